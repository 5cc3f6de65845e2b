"""The graph as plain records, and their positions."""

from __future__ import annotations

import random

import pytest
from rdflib import RDFS, Literal, URIRef
from sample_page import NORTH, NORTH_TEXT, PG, SOUTH, TEXTS, sample

from policygraph.explorer.intervals import interval
from policygraph.explorer.layout import CARD, positions
from policygraph.explorer.names import NAMESPACES, Kind, compact
from policygraph.explorer.payload import pack
from policygraph.explorer.view import read_view


def test_a_claim_carries_its_quote_status_and_confidence() -> None:
    view = read_view(sample(), TEXTS)
    node = next(n for n in view.nodes if n.iri == f"{NORTH}/measure/3")
    assert node.kind is Kind.MEASURE
    assert node.labels == (("en", "Lend to farms"),)
    (evidence,) = node.evidence
    assert NORTH_TEXT[evidence.start : evidence.end] == evidence.exact == "lend to farms 🌾 and to mills"
    assert ("pg:confidence", "0.55") in {(v.predicate, v.text) for v in node.values}


def test_an_assertion_tells_how_a_link_was_found() -> None:
    view = read_view(sample(), TEXTS)
    (link,) = [k for k in view.links if k.rule == "vocabulary.prefLabel"]
    assert (compact(link.predicate), link.confidence) == ("pg:targetsGroup", 0.8)
    assert [e.exact for e in link.evidence] == ["small firms"]


def test_what_has_no_evidence_of_its_own_shows_where_it_is_mentioned() -> None:
    view = read_view(sample(), TEXTS)
    group = next(n for n in view.nodes if n.kind is Kind.GROUP)
    assert [e.exact for e in group.evidence] == ["small firms"]


def test_a_period_without_a_date_is_named_by_its_words() -> None:
    graph = sample()
    period = URIRef(f"{NORTH}/period-mention/1")
    graph.remove((period, RDFS.label, None))
    graph.add((period, PG.expression, Literal("before long", lang="en")))
    node = next(n for n in read_view(graph, TEXTS).nodes if n.iri == str(period))
    assert node.labels == (("en", "before long"),)


def test_vocabulary_that_rides_along_is_left_out() -> None:
    names = {text for n in read_view(sample(), TEXTS).nodes for _, text in n.labels}
    assert "Farming" in names
    assert "Never mentioned" not in names


def test_nothing_is_read_from_an_empty_graph() -> None:
    view = read_view([], {})
    assert (view.nodes, view.links, view.texts) == ((), (), ())
    assert pack(view)["nodes"] == []


def test_a_withheld_text_leaves_only_the_quotes() -> None:
    data = pack(read_view(sample(), TEXTS))
    assert {d["text"] for d in data["documents"]} == {NORTH_TEXT, None}
    assert ["plant trees", "office will ", "."] in data["quotes"].values()
    assert all(data["spans"][key][0] == _document(data, str(SOUTH)) for key in data["quotes"])


def _document(data: dict[str, list[dict[str, object]]], iri: str) -> int:
    nodes = data["nodes"]
    return next(i for i, d in enumerate(data["documents"]) if nodes[int(str(d["node"]))]["iri"] == compact(iri))


def test_indices_of_the_tables_are_in_range() -> None:
    data = pack(read_view(sample(), TEXTS))
    count = len(data["nodes"])
    assert all(0 <= e[end] < count for e in data["edges"] for end in ("from", "to"))
    assert all(0 <= s < len(data["spans"]) for n in data["nodes"] for s in n.get("e", []))
    assert all(0 <= v[0] < len(data["predicates"]) for n in data["nodes"] for v in n["values"])


def test_short_names_can_be_expanded_again() -> None:
    for prefix, namespace in NAMESPACES.items():
        assert compact(f"{namespace}x") == f"{prefix}:x"
    assert compact("urn:other:x") == "urn:other:x"


@pytest.mark.parametrize(
    ("notation", "days"),
    [
        ("2022", ("2022-01-01", "2022-12-31")),
        ("2022-Q1", ("2022-01-01", "2022-03-31")),
        ("2022-H2", ("2022-07-01", "2022-12-31")),
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("2022-03-05", ("2022-03-05", "2022-03-05")),
        ("2021--2025", ("2021-01-01", "2025-12-31")),
        ("2022-01--2022-02", ("2022-01-01", "2022-02-28")),
        ("2022-13", None),
        ("0000", None),
        ("soon", None),
        ("", None),
    ],
)
def test_notations_of_periods(notation: str, days: tuple[str, str] | None) -> None:
    assert interval(notation) == days


def _links(count: int, seed: int) -> list[tuple[int, int]]:
    draw = random.Random(seed)
    return [(i, draw.randrange(max(1, i))) for i in range(1, count) if draw.random() < 0.85]


@pytest.mark.parametrize("count", [0, 1, 2, 30, 120])
def test_cards_of_a_small_graph_do_not_overlap(count: int) -> None:
    places = positions(count, _links(count, count))
    assert len(places) == count
    for i, (x, y) in enumerate(places):
        for u, v in places[:i]:
            assert abs(x - u) >= CARD[0] - 2 or abs(y - v) >= CARD[1] - 2


def test_positions_depend_on_nothing_but_the_links() -> None:
    links = _links(90, 7)
    assert positions(90, links) == positions(90, links)
    assert len(set(positions(1500, _links(1500, 1)))) == 1500
