"""The endpoint keeps the SPARQL 1.1 Protocol: requests in three forms, answers in eight formats."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote, urlencode

import pytest
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from served import IRIS, Client, fill, running

from policygraph.graph.iris import PG, RDF
from policygraph.server import Settings
from policygraph.server.protocol import choose
from policygraph.store import Folder, Writer, open_view
from policygraph.store.worker import Limits

FORM = "application/x-www-form-urlencoded"
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?m a pg:Measure }"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return fill(tmp_path_factory.mktemp("served") / "kb")


@pytest.fixture(scope="module")
def client(folder: Folder) -> Iterator[Client]:
    with running(folder, Settings(limits=Limits(seconds=5, rows=2000))) as client:
        yield client


def test_get_and_both_posts(client: Client) -> None:
    replies = [
        client.ask("GET", "/sparql?query=" + quote(COUNT), Accept="text/csv"),
        client.ask("POST", "/sparql", urlencode({"query": COUNT}), Content_Type=FORM, Accept="text/csv"),
        client.ask("POST", "/sparql", COUNT, Content_Type="application/sparql-query", Accept="text/csv"),
    ]
    assert [(r.status, r.body) for r in replies] == [(200, "n\r\n1000\r\n")] * 3


def test_plus_and_percent_are_decoded_once(client: Client) -> None:
    query = 'SELECT ("a+b%2Bc" AS ?x) WHERE {}'
    reply = client.ask("POST", "/sparql", urlencode({"query": query}), Content_Type=FORM, Accept="text/csv")
    assert reply.body == "x\r\na+b%2Bc\r\n"


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("application/json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("*/*", "application/sparql-results+json"),
        ("text/csv;q=0.2, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
    ],
)
def test_formats_of_rows(client: Client, accept: str, kind: str) -> None:
    select = client.query("SELECT ?m ?l WHERE { ?m a pg:Measure ; rdfs:label ?l } ORDER BY ?m LIMIT 3", accept)
    assert (select.status, select.kind) == (200, kind)
    ask = client.query("ASK { ?m a pg:Measure }", accept)
    assert (ask.status, ask.kind) == (200, kind)
    assert "true" in ask.body


@pytest.mark.parametrize(
    ("accept", "kind", "form"),
    [
        ("text/turtle", "text/turtle", "turtle"),
        ("application/n-triples", "application/n-triples", "nt"),
        ("application/rdf+xml", "application/rdf+xml", "xml"),
        ("application/ld+json", "application/ld+json", "json-ld"),
    ],
)
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's JSON-LD reader
def test_formats_of_triples(client: Client, accept: str, kind: str, form: str) -> None:
    reply = client.query("CONSTRUCT { ?m a pg:Measure } WHERE { ?m a pg:Measure }", accept)
    assert (reply.status, reply.kind) == (200, kind)
    assert len(Graph().parse(data=reply.body, format=form)) == 1000


def test_rows_survive_every_format(client: Client) -> None:
    """Quotes, tags, tabs and line ends of literals, checked by rdflib's readers."""
    from io import BytesIO

    from rdflib.query import Result

    query = """SELECT ?x WHERE { VALUES ?x { "a\\tb\\nc\\"d,<e>&" "ü"@de 3 2.5 <http://example.org/é> } }"""
    expected = set(Graph().query(query))
    for form in ("json", "xml", "tsv"):
        accept = {"json": "application/sparql-results+json", "xml": "application/sparql-results+xml"}
        reply = client.query(query, accept.get(form, "text/tab-separated-values"))
        assert set(Result.parse(BytesIO(reply.body.encode()), format=form)) == expected, form


def test_relative_iris_are_read_against_the_endpoint(client: Client) -> None:
    """SPARQL 1.1 (4.1.1.2): the base is where the query was sent, unless it names another."""
    reply = client.query("CONSTRUCT { <a> <b> <#c> } WHERE {}", "application/n-triples")
    assert reply.body == f"<{client.url}/a> <{client.url}/b> <{client.url}/sparql#c> .\n"
    graph = str(IRIS.within("graph"))
    base, name = graph.rsplit("/", 1)
    asked = f"BASE <{base}/> SELECT (COUNT(*) AS ?n) FROM <{name}> {{ ?m a pg:Measure }}"
    assert client.query(asked, "text/csv").body == "n\r\n1000\r\n"


def test_nothing_acceptable(client: Client) -> None:
    assert client.query(COUNT, "image/png").status == 406
    assert client.query(COUNT, "text/turtle").status == 406
    assert client.query("CONSTRUCT WHERE { ?s ?p ?o }", "text/csv").status == 406


