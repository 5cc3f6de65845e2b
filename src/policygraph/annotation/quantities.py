"""Finds figures with their units: percentages, points, money, physical amounts and counts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from policygraph.annotation.numbers import read_digits, scale
from policygraph.lexicon.rules import RuleBook, any_of
from policygraph.model import Bound, Quantity, Span

COUNT = "count"


@dataclass(frozen=True, slots=True)
class _Figure:
    """One printed number before its neighbours are looked at; unit None = nothing is written behind it."""

    span: Span
    number: Decimal
    magnitude: int | None
    unit: str | None
    sign: str = ""
    prefixed: bool = False

    @property
    def value(self) -> Decimal:
        """The number multiplied out and signed."""
        value = scale(self.number, self.magnitude or 1)
        return -value if self.sign and self.sign != "+" else value


class _Grammar:
    """The compiled patterns and tables of one rule book."""

    def __init__(self, rules: RuleBook) -> None:
        tables = rules.tables
        self.magnitudes = {k.lower(): int(v) for k, v in tables["q_magnitude"].items()}
        self.words = {k.lower(): Decimal(v) for k, v in tables["q_number_word"].items()}
        self.shares = {k.lower(): Decimal(v) for k, v in tables["q_share_word"].items()}
        self.units = {form: unit for unit, forms in tables["q_unit"].items() for form in forms}
        self.units_folded = {form.lower(): unit for form, unit in self.units.items()}
        codes = {form: unit for form, unit in self.units.items() if form == unit and len(form) == 3 and form.isupper()}
        self.signs: Mapping[str, str] = {**codes, **tables["q_money_sign"]}
        self.ambiguous: Mapping[str, str] = tables["q_ambiguous_money"]
        self.family: Mapping[str, list[str]] = tables["q_money_family"]
        before = any_of([*self.signs, *self.ambiguous])
        after = any_of([*self.units, *self.ambiguous])
        magnitude = any_of(self.magnitudes)
        digits = rules.word_pattern("q_fraction") + "|" + rules.word_pattern("q_figure")
        edge = r"(?![A-Za-z0-9])"
        minus = rules.word_pattern("q_minus")
        told = rf"(?= ?(?:{magnitude}|{after}){edge})"
        follows = r"(?= [^\W\d_]{2,}|[.,;:)](?!\w))"  # a word or the end of a clause, no further column of a table
        spaced = rf"\d{{1,3}}(?: \d{{3}}){{1,4}}(?:[.,]\d{{1,2}})?(?:{told}|{follows})"  # "1 234 million"
        digits = f"{spaced}|{digits}"
        abbreviated = r"(?!\.[a-z]\.)"  # "90 b.p."
        sized = rf"(?:[ \s]?(?P<mag>{magnitude}){edge}{abbreviated})?"
        tail = rf"{sized}(?:\s?-?(?:of (?:a|one) )?(?P<unit>{after})(?![A-Za-z0-9]))?"
        self.figure = re.compile(
            rf"(?<![A-Za-z0-9_.,/:])(?:(?P<sign>[-−‑+]|\([-−–]\)|{minus}(?=\s))\s?)?(?:(?P<pre>(?<![A-Za-z])(?:{before}))\s?)?"
            rf"(?P<sign2>[-−‑+])?(?P<num>{digits}){tail}",
            re.IGNORECASE,
        )
        onward = rf"(?=\s+to\s+(?:{any_of(self.words)})\s+(?:{magnitude}|{after}){edge})"  # "five | to six percent"
        self.word = re.compile(
            rf"(?<![\w-])(?P<num>{any_of(self.words)})(?:{onward}|\s+(?:(?P<mag>{magnitude}){edge}\s?)?(?:of a\s+)?"
            rf"(?P<unit>{after})?(?![A-Za-z0-9]))",
            re.IGNORECASE,
        )
        self.indian = re.compile(rules.word_pattern("q_indian"), re.IGNORECASE)
        self.elided = rules.compile(r"{q_elided}")
        self.share = re.compile(rf"(?<![\w-])(?P<num>{any_of(self.shares)})(?=\s+(?:of|the)\s)", re.IGNORECASE)
        month = rules.word_pattern("p_month")
        kind_after = rules.word_pattern("q_kind_after")
        time_after, label = rules.word_pattern("q_time_after"), rules.word_pattern("q_label_before")
        self.date_after = re.compile(rf"(?:st|nd|rd|th)?(?:\s+of)?\s+{month}(?![A-Za-z])")
        self.date_before = re.compile(rf"(?<![A-Za-z]){month}\s+$")
        self.not_counted = re.compile(rf"\s?-?\s?(?:{time_after}|{kind_after})(?![A-Za-z])", re.IGNORECASE)
        self.label = re.compile(rf"(?<![\w]){label}(?:\s*\d+\s*(?:to|and|or|-|–|,))*\s*$", re.IGNORECASE)
        words = {Bound.AT_LEAST: "q_at_least", Bound.AT_MOST: "q_at_most", Bound.ABOUT: "q_about"}
        self.bounds = {
            bound: re.compile(rf"(?<![\w]){rules.word_pattern(name)}\s+(?:a\s+|the\s+)?$", re.IGNORECASE)
            for bound, name in words.items()
        }


@lru_cache(maxsize=8)
def _grammar(rules: RuleBook) -> _Grammar:
    return _Grammar(rules)


_WIDEST = 10  # "rose by 20,000 to 3 million" is no range
_TO = re.compile(r"\s*(?:to|-|‑|‒|–|—|~)\s*", re.IGNORECASE)
_PLUS = {False: re.compile(r"\s+"), True: re.compile(r"(?:,?\s+and|,)?\s+")}  # True: of crores and lakhs
_BROKEN = re.compile(r"['`‘] ")  # a rupee sign of an old font, as a page's copy shows it
_NO_RATE = 1000  # no percentage is as large
_INDIAN = (10_000_000, 100_000)
_PLUS_MINUS = re.compile(r",?\s*(?:±|\+\s?/\s?[-−–]?|plus or(?: minus)?|plus/(?:minus)?)\s*[-−–]?\s*", re.IGNORECASE)
_AND = re.compile(r"\s*(?:,(?:\s*(?:and|or)\b)?|\b(?:and|or)\b)\s*", re.IGNORECASE)
_SPREAD = re.compile(r"\b(?:rang\w{1,3}|between|varying)\b[^.;]{0,25}$", re.IGNORECASE)
_SIGNED = re.compile(r"(?:\A|(?<![\w)]))[-−‑+](?!\s)|\A[-−+]|(?<=[(\[])[-−+]")  # "of -9.2", not "5-9" or "5 - 9"
_FROM = re.compile(r"(?<!\w)from\s+(?:\w+\s+){0,2}(?:of\s+(?:\w+\s+){0,3})?$", re.IGNORECASE)  # "a peak of around"
_FROM_REACH = 48
_DASHES = ("-", "‑", "‒", "–", "—")
_ONWARD = re.compile(r"\s+to\s+(?:\w+\s+)?[^\w\s]?\d")
_ORDINAL = re.compile(r"(?:first|second|latter|other|back|front)\s\Z", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_PHONE = re.compile(r"[-–]\d{2,4}[-–]\d|[:/]\d|\.\d+\.\d")


def find_quantities(clean: str, rules: RuleBook, span: Span | None = None, dollar: str = "USD") -> list[Quantity]:
    """The figures in a text (or in one span of it), in text order; ranges are one quantity.

    `dollar` is the ISO 4217 code of the publisher's currency: what "$", "¥", "rupees" or "pesos" alone stand
    for, where it is of that family. Years, dates, times, ordinals, labels ("Table 1") and durations are left out.
    The span leaves the hedge ("more than") out; it is told by `bound`.
    """
    grammar = _grammar(rules)
    low, high = (span.start, span.end) if span else (0, len(clean))
    figures = _digits(clean, grammar, low, high, dollar) + _spelled(clean, grammar, low, high, dollar)
    figures.sort(key=lambda f: (f.span.start, -f.span.end))
    kept: list[_Figure] = []
    for figure in figures:
        if not kept or kept[-1].span.end <= figure.span.start:
            kept.append(figure)
    kept = _share_units(clean, _summed(clean, kept), grammar)
    return [_bounded(clean, grammar, q) for q in _ranges(clean, kept)]


def _money(form: str, grammar: _Grammar, dollar: str) -> str | None:
    """The currency or unit that a sign or word stands for, given the publisher's own money."""
    for table in (grammar.signs, grammar.units):
        if form in table:
            return table[form]
    for key, code in grammar.ambiguous.items():
        if key.lower() == form.lower():
            return dollar if dollar in grammar.family.get(key, ()) else code or None
    return grammar.units_folded.get(form.lower())


