"""A small knowledge base behind a real server on a free port, and a plain client for it."""

from __future__ import annotations

import hashlib
import http.client
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import uvicorn
from rdflib import Graph, Literal, URIRef

from policygraph.graph.iris import DATA, DCTERMS, OA, ORG, PG, RDF, RDFS, SKOS, Iris
from policygraph.lexicon.home import ontology_dir
from policygraph.server import Settings
from policygraph.server.app import make_app
from policygraph.store import Entry, Folder, Writer

TEXT = "The Ministry of Tides will deepen the harbour."
IRIS = Iris("tides-12345678")


def graph() -> Graph:
    """One briefing with a thousand measures, so that a cross product takes an age."""
    made = Graph()
    made.add((IRIS.briefing, RDF.type, PG.Briefing))
    made.add((IRIS.briefing, DCTERMS.title, Literal("On tides", lang="en")))
    ministry = URIRef(DATA + "organisation/ministry-of-tides")
    made.add((ministry, RDF.type, ORG.Organization))
    made.add((ministry, SKOS.prefLabel, Literal("Ministry of Tides", lang="en")))
    for place in range(1000):
        node = IRIS.within("measure", f"{place}-{place + 7}")
        made.add((node, RDF.type, PG.Measure))
        made.add((node, PG.actor, ministry))
        made.add((node, RDFS.label, Literal(f'deepen <b>harbour</b> "{place}"', lang="en")))
    first, evidence = IRIS.within("measure", "0-7"), IRIS.within("evidence", "27-45")
    made.add((first, PG.evidence, evidence))
    made.add((evidence, OA.hasSource, IRIS.briefing))
    made.add((evidence, OA.hasSelector, IRIS.within("position", "27-45")))
    made.add((evidence, OA.hasSelector, IRIS.within("quote", "27-45")))
    made.add((IRIS.within("position", "27-45"), OA.start, Literal(27)))
    made.add((IRIS.within("position", "27-45"), OA.end, Literal(45)))
    made.add((IRIS.within("quote", "27-45"), OA.exact, Literal(TEXT[27:45])))
    made.add((IRIS.within("quote", "27-45"), OA.prefix, Literal(TEXT[:27])))
    return made


def fill(path: Path) -> Folder:
    folder = Folder.create(path)
    made = graph()
    sha256 = hashlib.sha256(TEXT.encode()).hexdigest()
    entry = Entry(IRIS.doc, str(IRIS.briefing), str(IRIS.within("graph")), "tides.txt", sha256, "one", len(made))
    folder.keep_text(sha256, TEXT.encode())
    with Writer.open(folder) as writer:
        writer.put(entry, made)
    return folder


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: str

    @property
    def kind(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]


@dataclass(frozen=True)
class Client:
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(self, method: str, path: str, body: bytes | str | None = None, **headers: str) -> Reply:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body.encode() if isinstance(body, str) else body, named)
            response = connection.getresponse()
            told = {k.lower(): v for k, v in response.getheaders()}
            return Reply(response.status, told, response.read().decode("utf-8"))
        finally:
            connection.close()

    def query(self, text: str, accept: str = "application/sparql-results+json") -> Reply:
        return self.ask("GET", "/sparql?" + urlencode({"query": text}), Accept=accept)


@contextmanager
def running(folder: Folder, settings: Settings) -> Iterator[Client]:
    config = uvicorn.Config(
        make_app(folder, ontology_dir(), settings), port=0, log_level="error", timeout_graceful_shutdown=2
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.02)
    try:
        yield Client(server.servers[0].sockets[0].getsockname()[1])
    finally:
        server.should_exit = True
        thread.join(20)
        assert not thread.is_alive(), "the server did not stop"
