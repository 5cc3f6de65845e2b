"""What stands in the graph of a small invented briefing that holds every kind of claim."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.term import Node
from sample_extraction import TEXT, StubVocabulary, at, sample_extraction

from policygraph.errors import GraphError, InputError
from policygraph.graph import build_graph, merge, to_turtle
from policygraph.graph.explain import explain
from policygraph.graph.iris import DATA, FOAF, OA, ORG, PG, PROV, QB, RDF, RDFS, SA, SD, SKOS, SM, TIME, UNIT, VOCAB
from policygraph.graph.verify import verify
from policygraph.model import ObservationClaim

BRIEFING = URIRef(DATA + "ports-2031q1-0a1b2c3d")
CLAIMS = (PG.Measure, PG.Observation, PG.Problem, PG.Cause, PG.Foundation, PG.Objective, PG.Principle)


@pytest.fixture(scope="module")
def graph() -> Graph:
    return build_graph(sample_extraction(), StubVocabulary())


def node(kind: str, quote: str) -> URIRef:
    span = at(quote)
    return URIRef(f"{BRIEFING}/{kind}/{span.start}-{span.end}")


HEADLINE = node("measure", "ease the burden on small yards")
LOANS = node("measure", "grant $40 million in loans for small yards")
GREW = node("observation", "shipyard output rose by 6.5% year on year")
UP = node("observation", "up 2.6 percentage points from the fourth quarter of last year")
MINISTRY = VOCAB["organisation/mport"]


def objects(graph: Graph, subject: Node, predicate: URIRef) -> set[str]:
    return {str(o) for o in graph.objects(subject, predicate)}


def test_the_briefing(graph: Graph) -> None:
    assert graph.identifier == URIRef(f"{BRIEFING}/graph")
    assert objects(graph, BRIEFING, PG.offsetUnit) == {"unicode-code-point"}
    assert max(len(str(o)) for o in graph.objects(BRIEFING)) < 200, "a briefing never holds its text"


def test_claims_have_one_source_and_a_place(graph: Graph) -> None:
    found = {s for c in CLAIMS for s in graph.subjects(RDF.type, c)}
    assert len(found) == 12
    for claim in found:
        assert len(set(graph.objects(claim, PROV.wasAttributedTo))) == 1, claim
        assert list(graph.objects(claim, PG.evidence)), claim


def test_what_a_reporter_says_is_the_reporters(graph: Graph) -> None:
    fell = node("observation", "Shipyard orders fell in March")
    (journalist,) = graph.objects(fell, PROV.wasAttributedTo)
    (official,) = graph.objects(GREW, PROV.wasAttributedTo)
    assert not list(graph.objects(journalist, PG.heldBy))  # nobody is invented behind "Reporter"
    assert objects(graph, official, PG.speaksFor) == {str(MINISTRY)}
    (person,) = graph.objects(official, PG.heldBy)
    assert objects(graph, person, FOAF.name) == {"Ada Lindqvist"}
    assert objects(graph, person, ORG.memberOf) == {str(MINISTRY)}


def test_a_headline_and_its_part(graph: Graph) -> None:
    assert {PG.Measure, PG.HeadlineMeasure} <= set(graph.objects(HEADLINE, RDF.type))
    assert graph.value(HEADLINE, PG.ordinal) == Literal(1)
    assert graph.value(LOANS, PG.subMeasureOf) == HEADLINE
    assert objects(graph, HEADLINE, PG.actorBasis) == {"inherited"}
    assert objects(graph, LOANS, PG.actorBasis) == {"explicit"}
    assert objects(graph, LOANS, PG.amount) == {"40000000"}
    assert objects(graph, LOANS, PG.amountUnit) == {str(UNIT.CCY_USD)}


def test_relevant_departments_are_no_organisation(graph: Graph) -> None:
    (group,) = set(graph.objects(None, PG.jointlyWith))
    assert PG.OrganizationGroup in set(graph.objects(group, RDF.type))
    assert not {ORG.Organization, ORG.FormalOrganization} & set(graph.objects(group, RDF.type))


def test_percent_and_percentage_points(graph: Graph) -> None:
    assert graph.value(GREW, SA.unitMeasure) == UNIT.PERCENT
    grew = graph.value(GREW, SM.obsValue)
    assert isinstance(grew, Literal)
    assert grew.eq(Literal(Decimal("6.5")))
    assert graph.value(UP, SA.unitMeasure) == PG.PercentagePoint
    assert objects(graph, UP, PG.basePeriod) == {str(VOCAB["period/2030-Q4"])}
    assert objects(graph, UP, SD.refPeriod) == {str(VOCAB["period/2031-Q1"])}
    assert objects(graph, UP, PG.ambiguous) == {"true"}
    assert objects(graph, UP, PG.bound) == {"about"}


def test_only_a_complete_observation_is_in_the_cube(graph: Graph) -> None:
    assert set(graph.subjects(RDF.type, QB.Observation)) == {GREW}  # the other has no area


def test_zero_is_a_value() -> None:
    extraction = sample_extraction()
    claims = tuple(
        replace(c, value=Decimal("0.0"), printed="0") if isinstance(c, ObservationClaim) and c.value is not None else c
        for c in extraction.claims
    )
    graph = build_graph(replace(extraction, claims=claims), StubVocabulary())
    assert objects(graph, GREW, SM.obsValue) == {"0"}
    assert PG.QuantitativeObservation in set(graph.objects(GREW, RDF.type))


def test_without_a_date_no_year_is_invented() -> None:
    graph = build_graph(sample_extraction(None), StubVocabulary())
    assert not list(graph.subjects(RDF.type, TIME.ProperInterval))
    assert not list(graph.objects(None, TIME.inXSDDate))
    unresolved = {str(graph.value(m, PG.expression)): m for m in graph.subjects(RDF.type, PG.UnresolvedPeriod)}
    assert set(unresolved) == {"March", "the first quarter", "the fourth quarter of last year"}
    earlier, later = unresolved["the fourth quarter of last year"], unresolved["the first quarter"]
    assert (earlier, TIME.before, later) in graph  # the order is known all the same
    assert (later, TIME.before, earlier) not in graph


def test_each_decided_edge_names_rule_confidence_and_words(graph: Graph) -> None:
    told: dict[tuple[Node, Node, Node], Node] = {}
    for each in graph.subjects(RDF.type, PG.Assertion):
        subject, predicate, value = (graph.value(each, p) for p in (RDF.subject, RDF.predicate, RDF.object))
        assert subject is not None
        assert predicate is not None
        assert value is not None
        assert (subject, predicate, value) in graph, "an assertion about nothing"
        told[subject, predicate, value] = each
    for predicate in (PG.actor, PG.status, PG.targetsGroup, PG.instrumentType, SD.refPeriod, PG.causedBy, PG.mentions):
        edges = set(graph.triples((None, predicate, None)))
        assert edges, predicate
        for edge in edges - set(told):
            assert predicate == PG.mentions, edge  # a person is mentioned by the label of a turn
    basis = told[HEADLINE, PG.actor, MINISTRY]
    assert (objects(graph, basis, PG.rule), objects(graph, basis, PG.confidence)) == ({"test.actor"}, {"0.6"})
    (evidence,) = graph.objects(basis, PG.evidence)
    assert {str(graph.value(s, OA.exact)) for s in graph.objects(evidence, OA.hasSelector)} == {"None", "we will"}


def test_offsets_count_code_points() -> None:
    extraction = sample_extraction()
    start = at("ease the burden").start
    assert len(TEXT[:start].encode("utf-16-le")) // 2 == start  # the sample itself has no astral character …
    graph = build_graph(extraction, StubVocabulary())
    moved = {str(BRIEFING): "😀" + TEXT}  # … so one in front moves every quote by exactly one
    assert {p.found[1:] for p in verify(graph, moved)} == {p.quote[:-1] for p in verify(graph, moved)}
    assert verify(graph, {str(BRIEFING): TEXT}) == []


def test_the_order_of_adding_does_not_matter(graph: Graph) -> None:
    triples = sorted(graph, key=str)
    random.Random(5).shuffle(triples)
    shuffled = Graph()
    for triple in triples:
        shuffled.add(triple)
    assert to_turtle(shuffled) == to_turtle(graph)


def test_turtle_refuses_what_it_cannot_hold() -> None:
    relative = Graph()
    relative.add((URIRef("here"), RDFS.label, Literal("x")))
    with pytest.raises(GraphError, match="absolute IRIs"):
        to_turtle(relative)


def test_a_base_of_ones_own(graph: Graph) -> None:
    own = build_graph(sample_extraction(), StubVocabulary(), base="https://ports.example/kg")
    assert not [s for s in own.subjects() if str(s).startswith(DATA)]
    assert len(own) == len(graph)
    with pytest.raises(InputError, match="--base"):
        build_graph(sample_extraction(), StubVocabulary(), base="ports")


def test_merging_keeps_both_and_one_preferred_label() -> None:
    first, second = Graph(), Graph()
    org = URIRef(DATA + "organisation/port-office")
    first.add((org, SKOS.prefLabel, Literal("port office", lang="en")))
    second.add((org, SKOS.prefLabel, Literal("Port Office", lang="en")))
    second.add((org, SKOS.prefLabel, Literal("港务局", lang="zh")))
    both, other_way = merge([first, second]), merge([second, first])
    assert set(both) == set(other_way)
    preferred = sorted(str(o) for o in both.objects(org, SKOS.prefLabel))
    assert preferred == ["Port Office", "港务局"]
    assert objects(both, org, SKOS.altLabel) == {"port office"}
    assert len(first) == 1  # the parts are left as they were


def test_explaining_an_inherited_actor(graph: Graph) -> None:
    (told,) = explain(graph, "ease the burden", {str(BRIEFING): TEXT}, {"test.measure": "Paint all buoys."})
    (passage,) = told.passages
    assert passage.startswith("First, we will ⟦ease the burden on small yards⟧ as follows. The Ministry of Ports will")
    assert passage.endswith("…")
    assert " ".join(TEXT.split()).count(passage.partition("⟧")[2].rstrip("…")) == 1  # cut between words
    assert told.said_by == "Ada Lindqvist"
    assert ("actorBasis", "inherited") in {(s.predicate, s.object) for s in told.statements}
    actor = next(s for s in told.statements if s.predicate == "actor")
    assert (actor.object, actor.rule, actor.confidence, actor.quotes) == (
        "Ministry of Ports",
        "test.actor",
        "0.6",
        ("we will",),
    )
    block = str(told)
    assert "found as in “Paint all buoys.”" in block
    assert "rule test.measure, confidence 0.9" in block
    assert explain(graph, "ease the burden")[0].passages == ("⟦ease the burden on small yards⟧",)
