"""Extraction → RDF graph: composes the parts of this room, and unites the graphs of several briefings."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from rdflib import Graph, Literal, URIRef

from policygraph.graph.builder import Builder, Provenance, Vocabulary
from policygraph.graph.claims import add_claim
from policygraph.graph.iris import DATA, SKOS, Iris, checked_base
from policygraph.graph.periods import describe_period, order_unresolved
from policygraph.graph.references import add_mentions, add_person, describe
from policygraph.graph.turns import add_briefing, add_turns, unnamed_source
from policygraph.model import Claim, Extraction


def build_graph(
    extraction: Extraction,
    lexicon: Vocabulary,
    *,
    base: str = DATA,
    provenance: Provenance | str = Provenance.FULL,
    light: bool = False,
) -> Graph:
    """The graph of one briefing as the contract (docs: graph contract) lays it down, IRIs only.

    `base` is the namespace of documents; the graph's identifier is {base}{doc}/graph. A `light` graph is made
    quicker, but cannot be validated or queried. Raises InputError if `base` is no absolute IRI.
    """
    iris = Iris(extraction.briefing.doc, base)
    graph = Graph("SimpleMemory" if light else "default", identifier=iris.within("graph"), bind_namespaces="none")
    builder = Builder(graph, iris, extraction.briefing, lexicon, Provenance(provenance))
    add_briefing(builder, extraction)
    speakers = add_turns(builder, extraction)
    for person in extraction.people:
        add_person(builder, person)
    add_mentions(builder, extraction.mentions)
    for period in extraction.periods:
        if period.relative or period.resolved is None:
            describe_period(builder, period)
    order_unresolved(builder, extraction.periods)
    for claim in extraction.claims:
        add_claim(builder, claim, _said_by(builder, extraction, claim, speakers))
    builder.finish()
    return graph


def _said_by(builder: Builder, extraction: Extraction, claim: Claim, speakers: dict[int, URIRef]) -> URIRef:
    """Exactly one source for a claim: the turn's speaker, else the publisher, else the unnamed source."""
    if claim.turn is not None and claim.turn in speakers:
        return speakers[claim.turn]
    if extraction.publisher is not None:
        return describe(builder, extraction.publisher)
    return unnamed_source(builder)


def merge(graphs: Iterable[Graph], *, base: str = DATA) -> Graph:
    """One graph of several briefings. What they share has the same IRI; no node is changed or dropped.

    A thing that is printed in several ways keeps one preferred label per language (SKOS S14): the first in
    order; the others become alternatives.
    """
    united = Graph(identifier=URIRef(checked_base(base) + "graph"), bind_namespaces="none")
    for graph in graphs:
        for triple in graph:
            united.add(triple)
    _settle_labels(united)
    return united


def _settle_labels(graph: Graph) -> None:
    labels = sorted(
        ((s, o.language or "", str(o), o) for s, o in graph.subject_objects(SKOS.prefLabel) if isinstance(o, Literal)),
        key=lambda row: row[:3],
    )
    for (subject, _), rows in groupby(labels, key=lambda row: row[:2]):
        for *_, extra in list(rows)[1:]:
            graph.remove((subject, SKOS.prefLabel, extra))
            graph.add((subject, SKOS.altLabel, extra))
