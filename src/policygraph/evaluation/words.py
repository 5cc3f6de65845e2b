"""How stretches of text and names are compared: by the words they share."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence, Set
from typing import TypeVar

from policygraph.model import Span

_NOT_WORD = re.compile(r"[^\w\s]")
_SKIPPED = frozenset({"the", "a", "an", "of", "mr", "mrs", "ms", "dr"})

G = TypeVar("G")
P = TypeVar("P")


class Words:
    """The words of a text, numbered."""

    def __init__(self, text: str) -> None:
        found = [m.span() for m in re.finditer(r"\w+", text)]
        self._starts = [start for start, _ in found]
        self._ends = [end for _, end in found]

    def within(self, span: Span) -> frozenset[int]:
        """The numbers of the words that lie wholly inside a span."""
        return frozenset(range(bisect_left(self._starts, span.start), bisect_right(self._ends, span.end)))


def shared(a: Set[object], b: Set[object]) -> float:
    """F1 of two sets (0..1): twice the common part by the sum of sizes.

    >>> shared({1, 2}, {2, 3})
    0.5
    """
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 0.0


def normal(name: str | None) -> str:
    """A name without case, punctuation, articles and titles of address.

    >>> normal("The Bank of England"), normal("R&D")
    ('bank england', 'r and d')
    """
    plain = _NOT_WORD.sub(" ", (name or "").lower().replace("&", " and "))
    return " ".join(w for w in plain.split() if w not in _SKIPPED)


def alike(a: str | None, b: str | None) -> float:
    """F1 of the words of two names (0..1)."""
    return shared(set(normal(a).split()), set(normal(b).split()))


def pair(gold: Sequence[G], found: Sequence[P], score: Callable[[G, P], float], floor: float = 0.5) -> dict[int, int]:
    """One-to-one matching, best pair first: index in `gold` → index in `found`, for scores of `floor` or more."""
    scored = [(score(g, p), gi, pi) for gi, g in enumerate(gold) for pi, p in enumerate(found)]
    out: dict[int, int] = {}
    used: set[int] = set()
    for value, gi, pi in sorted(scored, reverse=True):
        if value >= floor and gi not in out and pi not in used:
            out[gi] = pi
            used.add(pi)
    return out
