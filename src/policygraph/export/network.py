"""The claims as a plain network for Gephi, yEd and Cytoscape: GraphML and GEXF."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from rdflib import RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from policygraph.graph.iris import FOAF, OA, PG

_NAMES = (RDFS.label, SKOS.prefLabel, FOAF.name)
_HIDDEN = {PG.Assertion, OA.SpecificResource, OA.TextPositionSelector, OA.TextQuoteSelector}
_HIDDEN_EDGES = {RDF.type, PG.evidence, PG.mentions}
# What no XML 1.0 document may hold.
_FORBIDDEN = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)])


@dataclass(frozen=True, slots=True)
class _Vertex:
    iri: str
    label: str
    kind: str


def _vertices(graph: Graph) -> list[_Vertex]:
    """Every named node, assertions and evidence apart."""
    out = []
    for node in sorted(set(graph.subjects()), key=str):
        classes = set(graph.objects(node, RDF.type))
        label = _label(graph, node)
        if isinstance(node, URIRef) and label is not None and not classes & _HIDDEN:
            kinds = sorted(str(c).replace("#", "/").rsplit("/", 1)[-1] for c in classes)
            out.append(_Vertex(str(node), label, " ".join(kinds)))
    return out


def _edges(graph: Graph, vertices: list[_Vertex]) -> Iterator[tuple[str, str, str]]:
    known = {v.iri for v in vertices}
    for s, p, o in sorted(graph, key=lambda t: (str(t[0]), str(t[1]), str(t[2]))):
        if p not in _HIDDEN_EDGES and str(s) in known and isinstance(o, URIRef) and str(o) in known:
            yield str(s), str(o), str(p).replace("#", "/").rsplit("/", 1)[-1]


def _label(graph: Graph, node: Node) -> str | None:
    for name in _NAMES:
        found = [o for o in graph.objects(node, name) if isinstance(o, Literal)]
        if found:
            best = min(found, key=lambda o: (o.language != "en", str(o)))
            return str(best).translate(_FORBIDDEN)
    return None


def graphml(graph: Graph) -> str:
    """GraphML: nodes with label and kind, directed edges with their relation."""
    root = ET.Element("graphml", xmlns="http://graphml.graphdrawing.org/xmlns")
    for key, place in (("label", "node"), ("kind", "node"), ("relation", "edge")):
        ET.SubElement(root, "key", {"id": key, "for": place, "attr.name": key, "attr.type": "string"})
    body = ET.SubElement(root, "graph", edgedefault="directed")
    vertices = _vertices(graph)
    for vertex in vertices:
        node = ET.SubElement(body, "node", id=vertex.iri)
        ET.SubElement(node, "data", key="label").text = vertex.label
        ET.SubElement(node, "data", key="kind").text = vertex.kind
    for number, (source, target, relation) in enumerate(_edges(graph, vertices)):
        edge = ET.SubElement(body, "edge", id=f"e{number}", source=source, target=target)
        ET.SubElement(edge, "data", key="relation").text = relation
    return _xml(root)


def gexf(graph: Graph) -> str:
    """GEXF 1.3: nodes with label and kind, directed edges with their relation."""
    root = ET.Element("gexf", xmlns="http://gexf.net/1.3", version="1.3")
    body = ET.SubElement(root, "graph", defaultedgetype="directed")
    kinds = ET.SubElement(body, "attributes", {"class": "node"})
    ET.SubElement(kinds, "attribute", id="kind", title="kind", type="string")
    vertices = _vertices(graph)
    nodes = ET.SubElement(body, "nodes")
    for vertex in vertices:
        node = ET.SubElement(nodes, "node", id=vertex.iri, label=vertex.label)
        values = ET.SubElement(node, "attvalues")
        ET.SubElement(values, "attvalue", {"for": "kind", "value": vertex.kind})
    edges = ET.SubElement(body, "edges")
    for number, (source, target, relation) in enumerate(_edges(graph, vertices)):
        ET.SubElement(edges, "edge", id=f"e{number}", source=source, target=target, label=relation)
    return _xml(root)


def _xml(root: ET.Element) -> str:
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"
