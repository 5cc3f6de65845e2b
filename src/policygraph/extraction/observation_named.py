"""Tells what a noun phrase around a figure names: what a forecast is of, the wider rate, or nobody's figure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from policygraph.extraction.observation_economy import is_economic
from policygraph.extraction.observation_grammar import Grammar
from policygraph.extraction.observation_phrases import Subject, indicator_of
from policygraph.model import Scheme, Span

if TYPE_CHECKING:
    from policygraph.lexicon import Lexicon

_WIDER_REACH = 24  # characters before a noun in which "the overall" may stand


def foreseen(clean: str, span: Span, lexicon: Lexicon, grammar: Grammar) -> Span:
    """What a phrase is about: "growth" of "the Fund has raised its forecast for growth"; other phrases stay."""
    text = span.of(clean)
    if indicator_of(text, lexicon, grammar).known:
        return span
    match = grammar.forecast_of.search(text) or grammar.forecast_noun.search(text)
    if match is None:
        found = (regex.search(text) for regex in grammar.slipped_in)
        match = next((m for m in found if m and _is_named(m["hit"], lexicon, grammar)), None)
    return Span(span.start + match.start("hit"), span.start + match.end("hit")) if match else span


def _is_named(text: str, lexicon: Lexicon, grammar: Grammar) -> bool:
    is_rate = len(text.split()) > 1 and grammar.has("o_rate_head", text.split()[-1])
    return is_rate or is_economic(text, grammar) or indicator_of(text, lexicon, grammar).known


def names_nothing(text: str, grammar: Grammar) -> bool:
    """Whether a phrase is only who reports or foresees, a forecast of nothing named, or half a comparison."""
    return grammar.nothing_named.fullmatch(text) is not None


def is_nominal(subject: Subject, grammar: Grammar) -> bool:
    """Whether a subject names something that can have a value, and is no pronoun, adverb or half a clause."""
    return subject.indicator.known or grammar.no_noun.search(subject.text) is None


def is_bare_growth(text: str, grammar: Grammar) -> bool:
    """Whether growth is said of nothing: "significant growth", "the strongest growth in a decade"."""
    core = grammar.best_in.sub("", grammar.of_a_country.sub("", text)).removesuffix(" rate")
    *before, head = core.split() or [""]
    adjectives = all(grammar.has("o_adjective", w) or grammar.has("o_growth_manner", w) for w in before)
    return adjectives and grammar.has("o_growth", head)


def wider(clean: str, end: int, before: Subject | None, lexicon: Lexicon, grammar: Grammar) -> Subject | None:
    """What "the overall rate" before `end` means after the rate of a part; None where no such words stand there."""
    said = grammar.wider.search(clean, max(0, end - _WIDER_REACH), end)
    if before is None or said is None or clean[said.end() : end].strip():
        return None
    if said["core"]:
        core = grammar.core_indicators.get(before.indicator.id)
        return replace(before, indicator=lexicon.reference(Scheme.INDICATOR, core)) if core else None
    if before.indicator.known:
        name = grammar.wider_indicators.get(before.indicator.id)
        return replace(before, indicator=lexicon.reference(Scheme.INDICATOR, name)) if name else None
    text = grammar.core(before.text)
    hits = lexicon.find(text, Scheme.INDICATOR)
    if hits and hits[-1].span.end == len(text):  # "unemployment rate of clerks"
        name = grammar.wider_indicators.get(hits[-1].id, hits[-1].id)
        return Subject(before.span, text, lexicon.reference(Scheme.INDICATOR, name))
    is_rate = len(text) < len(before.text) and grammar.finds("o_rate_head", text)
    return Subject(before.span, text, indicator_of(text, lexicon, grammar)) if is_rate else None
