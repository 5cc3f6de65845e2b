"""Running queries: parameters are terms, nothing is written or fetched, answers print in four forms."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from pathlib import Path

import pytest
from rdflib import RDFS, Graph, Literal, URIRef

from policygraph.desk import query_graph
from policygraph.errors import GraphError, OntologyError, QueryError
from policygraph.query import load_graph, named_queries, read_query, run

PLACE = URIRef("https://example.org/place")


@pytest.fixture
def graph() -> Graph:
    made = Graph()
    made.add((PLACE, RDFS.label, Literal("Port", lang="en")))
    made.add((PLACE, RDFS.comment, Literal('=HYPERLINK("x")')))
    made.add((URIRef("https://example.org/other"), RDFS.label, Literal("Lake", lang="en")))
    return made


LABELS = "SELECT ?s ?l WHERE { ?s rdfs:label ?l } ORDER BY ?l"


def test_prefixes_need_no_declaration(graph: Graph) -> None:
    assert run(LABELS, graph).values() == [("https://example.org/other", "Lake"), (str(PLACE), "Port")]


def test_a_parameter_is_a_term_and_no_text(graph: Graph) -> None:
    asked = "SELECT ?s ?what WHERE { ?s rdfs:comment ?what }"
    assert run(asked, graph, {"what": '=HYPERLINK("x")'}).values() == [(str(PLACE),)]
    assert run(asked, graph, {"what": 'x" } ; DROP ALL #'}).values() == []


def test_iri_parameters(graph: Graph) -> None:
    assert run("SELECT ?s ?l WHERE { ?s rdfs:label ?l }", graph, {"s": str(PLACE)}).values() == [("Port",)]


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * WHERE { SERVICE <http://localhost/> { ?s ?p ?o } }",
        "SELECT * WHERE { sErViCe ?x { ?s ?p ?o } }",
        "SELECT * FROM <file:///etc/passwd> WHERE { ?s ?p ?o }",
        "SELECT * FROM NAMED <http://x/> WHERE { ?s ?p ?o }",
        "INSERT DATA { <http://a> <http://b> <http://c> }",
        "DELETE WHERE { ?s ?p ?o }",
        "LOAD <http://localhost/>",
        "CLEAR ALL",
    ],
)
def test_only_reading(text: str, graph: Graph) -> None:
    with pytest.raises(QueryError, match="not allowed"):
        run(text, graph)


def test_keywords_in_strings_and_names_are_harmless(graph: Graph) -> None:
    text = 'SELECT ?from WHERE { ?from rdfs:label ?l FILTER(?l != "SERVICE FROM") } # LOAD'
    assert len(run(text, graph).rows) == 2


def test_errors_are_one_line(graph: Graph, ontology: Path) -> None:
    with pytest.raises(QueryError) as bad:
        run("SELECT WHERE {", graph)
    assert "\n" not in str(bad.value)
    ministry = next(q for q in named_queries(ontology) if q.name == "measures-of-ministry")
    with pytest.raises(QueryError, match="has no parameter 'minister'"):
        run(ministry, graph, {"minister": "x"})
    with pytest.raises(QueryError, match="neither an IRI"):
        run(ministry, graph, {"ministry": "no iri"})
    values = next(q for q in named_queries(ontology) if q.name == "indicator-values")
    with pytest.raises(QueryError, match="needs --param indicator"):
        run(values, graph)
    with pytest.raises(QueryError, match="not a date"):
        run(values, graph, {"indicator": "indicator:x", "from": "soon"})


def test_forms(graph: Graph) -> None:
    answer = run("SELECT ?s ?c WHERE { ?s rdfs:comment ?c }", graph)
    assert "(1 row)" in answer.to("table")
    assert next(iter(csv.DictReader(io.StringIO(answer.to("csv"))))) == {"s": str(PLACE), "c": '\'=HYPERLINK("x")'}
    data = json.loads(answer.to("json"))
    assert data["head"]["vars"] == ["s", "c"]
    assert data["results"]["bindings"][0]["s"] == {"type": "uri", "value": str(PLACE)}
    with pytest.raises(QueryError, match="CONSTRUCT"):
        answer.to("ttl")


def test_ask_and_construct(graph: Graph) -> None:
    assert run("ASK { ?s rdfs:label ?l }", graph).to("table") == "yes\n"
    made = run("CONSTRUCT { ?s rdfs:seeAlso ?s } WHERE { ?s rdfs:comment ?c }", graph)
    assert made.graph is not None
    assert set(made.graph) == {(PLACE, RDFS.seeAlso, PLACE)}
    assert "seeAlso" in made.to("ttl")


def test_load_graph_says_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="no such graph"):
        load_graph(tmp_path / "none.ttl")
    broken = tmp_path / "broken.ttl"
    broken.write_text("<a> <b", "utf-8")
    with pytest.raises(GraphError, match="not a graph in Turtle"):
        load_graph(broken)


def test_a_bad_header_is_named(tmp_path: Path) -> None:
    path = tmp_path / "q.rq"
    path.write_text("# param: 12 what\nASK {}\n", "utf-8")
    with pytest.raises(OntologyError, match=r"q\.rq"):
        read_query(path)


def test_queries_of_ones_own(graph: Graph, ontology: Path, tmp_path: Path) -> None:
    (tmp_path / "labels.rq").write_text("# title: What is called so\n# param: l (text) - a name\n" + LABELS)
    (tmp_path / "without-evidence.rq").write_text("# title: Mine\nASK {}")
    named = {q.name: q for q in named_queries(ontology, tmp_path)}
    assert set(named) == {q.name for q in named_queries(ontology)} | {"labels"}
    assert named["without-evidence"].title == "Mine"  # in the place of the one that ships
    assert run(named["labels"], graph, {"l": "Lake"}).values() == []  # "Lake"@en is another term than "Lake"
    with pytest.raises(OntologyError, match="no such folder"):
        named_queries(ontology, tmp_path / "nowhere")


def test_a_query_file_with_a_header_takes_parameters(seed_graph_file: Path, tmp_path: Path) -> None:
    file = tmp_path / "of-kind.rq"
    file.write_text("# param: kind (iri) = pg:Measure - a class\nSELECT ?m ?kind WHERE { ?m a ?kind }")
    assert len(query_graph(str(file), seed_graph_file).rows) > 10
    assert query_graph(str(file), seed_graph_file, {"kind": "pg:NoSuchClass"}).rows == ()
    with pytest.raises(QueryError, match="no parameter"):
        query_graph(str(file), seed_graph_file, {"sort": "pg:Measure"})


@pytest.fixture
def seed_graph_file(root: Path) -> Path:
    return root / "outputs" / "graph.ttl"


def test_dataframe(graph: Graph) -> None:
    asked = """SELECT ?n ?x ?d ?b ?i ?none WHERE {
      VALUES (?n ?x ?d ?b ?i) { (3 2.5 "2024-05-01"^^xsd:date true <https://example.org/place>)
                                (4 0.5 UNDEF false rdf:type) } }"""
    frame = run(asked, graph).to_dataframe()
    assert list(frame.columns) == ["n", "x", "d", "b", "i", "none"]
    assert (frame["n"].sum(), frame["x"].sum(), frame["b"].tolist()) == (7, 3.0, [True, False])
    assert frame["d"][0] == dt.date(2024, 5, 1)
    assert frame["i"][0] == str(PLACE)
    assert frame["none"].isna().all()
    with pytest.raises(QueryError, match="SELECT"):
        run("ASK {}", graph).to_dataframe()
