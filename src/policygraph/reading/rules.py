"""What reading needs of a rule book; the book itself is loaded by the lexicon and handed in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Protocol


class Pattern(Protocol):
    """One rule: an id and a compiled pattern."""

    @property
    def id(self) -> str: ...

    @property
    def regex(self) -> re.Pattern[str]: ...


class Rules(Protocol):
    """Word lists, tables and rules by name, as `policygraph.lexicon.rules.RuleBook` offers them."""

    @property
    def words(self) -> Mapping[str, tuple[str, ...]]: ...

    @property
    def tables(self) -> Mapping[str, Mapping[str, Any]]: ...

    @property
    def rules(self) -> Mapping[str, Pattern]: ...

    def family(self, prefix: str) -> Iterable[Pattern]: ...


def word_set(rules: Rules, name: str) -> frozenset[str]:
    """A word list in lower case."""
    return frozenset(word.lower() for word in rules.words[name])


def hit(match: re.Match[str]) -> tuple[int, int]:
    """Where the group `hit` of a match stands, or the whole match where the pattern has none."""
    return match.span("hit") if "hit" in match.re.groupindex else match.span()
