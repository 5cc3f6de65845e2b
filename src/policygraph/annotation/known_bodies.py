"""Bodies often called by an acronym or a bare name that the vocabulary has not (ontology/rules/bodies.toml)."""

from __future__ import annotations

import re
from functools import lru_cache

from policygraph.lexicon.rules import RuleBook, any_of


@lru_cache(maxsize=4)
def known_bodies(rules: RuleBook) -> dict[str, dict[str | None, tuple[str, str]]]:
    """Every name of the well-known bodies -> country where it counts (None: anywhere) -> (full name, kind)."""
    names: dict[str, dict[str | None, tuple[str, str]]] = {}
    for full, (kind, *others) in rules.tables["organisation_known"].items():
        kind, _, country = kind.partition(" ")
        names.setdefault(full, {})[None] = (full, kind)
        for name in others:
            names.setdefault(name, {}).setdefault(country or None, (full, kind))
    return names


def known_body(name: str, home: str | None, rules: RuleBook) -> tuple[str, str] | None:
    """The full name and kind of the well-known body that a briefing of a country means by a name, if any."""
    bodies = known_bodies(rules).get(name, {})
    return bodies.get(home) or bodies.get(None)


@lru_cache(maxsize=4)
def known_pattern(rules: RuleBook) -> re.Pattern[str]:
    """The pattern of all names of the well-known bodies."""
    deed = any_of(rules.words["org_hyphen_deed"])
    return re.compile(rf"(?<![\w\-/]){any_of(known_bodies(rules))}(?![\w+]|-(?!{deed}))")
