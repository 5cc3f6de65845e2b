"""The twenty competency questions on the seed briefing; the expected rows were read from the text, not printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from rdflib import Graph

from policygraph.pipeline import build
from policygraph.query import named_queries, run

Rows = list[tuple[str | None, ...]]
Ask = Callable[..., Rows]

HEADLINES = [
    "firmly implement policies",
    "a number of measures to open up the industrial chain and supply chain blocking card points",
    "do everything possible to help small and medium-sized enterprises tide over difficulties",
    "accelerate investment in major projects",
]


@pytest.fixture(scope="module")
def graph(seed: Path) -> Graph:
    return build(seed).graph


@pytest.fixture(scope="module")
def ask(graph: Graph, ontology: Path) -> Ask:
    """Rows of a named query with IRIs cut to their last part and labels in lower case."""
    named = {q.name: q for q in named_queries(ontology)}

    def rows(name: str, params: Mapping[str, str] | None = None) -> Rows:
        return [
            tuple(None if v is None else v.rsplit("/", 1)[-1].rsplit("#", 1)[-1].lower() for v in row)
            for row in run(named[name], graph, params).values()
        ]

    return rows


def test_there_are_twenty(ontology: Path) -> None:
    assert len(named_queries(ontology)) == 20


def test_1_all_measures_are_the_ministrys(ask: Ask) -> None:
    rows = ask("measures-of-ministry", {"ministry": "Q1002010"})
    labels = [r[1] for r in rows]
    assert len(rows) == len(set(rows)) == 44
    assert {"firmly implement policies", "strengthen forward-looking prediction"} <= set(labels)
    assert len(ask("measures-of-ministry", {"ministry": "organisation:miit"})) == 44
    assert not ask("measures-of-ministry", {"ministry": "Q59261"})  # the State Council takes none itself


def test_2_four_headlines_in_order(ask: Ask) -> None:
    rows = ask("headline-measures")
    assert list(dict.fromkeys((r[0], r[2]) for r in rows)) == [(str(i), h) for i, h in enumerate(HEADLINES, 1)]
    parts = {h: [r[4] for r in rows if r[2] == h] for h in HEADLINES}
    assert [len(parts[h]) for h in HEADLINES] == [7, 7, 9, 11]
    assert parts[HEADLINES[0]][0] == "strengthen overall planning and coordination"
    assert parts[HEADLINES[3]][-1] == "vigorously tap consumption potential"


def test_3_instruments_for_enterprises_include_narrower_groups(ask: Ask) -> None:
    rows = ask("instruments-for-group", {"group": "target-group:enterprises"})
    found = {r[0] for r in rows}
    assert {"inspection-campaign", "rectification-campaign", "arrears-clearing", "policy-study"} <= found
    assert "small and medium-sized enterprises" in {r[2] for r in rows}
    narrow = {r[0] for r in ask("instruments-for-group", {"group": "target-group:small-medium-enterprises"})}
    assert narrow < found


def test_4_measures_for_manufacturing_and_below(ask: Ask) -> None:
    aims = {(str(r[1])[:40], r[2]) for r in ask("measures-for-sector", {"sector": "sector:manufacturing"})}
    assert ("promote the acceleration of the implemen", "manufacturing") in aims
    assert ("continue to implement the automotive chi", "semiconductors and integrated circuits") in aims
    assert ("improve a new round of activities to bri", "new-energy vehicles") in aims
    assert not [a for a in aims if a[1] == "education"]


def test_5_values_of_an_indicator_in_a_range(ask: Ask) -> None:
    name = {"indicator": "indicator:industrial-value-added-above-scale"}
    rows = ask("indicator-values", {**name, "from": "2022-01-01", "to": "2022-03-31"})
    assert [r[:6] for r in rows] == [
        ("2022-q1", "6.5", "percent", "growth-rate", "yoy", "up"),
        ("2022-q1", "2.6", "percentagepoint", "change-of-rate", "vs-period", "up"),
    ]
    assert not ask("indicator-values", {**name, "from": "2022-04-01"})


def test_6_percentage_points_against_the_fourth_quarter(ask: Ask) -> None:
    rows = [r[1:] for r in ask("percentage-point-changes")]
    assert rows == [("industrial-value-added-above-scale", "2.6", "2022-q1", "2021-q4", "true")]


def test_7_problems_addressed_and_not(ask: Ask) -> None:
    does = {str(r[1]): r[3] for r in ask("problems-and-measures")}
    assert does["the blocking of the industrial chain"] is None
    assert str(does["difficult problems such as factor guarantee"]).startswith("actively help enterprises coordinate")
    assert str(does["the “three chaos” problems related to enterprises"]).startswith("carry out special rectification")
    assert str(does["arrears of small and medium-sized enterprises"]).startswith("further promote the prevention")


def test_8_a_slowdown_has_causes_behind_its_causes(ask: Ask) -> None:
    chains = {(str(r[1]), str(r[3])) for r in ask("causes-of-problems")}
    assert ("a slowdown in some indicators", "the blocking of the industrial chain") in chains
    assert ("a slowdown in some indicators", "some environmental factors") in chains
    assert ("the blocking of the industrial chain", "some environmental factors") in chains


def test_9_objectives_directly_or_through_the_headline(ask: Ask) -> None:
    rows = {(str(r[1]), str(r[3]), r[4] is not None) for r in ask("objectives-of-measures")}
    tap = "to tap new consumption potential"
    assert ("accelerate investment in major projects", tap, False) in rows
    assert ("vigorously tap consumption potential", tap, True) in rows
    assert (
        "organize and carry out a comprehensive inspection of the country",
        "to reduce the burden on enterprises and promote the development of small and medium-sized enterprises",
        False,
    ) in rows


def test_10_programmes_and_who_carries_them_out(ask: Ask) -> None:
    does = {str(r[1]): str(r[3]) for r in ask("programmes-and-measures")}
    assert does["“14th five-year plan” of the manufacturing industry"].startswith("promote the acceleration")
    assert does["fourth “double shopping festival”"].startswith("jointly launch")
    assert does["“benefiting enterprises together”"].startswith("carry out an in-depth service action")


def test_11_three_joint_measures(ask: Ask) -> None:
    rows = ask("joint-measures")
    assert [str(r[1])[:22] for r in rows] == [
        "study policies and mea",
        "carry out special rect",
        "jointly launch the fou",
    ]
    assert {(r[2], r[3]) for r in rows} == {("miit", "relevant-departments")}


def test_12_the_exact_text(ask: Ask, graph: Graph, seed: Path) -> None:
    text = seed.read_text("utf-8")
    start = text.index("firmly implement policies")
    measure = next(s for s in graph.subjects() if str(s).endswith(f"/measure/{start}-{start + 25}"))
    (row,) = ask("text-behind", {"measure": str(measure)})
    assert row[:3] == ("firmly implement policies", str(start), str(start + 25))


def test_13_nothing_without_evidence_or_attribution(ask: Ask) -> None:
    assert ask("without-evidence") == []


def test_14_the_journalist_asks_and_the_official_answers(ask: Ask) -> None:
    rows = ask("who-said-what")
    measures = [r for r in rows if r[3] == "measure"]
    assert [(r[1], r[2], r[4]) for r in measures] == [("luo junjie", "answerturn", "44")]
    assert ("questionturn", "observation") in {(r[2], r[3]) for r in rows}


def test_15_only_the_idle_time_stays_unresolved(ask: Ask) -> None:
    assert [r[1] for r in ask("unresolved-periods")] == ["the same time"]


def test_16_instruments_by_side(ask: Ask) -> None:
    assert {r[0] for r in ask("instruments-by-side")} == {"demand-side", "environmental-side", "supply-side"}


def test_17_sectors_by_side(ask: Ask) -> None:
    sides = {(r[0], r[2]) for r in ask("sectors-by-side")}
    assert {("fertiliser", "supply-side"), ("nev", "demand-side"), ("information-consumption", "demand-side")} <= sides


def test_18_measures_by_status(ask: Ask) -> None:
    by = {
        s: [str(r[2]) for r in ask("measures-by-status") if r[0] == s] for s in ("under-study", "ongoing", "in-force")
    }
    assert len(by["under-study"]) == 2
    assert by["ongoing"] == ["continue to implement the automotive chip attack action"]
    assert by["in-force"] == ["many policy measures to stabilize industrial growth have been introduced"]


def test_19_products_whose_supply_is_to_be_secured(ask: Ask) -> None:
    assert [r[0] for r in ask("products-to-secure")] == ["potash", "rare-precious-metals", "raw-materials"]


def test_20_external_links(ask: Ask) -> None:
    links = {(r[0], r[3]) for r in ask("external-links")}
    assert {("miit", "q1002010"), ("state-council", "q59261")} <= links
