"""Intervals by the bootstrap: how far a total would move had other documents of the same sort been drawn.

Percentile method over documents (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, ch. 13). With few
documents it is a lower bound on the true uncertainty.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from policygraph.evaluation.metrics import Metric, Tally, total

ROUNDS = 1000
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """Lower and upper end (0..1)."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Intervals:
    """The 95 % intervals of one metric; None where too little was judged."""

    precision: Interval | None = None
    recall: Interval | None = None
    f1: Interval | None = None


def intervals(documents: Sequence[Mapping[Metric, Tally]], seed: int, rounds: int = ROUNDS) -> dict[Metric, Intervals]:
    """The intervals of every metric's total; the same documents and seed give the same intervals.

    One document alone gives none.
    """
    if len(documents) < 2:
        return {metric: Intervals() for metric in Metric}
    dice = random.Random(seed)
    draws = [dice.choices(range(len(documents)), k=len(documents)) for _ in range(rounds)]
    out = {}
    for metric in Metric:
        tallies = [document[metric] for document in documents]
        totals = [total(tallies[i] for i in draw) for draw in draws]
        out[metric] = Intervals(
            _middle([t.precision for t in totals]), _middle([t.recall for t in totals]), _middle([t.f1 for t in totals])
        )
    return out


def _middle(values: Sequence[float | None]) -> Interval | None:
    """The middle 95 % of the values; those draws in which nothing was judged say nothing."""
    known = sorted(v for v in values if v is not None)
    if not known:
        return None
    cut = (1 - LEVEL) / 2
    return Interval(known[int(cut * len(known))], known[min(len(known) - 1, int((1 - cut) * len(known)))])
