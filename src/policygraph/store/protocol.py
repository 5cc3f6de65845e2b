"""What every store of briefings can do, whether it lies on this disk or behind an endpoint."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from rdflib import Graph


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """A briefing of a knowledge base.

    `doc` is its name in IRIs, `briefing` and `graph` are IRIs, `name` the file it was read from (no folder),
    `fingerprint` the hash of all that its graph was made of: text, what is known of it, ontology and program.
    """

    doc: str
    briefing: str
    graph: str
    name: str
    sha256: str
    fingerprint: str
    triples: int
    text_sha256: str = ""  # of the text, where it was extracted from a file

    @property
    def kept_text(self) -> str:
        """The hash under which its text is kept."""
        return self.text_sha256 or self.sha256


class Store(Protocol):
    """Briefings by content. Every change is whole or not there at all."""

    def entries(self) -> list[Entry]:
        """The briefings, in order of their names."""
        ...

    def put(self, entry: Entry, graph: Graph, replaces: Entry | None = None) -> None:
        """Add a briefing, or put it in the place of itself and of another one."""
        ...

    def remove(self, entry: Entry) -> None:
        """Take a briefing out; what others also say stays."""
        ...

    def graph(self, entry: Entry) -> Graph:
        """The triples of one briefing."""
        ...
