"""How each kind of time expression is worked out: from the match of a rule to an interval."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from policygraph.annotation import calendar as cal
from policygraph.lexicon.rules import RuleBook
from policygraph.model import Interval


@dataclass(frozen=True, slots=True)
class Found:
    """The reading of one expression; `leans` = it was read off the period spoken of before."""

    interval: Interval | None
    unit: str | None = None
    index: int | None = None
    year_offset: int | None = None
    relative: bool = False
    leans: bool = False

    @property
    def is_day(self) -> bool:
        """Whether the expression names a single day."""
        return self.unit == "day"


@dataclass(frozen=True, slots=True)
class Context:
    """What an expression is read against."""

    date: dt.date | None
    antecedent: Interval | None
    future: bool
    fiscal_start: int | None
    named_by_start: bool
    tables: Mapping[str, Mapping[str, Any]]

    @classmethod
    def of(cls, date: dt.date | None, country: str | None, rules: RuleBook) -> Context:
        """The context of a document; `country` tells its fiscal year.

        A date so near the ends of the calendar that counting from it would leave it is as good as none.
        """
        start = rules.tables["p_fiscal_start"].get(country or "")
        named = bool(rules.tables["p_fiscal_named_by_start"].get(country or "", False))
        if date is not None and not _FIRST_YEAR <= date.year <= _LAST_YEAR:
            date = None
        return cls(date, None, False, start, named, rules.tables)

    def at(self, antecedent: Interval | None, future: bool) -> Context:
        """The context at one place of the text."""
        return replace(self, antecedent=antecedent, future=future)

    def number(self, word: str) -> int | None:
        """The value of "third", "3rd", "three" or "3"; None for "several"."""
        digits = re.match(r"\d+", word)
        return int(digits[0]) if digits else self.tables["p_number"].get(word.lower())

    def step(self, phrase: str) -> int:
        """Where "last", "this" or "next" in a phrase points: -1, 0 or 1."""
        return next((s for w in phrase.lower().split() if (s := self.tables["p_step"].get(w, 0))), 0)

    def unit(self, word: str | None) -> str:
        """The calendar unit that a word names; a year if none."""
        return str(self.tables["p_unit"].get((word or "").lower(), "year"))

    def month(self, name: str) -> int:
        """The number of a month by its name."""
        return int(self.tables["p_month_number"][name[:3].lower()])


_MONTHS_IN = {"month": 1, "quarter": 3, "half-year": 6, "year": 12, "decade": 120}
_REPORTS_UNTIL = 3  # the month up to which annual reports look back on the past year
_FIRST_YEAR, _LAST_YEAR = 1000, 9000  # documents outside are dated by mistake
Match = re.Match[str]
Kind = Callable[[Match, Context], Found]


def _group(match: Match, *names: str) -> str | None:
    for name in names:
        if name in match.re.groupindex and match[name]:
            return " ".join(match[name].split())
    return None


def _year_of(match: Match, context: Context) -> tuple[int | None, int | None, bool]:
    """Year, offset to the document's year, and whether the year leans on the period before; all None if not said."""
    if printed := _group(match, "year", "year2", "year3", "glued"):
        return int(printed) if len(printed) == 4 else 2000 + int(printed), None, False
    phrase = (_group(match, "rel") or "").lower()
    if _group(match, "last") and context.date:
        return None, None, False
    if phrase in context.tables["p_year_offset"] and context.date:
        offset = context.tables["p_year_offset"][phrase]
        return context.date.year + offset, offset, False
    if phrase in context.tables["p_year_anaphoric"]:
        step = context.tables["p_year_anaphoric"][phrase]
        base = context.antecedent.start.year if context.antecedent else context.date.year if context.date else None
        return (None if base is None else base + step), step, True
    return None, None, False


