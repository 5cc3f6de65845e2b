"""N-Quads of a corpus: one named graph for each document, and the labels of what documents share apart from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

import pyoxigraph as ox
from rdflib import Graph, Literal, URIRef

from policygraph.export.parts import Part
from policygraph.export.rdf import nquads
from policygraph.graph.iris import SKOS, Iris, checked_base

SharedLabel = tuple[str, str, str]  # IRI, language, text


def document_quads(graph: Graph, doc: str, base: str) -> tuple[str, list[SharedLabel]]:
    """The quads of one document as sorted lines, without the preferred labels of what is not its own.

    Those are returned apart, sorted: only when all documents are known can one be preferred (SKOS S14). The graph
    loses them.
    """
    own = str(Iris(doc, base).briefing)
    labels = sorted(
        (str(s), o.language or "", str(o))
        for s, o in graph.subject_objects(SKOS.prefLabel)
        if isinstance(o, Literal) and str(s) != own and not str(s).startswith(own + "/")
    )
    for iri, language, text in labels:
        graph.remove((URIRef(iri), SKOS.prefLabel, Literal(text, lang=language or None)))
    return "".join(nquads([Part(str(graph.identifier), graph)])), labels


def label_quads(labels: Iterable[SharedLabel], base: str) -> Iterator[str]:
    """One line for each label of sorted labels: the first of a thing and language is preferred, others alternatives."""
    name = ox.NamedNode(checked_base(base) + "graph")
    for (iri, language), rows in groupby(labels, key=lambda row: row[:2]):
        for number, (_, _, text) in enumerate(rows):
            predicate = ox.NamedNode(str(SKOS.altLabel if number else SKOS.prefLabel))
            value = f"{ox.Literal(text)}@{language}" if language else str(ox.Literal(text))
            yield f"{ox.NamedNode(iri)} {predicate} {value} {name} .\n"
