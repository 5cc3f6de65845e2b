"""Small graphs and texts for the tests of knowledge bases."""

from __future__ import annotations

import hashlib

from rdflib import Graph, Literal, URIRef

from policygraph.graph.iris import DATA, PG, RDF, RDFS, SKOS, Iris
from policygraph.store import Entry

SHARED = URIRef(DATA + "organisation/ministry-of-tides")


def briefing(number: int, *, fingerprint: str = "one", triples: int = 20) -> tuple[Entry, Graph]:
    """A made-up briefing whose measures name an organisation that all briefings share."""
    sha256 = hashlib.sha256(str(number).encode()).hexdigest()
    iris = Iris(f"tide-{number}-{sha256[:8]}")
    graph = Graph()
    graph.add((iris.briefing, RDF.type, PG.Briefing))
    graph.add((SHARED, RDF.type, PG.GovernmentBody))
    graph.add((SHARED, SKOS.prefLabel, Literal("Ministry of Tides", lang="en")))
    for place in range(triples):
        node = iris.within("measure", f"{place}-{place + 9}")
        graph.add((node, RDFS.label, Literal(f"measure {place} of {number}, {fingerprint}", lang="en")))
        graph.add((node, PG.actor, SHARED))
        graph.add((node, RDF.type, PG.Measure))
    entry = Entry(
        doc=iris.doc,
        briefing=str(iris.briefing),
        graph=str(iris.within("graph")),
        name=f"tide-{number}.txt",
        sha256=sha256,
        fingerprint=fingerprint,
        triples=len(graph),
    )
    return entry, graph
