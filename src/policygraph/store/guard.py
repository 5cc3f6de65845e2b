"""Refuses queries that would make the store fetch something: the engine has no switch for SERVICE.

The check looks for the letters of a service clause anywhere, strings and comments included. To skip those first
would be wrong: whether `<'>` is an IRI or a comparison with a string depends on the grammar, and whoever guesses
otherwise than the engine can be led to skip a clause that the engine runs.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from policygraph.errors import QueryError

_SERVICE = re.compile(r"SERVICE", re.IGNORECASE)
_SILENT = re.compile(r"SILENT", re.IGNORECASE)
_PREFIXED = re.compile(r"[^\s<>{}()\[\]\"'`^|,;=!&*/+:]{0,1000}:[^\s<>{}]{0,1000}")
_WORD_BEFORE = re.compile(r"(?:^|(.))[\w-]*\Z", re.DOTALL)
_LONGEST_WORD = 1000
_FROM = re.compile(r"\bFROM", re.IGNORECASE)
_NAMED = re.compile(r"NAMED", re.IGNORECASE)
_ELSEWHERE = re.compile(r"<(?!https?:|urn:)([a-z][a-z0-9+.-]*:[^<>\s]{0,60})", re.IGNORECASE)  # relative: see BASE
_SPACE = re.compile(r"[ \t\r\n]*")
_LINE_END = re.compile(r"[\r\n]")
LONGEST = 100_000  # characters of a query


def check_query(text: str) -> None:
    """Raise QueryError for a query that is too long, has a SERVICE clause, or reads FROM something not on the web.

    >>> check_query("SELECT ?service WHERE { ?service a <http://example.org/Service> }")
    >>> check_query("ASK { SERVICE <http://example.org/sparql> { ?s ?p ?o } }")
    Traceback (most recent call last):
    ...
    policygraph.errors.QueryError: SERVICE is not allowed: queries are answered from this store alone
    """
    if len(text) > LONGEST:
        raise QueryError(f"the query has {len(text)} characters; the limit is {LONGEST}")
    gaps = _Gaps(text)
    for found in _SERVICE.finditer(text):
        if _is_word(text, found.start()) and _asks_elsewhere(text, gaps.behind(found.end(), _SILENT), gaps):
            raise QueryError("SERVICE is not allowed: queries are answered from this store alone")
    for found in _FROM.finditer(text):
        elsewhere = _ELSEWHERE.match(text, gaps.behind(found.end(), _NAMED))
        if elsewhere is not None:
            raise QueryError(f"FROM <{elsewhere[1]}> is not allowed: only graphs of this store can be asked")


def _is_word(text: str, start: int) -> bool:
    """Whether a keyword may begin there: not within a variable, a prefixed name or a language tag."""
    before = _WORD_BEFORE.search(text[max(0, start - _LONGEST_WORD) : start])
    return before is None or before[1] is None or before[1] not in "?$:@"


def _asks_elsewhere(text: str, at: int, gaps: _Gaps) -> bool:
    """Whether the name of a service stands there: an IRI, a variable, or a prefixed name and its group."""
    if text[at : at + 1] in ("<", "?", "$"):
        return True
    name = _PREFIXED.match(text, at)
    return name is not None and text[(end := gaps.after(name.end())) : end + 1] == "{"


class _Gaps:
    """Finds the ends of white space and comments, in time that does not grow with the number of questions."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._line_ends = [found.start() for found in _LINE_END.finditer(text)]

    def after(self, at: int) -> int:
        """The place behind the white space and comments that begin there."""
        while True:
            space = _SPACE.match(self._text, at)
            at = space.end() if space else at
            if self._text[at : at + 1] != "#":
                return at
            line = bisect_left(self._line_ends, at)
            at = self._line_ends[line] if line < len(self._line_ends) else len(self._text)

    def behind(self, at: int, word: re.Pattern[str]) -> int:
        """The place behind a gap, and behind a word and another gap if the word stands there."""
        at = self.after(at)
        found = word.match(self._text, at)
        return at if found is None else self.after(found.end())
