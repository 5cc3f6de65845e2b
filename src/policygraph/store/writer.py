"""The one writer of a knowledge base: adds, replaces and removes briefings, each in one step."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, cast

import pyoxigraph as ox
from rdflib import Graph

from policygraph.errors import StoreError
from policygraph.store.catalogue import keeps_text, read_catalogue, read_entry, row
from policygraph.store.folder import Folder, writing
from policygraph.store.lines import with_union
from policygraph.store.protocol import Entry
from policygraph.store.terms import quads, to_graph
from policygraph.store.views import collect, publish

WAIT_SECONDS = 10.0
_PAUSE_SECONDS = 0.05
_LARGE_CHANGE = 0.1  # of all triples
_FLUSHED_EVERY = 100_000  # triples; the engine itself would keep them in 2 GB of memory


@dataclass(eq=False)
class Writer:
    """Changes a knowledge base; use it in a `with` statement, which publishes a view for readers at its end.

    While it is open nobody else can write, in this process or another (the engine's lock on data/). Its methods
    may be called from several threads.
    """

    folder: Folder
    _store: ox.Store | None
    _guard: threading.RLock
    _unflushed: int = 0
    _written: int = 0  # triples, since the last view

    @classmethod
    def open(cls, folder: Folder, wait_seconds: float = WAIT_SECONDS) -> Writer:
        """Become the writer. Raises StoreError if another is still writing after `wait_seconds`.

        Whatever changes something raises it if the disk does not take it.
        """
        deadline = time.monotonic() + wait_seconds
        while True:
            try:
                store = ox.Store(str(folder.data))
                break
            except OSError as error:
                if "lock" not in str(error).lower():
                    raise StoreError(
                        f"{folder.path}: cannot be opened ({error}); put that right and run the same command again"
                    ) from None
                if time.monotonic() >= deadline:
                    raise StoreError(f"{folder.path}: another process is writing; wait until it has ended") from None
                time.sleep(_PAUSE_SECONDS)
        writer = cls(folder, store, threading.RLock())
        with writer._changing():
            writer._tidy()
        return writer

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self.publish()
        finally:
            self.close()

    @property
    def store(self) -> ox.Store:
        """The open store."""
        if self._store is None:
            raise StoreError(f"{self.folder.path}: this writer is closed")
        return self._store

    def close(self) -> None:
        """Let others write."""
        with self._changing():
            store, self._store = self._store, None
            if store is not None:
                store.flush()

    def entries(self) -> list[Entry]:
        """The briefings, in order of their names."""
        return read_catalogue(self.store, self.folder.names)

    def put(self, entry: Entry, graph: Graph, replaces: Entry | None = None) -> None:
        """Add a briefing; when this returns it is there whole.

        The same briefing, and another one that it `replaces`, go in the same step.
        """
        with self._changing():
            self._mark()
            named = {entry.briefing, replaces.briefing} if replaces is not None else {entry.briefing}
            old = [e for name in sorted(named) if (e := read_entry(self.store, self.folder.names, name)) is not None]
            if old:
                self._swap(entry, graph, old)
            else:
                home = ox.NamedNode(entry.graph)
                self.store.extend([*quads(graph, home, ox.DefaultGraph()), *row(entry, self.folder.names.catalogue)])
            self._written += len(graph)
            self._unflushed += len(graph)
            if self._unflushed >= _FLUSHED_EVERY:
                self.store.flush()
                self._unflushed = 0

    def fill(self, dump: Path) -> None:
        """Load an empty knowledge base from N-Quads (gzip, as backups hold them) in one go."""
        with self._guard:
            self._mark()
            with gzip.open(dump) as lines:
                self.store.bulk_load(
                    with_union(cast(IO[bytes], lines), self.folder.names.catalogue), ox.RdfFormat.N_QUADS
                )
            self.store.flush()
            self._written = sum(e.triples for e in self.entries())

    def remove(self, entry: Entry) -> None:
        """Take a briefing out; what others also say stays."""
        with self._changing():
            self._mark()
            self.store.update(_forget(entry, self.folder.names.catalogue))
            if not keeps_text(self.store, self.folder.names, entry.kept_text):
                self.folder.text(entry.kept_text).unlink(missing_ok=True)

    def graph(self, entry: Entry) -> Graph:
        """The triples of one briefing."""
        found = self.store.quads_for_pattern(None, None, None, ox.NamedNode(entry.graph))
        return to_graph(found, entry.graph)

    def publish(self) -> None:
        """Make a view of what is there now and remove views that nobody reads.

        After large changes it is written in one piece, which makes queries a fifth quicker; otherwise it shares the
        store's files.
        """
        with self._changing():
            self.store.flush()
            large = self._written > _LARGE_CHANGE * sum(e.triples for e in self.entries())
            publish(self.folder, self.store, whole=large)
            self._written = 0
            self.folder.dirty.unlink(missing_ok=True)
            collect(self.folder)

    def compact(self) -> None:
        """Give back space: the engine's files and texts that no briefing needs."""
        with self._changing():
            self.store.optimize()
            self._written = sum(e.triples for e in self.entries())
            needed = {e.kept_text for e in self.entries()}
            for path in self.folder.path.glob("texts/*"):
                if path.name not in needed:
                    path.unlink()

    def _swap(self, entry: Entry, graph: Graph, old: list[Entry]) -> None:
        """First everything goes into a waiting graph; then one update takes the old out and the new in."""
        own = self.folder.names
        waiting = quads(graph, ox.NamedNode(own.staging))
        self.store.extend([*waiting, *row(entry, own.staging_catalogue)])
        steps = [
            *(_forget(e, own.catalogue) for e in old),
            f"ADD SILENT <{own.staging}> TO DEFAULT",
            f"MOVE SILENT <{own.staging}> TO <{entry.graph}>",
            f"ADD SILENT <{own.staging_catalogue}> TO <{own.catalogue}>",
            f"DROP SILENT GRAPH <{own.staging_catalogue}>",
        ]
        self.store.update(" ;\n".join(steps))

    def _tidy(self) -> None:
        """Remove what a writer left waiting when it was killed."""
        own = self.folder.names
        for name in (own.staging, own.staging_catalogue):
            if self.store.contains_named_graph(ox.NamedNode(name)):
                self.store.remove_graph(ox.NamedNode(name))
        for log in self.folder.data.glob("LOG.old.*"):  # the engine keeps a thousand of its diaries
            log.unlink(missing_ok=True)

    @contextmanager
    def _changing(self) -> Iterator[None]:
        with self._guard, writing(self.folder.path):
            yield

    def _mark(self) -> None:
        self.folder.dirty.touch()


def _forget(entry: Entry, catalogue: str) -> str:
    """The update that takes a briefing out: from its graph, and from the union what no other graph holds.

    All that is written into it are IRIs that the engine has checked when they were stored.
    """
    graph, briefing = ox.NamedNode(entry.graph), ox.NamedNode(entry.briefing)
    return f"""DELETE {{ ?s ?p ?o }} WHERE {{
  GRAPH {graph} {{ ?s ?p ?o }}
  FILTER NOT EXISTS {{ GRAPH ?other {{ ?s ?p ?o }} FILTER(?other != {graph}) }}
}} ;
DROP SILENT GRAPH {graph} ;
DELETE WHERE {{ GRAPH <{catalogue}> {{ {briefing} ?p ?o }} }}"""