def _placed(match: Match, context: Context, unit: str, index: int | None, first: int, count: int) -> Found:
    """Months `first`.. of the year that is said or, without one, the latest such year that has begun by the date."""
    year, offset, leans = _year_of(match, context)
    said = bool(_group(match, "year", "year2", "year3", "glued"))
    if year is None and _group(match, "rel"):
        return Found(None, unit, index, offset, True, leans)
    if year is None and context.date is not None:
        year = context.date.year
        begun = (year, first) <= (context.date.year, context.date.month)
        if not begun and not context.future:
            year -= 1
        elif begun and context.future and (year, first + count - 1) < (context.date.year, context.date.month):
            year += int(count == 1)
        offset = year - context.date.year
    if year is None:
        return Found(None, unit, index, None, True)
    return Found(cal.months(year, first, count), unit, index, offset, not said, leans)


def _month(match: Match, context: Context) -> Found:
    number = context.month(match["month"])
    return _placed(match, context, "month", number, number, 1)


def _month_range(match: Match, context: Context) -> Found:
    first, last = context.month(match["month"]), context.month(match["month2"])
    start_year = _group(match, "year1")
    end = _placed(match, context, "month", None, last, 1)
    if end.interval is None:
        return end
    if start_year is not None and not _group(match, "year", "rel"):
        end = replace(end, interval=cal.months(int(start_year) + int(last < first), last), relative=False)
    assert end.interval is not None
    year = int(start_year) if start_year else end.interval.start.year - int(last < first)
    return replace(end, interval=cal.through(cal.months(year, first), end.interval))


def _quarter(match: Match, context: Context) -> Found:
    index = context.number(match["ordinal"])
    if index is None:
        return Found(None, "quarter")
    if fiscal := _group(match, "fiscal"):
        return _within(_fiscal_year(fiscal, context), 3 * index - 2, 3, "quarter", index)
    return _placed(match, context, "quarter", index, 3 * index - 2, 3)


def _q(match: Match, context: Context) -> Found:
    index = int(_group(match, "q", "q2", "q3") or 0)
    fiscal = context.antecedent
    bare = not _group(match, "year", "year2", "year3", "rel")
    if bare and fiscal and cal.month_count(fiscal) == 12 and fiscal.start.month == context.fiscal_start != 1:
        part = cal.months(fiscal.start.year, fiscal.start.month + 3 * index - 3, 3)
        return Found(part, "quarter", index, leans=True)
    return _placed(match, context, "quarter", index, 3 * index - 2, 3)


def _fiscal_quarter(match: Match, context: Context) -> Found:
    index = int(match["q"]) if match["q"] else context.number(match["ordinal"])
    year = _fiscal_year(_group(match, "fy", "fypair", "colon") or "", context)
    return _within(year, 3 * (index or 1) - 2, 3, "quarter", index) if index else Found(None, "quarter")


def _within(year: Interval | None, first: int, count: int, unit: str, index: int, relative: bool = False) -> Found:
    """`count` months of a fiscal year, from its `first` on."""
    part = None if year is None else cal.months(year.start.year, year.start.month + first - 1, count)
    return Found(part, unit, index, relative=relative)


def _part_of_fiscal(match: Match, context: Context) -> Found:
    """ "The first quarter of the current financial year", "the first ten months of the fiscal year"."""
    unit, number = context.unit(_group(match, "unit", "unit2")), context.number(_group(match, "ordinal", "count") or "")
    length = _MONTHS_IN[unit]
    if number is None or number * length > 12:
        return Found(None, unit)
    first, count = (1, number * length) if match["count"] else (length * (number - 1) + 1, length)
    return _within(_fiscal_relative(match, context).interval, first, count, unit, number, relative=True)


