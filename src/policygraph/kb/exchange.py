"""Copies a knowledge base to another server, or from one; only what differs travels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from policygraph.graph.iris import DATA
from policygraph.kb.sources import PathLike
from policygraph.store import Folder, Writer, open_view
from policygraph.store.names import Names
from policygraph.store.remote import DEFAULT, Dialect, RemoteStore, Server

Progress = Callable[[str], None]


@dataclass(slots=True)
class Exchange:
    """What a push or pull did, by names of briefings; `extra` are on the other side only and were left there;
    `union` counts the triples of its default graph, if that was written."""

    copied: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    union: int = 0

    def __str__(self) -> str:
        parts = [f"{len(self.copied)} copied", f"{len(self.unchanged)} unchanged", f"{len(self.removed)} removed"]
        return ", ".join(parts) + (f", {len(self.extra)} only on the other side" if self.extra else "")


def push(
    kb: PathLike,
    server: Server,
    *,
    prune: bool = False,
    union: bool = False,
    union_graph: str = DEFAULT,
    dialect: Dialect = Dialect.GRAPH_STORE,
    query_url: str | None = None,
    progress: Progress | None = None,
) -> Exchange:
    """Write the briefings of a knowledge base to a server, one named graph each, and check that all has arrived.

    What the server has already is not sent again. `prune` removes what is in its catalogue and not here. `union` also
    writes the server's default graph: all briefings, each triple once, with links and closures, as queries want it;
    for a server that has none (Virtuoso), `union_graph` is the IRI of the graph to write instead. A server without the
    Graph Store protocol takes the dialect SPARQL: then the server's URL is where updates go, and `query_url` where it
    is asked, if that cannot be told from the other. Raises StoreError, MissingExtraError.
    """
    done, folder = Exchange(), Folder.open(kb)
    with open_view(folder) as view, RemoteStore(server, folder.names, dialect, query_url) as remote:
        there = {e.graph: e for e in remote.entries()}
        entries = view.entries()
        for number, entry in enumerate(entries, 1):
            if there.get(entry.graph) == entry:
                done.unchanged.append(entry.doc)
                continue
            remote.put(entry, view.graph(entry))
            done.copied.append(entry.doc)
            if progress is not None:
                progress(f"[{number}/{len(entries)}] {entry.doc}: {entry.triples} triples")
        for entry in there.values():
            if entry.graph in {e.graph for e in entries}:
                continue
            if prune:
                remote.remove(entry)
                done.removed.append(entry.doc)
            else:
                done.extra.append(entry.doc)
        if union:
            done.union = remote.put_union(view.union(), union_graph)
    return done


def pull(
    kb: PathLike,
    server: Server,
    *,
    base: str = DATA,
    dialect: Dialect = Dialect.GRAPH_STORE,
    progress: Progress | None = None,
) -> Exchange:
    """Take the briefings that a push has written to a server into a knowledge base, which is made if there is none.

    With the dialect SPARQL the server's URL is its endpoint for queries. Texts do not travel: pages show the quotes
    only. Raises StoreError, MissingExtraError.
    """
    done = Exchange()
    if not Folder.is_one(kb):
        with RemoteStore(server, Names(base), dialect, server.url) as remote:
            remote.entries()  # before anything is made here
        Folder.create(kb, base)
    folder = Folder.open(kb)
    with RemoteStore(server, folder.names, dialect, server.url) as remote, Writer.open(folder) as writer:
        here = {e.graph: e for e in writer.entries()}
        entries = remote.entries()
        for number, entry in enumerate(entries, 1):
            if here.get(entry.graph) == entry:
                done.unchanged.append(entry.doc)
                continue
            writer.put(entry, remote.graph(entry))
            done.copied.append(entry.doc)
            if progress is not None:
                progress(f"[{number}/{len(entries)}] {entry.doc}: {entry.triples} triples")
        done.extra = sorted(e.doc for g, e in here.items() if g not in {e.graph for e in entries})
    return done
