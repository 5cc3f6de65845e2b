"""Walks over the figures of a sentence and says of each what it states."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from policygraph.annotation.calendar import month_count
from policygraph.annotation.result import Annotations
from policygraph.extraction.observation_alike import compared_alike, in_unit_before, is_conversion
from policygraph.extraction.observation_claims import Statement
from policygraph.extraction.observation_flow import Flow
from policygraph.extraction.observation_frames import frames_of
from policygraph.extraction.observation_gate import (
    clause_start,
    counts,
    is_about_economy,
    is_aim,
    is_projection,
    target_list,
)
from policygraph.extraction.observation_grammar import Grammar
from policygraph.extraction.observation_indicators import IndicatorChooser, Told
from policygraph.extraction.observation_lists import is_handed_out, members
from policygraph.extraction.observation_phrases import Subject
from policygraph.extraction.observation_readings import (
    CHANGE,
    GROWTH,
    INDEX,
    LEVEL,
    SHARE,
    Reading,
    as_rate,
    read_frame,
)
from policygraph.extraction.observation_roles import LASTING, Frame, Role
from policygraph.extraction.observation_subjects import SubjectFinder
from policygraph.extraction.observation_times import TimeReader, Times, annual, distance, same
from policygraph.extraction.observation_weighed import LEARNED, ObservationJudge
from policygraph.model import Briefing, Period, Quantity, Sentence, Span

if TYPE_CHECKING:
    from policygraph.lexicon import Lexicon


_TARGET = "target"
_OF_A_BASE = ("vs-period", "mom", "qoq")  # comparisons that name the period compared with
_PAIR = 2
_A_YEAR = 12  # months
_NEXT = 12  # characters on either side of a clause in which "since" and "now" may stand


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
        judge: ObservationJudge,
        chooser: IndicatorChooser,
    ) -> None:
        self.judge, self.chooser = judge, chooser
        self.clean, self.sentence, self.lexicon, self.grammar, self.flow = (
            briefing.clean,
            sentence,
            lexicon,
            grammar,
            flow,
        )
        self.periods = [p for p in annotations.periods if sentence.span.overlaps(p.span)]
        found = [q for q in annotations.quantities if sentence.span.covers(q.span)]
        again = {q.span for before, q in pairwise(found) if is_conversion(self.clean, before, q, grammar)}
        self.quantities = [q for q in found if q.span not in again and self._is_figure(q)]
        self.subjects = SubjectFinder(self.clean, sentence, lexicon, grammar, flow, self.periods)
        self.times = TimeReader(self.clean, sentence, grammar, flow, self.periods)
        self._level: Quantity | None = None  # the last figure that was a level
        self._foreseen: Period | None = None  # the time that the sentence's forecast is of

    def _is_figure(self, quantity: Quantity) -> bool:
        """Whether a quantity may be a value: a length of time mostly is a term, or the time of another figure."""
        if quantity.unit not in LASTING:
            return True
        if any(quantity.span.overlaps(p.span) for p in self.periods):
            return False
        return self.grammar.finds("o_lasting", self.sentence.span.of(self.clean)) is not None

    def statements(self) -> list[Statement]:
        """The observations, in order."""
        out: list[Statement] = []
        left = group_left = self.sentence.span.start
        start, phrase, reading = left, "", None
        group: list[int] = []  # the figures of the running list, as places in `out`
        if self._asks():
            return out
        frames = frames_of(self.clean, self.sentence.span, self.quantities, self.periods, self.grammar)
        for place, frame in enumerate(frames):
            again = frame.listed and reading is not None
            if frame.listed and not again:  # of a list whose first figure is no observation
                left = frame.tail.end
                continue
            if not again:
                self._hand_out(out, group, group_left)
                group, group_left = [], left
            subject, own = (self.flow.subject, None) if again else self.subjects.subject(left, frame)
            handed = None if again else self._first_of(frames[place:], left)
            if handed and not is_about_economy(subject, self.grammar):
                subject = own = handed
            named = subject is not None
            subject = self.subjects.sound(subject or self.subjects.opening(frame), frame)
            if not again:
                named_here = own is not None and not self.grammar.has("o_pronoun", own.text)
                phrase = own.text if own and named_here else subject.text if subject else ""
            given = frame = in_unit_before(self.clean, frame, self._level, self.periods, self.grammar)
            frame, read = self._read(frame, subject, phrase, reading, again)
            first = min(own.span.start if own else frame.cue_span.start, frame.quantity.span.start)
            begin = start if again else first
            paired = frame.role in (Role.TO, Role.LEVEL) and frame.rule != self.grammar.ranked_rule
            span = Span(frame.quantity.span.start if again and not paired else begin, frame.tail.end)
            alone = reading is None and frame.role is Role.EARLIER and not is_about_economy(subject, self.grammar)
            said = (
                named
                and not (alone or frame.loose)
                and counts(self.clean, group_left, frame, subject, self.periods, self.grammar)
            )
            likely = None
            if subject is not None:
                views = self._views(frame, subject, own is not None, group_left)
                likely = self.judge.figure(self.sentence, frame, subject, read, span, {**views, "named": named}, said)
                shared = again and (frame.tail.ref is not None or self._is_handed_out(out, group, frame))
                if likely is None and said and (shared or (handed and read.kind in (GROWTH, INDEX))):
                    likely = frame.confidence  # a list says of each member what it says of one
            if subject is not None and not again and not handed:
                chosen = self._chosen(given, span, subject, said, likely is not None)
                if likely is not None and chosen is not subject:
                    subject = own = chosen
                    frame, read = self._read(given, subject, subject.text, reading, again)
            if likely is None:
                if not frame.loose:
                    left, reading = frame.tail.end, None
                continue
            left, reading, start = frame.tail.end, read, begin
            frame = replace(frame, rule=frame.rule if said else LEARNED, confidence=likely)
            before = out[-1] if out and (own is None or subject is not own) else None  # of the same subject
            told = self._statement(group_left, span, frame, reading, subject, before)
            out.append(self._between(out[-2:], told))
            if read.kind == LEVEL and frame.role is not Role.EARLIER:
                self._level = frame.quantity
            group.append(len(out) - 1)
            if own and subject:
                self.flow.subject = subject
        self._hand_out(out, group, group_left)
        return compared_alike(self.clean, out, self.grammar)

    def _read(
        self, frame: Frame, subject: Subject | None, phrase: str, reading: Reading | None, again: bool
    ) -> tuple[Frame, Reading]:
        """What a figure states of a subject; `phrase`: the words of it that stand in the clause."""
        frame = replace(frame, quantity=as_rate(frame.quantity, subject.text if subject else "", self.grammar))
        read = read_frame(frame, phrase, reading, self.grammar)
        if read.kind == LEVEL and read.unit == "percent" and self._is_growth(subject, frame):
            read = replace(read, kind=GROWTH, direction=read.direction or "up")
        if read.kind == LEVEL and read.unit == "percent" and self._is_share(frame, reading if again else None):
            read = replace(read, kind=SHARE)
        return frame, read

    def _chosen(self, frame: Frame, span: Span, subject: Subject, said: bool, taken: bool) -> Subject:
        """The subject that the sentence speaks of most likely, where the words of the figure name none."""
        if frame.role is Role.TARGET and subject.span == frame.cue_span:
            return subject  # "the growth target of"
        told = Told(span, frame.quantity.span, frame.rule if said else LEARNED, figure=True)
        phrase = self.chooser.choose(told, subject.span, taken)
        return subject if phrase == subject.span else self.subjects.named(phrase, frame)

    def _views(self, frame: Frame, subject: Subject, own: bool, left: int) -> dict[str, bool]:
        """What the rules see around a figure, whether or not they take it for an observation."""
        start = clause_start(self.clean, left, frame.cue_span.start)
        return {
            "known": subject.indicator.known,
            "economic": is_about_economy(subject, self.grammar),
            "own": own,
            "ahead": is_projection(self.clean, start, frame, self.grammar),
            "aim": is_aim(self.clean, start, frame, self.grammar),
            "policy": self.grammar.finds("o_policy", self.clean[start : frame.tail.end]) is not None,
            "dated": bool(self.periods),
        }

    def _is_growth(self, subject: Subject | None, frame: Frame) -> bool:
        """Whether a percentage of the whole economy can only be its growth ("moderating to 2 percent in 2026")."""
        if subject is None or self.grammar.portion.match(self.clean, frame.quantity.span.end, self._end):
            return False
        whole = subject.indicator.id in self.grammar.whole_economy or self.grammar.has("o_economy", subject.text)
        return whole and frame.role in (Role.TO, Role.FROM, Role.LEVEL, Role.EARLIER, Role.TARGET)

    def _is_share(self, frame: Frame, before: Reading | None) -> bool:
        """Whether a percentage is one "of GDP", or goes on from one of the same list that was."""
        said = self.grammar.part_of.match(self.clean, frame.quantity.span.end, self._end)
        return said is not None or (before is not None and before.kind == SHARE and before.unit == "percent")

    def _first_of(self, frames: list[Frame], left: int) -> Subject | None:
        """The first member of the list to which the list of figures that begins here is handed out."""
        run = [frames[0], *takewhile(lambda f: f.listed, frames[1:])]
        if not is_handed_out(self.clean, [f.quantity.span for f in run], self._end, self.grammar):
            return None
        end = run[0].subject_end or run[0].cue_span.start
        found = members(self.clean, left, end, len(run), self.periods, self.lexicon, self.grammar)
        return found[0] if found else None

    def _is_handed_out(self, out: list[Statement], group: list[int], frame: Frame) -> bool:
        """Whether a figure of a list is that of one member of another list."""
        spans = [*(f.quantity.span for i in group if (f := out[i].frame) is not None), frame.quantity.span]
        return is_handed_out(self.clean, spans, self._end, self.grammar)

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

    @property
    def _end(self) -> int:
        return self.sentence.span.end

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
        times = self.times.times(left, start, frame, reading, earlier.tail.ref if earlier else None)
        aims = target_list(self.clean, self.sentence.span.start, frame, self.grammar)
        projected = is_projection(self.clean, start, frame, self.grammar) or (
            before is not None and before.projected and frame.role is not Role.EARLIER
        )
        aimed = projected and (is_aim(self.clean, start, frame, self.grammar) or (before is not None and before.aimed))
        if aims is not None:
            projected = aimed = True
            ahead = next((p for p in self.periods if aims.covers(p.span)), None)
            times = replace(times, ref=times.ref or ahead)
        if self._is_forecast_before(frame, times) and before is not None:
            times = replace(times, ref=before.period)
        since = self._is_since(start, frame)
        behind = " ".join(self.clean[frame.tail.end : frame.tail.end + _NEXT].split()[:1])
        if frame.tail.ref is None and self.grammar.has("o_since", behind):
            since, times = True, replace(times, ref=None)  # "May was poor, though sales grew 3 percent since the count"
        if times.ref is not None and self._is_left_behind(times.ref, frame):
            times = replace(times, ref=None)
        present = self._is_present(frame)
        goes_on = before is None and not projected and not times.dated
        goes_on = goes_on and not self.grammar.looking_back.search(self.clean, start, frame.cue_span.start)
        era = times.ref and times.ref.resolved and month_count(times.ref.resolved) > _A_YEAR  # no decade goes on
        if times.ref and not era and goes_on and frame.role not in (Role.EARLIER, Role.FROM, Role.TARGET):
            self.flow.goes_on(times.ref, not present)
        known = self.flow.period or self._matching(times.base)
        carried = None if since or (present and self.flow.is_not_now) else known
        if times.ref is None and (frame.gapped or not present) and self._foreseen and frame.role is not Role.EARLIER:
            carried = self._foreseen  # "revenue is put at 5 billion in 2031 and spending at 6"
        period = times.ref if times.ref is not None or times.dated else carried
        if times.ref is not None:
            self._foreseen = times.ref if projected else None
        said, evidence = frame.tail.comparator, frame.tail.comparator_span
        if said is None:
            said, evidence = self.times.comparator_before(start, frame)
        if said is None and before is not None and before.said and reading.kind == GROWTH and not times.base:
            said, evidence = before.said, before.comparator_span
        if reading.kind == LEVEL and evidence and not self.grammar.basis.search(evidence.of(self.clean)):
            said = evidence = None  # "a year earlier it was 4 percent" compares nothing
        usual = self.times.comparator(reading, said, times.base, period, projected)
        starts_from = frame.role in (Role.EARLIER, Role.FROM) and not frame.revised
        comparator = _TARGET if aimed and not starts_from else usual
        if reading.kind == GROWTH and not projected and frame.role is not Role.EARLIER:
            self.flow.saw_growth(said)
        keep = reading.kind == CHANGE or comparator in _OF_A_BASE
        base = times.base if keep and times.base and not same(times.base, period) else None
        if subject is not None and reading.kind == GROWTH:
            subject = self.subjects.growing(subject)
        return Statement(
            span,
            self.sentence,
            reading,
            subject,
            frame,
            comparator,
            evidence if comparator == said else None,
            annual(period) if said == "yoy" else period,
            base,
            said=said,
            projected=projected,
            aimed=aimed,
        )

    def _is_forecast_before(self, frame: Frame, times: Times) -> bool:
        """Whether a figure is what was foreseen before of the same time: "5 percent in 2023 from 4 previously"."""
        if frame.role is not Role.EARLIER or times.ref is not None:
            return False
        said = self.clean[self.sentence.span.start : frame.cue_span.start]
        told = said[max(said.rfind(c) for c in ",;") + 1 :]
        again = self.grammar.previously.match(self.clean, frame.quantity.span.end) is not None
        return again or self.grammar.finds("o_forecast_noun", told) is not None

    def _between(self, levels: list[Statement], told: Statement) -> Statement:
        """A change that two levels before it make: "from 40 million in 2019 to 95 million in 2024, a rise of 137%"."""
        if len(levels) < _PAIR or told.reading.kind != GROWTH or told.said or (told.frame and told.frame.tail.ref):
            return told
        first, last = levels
        old, new = first.period, last.period
        one = first.subject and last.subject and first.subject.indicator == last.subject.indicator
        if not one or {first.reading.kind, last.reading.kind} != {LEVEL} or not old or not new or same(old, new):
            return told
        if not self.grammar.summed_up.fullmatch(self.clean, last.span.end, told.span.start):
            return told
        comparator = distance(old, new)
        base = old if comparator in _OF_A_BASE else None
        return replace(told, comparator=comparator, comparator_span=None, period=new, base=base)

    def _matching(self, base: Period | None) -> Period | None:
        """The time named last, or the newest, where a comparison with `base` shows that it is the one spoken of."""
        named = (self.flow.latest, self.flow.newest) if base is not None else ()
        return next((p for p in named if base and distance(base, p) != "vs-period"), None)

    def _is_since(self, start: int, frame: Frame) -> bool:
        """Whether a figure is told of all that was "since" a time, and not of the period spoken of before."""
        first = self.sentence.span.of(self.clean).split()[:1]
        said = self.clean[start : frame.tail.end]
        return self.grammar.finds("o_since", said) is not None or self.grammar.has("o_since", " ".join(first))

    def _is_left_behind(self, period: Period, frame: Frame) -> bool:
        """Whether "now" follows a time that is over: "rents fell in 2019, and housing now takes 21 percent"."""
        if period.resolved is None or self.flow.date is None or period.resolved.end >= self.flow.date:
            return False
        return self.grammar.finds("o_now", self.clean[period.span.end : frame.cue_span.end]) is not None

    def _is_present(self, frame: Frame) -> bool:
        before = self.clean[self.sentence.span.start : frame.cue_span.start].split()
        cue = frame.cue.split()[:1]
        opens = max(self.sentence.span.start, frame.cue_span.start - _NEXT)
        if self.grammar.finds("o_now", self.clean[opens : frame.tail.end]):
            return True
        return any(self.grammar.has("o_present", w) for w in cue) or any(
            self.grammar.has("o_is", w) for w in before[-1:]
        )