def _named_quarter(match: Match, context: Context) -> Found:
    """The Australian way: the quarter that ends with the named month."""
    number = context.month(match["month"])
    end = _placed(match, context, "quarter", number // 3, number, 1)
    if end.interval is None:
        return end
    return replace(end, interval=cal.months(end.interval.start.year, number - 2, 3))


def _half(match: Match, context: Context) -> Found:
    ordinal = _group(match, "ordinal", "h", "h3") or ""
    index = context.number(ordinal) or 0
    if fiscal := _group(match, "fy"):
        return _within(_fiscal_year(fiscal, context), 6 * index - 5, 6, "half-year", index)
    return _placed(match, context, "half-year", index, 6 * index - 5, 6)


def _first_months(match: Match, context: Context) -> Found:
    count = context.number(match["count"])
    if count is None:
        return Found(None, "month")
    count *= _MONTHS_IN[context.unit(match["unit"])]
    if count > 12:
        return Found(None, "month", count)
    year, offset, leans = _year_of(match, context)
    said = bool(_group(match, "year"))
    if year is None and context.date is not None and not _group(match, "rel"):
        over = (context.date.year, count) > (context.date.year, context.date.month)
        year = context.date.year - int(over and not context.future)
        offset = year - context.date.year
    if year is None:
        return Found(None, "month", count, offset, True)
    return Found(cal.months(year, 1, count), "month", count, offset, not said, leans)


def _ending(match: Match, context: Context) -> Found:
    count = context.number(match["count"]) if match["count"] else _MONTHS_IN[context.unit(_group(match, "whole"))]
    end = _placed(match, context, "month", None, context.month(match["month"]), 1)
    if end.interval is None or count is None:
        return replace(end, interval=None)
    start = end.interval.start
    return replace(
        end,
        interval=cal.months(start.year, start.month - count + 1, count),
        unit="month",
        index=_MONTHS_IN[context.unit(_group(match, "unit") or "month")],
    )


def _day(match: Match, context: Context) -> Found:
    number = int(_group(match, "day", "day2") or 0)
    month = context.month(_group(match, "month", "month2") or "")
    printed = _group(match, "year", "year2")
    year = int(printed) if printed else context.date.year if context.date else None
    if year is None:
        return Found(None, "day", number, None, True)
    try:
        date = dt.date(year, month, number)
        if not printed and context.date and date > context.date and not context.future:
            date = dt.date(year - 1, month, number)
    except ValueError:
        return Found(None, "day", number)
    return Found(cal.day(date), "day", number, relative=not printed)


def _iso(match: Match, _context: Context) -> Found:
    try:
        return Found(cal.day(dt.date(int(match["year"]), int(match["month"]), int(match["day"]))), "day")
    except ValueError:
        return Found(None, "day")


def _year(match: Match, _context: Context) -> Found:
    return Found(cal.year(int(match["year"])), "year")


def _year_range(match: Match, context: Context) -> Found:
    first, last = int(_group(match, "year", "year1") or 0), int(match["year2"])
    short, joined = last < 100, re.search(r"\d\s?[-–—‑/]\s?\d", match[0]) is not None
    last += first // 100 * 100 if short else 0
    if last == first + 1 and (short or (joined and (context.fiscal_start or 1) > 1)):  # "in 2023-24", "in 2000-2001"
        return Found(_fiscal_year(f"{first}-{last}", context), "year")
    return Found(cal.year(first, last - first + 1) if last >= first else None, "year")


def _decade(match: Match, _context: Context) -> Found:
    return Found(cal.year(int(match["decade"]), 10), "year")


def _plan(match: Match, _context: Context) -> Found:
    """China's five-year plans: the 14th covers 2021 to 2025."""
    return Found(cal.year(2021 + 5 * (int(match["number"]) - 14), 5), "year")


def _fiscal_year(printed: str, context: Context) -> Interval | None:
    """ "2024-25" begins in 2024; "2024" alone is named after its last year, in some countries after its first."""
    if context.fiscal_start is None:
        return None
    parts = re.split(r"[-–—/]", printed)
    first = int(parts[0]) + (2000 if len(parts[0]) <= 2 else 0)
    if len(parts) > 1:
        if (first + 1) % 100 != int(parts[1]) % 100:
            return None
    elif context.fiscal_start > 1 and not context.named_by_start:
        first -= 1
    return cal.months(first, context.fiscal_start, 12)


def _fiscal(match: Match, context: Context) -> Found:
    return Found(_fiscal_year(_group(match, "fy", "fypair", "fyplain") or "", context), "year")


def _fiscal_relative(match: Match, context: Context) -> Found:
    step = context.step(match["which"])
    if context.date is None or context.fiscal_start is None:
        return Found(None, "year", None, step, True)
    start = context.date.year - int(context.date.month < context.fiscal_start) + step
    return Found(cal.months(start, context.fiscal_start, 12), "year", None, step, True)


def _relative_year(match: Match, context: Context) -> Found:
    step = context.step(match[0])
    interval = cal.year(context.date.year + step) if context.date else None
    return Found(interval, "year", None, step, True)


def _year_before_last(_match: Match, context: Context) -> Found:
    return Found(cal.year(context.date.year - 2) if context.date else None, "year", None, -2, True)


def _relative_unit(match: Match, context: Context) -> Found:
    step = context.step(match["which"])
    unit = context.unit(match["unit"])
    if context.date is None:
        return Found(None, unit, step, None, True)
    return Found(_running(context.date, unit, step), unit, step, None, True)


def _running(date: dt.date, unit: str, step: int) -> Interval:
    """The month, quarter or year that holds a date, moved by `step` of its own length."""
    count = _MONTHS_IN[unit]
    return cal.months(date.year, (date.month - 1) // count * count + 1 + step * count, count)


def _previous(match: Match, context: Context) -> Found:
    unit = context.unit(_group(match, "unit", "unit2"))
    base = context.antecedent
    if base is None and context.date is None:
        return Found(None, unit, -1, None, True, True)
    if base is None:
        assert context.date is not None
        return Found(_running(context.date, unit, -1), unit, -1, None, True, True)
    if unit == "year":
        return Found(cal.shift(base, -12), unit, -1, -1, True, True)
    end = cal.months(base.end.year, base.end.month)
    count = _MONTHS_IN[unit]
    span = base if cal.month_count(base) == count else end
    return Found(cal.shift(span, -count), unit, -1, None, True, True)


def _year_earlier(_match: Match, context: Context) -> Found:
    interval = cal.shift(context.antecedent, -12) if context.antecedent else None
    return Found(interval, "year", None, -1, True, True)


def _year_to_date(_match: Match, context: Context) -> Found:
    interval = cal.months(context.date.year, 1, context.date.month) if context.date else None
    return Found(interval, "month", None, 0, True)


def _past(match: Match, context: Context) -> Found:
    """ "Over the past five years": the 60 months up to the document's; "the next": those behind it."""
    unit = context.unit(match["unit"])
    count = context.number(match["count"]) if _group(match, "count") else 1
    ahead = context.step(match["which"]) > 0
    if context.date is None or count is None:
        return Found(None, unit, count, None, True)
    if unit == "year" and not _group(match, "count") and not ahead and context.date.month <= _REPORTS_UNTIL:
        return Found(cal.year(context.date.year - 1), unit, count, -1, True)  # the year an annual report is about
    total = count * _MONTHS_IN[unit]
    whole = _MONTHS_IN["quarter"] if unit == "quarter" else 1  # quarters are those of the calendar that are over
    begun = (context.date.month - 1) // whole * whole + 1
    first = begun + whole if ahead else begun - total + (whole == 1)
    return Found(cal.months(context.date.year, first, total), unit, count, None, True)


KINDS: dict[str, Kind] = {
    "day": _day,
    "iso": _iso,
    "month": _month,
    "month-range": _month_range,
    "quarter": _quarter,
    "q": _q,
    "fiscal-quarter": _fiscal_quarter,
    "named-quarter": _named_quarter,
    "half": _half,
    "fiscal-part": _part_of_fiscal,
    "first-months": _first_months,
    "ending": _ending,
    "plan": _plan,
    "year-to-date": _year_to_date,
    "year-range": _year_range,
    "fiscal": _fiscal,
    "fiscal-relative": _fiscal_relative,
    "relative-year": _relative_year,
    "year-before-last": _year_before_last,
    "relative-unit": _relative_unit,
    "previous": _previous,
    "year-earlier": _year_earlier,
    "past": _past,
    "decade": _decade,
    "year": _year,
}
