"""A small invented briefing with its extraction, made by hand: every kind of claim and nearly every kind of edge."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from rdflib import Literal, URIRef

from policygraph.graph.builder import Triple
from policygraph.graph.iris import CV, ORG, PG, RDF, SKOS, VOCAB
from policygraph.model import (
    ActorBasis,
    Block,
    BlockKind,
    Bound,
    Briefing,
    Claim,
    ClaimKey,
    ClaimKind,
    Edge,
    Extraction,
    Interval,
    MeasureClaim,
    Mention,
    Metadata,
    ObservationClaim,
    Period,
    Person,
    Quantity,
    Reference,
    Relation,
    Scheme,
    Sentence,
    Span,
    Turn,
    TurnKind,
)

TEXT = (
    "Reporter: Shipyard orders fell in March. What will be done for small yards?\n"
    "Ada Lindqvist: Thank you. As Deputy Minister of Ports I can say that in the first quarter shipyard output rose by "
    "6.5% year on year, up 2.6 percentage points from the fourth quarter of last year. "
    "Dear steel has squeezed the margins of small yards, because ore is scarce. The order books are a solid base.\n"
    "First, we will ease the burden on small yards as follows. "
    "The Ministry of Ports will, jointly with relevant departments, carry out the “Blue Keel” Programme and grant "
    "$40 million in loans for small yards so as to keep yards afloat. "
    "We are studying a rule on timber in coastal shipping – the café fleet included.\n"
)

MARCH = Interval(dt.date(2031, 3, 1), dt.date(2031, 3, 31), "2031-03")
FIRST = Interval(dt.date(2031, 1, 1), dt.date(2031, 3, 31), "2031-Q1")
FOURTH = Interval(dt.date(2030, 10, 1), dt.date(2030, 12, 31), "2030-Q4")

MINISTRY = Reference(Scheme.ORGANISATION, "mport", "Ministry of Ports", known=True, kind="ministry")
DEPARTMENTS = Reference(Scheme.GROUP, "relevant-departments", "relevant departments", known=False)
BLUE_KEEL = Reference(Scheme.PROGRAMME, "blue-keel", "“Blue Keel” Programme", known=False, kind="programme")
YARDS = Reference(Scheme.TARGET_GROUP, "small-yards", "small yards", known=False)
SHIPPING = Reference(Scheme.SECTOR, "coastal-shipping", "Coastal shipping")
OUTPUT = Reference(Scheme.INDICATOR, "shipyard-output", "shipyard output", known=False)
TIMBER = Reference(Scheme.PRODUCT, "timber", "timber", known=False)
COUNTRY = Reference(Scheme.PLACE, "norland", "Norland", known=False)
LINDQVIST = Reference(Scheme.PERSON, "ada-lindqvist", "Ada Lindqvist", known=False)


def at(quote: str, occurrence: int = 1) -> Span:
    """Where a quote stands in TEXT."""
    start = -1
    for _ in range(occurrence):
        start = TEXT.index(quote, start + 1)
    return Span(start, start + len(quote))


def closed(scheme: Scheme, id: str) -> Reference:
    """An entry of a closed set."""
    return Reference(scheme, id, id)


def edge(
    relation: Relation, target: Reference | ClaimKey | Period, *quotes: str | Span, confidence: float = 0.9
) -> Edge:
    """An edge that rests on quotes."""
    spans = tuple(q if isinstance(q, Span) else at(q) for q in quotes)
    return Edge(relation, target, spans, f"test.{relation.value}", confidence)


def period(quote: str, resolved: Interval | None, offset: int, unit: str, index: int | None) -> Period:
    """A relative mention of time."""
    return Period(at(quote), quote, resolved, offset, unit, index, relative=True)


class StubVocabulary:
    """A vocabulary of a handful of entries."""

    def describe(self, scheme: Scheme, id: str) -> Iterable[Triple]:
        """What the real lexicon would state of the entry and of those above it."""
        node = VOCAB[f"{scheme.value}/{id}"]
        if scheme is Scheme.ORGANISATION and id == "mport":
            for kind in (PG.GovernmentBody, ORG.FormalOrganization, ORG.Organization, CV.PublicOrganisation):
                yield node, RDF.type, kind
            yield node, SKOS.prefLabel, Literal("Ministry of Ports", lang="en")
            yield node, SKOS.altLabel, Literal("MoP", lang="en")
            yield node, SKOS.exactMatch, URIRef("http://www.wikidata.org/entity/Q99999999")
        elif scheme is Scheme.SECTOR:
            transport = VOCAB["sector/transport"]
            for each, name in ((node, "Coastal shipping"), (transport, "Transport")):
                yield each, RDF.type, SKOS.Concept
                yield each, SKOS.prefLabel, Literal(name, lang="en")
            yield node, SKOS.prefLabel, Literal("沿海航运", lang="zh-Hans")
            yield node, SKOS.broader, transport
        elif scheme is Scheme.INSTRUMENT:
            yield node, RDF.type, SKOS.Concept
            yield node, SKOS.prefLabel, Literal(id.replace("-", " ").capitalize(), lang="en")
            side = "supply-side" if id == "preferential-loan" else "environmental-side"
            yield node, PG.rothwellZegveld, VOCAB[f"instrument-axis/{side}"]
        elif scheme not in {Scheme.ORGANISATION, Scheme.UNIT}:
            yield node, RDF.type, SKOS.Concept
            yield node, SKOS.prefLabel, Literal(id, lang="en")


def sample_briefing(date: dt.date | None = dt.date(2031, 4, 12)) -> Briefing:
    """The briefing as reading would hand it on."""
    lines = TEXT.splitlines(keepends=True)
    blocks, sentences, start = [], [], 0
    for index, line in enumerate(lines):
        span = Span(start, start + len(line.rstrip("\n")))
        blocks.append(Block(index, span, BlockKind.PARAGRAPH, turn=min(index, 1)))
        sentences.append(Sentence(index, span, index, turn=min(index, 1)))
        start += len(line)
    question, answer = at("Shipyard orders"), at("Thank you")
    turns = (
        Turn(0, TurnKind.QUESTION, Span(question.start, blocks[0].span.end), at("Reporter:")),
        Turn(
            1,
            TurnKind.ANSWER,
            Span(answer.start, blocks[-1].span.end),
            at("Ada Lindqvist:"),
            "Ada Lindqvist",
            is_person=True,
            role="Deputy Minister of Ports",
            answers=0,
        ),
    )
    return Briefing(
        doc="ports-2031q1-0a1b2c3d",
        text=TEXT,
        clean=TEXT.replace("“", '"').replace("”", '"'),
        sha256=hashlib.sha256(TEXT.encode()).hexdigest(),
        metadata=Metadata("Ports in the first quarter", date, "mport", "en", "https://ports.example/briefing?id=7"),
        blocks=tuple(blocks),
        sentences=tuple(sentences),
        turns=turns,
    )


def _observations(dated: bool) -> list[ObservationClaim]:
    first = period("the first quarter", FIRST if dated else None, 0, "quarter", 1)
    fourth = period("the fourth quarter of last year", FOURTH if dated else None, -1, "quarter", 4)
    march = period("March", MARCH if dated else None, 0, "month", 3)
    rose = "shipyard output rose by 6.5% year on year"
    up = "up 2.6 percentage points from the fourth quarter of last year"
    return [
        ObservationClaim(
            kind=ClaimKind.OBSERVATION,
            span=at("Shipyard orders fell in March"),
            label="Shipyard orders fell in March",
            rule="test.qualitative",
            confidence=0.8,
            turn=0,
            edges=(
                edge(
                    Relation.INDICATOR, Reference(Scheme.INDICATOR, "shipyard-orders", "Shipyard orders", False), "fell"
                ),
                edge(Relation.MEASURE_KIND, closed(Scheme.MEASURE_KIND, "qualitative"), "fell"),
                edge(Relation.DIRECTION, closed(Scheme.DIRECTION, "down"), "fell"),
                edge(Relation.REF_PERIOD, march, "March"),
            ),
        ),
        ObservationClaim(
            kind=ClaimKind.OBSERVATION,
            span=at(rose),
            label=rose,
            rule="test.growth",
            confidence=0.95,
            turn=1,
            value=Decimal("6.5"),
            printed="6.5%",
            edges=(
                edge(Relation.INDICATOR, OUTPUT, "shipyard output"),
                edge(Relation.MEASURE_KIND, closed(Scheme.MEASURE_KIND, "growth-rate"), "rose by"),
                edge(Relation.UNIT, closed(Scheme.UNIT, "percent"), "6.5%"),
                edge(Relation.COMPARATOR, closed(Scheme.COMPARATOR, "yoy"), "year on year"),
                edge(Relation.DIRECTION, closed(Scheme.DIRECTION, "up"), "rose by"),
                edge(Relation.REF_PERIOD, first, "the first quarter"),
                edge(Relation.REF_AREA, COUNTRY, "Ports"),
            ),
        ),
        ObservationClaim(
            kind=ClaimKind.OBSERVATION,
            span=at(up),
            label=up,
            rule="test.change",
            confidence=0.9,
            turn=1,
            value=Decimal("2.60"),
            printed="2.6 percentage points",
            bound=Bound.ABOUT,
            ambiguous="'from' may name the level or the base",
            edges=(
                edge(Relation.INDICATOR, OUTPUT, "shipyard output"),
                edge(Relation.MEASURE_KIND, closed(Scheme.MEASURE_KIND, "change-of-rate"), "up"),
                edge(Relation.UNIT, closed(Scheme.UNIT, "percentage-point"), "2.6 percentage points"),
                edge(Relation.COMPARATOR, closed(Scheme.COMPARATOR, "vs-period"), "from the fourth quarter"),
                edge(Relation.REF_PERIOD, first, "the first quarter"),
                edge(Relation.BASE_PERIOD, fourth, "the fourth quarter of last year"),
            ),
        ),
    ]


def _situations() -> list[Claim]:
    cause = ClaimKey(ClaimKind.CAUSE, at("ore is scarce"))

    def claim(kind: ClaimKind, quote: str, *edges: Edge) -> Claim:
        return Claim(kind=kind, span=at(quote), label=quote, rule=f"test.{kind}", confidence=0.7, turn=1, edges=edges)

    return [
        claim(
            ClaimKind.PROBLEM,
            "Dear steel has squeezed the margins of small yards",
            edge(Relation.CAUSED_BY, cause, "because"),
            edge(Relation.AFFECTS, YARDS, at("small yards", 2)),
        ),
        claim(ClaimKind.CAUSE, "ore is scarce"),
        claim(ClaimKind.FOUNDATION, "The order books are a solid base"),
        claim(ClaimKind.OBJECTIVE, "keep yards afloat"),
        claim(ClaimKind.PRINCIPLE, "the café fleet included"),
    ]


def _measures() -> list[MeasureClaim]:
    problem = ClaimKey(ClaimKind.PROBLEM, at("Dear steel has squeezed the margins of small yards"))
    aim = ClaimKey(ClaimKind.OBJECTIVE, at("keep yards afloat"))
    head = ClaimKey(ClaimKind.MEASURE, at("ease the burden on small yards"))
    announced = closed(Scheme.STATUS, "announced")

    def measure(quote: str, *edges: Edge, actor_basis: ActorBasis = ActorBasis.EXPLICIT, **more: Any) -> MeasureClaim:
        return MeasureClaim(
            kind=ClaimKind.MEASURE,
            span=at(quote),
            label=quote,
            rule="test.measure",
            confidence=0.9,
            turn=1,
            edges=edges,
            actor_basis=actor_basis,
            **more,
        )

    return [
        measure(
            "ease the burden on small yards",
            edge(Relation.ACTOR, MINISTRY, "we will", confidence=0.6),
            edge(Relation.STATUS, announced, "will"),
            edge(Relation.MODALITY, closed(Scheme.MODALITY, "commitment"), "will"),
            edge(Relation.TARGET_GROUP, YARDS, at("small yards", 3)),
            edge(Relation.ADDRESSES, problem, "ease the burden"),
            actor_basis=ActorBasis.INHERITED,
            headline=True,
            ordinal=1,
        ),
        measure(
            "carry out the “Blue Keel” Programme",
            edge(Relation.ACTOR, MINISTRY, "The Ministry of Ports"),
            edge(Relation.JOINTLY_WITH, DEPARTMENTS, "jointly with relevant departments"),
            edge(Relation.STATUS, announced, "will, jointly"),
            edge(Relation.IMPLEMENTS, BLUE_KEEL, "“Blue Keel” Programme"),
            edge(Relation.SUB_MEASURE_OF, head, "as follows"),
            edge(Relation.INSTRUMENT, closed(Scheme.INSTRUMENT, "action-plan"), "Programme"),
        ),
        measure(
            "grant $40 million in loans for small yards",
            edge(Relation.ACTOR, MINISTRY, "The Ministry of Ports"),
            edge(Relation.STATUS, announced, "will, jointly"),
            edge(Relation.INSTRUMENT, closed(Scheme.INSTRUMENT, "preferential-loan"), "loans"),
            edge(Relation.TARGET_GROUP, YARDS, at("small yards", 4)),
            edge(Relation.SERVES, aim, "so as to"),
            edge(Relation.SUB_MEASURE_OF, head, "as follows"),
            amount=Quantity(at("$40 million"), "$40 million", "USD", Decimal(40_000_000)),
        ),
        measure(
            "a rule on timber in coastal shipping",
            edge(Relation.ACTOR, MINISTRY, "We are", confidence=0.6),
            edge(Relation.STATUS, closed(Scheme.STATUS, "under-study"), "studying"),
            edge(Relation.INSTRUMENT, closed(Scheme.INSTRUMENT, "regulation"), "a rule"),
            edge(Relation.SECTOR, SHIPPING, "coastal shipping"),
            edge(Relation.PRODUCT, TIMBER, "timber"),
            actor_basis=ActorBasis.INHERITED,
            frequency="monthly",
        ),
    ]


def sample_extraction(date: dt.date | None = dt.date(2031, 4, 12)) -> Extraction:
    """The whole extraction; without a date no period is resolved."""
    claims: list[Claim] = [*_observations(date is not None), *_situations(), *_measures()]
    periods = {p.span: p for c in claims for e in c.edges if isinstance(p := e.target, Period)}
    mentions = (
        Mention(at("Ministry of Ports"), MINISTRY, "test.name"),
        Mention(at("relevant departments"), DEPARTMENTS, "test.group", 0.8),
        Mention(at("“Blue Keel” Programme"), BLUE_KEEL, "test.programme"),
        Mention(at("coastal shipping"), SHIPPING, "test.term"),
        Mention(at("shipyard output"), OUTPUT, "test.term"),
    )
    person = Person(
        LINDQVIST,
        (at("Ada Lindqvist"),),
        "Deputy Minister of Ports",
        at("Deputy Minister of Ports"),
        member_of=MINISTRY,
    )
    return Extraction(
        briefing=sample_briefing(date),
        mentions=mentions,
        people=(person,),
        periods=tuple(periods[s] for s in sorted(periods)),
        claims=tuple(sorted(claims, key=lambda c: c.span)),
        publisher=MINISTRY,
        speakers={1: MINISTRY},
    )
