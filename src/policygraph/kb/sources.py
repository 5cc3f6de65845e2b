"""What can be asked: knowledge bases and saved graphs, and the briefing that a name means."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from policygraph.errors import StoreError
from policygraph.query import Result, load_graph, load_store, run
from policygraph.reading.files import decode, read_bytes
from policygraph.store import Entry, Folder, open_view

if TYPE_CHECKING:
    import pyoxigraph as ox
    from rdflib import Graph

PathLike = Path | str
_SHORTEST = 6  # characters of a name's hash that people may give


def is_kb(where: PathLike) -> bool:
    """Whether a path is the folder of a knowledge base."""
    return Folder.is_one(where)


def texts(kb: PathLike) -> dict[str, str]:
    """The original texts by the IRI of their briefing; what came by `pull` has none."""
    folder = Folder.open(kb)
    with open_view(folder) as view:
        kept = [(e, path) for e in view.entries() if (path := folder.text(e.kept_text)).is_file()]
        return {e.briefing: decode(read_bytes(path), e.name) for e, path in kept}


@contextmanager
def open_source(where: PathLike) -> Iterator[ox.Store]:
    """What `policygraph.query.run` asks: a knowledge base (its newest snapshot) or a saved graph.

    Raises GraphError, StoreError.
    """
    if Folder.is_one(where):
        with open_view(Folder.open(where)) as view:
            yield view.store
    else:
        yield load_store(Path(where))


def load(where: PathLike) -> Graph:
    """All of a knowledge base (the union of its briefings), or a saved graph, in memory."""
    if not Folder.is_one(where):
        return load_graph(Path(where))
    with open_view(Folder.open(where)) as view:
        return view.graph()


def query(kb: PathLike, text: str) -> Result:
    """Ask a knowledge base in SPARQL."""
    with open_source(kb) as source:
        return run(text, source)


def find_entry(entries: list[Entry], name: str, folder: Folder) -> Entry:
    """The one briefing that a name means."""
    exact = [e for e in entries if name in (e.doc, e.briefing, e.name, e.sha256)]
    if not exact and len(name) >= _SHORTEST:
        exact = [e for e in entries if e.sha256.startswith(name.lower())]
    if not exact and Path(name).is_file():
        sha256 = hashlib.sha256(read_bytes(Path(name))).hexdigest()
        exact = [e for e in entries if e.sha256 == sha256]
    if not exact:
        raise StoreError(f"{folder.path}: holds no briefing {name!r}; see: policygraph kb list {folder.path}")
    if len(exact) > 1:
        raise StoreError(f"{name!r} fits {', '.join(e.doc for e in exact)}; name one of them")
    return exact[0]