def _digits(clean: str, grammar: _Grammar, low: int, high: int, dollar: str) -> list[_Figure]:
    out: list[_Figure] = []
    for match in grammar.figure.finditer(clean, low, high):
        pre, unit = match["pre"], match["unit"]
        if pre and pre not in grammar.signs and pre not in grammar.ambiguous:
            pre = None
        code = _money(" ".join(pre.split()), grammar, dollar) if pre else None
        pre = pre if code else None
        magnitude = grammar.magnitudes[" ".join(match["mag"].lower().split())] if match["mag"] else None
        if code is None and match["mag"] in ("m", "b", "k", "cr") and not unit:
            magnitude = None  # "5 m" without a currency is no million
        name = code or (_money(" ".join(unit.split()), grammar, dollar) if unit else None)
        end, start = match.end(), match.start("num") if pre is None and match["pre"] else match.start()
        if name is None and match["mag"] and grammar.indian.fullmatch(match["mag"]) and _BROKEN.match(clean, start - 2):
            code, name, start = "INR", _money("rupees", grammar, dollar), start - 2
        if pre and unit and name and code:
            end = match.end("mag") if match["mag"] else match.end("num")
            following = _money(" ".join(unit.split()), grammar, dollar)
            end = match.end() if following == code else end
        if magnitude is None and match["mag"] and not unit:
            end = match.end("num")
        sign = match["sign"] or match["sign2"] or ""
        written = match["sign"] and len(sign) == 1
        if written and not _SIGNED.search(clean, max(0, match.start() - 1), match.start() + 2):
            sign, start = match["sign2"] or "", match.start("pre") if pre else match.start("num")
        figure = _Figure(Span(start, end), read_digits(match["num"]), magnitude, name, sign, code is not None)
        if _is_figure(clean, grammar, match, figure):
            out.append(figure)
    return out


