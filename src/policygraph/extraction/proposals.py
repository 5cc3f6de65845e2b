"""Decides what is an objective or a problem: rules propose, ontology/weights weigh (objective.tsv, problem.tsv).

Every clause is a candidate, and every phrase that a rule proposes and that is no clause.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from policygraph.extraction.candidates import Candidate, Watch
from policygraph.extraction.cues import words
from policygraph.extraction.judge import Verdict
from policygraph.extraction.scales import Weighing
from policygraph.model import Span

_SAME = 0.45  # of clause and phrase, from which on they are the same candidate
_PREFIX = 5  # letters by which the forms of a word are one
_BY_LEAD = {"objective.listed"}  # told by a sentence before, which neither the weights nor the model read


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a rule, or a weight file where no rule does, takes for a claim, and how sure it is."""

    span: Span
    rule: str
    confidence: float


class ProposalJudge:
    """Weighs the proposals of one kind in one briefing."""

    def __init__(self, clean: str, weighing: Weighing, kind: str, watch: Watch | None = None) -> None:
        self._clean, self._kind, self._watch = clean, kind, watch
        self._scales = weighing.of(kind, kind)
        self._learned = f"learned.{kind}"

    def decide(self, proposed: Sequence[Proposal], clauses: Sequence[tuple[Span, Verdict]]) -> list[Proposal]:
        """What holds of the proposals, and the clauses that are likely on their own; they may overlap.

        `clauses`: the words of each clause and what it was judged to be.
        """
        out: list[Proposal] = []
        met: set[Proposal] = set()
        for span, verdict in clauses:
            if not verdict.cues:
                continue
            said = [p for p in proposed if p.span.share(span) > _SAME]
            best = max(said, key=lambda p: p.span.share(span), default=None)
            inside = [p for p in proposed if span.covers(p.span)]
            met.update(said)
            cues = {*verdict.cues, *_rules("said", said), *_rules("holds", inside), *self._words(span)}
            out += self._weigh(span if best is None else best.span, cues, best)
        for proposal in proposed:
            if proposal not in met:
                cues = {*_rules("said", [proposal]), f"only={proposal.rule}", *self._words(proposal.span)}
                out += self._weigh(proposal.span, cues, proposal)
        return out

    def _weigh(self, span: Span, cues: set[str], said: Proposal | None) -> Iterator[Proposal]:
        verdict = Verdict(self._kind if said else "nothing", "", cues=tuple(sorted(cues)))
        if self._watch is not None:
            self._watch(Candidate(self._kind, span), verdict)
        if self._scales is None:
            if said is not None:
                yield said
            return
        if said is not None and said.rule in _BY_LEAD:
            yield said
            return
        likely = self._scales.likely(cues, span)[self._kind]
        if self._scales.holds(self._kind, likely, said is not None):
            yield Proposal(span, said.rule if said else self._learned, likely)

    def _words(self, span: Span) -> Iterator[str]:
        for word in words(span.of(self._clean)):
            yield f"holds.word={word}"
            if len(word) > _PREFIX:
                yield f"holds.stem={word[:_PREFIX]}"


class _Sure(Protocol):
    @property
    def span(self) -> Span: ...

    @property
    def confidence(self) -> float: ...


T = TypeVar("T", bound=_Sure)


def apart(found: Iterable[T]) -> list[T]:
    """Of overlapping ones the surer, then the longer, then the first; in text order."""
    kept: list[T] = []
    for one in sorted(found, key=lambda f: (-f.confidence, -len(f.span), f.span)):
        if not any(one.span.overlaps(k.span) for k in kept):
            kept.append(one)
    return sorted(kept, key=lambda f: f.span)


def _rules(name: str, proposals: Sequence[Proposal]) -> Iterator[str]:
    yield f"{name}={bool(proposals)}"
    yield from (f"{name}.rule={p.rule}" for p in proposals)
