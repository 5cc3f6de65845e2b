"""The graph contract on a small briefing: evidence for everything, the same bytes, checks that bite."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, Graph, Literal, URIRef

from policygraph.graph import Provenance, to_turtle
from policygraph.graph.explain import explain
from policygraph.graph.iris import OA, PG, PROV, VOCAB
from policygraph.graph.validate import validate
from policygraph.graph.verify import briefings_of, verify
from policygraph.pipeline import Build, Options, build

TEXT = """News from the ports

The Ministry of Works will dredge the harbour to shorten waiting times. It will also subsidise tugs for small firms.

Exports rose by 3 percent in May 2021, up 0.5 percentage points from April. Berths are in short supply.
"""
CLAIMS = (PG.Measure, PG.Observation, PG.Problem, PG.Objective)


def made(folder: Path, provenance: Provenance = Provenance.FULL) -> Build:
    path = folder / "ports.txt"
    path.write_text(TEXT, "utf-8")
    return build(path, options=Options(engine="lexical", provenance=provenance))


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Build:
    return made(tmp_path_factory.mktemp("one"))


def test_every_claim_has_exact_evidence_and_attribution(one: Build) -> None:
    nodes = {n for c in CLAIMS for n in one.graph.subjects(RDF.type, c)}
    assert len(nodes) >= 5
    for node in nodes:
        assert (node, PROV.wasAttributedTo, None) in one.graph
        for evidence in one.graph.objects(node, PG.evidence):
            start, end, exact = None, None, None
            for selector in one.graph.objects(evidence, OA.hasSelector):
                start = one.graph.value(selector, OA.start) or start
                end = one.graph.value(selector, OA.end) or end
                exact = one.graph.value(selector, OA.exact) or exact
            assert TEXT[int(str(start)) : int(str(end))] == str(exact)


def test_every_edge_between_things_is_asserted_with_its_rule(one: Build) -> None:
    asserted = {
        (g.value(a, RDF.subject), g.value(a, RDF.predicate), g.value(a, RDF.object))
        for g in [one.graph]
        for a in g.subjects(RDF.type, PG.Assertion)
    }
    edges = {(s, PG.actor, o) for s, o in one.graph.subject_objects(PG.actor)}
    assert edges
    assert edges <= asserted


def test_levels_of_provenance(tmp_path: Path, one: Build) -> None:
    nodes, none = made(tmp_path, Provenance.NODES).graph, made(tmp_path, Provenance.NONE).graph
    assert set(nodes.subjects(RDF.type, PG.Measure)) == set(one.graph.subjects(RDF.type, PG.Measure))
    assert not set(nodes.subjects(RDF.type, PG.Assertion))
    assert set(nodes.subjects(OA.exact))
    assert not set(none.subjects(OA.exact))
    assert len(one.graph) > len(nodes) > len(none)


def test_turtle_reads_back_as_the_same_graph(one: Build) -> None:
    again = Graph().parse(data=to_turtle(one.graph), format="turtle")
    assert set(again) == set(one.graph)
    assert to_turtle(again) == to_turtle(one.graph)


def test_same_bytes_whatever_the_surroundings(tmp_path: Path, one: Build) -> None:
    path = tmp_path / "ports.txt"
    path.write_text(TEXT, "utf-8")
    script = (
        "import sys; from policygraph.pipeline import Options, build;"
        "sys.stdout.buffer.write(build(sys.argv[1], options=Options(engine='lexical')).files['graph.ttl'].encode())"
    )
    surroundings = os.environ | {"PYTHONHASHSEED": "977", "LC_ALL": "tr_TR.UTF-8", "TZ": "Asia/Kolkata"}
    command = [sys.executable, "-c", script, str(path)]
    out = subprocess.run(command, env=surroundings, cwd=tmp_path, capture_output=True, check=True).stdout
    assert out.decode() == one.files["graph.ttl"]


def test_a_changed_ontology_is_read_anew(tmp_path: Path, ontology: Path) -> None:
    own, text, lanterns = tmp_path / "ontology", tmp_path / "a.txt", VOCAB["sector/lanterns"]
    shutil.copytree(ontology, own)
    text.write_text("The Ministry of Works will support the lantern trade.\n", "utf-8")
    options = Options(engine="lexical", ontology=own)
    before, again = build(text, options=options), build(text, options=options)
    assert again.files == before.files
    with (own / "vocab" / "sectors.ttl").open("a", encoding="utf-8") as vocabulary:
        vocabulary.write('\nsector:lanterns a skos:Concept ; skos:prefLabel "lantern trade"@en .\n')
    assert lanterns not in set(before.graph.objects())
    assert lanterns in set(build(text, options=options).graph.objects())


def test_two_briefings_share_what_both_name(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The Ministry of Works will build roads.\n", "utf-8")
    (tmp_path / "b.txt").write_text("The Ministry of Works will build bridges.\n", "utf-8")
    graph = build(tmp_path, options=Options(engine="lexical")).graph
    assert len(set(graph.subjects(RDF.type, PG.Briefing))) == 2
    assert len(set(graph.subjects(RDF.type, PG.Measure))) == 2
    assert len(set(graph.objects(None, PG.actor))) == 1


def break_it(graph: Graph, how: str) -> Graph:
    broken = Graph()
    for triple in graph:
        broken.add(triple)
    measure = min(graph.subjects(RDF.type, PG.Measure), key=str)
    observation = min(graph.subjects(PG.printedValue), key=str)
    match how:
        case "no evidence":
            broken.remove((measure, PG.evidence, None))
        case "no label":
            broken.remove((measure, RDFS.label, None))
        case "two statuses":
            broken.add((measure, PG.status, URIRef("https://w3id.org/policygraph/vocab/status/ongoing")))
            broken.add((measure, PG.status, URIRef("https://w3id.org/policygraph/vocab/status/completed")))
        case "no indicator":
            broken.remove((observation, PG.indicator, None))
        case "sure beyond one":
            broken.set((measure, PG.confidence, Literal(2)))
    return broken


@pytest.mark.parametrize("how", ["no evidence", "no label", "two statuses", "no indicator", "sure beyond one"])
def test_shapes_find_what_is_broken(how: str, one: Build, ontology: Path) -> None:
    assert validate(one.graph, ontology).conforms
    assert not validate(break_it(one.graph, how), ontology).conforms


def test_verify_finds_a_changed_text(one: Build) -> None:
    (iri,) = briefings_of(one.graph)
    assert verify(one.graph, {iri: TEXT}) == []
    problems = verify(one.graph, {iri: TEXT.replace("harbour", "harbor")})
    assert problems
    assert "the text has" in str(problems[0])


def test_explain_by_words_and_by_iri(one: Build) -> None:
    (iri,) = briefings_of(one.graph)
    found = [e for e in explain(one.graph, "dredge THE harbour", {iri: TEXT}) if "Measure" in e.kind]
    assert [e.label for e in found] == ["Dredge the harbour"]
    assert "The Ministry of Works will ⟦dredge the harbour⟧ to shorten" in found[0].passages[0]
    assert ("actor", "Ministry of Works") in {(s.predicate, s.object) for s in found[0].statements}
    assert str(found[0].rule) in str(found[0])
    assert explain(one.graph, found[0].iri)[0].iri == found[0].iri
    assert explain(one.graph, "/".join(found[0].iri.split("/")[-2:]))[0].iri == found[0].iri
    assert explain(one.graph, "no such words") == []