def _is_figure(clean: str, grammar: _Grammar, match: re.Match[str], figure: _Figure) -> bool:
    """Whether a printed number is an amount and not a year, date, time, label, ordinal or part of a name."""
    before, after = clean[max(0, figure.span.start - 24) : figure.span.start], clean[figure.span.end :][:24]
    if figure.unit is None and ((after[:1].isascii() and after[:1].isalnum()) or after[:1] == "_"):
        return False
    if figure.unit is not None and figure.unit != COUNT:
        return not (figure.unit == "percentage-point" and before.endswith("/"))
    bare = figure.magnitude is None
    if bare and (_YEAR.fullmatch(match["num"]) or _PHONE.match(after) or re.search(r"[A-Za-z]-$|\d[-–/:]$", before)):
        return False
    if grammar.date_after.match(after) or grammar.date_before.search(before):
        return False
    if bare and (grammar.not_counted.match(after) or grammar.label.search(before)):
        return False
    return not (bare and ((before.endswith("(") and after.startswith(")")) or after.startswith(")")))


def _spelled(clean: str, grammar: _Grammar, low: int, high: int, dollar: str) -> list[_Figure]:
    """Number words: only with a magnitude or a unit, or as a share ("a third of")."""
    out: list[_Figure] = []
    for match in grammar.word.finditer(clean, low, high):
        unit = _money(" ".join(match["unit"].split()), grammar, dollar) if match["unit"] else None
        ranged = match.end() == match.end("num")
        if unit == "index-point" or (unit is None and match["mag"] is None and not ranged):
            continue
        magnitude = grammar.magnitudes[" ".join(match["mag"].lower().split())] if match["mag"] else None
        word = " ".join(match["num"].lower().split())
        if word == "a" and (magnitude or 1) < 1000:
            continue
        end = match.start() + len(match[0].rstrip())
        out.append(_Figure(Span(match.start(), end), grammar.words[word], magnitude, unit))
    for match in grammar.share.finditer(clean, low, high):
        if _ORDINAL.search(clean, max(0, match.start() - 8), match.start()):
            continue  # "the first half of"
        word = " ".join(match["num"].lower().split())
        out.append(_Figure(Span(match.start(), match.end()), grammar.shares[word], None, "ratio"))
    return out


def _fits(one: _Figure, other: _Figure) -> bool:
    """Whether two parts of one figure agree in their unit, or only one names it."""
    return one.unit is None or other.unit in (None, one.unit)


def _summed(clean: str, figures: list[_Figure]) -> list[_Figure]:
    """ "12 crore 40 lakh" is one figure: a smaller magnitude right behind a larger one adds to it."""
    out: list[_Figure] = []
    for figure in figures:
        last = out[-1] if out else None
        if last and last.magnitude and figure.magnitude and not figure.prefixed and not figure.sign:
            apart = clean[last.span.end : figure.span.start]
            if (
                _PLUS[(last.magnitude, figure.magnitude) == _INDIAN].fullmatch(apart)
                and abs(figure.value) < last.magnitude
                and _fits(last, figure)
            ):
                total = abs(last.value) + figure.value
                unit = last.unit or figure.unit
                out[-1] = replace(last, span=last.span.join(figure.span), number=total, magnitude=1, unit=unit)
                continue
        out.append(figure)
    return out


