"""Whole graphs on a server: by the Graph Store HTTP Protocol, or by SPARQL 1.1 Update and Query (W3C 2013)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, Protocol

import pyoxigraph as ox

from policygraph.errors import StoreError
from policygraph.store.http import Connection, Server

if TYPE_CHECKING:
    import httpx

DEFAULT = ""  # stands for the default graph
CHUNK_TRIPLES = 50_000  # of one request; servers refuse larger ones sooner or later
UPDATE_TRIPLES = 1_000  # of one INSERT DATA: Virtuoso's parser gives up at 10,000
_TURTLE = "text/turtle"
_TRIPLES = f"application/n-triples, {_TURTLE};q=0.9"
_IDEMPOTENT = {"GET", "PUT", "DELETE"}


class Dialect(StrEnum):
    """How graphs get to a server and back."""

    GRAPH_STORE = "graph-store"
    SPARQL = "sparql"


class Graphs(Protocol):
    """The graphs of a server by name; DEFAULT names the default one. All methods raise StoreError."""

    def put(self, graph: str, triples: Iterable[ox.Triple]) -> None:
        """Write a graph in the place of what was there."""
        ...

    def add(self, graph: str, triples: Iterable[ox.Triple]) -> None:
        """Write triples beside what is there."""
        ...

    def get(self, graph: str) -> list[ox.Triple]:
        """The triples of a graph, each once; none of one that is not there."""
        ...

    def delete(self, graph: str) -> None:
        """Remove a graph; it need not be there."""
        ...

    def close(self) -> None:
        """Give the connections back."""
        ...


def open_graphs(server: Server, dialect: Dialect, query_url: str | None = None) -> Graphs:
    """The graphs of a server. With SPARQL, `query_url` is where it is asked, if not where updates go.

    Raises MissingExtraError, StoreError.
    """
    if dialect is Dialect.GRAPH_STORE:
        return _GraphStore(server)
    return _Sparql(server, replace(server, url=query_url or asked_at(server.url)))


def asked_at(update_url: str) -> str:
    """Where a server is asked that takes updates there, by the habits of servers.

    >>> asked_at("http://localhost:7878/update"), asked_at("http://localhost:8890/sparql-auth")
    ('http://localhost:7878/query', 'http://localhost:8890/sparql-auth')
    """
    for ending, instead in (("/update", "/query"), ("/statements", "")):  # Oxigraph and Fuseki; RDF4J and GraphDB
        if update_url.endswith(ending):
            return update_url.removesuffix(ending) + instead
    return update_url


class _GraphStore:
    """SPARQL 1.1 Graph Store HTTP Protocol."""

    def __init__(self, server: Server) -> None:
        self._connection = Connection(server)

    def put(self, graph: str, triples: Iterable[ox.Triple]) -> None:
        self._write(graph, triples, "PUT")

    def add(self, graph: str, triples: Iterable[ox.Triple]) -> None:
        self._write(graph, triples, "POST")

    def get(self, graph: str) -> list[ox.Triple]:
        # Virtuoso answers a PUT that replaces with 406 if it is told what to answer with.
        response = self._send("GET", graph, headers={"Accept": _TRIPLES})
        return [] if response.status_code == 404 else _read(self._connection, response)

    def delete(self, graph: str) -> None:
        self._send("DELETE", graph, headers={"Accept": "*/*"})

    def close(self) -> None:
        self._connection.close()

    def _write(self, graph: str, triples: Iterable[ox.Triple], method: str) -> None:
        for number, chunk in enumerate(_chunks(triples, CHUNK_TRIPLES)):
            # N-Triples are Turtle, and servers agree on the name of Turtle.
            headers = {"Accept": "*/*", "Content-Type": _TURTLE}
            self._send("POST" if number else method, graph, headers=headers, body=chunk)

    def _send(self, method: str, graph: str, headers: dict[str, str], body: bytes | None = None) -> httpx.Response:
        return self._connection.send(
            method,
            f"{method} of {graph or 'the default graph'}",
            params={"graph": graph} if graph else {"default": ""},
            body=body,
            headers=headers,
            repeatable=method in _IDEMPOTENT,
            missing_is_fine=method in {"GET", "DELETE"},
        )


class _Sparql:
    """SPARQL 1.1 Protocol. Every update may be sent again: IRIs and literals only, so that it changes nothing more."""

    def __init__(self, updates: Server, queries: Server) -> None:
        self._updates = Connection(updates)
        self._queries = Connection(queries)

    def put(self, graph: str, triples: Iterable[ox.Triple]) -> None:
        self._insert(graph, triples, first=f"DROP SILENT {_named(graph) or 'DEFAULT'} ;\n")

    def add(self, graph: str, triples: Iterable[ox.Triple]) -> None:
        self._insert(graph, triples, first="")

    def get(self, graph: str) -> list[ox.Triple]:
        name = _named(graph)
        inner = f"{name} {{ ?s ?p ?o }}" if name else "?s ?p ?o"
        response = self._queries.send(
            "POST",
            f"the query for {graph or 'the default graph'}",
            form={"query": f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {inner} }}"},
            headers={"Accept": _TRIPLES},
            repeatable=True,
        )
        return _read(self._queries, response)

    def delete(self, graph: str) -> None:
        self._send(f"DROP SILENT {_named(graph) or 'DEFAULT'}", graph)

    def close(self) -> None:
        self._updates.close()
        self._queries.close()

    def _insert(self, graph: str, triples: Iterable[ox.Triple], first: str) -> None:
        name = _named(graph)
        for number, chunk in enumerate(_chunks(triples, UPDATE_TRIPLES)):
            data = f"{name} {{\n{chunk.decode()}}}" if name else chunk.decode()
            self._send(f"{'' if number else first}INSERT DATA {{ {data} }}", graph)

    def _send(self, update: str, graph: str) -> None:
        self._updates.send(
            "POST",
            f"the update of {graph or 'the default graph'}",
            body=update.encode(),
            headers={"Content-Type": "application/sparql-update", "Accept": "*/*"},
            repeatable=True,
        )


def _named(graph: str) -> str:
    """`GRAPH <…>`, written by the engine; empty for the default graph."""
    try:
        return f"GRAPH {ox.NamedNode(graph)}" if graph else ""
    except ValueError:
        raise StoreError(f"{graph!r} is not an absolute IRI") from None


def _chunks(triples: Iterable[ox.Triple], size: int) -> Iterator[bytes]:
    """N-Triples, so many at a time; of no triples one empty part, which still makes the graph empty."""
    waiting = iter(triples)
    part = list(islice(waiting, size))
    while True:
        yield ox.serialize(part, format=ox.RdfFormat.N_TRIPLES) or b""
        part = list(islice(waiting, size))
        if not part:
            return


def _read(connection: Connection, response: httpx.Response) -> list[ox.Triple]:
    kind = response.headers.get("content-type", "").partition(";")[0].strip()
    form = ox.RdfFormat.from_media_type(kind) or ox.RdfFormat.TURTLE
    try:
        return list(dict.fromkeys(quad.triple for quad in ox.parse(response.content, form)))
    except (SyntaxError, ValueError) as error:
        raise StoreError(f"{connection.server.url}: the answer is no RDF or was cut off ({error})") from None
