"""Terms between rdflib (what graphs are made of) and pyoxigraph (what they are stored in)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.term import Node

from policygraph.errors import GraphError
from policygraph.graph.iris import XSD

Context = ox.NamedNode | ox.DefaultGraph


def quads(triples: Iterable[tuple[Node, Node, Node]], *contexts: Context) -> Iterator[ox.Quad]:
    """Each triple once in every context. Raises GraphError for a term the contract does not allow."""
    for subject, predicate, value in triples:
        s, p, o = _named(subject), _named(predicate), _term(value)
        for context in contexts:
            yield ox.Quad(s, p, o, context)


def to_graph(triples: Iterable[ox.Triple | ox.Quad], identifier: str | None = None) -> Graph:
    """Stored triples as a graph."""
    graph = Graph(identifier=None if identifier is None else URIRef(identifier), bind_namespaces="none")
    for triple in triples:
        graph.add((to_node(triple.subject), to_node(triple.predicate), to_node(triple.object)))
    return graph


def to_node(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Node:
    """A stored term as rdflib has it."""
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if isinstance(term, ox.Literal):
        if term.language:
            return Literal(term.value, lang=_tag(term.language))
        datatype = URIRef(term.datatype.value)
        return Literal(term.value, datatype=None if datatype == XSD.string else datatype)
    raise GraphError("a triple term (RDF 1.2) cannot be read here")


@lru_cache(maxsize=50_000)
def _named(node: Node) -> ox.NamedNode:
    if not isinstance(node, URIRef):
        raise GraphError(f"{node!r}: only IRIs can be subjects and predicates of a stored graph")
    try:
        return ox.NamedNode(str(node))
    except ValueError:
        raise GraphError(f"{str(node)!r} is not an absolute IRI") from None


def _term(node: Node) -> ox.NamedNode | ox.Literal:
    if not isinstance(node, Literal):
        return _named(node)
    if node.language:
        return ox.Literal(str(node), language=node.language)
    if node.datatype is None:
        return ox.Literal(str(node))
    return ox.Literal(str(node), datatype=_named(node.datatype))


@lru_cache(maxsize=1000)
def _tag(language: str) -> str:
    """A language tag as BCP 47 (2.1.1) writes it; stores keep tags in lower case.

    >>> _tag("zh-hans"), _tag("en-gb"), _tag("en-x-mt")
    ('zh-Hans', 'en-GB', 'en-x-mt')
    """
    first, *rest = language.lower().split("-")
    out, private = [first], len(first) == 1
    for part in rest:
        private = private or len(part) == 1
        out.append(part if private else {2: part.upper(), 4: part.title()}.get(len(part), part))
    return "-".join(out)
