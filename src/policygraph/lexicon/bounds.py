"""Reads single items of a pattern's parse tree: which letter one stands for, and where it ends a word."""

from __future__ import annotations

import importlib
from typing import Any

_CODES: Any = importlib.import_module("re._constants")
_EDGES = {_CODES.AT_BEGINNING, _CODES.AT_BEGINNING_STRING, _CODES.AT_END, _CODES.AT_END_STRING, _CODES.AT_BOUNDARY}
_WORD_SET = (_CODES.CATEGORY, _CODES.CATEGORY_WORD)
_REPEATS = (_CODES.MAX_REPEAT, _CODES.MIN_REPEAT, _CODES.POSSESSIVE_REPEAT)
_APART = {_CODES.CATEGORY_SPACE, _CODES.CATEGORY_NOT_WORD}


def folded_char(item: Any) -> str | None:
    """The one letter that an item stands for: a literal, or a set like [Tt] in small; None for anything else."""
    code, value = item
    if code is _CODES.LITERAL:
        return chr(value)
    if code is _CODES.IN and all(c is _CODES.LITERAL for c, _ in value):
        letters = {chr(v).lower() for _, v in value}
        letter = letters.pop()
        return letter if not letters and len(letter) == 1 else None
    return None


def is_letter_ahead(value: Any) -> bool:
    """Whether a look ahead only asks for one of some letters."""
    direction, items = value
    return direction > 0 and len(items) == 1 and items[0][0] is _CODES.IN and not _apart(items[0])


def starts_word(item: Any) -> bool:
    """Whether a word letter right behind the item is the first of its word."""
    code, value = item
    if code is _CODES.BRANCH:
        return all(way and starts_word(way[-1]) for way in map(list, value[1]))
    return _apart(item) or _looks(item, -1)


def ends_word(item: Any) -> bool:
    """Whether a word letter right before the item is the last of its word."""
    code, value = item
    if code is _CODES.BRANCH:
        return all(_opens_apart(list(way)) for way in value[1])
    if code is _CODES.ASSERT and value[0] > 0:
        return _opens_apart(list(value[1]))
    return _apart(item) or _looks(item, 1)


def _opens_apart(items: list[Any]) -> bool:
    """Whether a sequence cannot begin with a word letter: "\\s?$"."""
    for item in items:
        if ends_word(item):
            return True
        code, value = item
        if code is _CODES.SUBPATTERN:
            return _opens_apart(list(value[3]))
        if code not in _REPEATS or len(value[2]) != 1 or not _apart(value[2][0]):
            return False
    return False


def _apart(item: Any) -> bool:
    """Whether the item is a border or a character that no word holds."""
    code, value = item
    if code is _CODES.AT:
        return value in _EDGES
    if code is _CODES.LITERAL:
        return not (chr(value).isalnum() or value == ord("_"))
    if code is _CODES.IN:
        return all(_no_letter(c, v) for c, v in value)
    if code in _REPEATS:
        return bool(value[0]) and len(value[2]) == 1 and _apart(value[2][0])
    return False


def _no_letter(code: Any, value: Any) -> bool:
    if code is _CODES.LITERAL:
        return not (chr(value).isalnum() or value == ord("_"))
    return code is _CODES.CATEGORY and value in _APART


def _looks(item: Any, direction: int) -> bool:
    """Whether the item forbids a word letter on that side: (?<!\\w), (?![\\w-])."""
    code, value = item
    if code is not _CODES.ASSERT_NOT or value[0] != direction or len(value[1]) != 1:
        return False
    inner, members = value[1][0]
    return inner is _CODES.IN and members[0][0] is not _CODES.NEGATE and _WORD_SET in members
