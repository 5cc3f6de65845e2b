"""The catalogue of a knowledge base: one row per briefing, in a graph of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import pyoxigraph as ox

from policygraph.graph.iris import XSD
from policygraph.store.names import FILE_NAME, FINGERPRINT, IN_GRAPH, SHA256, TEXT_SHA256, TRIPLES, Names
from policygraph.store.protocol import Entry

_NEEDED = {IN_GRAPH, FILE_NAME, SHA256, FINGERPRINT, TRIPLES}


def row(entry: Entry, catalogue: str) -> list[ox.Quad]:
    """The triples that say that a briefing is there."""
    subject, home = ox.NamedNode(entry.briefing), ox.NamedNode(catalogue)
    values: dict[str, ox.NamedNode | ox.Literal] = {
        IN_GRAPH: ox.NamedNode(entry.graph),
        FILE_NAME: ox.Literal(entry.name),
        SHA256: ox.Literal(entry.sha256),
        FINGERPRINT: ox.Literal(entry.fingerprint),
        TRIPLES: ox.Literal(str(entry.triples), datatype=ox.NamedNode(str(XSD.integer))),
    }
    if entry.text_sha256:
        values[TEXT_SHA256] = ox.Literal(entry.text_sha256)
    return [ox.Quad(subject, ox.NamedNode(p), value, home) for p, value in values.items()]


def read_catalogue(store: ox.Store, names: Names) -> list[Entry]:
    """The briefings of a store, in order of their names."""
    return entries_of(store.quads_for_pattern(None, None, None, ox.NamedNode(names.catalogue)), names)


def read_entry(store: ox.Store, names: Names, briefing: str) -> Entry | None:
    """One briefing of a store by its IRI, if it is there: in time that does not grow with the others."""
    rows = store.quads_for_pattern(ox.NamedNode(briefing), None, None, ox.NamedNode(names.catalogue))
    return next(iter(entries_of(rows, names)), None)


def keeps_text(store: ox.Store, names: Names, sha256: str) -> bool:
    """Whether a briefing of a store was made of the text with this hash."""
    home, hashes = ox.NamedNode(names.catalogue), (ox.NamedNode(SHA256), ox.NamedNode(TEXT_SHA256))
    return any(True for p in hashes for _ in store.quads_for_pattern(None, p, ox.Literal(sha256), home))


def entries_of(rows: Iterable[ox.Quad | ox.Triple], names: Names) -> list[Entry]:
    """The briefings that rows of a catalogue tell of, in order of their names."""
    found: dict[str, dict[str, str]] = {}
    for quad in rows:
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
            found.setdefault(quad.subject.value, {})[quad.predicate.value] = quad.object.value
    entries = [
        Entry(
            doc=briefing.removeprefix(names.base),
            briefing=briefing,
            graph=values[IN_GRAPH],
            name=values[FILE_NAME],
            sha256=values[SHA256],
            fingerprint=values[FINGERPRINT],
            triples=int(values[TRIPLES]),
            text_sha256=values.get(TEXT_SHA256, ""),
        )
        for briefing, values in found.items()
        if values.keys() >= _NEEDED
    ]
    return sorted(entries)


def state(entries: list[Entry]) -> str:
    """A name for the content of a knowledge base: equal where the same briefings were read in the same way."""
    lines = "".join(f"{e.briefing} {e.fingerprint} {e.triples}\n" for e in sorted(entries))
    return hashlib.sha256(lines.encode()).hexdigest()[:16]
