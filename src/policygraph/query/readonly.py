"""Refuses queries that do more than read their source: the engine has no switch against SERVICE."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pyoxigraph as ox

from policygraph.errors import QueryError

_NOTHING = ox.Store()
_UPDATE = re.compile(
    r"(?:\s|#[^\r\n]*[\r\n]|(?:PREFIX\s+[^\s<]*|BASE)\s*<[^<>]*>)*"
    r"(INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|COPY|MOVE|ADD|WITH)\b",
    re.IGNORECASE,
)
_CALL = re.compile(r"(?<![\w?$:@-])servicx\s*(?:silent\s*)?(?:[<?$]|[\w-]{0,99}:)", re.IGNORECASE)


def check_readonly(text: str, prefixes: Mapping[str, str]) -> None:
    """Raise QueryError for an update, and for a query with a SERVICE or FROM clause.

    What is a keyword and what a string, a name or a comment, the engine decides itself: it parses the text with
    every "service" misspelt. Where the word was a keyword that is no query any more; elsewhere it makes no
    difference. (To look for the keyword oneself takes the engine's own grammar: `?a<?b)#>` is no IRI.)

    >>> check_readonly('SELECT ?from WHERE { ?from ?service "FROM here, SERVICE" }', {})
    >>> check_readonly("SELECT * FROM <file:///tmp/x> { ?s ?p ?o }", {})
    Traceback (most recent call last):
    ...
    policygraph.errors.QueryError: FROM is not allowed: queries only read the graph they are given
    """
    update = _UPDATE.match(text)
    if update is not None:
        raise _refused(update[1].upper())
    if "service" in text.lower() and (error := _broken(text := _misspelt(text, "SERVICE"), prefixes)):
        raise _refused("SERVICE") if _calls(text) else QueryError(f"the query cannot be run: {error}")
    # From here on the text holds no SERVICE: it can be parsed as it is.
    if "from" in text.lower() and not _broken(text, prefixes) and _broken(_misspelt(text, "FROM"), prefixes):
        raise _refused("FROM")


def _broken(text: str, prefixes: Mapping[str, str]) -> str | None:
    """Why the engine cannot read the text; None where it can. The text must hold no SERVICE."""
    every = {
        p: iri for name, iri in prefixes.items() for p in (name, _misspelt(name, "SERVICE"), _misspelt(name, "FROM"))
    }
    try:
        _NOTHING.query(text, prefixes=every)
    except SyntaxError as error:
        return " ".join(str(error).split())
    return None


def _misspelt(text: str, word: str) -> str:
    return re.sub(word, lambda found: found[0][:-1] + "x", text, flags=re.IGNORECASE)


def _calls(misspelt: str) -> bool:
    """Whether a text that is no query looks as if it called a service: for the message only."""
    return _CALL.search(misspelt) is not None


def _refused(word: str) -> QueryError:
    return QueryError(f"{word} is not allowed: queries only read the graph they are given")
