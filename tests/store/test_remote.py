"""Knowledge bases on other servers: a real one (oxigraph serve), and one that misbehaves."""

from __future__ import annotations

import base64
import http.server as http_server
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen

import pytest
from kb_texts import briefing

from policygraph.cli.app import SECRET, main
from policygraph.desk import query_graph
from policygraph.errors import StoreError
from policygraph.kb.exchange import pull, push
from policygraph.store import Folder, Writer, graphs, http, open_view
from policygraph.store.remote import Dialect, Login, Server


@pytest.fixture
def kb(tmp_path: Path) -> Path:
    folder = Folder.create(tmp_path / "kb")
    with Writer.open(folder) as writer:
        for number in range(3):
            writer.put(*briefing(number))
    return folder.path


def same(one: Path, two: Path) -> bool:
    with open_view(Folder.open(one)) as a, open_view(Folder.open(two)) as b:
        return a.entries() == b.entries() and all(set(a.graph(e)) == set(b.graph(e)) for e in a.entries())


def test_there_and_back(kb: Path, graph_store: str, tmp_path: Path) -> None:
    server = Server(graph_store)
    assert len(push(kb, server).copied) == 3
    assert len(push(kb, server).unchanged) == 3
    assert len(pull(tmp_path / "copy", server).copied) == 3
    assert same(kb, tmp_path / "copy")
    assert len(pull(tmp_path / "copy", server).unchanged) == 3


def test_changes_and_removals(kb: Path, graph_store: str, tmp_path: Path) -> None:
    server = Server(graph_store)
    push(kb, server)
    with Writer.open(Folder.open(kb)) as writer:
        writer.put(*briefing(1, fingerprint="two", triples=5))
        writer.remove(briefing(2)[0])
    done = push(kb, server)
    assert (len(done.copied), len(done.unchanged), len(done.extra)) == (1, 1, 1)
    assert len(push(kb, server, prune=True).removed) == 1
    pull(tmp_path / "copy", server)
    assert same(kb, tmp_path / "copy")


def test_large_graphs_go_in_parts(kb: Path, graph_store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graphs, "CHUNK_TRIPLES", 7)
    push(kb, Server(graph_store))
    pull(tmp_path / "copy", Server(graph_store))
    assert same(kb, tmp_path / "copy")


