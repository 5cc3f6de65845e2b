"""Tells which country's bodies a briefing speaks of, so that "the Ministry of Finance" is not always the same one."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from policygraph.lexicon import Lexicon
from policygraph.lexicon.rules import RuleBook, any_of
from policygraph.model import Scheme

INTERNATIONAL = "international"
_MARK, _BODY = 2, 3  # times that a country is named, for which a place or office, or a body, of its own counts


@dataclass(frozen=True, slots=True)
class Countries:
    """The countries by name and adjective."""

    pattern: re.Pattern[str]
    codes: dict[str, str]  # "China", "Chinese", of some the people ("Kenyans") -> "cn"
    names: dict[str, str]  # "cn" -> "China"

    def of(self, printed: str) -> str:
        """The code of a name that the pattern found, however its words are parted."""
        return self.codes[" ".join(printed.split())]

    def code(self, name: str) -> str | None:
        """The code of a country or its adjective."""
        return self.codes.get(name)


@lru_cache(maxsize=8)
def _countries(table: tuple[tuple[str, tuple[str, ...]], ...]) -> Countries:
    codes = {name: code for code, names in table for name in names}
    codes |= {f"{n}s": code for code, (_, *peoples) in table for n in peoples if n.endswith(("an", "i", "no"))}
    pattern = re.compile(r"(?<![\w.])" + any_of(codes) + r"(?![\w])")
    return Countries(pattern, codes, {code: names[0] for code, names in table})


def countries(rules: RuleBook) -> Countries:
    """The table of countries in the rules."""
    return _countries(tuple((code, tuple(names)) for code, names in rules.tables["countries"].items()))


@lru_cache(maxsize=8)
def _marks(rules: RuleBook) -> Countries:
    """Places, offices and bodies that only one country has."""
    codes = {word: code for code, words in rules.tables["country_by_mark"].items() for word in words}
    return Countries(re.compile(rf"(?<![\w-]){any_of(codes)}(?!\w)"), codes, {})


def country_of_body(identifier: str, lexicon: Lexicon) -> str:
    """The country a body of the vocabulary belongs to, or INTERNATIONAL."""
    country = lexicon.concept(Scheme.ORGANISATION, identifier).first("country")
    return country.lower() if country else INTERNATIONAL


def home_country(text: str, publisher: str | None, lexicon: Lexicon) -> str | None:
    """The country whose bodies need no adjective: the publisher's, else the one the text names most.

    Bodies of the vocabulary whose names no other country shares count as naming their country, as do places and offices
    that only one has; a currency ("US dollars") does not. None if nothing tells.
    """
    rules = lexicon.rules
    land = countries(rules)
    if publisher:
        named = land.pattern.search(publisher)
        if named:
            return land.of(named[0])
        concept = lexicon.lookup(Scheme.ORGANISATION, publisher)
        if concept is not None and not is_shared(publisher, rules):
            code = country_of_body(concept.id, lexicon)
            if code != INTERNATIONAL:
                return code
    marks, money = _marks(rules), rules.compile(r"\s{q_money_noun}(?![\w-])")
    counts = Counter(land.of(m[0]) for m in land.pattern.finditer(text) if not money.match(text, m.end()))
    for m in marks.pattern.finditer(text):
        counts[marks.of(m[0])] += _MARK
    for hit in lexicon.find(text, Scheme.ORGANISATION):
        code = country_of_body(hit.id, lexicon)
        if code != INTERNATIONAL and not is_shared(hit.span.of(text), rules):
            counts[code] += _BODY
    return min(counts, key=lambda code: (-counts[code], code)) if counts else None


def is_shared(name: str, rules: RuleBook) -> bool:
    """Whether bodies of several countries go by this name: acronyms, and names that anybody may have."""
    bare = re.sub(r"^(?:the|The)\s+", "", " ".join(name.split()))
    if bare in rules.words["org_unshared"]:
        return False
    if len(bare) <= 6 and bare.upper() == bare:
        return True
    return bare.casefold() in _shared(tuple(rules.words["org_shared"]))


@lru_cache(maxsize=8)
def _shared(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(w.casefold() for w in words)