def _share_units(clean: str, figures: list[_Figure], grammar: _Grammar) -> list[_Figure]:
    """Hands unit and magnitude back to a bare number in "18.3 and 10.9 percent" or "from 2 to 3 million"."""
    out = list(figures)
    for i in range(len(out) - 2, -1, -1):
        here, following = out[i], out[i + 1]
        between = clean[here.span.end : following.span.start]
        joined = _TO.fullmatch(between) or _AND.fullmatch(between)
        if not joined and here.unit is None and (elided := grammar.elided.fullmatch(between)):
            joined = elided if clean[: here.span.start].endswith(f" {elided['link']} ") else None
        if not joined or following.prefixed:
            continue
        if following.unit is None:
            if _TO.fullmatch(between) and here.prefixed:  # "$15 to 20 million"
                out[i + 1] = replace(following, unit=here.unit)
                out[i] = replace(here, magnitude=here.magnitude or following.magnitude)
            continue
        if following.unit == "percent" and here.unit is None and abs(here.number) >= _NO_RATE:
            continue  # "totalled 88,200, 4.6 percent more"
        if here.unit is None or (here.unit == following.unit and here.magnitude is None and _TO.fullmatch(between)):
            out[i] = replace(here, unit=following.unit, magnitude=here.magnitude or following.magnitude)
    return out


def _ranges(clean: str, figures: list[_Figure]) -> list[Quantity]:
    """Joins two figures into a range; "from A to B" stays two, "between A and B" and "A to B" are one."""
    out: list[Quantity] = []
    i = 0
    while i < len(figures):
        here = figures[i]
        following = figures[i + 1] if i + 1 < len(figures) else None
        if following and (within := _band(clean, here, following)):
            out.append(within)
            i += 2
            continue
        if following and _is_range(clean, here, following):
            span = here.span.join(following.span)
            unit = following.unit or here.unit or COUNT
            low, high = here.value, abs(following.value) if following.sign else following.value
            out.append(Quantity(span, span.of(clean), unit, None, min(low, high), max(low, high)))
            i += 2
            continue
        out.append(Quantity(here.span, here.span.of(clean), here.unit or COUNT, here.value))
        i += 1
    return out


def _band(clean: str, here: _Figure, following: _Figure) -> Quantity | None:
    """The range that a middle and a distance tell: "8 ± 2 percent", "5 percent plus or minus 1 percentage point"."""
    if not _PLUS_MINUS.fullmatch(clean, here.span.end, following.span.start):
        return None
    units = {unit for unit in (here.unit, following.unit) if unit is not None}
    if units == {"percent", "percentage-point"}:
        units = {"percent"}
    if len(units) > 1:
        return None
    span, distance = here.span.join(following.span), abs(following.value)
    unit = next(iter(units), COUNT)
    return Quantity(span, span.of(clean), unit, None, here.value - distance, here.value + distance)


def _is_range(clean: str, here: _Figure, following: _Figure) -> bool:
    between = clean[here.span.end : following.span.start]
    before = clean[max(0, here.span.start - _FROM_REACH) : here.span.start]
    if (here.unit or COUNT) != (following.unit or COUNT):
        return False
    if here.value and abs(following.value / here.value) > _WIDEST:
        return False
    spread = _SPREAD.search(before)
    if _TO.fullmatch(between):
        moved = between.strip() in _DASHES and _ONWARD.match(clean, following.span.end)  # "from 1.5-2% to 2.5-3%"
        return bool(spread or moved) or not _FROM.search(before)
    return bool(spread and re.fullmatch(r"\s+and\s+", between))


def _bounded(clean: str, grammar: _Grammar, quantity: Quantity) -> Quantity:
    before = clean[max(0, quantity.span.start - 30) : quantity.span.start]
    for bound, pattern in grammar.bounds.items():
        if (match := pattern.search(before)) and not _longer(grammar, before, bound, match.start()):
            return replace(quantity, bound=bound)
    return quantity


def _longer(grammar: _Grammar, before: str, bound: Bound, start: int) -> bool:
    """Whether another hedge starts further left ("no more than" against "more than")."""
    others = (p.search(before) for b, p in grammar.bounds.items() if b is not bound)
    return any(m.start() < start for m in others if m)
