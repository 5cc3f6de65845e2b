"""Writes a graph as Turtle for people to read: grouped by subject, the same bytes for the same triples."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from policygraph.errors import GraphError
from policygraph.graph.iris import PG, RDF, RDFS, SKOS, XSD, is_iri
from policygraph.graph.prefixes import Prefixes, natural

_NAMED = re.compile(r'[\\"\n\r\t]')
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_BARE = {
    XSD.integer: re.compile(r"[+-]?[0-9]+"),
    XSD.decimal: re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    XSD.boolean: re.compile(r"true|false"),
}
_FIRST: dict[Node, int] = {RDF.type: 0, RDFS.label: 1, SKOS.prefLabel: 1, SKOS.altLabel: 2}


def to_turtle(graph: Graph) -> str:
    """The graph as Turtle 1.1, byte-stable: fixed prefixes, sorted subjects, predicates and values, LF line ends.

    Raises GraphError on a blank node or an IRI that Turtle cannot hold.
    """
    prefixes = Prefixes.of(str(s) for s in graph.subjects(RDF.type, PG.Briefing))
    body = "".join(blocks(graph, prefixes))
    return heading(prefixes) + body


def heading(prefixes: Prefixes) -> str:
    """The prefix lines that were needed."""
    return "".join(f"@prefix {name}: <{namespace}> .\n" for name, namespace in prefixes.used())


def blocks(graph: Graph, prefixes: Prefixes) -> Iterator[str]:
    """One block of text per subject, in reading order."""
    by_subject: dict[Node, dict[Node, list[Node]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, value in graph:
        by_subject[subject][predicate].append(value)
    # An assertion stands where the thing it speaks of would stand.
    about = {s: next(iter(p.get(RDF.subject, ())), s) for s, p in by_subject.items()}
    order = {s: (prefixes.place(str(s))[:2], prefixes.place(str(about[s]))[2], str(s)) for s in by_subject}
    for subject in sorted(by_subject, key=order.__getitem__):
        yield f"\n{term(subject, prefixes)}\n{_properties(by_subject[subject], prefixes)} .\n"


def _properties(values: dict[Node, list[Node]], prefixes: Prefixes) -> str:
    lines = []
    for predicate in sorted(values, key=lambda p: (_FIRST.get(p, 9), str(p))):
        name = "a" if predicate == RDF.type else term(predicate, prefixes)
        objects = sorted((term(o, prefixes) for o in values[predicate]), key=natural)
        lines.append(f"    {name} {', '.join(objects)}")
    return " ;\n".join(lines)


def term(node: Node, prefixes: Prefixes) -> str:
    """A term in Turtle: prefixed name, IRI or literal."""
    if isinstance(node, Literal):
        return _literal(node, prefixes)
    if isinstance(node, URIRef) and is_iri(node):
        return prefixes.shorten(node) or f"<{node}>"
    raise GraphError(f"cannot write {node!r} as Turtle: the graph must hold absolute IRIs and literals only")


def _literal(node: Literal, prefixes: Prefixes) -> str:
    text = str(node)
    bare = _BARE.get(node.datatype) if node.datatype is not None else None
    if bare is not None and bare.fullmatch(text):
        return text
    quoted = '"' + escaped(text) + '"'
    if node.language:
        return f"{quoted}@{node.language}"
    if node.datatype is None or node.datatype == XSD.string:
        return quoted
    return f"{quoted}^^{term(node.datatype, prefixes)}"


def escaped(text: str) -> str:
    """The inside of a quoted literal, on one line."""
    named = _NAMED.sub(lambda m: _ESCAPES[m[0]], text)
    return _CONTROL.sub(lambda m: f"\\u{ord(m[0]):04X}", named)
