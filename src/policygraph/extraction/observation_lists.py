"""Hands the figures of a list out to its members: "sales and output rose 3 and 4 percent respectively"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policygraph.extraction.observation_economy import is_economic
from policygraph.extraction.observation_grammar import Grammar
from policygraph.extraction.observation_phrases import Subject, indicator_of, noun_phrase
from policygraph.model import Period, Span

if TYPE_CHECKING:
    from policygraph.lexicon import Lexicon

_AND = re.compile(r",?\s+(?:and|as well as|&)\s+|,\s+", re.IGNORECASE)
_REACH = 40  # characters behind the last figure in which "respectively" may stand


def is_handed_out(clean: str, figures: list[Span], end: int, grammar: Grammar) -> bool:
    """Whether the figures of a list go one by one to the members of another list."""
    around = clean[figures[0].start - _REACH if figures[0].start > _REACH else 0 : min(end, figures[-1].end + _REACH)]
    return len(figures) > 1 and grammar.finds("o_respectively", around) is not None


def members(
    clean: str, left: int, end: int, count: int, periods: list[Period], lexicon: Lexicon, grammar: Grammar
) -> list[Subject] | None:
    """The `count` members of the list of nouns that ends at `end`; None where there are not as many.

    What stands before the last "of" of the first or, for bare adjectives, behind the last one belongs to all of them.
    """
    whole = _pieces(clean, left, end)
    if len(whole) < count:
        return None
    spans = []
    for start, stop in whole[-count:]:
        span = noun_phrase(clean, start, stop, periods, grammar)
        if span is None:
            return None
        spans.append(span)
    texts = [" ".join(s.of(clean).split()) for s in spans]
    labels = _completed(texts, lexicon, grammar)
    return [
        Subject(span, label, indicator_of(label, lexicon, grammar)) for span, label in zip(spans, labels, strict=True)
    ]


def _pieces(clean: str, left: int, end: int) -> list[tuple[int, int]]:
    out, at = [], left
    for match in _AND.finditer(clean, left, end):
        out.append((at, match.start()))
        at = match.end()
    return [p for p in [*out, (at, end)] if clean[p[0] : p[1]].strip()]


def _completed(texts: list[str], lexicon: Lexicon, grammar: Grammar) -> list[str]:
    """ "prices of eggs", "milk" as "prices of eggs", "prices of milk"; "rural", "urban wages" as "rural wages", …"""
    heads = list(grammar.complement.finditer(texts[0]))
    if heads:
        head = texts[0][: heads[-1].end()].rstrip() + " "
        return [texts[0], *(t if grammar.complement.search(t) else head + t for t in texts[1:])]
    tail = texts[-1].split()[1:]
    if tail and all(not _stands_alone(t, lexicon, grammar) for t in texts[:-1]):
        return [*(f"{t} {' '.join(tail)}" for t in texts[:-1]), texts[-1]]
    return texts


def _stands_alone(text: str, lexicon: Lexicon, grammar: Grammar) -> bool:
    return " " in text or is_economic(text, grammar) or indicator_of(text, lexicon, grammar).known
