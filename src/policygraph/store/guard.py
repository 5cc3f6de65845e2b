"""Refuses queries that would make the store fetch something: the engine has no switch for SERVICE.

The check looks for the letters of a service clause anywhere, strings and comments included. To skip those first
would be wrong: whether `<'>` is an IRI or a comparison with a string depends on the grammar, and whoever guesses
otherwise than the engine can be led to skip a clause that the engine runs.
"""

from __future__ import annotations

import re

from policygraph.errors import QueryError

_GAP = r"(?:[ \t\r\n]|\#[^\r\n]*[\r\n])*"
_NAME = r"(?:<|[?$]|[^\s<>{}()\[\]\"'`^|,;=!&*/+]{0,200}:)"
_SERVICE = re.compile(rf"SERVICE(?={_GAP}(?:SILENT{_GAP})?{_NAME})", re.IGNORECASE)
_WORD_BEFORE = re.compile(r"(?:^|(.))[\w-]*\Z", re.DOTALL)
_LONGEST_WORD = 1000
_FROM = re.compile(rf"\bFROM{_GAP}(?:NAMED{_GAP})?<(?!https?:|urn:)([^<>\s]{{0,60}})", re.IGNORECASE)
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
    for found in _SERVICE.finditer(text):
        before = _WORD_BEFORE.search(text[max(0, found.start() - _LONGEST_WORD) : found.start()])
        if before is None or before[1] is None or before[1] not in "?$:@":
            raise QueryError("SERVICE is not allowed: queries are answered from this store alone")
    elsewhere = _FROM.search(text)
    if elsewhere is not None:
        raise QueryError(f"FROM <{elsewhere[1]}> is not allowed: only graphs of this store can be asked")
