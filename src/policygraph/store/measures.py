"""Reads measures and observations out of a store for comparison."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from policygraph.graph.iris import DCTERMS, PG, RDF, RDFS, SA, SD, SM
from policygraph.store.matching import Measure

_ABOUT = (PG.targetsSector, PG.targetsGroup, PG.concernsProduct, PG.implements, PG.instrumentType)
Values = dict[str, dict[str, list[str]]]  # property → subject → values


@dataclass(frozen=True, slots=True, order=True)
class Figure:
    """One value of an indicator: for which period, by which comparison, and where it is said."""

    indicator: str
    kind: str
    comparator: str
    area: str
    unit: str
    period: str
    value: str
    briefing: str
    iri: str


def read_measures(store: ox.Store, graph: ox.NamedNode | ox.DefaultGraph | None = None) -> list[Measure]:
    """All measures of a graph (the union by default), in order of date, briefing and place."""
    home = ox.DefaultGraph() if graph is None else graph
    values = _values(
        store,
        home,
        (RDFS.label, DCTERMS.isPartOf, DCTERMS.issued, DCTERMS.publisher, PG.status, PG.actor, *_ABOUT),
    )
    found = []
    for subject in _instances(store, home, str(PG.Measure)):
        briefing = _one(values, DCTERMS.isPartOf, subject) or ""
        status = _one(values, PG.status, subject)
        found.append(
            Measure(
                date=_one(values, DCTERMS.issued, briefing) or "",
                briefing=briefing,
                iri=subject,
                label=_one(values, RDFS.label, subject) or "",
                status=None if status is None else status.rsplit("/", 1)[-1],
                publisher=_one(values, DCTERMS.publisher, briefing),
                actors=frozenset(values[str(PG.actor)].get(subject, ())),
                about=frozenset(v for p in _ABOUT for v in values[str(p)].get(subject, ())),
            )
        )
    return sorted(found)


def read_figures(store: ox.Store) -> list[Figure]:
    """All observations with a value, an indicator and a period, in order."""
    home = ox.DefaultGraph()
    parts = (PG.measureKind, PG.comparator, SD.refArea, SA.unitMeasure)
    values = _values(store, home, (PG.indicator, *parts, SD.refPeriod, SM.obsValue, DCTERMS.isPartOf))
    found = []
    for subject in _instances(store, home, str(PG.QuantitativeObservation)):
        indicator, period, value = (_one(values, p, subject) for p in (PG.indicator, SD.refPeriod, SM.obsValue))
        if indicator is not None and period is not None and value is not None:
            kind, comparator, area, unit = (_one(values, p, subject) or "" for p in parts)
            briefing = _one(values, DCTERMS.isPartOf, subject) or ""
            found.append(Figure(indicator, kind, comparator, area, unit, period, value, briefing, subject))
    return sorted(found)


def _instances(store: ox.Store, home: ox.NamedNode | ox.DefaultGraph, cls: str) -> list[str]:
    quads = store.quads_for_pattern(None, ox.NamedNode(str(RDF.type)), ox.NamedNode(cls), home)
    return sorted(q.subject.value for q in quads if isinstance(q.subject, ox.NamedNode))


def _values(store: ox.Store, home: ox.NamedNode | ox.DefaultGraph, properties: Iterable[str]) -> Values:
    found: Values = {}
    for name in properties:
        by_subject: dict[str, list[str]] = defaultdict(list)
        for quad in store.quads_for_pattern(None, ox.NamedNode(str(name)), None, home):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
                by_subject[quad.subject.value].append(quad.object.value)
        found[str(name)] = by_subject
    return found


def _one(values: Values, property_: str, subject: str) -> str | None:
    return min(values[str(property_)].get(subject, ()), default=None)
