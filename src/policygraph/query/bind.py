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
      | [?$](?P<variable>\w+) | (?P<word>[A-Za-z]+) | (?P<sign>[{}()*])""",
    re.VERBOSE | re.DOTALL,
)


@dataclass
class _Group:
    """A pair of braces: where its inside begins, whether patterns may stand there, and the variables in it."""

    start: int
    holds_patterns: bool
    known: frozenset[str] | None  # a query in a query knows only what it selects; None: every variable
    variables: set[str] = field(default_factory=set)


def bind_values(query: str, terms: Mapping[str, str]) -> str:
    """The query with `VALUES ?name { term }` at the start of every group in which a variable of `terms` stands.

    `terms` are variable → term as SPARQL writes it. In each group, because what stands in an inner one is computed
    before the outer one is known. In a query in a query a variable that it does not select is another one.

    >>> bind_values("SELECT ?x { ?x a ?class }", {"class": "<http://example.org/C>"})
    'SELECT ?x { VALUES ?class { <http://example.org/C> } ?x a ?class }'
    """
    pieces, done = [], 0
    for group in sorted(_Reader().groups(query), key=lambda g: g.start):
        if not group.holds_patterns:
            continue
        names = [n for n in terms if n in group.variables and (group.known is None or n in group.known)]
        pieces.append(query[done : group.start])
        pieces += [f" VALUES ?{name} {{ {terms[name]} }}" for name in names]
        done = group.start
    return "".join([*pieces, query[done:]])


class _Reader:
    """Walks over the tokens of a query and keeps what is open."""

    def __init__(self) -> None:
        self._open: list[_Group] = []
        self._before = ""  # the last word: it decides what the next brace opens
        self._fresh = False  # nothing has been read since a brace was opened
        self._selected: set[str] | None = None  # what the SELECT clause of a query in a query has named so far
        self._depth = 0  # of parentheses

    def groups(self, query: str) -> Iterator[_Group]:
        """All pairs of braces, each when it is closed."""
        for token in _TOKEN.finditer(query):
            word, sign, variable, skip = (token[kind] for kind in ("word", "sign", "variable", "skip"))
            if skip is not None:
                self._fresh = self._fresh and skip.startswith("#")
                continue
            if variable is not None:
                self._see(variable)
            elif word is not None:
                self._read(word.upper())
            elif sign == "}" and self._open:
                yield self._open.pop()
            elif sign is not None:
                self._sign(sign, token.end())
            self._fresh = sign == "{"
            self._before = "" if sign in ("{", "}") else word.upper() if word is not None else self._before

    def _see(self, variable: str) -> None:
        for group in self._open:
            group.variables.add(variable)
        if self._selected is not None and (self._depth == 0 or self._before == "AS"):
            self._selected.add(variable)

    def _read(self, word: str) -> None:
        if word == "SELECT" and self._fresh:
            self._open[-1].holds_patterns = False  # its own WHERE takes the block
            self._selected, self._depth = set(), 0

    def _sign(self, sign: str, end: int) -> None:
        if sign == "{":
            known = self._open[-1].known if self._open else None
            if self._selected is not None:
                known = frozenset(self._selected if known is None else self._selected & known)
                self._selected = None
            self._open.append(_Group(end, self._before not in {"VALUES", "CONSTRUCT"}, known))
        elif sign == "*" and self._depth == 0:
            self._selected = None  # it selects all
        elif sign in "()":
            self._depth += 1 if sign == "(" else -1
