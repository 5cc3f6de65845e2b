"""Terms of an answer as rdflib has them."""

from __future__ import annotations

from functools import lru_cache
from typing import TypeAlias

import pyoxigraph as ox
from rdflib import BNode, Literal, URIRef
from rdflib.term import Node

from policygraph.errors import QueryError

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"


@lru_cache(maxsize=50_000)  # an answer names few things often; rdflib's terms are costly to make
def to_node(term: Term) -> Node:
    """One term. Raises QueryError for a triple term (RDF 1.2)."""
    match term:
        case ox.NamedNode():
            return URIRef(term.value)
        case ox.BlankNode():
            return BNode(term.value)
        case ox.Literal() if term.language:
            return Literal(term.value, lang=term.language)
        case ox.Literal():
            datatype = None if term.datatype.value == XSD_STRING else URIRef(term.datatype.value)
            return Literal(term.value, datatype=datatype, normalize=False)
        case _:
            raise QueryError("the answer holds a term that cannot be printed")


def to_text(term: Term) -> str:
    """One term as plain text: an IRI whole, a literal without language or datatype. Raises QueryError."""
    if isinstance(term, ox.Triple):
        raise QueryError("the answer holds a term that cannot be printed")
    return term.value
