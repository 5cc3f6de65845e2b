"""Briefings on other servers, each in its named graph, with whatever login and protocol the server wants."""

from __future__ import annotations

from collections.abc import Iterable
from types import TracebackType

import pyoxigraph as ox
from rdflib import Graph

from policygraph.errors import StoreError
from policygraph.store.catalogue import entries_of, row
from policygraph.store.graphs import DEFAULT, Dialect, open_graphs
from policygraph.store.http import Login, Server
from policygraph.store.names import Names
from policygraph.store.protocol import Entry
from policygraph.store.terms import quads, to_graph

__all__ = ["DEFAULT", "Dialect", "Login", "RemoteStore", "Server"]


class RemoteStore:
    """Briefings on a server, each in its named graph, with a catalogue. Use it in a `with` statement.

    A change of one briefing is one request, or several if it is large; its row of the catalogue comes last, so that
    what was cut short is done again by the next push.
    """

    def __init__(
        self, server: Server, names: Names, dialect: Dialect = Dialect.GRAPH_STORE, query_url: str | None = None
    ) -> None:
        self.server = server
        self.names = names
        self._graphs = open_graphs(server, dialect, query_url)
        self._known: dict[str, Entry] | None = None

    def __enter__(self) -> RemoteStore:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._graphs.close()

    def entries(self) -> list[Entry]:
        """The briefings of the server, in order of their names. Raises StoreError."""
        if self._known is None:
            found = entries_of(self._graphs.get(self.names.catalogue), self.names)
            self._known = {e.graph: e for e in found}
        return sorted(self._known.values())

    def put(self, entry: Entry, graph: Graph, replaces: Entry | None = None) -> None:
        """Write a briefing and look whether all of it has arrived. Raises StoreError."""
        self._graphs.put(entry.graph, [q.triple for q in quads(graph, ox.NamedNode(entry.graph))])
        arrived = len(self._graphs.get(entry.graph))
        if arrived != len(graph):
            raise StoreError(f"{self.server.url}: {entry.doc} has {len(graph)} triples, the server kept {arrived}")
        if replaces is not None and replaces.graph != entry.graph:
            self._graphs.delete(replaces.graph)
        self._catalogue(added=entry, gone=replaces)

    def remove(self, entry: Entry) -> None:
        """Delete a briefing. Raises StoreError."""
        self._catalogue(gone=entry)
        self._graphs.delete(entry.graph)

    def graph(self, entry: Entry) -> Graph:
        """The triples of one briefing; a server that keeps some of them back is found out. Raises StoreError."""
        found = to_graph(self._graphs.get(entry.graph), entry.graph)
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
        self._graphs.put(graph, unique)
        arrived = len(self._graphs.get(graph))
        if arrived != len(unique):
            raise StoreError(f"{self.server.url}: the union has {len(unique)} triples, the server kept {arrived}")
        return arrived

    def _catalogue(self, added: Entry | None = None, gone: Entry | None = None) -> None:
        """Tell the catalogue; of a briefing that it does not know yet only the new row travels."""
        kept = {e.graph: e for e in self.entries()}
        new = added is not None and gone is None and added.graph not in kept
        if gone is not None:
            kept.pop(gone.graph, None)
        if added is not None:
            kept[added.graph] = added
        told = [added] if new and added is not None else sorted(kept.values())
        rows = [q.triple for entry in told for q in row(entry, self.names.catalogue)]
        (self._graphs.add if new else self._graphs.put)(self.names.catalogue, rows)
        self._known = kept
