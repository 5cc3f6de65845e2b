"""Decides whether a figure or a clause states an observation by weighing what stands around it.

The weights are in ontology/weights: figure.tsv, and state.tsv for states without a figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set

from policygraph.extraction.candidates import Candidate, Judged, Watch
from policygraph.extraction.cues import words
from policygraph.extraction.judge import Verdict
from policygraph.extraction.observation_grammar import is_money
from policygraph.extraction.observation_phrases import Subject
from policygraph.extraction.observation_readings import Reading
from policygraph.extraction.observation_roles import RATES, Frame
from policygraph.extraction.scales import Weighing
from policygraph.model import Briefing, Quantity, Sentence, Span

FIGURE, STATE = "figure", "state"
LEARNED = "learned.observation"
_NEAR, _REACH = 4, 90  # words on either side of a figure, and the characters in which they are looked for
_OF_CLAUSE = ("tense=", "role=", "subject=", "verb=", "object=", "lemma=", "passive=", "then=", "block=", "light=")


class ObservationJudge:
    """Weighs the figures and states of one briefing; knows the clauses in which they stand."""

    def __init__(
        self, briefing: Briefing, weighing: Weighing, judged: Sequence[Judged] = (), watch: Watch | None = None
    ) -> None:
        self._clean, self._blocks, self._watch = briefing.clean, briefing.blocks, watch
        self._scales = {kind: weighing.of(kind, kind) for kind in (FIGURE, STATE)}
        self._clauses: dict[int, list[Judged]] = {}
        for clause, verdict in judged:
            self._clauses.setdefault(clause.sentence.index, []).append((clause, verdict))

    def figure(
        self,
        sentence: Sentence,
        frame: Frame,
        subject: Subject,
        reading: Reading,
        span: Span,
        views: Mapping[str, bool],
        said: bool,
    ) -> float | None:
        """How likely the figure states something on its subject; None where it is not taken for an observation.

        `views`: what else the rules see; `said`: they take it for one.
        """
        cues = {
            *_form(frame, reading, said),
            *(f"{name}={seen}" for name, seen in views.items()),
            *(f"{name}={seen}|said={said}" for name, seen in views.items()),
            *_of_subject(subject),
            *self._around(sentence, frame),
            *self._of_clause(sentence, frame.quantity.span),
        }
        told = Candidate(FIGURE, span, reading.unit, reading.value, reading.minimum, reading.maximum)
        return self._weigh(told, cues, frame.confidence if said else None)

    def state(self, span: Span, verdict: Verdict, views: Mapping[str, object], said: float | None) -> float | None:
        """How likely a clause tells a state or change without a figure; None where it is not taken for that.

        `verdict`: what the clause was judged to be; `said`: the confidence of the rule that takes it for a state.
        """
        seen = {**views, "said": said is not None}
        return self._weigh(Candidate(STATE, span), {*verdict.cues, *(f"{n}={v}" for n, v in seen.items())}, said)

    def in_passing(self, sentence: Sentence, span: Span, rule: str, views: Mapping[str, object]) -> float | None:
        """How likely a noun phrase within a clause tells a state; None where it is not taken for that.

        `rule`: what it has the form of; `views`: what else the rules see.
        """
        clean = self._clean
        before = words(clean[max(sentence.span.start, span.start - _REACH) : span.start])
        after = words(clean[span.end : min(sentence.span.end, span.end + _REACH)])
        cues = {
            f"passing={rule}",
            *(f"passing.{name}={seen}" for name, seen in views.items()),
            *(f"passing.word={word}" for word in words(span.of(clean))),
            *(f"passing.before={word}" for word in before[-_NEAR:]),
            *(f"passing.last={word}" for word in before[-1:] or ["-"]),
            *(f"passing.next={word}" for word in after[:1] or ["-"]),
            *self._of_clause(sentence, span),
        }
        return self._weigh(Candidate(STATE, span), cues, None)

    def clauses(self, sentence: Sentence) -> list[Judged]:
        """The judged clauses of a sentence of which cues are known."""
        return [(c, v) for c, v in self._clauses.get(sentence.index, ()) if v.cues]

    def _weigh(self, told: Candidate, cues: Set[str], said: float | None) -> float | None:
        verdict = Verdict("nothing" if said is None else told.kind, "", said or 0.0, cues=tuple(sorted(cues)))
        if self._watch is not None:
            self._watch(told, verdict)
        scales = self._scales[told.kind]
        if scales is None:
            return said
        likely = scales.likely(verdict.cues, told.span)[told.kind]
        return likely if scales.holds(told.kind, likely, said is not None) else None

    def _around(self, sentence: Sentence, frame: Frame) -> Iterator[str]:
        clean, figure = self._clean, frame.quantity.span
        before = words(clean[max(sentence.span.start, figure.start - _REACH) : figure.start])
        after = words(clean[figure.end : min(sentence.span.end, figure.end + _REACH)])
        yield from (f"before={word}" for word in before[-2 * _NEAR :])
        yield from (f"before{i}={word}" for i, word in enumerate(reversed(before[-_NEAR:]), 1))
        yield from (f"after={word}" for word in after[: 2 * _NEAR])
        yield from (f"after{i}={word}" for i, word in enumerate(after[:_NEAR], 1))
        yield f"before2={' '.join(before[-2:])}"
        yield f"after2={' '.join(after[:2])}"
        yield f"opens={' '.join(words(sentence.span.of(clean)[:_REACH])[:1])}"
        yield f"block={self._blocks[sentence.block].kind.value}"

    def _of_clause(self, sentence: Sentence, figure: Span) -> Iterator[str]:
        around = [(c, v) for c, v in self._clauses.get(sentence.index, ()) if c.whole.covers(figure)]
        yield f"clauses={min(len(around), 2)}"
        if around:
            _, verdict = min(around, key=lambda pair: len(pair[0].whole))
            yield from (f"in.{cue}" for cue in verdict.cues if cue.startswith(_OF_CLAUSE) and "|" not in cue)


def _form(frame: Frame, reading: Reading, said: bool) -> Iterator[str]:
    unit = _unit(frame.quantity)
    yield from (f"unit={unit}", f"role={frame.role.value}", f"rule={frame.rule}", f"said={said}")
    yield from (f"unit={unit}|said={said}", f"role={frame.role.value}|{unit}", f"rule={frame.rule}|{unit}")
    yield from (f"listed={frame.listed}", f"gapped={frame.gapped}")
    yield from (f"kind={reading.kind}", f"kind={reading.kind}|{said}")
    yield from (f"compared={frame.tail.comparator}", f"when={frame.tail.ref is not None}|{said}")
    yield from (f"cue={word}" for word in words(frame.cue))
    value = frame.quantity.value
    if value:
        yield f"size={unit}|{min(max(value.adjusted(), -2), 12)}"


def _of_subject(subject: Subject) -> Iterator[str]:
    found = words(subject.text)
    yield from (f"about={word}" for word in found)
    yield from (f"about1={word}" for word in found[:1])
    yield from (f"head={word}" for word in found[-1:])
    yield f"long={min(len(found), 8)}"
    if subject.indicator.known:
        yield f"indicator={subject.indicator.id}"


def _unit(quantity: Quantity) -> str:
    if is_money(quantity):
        return "money"
    return quantity.unit if quantity.unit in RATES or quantity.unit == "count" else "other"
