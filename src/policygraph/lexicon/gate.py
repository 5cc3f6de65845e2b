"""Tells from the words of a text which patterns can match in it at all, so that most are never tried.

From a pattern's parse tree follow words one of which must stand in every match: of `\\b(?:raise|cut)\\s+taxes` the word
"taxes", and "raise" or "cut". Such a demand is one bit; a word of the text fulfils the bits that it (or its beginning,
its end, a part of it) is listed under. A pattern is tried only where all its bits are fulfilled. Nothing is ever lost:
what the tree does not tell for certain makes no demand.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from policygraph.lexicon.bounds import ends_word, folded_char, is_letter_ahead, starts_word

_PARSER: Any = importlib.import_module("re._parser")
_CODES: Any = importlib.import_module("re._constants")
_WORD = re.compile(r"\w+")
_ASCII = re.compile("[ -~]+")
_STRANGE = re.compile("[\u0130\u0131\u017f\u212a\u1e9e\ufb00-\ufb06]")  # match ASCII letters when case is ignored
_DEMANDS = 4  # of one pattern: the most telling ones
_LEAST = 2  # how much a demand has to tell
_MOST = 800  # pieces of a demand
_WORDS_KEPT = 200_000
_TEXTS_KEPT = 512


@dataclass(frozen=True, slots=True)
class Piece:
    """Letters that a word must have: all of it, its beginning, its end or a part; in any case where `folded`."""

    text: str
    begins: bool
    ends: bool
    folded: bool

    @property
    def worth(self) -> int:
        """How rare such a word is likely to be."""
        return len(self.text) + self.begins + self.ends


Demand = frozenset[Piece]  # one of these must stand in the text


@lru_cache(maxsize=8192)
def demands(pattern: str, flags: int) -> tuple[Demand, ...]:
    """What every match of a pattern needs, the most telling first; empty where that cannot be told."""
    tree = _PARSER.parse(pattern, flags)
    found = [d for d in _walk(list(tree), False, False, bool(flags & re.IGNORECASE)) if _worth(d) >= _LEAST]
    return tuple(sorted(dict.fromkeys(found), key=lambda d: (-_worth(d), len(d)))[:_DEMANDS])


def _worth(demand: Set[Piece]) -> int:
    return min(p.worth for p in demand)


def _walk(items: Sequence[Any], begins: bool, ends: bool, folded: bool) -> list[Demand]:
    """The demands of a sequence; `begins` and `ends` tell whether a word starts and stops at its borders."""
    items = _flat(items, folded)
    out: list[Demand] = []
    at = 0
    while at < len(items):
        stop = at
        while stop < len(items) and folded_char(items[stop]) is not None:
            stop += 1
        first = starts_word(items[at - 1]) if at else begins
        if stop > at:
            last = ends_word(items[stop]) if stop < len(items) else ends
            out += [frozenset([p]) for p in _pieces(items[at:stop], first, last, folded)]
        if stop < len(items):
            after = ends_word(items[stop + 1]) if stop + 1 < len(items) else ends
            out += _compound(items[at:stop], items[stop], first, after, folded)
        at = stop + 1
    return out


def _flat(items: Sequence[Any], folded: bool) -> list[Any]:
    """Groups that change nothing dissolved."""
    out: list[Any] = []
    for item in items:
        code, value = item
        if code is _CODES.SUBPATTERN and not value[1] and not value[2]:
            out += _flat(list(value[3]), folded)
        elif code is _CODES.ATOMIC_GROUP:
            out += _flat(list(value), folded)
        elif code is _CODES.ASSERT and is_letter_ahead(value):
            continue  # what follows says the same
        else:
            out.append(item)
    return out


def _pieces(run: Sequence[Any], begins: bool, ends: bool, folded: bool) -> list[Piece]:
    """The words of a run of letters."""
    chars = [folded_char(item) or "" for item in run]
    text = "".join(chars)
    mixed = folded or any(item[0] is not _CODES.LITERAL for item in run)
    out = []
    for word in _WORD.finditer(text):
        first, last = begins or word.start() > 0, ends or word.end() < len(text)
        for m in _ASCII.finditer(word[0]) if mixed else [word]:  # the cases of other letters are not always two
            whole = m is word or len(m[0]) == len(word[0])
            at_start, at_end = whole or not m.start(), whole or m.end() == len(word[0])
            out.append(Piece(m[0].lower() if mixed else m[0], first and at_start, last and at_end, mixed))
    return out


def _compound(head: Sequence[Any], item: Any, begins: bool, ends: bool, folded: bool) -> list[Demand]:
    """The demands of an alternative (with the letters before it), a repetition, a group or a look ahead."""
    code, value = item
    if code is _CODES.BRANCH:
        return _either(head, value[1], begins, ends, folded)
    if code in (_CODES.MAX_REPEAT, _CODES.MIN_REPEAT, _CODES.POSSESSIVE_REPEAT):
        return _walk(list(value[2]), False, False, folded) if value[0] else []
    if code is _CODES.SUBPATTERN:
        _, added, removed, inner = value
        case = (folded or bool(added & re.IGNORECASE)) and not removed & re.IGNORECASE
        return _walk(list(inner), False, False, case)
    if code is _CODES.ASSERT and value[0] > 0:
        return _walk(list(value[1]), False, False, folded)
    return []


def _either(head: Sequence[Any], ways: Iterable[Any], begins: bool, ends: bool, folded: bool) -> list[Demand]:
    """One demand that is fulfilled whichever way is taken, if every way has one."""
    tail = _tail(head)
    starts = begins if len(tail) == len(head) else True
    pieces: set[Piece] = set()
    for way in ways:
        found = _walk([*tail, *way], starts, ends, folded)
        if not found:
            return []
        pieces |= min(found, key=lambda d: (-_worth(d), len(d)))
    return [frozenset(pieces)] if len(pieces) <= _MOST else []


def _tail(head: Sequence[Any]) -> Sequence[Any]:
    """The last letters of a run that belong to one word."""
    at = len(head)
    while at and re.match(r"\w", folded_char(head[at - 1]) or ""):
        at -= 1
    return head[at:]


class Gate:
    """The demands of many patterns, and which of them a text fulfils."""

    def __init__(self) -> None:
        self._bits: dict[Demand, int] = {}
        self._pieces: dict[tuple[bool, bool, bool], dict[str, int]] = {}
        self._words: dict[str, int] = {}
        self._texts: dict[str, int] = {}

    def need(self, pattern: str, flags: int = 0) -> int:
        """The bits that a text must show for the pattern to match in it; 0 if it may match anywhere."""
        return sum(self._bit(d) for d in demands(pattern, flags))

    def shown(self, text: str) -> int:
        """The bits that a text fulfils."""
        known = self._texts.get(text)
        if known is not None:
            return known
        words, bits = self._words, 0
        for word in _WORD.findall(text):
            mask = words.get(word)
            bits |= self._learn(word, words) if mask is None else mask
        if len(self._texts) >= _TEXTS_KEPT:
            self._texts = {}
        self._texts[text] = bits
        return bits

    def _bit(self, demand: Demand) -> int:
        if demand not in self._bits:
            bit = self._bits[demand] = 1 << len(self._bits)
            for p in demand:
                table = self._pieces.setdefault((p.begins, p.ends, p.folded), {})
                table[p.text] = table.get(p.text, 0) | bit
            self._words, self._texts = {}, {}  # what was known of words no longer holds
        return self._bits[demand]

    def _learn(self, word: str, words: dict[str, int]) -> int:
        bits = -1 if _STRANGE.search(word) else self._fulfilled(word)
        if len(words) >= _WORDS_KEPT:
            words.clear()
        words[word] = bits
        return bits

    def _fulfilled(self, word: str) -> int:
        bits, size = 0, len(word)
        for (begins, ends, folded), table in self._pieces.items():
            seen = word.lower() if folded else word
            if begins and ends:
                bits |= table.get(seen, 0)
                continue
            for start in range(1 if begins else size):
                for end in range(size, size - 1 if ends else start, -1):
                    bits |= table.get(seen[start:end], 0)
        return bits
