"""Turns what was read off a clause into an observation claim with an edge for each decision."""

from __future__ import annotations

from dataclasses import dataclass

from policygraph.extraction.observation_phrases import Subject
from policygraph.extraction.observation_readings import Reading
from policygraph.extraction.observation_roles import Frame
from policygraph.model import (
    Briefing,
    ClaimKind,
    Edge,
    ObservationClaim,
    Period,
    Reference,
    Relation,
    Scheme,
    Sentence,
    Span,
)

_AMBIGUOUS = (
    "The wording gives a figure in points where a level would stand; read as a change against the named period, "
    "not as the value of that period."
)
_CARRIED = 0.85  # a subject or period from an earlier clause is a little less certain
_UNITS = {"percent": "percent", "percentage-point": "percentage point", "count": "count"}


@dataclass(frozen=True, slots=True)
class Statement:
    """One observation before it becomes a claim."""

    span: Span
    sentence: Sentence | None
    reading: Reading
    subject: Subject | None
    frame: Frame | None
    comparator: str | None = None
    comparator_span: Span | None = None
    period: Period | None = None
    base: Period | None = None
    rule: str = ""
    confidence: float = 0.9
    cue: Span | None = None
    turn: int | None = None
    said: str | None = None  # the comparison that the words themselves name
    projected: bool = False
    aimed: bool = False  # of a projection: what somebody sets out to reach
    printed: str | None = None  # the figure of a table cell


def to_claim(briefing: Briefing, statement: Statement) -> ObservationClaim:
    """The claim of a statement; every edge names the words it was read from."""
    frame, reading = statement.frame, statement.reading
    rule = frame.rule if frame else statement.rule
    confidence = frame.confidence if frame else statement.confidence
    turn = statement.sentence.turn if statement.sentence else statement.turn
    return ObservationClaim(
        kind=ClaimKind.OBSERVATION,
        span=statement.span,
        label=_label(briefing, statement),
        rule=rule,
        confidence=confidence,
        turn=turn,
        edges=tuple(_edges(statement, rule, confidence)),
        value=reading.value,
        minimum=reading.minimum,
        maximum=reading.maximum,
        printed=frame.quantity.printed if frame else statement.printed,
        bound=frame.quantity.bound if frame else None,
        ambiguous=_AMBIGUOUS if reading.ambiguous else None,
    )


def _printed(briefing: Briefing, statement: Statement) -> str | None:
    """The figure as printed: of its phrase, or of its table cell."""
    if statement.frame is not None:
        return statement.frame.quantity.printed
    has_figure = statement.reading.value is not None and statement.cue is not None
    return statement.cue.of(briefing.text) if has_figure and statement.cue else None


def _edges(statement: Statement, rule: str, confidence: float) -> list[Edge]:
    reading, frame = statement.reading, statement.frame
    cue = frame.cue_span if frame else statement.cue or statement.span
    figure = frame.quantity.span if frame else cue
    edges: list[Edge] = []
    if statement.subject is not None:
        here = statement.span.overlaps(statement.subject.span)
        sure = confidence if here else confidence * _CARRIED
        edges.append(Edge(Relation.INDICATOR, statement.subject.indicator, (statement.subject.span,), rule, sure))
    edges.append(_concept(Relation.MEASURE_KIND, Scheme.MEASURE_KIND, reading.kind, cue, rule, confidence))
    if reading.unit:
        edges.append(_concept(Relation.UNIT, Scheme.UNIT, reading.unit, figure, rule, confidence))
    if statement.comparator:
        said = statement.comparator_span is not None
        span = statement.comparator_span or (statement.base.span if statement.base else cue)
        sure = confidence if said else confidence * _CARRIED
        edges.append(_concept(Relation.COMPARATOR, Scheme.COMPARATOR, statement.comparator, span, rule, sure))
    if reading.direction:
        edges.append(_concept(Relation.DIRECTION, Scheme.DIRECTION, reading.direction, cue, rule, confidence))
    for relation, period in ((Relation.REF_PERIOD, statement.period), (Relation.BASE_PERIOD, statement.base)):
        if period is not None:
            sure = confidence if statement.span.overlaps(period.span) else confidence * _CARRIED
            edges.append(Edge(relation, period, (period.span,), rule, sure))
    return edges


def _concept(relation: Relation, scheme: Scheme, name: str, span: Span, rule: str, confidence: float) -> Edge:
    return Edge(relation, Reference(scheme, name, name), (span,), rule, confidence)


def _label(briefing: Briefing, statement: Statement) -> str:
    """A line for people: "Retail sales +3.9 percent yoy, 2024-05"."""
    reading = statement.reading
    name = statement.subject.text if statement.subject else "Observation"
    parts = [name[:1].upper() + name[1:]]
    if reading.value is not None or reading.minimum is not None:
        plus = "+" if reading.kind in ("growth-rate", "change-of-rate") else ""
        numbers = (reading.value,) if reading.value is not None else (reading.minimum, reading.maximum)
        shown = " to ".join(f"{n:{plus}}" for n in numbers if n is not None)
        parts.append(f"{shown} {_UNITS.get(reading.unit, reading.unit)}")
    elif statement.cue:
        parts.append(" ".join(statement.cue.of(briefing.clean).split()))
    if statement.comparator:
        parts.append(statement.comparator)
    label = " ".join(parts)
    if statement.period is not None:
        label += f", {statement.period.resolved.notation if statement.period.resolved else statement.period.expression}"
    return label
