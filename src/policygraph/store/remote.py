"""Graphs on other servers: the SPARQL 1.1 Graph Store HTTP Protocol (W3C 2013), with whatever login they want."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from types import TracebackType
from typing import TYPE_CHECKING

import pyoxigraph as ox
from rdflib import Graph

from policygraph.errors import StoreError
from policygraph.store.catalogue import entries_of, row
from policygraph.store.http import Connection, Login, Server
from policygraph.store.names import Names
from policygraph.store.protocol import Entry
from policygraph.store.terms import quads, to_graph

if TYPE_CHECKING:
    import httpx

__all__ = ["CHUNK_TRIPLES", "Login", "RemoteStore", "Server"]

DEFAULT = ""  # stands for the default graph
CHUNK_TRIPLES = 50_000  # of one request; servers refuse larger ones sooner or later
_TURTLE = "text/turtle"
_IDEMPOTENT = {"GET", "PUT", "DELETE"}


class RemoteStore:
    """Briefings on a server, each in its named graph, with a catalogue. Use it in a `with` statement.

    A change of one briefing is one PUT, or several requests if it is larger than CHUNK_TRIPLES; its row of the
    catalogue comes last, so that what was cut short is done again by the next push.
    """

    def __init__(self, server: Server, names: Names) -> None:
        self.server = server
        self.names = names
        self._connection = Connection(server)
        self._known: dict[str, Entry] | None = None

    def __enter__(self) -> RemoteStore:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def entries(self) -> list[Entry]:
        """The briefings of the server, in order of their names. Raises StoreError."""
        if self._known is None:
            found = entries_of(self._get(self.names.catalogue), self.names)
            self._known = {e.graph: e for e in found}
        return sorted(self._known.values())

    def put(self, entry: Entry, graph: Graph, replaces: Entry | None = None) -> None:
        """Write a briefing and look whether all of it has arrived. Raises StoreError."""
        self._put(entry.graph, [q.triple for q in quads(graph, ox.NamedNode(entry.graph))])
        arrived = len(self._get(entry.graph))
        if arrived != len(graph):
            raise StoreError(f"{self.server.url}: {entry.doc} has {len(graph)} triples, the server kept {arrived}")
        if replaces is not None and replaces.graph != entry.graph:
            self._send("DELETE", replaces.graph)
        self._catalogue(added=entry, gone=replaces)

    def remove(self, entry: Entry) -> None:
        """Delete a briefing. Raises StoreError."""
        self._catalogue(gone=entry)
        self._send("DELETE", entry.graph)

    def graph(self, entry: Entry) -> Graph:
        """The triples of one briefing; a server that keeps some of them back is found out. Raises StoreError."""
        found = to_graph(self._get(entry.graph), entry.graph)
        if len(found) != entry.triples:
            raise StoreError(
                f"{self.server.url}: {entry.doc} has {entry.triples} triples, the server sent {len(found)}"
            )
        return found

    def put_union(self, triples: Iterable[ox.Triple], graph: str = DEFAULT) -> int:
        """Write the default graph, or a named one in its place, and look whether all of it has arrived.

        Returns its triples. Raises StoreError.
        """
        unique = list(dict.fromkeys(triples))
        self._put(graph, unique)
        arrived = len(self._get(graph))
        if arrived != len(unique):
            raise StoreError(f"{self.server.url}: the union has {len(unique)} triples, the server kept {arrived}")
        return arrived

    def _catalogue(self, added: Entry | None = None, gone: Entry | None = None) -> None:
        kept = {e.graph: e for e in self.entries()}
        if gone is not None:
            kept.pop(gone.graph, None)
        if added is not None:
            kept[added.graph] = added
        rows = [q.triple for entry in sorted(kept.values()) for q in row(entry, self.names.catalogue)]
        self._put(self.names.catalogue, rows)
        self._known = kept

    def _put(self, graph: str, triples: list[ox.Triple]) -> None:
        waiting = iter(triples)
        method = "PUT"
        while (chunk := list(islice(waiting, CHUNK_TRIPLES))) or method == "PUT":
            # N-Triples are Turtle, and servers agree on the name of Turtle.
            self._send(method, graph, ox.serialize(chunk, format=ox.RdfFormat.N_TRIPLES) or b"")
            method = "POST"

    def _get(self, graph: str) -> list[ox.Triple]:
        response = self._send("GET", graph)
        if response.status_code == 404:
            return []
        kind = response.headers.get("content-type", "").partition(";")[0].strip()
        form = ox.RdfFormat.from_media_type(kind) or ox.RdfFormat.TURTLE
        try:
            return list(_triples(response.content, form))
        except (SyntaxError, ValueError) as error:
            raise StoreError(f"{self.server.url}: the answer is no RDF or was cut off ({error})") from None

    def _send(self, method: str, graph: str, body: bytes | None = None) -> httpx.Response:
        # Virtuoso answers a PUT that replaces with 406 if it is told what to answer with.
        headers = {"Accept": f"application/n-triples, {_TURTLE};q=0.9"} if method == "GET" else {"Accept": "*/*"}
        if body is not None:
            headers["Content-Type"] = _TURTLE
        return self._connection.send(
            method,
            f"{method} of {graph or 'the default graph'}",
            params={"graph": graph} if graph else {"default": ""},
            body=body,
            headers=headers,
            repeatable=method in _IDEMPOTENT,
            missing_is_fine=method in {"GET", "DELETE"},
        )


def _triples(body: bytes, form: ox.RdfFormat) -> Iterator[ox.Triple]:
    seen = set()
    for quad in ox.parse(body, form):
        if quad.triple not in seen:
            seen.add(quad.triple)
            yield quad.triple
