"""Questions to an endpoint on another server: the same answers as here, and nothing taken for whole that is not."""

from __future__ import annotations

import hashlib
import http.server as http_server
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs

import httpx
import pyoxigraph as ox
import pytest

from policygraph.cli import main
from policygraph.desk import list_queries, query_graph
from policygraph.errors import QueryError, StoreError
from policygraph.query.bind import bind_values
from policygraph.store import http
from policygraph.store.http import Login, Server

NEEDED = {
    "indicator-values": {"indicator": "indicator:industrial-value-added-above-scale"},
    "text-behind": {"measure": "measure/4765-4820"},
}


def test_all_named_queries_answer_as_they_do_here(graph_store: str, root: Path) -> None:
    graph = root / "outputs" / "graph.ttl"
    httpx.put(f"{graph_store}?default", content=graph.read_bytes(), headers={"Content-Type": "text/turtle"})
    url = graph_store.replace("/store", "/query")
    for query in list_queries():
        params = NEEDED.get(query.name, {})
        here, there = (query_graph(query.name, where, params) for where in (graph, url))
        assert there.to("csv") == here.to("csv"), query.name
        assert there.to("json") == here.to("json"), query.name
    construct = "CONSTRUCT { ?m a ?class } WHERE { ?m a ?class ; pg:status ?s }"
    here, there = (query_graph(construct, where, {"class": "pg:HeadlineMeasure"}) for where in (graph, url))
    assert there.to("ttl") == here.to("ttl")
    assert query_graph("ASK { ?m a pg:Measure }", url).boolean is True


def test_a_parameter_is_a_term_whatever_it_holds(graph_store: str) -> None:
    data = '<http://e/a> <http://e/p> "x\\\\\\"; DROP\\n?label }" . <http://e/b> <http://e/p> "y" .'
    httpx.put(f"{graph_store}?default", content=data, headers={"Content-Type": "text/turtle"})
    url = graph_store.replace("/store", "/query")
    find = "SELECT ?thing ?label WHERE { ?thing <http://e/p> ?label }"
    assert query_graph(find, url, {"label": 'x\\"; DROP\n?label }'}).values() == [("http://e/a",)]
    assert query_graph(find, url, {"label": '" } UNION { ?thing ?any ?label'}).values() == []


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("SELECT ?x ?n WHERE { ?n a ?y . FILTER(?n = ?x) }", 1),
        ("SELECT ?x (COUNT(*) AS ?n) WHERE { ?s a ?x } GROUP BY ?x", 1),
        ("SELECT ?x ?s WHERE { { SELECT ?s WHERE { ?s a ?x } } }", 3),
        ("SELECT ?x ?s WHERE { { SELECT ?s (COUNT(?x) AS ?n) WHERE { ?s a ?x } GROUP BY ?s } }", 3),
        ("SELECT ?x ?s WHERE { { SELECT ?s ?x WHERE { ?s a ?x } } }", 2),
        ("SELECT ?x ?s WHERE { { SELECT * WHERE { ?s a ?x } } }", 2),
        ("SELECT ?x ?s WHERE { ?s a ?c OPTIONAL { ?s ?p ?o FILTER(?o = ?x) } }", 3),
        ("SELECT ?x ?s WHERE { ?s a ?c FILTER NOT EXISTS { ?s a ?x } }", 1),
        ("SELECT ?x ?s WHERE { { ?s a ?x } UNION { ?s <e:p> ?o FILTER(?s = ?x) } }", 2),
        ('SELECT ?x ?s WHERE { ?s a ?x FILTER("{ ?x" != \'} "\' ) # { ?x\n }', 2),
        ("SELECT ?x ?s WHERE { VALUES (?s ?q) { (<e:1> 1) } ?s a ?x }", 1),
        ("SELECT ?x ?s { ?s a ?x . ?s a <e:{> }", 0),
    ],
)
def test_binding_by_text_is_binding(query: str, rows: int) -> None:
    """As the engine substitutes, also in inner groups, filters and subqueries."""
    store = ox.Store()
    for s, o in (("e:1", "e:C"), ("e:2", "e:C"), ("e:3", "e:D"), ("e:C", "e:K")):
        if o != "e:K" or "?n a" in query:
            store.add(ox.Quad(ox.NamedNode(s), ox.NamedNode(RDF_TYPE), ox.NamedNode(o)))
    try:
        plain = store.query(query, substitutions={ox.Variable("x"): ox.NamedNode("e:C")})
    except SyntaxError:
        with pytest.raises(SyntaxError):
            store.query(bind_values(query, {"x": "<e:C>"}))
        return
    by_text = store.query(bind_values(query, {"x": "<e:C>"}))
    assert isinstance(plain, ox.QuerySolutions)
    assert isinstance(by_text, ox.QuerySolutions)
    expected = sorted(str(row) for row in plain)
    assert sorted(str(row) for row in by_text) == expected
    assert len(expected) == rows


RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