def test_data_set(client: Client) -> None:
    graph, other = str(IRIS.within("graph")), "https://example.org/no-such-graph"
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?m a pg:Measure }"
    for name, graphs, number in (
        ("default-graph-uri", [graph], 1000),
        ("default-graph-uri", [other], 0),
        ("named-graph-uri", [graph], 0),
    ):
        pairs = [("query", count), *((name, g) for g in graphs)]
        assert client.ask("GET", "/sparql?" + urlencode(pairs), Accept="text/csv").body == f"n\r\n{number}\r\n"
    named = client.query("SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?m a pg:Measure } } GROUP BY ?g", "text/csv")
    assert named.body == f"g,n\r\n{graph},1000\r\n"
    from_ = client.query(f"SELECT (COUNT(*) AS ?n) FROM <{graph}> WHERE {{ ?m a pg:Measure }}", "text/csv")
    assert from_.body == "n\r\n1000\r\n"


@pytest.mark.parametrize(
    ("method", "path", "body", "kind", "status"),
    [
        ("GET", "/sparql?query=", None, "", 400),
        ("GET", "/sparql?query=SELECT", None, "", 400),
        ("GET", "/sparql?query=ASK%7B%7D&query=ASK%7B%7D", None, "", 400),
        ("GET", "/sparql?other=1", None, "", 400),
        ("GET", "/sparql?query=ASK%7B%7D&default-graph-uri=", None, "", 400),
        ("GET", "/sparql?query=ASK%7B%7D%FF", None, "", 400),
        ("POST", "/sparql", b"\xff", "application/sparql-query", 400),
        ("POST", "/sparql", b"{}", "application/json", 415),
        ("POST", "/sparql", b"ASK {}", "", 415),
        ("PUT", "/sparql", b"ASK {}", "application/sparql-query", 405),
        ("DELETE", "/sparql", None, "", 405),
    ],
)
def test_bad_requests(client: Client, method: str, path: str, body: bytes | None, kind: str, status: int) -> None:
    reply = client.ask(method, path, body, **({"Content_Type": kind} if kind else {}))
    assert reply.status == status


def test_service_description(client: Client) -> None:
    reply = client.ask("GET", "/sparql", Accept="text/turtle")
    graph = Graph().parse(data=reply.body, format="turtle")
    sd = "http://www.w3.org/ns/sparql-service-description#"
    assert set(graph.objects(None, URIRef(sd + "endpoint"))) == {URIRef(f"{client.url}/sparql")}
    page = client.ask("GET", "/sparql", Accept="text/html,*/*;q=0.8")
    assert (page.status, page.headers["location"]) == (303, "/query")


def test_rdflib_store_is_a_client(client: Client) -> None:
    graph = Graph(store=SPARQLStore(f"{client.url}/sparql"))
    assert len(list(graph.subjects(RDF.type, PG.Measure))) == 1000


def test_sparqlwrapper_is_a_client(client: Client) -> None:
    wrapper = pytest.importorskip("SPARQLWrapper")
    for method in (wrapper.GET, wrapper.POST):
        asking = wrapper.SPARQLWrapper(f"{client.url}/sparql", returnFormat=wrapper.JSON)
        asking.setMethod(method)
        asking.setQuery(f"PREFIX pg: <{PG}> {COUNT}")
        assert asking.query().convert()["results"]["bindings"][0]["n"]["value"] == "1000"


def test_what_is_added_is_served_without_a_restart(folder: Folder) -> None:
    with running(folder, Settings(workers=1, limits=Limits(seconds=2))) as client:
        with open_view(folder) as view:
            (entry,) = view.entries()
            graph = view.graph(entry)
        graph.add((URIRef(str(IRIS.within("measure", "5000-5007"))), RDF.type, PG.Measure))
        with Writer.open(folder) as writer:
            writer.put(replace(entry, fingerprint="two"), graph)

        deadline = time.monotonic() + 10
        while "1001" not in client.query(COUNT).body:
            assert time.monotonic() < deadline
            time.sleep(0.3)
        graph.remove((URIRef(str(IRIS.within("measure", "5000-5007"))), RDF.type, PG.Measure))
        with Writer.open(folder) as writer:
            writer.put(entry, graph)


def test_choose() -> None:
    assert choose("", ["a/b", "c/d"]) == "a/b"
    assert choose("c/*, a/b;q=0.1", ["a/b", "c/d"]) == "c/d"
    assert choose("a/b;q=0", ["a/b"]) is None
    assert choose("x/y", ["a/b"]) is None
    assert choose("a/b;q=nonsense, c/d;q=0.1", ["a/b", "c/d"]) == "c/d"


def test_json_is_the_standard_form(client: Client) -> None:
    data = json.loads(client.query('SELECT ?a ?b WHERE { BIND("x"@en AS ?a) }').body)
    assert data == {
        "head": {"vars": ["a", "b"]},
        "results": {"bindings": [{"a": {"type": "literal", "value": "x", "xml:lang": "en"}}]},
    }


def test_the_list_of_briefings_calls_them_by_title(client: Client) -> None:
    page = client.ask("GET", "/")
    assert page.status == 200
    assert 'title="tides.txt">On tides</a>' in page.body
