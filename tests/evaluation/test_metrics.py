"""Counts, scores and intervals."""

from __future__ import annotations

import pytest

from policygraph.evaluation.bootstrap import intervals
from policygraph.evaluation.metrics import Metric, Tally, total


def test_scores() -> None:
    tally = Tally(right=3, invented=1, missed=2)
    assert tally.precision == 0.75
    assert tally.recall == 0.6
    assert tally.f1 == pytest.approx(2 / 3)


def test_nothing_to_judge_is_no_score() -> None:
    assert Tally().f1 is None
    assert total([]).precision is None


def test_finding_nothing_is_no_precision_to_boast_of() -> None:
    assert (Tally(missed=2).precision, Tally(missed=2).recall, Tally(missed=2).f1) == (0.0, 0.0, 0.0)
    assert Tally(invented=2).recall == 1.0


def documents(*tallies: Tally) -> list[dict[Metric, Tally]]:
    return [dict.fromkeys(Metric, t) for t in tallies]


def test_intervals_hold_the_total_and_repeat_with_the_seed() -> None:
    some = documents(Tally(9, 1, 2), Tally(4, 4, 1), Tally(7, 0, 6), Tally(5, 2, 0))
    first = intervals(some, seed=3)[Metric.MEASURE]
    assert first == intervals(some, seed=3)[Metric.MEASURE]
    assert first.f1 is not None
    whole = total(d[Metric.MEASURE] for d in some).f1
    assert whole is not None
    assert first.f1.low < whole < first.f1.high
    assert any(intervals(some, seed=s)[Metric.MEASURE] != first for s in range(4, 8))


def test_equal_documents_leave_no_doubt_and_one_document_no_interval() -> None:
    same = intervals(documents(*[Tally(3, 1, 0)] * 5), seed=1)[Metric.SECTOR].precision
    assert same is not None
    assert same.low == same.high == 0.75
    assert intervals(documents(Tally(3, 1, 0)), seed=1)[Metric.SECTOR].precision is None


def test_a_metric_that_is_never_judged_has_no_interval() -> None:
    assert intervals(documents(Tally(), Tally()), seed=1)[Metric.PERSON].f1 is None
