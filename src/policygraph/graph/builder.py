"""The bench on which one briefing's graph is put together: triples, evidence nodes and assertions."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from rdflib import Graph, Literal, URIRef

from policygraph.graph import literals
from policygraph.graph.iris import DCTERMS, OA, PG, PROV, RDF, RDFS, Iris
from policygraph.model import Briefing, Reference, Scheme, Span

_CONTEXT_CHARACTERS = 32

Triple = tuple[URIRef, URIRef, URIRef | Literal]


class Provenance(StrEnum):
    """How much provenance is written."""

    FULL = "full"  # evidence nodes, and an assertion for every decided edge
    NODES = "nodes"  # evidence nodes
    NONE = "none"  # who said it, without offsets


class Vocabulary(Protocol):
    """What the graph needs of a lexicon: the triples that describe an entry."""

    def describe(self, scheme: Scheme, id: str) -> Iterable[Triple]:
        """The triples about an entry and the wider ones above it; nothing for an unknown id."""
        ...


@dataclass
class _Ground:
    """What a decided triple rests on."""

    spans: set[Span]
    rule: str
    confidence: float


@dataclass
class Builder:
    """Collects the triples of one briefing."""

    graph: Graph
    iris: Iris
    briefing: Briefing
    vocabulary: Vocabulary
    provenance: Provenance = Provenance.FULL
    described: set[Reference] = field(default_factory=set)
    _grounds: dict[Triple, _Ground] = field(default_factory=dict)

    def add(self, subject: URIRef, predicate: URIRef, value: URIRef | Literal) -> None:
        """State a triple."""
        self.graph.add((subject, predicate, value))

    def type(self, subject: URIRef, *classes: URIRef) -> None:
        """State the classes of a node."""
        for each in classes:
            self.add(subject, RDF.type, each)

    def label(self, text: str) -> Literal:
        """A tidy literal in the language of the briefing."""
        return literals.label(text, self.briefing.metadata.language)

    def belongs(self, subject: URIRef) -> None:
        """State that a node is part of this briefing."""
        self.add(subject, DCTERMS.isPartOf, self.iris.briefing)

    def name(self, subject: URIRef, text: str) -> None:
        """Give a node its rdfs:label."""
        self.add(subject, RDFS.label, self.label(text))

    def evidence(self, subject: URIRef, spans: Iterable[Span], predicate: URIRef = PG.evidence) -> None:
        """Tie a node to the stretches of text it rests on."""
        if self.provenance is not Provenance.NONE:
            for span in spans:
                self.add(subject, predicate, self._evidence(span))

    def judge(self, subject: URIRef, rule: str, confidence: float) -> None:
        """Say which rule found a node and how sure it is."""
        if self.provenance is not Provenance.NONE:
            self.add(subject, PG.rule, literals.verbatim(rule))
            self.add(subject, PG.confidence, literals.decimal(confidence))
            self.add(subject, PROV.wasGeneratedBy, self.iris.within("extraction"))

    def decide(self, triple: Triple, spans: Iterable[Span], rule: str, confidence: float) -> None:
        """State an edge that the extractor decided; finish() writes its assertion.

        The same edge decided twice keeps all spans and the surer rule.
        """
        self.graph.add(triple)
        ground = self._grounds.setdefault(triple, _Ground(set(), rule, confidence))
        ground.spans.update(spans)
        if (-confidence, rule) < (-ground.confidence, ground.rule):
            ground.rule, ground.confidence = rule, confidence

    def finish(self) -> None:
        """Write an assertion for every decided edge (full provenance only)."""
        if self.provenance is not Provenance.FULL:
            return
        for triple, ground in self._grounds.items():
            node = self.iris.assertion(triple)
            subject, predicate, value = triple
            self.type(node, PG.Assertion, RDF.Statement)
            self.add(node, RDF.subject, subject)
            self.add(node, RDF.predicate, predicate)
            self.add(node, RDF.object, value)
            self.add(node, PG.rule, literals.verbatim(ground.rule))
            self.add(node, PG.confidence, literals.decimal(ground.confidence))
            self.evidence(node, ground.spans)

    def _evidence(self, span: Span) -> URIRef:
        node = self.iris.at("evidence", span)
        if (node, RDF.type, OA.SpecificResource) in self.graph:
            return node
        text = self.briefing.text
        position, quote = self.iris.at("position", span), self.iris.at("quote", span)
        self.type(node, OA.SpecificResource)
        self.add(node, OA.hasSource, self.iris.briefing)
        self.add(node, OA.hasSelector, position)
        self.add(node, OA.hasSelector, quote)
        self._place(node, span)
        self.type(position, OA.TextPositionSelector)
        self.add(position, OA.start, literals.integer(span.start))
        self.add(position, OA.end, literals.integer(span.end))
        self.type(quote, OA.TextQuoteSelector)
        self.add(quote, OA.exact, literals.verbatim(span.of(text)))
        self.add(quote, OA.prefix, literals.verbatim(text[max(0, span.start - _CONTEXT_CHARACTERS) : span.start]))
        self.add(quote, OA.suffix, literals.verbatim(text[span.end : span.end + _CONTEXT_CHARACTERS]))
        return node

    def _place(self, node: URIRef, span: Span) -> None:
        """The page or element in which a quote begins, for formats that have them."""
        places = self.briefing.places
        index = bisect_right(places, span.start, key=lambda place: place.start)
        place = places[index - 1] if index else None
        if place is not None and place.page is not None:
            self.add(node, PG.page, literals.integer(place.page))
        if place is not None and place.element is not None:
            self.add(node, PG.element, literals.verbatim(place.element))