def test_there_and_back_by_sparql(kb: Path, graph_store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For servers without the Graph Store protocol: INSERT DATA in parts, and CONSTRUCT."""
    monkeypatch.setattr(graphs, "UPDATE_TRIPLES", 7)
    updates, queries = (Server(graph_store.replace("/store", end)) for end in ("/update", "/query"))
    done = push(kb, updates, dialect=Dialect.SPARQL, union=True)
    assert (len(done.copied), done.union) == (3, 3 * (1 + 3 * 20) + 2)
    assert len(push(kb, updates, dialect=Dialect.SPARQL, query_url=queries.url).unchanged) == 3
    with Writer.open(Folder.open(kb)) as writer:
        odd = briefing(1, fingerprint='two "\\n} ; DROP ALL #', triples=5)  # stands in the labels, too
        writer.put(*odd)
        writer.remove(briefing(2)[0])
    done = push(kb, updates, dialect=Dialect.SPARQL, prune=True)
    assert (len(done.copied), len(done.unchanged), len(done.removed)) == (1, 1, 1)
    pull(tmp_path / "copy", queries, dialect=Dialect.SPARQL)
    assert same(kb, tmp_path / "copy")
    pull(tmp_path / "same", Server(graph_store))
    assert same(kb, tmp_path / "same"), "both protocols write the same"


class Odd(http_server.BaseHTTPRequestHandler):
    """A graph store in memory that wants a login, is busy now and then, and may keep less than it was sent."""

    graphs: dict[str, bytes]
    wanted: str
    busy: dict[str, int]
    keeps: float
    forward: str  # another server that gets what comes here
    drop: str  # lines with this text do not get there

    def _answer(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/turtle")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _handle(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        name = parse_qs(urlsplit(self.path).query).get("graph", [""])[0]
        if self.wanted and self.headers.get("Authorization") != self.wanted:
            return self._answer(401, b"<html><head><title>No</title></head><body><h1>Log  in</h1></body></html>")
        if self.busy.get(self.command, 0):
            self.busy[self.command] -= 1
            return self._answer(503)
        if self.forward:
            kept = b"".join(x for x in body.splitlines(keepends=True) if not self.drop or self.drop.encode() not in x)
            url, headers = (
                self.forward + self.path.removeprefix("/store"),
                {"Content-Type": self.headers["Content-Type"]},
            )
            with urlopen(Request(url, kept, headers | {"Accept": "application/n-triples"})) as answer:
                return self._answer(200, answer.read())
        if self.command != "GET" and "turtle" in self.headers.get("Accept", ""):
            return self._answer(406)  # as Virtuoso does
        if self.command == "GET":
            return self._answer(200 if name in self.graphs else 404, self.graphs.get(name, b""))
        lines = body.splitlines(keepends=True)
        kept = b"".join(lines[: max(1, int(len(lines) * self.keeps))])
        self.graphs[name] = (self.graphs.get(name, b"") if self.command == "POST" else b"") + kept
        return self._answer(204)

    def do_GET(self) -> None:
        self._handle()

    def do_PUT(self) -> None:
        self._handle()

    def do_POST(self) -> None:
        self._handle()

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def odd(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[type[Odd], str]]:
    monkeypatch.setattr(http, "_PAUSE_SECONDS", 0.01)
    handler = type("Handler", (Odd,), {"graphs": {}, "wanted": "", "busy": {}, "keeps": 1.0, "forward": "", "drop": ""})
    server = http_server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield handler, f"http://127.0.0.1:{server.server_address[1]}/store"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_busy_server_is_asked_again(kb: Path, odd: tuple[type[Odd], str]) -> None:
    handler, url = odd
    handler.busy = {"PUT": 2, "GET": 3}
    assert len(push(kb, Server(url)).copied) == 3


def test_post_is_not_repeated(kb: Path, odd: tuple[type[Odd], str], monkeypatch: pytest.MonkeyPatch) -> None:
    handler, url = odd
    monkeypatch.setattr(graphs, "CHUNK_TRIPLES", 20)
    handler.busy = {"POST": 1}
    with pytest.raises(StoreError, match=r"POST of .* failed .status 503"):
        push(kb, Server(url))
    assert len(push(kb, Server(url)).copied) == 3, "the next push does it again from the start"


def test_a_server_that_truncates_is_found_out(kb: Path, odd: tuple[type[Odd], str], tmp_path: Path) -> None:
    handler, url = odd
    handler.keeps = 0.5
    with pytest.raises(StoreError, match="the server kept"):
        push(kb, Server(url))
    handler.keeps = 1.0
    push(kb, Server(url))
    name = next(n for n in handler.graphs if n.endswith("/graph"))
    handler.graphs[name] = handler.graphs[name][: len(handler.graphs[name]) // 2]
    with pytest.raises(StoreError, match=r"cut off|the server sent"):
        pull(tmp_path / "copy", Server(url))


def test_updates_are_repeated_and_checked(kb: Path, graph_store: str, odd: tuple[type[Odd], str]) -> None:
    """They are made so that a second one changes nothing; what the server drops is found out."""
    handler, url = odd
    handler.busy = {"POST": 2}
    handler.forward, handler.drop = graph_store.replace("/store", ""), ""
    assert len(push(kb, Server(f"{url}/update"), dialect=Dialect.SPARQL).copied) == 3
    handler.drop = "measure/0-9"
    with Writer.open(Folder.open(kb)) as writer:
        writer.put(*briefing(1, fingerprint="two", triples=5))
    with pytest.raises(StoreError, match="the server kept"):
        push(kb, Server(f"{url}/update"), dialect=Dialect.SPARQL)


def test_logins(kb: Path, odd: tuple[type[Odd], str]) -> None:
    handler, url = odd
    handler.wanted = "Basic " + base64.b64encode(b"anna:s3cret").decode()
    with pytest.raises(StoreError, match=r"failed \(status 401: Log in\)$"):
        push(kb, Server(url))
    assert push(kb, Server(url, Login.BASIC, "anna", "s3cret")).copied
    handler.wanted = "Bearer t0ken"
    assert push(kb, Server(url, Login.BEARER, secret="t0ken")).unchanged
    assert "t0ken" not in repr(Server(url, Login.BEARER, secret="t0ken"))


def test_nobody_there(kb: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "_PAUSE_SECONDS", 0.01)
    for url in ("http://127.0.0.1:9/store", "nonsense", "file:///etc/passwd"):
        with pytest.raises(StoreError, match="failed"):
            push(kb, Server(url))
        with pytest.raises(StoreError, match="failed"):
            pull(tmp_path / "copy", Server(url))
    assert not (tmp_path / "copy").exists()


def test_command(
    kb: Path, odd: tuple[type[Odd], str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    handler, url = odd
    handler.wanted = "Bearer t0ken"
    monkeypatch.setenv(SECRET, "t0ken")
    with pytest.raises(SystemExit) as stop:
        main(["push", str(kb), "--to", url, "--login", "bearer"])
    assert not stop.value.code
    assert capsys.readouterr().out == f"3 copied, 0 unchanged, 0 removed → {url}\n"


def test_the_union_goes_to_the_default_graph(kb: Path, graph_store: str, tmp_path: Path) -> None:
    assert push(kb, Server(graph_store), union=True).union == 3 * (1 + 3 * 20) + 2
    counted = "SELECT (COUNT(*) AS ?n) { ?body skos:prefLabel ?name }"
    assert query_graph(counted, graph_store.replace("/store", "/query")).values() == [("1",)]
    pull(tmp_path / "copy", Server(graph_store))
    assert same(kb, tmp_path / "copy"), "the union is no briefing"


def test_the_union_may_be_a_named_graph(kb: Path, graph_store: str) -> None:
    push(kb, Server(graph_store), union=True, union_graph="urn:union")
    asked = "SELECT (COUNT(*) AS ?n) { ?body skos:prefLabel ?name }"
    endpoint = graph_store.replace("/store", "/query")
    assert query_graph(asked, endpoint).values() == [("0",)]
    assert query_graph(asked, f"{endpoint}?default-graph-uri=urn:union").values() == [("1",)]
