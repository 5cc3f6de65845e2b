"""Tells the period that a figure is of, the one it is compared with, and on what basis."""

from __future__ import annotations

from dataclasses import dataclass, replace

from policygraph.annotation.calendar import month_count, months, shift
from policygraph.extraction.observation_flow import Flow, dates_a_figure
from policygraph.extraction.observation_grammar import Grammar
from policygraph.extraction.observation_readings import CHANGE, GROWTH, LEVEL, Reading
from policygraph.extraction.observation_roles import Frame, Role
from policygraph.model import Period, Sentence, Span

_YEARLY = ("yoy", "mom", "qoq")
_NEXT_WORD = 12  # characters behind a time in which the next word stands
_PASSIVE_REACH = 60  # characters behind "were built" in which the time may stand


@dataclass(frozen=True, slots=True)
class Times:
    """The period a figure is of, the one it is compared with, and whether the clause itself names the first."""

    ref: Period | None
    base: Period | None
    dated: bool


class TimeReader:
    """Reads the times and comparisons of one sentence's figures."""

    def __init__(self, clean: str, sentence: Sentence, grammar: Grammar, flow: Flow, periods: list[Period]) -> None:
        self.clean, self.sentence, self.grammar, self.flow, self.periods = clean, sentence, grammar, flow, periods

    def times(self, left: int, start: int, frame: Frame, reading: Reading, other: Period | None) -> Times:
        tail, figure = frame.tail, frame.quantity.span
        inside = [p for p in self.periods if left <= p.span.start and p.span.end <= figure.start and p is not other]
        based = [p for p in inside if self._is_base(p)]
        named = [p for p in inside if p not in based]
        if reading.ambiguous:
            return Times(None, tail.base or tail.ref, False)
        if frame.role is Role.EARLIER or (frame.role is Role.FROM and not frame.revised):
            own = next((p for p in inside if frame.role is Role.EARLIER and frame.cue_span.covers(p.span)), None)
            return Times(_stepped_back(tail.ref or tail.base or own, self.flow.period), None, True)
        behind = [p for p in self.periods if figure.end <= p.span.start and p.span.end <= tail.end]
        compared = tail.comparator_span if tail.base is not None else None
        behind = [p for p in behind if compared is None or not compared.overlaps(p.span)]
        named += [p for p in behind if not self._is_base(p) and p is not tail.base]
        ref = tail.ref or (named[-1] if named else None)
        if ref is None and frame.role is Role.PASSIVE:
            near = (p for p in self.periods if 0 <= p.span.start - tail.end < _PASSIVE_REACH)
            ref = next((p for p in near if not self._is_base(p)), None)
        base = tail.base or next((p for p in reversed(based) if p.span.start >= start and not tail.comparator), None)
        if ref is None and base is not None and self._is_ahead(base):
            ref, base = base, None  # "a rise in rents from 1 June"
        if ref is not None and not dates_a_figure(ref):
            return Times(month_of(ref), base, True)
        return Times(ref, base, False)

    def _is_base(self, period: Period) -> bool:
        lead = self.clean[max(self.sentence.span.start, period.span.start - 24) : period.span.start]
        behind = self.clean[period.span.end : period.span.end + _NEXT_WORD].split()[:1]
        extreme = any(self.grammar.has("o_extreme", word.rstrip(",.;")) for word in behind)  # "its March peak"
        day = not dates_a_figure(period) and lead.lower().split()[-1:] == ["on"]  # "on 3 May" compares nothing
        return extreme or (not day and self.grammar.base_lead.search(lead) is not None)

    def _is_ahead(self, period: Period) -> bool:
        """Whether a time has not begun at the document's date: nothing is compared with it yet."""
        date = self.flow.date
        return date is not None and period.resolved is not None and period.resolved.start >= date

    def comparator_before(self, start: int, frame: Frame) -> tuple[str | None, Span | None]:
        for rule in self.grammar.tails:
            name = rule.extra.get("comparator")
            match = (
                rule.regex.search(self.clean, start, max(frame.quantity.span.start, frame.cue_span.end))
                if name
                else None
            )
            if name and match:
                return str(name), Span(match.start(), match.end())
        return None, None

    def comparator(
        self, reading: Reading, said: str | None, base: Period | None, period: Period | None, projected: bool
    ) -> str | None:
        if projected and said is None and base is None:
            return None  # a forecast is compared with nothing that its words do not name
        if reading.ambiguous:
            return "vs-period"
        if reading.kind not in (GROWTH, CHANGE):
            is_rate = reading.kind == LEVEL and reading.unit == "percent"  # "inflation (year-on-year) was 3 percent"
            return said if is_rate and said in _YEARLY else None
        if said is not None:
            return said
        if base is not None:
            return distance(base, period) if reading.kind == GROWTH else "vs-period"
        if reading.kind == CHANGE:
            return None
        if default := self.flow.comparator():
            return default
        whole = period is not None and period.resolved is not None and month_count(period.resolved) == 12
        return "yoy" if whole else None


def month_of(day: Period) -> Period | None:
    """The month of the day on which a figure was taken."""
    if day.resolved is None or day.resolved.start != day.resolved.end:
        return None
    return replace(day, resolved=months(day.resolved.start.year, day.resolved.start.month, 1), relative=False)


def _stepped_back(earlier: Period | None, current: Period | None) -> Period | None:
    """ "Last quarter" beside a figure of that very quarter means the one before."""
    if earlier is None or current is None or earlier.resolved is None or not earlier.relative:
        return earlier
    if earlier.resolved != current.resolved or earlier.span == current.span:
        return earlier
    return replace(earlier, resolved=shift(earlier.resolved, -month_count(earlier.resolved)))


def same(one: Period, other: Period | None) -> bool:
    return other is not None and one.resolved is not None and one.resolved == other.resolved


def distance(base: Period, period: Period | None) -> str:
    """What a comparison with a named period amounts to: a year, a quarter or a month before."""
    if period is None or period.resolved is None or base.resolved is None:
        return "vs-period"
    if shift(period.resolved, -12) == base.resolved:
        return "yoy"
    count = month_count(period.resolved)
    if count in (1, 3) and shift(period.resolved, -count) == base.resolved:
        return "mom" if count == 1 else "qoq"
    return "vs-period"


def annual(period: Period | None) -> Period | None:
    """A rate over the twelve months to June is the annual rate of June."""
    if period is None or period.resolved is None or period.unit != "month" or month_count(period.resolved) != 12:
        return period
    if period.resolved.start.month == 1 or period.index not in (1, 3, 12):
        return period
    if period.relative and period.index == 12 and period.year_offset is None:
        return None  # "the past 12 months" names no month
    end, count = period.resolved.end, 3 if period.index == 3 else 1
    # the mention itself still means all twelve months: what is read off it is the calendar's
    return replace(period, resolved=months(end.year, end.month - count + 1, count), relative=False)
