"""Calendar periods, and mentions of time that are relative or cannot be resolved (OWL-Time)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from rdflib import URIRef

from policygraph.graph import literals
from policygraph.graph.builder import Builder
from policygraph.graph.iris import DCTERMS, PG, SKOS, TIME, instant_iri
from policygraph.model import Interval, Period

_MONTHS_PER_UNIT = {"year": 12, "half-year": 6, "quarter": 3, "month": 1}


def describe_period(builder: Builder, period: Period) -> URIRef:
    """The IRI of the period meant; a relative or unresolved mention is described as such too."""
    if period.resolved is not None:
        node = describe_interval(builder, period.resolved)
        if period.relative:
            _describe_mention(builder, builder.iris.at("period-mention", period.span), period, node)
        return node
    node = builder.iris.period(period)
    builder.type(node, PG.UnresolvedPeriod)
    _describe_mention(builder, node, period, None)
    return node


def describe_interval(builder: Builder, interval: Interval) -> URIRef:
    """A calendar period with its first and last day."""
    node = builder.iris.interval(interval)
    builder.type(node, PG.Period, TIME.ProperInterval, DCTERMS.PeriodOfTime)
    builder.add(node, SKOS.notation, literals.verbatim(interval.notation))
    builder.add(node, TIME.hasBeginning, _instant(builder, interval.start))
    builder.add(node, TIME.hasEnd, _instant(builder, interval.end))
    return node


def _instant(builder: Builder, day: dt.date) -> URIRef:
    node = instant_iri(day)
    builder.type(node, TIME.Instant)
    builder.add(node, TIME.inXSDDate, literals.date(day))
    return node


def _describe_mention(builder: Builder, node: URIRef, period: Period, resolved: URIRef | None) -> None:
    builder.type(node, PG.RelativePeriod, PG.Period)
    builder.belongs(node)
    builder.add(node, PG.expression, builder.label(period.expression))
    builder.evidence(node, [period.span])
    if period.year_offset is not None:
        builder.add(node, PG.yearOffset, literals.integer(period.year_offset))
    if period.unit is not None:
        builder.add(node, PG.calendarUnit, literals.verbatim(period.unit))
    if period.index is not None:
        builder.add(node, PG["index"], literals.integer(period.index))
    if resolved is not None:
        builder.add(node, PG.resolvesTo, resolved)


def order_unresolved(builder: Builder, periods: Iterable[Period]) -> None:
    """State which unresolved mention lies before which ("last year" before "the first quarter").

    Only neighbours are linked: time:before is transitive.
    """
    places: dict[tuple[int, int], set[URIRef]] = defaultdict(set)
    for period in periods:
        months = _relative_months(period)
        if period.resolved is None and months is not None:
            places[months].add(builder.iris.period(period))
    ordered = sorted(places)
    for earlier in ordered:
        later = [m for m in ordered if m[0] >= earlier[1]]
        for months in later:
            if not any(between[0] >= earlier[1] and between[1] <= months[0] for between in later):
                for one in places[earlier]:
                    for other in places[months]:
                        builder.add(one, TIME.before, other)


def _relative_months(period: Period) -> tuple[int, int] | None:
    """First month and the one after the last, counted from January of the document's year."""
    size = _MONTHS_PER_UNIT.get(period.unit or "")
    if period.year_offset is None or size is None:
        return None
    start = 12 * period.year_offset
    if period.index is None:
        return (start, start + 12) if size == 12 else None
    return start + size * (period.index - 1), start + size * period.index
