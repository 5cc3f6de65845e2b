"""Writes a list of phrases as one pattern that is quick to fail: common beginnings are shared."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_FEW = 8  # phrases that are simply listed
_GAP = r"\s++"

Tree = dict[str, "Tree"]  # escaped letter → what may follow; "" where a phrase may end


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of the phrases, longest first; white space inside a phrase is elastic.

    >>> any_of(["rise", "go up"])
    '(?:go\\\\s++up|rise)'
    """
    return _any_of(tuple(words))


@lru_cache(maxsize=512)
def _any_of(words: tuple[str, ...]) -> str:
    phrases = sorted({tuple(w.split()) for w in words}, key=lambda p: (-len(" ".join(p)), p))
    if len(phrases) < _FEW or not all(phrases) or _order_matters([" ".join(p) for p in phrases]):
        parts = sorted(set(words), key=lambda w: (-len(w), w))
        return "(?:" + "|".join(_GAP.join(map(re.escape, p.split())) for p in parts) + ")"
    tree: Tree = {}
    for phrase in phrases:
        at = tree
        for letter in (*" ".join(phrase), ""):
            at = at.setdefault(_GAP if letter == " " else re.escape(letter), {})
    first = "".join(sorted(letter for letter in tree if letter))
    return f"(?:(?=[{first}]){_written(tree)})"


def _order_matters(phrases: list[str]) -> bool:
    """Whether a phrase begins like a longer one in other letters: with case ignored, the longer must be tried first."""
    folded: dict[str, set[str]] = {}
    for phrase in phrases:
        folded.setdefault(phrase.casefold(), set()).add(phrase)
    for phrase in phrases:
        low = phrase.casefold()
        for end in range(1, len(low)):
            if any(phrase[: len(short)] != short for short in folded.get(low[:end], ())):
                return True
    return False


def _written(tree: Tree) -> str:
    """The pattern of a tree: longer phrases before the shorter that they begin with."""
    ways = [letter + _written(rest) for letter, rest in sorted(tree.items()) if letter]
    if "" in tree:
        return f"(?:{'|'.join(ways)}|)" if ways else ""
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"