class Scripted(http_server.BaseHTTPRequestHandler):
    """Answers with what the test has put down, one after the other; keeps what it was asked."""

    script: list[tuple[int, dict[str, str], bytes]]
    asked: list[str]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        self.asked.append(parse_qs(body).get("query", [""])[0])
        status, headers, answer = self.script.pop(0) if self.script else _digest(self.headers.get("Authorization"))
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(answer))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_args: object) -> None:
        pass


JSON = {"Content-Type": "application/sparql-results+json"}
ROWS = b'{"head":{"vars":["n"]},"results":{"bindings":[{"n":{"type":"literal","value":"1"}}]}}'


def _digest(sent: str | None) -> tuple[int, dict[str, str], bytes]:
    """RFC 7616 as far as a server needs it: the answer to its challenge proves the password."""
    if sent is None or not sent.startswith("Digest "):
        return 401, {"WWW-Authenticate": 'Digest realm="r", nonce="n", qop="auth", algorithm=MD5'}, b""
    found = {key: quoted or plain for key, quoted, plain in re.findall(r'(\w+)=(?:"([^"]*)"|([^\s,]+))', sent)}
    user, asked = (hashlib.md5(text.encode()).hexdigest() for text in ("anna:r:s3cret", f"POST:{found['uri']}"))
    whole = f"{user}:n:{found['nc']}:{found['cnonce']}:auth:{asked}"
    return (200, JSON, ROWS) if hashlib.md5(whole.encode()).hexdigest() == found["response"] else (401, {}, b"")


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[type[Scripted], str]]:
    monkeypatch.setattr(http, "_PAUSE_SECONDS", 0.01)
    handler = type("Handler", (Scripted,), {"script": [], "asked": []})
    server = http_server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield handler, f"http://127.0.0.1:{server.server_address[1]}/sparql"
    server.shutdown()
    thread.join()
    server.server_close()


SELECT = "SELECT ?n WHERE { ?s ?p ?n }"


@pytest.mark.parametrize(
    ("headers", "body", "says"),
    [
        (JSON, ROWS[:-9], "broken or was cut off"),
        (JSON, ROWS + b"The SPARQL operation has been cancelled", "broken or was cut off"),
        (JSON | {"X-SPARQL-MaxRows": "1"}, ROWS, "1 rows at most"),
        ({"Content-Type": "text/html"}, b"<h1>Hello</h1>", "is it a SPARQL endpoint"),
        (JSON | {"Content-Length": "9999"}, ROWS, "failed"),
    ],
    ids=["half", "cancelled", "row-limit", "page", "short"],
)
def test_what_is_not_whole_is_no_answer(
    scripted: tuple[type[Scripted], str], headers: dict[str, str], body: bytes, says: str
) -> None:
    handler, url = scripted
    handler.script += [(200, headers, body)] * 4
    handler.protocol_version = "HTTP/1.0"  # closes behind each answer
    with pytest.raises(StoreError, match=says):
        query_graph(SELECT, url)


def test_a_busy_endpoint_is_asked_again(scripted: tuple[type[Scripted], str]) -> None:
    handler, url = scripted
    handler.script += [(503, {}, b""), (429, {}, b""), (200, JSON, ROWS)]
    assert query_graph(SELECT, url).values() == [("1",)]
    handler.script += [(400, {}, b"Virtuoso 37000 Error\nSP030: syntax\n"), (200, JSON, ROWS)]
    with pytest.raises(StoreError, match="status 400: Virtuoso 37000 Error SP030: syntax"):
        query_graph(SELECT, url)


def test_digest_login(scripted: tuple[type[Scripted], str]) -> None:
    _, url = scripted
    with pytest.raises(StoreError, match="401"):
        query_graph(SELECT, url)
    assert query_graph(SELECT, Server(url, Login.DIGEST, "anna", "s3cret")).values() == [("1",)]
    with pytest.raises(StoreError, match="401"):
        query_graph(SELECT, Server(url, Login.DIGEST, "anna", "wrong"))


def test_nothing_but_questions_is_sent(scripted: tuple[type[Scripted], str]) -> None:
    handler, url = scripted
    for text in ("DROP ALL", "SELECT * { SERVICE <http://e/> { ?s ?p ?o } }", "SELECT * {", "SELECT * FROM <e:g> {}"):
        with pytest.raises(QueryError):
            query_graph(text, url)
    assert handler.asked == []


def test_command(scripted: tuple[type[Scripted], str], capsys: pytest.CaptureFixture[str]) -> None:
    handler, url = scripted
    handler.script.append((200, JSON, ROWS))
    with pytest.raises(SystemExit) as stop:
        main(["query", SELECT, "--graph", url, "--format", "csv"])
    assert (stop.value.code or 0, capsys.readouterr().out) == (0, "n\n1\n")
    with pytest.raises(SystemExit) as stop:
        main(["query", SELECT, "--graph", "http://127.0.0.1:9/"])
    assert stop.value.code == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
