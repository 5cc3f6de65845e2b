"""Queries cannot reach out, however the clause is dressed up; words that look like one are let through."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDF, RDFS, Graph, Literal, URIRef

from policygraph.errors import GraphError, QueryError
from policygraph.query import NamedQuery, Param, load_graph, load_store, run


@pytest.fixture
def graph() -> Graph:
    made = Graph()
    made.add((URIRef("https://example.org/data/a-1/measure/3-9"), RDFS.label, Literal("SERVICE to ports", lang="en")))
    return made


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        server.settimeout(0.05)
        yield server


CALL = "<ENDPOINT> {?a ?b ?c}"
DISGUISED = {
    "after a dot": f"SELECT * {{ ?s ?p ?o.SERVICE {CALL} }}",
    "behind a long string": f"SELECT * {{ BIND('''it's''' AS ?x) SERVICE {CALL} BIND('' AS ?y) }}",
    "behind a comparison that looks like an IRI": f"SELECT * {{ ?s ?p ?o FILTER(?s<?o)SERVICE#>\n{CALL} }}",
    "behind a comparison with a string": f"SELECT * {{ ?s ?p ?o FILTER(?o<'x>')SERVICE {CALL} }} #'",
    "behind a comment that ends with CR": f"SELECT * {{ ?s ?p ?o #\rSERVICE {CALL}\n }}",
    "behind an escaped name": f"SELECT * {{ ?s rdfs:a\\' ?o . SERVICE {CALL} }} #'",
    "with a prefixed name": "PREFIX : <ENDPOINT> SELECT * { SERVICE:x {?a ?b ?c} }",
    "with a long prefix": f"PREFIX {'a' * 300}: <ENDPOINT> SELECT * {{ SERVICE {'a' * 300}:x {{?a ?b ?c}} }}",
    "with a prefix that is no word": "PREFIX a\u1680b: <ENDPOINT> SELECT * { SERVICE a\u1680b:x {?a ?b ?c} }",
    "with a prefix that holds the word": "PREFIX service: <ENDPOINT> SELECT * { SERVICE service:x {?a ?b ?c} }",
    "silently": f"SELECT * {{ service silent {CALL} }}",
    "in a filter": f"SELECT * {{ ?s ?p ?o FILTER EXISTS {{ SERVICE {CALL} }} }}",
    "through a variable": "SELECT * { VALUES ?x { <ENDPOINT> } SERVICE ?x {?a ?b ?c} }",
    "in a subquery": f"SELECT * {{ {{ SELECT * {{ SERVICE {CALL} }} }} }}",
    "in an ASK": f"ASK {{ SERVICE {CALL} }}",
    "glued to a name": "PREFIX e: <ENDPOINT> ASK { SERVICEe:x {?a ?b ?c} }",
}


@pytest.mark.parametrize("how", DISGUISED)
def test_no_disguise_gets_out(how: str, graph: Graph, listener: socket.socket) -> None:
    text = DISGUISED[how].replace("ENDPOINT", f"http://127.0.0.1:{listener.getsockname()[1]}/")
    with pytest.raises(QueryError):
        run(text, graph)
    with pytest.raises(TimeoutError):
        listener.accept()


@pytest.mark.parametrize(
    "text",
    [
        'SELECT ?s WHERE { ?s rdfs:label ?service FILTER(CONTAINS(?service, "SERVICE")) }',
        "SELECT ?from WHERE { ?from rdfs:label ?o } # from SERVICE <http://x/>",
        "PREFIX service: <http://www.w3.org/2000/01/rdf-schema#> SELECT ?s WHERE { ?s service:label ?o }",
        "SELECT ?s WHERE { ?s rdfs:label ?o FILTER(?s != <http://example.org/service/from#SERVICE>) }",
        "SELECT ?s WHERE { ?s rdfs:label ?o MINUS { ?s pg:instrumentType instrument:enterprise-service } }",
        "SELECT ?s WHERE { ?s rdfs:label ?o FILTER('''it's''' != ?o) } #service",
    ],
)
def test_the_word_alone_is_no_call(text: str, graph: Graph) -> None:
    assert len(run(text, graph).rows) == 1


def test_a_broken_query_is_not_blamed_on_its_words(graph: Graph) -> None:
    with pytest.raises(QueryError, match="cannot be run"):
        run('SELECT ?s WHERE { ?s rdfs:label "from"', graph)
    with pytest.raises(QueryError, match="cannot be run"):
        run('SELECT ?s WHERE { ?s rdfs:label "my service"', graph)


def test_two_graphs_of_one_name_are_not_mixed_up() -> None:
    one, other = Graph(identifier="http://same"), Graph(identifier="http://same")
    one.add((URIRef("http://a"), RDFS.label, Literal("one")))
    other.add((URIRef("http://a"), RDFS.label, Literal("other")))
    asked = "SELECT ?l WHERE { ?s rdfs:label ?l }"
    assert [run(asked, g).values() for g in (one, other, one)] == [[("one",)], [("other",)], [("one",)]]
    one.remove((None, None, None))
    one.add((URIRef("http://a"), RDFS.label, Literal("changed")))
    assert run(asked, one).values() == [("changed",)]


def test_a_store_is_asked_for_its_default_graph_and_by_name() -> None:
    store, label = ox.Store(), ox.NamedNode(str(RDFS.label))
    settled, source = ox.DefaultGraph(), ox.NamedNode("http://graph/a")
    for words, place in (("settled", settled), ("as printed", source)):
        store.add(ox.Quad(ox.NamedNode("http://a"), label, ox.Literal(words), place))
    assert run("SELECT ?l WHERE { ?s rdfs:label ?l }", store).values() == [("settled",)]
    assert run("SELECT ?l ?g WHERE { GRAPH ?g { ?s rdfs:label ?l } }", store).values() == [("as printed", source.value)]


def test_a_node_can_be_named_by_its_end(graph: Graph) -> None:
    asked = NamedQuery("q", "", (Param("node", "iri", None, ""),), "SELECT ?node ?l WHERE { ?node rdfs:label ?l }")
    graph.add((URIRef("https://example.org/data/a-1/measure/3-9"), RDF.type, URIRef("http://x/C")))
    assert run(asked, graph, {"node": "measure/3-9"}).values() == [("SERVICE to ports",)]
    with pytest.raises(QueryError, match="no such node"):
        run(asked, graph, {"node": "measure/13-9"})
    graph.add((URIRef("https://example.org/data/b-2/measure/3-9"), RDF.type, URIRef("http://x/C")))
    with pytest.raises(QueryError, match="2 briefings"):
        run(asked, graph, {"node": "measure/3-9"})
    assert run(asked, graph, {"node": "a-1/measure/3-9"}).values() == [("SERVICE to ports",)]


def test_a_table_names_the_briefing_only_where_there_are_several(graph: Graph) -> None:
    asked = "SELECT ?s WHERE { ?s rdfs:label ?l } ORDER BY ?s"
    assert run(asked, graph).to("table").splitlines()[2] == "measure/3-9"
    graph.add((URIRef("https://example.org/data/b-2/measure/3-9"), RDFS.label, Literal("tugs")))
    assert run(asked, graph).to("table").splitlines()[2:4] == ["a-1/measure/3-9", "b-2/measure/3-9"]


def test_saved_graphs_load_either_way(tmp_path: Path, graph: Graph) -> None:
    path = tmp_path / "graph.ttl"
    graph.serialize(path, format="turtle", encoding="utf-8")
    asked = "SELECT ?s ?l WHERE { ?s rdfs:label ?l }"
    assert run(asked, load_store(path)).values() == run(asked, load_graph(path)).values() != []
    with pytest.raises(GraphError, match="no such graph"):
        load_store(tmp_path / "none.ttl")
    broken = tmp_path / "broken.ttl"
    broken.write_text("<a> <b", "utf-8")
    with pytest.raises(GraphError, match="not a graph in Turtle"):
        load_store(broken)
