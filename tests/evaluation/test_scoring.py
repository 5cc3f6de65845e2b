"""The scores of a fixed graph. It is wrong in many ways on purpose; the counts below were taken by another program."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from rdflib import Graph

from policygraph.errors import ValidationError
from policygraph.evaluation import Evaluation, GoldDocument, Metric, evaluate, load_gold
from policygraph.evaluation.scoring import score_document
from policygraph.evaluation.sheet import Kind, Sheet
from policygraph.graph.records import Records, read_records

DATA = Path(__file__).parent / "data"

# right, invented, missed: what the reference scorer (by SPARQL) counts for harbour.ttl against harbour.json
COUNTS = {
    "measure": (4, 1, 1),
    "instrument": (1, 3, 4),
    "sector": (1, 1, 2),
    "target_group": (1, 0, 2),
    "actor": (2, 0, 2),
    "status": (3, 0, 1),
    "parent": (2, 0, 0),
    "observation": (3, 1, 0),
    "obs_indicator": (3, 0, 0),
    "obs_period": (3, 0, 0),
    "obs_comparator": (2, 0, 1),
    "obs_kind": (2, 0, 1),
    "organisation": (2, 1, 0),
    "person": (1, 1, 0),
    "programme": (1, 0, 0),
    "problem": (1, 1, 0),
    "objective": (1, 1, 0),
    "traps_avoided": (1, 0, 1),
    "evidence_exact": (48, 0, 1),
}


@pytest.fixture(scope="module")
def gold() -> GoldDocument:
    return load_gold(DATA)[0]


@pytest.fixture(scope="module")
def records() -> Records:
    return read_records(Graph().parse(DATA / "harbour.ttl"))


@pytest.fixture(scope="module")
def sheet(gold: GoldDocument, records: Records) -> Sheet:
    return score_document(gold, records)


def test_the_counts_are_those_of_the_reference(sheet: Sheet) -> None:
    assert {m.value: (t.right, t.invented, t.missed) for m, t in sheet.tallies.items()} == COUNTS


def test_a_derived_observation_is_not_scored(records: Records) -> None:
    assert not any(o.spans[0].start == 96 for o in records.observations)


def test_faults_say_where_and_what(gold: GoldDocument, sheet: Sheet) -> None:
    def quotes(metric: Metric, kind: Kind) -> list[str]:
        return [f.span.of(gold.text) for f in sheet.faults if f.metric is metric and f.kind is kind and f.span]

    assert quotes(Metric.MEASURE, Kind.MISSED) == ["outlines spring measures"]
    assert quotes(Metric.MEASURE, Kind.INVENTED) == ["Visitors praised the new harbour square"]
    assert quotes(Metric.TRAPS_AVOIDED, Kind.WRONG) == ["Visitors praised the new harbour square"]
    assert quotes(Metric.STATUS, Kind.WRONG) == ["completed the review of port charges"]
    wrong = next(f for f in sheet.faults if f.metric is Metric.OBS_KIND)
    assert (wrong.said, wrong.wanted) == ("level", "growth-rate")
    assert [f.said for f in sheet.faults if f.metric is Metric.PERSON] == ["First"]


def test_a_rule_is_judged_by_what_it_said(gold: GoldDocument, records: Records) -> None:
    rules = {(r.metric, r.rule): r for r in evaluate([gold], lambda _: records).rules()}
    made_up = rules[Metric.MEASURE, "made.up"]
    assert (made_up.right, made_up.wrong, made_up.precision, made_up.confidence) == (0, 1, 0.0, 0.5)
    assert sum(r.right + r.wrong for (m, _), r in rules.items() if m is Metric.MEASURE) == 5


def test_an_optional_item_is_neither_rewarded_nor_punished(gold: GoldDocument, records: Records) -> None:
    def relaxed(found: Records) -> tuple[int, int, int]:
        tally = score_document(replace(gold, measures=free), found).tallies[Metric.MEASURE]
        return tally.right, tally.invented, tally.missed

    free = tuple(replace(m, required=False) for m in gold.measures)
    assert relaxed(records) == (0, 1, 0)
    assert relaxed(Records()) == (0, 0, 0)


def test_a_document_that_cannot_be_built_is_all_missed(gold: GoldDocument, records: Records) -> None:
    def broken(_: GoldDocument) -> Records:
        raise ValidationError("two dates")

    made = evaluate([gold, gold], broken)
    assert made.documents[0].failed == "two dates"
    assert made.total(Metric.MEASURE).recall == 0.0
    assert made.total(Metric.EVIDENCE_EXACT).f1 == 0.0
    both: Evaluation = evaluate([gold, gold], lambda _: records)
    assert both.total(Metric.OBSERVATION).right == 6
