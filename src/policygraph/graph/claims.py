"""Claims and their edges: measures, observations, situations and objectives as nodes of the graph."""

from __future__ import annotations

from decimal import Decimal

from rdflib import URIRef

from policygraph.graph import literals
from policygraph.graph.builder import Builder
from policygraph.graph.iris import PG, PROV, QB, RDFS, SM, relation_iri, unit_iri
from policygraph.graph.periods import describe_period
from policygraph.graph.references import describe
from policygraph.graph.turns import turn_iri
from policygraph.model import (
    Claim,
    ClaimKey,
    ClaimKind,
    Edge,
    MeasureClaim,
    ObservationClaim,
    Period,
    Quantity,
    Reference,
    Relation,
)

_CLASSES = {
    ClaimKind.MEASURE: (PG.Measure, PROV.Entity),
    ClaimKind.OBSERVATION: (PG.Observation, PROV.Entity),
    ClaimKind.PROBLEM: (PG.Problem, PG.Situation, PROV.Entity),
    ClaimKind.CAUSE: (PG.Cause, PG.Situation, PROV.Entity),
    ClaimKind.FOUNDATION: (PG.Foundation, PG.Situation, PROV.Entity),
    ClaimKind.OBJECTIVE: (PG.Objective, PROV.Entity),
    ClaimKind.PRINCIPLE: (PG.Principle, PROV.Entity),
}


def add_claim(builder: Builder, claim: Claim, said_by: URIRef) -> None:
    """A claim with its evidence, who said it, and its edges."""
    node = builder.iris.claim(claim.key)
    builder.type(node, *_CLASSES[claim.kind])
    builder.name(node, claim.label)
    builder.belongs(node)
    builder.add(node, PROV.wasAttributedTo, said_by)
    builder.evidence(node, (claim.span, *claim.evidence))
    builder.judge(node, claim.rule, claim.confidence)
    for turn in builder.briefing.turns:
        if turn.index == claim.turn:
            builder.add(node, PG.inTurn, turn_iri(builder, turn))
    for edge in claim.edges:
        _add_edge(builder, node, edge)
    if isinstance(claim, MeasureClaim):
        _add_measure(builder, node, claim)
    if isinstance(claim, ObservationClaim):
        _add_observation(builder, node, claim)


def _add_edge(builder: Builder, node: URIRef, edge: Edge) -> None:
    match edge.target:
        case Reference() as reference:
            value = describe(builder, reference)
        case ClaimKey() as key:
            value = builder.iris.claim(key)
        case Period() as period:
            value = describe_period(builder, period)
    builder.decide((node, relation_iri(edge.relation), value), edge.evidence, edge.rule, edge.confidence)


def _add_measure(builder: Builder, node: URIRef, claim: MeasureClaim) -> None:
    if claim.headline:
        builder.type(node, PG.HeadlineMeasure)
    if claim.ordinal is not None:
        builder.add(node, PG.ordinal, literals.integer(claim.ordinal))
    if claim.actor_basis is not None:
        builder.add(node, PG.actorBasis, literals.verbatim(claim.actor_basis.value))
    if claim.frequency is not None:
        builder.add(node, PG.frequency, literals.verbatim(claim.frequency))
    if claim.amount is not None:
        _add_amount(builder, node, claim.amount)


def _add_amount(builder: Builder, node: URIRef, amount: Quantity) -> None:
    _add_decimal(builder, node, PG.amount, amount.value)
    _add_decimal(builder, node, PG.minAmount, amount.minimum)
    _add_decimal(builder, node, PG.maxAmount, amount.maximum)
    builder.add(node, PG.amountUnit, unit_iri(amount.unit))
    builder.add(node, PG.printedValue, literals.verbatim(literals.tidy(amount.printed)))
    if amount.bound is not None:
        builder.add(node, PG.bound, literals.verbatim(amount.bound.value))


def _add_observation(builder: Builder, node: URIRef, claim: ObservationClaim) -> None:
    figures = (claim.value, claim.minimum, claim.maximum)
    quantitative = any(figure is not None for figure in figures)
    builder.type(node, PG.QuantitativeObservation if quantitative else PG.QualitativeObservation)
    for predicate, figure in zip((SM.obsValue, PG.minValue, PG.maxValue), figures, strict=True):
        _add_decimal(builder, node, predicate, figure)
    if claim.printed is not None:
        builder.add(node, PG.printedValue, literals.verbatim(literals.tidy(claim.printed)))
    if claim.bound is not None:
        builder.add(node, PG.bound, literals.verbatim(claim.bound.value))
    if claim.ambiguous is not None:
        builder.add(node, PG.ambiguous, literals.boolean(True))
        builder.add(node, RDFS.comment, literals.label(claim.ambiguous))
    if claim.value is not None and _is_complete(claim):
        dataset = builder.iris.within("observations")
        builder.type(node, QB.Observation)
        builder.add(node, QB.dataSet, dataset)
        builder.type(dataset, QB.DataSet)
        builder.add(dataset, QB.structure, PG.ObservationStructure)
        builder.belongs(dataset)


def _is_complete(claim: ObservationClaim) -> bool:
    """Whether area, period and unit are all resolved, as the Data Cube wants of an observation."""
    periods = claim.targets(Relation.REF_PERIOD)
    return (
        bool(claim.targets(Relation.REF_AREA))
        and bool(claim.targets(Relation.UNIT))
        and bool(periods)
        and all(isinstance(p, Period) and p.resolved is not None for p in periods)
    )


def _add_decimal(builder: Builder, node: URIRef, predicate: URIRef, value: Decimal | None) -> None:
    if value is not None:
        builder.add(node, predicate, literals.decimal(value))
