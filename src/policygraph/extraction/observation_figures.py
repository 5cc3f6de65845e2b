"""Walks over the figures of a sentence and says of each what it states."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from policygraph.annotation.calendar import month_count, months, shift
from policygraph.annotation.result import Annotations
from policygraph.extraction.observation_claims import Statement
from policygraph.extraction.observation_economy import is_economic, is_whole_economy
from policygraph.extraction.observation_flow import Flow, dates_a_figure
from policygraph.extraction.observation_frames import RATES, Frame, Role, frames_of
from policygraph.extraction.observation_gate import clause_start, counts, is_about_economy, is_projection, target_list
from policygraph.extraction.observation_grammar import Grammar
from policygraph.extraction.observation_lists import is_handed_out, members
from policygraph.extraction.observation_phrases import Subject, indicator_of, noun_phrase, with_article
from policygraph.extraction.observation_readings import CHANGE, GROWTH, Reading, read_frame
from policygraph.model import Briefing, Period, Scheme, Sentence, Span

if TYPE_CHECKING:
    from policygraph.lexicon import Lexicon

_PASSIVE_REACH = 60  # characters behind "were built" in which the time may stand
_OBJECT_REACH = 90  # characters behind a figure in which its noun phrase may stand


@dataclass(frozen=True, slots=True)
class _Times:
    """The period a figure is of, the one it is compared with, and whether the clause itself names the first."""

    ref: Period | None
    base: Period | None
    dated: bool


class FigureReader:
    """Reads the figures of one sentence, left to right; the flow goes on to the next sentence."""

    def __init__(
        self,
        briefing: Briefing,
        sentence: Sentence,
        lexicon: Lexicon,
        annotations: Annotations,
        grammar: Grammar,
        flow: Flow,
    ) -> None:
        self.clean, self.sentence, self.lexicon, self.grammar, self.flow = (
            briefing.clean,
            sentence,
            lexicon,
            grammar,
            flow,
        )
        self.quantities = [q for q in annotations.quantities if sentence.span.covers(q.span)]
        self.periods = [p for p in annotations.periods if sentence.span.overlaps(p.span)]

    def statements(self) -> list[Statement]:
        """The observations, in order."""
        out: list[Statement] = []
        left = group_left = self.sentence.span.start
        start, phrase, reading = left, "", None
        group: list[int] = []  # the figures of the running list, as places in `out`
        if self._asks():
            return out
        for frame in frames_of(self.clean, self.sentence.span, self.quantities, self.periods, self.grammar):
            if frame is None:
                continue
            again = frame.listed and reading is not None
            if frame.listed and not again:  # of a list whose first figure is no observation
                left = frame.tail.end
                continue
            if not again:
                self._hand_out(out, group, group_left)
                group, group_left = [], left
            subject, own = (self.flow.subject, None) if again else self._subject(left, frame)
            if not again:
                phrase = own.text if own else subject.text if subject else ""
            left = frame.tail.end
            alone = reading is None and frame.role is Role.EARLIER and not is_about_economy(subject, self.grammar)
            if alone or not counts(self.clean, group_left, frame, subject, self.periods, self.grammar):
                reading = None
                continue
            reading = read_frame(frame, phrase, reading, self.grammar)
            first = min(own.span.start if own else frame.cue_span.start, frame.quantity.span.start)
            start = start if again else first
            paired = frame.role in (Role.TO, Role.LEVEL)
            span = Span(frame.quantity.span.start if again and not paired else start, frame.tail.end)
            before = out[-1] if out and own is None else None  # of the same subject
            out.append(self._statement(group_left, span, frame, reading, subject, before))
            group.append(len(out) - 1)
            if own and subject:
                self.flow.subject = subject
        self._hand_out(out, group, group_left)
        return out

    def _hand_out(self, out: list[Statement], group: list[int], left: int) -> None:
        """Gives each figure of a list its own subject, where the sentence says "respectively"."""
        frames = [f for i in group if (f := out[i].frame) is not None]
        spans = [f.quantity.span for f in frames]
        if len(spans) < 2 or not is_handed_out(self.clean, spans, self._end, self.grammar):
            return
        end = frames[0].subject_end or frames[0].cue_span.start
        found = members(self.clean, left, end, len(spans), self.periods, self.lexicon, self.grammar)
        for i, subject in zip(group, found or (), strict=False):
            start = min(subject.span.start, out[i].span.start) if i == group[0] else out[i].span.start
            out[i] = replace(out[i], subject=subject, span=Span(start, out[i].span.end))

    def _asks(self) -> bool:
        """Whether the sentence is a question that leaves open whether its figures hold."""
        text = self.sentence.span.of(self.clean).strip()
        return text.endswith("?") and self.grammar.has("o_asking", text.split()[0])

    def _subject(self, left: int, frame: Frame) -> tuple[Subject | None, Subject | None]:
        """The subject to use, and the one whose words stand in the clause ("the decline" points back)."""
        span = self._phrase(left, frame)
        if span is None and self.grammar.finds("o_growth", frame.cue) and frame.rule == self.grammar.noun_rule:
            span = frame.cue_span  # "growth of around 5 percent", of nothing that is named
        if span is None:
            alone = self.grammar.finds("o_no_carry", self.clean[left : frame.cue_span.start])
            return None if alone else self._carried(frame) or self._opening(frame.cue_span.start), None
        text = " ".join(span.of(self.clean).split())
        pointer = self.grammar.finds("o_that_of", text)
        if self.flow.subject and pointer and pointer.start() == 0:
            text = f"{self.grammar.head(self.flow.subject.text)}{text[pointer.end() - 2 :]}"
        own = Subject(span, text, indicator_of(text, self.lexicon, self.grammar))
        if alias := self.flow.aliases.get(text):
            own = replace(own, indicator=alias)
        if self.grammar.has("o_bare_growth", text) and self.flow.subject is None:
            economy = self.lexicon.reference(Scheme.INDICATOR, self.grammar.growth_indicators["gdp"])
            own = replace(own, indicator=economy)
        if self.grammar.points_back(with_article(self.clean, span, self.grammar)):
            return self._antecedent(span.start) or self.flow.carried or self._opening(span.start) or own, own
        if frame.role is Role.TARGET and not own.indicator.known:
            return self._antecedent(frame.cue_span.start) or own, own
        return own, own

    def _carried(self, frame: Frame) -> Subject | None:
        """The subject that goes on without a word; a heading's only for rates: money under it may be anything."""
        return self.flow.carried if frame.quantity.unit in RATES else self.flow.subject

    def _opening(self, end: int) -> Subject | None:
        """The economic noun phrase that opens the sentence of a pronoun."""
        start = self.sentence.span.start
        verb = self.grammar.boundary.search(self.clean, start, end)
        span = noun_phrase(self.clean, start, verb.start() if verb else end, self.periods, self.grammar)
        if span is None:
            return None
        text = " ".join(span.of(self.clean).split())
        found = Subject(span, text, indicator_of(text, self.lexicon, self.grammar))
        return found if is_about_economy(found, self.grammar) else None

    def _antecedent(self, end: int) -> Subject | None:
        """The indicator of the register that the sentence named last before a pronoun or a target."""
        start = self.sentence.span.start
        hits = self.lexicon.find(self.clean, Scheme.INDICATOR, start=start, end=end)
        if not hits:
            return None
        span = hits[-1].span
        return Subject(span, span.of(self.clean), self.lexicon.reference(Scheme.INDICATOR, hits[-1].id))

    def _phrase(self, left: int, frame: Frame) -> Span | None:
        clean, figure = self.clean, frame.quantity.span
        if frame.subject:
            return self._cut(frame.subject.start, frame.subject.end)
        if frame.role is Role.TARGET and (topic := self.grammar.topic.regex.match(clean, figure.end, self._end)):
            return self._cut(topic.start("hit"), topic.end("hit"))
        if frame.role is Role.OBJECT:
            return self._cut(figure.end, min(self._end, figure.end + _OBJECT_REACH))
        end = max(left, frame.subject_end)
        if frame.rule == self.grammar.noun_rule and (verb := self.grammar.verb_of_noun.search(clean, left, end)):
            end = verb.start()  # "is likely to bring about a" before "growth of"
        phrase = noun_phrase(clean, left, end, self.periods, self.grammar)
        if phrase is None and (aside := self.grammar.aside.search(clean, left, end)):
            phrase = noun_phrase(clean, left, aside.start(), self.periods, self.grammar)  # "Exports, which reached"
            text = " ".join(phrase.of(clean).split()) if phrase else ""
            known = phrase and indicator_of(text, self.lexicon, self.grammar).known
            phrase = phrase if known or is_economic(text, self.grammar) else None
        item = self.grammar.list_item.fullmatch(clean, left, end) if phrase is None else None
        if item and frame.role is Role.CHANGE:  # "; the making of tools, up by"
            return noun_phrase(clean, item.start("hit"), item.end("hit"), self.periods, self.grammar)
        return phrase

    @property
    def _end(self) -> int:
        return self.sentence.span.end

    def _cut(self, start: int, end: int) -> Span | None:
        """The noun phrase at `start`, up to the next clause boundary or time."""
        stop = self.grammar.boundary.search(self.clean, start + 1, end)
        ends = [end, stop.start() if stop else end, *(p.span.start for p in self.periods if p.span.start > start)]
        return noun_phrase(self.clean, start, min(ends), self.periods, self.grammar) if start < min(ends) else None

    def _statement(
        self,
        left: int,
        span: Span,
        frame: Frame,
        reading: Reading,
        subject: Subject | None,
        before: Statement | None,
    ) -> Statement:
        start = clause_start(self.clean, left, frame.cue_span.start)
        earlier = before.frame if before and before.frame and before.frame.role is Role.FROM else None
        times = self._times(left, start, frame, reading, earlier.tail.ref if earlier else None)
        aims = target_list(self.clean, self.sentence.span.start, frame, self.grammar)
        projected = is_projection(self.clean, start, frame, self.grammar) or (
            before is not None and before.projected and frame.role is not Role.EARLIER
        )
        if aims is not None:
            projected = True
            ahead = next((p for p in self.periods if aims.covers(p.span)), None)
            times = replace(times, ref=times.ref or ahead)
        present = self._is_present(frame)
        if times.ref and before is None and not projected and frame.role not in (Role.EARLIER, Role.FROM, Role.TARGET):
            self.flow.period, self.flow.period_is_past = times.ref, not present
        carried = None if present and self.flow.period_is_past else self.flow.period
        period = times.ref if times.ref is not None or times.dated else carried
        said, evidence = frame.tail.comparator, frame.tail.comparator_span
        if said is None:
            said, evidence = self._comparator_before(start, frame)
        if said is None and before is not None and before.said and reading.kind == GROWTH and not times.base:
            said, evidence = before.said, before.comparator_span
        comparator = self._comparator(reading, said, times.base, period, projected)
        if reading.kind == GROWTH and not projected and frame.role is not Role.EARLIER:
            self.flow.saw_growth(said)
        keep = reading.kind == CHANGE or comparator in ("vs-period", "mom", "qoq")
        base = times.base if keep and times.base and not _same(times.base, period) else None
        if subject is not None and reading.kind == GROWTH:
            subject = self._growing(subject)
        return Statement(
            span,
            self.sentence,
            reading,
            subject,
            frame,
            comparator,
            evidence if comparator == said else None,
            _annual(period) if said == "yoy" else period,
            base,
            said=said,
            projected=projected,
        )

    def _growing(self, subject: Subject) -> Subject:
        """Growth of GDP is an indicator of its own in the register."""
        known = subject.indicator.known
        name = subject.indicator.id if known else self.grammar.core(subject.text).split()[-1].lower()
        if not self.grammar.without_places(subject.text).strip():  # "Kenya grew by 5 percent"
            return replace(subject, indicator=self.lexicon.reference(Scheme.INDICATOR, "gdp-growth"))
        wanted = self.grammar.growth_indicators.get(name)
        if wanted is None or not (known or is_whole_economy(subject.text, self.grammar)):
            return subject
        return replace(subject, indicator=self.lexicon.reference(Scheme.INDICATOR, wanted))

    def _is_present(self, frame: Frame) -> bool:
        before = self.clean[self.sentence.span.start : frame.cue_span.start].split()
        cue = frame.cue.split()[:1]
        return any(self.grammar.has("o_present", w) for w in cue) or any(
            self.grammar.has("o_is", w) for w in before[-1:]
        )

    def _times(self, left: int, start: int, frame: Frame, reading: Reading, other: Period | None) -> _Times:
        tail, figure = frame.tail, frame.quantity.span
        inside = [p for p in self.periods if left <= p.span.start and p.span.end <= figure.start and p is not other]
        based = [p for p in inside if self._is_base(p)]
        named = [p for p in inside if p not in based]
        if reading.ambiguous:
            return _Times(None, tail.base or tail.ref, False)
        if frame.role is Role.EARLIER or (frame.role is Role.FROM and not frame.revised):
            return _Times(_stepped_back(tail.ref or tail.base, self.flow.period), None, True)
        behind = [p for p in self.periods if figure.end <= p.span.start and p.span.end <= tail.end]
        named += [p for p in behind if not self._is_base(p) and p is not tail.base]
        ref = tail.ref or (named[-1] if named else None)
        if ref is None and frame.role is Role.PASSIVE:
            ref = next((p for p in self.periods if 0 <= p.span.start - tail.end < _PASSIVE_REACH), None)
        base = tail.base or next((p for p in reversed(based) if p.span.start >= start and not tail.comparator), None)
        if ref is not None and not dates_a_figure(ref):
            return _Times(None, base, True)
        return _Times(ref, base, False)

    def _is_base(self, period: Period) -> bool:
        lead = self.clean[max(self.sentence.span.start, period.span.start - 24) : period.span.start]
        return self.grammar.base_lead.search(lead) is not None

    def _comparator_before(self, start: int, frame: Frame) -> tuple[str | None, Span | None]:
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

    def _comparator(
        self, reading: Reading, said: str | None, base: Period | None, period: Period | None, projected: bool
    ) -> str | None:
        if projected:
            return "target"
        if reading.ambiguous:
            return "vs-period"
        if reading.kind not in (GROWTH, CHANGE):
            return None
        if said is not None:
            return said
        if base is not None:
            return _distance(base, period) if reading.kind == GROWTH else "vs-period"
        if reading.kind == CHANGE:
            return None
        if default := self.flow.comparator():
            return default
        whole = period is not None and period.resolved is not None and month_count(period.resolved) == 12
        return "yoy" if whole else None


def _stepped_back(earlier: Period | None, current: Period | None) -> Period | None:
    """ "Last quarter" beside a figure of that very quarter means the one before."""
    if earlier is None or current is None or earlier.resolved is None or not earlier.relative:
        return earlier
    if earlier.resolved != current.resolved or earlier.span == current.span:
        return earlier
    return replace(earlier, resolved=shift(earlier.resolved, -month_count(earlier.resolved)))


def _same(one: Period, other: Period | None) -> bool:
    return other is not None and one.resolved is not None and one.resolved == other.resolved


def _distance(base: Period, period: Period | None) -> str:
    """What a comparison with a named period amounts to: a year, a quarter or a month before."""
    if period is None or period.resolved is None or base.resolved is None:
        return "vs-period"
    if shift(period.resolved, -12) == base.resolved:
        return "yoy"
    count = month_count(period.resolved)
    if count in (1, 3) and shift(period.resolved, -count) == base.resolved:
        return "mom" if count == 1 else "qoq"
    return "vs-period"


def _annual(period: Period | None) -> Period | None:
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
