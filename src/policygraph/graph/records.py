"""Reads a graph back into plain records: what it says of each briefing, and on which stretches of text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from policygraph.graph.iris import FOAF, OA, ORG, PG, RDF, RDFS, SKOS, SM, relation_iri
from policygraph.model import Relation, Span

_NAMES = (SKOS.prefLabel, RDFS.label, FOAF.name)
_ALL_NAMES = (*_NAMES, SKOS.altLabel)
_BODIES = (ORG.FormalOrganization, ORG.Organization, PG.GovernmentBody, PG.PartyBody)
_RELATIONS = tuple((relation, relation_iri(relation)) for relation in Relation)
_END = re.compile(r"[^/#]*$")


@dataclass(frozen=True, slots=True)
class Link:
    """The end of an edge: the last part of its IRI, its names in order, and the rule that decided the edge."""

    name: str
    iri: str
    labels: tuple[str, ...] = ()
    rule: str | None = None
    confidence: float | None = None  # 0..1


@dataclass(frozen=True, slots=True)
class Thing:
    """A claim or a named thing. Figures are those of an observation, signed; None where it has none."""

    iri: str
    spans: tuple[Span, ...] = ()  # in text order
    labels: tuple[str, ...] = ()
    rule: str | None = None
    confidence: float | None = None  # 0..1
    links: Mapping[Relation, tuple[Link, ...]] = field(default_factory=dict)
    value: str | None = None
    minimum: str | None = None
    maximum: str | None = None

    @property
    def name(self) -> str:
        """The last part of the IRI."""
        return last_part(self.iri)

    def to(self, relation: Relation) -> tuple[Link, ...]:
        """The ends of one relation, sorted by IRI."""
        return self.links.get(relation, ())


@dataclass(frozen=True, slots=True)
class Quote:
    """What an evidence node says stands at a span."""

    start: int
    end: int
    exact: str


@dataclass(frozen=True, slots=True)
class Records:
    """What a graph says, each kind sorted by IRI."""

    measures: tuple[Thing, ...] = ()
    observations: tuple[Thing, ...] = ()  # stated ones, not those derived from others
    programmes: tuple[Thing, ...] = ()
    problems: tuple[Thing, ...] = ()
    objectives: tuple[Thing, ...] = ()
    organisations: tuple[Thing, ...] = ()  # mentioned by a briefing
    people: tuple[Thing, ...] = ()
    quotes: tuple[Quote, ...] = ()


def last_part(iri: str) -> str:
    """What stands behind the last slash or hash of an IRI.

    >>> last_part("https://w3id.org/policygraph/vocab/sector/industry")
    'industry'
    """
    found = _END.search(iri.rstrip("/"))
    return found[0] if found else iri


def read_records(graph: Graph) -> Records:
    """The records of a graph as build_graph makes it or as it was read from a file."""
    reader = _Reader(graph)
    derived = set(graph.subjects(RDF.type, PG.DerivedObservation))
    stated = [n for n in reader.typed(PG.Observation) if n not in derived]
    mentioned = {o for b in graph.subjects(RDF.type, PG.Briefing) for o in graph.objects(b, PG.mentions)}
    bodies = [n for n in reader.typed(*_BODIES) if n in mentioned]
    people = [n for n in reader.typed(FOAF.Person) if n in mentioned]
    return Records(
        measures=reader.things(reader.typed(PG.Measure, PG.HeadlineMeasure)),
        observations=reader.things(stated),
        programmes=reader.things(reader.typed(PG.Plan, PG.Programme)),
        problems=reader.things(reader.typed(PG.Problem)),
        objectives=reader.things(reader.typed(PG.Objective)),
        organisations=reader.things(bodies, placed=False),
        people=reader.things(people, placed=False),
        quotes=tuple(reader.quotes()),
    )


class _Reader:
    """Looks up what is said of a node."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.rules: dict[tuple[Node, Node, Node], tuple[str, float]] = {}
        for assertion in graph.subjects(RDF.type, PG.Assertion):
            subject, predicate, value = (graph.value(assertion, p) for p in (RDF.subject, RDF.predicate, RDF.object))
            rule = self.judged(assertion)
            if subject is not None and predicate is not None and value is not None and rule is not None:
                self.rules[subject, predicate, value] = rule
        self.mentions: dict[Node, tuple[str, float]] = {}
        for (_, predicate, value), rule in self.rules.items():
            if predicate == PG.mentions:
                self.mentions[value] = max(self.mentions.get(value, rule), rule, key=lambda r: (r[1], r[0]))

    def typed(self, *classes: URIRef) -> list[Node]:
        """The nodes of any of these classes, sorted."""
        return sorted({n for c in classes for n in self.graph.subjects(RDF.type, c)}, key=str)

    def judged(self, node: Node) -> tuple[str, float] | None:
        rule, confidence = self.graph.value(node, PG.rule), self.graph.value(node, PG.confidence)
        return None if rule is None or confidence is None else (str(rule), float(str(confidence)))

    def things(self, nodes: Iterable[Node], placed: bool = True) -> tuple[Thing, ...]:
        """The records of nodes; with `placed`, only of those which have evidence in the text."""
        made = [self._thing(n) for n in nodes]
        return tuple(t for t in made if t.spans or not placed)

    def _thing(self, node: Node) -> Thing:
        rule, confidence = self.judged(node) or self.mentions.get(node) or (None, None)
        links = {relation: self._links(node, iri) for relation, iri in _RELATIONS}
        return Thing(
            iri=str(node),
            spans=tuple(sorted(span for e in self.graph.objects(node, PG.evidence) for span in self._spans(e))),
            labels=self._labels(node, _ALL_NAMES),
            rule=rule,
            confidence=confidence,
            links={relation: found for relation, found in links.items() if found},
            value=self._literal(node, SM.obsValue),
            minimum=self._literal(node, PG.minValue),
            maximum=self._literal(node, PG.maxValue),
        )

    def _links(self, node: Node, predicate: URIRef) -> tuple[Link, ...]:
        out = []
        for value in sorted(self.graph.objects(node, predicate), key=str):
            rule, confidence = self.rules.get((node, predicate, value), (None, None))
            iri = str(value)
            out.append(Link(last_part(iri), iri, self._labels(value, _NAMES), rule, confidence))
        return tuple(out)

    def _labels(self, node: Node, predicates: Iterable[URIRef]) -> tuple[str, ...]:
        return tuple(sorted({str(o) for p in predicates for o in self.graph.objects(node, p)}))

    def _literal(self, node: Node, predicate: URIRef) -> str | None:
        found = sorted(str(o) for o in self.graph.objects(node, predicate) if isinstance(o, Literal))
        return found[0] if found else None

    def _spans(self, evidence: Node) -> list[Span]:
        return [Span(start, end) for start, end in self._positions(evidence)]

    def _positions(self, evidence: Node) -> list[tuple[int, int]]:
        found: dict[Node, list[int]] = defaultdict(list)
        for selector in self.graph.objects(evidence, OA.hasSelector):
            start, end = self.graph.value(selector, OA.start), self.graph.value(selector, OA.end)
            if start is not None and end is not None:
                found[selector] = [int(str(start)), int(str(end))]
        return sorted((s, e) for s, e in found.values())

    def quotes(self) -> list[Quote]:
        """All evidence that has both a position and a quote, in text order."""
        out = set()
        for evidence in set(self.graph.subjects(OA.hasSelector, None)):
            selectors = list(self.graph.objects(evidence, OA.hasSelector))
            exact = [str(o) for s in selectors for o in self.graph.objects(s, OA.exact)]
            out |= {(str(evidence), s, e, x) for s, e in self._positions(evidence) for x in exact}
        return [
            Quote(start, end, exact) for _, start, end, exact in sorted(out, key=lambda q: (q[1], q[2], q[0], q[3]))
        ]
