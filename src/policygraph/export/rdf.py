"""Other RDF syntaxes, sorted so that the same graph gives the same bytes."""

from __future__ import annotations

import json
from typing import Any

import pyoxigraph as ox
from rdflib import RDF, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from policygraph.graph.iris import DOCUMENT_SEGMENTS, PG, STANDARD_PREFIXES

_XSD_STRING = URIRef(STANDARD_PREFIXES["xsd"] + "string")


def ntriples(graph: Graph) -> str:
    """N-Triples, sorted by line."""
    return "".join(f"{line}\n" for line in sorted(f"{_nt(s)} {_nt(p)} {_nt(o)} ." for s, p, o in graph))


def nquads(graph: Graph) -> str:
    """N-Quads, sorted by line: each briefing is a named graph, what belongs to none stands in the default graph."""
    return "".join(f"{line}\n" for line in sorted(f"{_nt(s)} {_nt(p)} {_nt(o)} {g}." for s, p, o, g in _quads(graph)))


def trig(graph: Graph) -> str:
    """TriG with one named graph for each briefing."""
    data = ox.parse(nquads(graph).encode(), ox.RdfFormat.N_QUADS)
    return (
        ox.serialize(data, format=ox.RdfFormat.TRIG, prefixes=dict(sorted(STANDARD_PREFIXES.items()))) or b""
    ).decode()


def rdfxml(graph: Graph) -> str:
    """RDF/XML."""
    data = ox.parse(ntriples(graph).encode(), ox.RdfFormat.N_TRIPLES)
    prefixes = dict(sorted(STANDARD_PREFIXES.items()))
    return (ox.serialize(data, format=ox.RdfFormat.RDF_XML, prefixes=prefixes) or b"").decode()


def jsonld(graph: Graph) -> str:
    """JSON-LD 1.1 with its context inside: nothing has to be fetched."""
    prefixes = dict(sorted(STANDARD_PREFIXES.items()))
    nodes = [_json_node(graph, s, prefixes) for s in sorted(set(graph.subjects()), key=_nt)]
    return json.dumps({"@context": prefixes, "@graph": nodes}, ensure_ascii=False, indent=1) + "\n"


def _json_node(graph: Graph, subject: Node, prefixes: dict[str, str]) -> dict[str, Any]:
    node: dict[str, Any] = {"@id": _json_id(subject)}
    for predicate in sorted(set(graph.predicates(subject)), key=str):
        objects = sorted(graph.objects(subject, predicate), key=_nt)
        if predicate == RDF.type:
            node["@type"] = [_compact(str(o), prefixes) for o in objects]
        else:
            node[_compact(str(predicate), prefixes)] = [_json_value(o, prefixes) for o in objects]
    return node


def _json_value(term: Node, prefixes: dict[str, str]) -> dict[str, str]:
    if not isinstance(term, Literal):
        return {"@id": _json_id(term)}
    if term.language:
        return {"@value": str(term), "@language": term.language}
    if term.datatype is None or term.datatype == _XSD_STRING:
        return {"@value": str(term)}
    return {"@value": str(term), "@type": _compact(str(term.datatype), prefixes)}


def _json_id(term: Node) -> str:
    return f"_:{term}" if isinstance(term, BNode) else str(term)


def _compact(iri: str, prefixes: dict[str, str]) -> str:
    for prefix, namespace in prefixes.items():
        if iri.startswith(namespace) and iri[len(namespace) :].isidentifier():
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def _quads(graph: Graph) -> list[tuple[Node, Node, Node, str]]:
    """Each triple with the name of its graph and a space, or nothing."""
    briefings = sorted((str(b) for b in graph.subjects(RDF.type, PG.Briefing)), key=len, reverse=True)
    homes: dict[Node, str] = {}
    return [(s, p, o, homes.setdefault(s, _home(s, briefings))) for s, p, o in graph]


def _home(subject: Node, briefings: list[str]) -> str:
    iri = str(subject)
    for briefing in briefings:
        rest = iri.removeprefix(briefing)
        if rest == "" or (rest != iri and rest.startswith("/") and _is_segment(rest)):
            return f"<{briefing}> "
    return ""


def _is_segment(rest: str) -> bool:
    return rest.split("/")[1] in {*DOCUMENT_SEGMENTS, "extraction"}


def _nt(term: Node) -> str:
    if isinstance(term, Literal):
        quoted = str(ox.Literal(str(term)))
        if term.language:
            return f"{quoted}@{term.language}"
        plain = term.datatype is None or term.datatype == _XSD_STRING
        return quoted if plain else f"{quoted}^^<{term.datatype}>"
    return str(ox.BlankNode(str(term)) if isinstance(term, BNode) else ox.NamedNode(str(term)))
