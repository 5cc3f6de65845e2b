"""Every SHACL shape finds the breach it is there for, planted into a graph that is otherwise right."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import BNode, Graph
from sample_extraction import StubVocabulary, sample_extraction

from policygraph.errors import ValidationError
from policygraph.graph import build_graph, to_turtle
from policygraph.graph.iris import PG, RDF, SH, STANDARD_PREFIXES
from policygraph.graph.shacl_report import report_graph
from policygraph.graph.validate import validate

# shape: (what is done to the graph, words of the message)
PLANTS = {
    "Briefing": ("DELETE { ?b pg:sha256 ?h } INSERT { ?b pg:sha256 'ABC' } WHERE { ?b pg:sha256 ?h }", "SHA-256"),
    "Turn": ("DELETE { ?t pg:speaker ?s } WHERE { ?t a pg:AnswerTurn ; pg:speaker ?s }", "a turn has one speaker"),
    "Speaker": ("DELETE { ?s rdfs:label ?l } WHERE { ?s a pg:Speaker ; rdfs:label ?l }", "a speaker has a label"),
    "Claim": (
        "INSERT { ?p prov:wasAttributedTo <http://else> } WHERE { ?p a pg:Problem }",
        "exactly one source says a claim",
    ),
    "Claim-Evidence": ("DELETE { ?f pg:evidence ?e } WHERE { ?f a pg:Foundation ; pg:evidence ?e }", "has evidence"),
    "Labelled": ("DELETE { ?o rdfs:label ?l } WHERE { ?o a pg:Objective ; rdfs:label ?l }", "label"),
    "Measure": (
        "INSERT { ?m pg:status <https://w3id.org/policygraph/vocab/status/rumoured> } WHERE { ?m a pg:Measure }",
        "a status is one of the closed set",
    ),
    "HeadlineMeasure": (
        "DELETE { ?m a pg:Measure } WHERE { ?m a pg:HeadlineMeasure }",
        "a headline measure is a measure",
    ),
    "AmountUnit": ("DELETE { ?m pg:amountUnit ?u } WHERE { ?m pg:amountUnit ?u }", "an amount has one unit"),
    "Situation": ("INSERT { ?p pg:causedBy 'bad luck' } WHERE { ?p a pg:Problem }", "a cause is a node"),
    "Observation": (
        "INSERT { ?o a pg:QualitativeObservation } WHERE { ?o sm:obsValue ?v }",
        "either quantitative or qualitative",
    ),
    "QuantitativeObservation": (
        "DELETE { ?o pg:printedValue ?v } WHERE { ?o a pg:Observation ; pg:printedValue ?v }",
        "kept as printed",
    ),
    "QualitativeObservation": (
        "INSERT { ?o pg:maxValue 3.5 } WHERE { ?o a pg:QualitativeObservation }",
        "a qualitative observation has no figure",
    ),
    "DerivedObservation": ("INSERT { ?o a pg:DerivedObservation } WHERE { ?o sm:obsValue ?v }", "derived from"),
    "CubeObservation": ("DELETE { ?o sd:refArea ?a } WHERE { ?o a qb:Observation ; sd:refArea ?a }", "has an area"),
    "OrganizationGroup": (
        "INSERT { ?g a org:Organization } WHERE { ?g a pg:OrganizationGroup }",
        "never an organisation",
    ),
    "PartyBody": ("INSERT { ?o a pg:PartyBody } WHERE { ?o a pg:GovernmentBody }", "not a public one"),
    "GovernmentBody": ("DELETE { ?o a cv:PublicOrganisation } WHERE { ?o a pg:GovernmentBody }", "formal and public"),
    "Named": ("INSERT { ?o skos:prefLabel 'Port Office'@en } WHERE { ?o a pg:GovernmentBody }", "one per language"),
    "Person": ("DELETE { ?p foaf:name ?n } WHERE { ?p foaf:name ?n }", "a person has a name"),
    "Period": ("DELETE { ?p time:hasEnd ?e } WHERE { ?p time:hasEnd ?e }", "a period has a last day"),
    "RelativePeriod": ("DELETE { ?p pg:resolvesTo ?q } WHERE { ?p pg:resolvesTo ?q }", "or is unresolved"),
    "Evidence": ("DELETE { ?q oa:exact ?x } WHERE { ?q oa:exact ?x }", "evidence has one quote"),
    "Position": ("DELETE { ?p oa:end ?e } INSERT { ?p oa:end 0 } WHERE { ?p oa:end ?e }", "ends behind its start"),
    "Assertion": ("DELETE { ?a pg:rule ?r } WHERE { ?a a pg:Assertion ; pg:rule ?r }", "an assertion names one rule"),
}


@pytest.fixture
def graph() -> Graph:
    return build_graph(sample_extraction(), StubVocabulary())


def shapes(ontology: Path) -> set[str]:
    found = Graph().parse(ontology / "shapes.ttl").subjects(RDF.type, SH.NodeShape)
    return {str(s).rpartition("/")[2] for s in found if not isinstance(s, BNode)}


def test_every_shape_is_tried(ontology: Path) -> None:
    assert set(PLANTS) == shapes(ontology)


@pytest.mark.parametrize("dated", [True, False])
def test_the_sample_conforms(dated: bool, ontology: Path) -> None:
    extraction = sample_extraction() if dated else sample_extraction(None)
    report = validate(build_graph(extraction, StubVocabulary()), ontology)
    assert report.findings == ()
    report.raise_for_violations()


@pytest.mark.parametrize("shape", PLANTS)
def test_a_planted_breach_is_found(shape: str, graph: Graph, ontology: Path) -> None:
    update, words = PLANTS[shape]
    before = set(graph)
    graph.update(update, initNs=STANDARD_PREFIXES)
    assert set(graph) != before, "nothing was planted"
    report = validate(graph, ontology)
    assert [f for f in report.violations if words in f.message], [str(f) for f in report.findings]
    with pytest.raises(ValidationError, match="violation at "):
        report.raise_for_violations()


def test_blank_nodes_are_found(graph: Graph, ontology: Path) -> None:
    graph.add((BNode(), RDF.type, PG.Programme))
    assert "the graph holds no blank nodes" in {f.message for f in validate(graph, ontology).violations}


def test_graphs_without_provenance_are_judged_as_such(ontology: Path) -> None:
    bare = build_graph(sample_extraction(), StubVocabulary(), provenance="none")
    assert validate(bare, ontology, provenance="none").conforms
    assert {f.message for f in validate(bare, ontology).violations} == {"what is found in a text has evidence"}


def test_the_report_is_a_shacl_graph_with_stable_bytes(graph: Graph, ontology: Path) -> None:
    """Read by oxigraph: one result per finding, focus node, severity, component and path as SHACL wants them."""
    for shape in ("Measure", "Period", "QualitativeObservation"):  # a plain path, a sequence, a choice
        graph.update(PLANTS[shape][0], initNs=STANDARD_PREFIXES)
    first, again = (to_turtle(report_graph(validate(graph, ontology))) for _ in range(2))
    assert first == again
    store = ox.Store()
    store.load(first.encode(), ox.RdfFormat.TURTLE)
    ask = """ASK { ?r a sh:ValidationReport ; sh:conforms false ; sh:result ?x . ?x a sh:ValidationResult ;
        sh:focusNode ?node ; sh:resultSeverity sh:Violation ; sh:resultMessage ?m ; sh:sourceShape ?shape ;
        sh:sourceConstraintComponent ?c ; sh:resultPath %s }"""
    for path in (
        "pg:status",
        "?l . ?l rdf:first time:hasEnd ; rdf:rest ?k . ?k rdf:first time:inXSDDate ; rdf:rest rdf:nil",
        "?p . ?p sh:alternativePath/rdf:rest*/rdf:first pg:maxValue",
    ):
        assert bool(store.query(ask % path, prefixes=STANDARD_PREFIXES)), path


def test_what_conforms_has_a_report_too(ontology: Path) -> None:
    report = report_graph(validate(build_graph(sample_extraction(), StubVocabulary()), ontology))
    assert [str(o) for o in report.objects(None, SH.conforms)] == ["true"]
