"""Finds the noun phrase that a figure is about and the indicator which it names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policygraph.extraction.observation_grammar import Grammar
from policygraph.model import Period, Reference, Scheme, Span

if TYPE_CHECKING:
    from policygraph.lexicon import Lexicon

_BLANK = "\x01"
_ENDS = " \t\r\n\"'“”‘’.,;:-–—*•(" + _BLANK
_MAX_WORDS = 16
_POSSESSOR = re.compile(r"^(?:[\w-]+ ){0,4}[\w-]+['’]s? (?!own )")  # "the State's unemployment rate"
_ACRONYM = re.compile(r"\s*\([A-Z][\w.-]{1,9}\)")
_BRACKET = re.compile(r"\s*(?:\([^()]*\)|--[^-]+--)$")
_TIME = re.compile(
    r"\s(?:for|in|during|over|of) the (?:same |corresponding |whole |entire )?(?:months?|period|quarter|year|week)$"
    r"|\s(?:with|on) (?:the )?base(?: year| period)?$"
)
_LONGEST_TAIL = 40  # of the words that are cut off the end of a phrase, in characters


@dataclass(frozen=True, slots=True)
class Subject:
    """What a statement is about: the phrase as printed and the indicator it names."""

    span: Span
    text: str
    indicator: Reference


def noun_phrase(clean: str, start: int, end: int, periods: list[Period], grammar: Grammar) -> Span | None:
    """The noun phrase that ends at `end`, not reaching over a clause boundary; None if nothing stands there."""
    work = clean[start:end]
    for period in periods:
        low, high = max(period.span.start, start) - start, min(period.span.end, end) - start
        if low < high:
            work = work[:low] + _BLANK * (high - low) + work[high:]
    if inserted := grammar.inserted.search(work):
        work = work[: inserted.start()]
    trimmed = _trim_end(work, grammar)
    if timed := grammar.of_a_budget.search(trimmed):
        trimmed = _trim_end(trimmed[: timed.start()], grammar)
    if re.search(r"[,;:]\s", work[len(trimmed) :].replace(_BLANK, "")) or grammar.has("o_determiner", trimmed):
        return None
    listed = grammar.listed_noun.search(trimmed)
    cut = listed.start("hit") if listed else 0
    for match in () if listed else grammar.boundary.finditer(trimmed):
        cut = match.end()
    for opening in (grammar.seer, grammar.opening):
        cut = max([cut, *(match.end() for match in opening.finditer(trimmed))])
    for match in grammar.new_noun.finditer(trimmed, cut):
        cut = match.end() if _names_something(trimmed[match.end() :], grammar) else cut
    left, right = _trim_start(trimmed, cut, grammar), len(trimmed)
    if grammar.has("o_pronoun", trimmed[left:].rpartition(" ")[2]):
        left = trimmed.rfind(" ", 0) + 1 if " " in trimmed[left:] else left  # "in the north they" is about them
    phrase = trimmed[left:right]
    if not re.search(r"[^\W\d_]", phrase) or len(phrase.split()) > _MAX_WORDS:
        return None
    if not _names_something(phrase, grammar):
        return None
    if not re.search(r"\w", grammar.basis.sub("", phrase)):  # "year-on-year (growth of)" names nothing
        return None
    if grammar.is_participle(phrase, work[:left]):
        return None
    if _BLANK in phrase:  # "sales in May of cars": the time stands inside
        left = trimmed.rindex(_BLANK) + 1 if trimmed.rindex(_BLANK) >= left else left
        left = _trim_start(trimmed, left, grammar)
        rest = trimmed[left:right].split()
        if not re.search(r"[^\W\d_]", " ".join(rest)) or all(grammar.has("o_adjective", w) for w in rest):
            return None
    return Span(start + left, start + right)


def _names_something(phrase: str, grammar: Grammar) -> bool:
    """Whether there is more in a phrase than articles and adjectives."""
    return not all(grammar.has("o_determiner", w) or grammar.has("o_adjective", w) for w in phrase.split())


def _trim_end(work: str, grammar: Grammar) -> str:
    """Drops auxiliaries, adverbs, prepositions and blanked-out time at the end."""
    while True:
        shorter = work.rstrip(_ENDS)
        if match := grammar.trailing.search(shorter[-_LONGEST_TAIL:]):
            shorter = shorter[: len(shorter) - len(match[0])]
        shorter = _BRACKET.sub("", shorter)
        shorter = re.sub(r"(?<=\w)['’]s$", "", shorter)  # "inflation's (come down)"
        shorter = _TIME.sub("", shorter)  # "the price index for the month of (May)"
        if shorter == work:
            return work
        work = shorter


def _trim_start(work: str, left: int, grammar: Grammar) -> int:
    """Moves over articles, connectives and quotes at the start; "that of" stays."""
    while left < len(work):
        match = re.match(r"[\s\x01\"'“”‘’.,;:()–—*•-]*", work[left:])
        step = match.end() if match else 0
        word = re.match(r"[\w'-]+", work[left + step :])
        if word and grammar.has("o_leading", word[0]) and left + step + word.end() < len(work):
            step += word.end()
        if step == 0:
            return left
        left += step
    return left


def with_article(clean: str, span: Span, grammar: Grammar) -> str:
    """The phrase with the article that was cut off before it."""
    text = " ".join(span.of(clean).split())
    if grammar.has("o_pronoun", text):
        return text  # "reports that it"
    before = re.search(r"(\w+)\s+$", clean[max(0, span.start - 8) : span.start])
    return f"{before[1]} {text}" if before and grammar.has("o_article", before[1]) else text


def indicator_of(phrase: str, lexicon: Lexicon, grammar: Grammar) -> Reference:
    """The register's indicator which a phrase names as a whole; else an open one with the phrase as label."""
    text = grammar.at_a_sum.sub("", " ".join(phrase.split()))
    plain, spelt = _POSSESSOR.sub("", text), _ACRONYM.sub("", text)
    forms = (text, grammar.without_change(text), grammar.without_growth(text), plain, grammar.without_growth(plain))
    for form in dict.fromkeys([*forms, spelt, grammar.rate_suffix.sub("", plain)]):
        if found := _registered(form, lexicon, grammar):
            return found
    if said := grammar.without_core.search(text):  # "inflation excluding food and energy"
        whole = indicator_of(text[: said.start()], lexicon, grammar)
        if whole.known and (core := grammar.core_indicators.get(whole.id)):
            return lexicon.reference(Scheme.INDICATOR, core)
    if grammar.is_currency(text):
        return lexicon.reference(Scheme.INDICATOR, grammar.growth_indicators["currency"])
    office = "taxes" if grammar.tax_office.fullmatch(grammar.articles.sub("", text)) else ""
    if alone := grammar.alone_indicators.get(office or text.lower()):
        return lexicon.reference(Scheme.INDICATOR, alone)
    label = grammar.leading_article.sub("", grammar.without_change(text))
    return Reference(Scheme.INDICATOR, slug(label), label, known=False)


