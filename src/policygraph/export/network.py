"""The claims as a plain network: named things and the relations between them, each with its evidence."""

from __future__ import annotations

from dataclasses import dataclass

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from policygraph.graph.iris import DCTERMS, FOAF, OA, PG, RDF, RDFS, SKOS, SM
from policygraph.graph.verify import place_of

_NAMES = (RDFS.label, SKOS.prefLabel, FOAF.name, DCTERMS.title, SKOS.notation)
_HIDDEN = {PG.Assertion, OA.SpecificResource, OA.TextPositionSelector, OA.TextQuoteSelector}
_HIDDEN_EDGES = {RDF.type, PG.evidence, PG.mentions}


@dataclass(frozen=True, slots=True)
class Ground:
    """On what a node or edge rests: rule, confidence (0..1), and the first stretch of text (code points)."""

    rule: str | None = None
    confidence: float | None = None
    quote: str | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Vertex:
    """A named thing; `kinds` are the names of its classes, `value` is the figure of an observation."""

    iri: str
    label: str
    kinds: tuple[str, ...]
    briefing: str | None
    value: float | None
    ground: Ground


@dataclass(frozen=True, slots=True)
class Edge:
    """A relation from one vertex to another (IRIs)."""

    source: str
    target: str
    relation: str
    ground: Ground


@dataclass(frozen=True, slots=True)
class Network:
    """All vertices by IRI, and all edges, in order."""

    vertices: tuple[Vertex, ...]
    edges: tuple[Edge, ...]


def network(graph: Graph) -> Network:
    """Every node that has a name, assertions and evidence apart, and what joins two of them."""
    vertices = tuple(v for node in sorted(set(graph.subjects()), key=str) if (v := _vertex(graph, node)) is not None)
    known = {v.iri for v in vertices}
    decided = {}
    for assertion in graph.subjects(RDF.type, PG.Assertion):
        triple = tuple(graph.value(assertion, p) for p in (RDF.subject, RDF.predicate, RDF.object))
        decided[triple] = _ground(graph, assertion)
    edges = []
    for s, p, o in sorted(graph, key=lambda t: (str(t[0]), str(t[1]), str(t[2]))):
        if p not in _HIDDEN_EDGES and str(s) in known and isinstance(o, URIRef) and str(o) in known:
            edges.append(Edge(str(s), str(o), _end(p), decided.get((s, p, o), Ground())))
    return Network(vertices, tuple(edges))


def _vertex(graph: Graph, node: Node) -> Vertex | None:
    classes = set(graph.objects(node, RDF.type))
    label = _label(graph, node)
    if not isinstance(node, URIRef) or label is None or classes & _HIDDEN:
        return None
    value, briefing = graph.value(node, SM.obsValue), graph.value(node, DCTERMS.isPartOf)
    return Vertex(
        iri=str(node),
        label=label,
        kinds=tuple(sorted(_end(c) for c in classes)),
        briefing=None if briefing is None else str(briefing),
        value=None if value is None else float(str(value)),
        ground=_ground(graph, node),
    )


def _ground(graph: Graph, node: Node) -> Ground:
    rule, confidence = graph.value(node, PG.rule), graph.value(node, PG.confidence)
    places = sorted(place_of(graph, evidence) for evidence in graph.objects(node, PG.evidence))
    start, end, quote = places[0] if places else (None, None, None)
    return Ground(
        None if rule is None else str(rule), None if confidence is None else float(str(confidence)), quote, start, end
    )


def _label(graph: Graph, node: Node) -> str | None:
    for name in _NAMES:
        found = [o for o in graph.objects(node, name) if isinstance(o, Literal)]
        if found:
            return str(min(found, key=lambda o: (o.language != "en", str(o))))
    return None


def _end(term: Node) -> str:
    return str(term).replace("#", "/").rsplit("/", 1)[-1]
