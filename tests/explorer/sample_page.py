"""The hand-made graph of sample.ttl with true offsets, as it is or with every text changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.namespace import SKOS, XSD

DATA = Namespace("https://w3id.org/policygraph/data/")
PG = Namespace("https://w3id.org/policygraph/ns#")
OA = Namespace("http://www.w3.org/ns/oa#")
NORTH, SOUTH = DATA["north-1"], DATA["south-1"]
NORTH_TEXT = (
    "Ticket 112 Reporter: How will the ministry react?\n"
    "Minister Ada Quill: Exports grew by 4.5 percent in the first quarter, up from 0.5 percentage points. "
    "Costs are rising soon. We will support small firms. "
    "First, we will cut fees for small firms. Second, we will lend to farms 🌾 and to mills. "
    "The council will inspect ports."
)
SOUTH_TEXT = "The southern office will plant trees."
TEXTS = {str(NORTH): NORTH_TEXT}  # the other one is withheld


def sample(dress: Callable[[str], str] | None = None) -> Graph:
    """The graph; `dress` changes all texts but dates, numbers and notations."""
    raw = Graph().parse(Path(__file__).with_name("sample.ttl"), format="turtle", publicID=f"{NORTH}/")
    graph = Graph()
    for s, p, o in raw:
        if p in (PG.evidence, PG.noise) and isinstance(o, Literal):
            graph.add((s, p, _evidence(graph, str(o), dress)))
        elif dress and isinstance(o, Literal) and p != SKOS.notation and o.datatype in (None, XSD.string):
            graph.add((s, p, Literal(dress(str(o)), lang=o.language)))
        else:
            graph.add((s, p, o))
    return graph


def _evidence(graph: Graph, quote: str, dress: Callable[[str], str] | None) -> URIRef:
    document, text = (NORTH, NORTH_TEXT) if quote in NORTH_TEXT else (SOUTH, SOUTH_TEXT)
    start = text.index(quote)
    end = start + len(quote)
    node, position, words = (URIRef(f"{document}/{part}/{start}-{end}") for part in ("evidence", "position", "quote"))
    graph.add((node, RDF.type, OA.SpecificResource))
    graph.add((node, OA.hasSource, document))
    graph.add((node, OA.hasSelector, position))
    graph.add((node, OA.hasSelector, words))
    graph.add((position, OA.start, Literal(start)))
    graph.add((position, OA.end, Literal(end)))
    around = {"exact": quote, "prefix": text[max(0, start - 12) : start], "suffix": text[end : end + 12]}
    for name, part in around.items():
        graph.add((words, OA[name], Literal(dress(part) if dress else part)))
    return node
