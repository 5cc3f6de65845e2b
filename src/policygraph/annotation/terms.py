"""Finds the vocabulary terms of a briefing: sectors, instruments, indicators, target groups and products."""

from __future__ import annotations

from collections.abc import Iterator

from policygraph.lexicon import Lexicon, TermHit
from policygraph.model import BlockKind, Briefing, Mention, Scheme

SCHEMES = (Scheme.SECTOR, Scheme.INSTRUMENT, Scheme.INDICATOR, Scheme.TARGET_GROUP, Scheme.PRODUCT)

# How far a name of this kind can be trusted to mean its concept.
_CONFIDENCE = {"prefLabel": 1.0, "acronym": 0.95, "altLabel": 0.95, "triggerNoun": 0.8, "triggerVerb": 0.7}


def find_terms(briefing: Briefing, lexicon: Lexicon) -> list[Mention]:
    """All terms in the briefing's text, in text order; furniture is left out.

    A name with several readings in one scheme ("cultural tourism") gives one mention for each.
    """
    mentions: list[Mention] = []
    for block in briefing.blocks:
        if block.kind is not BlockKind.FURNITURE:
            hits = lexicon.find(briefing.clean, *SCHEMES, start=block.span.start, end=block.span.end)
            mentions.extend(m for hit in hits for m in _mentions(hit, lexicon))
    return sorted(mentions, key=lambda m: (m.span, m.reference))


def _mentions(hit: TermHit, lexicon: Lexicon) -> Iterator[Mention]:
    for identifier in hit.ids:
        reference = lexicon.reference(hit.scheme, identifier)
        yield Mention(hit.span, reference, f"vocabulary.{hit.kind}", _CONFIDENCE.get(hit.kind, 0.6))
