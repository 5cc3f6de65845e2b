"""Says which country publishes a briefing, and hence its currency: by publisher, source or way of counting."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from policygraph.lexicon.rules import RuleBook
from policygraph.model import Metadata


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


def country_by_counting(text: str, rules: RuleBook) -> str | None:
    """The country whose way of counting a text follows, where nothing else tells it ("Rs. 5 crores")."""
    ways = rules.tables["country_by_counting"]
    found = (way for way in ways if re.search(rf"(?<!\w){re.escape(way)}s?(?!\w)", text))
    return next((str(ways[way]) for way in found), None)


def money_of(country: str | None, rules: RuleBook) -> str:
    """The ISO 4217 code of a country's own currency; "USD" where the country is not known."""
    return str(rules.tables.get("country_money", {}).get(country or "", "USD"))
