"""Finds statements on the state or change of an economic activity that give no figure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policygraph.annotation.result import Annotations
from policygraph.extraction.observation_claims import Statement
from policygraph.extraction.observation_gate import is_economic
from policygraph.extraction.observation_grammar import Grammar, Rule
from policygraph.extraction.observation_phrases import Subject, indicator_of, noun_phrase
from policygraph.extraction.observation_readings import QUALITATIVE, Reading, change_direction
from policygraph.model import Briefing, Period, Sentence, Span

if TYPE_CHECKING:
    from policygraph.lexicon import Lexicon


def find_states(
    briefing: Briefing,
    sentence: Sentence,
    lexicon: Lexicon,
    annotations: Annotations,
    grammar: Grammar,
    taken: list[Span],
) -> list[Statement]:
    """The statements of a sentence that overlap none of the spans `taken`; questions hold none."""
    clean = briefing.clean
    if clean[sentence.span.start : sentence.span.end].rstrip().endswith("?"):
        return []
    periods = [p for p in annotations.periods if sentence.span.overlaps(p.span)]
    found: list[Statement] = []
    matches = [
        (m.start("cue"), r, m)
        for r in grammar.states
        for m in r.regex.finditer(clean, sentence.span.start, sentence.span.end)
    ]
    for _, rule, match in sorted(matches, key=lambda item: (item[0], item[1].id)):
        statement = _state(briefing, sentence, rule, match, periods, lexicon, grammar)
        if statement is None or any(statement.span.overlaps(s) for s in taken):
            continue
        if any(statement.span.overlaps(s.span) for s in found):
            continue
        found.append(statement)
    return found


def _state(
    briefing: Briefing,
    sentence: Sentence,
    rule: Rule,
    match: re.Match[str],
    periods: list[Period],
    lexicon: Lexicon,
    grammar: Grammar,
) -> Statement | None:
    clean = briefing.clean
    if rule.extra.get("carried"):
        return None
    if rule.extra.get("object"):
        phrase = noun_phrase(clean, match.start("np"), match.end("np"), periods, grammar)
        start, end = match.start(), phrase.end if phrase else match.end()
    else:
        phrase = noun_phrase(clean, sentence.span.start, match.start("cue"), periods, grammar)
        end = _clause_end(clean, match.end("cue"), sentence.span.end, grammar)
        start = phrase.start if phrase else match.start()
    if phrase is None or _blocked(clean, sentence.span.start, phrase, match.start("cue"), grammar):
        return None
    text = " ".join(phrase.of(clean).split())
    indicator = indicator_of(text, lexicon, grammar)
    if not indicator.known and not is_economic(text, grammar):
        return None
    span = Span(start, max(end, match.end("cue")))
    when = _period(span, sentence, periods, grammar, clean)
    cue = Span(match.start("cue"), match.end("cue"))
    reading = Reading(QUALITATIVE, "", _direction(match, text, rule, grammar), None)
    expected = grammar.finds("o_expected", clean[cue.start : span.end]) is not None
    return Statement(
        span,
        sentence,
        reading,
        Subject(phrase, text, indicator),
        None,
        "target" if expected else None,
        cue if expected else None,
        when,
        None,
        rule.id,
        rule.confidence,
        cue,
    )


def _blocked(clean: str, start: int, phrase: Span, cue: int, grammar: Grammar) -> bool:
    """Whether a condition opens the clause, or a modal, negation or infinitive stands before the verb."""
    between = clean[phrase.end : cue] if phrase.end <= cue else ""
    if any(grammar.has("o_blocker", word) for word in re.findall(r"[\w']+", between)):
        return True
    before = re.findall(r"[\w']+", clean[start : phrase.start])[-3:]
    return any(grammar.has("o_condition", word) for word in before)


def _clause_end(clean: str, start: int, limit: int, grammar: Grammar) -> int:
    match = grammar.clause_end.regex.search(clean, start, limit)
    end = match.start() if match else limit
    return start + len(clean[start:end].rstrip())


def _direction(match: re.Match[str], subject: str, rule: Rule, grammar: Grammar) -> str | None:
    if "direction" in rule.extra:
        return str(rule.extra["direction"]) or None
    groups = match.groupdict()
    state = " ".join((groups.get("state") or "").lower().split())
    if state:
        for name, direction in (("o_up_state", "up"), ("o_down_state", "down"), ("o_flat_state", "flat")):
            if grammar.has(name, state):
                return direction
        return None
    return change_direction(" ".join((groups.get("verb") or "").split()), subject, grammar)


def _period(span: Span, sentence: Sentence, periods: list[Period], grammar: Grammar, clean: str) -> Period | None:
    """The time inside the statement, else the nearest one before it in its sentence that is no base."""
    inside = [p for p in periods if span.covers(p.span)]
    before = [p for p in periods if p.span.end <= span.start]
    for period in [*inside, *reversed(before)]:
        lead = clean[max(sentence.span.start, period.span.start - 24) : period.span.start]
        dated = period.resolved is not None and period.resolved.start == period.resolved.end
        if not dated and grammar.finds("o_base_lead", lead) is None:
            return period
    return None
