"""The network for Gephi, yEd, Cytoscape and networkx: GraphML and GEXF."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from rdflib import Graph

from policygraph.export.network import Edge, Ground, Vertex, network
from policygraph.export.xmltext import for_xml, keep_returns

Value = str | float | int | None

_GROUND = {"rule": "string", "confidence": "double", "quote": "string", "start": "int", "end": "int"}
_OF_NODES = {"kind": "string", "briefing": "string", "value": "double"} | _GROUND
_GEXF_TYPES = {"string": "string", "double": "double", "int": "integer"}


def graphml(graph: Graph) -> str:
    """GraphML: nodes with label, kind, briefing and figure, directed edges with their relation, all with evidence."""
    root = ET.Element("graphml", xmlns="http://graphml.graphdrawing.org/xmlns")
    places = (("node", {"label": "string"} | _OF_NODES), ("edge", {"relation": "string"} | _GROUND))
    for place, keys in places:
        for key, kind in keys.items():
            names = {"id": f"{place[0]}-{key}", "for": place, "attr.name": key, "attr.type": kind}
            ET.SubElement(root, "key", names)
    body = ET.SubElement(root, "graph", edgedefault="directed")
    net = network(graph)
    for vertex in net.vertices:
        node = ET.SubElement(body, "node", id=vertex.iri)
        _data(node, "n", [("label", vertex.label), *_of_vertex(vertex)])
    for number, edge in enumerate(net.edges):
        element = ET.SubElement(body, "edge", id=f"e{number}", source=edge.source, target=edge.target)
        _data(element, "e", [("relation", edge.relation), *_of_ground(edge.ground)])
    return _xml(root)


def gexf(graph: Graph) -> str:
    """GEXF 1.3, with the same content."""
    root = ET.Element("gexf", xmlns="http://gexf.net/1.3", version="1.3")
    body = ET.SubElement(root, "graph", defaultedgetype="directed")
    for place, keys in (("node", _OF_NODES), ("edge", {"relation": "string"} | _GROUND)):
        declared = ET.SubElement(body, "attributes", {"class": place})
        for key, kind in keys.items():
            ET.SubElement(declared, "attribute", id=f"{place[0]}-{key}", title=key, type=_GEXF_TYPES[kind])
    net = network(graph)
    nodes = ET.SubElement(body, "nodes")
    for vertex in net.vertices:
        node = ET.SubElement(nodes, "node", id=vertex.iri, label=for_xml(vertex.label))
        _values(node, "n", _of_vertex(vertex))
    edges = ET.SubElement(body, "edges")
    for number, edge in enumerate(net.edges):
        _gexf_edge(edges, number, edge)
    return _xml(root)


def _gexf_edge(edges: ET.Element, number: int, edge: Edge) -> None:
    names = {"id": f"e{number}", "source": edge.source, "target": edge.target, "label": for_xml(edge.relation)}
    element = ET.SubElement(edges, "edge", names)
    _values(element, "e", iter([("relation", edge.relation), *_of_ground(edge.ground)]))


def _of_vertex(vertex: Vertex) -> Iterator[tuple[str, Value]]:
    yield "kind", " ".join(vertex.kinds)
    yield "briefing", vertex.briefing
    yield "value", vertex.value
    yield from _of_ground(vertex.ground)


def _of_ground(ground: Ground) -> Iterator[tuple[str, Value]]:
    return ((key, getattr(ground, key)) for key in _GROUND)


def _data(element: ET.Element, place: str, values: list[tuple[str, Value]]) -> None:
    for key, value in values:
        if value is not None:
            ET.SubElement(element, "data", key=f"{place}-{key}").text = for_xml(str(value))


def _values(element: ET.Element, place: str, values: Iterator[tuple[str, Value]]) -> None:
    inside = ET.SubElement(element, "attvalues")
    for key, value in values:
        if value is not None:
            ET.SubElement(inside, "attvalue", {"for": f"{place}-{key}", "value": for_xml(str(value))})


def _xml(root: ET.Element) -> str:
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + keep_returns(ET.tostring(root, encoding="unicode")) + "\n"
