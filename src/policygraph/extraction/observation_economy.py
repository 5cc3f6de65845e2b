"""Tells whether a noun phrase is about the economy."""

from __future__ import annotations

import re

from policygraph.extraction.observation_grammar import Grammar


def is_economic(text: str, grammar: Grammar) -> bool:
    """Whether the head of a noun phrase is an economic activity; weak heads need an economic word before them."""
    words = re.sub(r"\([^)]*\)", " ", text)
    if grammar.has("o_activity", words) and not grammar.has("o_activity_weak", words):
        return True
    core = grammar.core(words)
    added = words[len(core) :]
    parts = re.findall(r"[\w'&-]+", core)
    for size in (3, 2, 1):
        head = " ".join(parts[-size:])
        if len(parts) >= size and (
            grammar.has("o_activity", head) or grammar.has("o_activity", head.removesuffix("s"))
        ):
            rest = " ".join(parts[:-size])
            return not grammar.has("o_activity_weak", head) or (
                grammar.finds("o_activity_modifier", f"{rest} {added}") is not None
            )
    of = grammar.finds("o_of", added) if parts and grammar.has("o_motion", parts[-1]) else None
    return of is not None and is_economic(added[of.end() :], grammar)


def is_whole_economy(text: str, grammar: Grammar) -> bool:
    """Whether a phrase is the economy of a country and not a part of it ("the industrial economy")."""
    words = re.findall(r"[\w'-]+", grammar.without_places(grammar.core(text)))
    return all(grammar.has("o_droppable", w) or grammar.has("o_determiner", w) for w in words[:-1])
