"""Other RDF syntaxes, sorted so that the same graph gives the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from importlib.resources import files
from typing import Any

import pyoxigraph as ox
from rdflib import RDF, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from policygraph.export.parts import Part
from policygraph.export.xmltext import for_xml, keep_returns
from policygraph.graph.iris import PG, STANDARD_PREFIXES
from policygraph.graph.iris import RDF as RDF_TERMS
from policygraph.graph.prefixes import Prefixes
from policygraph.graph.turtle import blocks, heading, term

_PARTS = (RDF.subject, RDF.predicate, RDF.object)
_XSD_STRING = URIRef(STANDARD_PREFIXES["xsd"] + "string")


def ntriples(graph: Graph) -> str:
    """N-Triples, sorted by line."""
    return "".join(f"{line}\n" for line in sorted(f"{_nt(s)} {_nt(p)} {_nt(o)} ." for s, p, o in graph))


def nquads(parts: Iterable[Part]) -> Iterator[str]:
    """N-Quads, one piece of text for each graph, its lines sorted."""
    for part in parts:
        name = "" if part.name is None else f"{ox.NamedNode(part.name)} "
        lines = sorted(f"{_nt(s)} {_nt(p)} {_nt(o)} {name}." for s, p, o in part.graph)
        yield "".join(f"{line}\n" for line in lines)


def trig(parts: Iterable[Part]) -> Iterator[str]:
    """TriG, one block for each graph, with prefixes of its own before it."""
    between = ""
    for part in parts:
        prefixes = Prefixes.of(str(s) for s in part.graph.subjects(RDF.type, PG.Briefing))
        body = "".join(blocks(part.graph, prefixes))
        name = "" if part.name is None else f"<{part.name}> "
        yield f"{between}{heading(prefixes)}\n{name}{{\n{body}}}\n"
        between = "\n"


def turtle12(graph: Graph) -> str:
    """Turtle 1.2 (W3C draft): an assertion reifies its edge as a triple term, `<<( subject predicate object )>>`.

    RDF 1.1 tools cannot read it. Raises GraphError on what Turtle cannot hold.
    """
    reified = {a: tuple(graph.value(a, p) for p in _PARTS) for a in graph.subjects(RDF.type, PG.Assertion)}
    rest = Graph(bind_namespaces="none")
    for s, p, o in graph:
        if s not in reified or (p not in _PARTS and o != RDF.Statement):
            rest.add((s, p, o))
    prefixes = Prefixes.of(str(s) for s in graph.subjects(RDF.type, PG.Briefing))
    body = "".join(blocks(rest, prefixes))
    reifies = term(RDF_TERMS.reifies, prefixes)
    lines = []
    for assertion in sorted(reified, key=str):
        about = " ".join(term(each, prefixes) for each in reified[assertion] if each is not None)
        lines.append(f"{term(assertion, prefixes)} {reifies} <<( {about} )>> .\n")
    return 'VERSION "1.2"\n' + heading(prefixes) + body + ("\n" if lines else "") + "".join(lines)


def rdfxml(graph: Graph) -> str:
    """RDF/XML. Characters that XML cannot hold become U+FFFD: there is no way to write them."""
    lines = sorted(f"{_nt(s)} {_nt(p)} {_nt(_xml_safe(o))} .\n" for s, p, o in graph)
    data = ox.parse("".join(lines).encode(), ox.RdfFormat.N_TRIPLES)
    prefixes = dict(sorted(STANDARD_PREFIXES.items()))
    return keep_returns((ox.serialize(data, format=ox.RdfFormat.RDF_XML, prefixes=prefixes) or b"").decode())


def _xml_safe(term: Node) -> Node:
    safe = for_xml(str(term))
    if not isinstance(term, Literal) or safe == str(term):
        return term
    return Literal(safe, lang=term.language, datatype=None if term.language else term.datatype)


def jsonld(graph: Graph) -> str:
    """JSON-LD 1.1 with the whole of our context (context.jsonld) inside: nothing has to be fetched."""
    terms = _Terms()
    nodes = [terms.node(graph, s) for s in sorted(set(graph.subjects()), key=_nt)]
    return json.dumps({"@context": terms.context, "@graph": nodes}, ensure_ascii=False, indent=1) + "\n"


class _Terms:
    """Shortens IRIs and values as the context says."""

    def __init__(self) -> None:
        raw = files("policygraph.export").joinpath("context.jsonld").read_text("utf-8")
        self.context: dict[str, Any] = json.loads(raw)["@context"]
        self._prefixes = {k: v for k, v in self.context.items() if isinstance(v, str) and not v.startswith("@")}
        self._names = {v["@id"]: (k, v.get("@type", "")) for k, v in self.context.items() if isinstance(v, dict)}

    def node(self, graph: Graph, subject: Node) -> dict[str, Any]:
        """A subject with all that is said of it."""
        node: dict[str, Any] = {"id": _json_id(subject)}
        for predicate in sorted(set(graph.predicates(subject)), key=str):
            objects = sorted(graph.objects(subject, predicate), key=_nt)
            compact = _compact(str(predicate), self._prefixes)
            if predicate == RDF.type:
                node["type"] = [_compact(str(o), self._prefixes) for o in objects]
                continue
            name, kind = self._names.get(compact, (compact, ""))
            node[name] = [self._value(o, kind) for o in objects]
        return node

    def _value(self, term: Node, kind: str) -> str | dict[str, str]:
        if not isinstance(term, Literal):
            return _json_id(term) if kind == "@id" else {"@id": _json_id(term)}
        if term.language:
            return {"@value": str(term), "@language": term.language}
        if term.datatype is None or term.datatype == _XSD_STRING:
            return {"@value": str(term)} if kind else str(term)
        datatype = _compact(str(term.datatype), self._prefixes)
        return str(term) if datatype == kind else {"@value": str(term), "@type": datatype}


def _json_id(term: Node) -> str:
    return f"_:{term}" if isinstance(term, BNode) else str(term)


def _compact(iri: str, prefixes: dict[str, str]) -> str:
    for prefix, namespace in prefixes.items():
        if iri.startswith(namespace) and iri[len(namespace) :].isidentifier():
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def _nt(term: Node) -> str:
    if isinstance(term, Literal):
        quoted = str(ox.Literal(str(term)))
        if term.language:
            return f"{quoted}@{term.language}"
        plain = term.datatype is None or term.datatype == _XSD_STRING
        return quoted if plain else f"{quoted}^^<{term.datatype}>"
    return str(ox.BlankNode(str(term)) if isinstance(term, BNode) else ox.NamedNode(str(term)))
