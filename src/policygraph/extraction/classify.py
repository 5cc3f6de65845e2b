"""The edges that say what a measure is about: instruments, sectors, target groups and products."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from policygraph.annotation.result import Annotations
from policygraph.extraction.classify_groups import GroupReader
from policygraph.extraction.classify_instruments import InstrumentReader
from policygraph.extraction.classify_sectors import Named, edges_of, passes_on, read_sectors
from policygraph.extraction.classify_sectors_weighed import SECTOR, sector_choices, weigh_sectors
from policygraph.extraction.classify_weighed import GROUP, likely_groups, weigh_groups, weigh_instruments
from policygraph.extraction.scales import Weighing
from policygraph.lexicon import Lexicon
from policygraph.model import Briefing, Edge, Reference, Relation, Scheme, Sentence, Span

# A term inside one of these is part of a name.
_NAMES = (Scheme.ORGANISATION, Scheme.PERSON, Scheme.GROUP)


def classify_measure(
    briefing: Briefing,
    lexicon: Lexicon,
    annotations: Annotations,
    span: Span,
    sentence: Sentence,
    headline_span: Span | None,
    actor: Reference | None = None,
    weighing: Weighing | None = None,
) -> list[Edge]:
    """What one measure uses, aims at, is meant for and is about, each with its evidence.

    `sentence` is where the measure stands, `headline_span` the measure that introduces it, if any; `actor` is the
    body that acts, where known. Names of bodies in `annotations` are left out: "Ministry of Education" is not
    the education sector.
    """
    text = briefing.clean
    tail = _purpose(text, span, sentence, lexicon)
    whole = span if tail is None else span.join(tail)
    names, bodies = names_in(annotations, whole)
    reader = GroupReader.of(lexicon)
    groups = reader.read(text, span, bodies)
    by_rule = InstrumentReader.of(lexicon)
    instruments = by_rule.read(briefing, span, sentence, headline_span, bodies, groups, actor)
    weighing = weighing or Weighing(lexicon.rules)
    scales = weighing.of("instrument")
    if scales is not None:
        instruments = weigh_instruments(text, span, by_rule.is_bank(actor), instruments, lexicon, scales)
    aim = whole if passes_on(text, span, whole, lexicon) else span
    sectors = read_sectors(text, aim, lexicon, names, [g for _, g in groups])
    of_sectors = weighing.of(SECTOR, SECTOR)
    if of_sectors is not None:
        choices = sector_choices(text, span, sentence.span, sectors, names_in(annotations, sentence.span)[0], lexicon)
        sectors = weigh_sectors(choices, text, lexicon, of_sectors)
    of_groups = weighing.of(GROUP, GROUP)
    if of_groups is not None:
        others = reader.unsaid(text, span, bodies, [g for _, g in groups])
        groups = weigh_groups(text, span, groups, others, of_groups, reader.sure)
    front = _fronted(text, span, sentence, lexicon)
    if front is not None:
        groups = groups or reader.read(text, front, bodies)
    if tail is not None and (not groups or reader.reaches(text, groups, tail)):
        groups = likely_groups(text, span, reader.read(text, tail, bodies), of_groups) or groups
    return [*instruments, *sectors, *_group_edges(groups), *_products(text, span, lexicon, names)]


def names_in(annotations: Annotations, span: Span) -> tuple[list[Span], list[Span]]:
    """The names of bodies, people and groups of states in a stretch, and those that are no groups."""
    near = [m for m in annotations.mentions if m.reference.scheme in _NAMES and m.span.overlaps(span)]
    return [m.span for m in near], [m.span for m in near if m.reference.scheme is not Scheme.GROUP]


def _purpose(text: str, span: Span, sentence: Sentence, lexicon: Lexicon) -> Span | None:
    """The purpose clause right behind the measure, if its sentence has one."""
    if span.end >= sentence.span.end:
        return None
    for rule in lexicon.rules.likely("classify-tail", text[span.end : sentence.span.end]):
        m = rule.regex.match(text, span.end, sentence.span.end)
        if m:
            return Span(*m.span("hit"))
    return None


def _fronted(text: str, span: Span, sentence: Sentence, lexicon: Lexicon) -> Span | None:
    """Whom the sentence names before the measure: "For | crofters with one ewe |, a grant will be paid"."""
    own = text[sentence.span.start : span.start]
    for rule in lexicon.rules.likely("classify-front", own):
        m = rule.regex.match(text, sentence.span.start, span.start)
        if m:
            return Span(*m.span("hit"))
    return None


def _products(text: str, span: Span, lexicon: Lexicon, names: Sequence[Span]) -> list[Edge]:
    hits = lexicon.find(text, Scheme.PRODUCT, start=span.start, end=span.end)
    found = [Named.by(h) for h in hits if not any(h.span.overlaps(n) for n in names)]
    return edges_of(found, Relation.PRODUCT, Scheme.PRODUCT, lexicon)


def _group_edges(groups: Sequence[tuple[Edge, Span]]) -> list[Edge]:
    """One edge per group, with all places where the measure names it."""
    merged: dict[str, Edge] = {}
    for edge, span in groups:
        key = edge.target.id if isinstance(edge.target, Reference) else ""
        known = merged.get(key)
        if known is None:
            merged[key] = edge
        elif span not in known.evidence:
            confidence = max(known.confidence, edge.confidence)
            merged[key] = replace(known, evidence=(*known.evidence, span), confidence=confidence)
    return list(merged.values())
