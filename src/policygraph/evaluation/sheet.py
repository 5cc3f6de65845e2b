"""The score sheet of one document: counts, what went wrong, and how each rule fared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from policygraph.evaluation.metrics import Metric, Tally
from policygraph.model import Span


class Kind(StrEnum):
    """How something can go wrong."""

    MISSED = "missed"
    INVENTED = "invented"
    WRONG = "wrong"  # found, with a wrong edge


@dataclass(frozen=True, slots=True)
class Fault:
    """One error. `span` is None for names, which the gold does not place."""

    metric: Metric
    kind: Kind
    span: Span | None
    said: str = ""  # by the graph
    wanted: str = ""  # by the gold
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One thing that a rule said, right or wrong."""

    metric: Metric
    rule: str
    confidence: float
    right: bool


@dataclass
class Sheet:
    """Collects the scores of one document."""

    tallies: dict[Metric, Tally] = field(default_factory=lambda: {m: Tally() for m in Metric})
    faults: list[Fault] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    found: list[tuple[Metric, Span]] = field(default_factory=list)  # what was rightly found, for the page

    def count(self, metric: Metric, tally: Tally) -> None:
        """Add to the counts of a metric."""
        self.tallies[metric] += tally

    def judge(self, metric: Metric, rule: str | None, confidence: float | None, right: bool) -> None:
        """Note how a rule fared; a graph without provenance names none."""
        if rule is not None and confidence is not None:
            self.verdicts.append(Verdict(metric, rule, confidence, right))

    def answer(
        self, metric: Metric, right: bool, span: Span, said: Iterable[str], wanted: Iterable[str | None]
    ) -> None:
        """Count a question that must be answered: one right or one missed, never one invented."""
        self.count(metric, Tally(right=int(right), missed=int(not right)))
        if not right:
            self.faults.append(Fault(metric, Kind.WRONG, span, ", ".join(said), " or ".join(w or "–" for w in wanted)))
