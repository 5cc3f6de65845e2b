"""Binds parameters in the text of a query for engines that have no other way: as a VALUES block, term by term.

SPARQL 1.1 (W3C 2013), section 10. Nothing that a user gave is pasted: terms are written by the engine, escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_TOKEN = re.compile(
    r"""(?P<skip>\#[^\r\n]*                                        # comment
      | <[^<>"{}|^`\\\x00-\x20]*>                                  # IRI
      | \"\"\"(?:\"{0,2}(?:[^"\\]|\\.))*\"\"\" | '''(?:'{0,2}(?:[^'\\]|\\.))*'''
      | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*'
      | [\w.-]*:[\w.:%\\-]*)                                       # prefixed name
      | [?$](?P<variable>\w+) | (?P<word>[A-Za-z]+) | (?P<sign>[{}])""",
    re.VERBOSE | re.DOTALL,
)


@dataclass
class _Group:
    """A pair of braces: where its inside begins, whether patterns may stand there, and the variables in it."""

    start: int
    holds_patterns: bool
    variables: set[str] = field(default_factory=set)


def bind_values(query: str, terms: Mapping[str, str]) -> str:
    """The query with `VALUES ?name { term }` at the start of every group in which a variable of `terms` stands.

    `terms` are variable → term as SPARQL writes it. In each group, because what stands in an inner one is computed
    before the outer one is known.

    >>> bind_values("SELECT ?x { ?x a ?class }", {"class": "<http://example.org/C>"})
    'SELECT ?x { VALUES ?class { <http://example.org/C> } ?x a ?class }'
    """
    pieces, done = [], 0
    for group in sorted(_groups(query), key=lambda g: g.start):
        if not group.holds_patterns:
            continue
        wanted = [name for name in terms if name in group.variables]
        pieces.append(query[done : group.start])
        pieces += [f" VALUES ?{name} {{ {terms[name]} }}" for name in wanted]
        done = group.start
    return "".join([*pieces, query[done:]])


def _groups(query: str) -> Iterator[_Group]:
    """All pairs of braces, each when it is closed."""
    opened: list[_Group] = []
    before = ""  # the last word that decides what the next brace opens
    fresh = False  # nothing has been read since a brace was opened
    for token in _TOKEN.finditer(query):
        word, sign, variable = (token[kind] for kind in ("word", "sign", "variable"))
        if token["skip"] is not None:
            fresh = fresh and token["skip"].startswith("#")
            continue
        if variable is not None and opened:
            for group in opened:
                group.variables.add(variable)
        if word is not None and fresh and word.upper() == "SELECT":
            opened[-1].holds_patterns = False  # a query in a query: its own WHERE takes the block
        if word is not None:
            before = word.upper()
        fresh = sign == "{"
        if sign == "{":
            opened.append(_Group(token.end(), before not in {"VALUES", "CONSTRUCT"}))
            before = ""
        elif sign == "}" and opened:
            before = ""
            yield opened.pop()
