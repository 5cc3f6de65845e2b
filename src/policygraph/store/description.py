"""The service description of an endpoint (SPARQL 1.1 Service Description, W3C 2013)."""

from __future__ import annotations

import pyoxigraph as ox

from policygraph.graph.iris import RDF, VOID
from policygraph.store.answers import GRAPH_FORMATS
from policygraph.store.names import Names

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULTS = (
    *(f"SPARQL_Results_{name}" for name in ("JSON", "XML", "CSV", "TSV")),
    *("Turtle", "N-Triples", "RDF_XML", "JSON-LD"),
)


def describe_service(endpoint: str, names: Names, media_type: str) -> bytes:
    """What the endpoint at an address offers: only queries, and the union of the briefings as its default graph."""
    service, dataset, default = (ox.NamedNode(f"{endpoint}{part}") for part in ("", "#dataset", "#default-graph"))
    a = ox.NamedNode(str(RDF.type))

    def sd(name: str) -> ox.NamedNode:
        return ox.NamedNode(_SD + name)

    triples = [
        ox.Triple(service, a, sd("Service")),
        ox.Triple(service, sd("endpoint"), service),
        ox.Triple(service, sd("supportedLanguage"), sd("SPARQL11Query")),
        ox.Triple(service, sd("defaultDataset"), dataset),
        ox.Triple(dataset, a, sd("Dataset")),
        ox.Triple(dataset, sd("defaultGraph"), default),
        ox.Triple(default, a, sd("Graph")),
        ox.Triple(dataset, ox.NamedNode(str(VOID.uriSpace)), ox.Literal(names.base)),
        *(ox.Triple(service, sd("resultFormat"), ox.NamedNode(_FORMATS + form)) for form in _RESULTS),
    ]
    prefixes = {"sd": _SD, "void": str(VOID), "formats": _FORMATS}
    return ox.serialize(sorted(triples, key=str), format=GRAPH_FORMATS[media_type], prefixes=prefixes) or b""