def _registered(text: str, lexicon: Lexicon, grammar: Grammar) -> Reference | None:
    for variant in _variants(text, grammar):
        if concept := lexicon.lookup(Scheme.INDICATOR, variant):
            return lexicon.reference(Scheme.INDICATOR, concept.id)
    hits = sorted(lexicon.find(text, Scheme.INDICATOR), key=lambda h: h.span.start - h.span.end)
    for hit in hits[:1]:
        rest = text[: hit.span.start] + " " + text[hit.span.end :]
        if not _left_over(rest, grammar):
            return lexicon.reference(Scheme.INDICATOR, hit.id)
    return None


def _left_over(rest: str, grammar: Grammar) -> list[str]:
    """The words of a phrase which the register's label does not cover and which matter."""
    text = re.sub(r"\([^)]{0,12}\)", " ", grammar.without_places(rest).lower())
    for regex in grammar.droppable(text):
        text = regex.sub(" ", text)
    return re.findall(r"[^\W\d_][\w'-]*", text)


def _variants(text: str, grammar: Grammar) -> list[str]:
    """Ways to say the same: without articles and bracket, "A of B" as "B A", singular, without padding."""
    bare = re.sub(r"\s*\([^)]{0,12}\)", "", text)
    base = grammar.articles.sub("", bare)
    forms = [text, bare, base, *_flipped(base, grammar)]
    padded = _without_padding(grammar.without_places(base), grammar)
    forms += [padded, grammar.loose_ends.sub("", padded), *_flipped(padded, grammar)]
    forms += [_singular(f) for f in forms]
    forms += [f"{f}s" for f in (text, base) if f.isalpha()]  # "export rose"
    return list(dict.fromkeys(f.strip() for f in forms if f.strip()))


def _flipped(text: str, grammar: Grammar) -> list[str]:
    """ "output of robots" as "robots output" and "robot output"."""
    of = grammar.finds("o_of", text)
    if of is None:
        return []
    head, rest = text[: of.start()].strip(), text[of.end() :].strip()
    return [f"{rest} {head}", f"{_singular(rest)} {head}"]


def _singular(text: str) -> str:
    return re.sub(r"(?<=[a-z]{3})(?<!s)s\b", "", text)


def _without_padding(text: str, grammar: Grammar) -> str:
    for regex in grammar.droppable(text):
        text = regex.sub(" ", text)
    return " ".join(text.split())


def slug(text: str) -> str:
    """A phrase as an identifier: lower case, words joined by hyphens."""
    return "-".join(re.findall(r"\w+", text.lower())) or "unnamed"
