"""Runs the extraction over gold documents and adds up the scores."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from policygraph.errors import PolicygraphError
from policygraph.evaluation.bootstrap import Intervals, intervals
from policygraph.evaluation.gold import GoldDocument
from policygraph.evaluation.metrics import Metric, Tally, total
from policygraph.evaluation.scoring import score_document
from policygraph.evaluation.sheet import Fault, Verdict
from policygraph.graph.records import Records
from policygraph.model import Span

Reader = Callable[[GoldDocument], Records]
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Scored:
    """One document with its scores; `failed` says why it could not be built (then all of it is missed)."""

    gold: GoldDocument
    tallies: Mapping[Metric, Tally]
    faults: tuple[Fault, ...]
    verdicts: tuple[Verdict, ...]
    found: tuple[tuple[Metric, Span], ...]
    failed: str | None = None


@dataclass(frozen=True, slots=True)
class RuleScore:
    """How often a rule was right, and how sure it was on average (0..1)."""

    metric: Metric
    rule: str
    right: int
    wrong: int
    confidence: float

    @property
    def precision(self) -> float:
        """Share of right ones (0..1)."""
        return self.right / (self.right + self.wrong)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The scores of all documents."""

    documents: tuple[Scored, ...]
    seed: int
    spread: Mapping[Metric, Intervals]

    def total(self, metric: Metric) -> Tally:
        """The micro-average over all documents."""
        return total(d.tallies[metric] for d in self.documents)

    def kinds(self) -> dict[str, list[Scored]]:
        """The documents by kind, of those whose kind is given."""
        names = sorted({d.gold.kind for d in self.documents if d.gold.kind})
        return {name: [d for d in self.documents if d.gold.kind == name] for name in names}

    def rules(self) -> list[RuleScore]:
        """How each rule fared, by metric and name."""
        by: dict[tuple[Metric, str], list[Verdict]] = {}
        for document in self.documents:
            for verdict in document.verdicts:
                by.setdefault((verdict.metric, verdict.rule), []).append(verdict)
        order = list(Metric)
        return [
            _rule_score(metric, rule, verdicts)
            for (metric, rule), verdicts in sorted(by.items(), key=lambda i: (order.index(i[0][0]), i[0][1]))
        ]


def _rule_score(metric: Metric, rule: str, verdicts: Sequence[Verdict]) -> RuleScore:
    right = sum(v.right for v in verdicts)
    mean = sum(v.confidence for v in verdicts) / len(verdicts)
    return RuleScore(metric, rule, right, len(verdicts) - right, mean)


def evaluate(
    documents: Sequence[GoldDocument], read: Reader, *, seed: int = 1, progress: Progress | None = None
) -> Evaluation:
    """Score what `read` makes of each document (build it, then graph.records.read_records) against its gold.

    `seed` fixes the bootstrap. A document for which `read` raises PolicygraphError is scored as if nothing had
    been found.
    """
    scored = []
    for number, document in enumerate(documents, 1):
        if progress is not None:
            progress(f"[{number}/{len(documents)}] {document.id}")
        scored.append(_score(document, read))
    return Evaluation(tuple(scored), seed, intervals([d.tallies for d in scored], seed))


def _score(document: GoldDocument, read: Reader) -> Scored:
    failed = None
    try:
        records = read(document)
    except PolicygraphError as error:
        records, failed = Records(), str(error)
    sheet = score_document(document, records)
    return Scored(document, dict(sheet.tallies), tuple(sheet.faults), tuple(sheet.verdicts), tuple(sheet.found), failed)
