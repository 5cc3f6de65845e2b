"""Checks every piece of evidence of a graph against the texts: does the quote stand where the graph says?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rdflib import RDF, Graph, URIRef

from policygraph.graph.iris import OA, PG


@dataclass(frozen=True, slots=True)
class Problem:
    """A quote that does not stand at its offsets (code points, end-exclusive)."""

    evidence: str
    start: int
    end: int
    quote: str
    found: str

    def __str__(self) -> str:
        return (
            f"{self.evidence}: the graph quotes {self.quote!r} at {self.start}-{self.end}, the text has {self.found!r}"
        )


def briefings_of(graph: Graph) -> dict[str, str]:
    """The briefings of a graph: IRI → SHA-256 of the file."""
    found = {}
    for briefing in graph.subjects(RDF.type, PG.Briefing):
        sha256 = graph.value(briefing, PG.sha256)
        found[str(briefing)] = "" if sha256 is None else str(sha256)
    return dict(sorted(found.items()))


def extracted_texts(graph: Graph) -> dict[str, str]:
    """The briefings whose text was extracted from a file of another format: IRI → SHA-256 of that text."""
    return {str(briefing): str(sha256) for briefing, sha256 in graph.subject_objects(PG.textSha256)}


def verify(graph: Graph, texts: Mapping[str, str]) -> list[Problem]:
    """Every evidence whose quote differs from its text, in order. `texts`: IRI of the briefing → original text."""
    out = []
    for evidence, source in graph.subject_objects(OA.hasSource):
        text = texts.get(str(source))
        if text is None:
            continue
        start, end, quote = place_of(graph, evidence)
        if text[start:end] != quote:
            out.append(Problem(str(evidence), start, end, quote, text[start:end]))
    return sorted(out, key=lambda p: (p.evidence, p.start))


def place_of(graph: Graph, evidence: object) -> tuple[int, int, str]:
    """Where an evidence node says its quote stands: (start, end, quote), in code points, end-exclusive."""
    start, end, quote = -1, -1, ""
    for selector in graph.objects(evidence if isinstance(evidence, URIRef) else None, OA.hasSelector):
        for predicate, value in graph.predicate_objects(selector):
            if predicate == OA.start:
                start = int(str(value))
            elif predicate == OA.end:
                end = int(str(value))
            elif predicate == OA.exact:
                quote = str(value)
    return start, end, quote
