"""Measures that are said again are linked, never collapsed; things unite by rules that say why; people do not."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef

from policygraph.desk import explain_graph
from policygraph.graph.explain import explain
from policygraph.graph.iris import DATA, DCTERMS, PG, RDF, RDFS, SKOS, VOCAB, XSD, Iris
from policygraph.kb import curate
from policygraph.store import Entry, Folder, Writer, open_view
from policygraph.store.matching import Measure, match

MINISTRY = VOCAB["organisation/ministry-of-tides"]


def measure(label: str, date: str = "2024-01-01", status: str | None = "announced", number: int = 0) -> Measure:
    return Measure(date, f"urn:{date}", f"urn:{date}/{number}", label, status, str(MINISTRY), frozenset(), frozenset())


FILLER = [
    measure(text, number=n)
    for n, text in enumerate(
        ["cut taxes for bakeries", "build three new ferries", "train harbour pilots", "lend to small shipyards"], 10
    )
]


def test_the_same_words_are_said_again() -> None:
    old = measure("dredge the northern harbour before winter")
    new = measure("dredge the northern harbour well before winter", "2024-05-01")
    (found,) = match([new], [old, *FILLER])
    assert (found.earlier, found.moved, found.advanced) == (old, "restates", False)
    assert found.score > 0.6


@pytest.mark.parametrize(
    ("before", "after", "moved", "advanced"),
    [
        ("under-study", "announced", "updates", True),
        ("announced", "in-force", "updates", True),
        ("in-force", "announced", "updates", False),
        ("announced", None, "restates", False),
    ],
)
def test_status_ladder(before: str, after: str | None, moved: str, advanced: bool) -> None:
    old = measure("dredge the northern harbour before winter", status=before)
    (found,) = match([measure(old.label, "2024-05-01", after)], [old, *FILLER])
    assert (found.moved, found.advanced) == (moved, advanced)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("dredge the northern harbour before winter", "paint the southern lighthouse before winter"),
        ("lend 20 million to small shipyards", "lend 30 million to small shipyards"),
        ("continue", "continue"),
    ],
)
def test_what_is_not_the_same(old: str, new: str) -> None:
    assert match([measure(new, "2024-05-01")], [measure(old), *FILLER[:3]]) == []


def test_other_publishers_and_the_same_day_do_not_count() -> None:
    old = measure("dredge the northern harbour before winter")
    same_day = measure(old.label, number=1)
    assert match([same_day], [old, *FILLER]) == []
    other = Measure("2024-05-01", "urn:o", "urn:o/1", old.label, None, "urn:other", frozenset(), frozenset())
    assert match([other], [old, *FILLER]) == []


def test_the_latest_of_several_is_meant() -> None:
    label = "dredge the northern harbour before winter"
    old, newer = measure(label), measure(label, "2024-02-01")
    (found,) = match([measure(label, "2024-05-01")], [old, newer, *FILLER])
    assert found.earlier == newer


def briefing(date: str, measures: dict[str, str], things: dict[str, str]) -> tuple[Entry, Graph]:
    """Measures (label → status) and things (path below data/ → label) of one briefing."""
    sha256 = hashlib.sha256(date.encode()).hexdigest()
    iris = Iris(f"day-{date}-{sha256[:8]}")
    graph = Graph()
    graph.add((iris.briefing, RDF.type, PG.Briefing))
    graph.add((iris.briefing, DCTERMS.issued, Literal(date, datatype=XSD.date)))
    graph.add((iris.briefing, DCTERMS.publisher, MINISTRY))
    for place, (label, status) in enumerate(measures.items()):
        node = iris.within("measure", f"{place}-{place + 1}")
        graph.add((node, RDF.type, PG.Measure))
        graph.add((node, DCTERMS.isPartOf, iris.briefing))
        graph.add((node, RDFS.label, Literal(label, lang="en")))
        graph.add((node, PG.status, VOCAB[f"status/{status}"]))
    for path, label in things.items():
        graph.add((URIRef(DATA + path), SKOS.prefLabel, Literal(label, lang="en")))
        graph.add((iris.briefing, PG.mentions, URIRef(DATA + path)))
    entry = Entry(iris.doc, str(iris.briefing), str(iris.within("graph")), date, sha256, "one", len(graph))
    return entry, graph


def linked(path: Path, *briefings: tuple[Entry, Graph]) -> Graph:
    folder = Folder.create(path)
    with Writer.open(folder) as writer:
        for entry, graph in briefings:
            writer.put(entry, graph)
    with open_view(folder) as view:
        return view.graph()


def test_links_in_a_view(tmp_path: Path) -> None:
    graph = linked(
        tmp_path / "kb",
        briefing(
            "2024-01-01",
            {"dredge the northern harbour before winter": "announced", "train harbour pilots": "ongoing"},
            {
                "programme/e-ferry-plan": "E-Ferry Plan",
                "organisation/office-of-harbour-repair": "Office of Harbour Repair",
            },
        ),
        briefing(
            "2024-06-01",
            {"dredge the northern harbour before winter": "in-force", "cut taxes for bakeries": "announced"},
            {"programme/eferry-plan": "eFerry plan", "organisation/ohr": "OHR"},
        ),
    )
    (edge,) = graph.subject_objects(PG.updates)
    assert "2024-06-01" in str(edge[0])
    assert "2024-01-01" in str(edge[1])
    same = {(str(a).removeprefix(DATA), str(b).removeprefix(DATA)) for a, b in graph.subject_objects(PG.sameThingAs)}
    assert same == {
        ("programme/eferry-plan", "programme/e-ferry-plan"),
        ("organisation/ohr", "organisation/office-of-harbour-repair"),
    }
    rules = {str(o) for a in graph.subjects(RDF.type, PG.Link) for o in graph.objects(a, PG.rule)}
    assert rules == {"said-again", "same-letters", "acronym"}
    for node in graph.subjects(RDF.type, PG.Link):
        assert str(graph.value(node, RDFS.comment))


def test_acronym_needs_one_publisher_and_one_meaning(tmp_path: Path) -> None:
    first = {"organisation/harbour-repair-office": "Harbour Repair Office"}
    graph = linked(
        tmp_path / "a", briefing("2024-01-01", {}, first), briefing("2024-02-01", {}, {"organisation/hro": "HRO"})
    )
    assert len(list(graph.subject_objects(PG.sameThingAs))) == 1
    two = first | {"organisation/human-rights-office": "Human Rights Office"}
    graph = linked(
        tmp_path / "b", briefing("2024-01-01", {}, two), briefing("2024-02-01", {}, {"organisation/hro": "HRO"})
    )
    assert not list(graph.subject_objects(PG.sameThingAs))


def test_people_do_not_unite_on_a_name(tmp_path: Path) -> None:
    graph = linked(
        tmp_path / "kb",
        briefing("2024-01-01", {}, {"a/person/anna-berg": "Anna Berg"}),
        briefing("2024-02-01", {}, {"b/person/anna-berg": "Anna Berg"}),
    )
    assert not list(graph.subject_objects(PG.sameThingAs))


def test_two_bodies_with_one_acronym_stay_two(tmp_path: Path) -> None:
    """Each text introduced it for another body; a third that knows only the letters belongs to neither."""
    first = briefing("2024-01-01", {}, {"organisation/harbour-repair-office": "Harbour Repair Office"})
    second = briefing("2024-02-01", {}, {"organisation/human-rights-office": "Human Rights Office"})
    for (_, graph), path in ((first, "harbour-repair-office"), (second, "human-rights-office")):
        graph.add((URIRef(f"{DATA}organisation/{path}"), SKOS.altLabel, Literal("HRO", lang="en")))
    graph = linked(tmp_path / "kb", first, second, briefing("2024-03-01", {}, {"organisation/hro": "HRO"}))
    assert not list(graph.subject_objects(PG.sameThingAs))


def test_the_union_has_one_node_for_a_thing_with_two_names(tmp_path: Path) -> None:
    """Who asks for a body finds what all briefings say of it; the briefings keep their own names for it."""
    folder = Folder.create(tmp_path / "kb")
    full, short = URIRef(f"{DATA}organisation/office-of-harbour-repair"), URIRef(f"{DATA}organisation/ohr")
    said = [
        briefing(
            "2024-01-01",
            {"dredge the harbour": "announced"},
            {"organisation/office-of-harbour-repair": "Office of Harbour Repair"},
        ),
        briefing("2024-06-01", {"paint the pier": "announced"}, {"organisation/ohr": "OHR"}),
    ]
    with Writer.open(folder) as writer:
        for entry, graph in said:
            (node,) = set(graph.objects(None, PG.mentions))
            for measure in graph.subjects(RDF.type, PG.Measure):
                graph.add((measure, PG.actor, node))
            writer.put(entry, graph)
    with open_view(folder) as view:
        union = view.graph()
        assert len(set(union.subjects(PG.actor, full))) == 2
        assert set(union.predicate_objects(short)) == {(PG.sameThingAs, full)}
        assert set(union.objects(full, SKOS.prefLabel)) == {Literal("Office of Harbour Repair", lang="en")}
        assert Literal("OHR", lang="en") in set(union.objects(full, SKOS.altLabel))
        assert set(view.graph(said[1][0])) == set(said[1][1])
        (told,) = explain(union, "organisation/ohr")
    assert "capitals of “Office of Harbour Repair”" in str(told)
    assert "“OHR” are the capitals" in str(explain_graph(folder.path, "office-of-harbour-repair")[0])
    curate.decide(
        folder.path,
        "different",
        str(short),
        other=str(full),
        who="A. Reader",
        when=dt.date(2024, 7, 1),
        why="two bodies",
    )
    with open_view(folder) as view:
        union = view.graph()
    assert len(set(union.subjects(PG.actor, full))) == len(set(union.subjects(PG.actor, short))) == 1
    assert "different" in str(explain(union, "organisation/ohr")[0])


def test_measures_are_never_collapsed(tmp_path: Path) -> None:
    """Not even when a person calls two of them the same."""
    folder = Folder.create(tmp_path / "kb")
    said = [briefing(date, {"dredge the harbour": "announced"}, {}) for date in ("2024-01-01", "2024-06-01")]
    with Writer.open(folder) as writer:
        for entry, graph in said:
            writer.put(entry, graph)
    one, two = (str(next(graph.subjects(RDF.type, PG.Measure))) for _, graph in said)
    curate.decide(folder.path, "same", two, other=one, who="A. Reader", when=dt.date(2024, 7, 1), why="said twice")
    with open_view(folder) as view:
        assert {str(m) for m in view.graph().subjects(RDF.type, PG.Measure)} == {one, two}
