"""How each kind of time expression is worked out: from the match of a rule to an interval."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace

from policygraph.annotation import calendar as cal
from policygraph.annotation.period_context import Context, Found
from policygraph.model import Interval

_MONTHS_IN = {"month": 1, "quarter": 3, "half-year": 6, "year": 12, "decade": 120}
_AHEAD = 50  # years; a fiscal year of two digits that lies further ahead is one of the last century
_EARLY = 6  # the month up to which a year is not yet one of "the past three years"
_REPORTS_UNTIL = 3  # the month up to which annual reports look back on the past year
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
    if _is_year_before(match, context, first):
        assert context.antecedent is not None
        year, offset, leans = context.antecedent.end.year, None, True
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


def _is_year_before(match: Match, context: Context, first: int) -> bool:
    """Whether "the second half of the year", not begun at the date, is of the past year that was spoken of."""
    date, spoken = context.date, context.antecedent
    if (_group(match, "rel") or "").lower() != "the year" or date is None or spoken is None or context.future:
        return False
    return first > date.month and spoken.end.year == date.year - 1 and spoken.end < date


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
    if fiscal := _group(match, "fy"):
        return _within(_fiscal_year(fiscal, context), 1, count, "month", count)
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


def _season(match: Match, _context: Context) -> Found:
    """ "The 2023/24 season" is of both years."""
    first, last = int(_group(match, "year", "year1") or 0), int(_group(match, "year2", "last") or 0)
    last += first // 100 * 100 if last < 100 else 0
    return Found(cal.year(first, 2) if last == first + 1 else None, "year")


def _year(match: Match, _context: Context) -> Found:
    return Found(cal.year(int(match["year"])), "year")


def _year_range(match: Match, context: Context) -> Found:
    first, last = int(_group(match, "year", "year1", "year3") or 0), int(_group(match, "year2", "year4") or 0)
    short, joined = last < 100, re.search(r"\d\s?[-–—‑/]\s?\d", match[0]) is not None
    last += first // 100 * 100 if short else 0
    if short and "/" in match[0] and last != first + 1:
        return Found(None, "year")
    if short and (both := _both_years(match[0], context)):
        return Found(both, "year")
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
    if len(parts[0]) <= 2 and context.date is not None and first > context.date.year + _AHEAD:
        first -= 100  # "FY 86"
    if len(parts) > 1:
        if (first + 1) % 100 != int(parts[1]) % 100:
            return None
    elif context.fiscal_start > 1 and not context.named_by_start:
        first -= 1
    return cal.months(first, context.fiscal_start, 12)


def _both_years(printed: str, context: Context) -> Interval | None:
    """ "1985/86" where no fiscal year is known that begins in one year and ends in the next."""
    pair = re.search(r"(\d{4})/(\d\d)(?!\d)", printed)
    if pair is None or context.fiscal_start not in (None, 1) or (int(pair[1]) + 1) % 100 != int(pair[2]):
        return None
    return cal.year(int(pair[1]), 2)


def _fiscal(match: Match, context: Context) -> Found:
    if both := _both_years(_group(match, "fy", "fypair") or "", context):
        return Found(both, "year")
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
    base = context.antecedent or context.newest(_MONTHS_IN[unit])
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
    base = context.antecedent or context.newest()
    return Found(cal.shift(base, -12) if base else None, "year", None, -1, True, True)


def _spoken_of(match: Match, context: Context) -> Found:
    """ "During the period" is the time named last, "in the quarter" the latest quarter spoken of."""
    unit = context.tables["p_unit"].get(match["unit"].lower())
    if unit is not None:
        return Found(context.newest(_MONTHS_IN[unit]), unit, None, None, True, True)
    last = context.named[-1] if context.named else None
    return Found(context.antecedent or last, None, None, None, True, True)


def _year_to_date(_match: Match, context: Context) -> Found:
    interval = cal.months(context.date.year, 1, context.date.month) if context.date else None
    return Found(interval, "month", None, 0, True)


def _past(match: Match, context: Context) -> Found:
    """ "Over the past five months": those up to the document's; "the next": those behind it; years are whole ones."""
    unit = context.unit(match["unit"])
    count = context.number(match["count"]) if _group(match, "count") else 1
    ahead = context.step(match["which"]) > 0
    if context.date is None or count is None:
        return Found(None, unit, count, None, True)
    if unit == "year" and not _group(match, "count") and not ahead and context.date.month <= _REPORTS_UNTIL:
        return Found(cal.year(context.date.year - 1), unit, count, -1, True)  # the year an annual report is about
    total = count * _MONTHS_IN[unit]
    if total > 12 and unit in ("year", "decade"):  # early in a year, the one before ends what is past
        late = int(context.date.month > _EARLY)
        first_year = context.date.year + late - (0 if ahead else total // 12)
        return Found(cal.year(first_year, total // 12), unit, count, None, True)
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
    "season": _season,
    "spoken-of": _spoken_of,
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
