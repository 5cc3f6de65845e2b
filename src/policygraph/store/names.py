"""The graphs of a knowledge base that belong to no briefing, and the properties of its catalogue."""

from __future__ import annotations

from dataclasses import dataclass

from policygraph.graph.iris import PG, VOID, checked_base

SHA256 = str(PG.sha256)
TEXT_SHA256 = str(PG.textSha256)
FILE_NAME = str(PG.fileName)
FINGERPRINT = str(PG.fingerprint)
IN_GRAPH = str(PG.inGraph)
TRIPLES = str(VOID.triples)


@dataclass(frozen=True, slots=True)
class Names:
    """The IRIs of the graphs, below the namespace of the documents."""

    base: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "base", checked_base(self.base))

    @property
    def catalogue(self) -> str:
        """Which briefings there are; a briefing is in the knowledge base when it stands here."""
        return self.base + "catalogue"

    @property
    def closures(self) -> str:
        """Transitive closures (in views)."""
        return self.base + "closures"

    @property
    def links(self) -> str:
        """Links between briefings (in views)."""
        return self.base + "links"

    @property
    def curation(self) -> str:
        """What people have decided (in views)."""
        return self.base + "curation"

    @property
    def staging(self) -> str:
        """A graph on its way in."""
        return self.base + "staging"

    @property
    def staging_catalogue(self) -> str:
        """Its row of the catalogue."""
        return self.base + "staging/catalogue"
