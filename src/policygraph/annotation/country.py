"""Says which country publishes a briefing, and hence its currency: by publisher or source, else by the text."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from urllib.parse import urlsplit

from policygraph.annotation.jurisdiction import Countries, countries
from policygraph.lexicon.rules import RuleBook, any_of
from policygraph.model import Metadata

_MARK = 2  # times that a country is named, for which a place or office of its own counts


def country_of(metadata: Metadata, rules: RuleBook) -> str | None:
    """The ISO 3166 code of the publisher's country ("EU" for the Union); None where nothing tells it."""
    publisher = metadata.publisher or ""
    names = rules.tables.get("country_by_name", {})
    for name in sorted(names, key=lambda n: (-len(n), n)):
        if re.search(rf"(?<![\w]){re.escape(name)}(?![\w])", publisher):
            return str(names[name])
    host = urlsplit(metadata.source or "").hostname or ""
    found = rules.tables.get("country_by_host", {}).get(host.rpartition(".")[2])
    return None if found is None else str(found)


def country_spoken_of(text: str, rules: RuleBook) -> str | None:
    """The country in which a text is at home, by places, offices and bodies that only one has; None without any.

    Names of countries count beside them, but not as part of a currency ("US dollars").
    """
    marks, marked = _marks(rules), Counter[str]()
    for match in marks.pattern.finditer(text):
        marked[marks.of(match[0])] += 1
    if not marked:
        return None
    land, named = countries(rules), Counter({code: _MARK * count for code, count in marked.items()})
    money = re.compile(rf"\s{rules.word_pattern('q_money_noun')}(?![\w-])", re.IGNORECASE)
    for match in land.pattern.finditer(text):
        if not money.match(text, match.end()):
            named[land.of(match[0]).upper()] += 1
    return min(named, key=lambda code: (-named[code], code))


def country_by_counting(text: str, rules: RuleBook) -> str | None:
    """The country whose way of counting a text follows, where nothing else tells it ("Rs. 5 crores")."""
    ways = rules.tables["country_by_counting"]
    found = (way for way in ways if re.search(rf"(?<!\w){re.escape(way)}s?(?!\w)", text))
    return next((str(ways[way]) for way in found), None)


@lru_cache(maxsize=8)
def _marks(rules: RuleBook) -> Countries:
    codes = {word: str(code) for code, words in rules.tables["country_by_mark"].items() for word in words}
    return Countries(re.compile(rf"(?<![\w-]){any_of(codes)}(?!\w)"), codes, {})


def money_of(country: str | None, rules: RuleBook) -> str:
    """The ISO 4217 code of a country's own currency; "USD" where the country is not known."""
    return str(rules.tables.get("country_money", {}).get(country or "", "USD"))
