"""Names of bodies and persons in a briefing, and of its publisher."""

from __future__ import annotations

import re

from policygraph.annotation.body_names import kind_of
from policygraph.annotation.casing import Passage, Reading, read_cases, slug, squeeze
from policygraph.annotation.jurisdiction import countries, country_of_body, home_country
from policygraph.annotation.known_bodies import known_bodies
from policygraph.annotation.organisations import find_organisations
from policygraph.annotation.people import find_people
from policygraph.lexicon import Lexicon
from policygraph.lexicon.rules import RuleBook
from policygraph.model import Briefing, Mention, Person, Reference, Scheme

__all__ = ["find_names", "readings", "resolve_publisher"]


def find_names(briefing: Briefing, lexicon: Lexicon) -> tuple[list[Mention], list[Person]]:
    """The mentions of bodies, groups of bodies and persons in text order, and the persons.

    Every mention of a body carries the same reference: of the vocabulary, or an open one (`known` False) whose
    label is the fullest name that the text prints.
    """
    publisher = briefing.metadata.publisher
    home = home_country(briefing.clean, publisher, lexicon)
    reading, wider = readings(briefing, lexicon.rules)
    issuer = resolve_publisher(publisher, lexicon) if publisher else None
    bodies = find_organisations(briefing, wider, lexicon, home, issuer)
    persons, people = find_people(briefing, reading, wider, lexicon.rules, bodies, home)
    return sorted([*bodies, *persons], key=lambda m: (m.span, m.reference)), people


def readings(briefing: Briefing, rules: RuleBook) -> tuple[Reading, Reading]:
    """What is read for people, and for bodies: of those furniture tells, too ("Source: Office of Statistics")."""
    labels = tuple(Passage(t.label, False) for t in briefing.turns if t.label is not None)

    def with_labels(own: Reading) -> Reading:
        return Reading(own.text, tuple(sorted((*own.passages, *labels), key=lambda p: p.span)))

    return with_labels(read_cases(briefing, rules)), with_labels(read_cases(briefing, rules, furniture=True))


def resolve_publisher(name: str, lexicon: Lexicon) -> Reference:
    """The body that a user names as publisher, by id, label or acronym; an open reference if none is known.

    A country before or behind the name is understood: "US Federal Reserve", "Ministry of Finance of Japan".
    """
    given = squeeze(name)
    concept = lexicon.lookup(Scheme.ORGANISATION, given)
    if concept is not None:
        return lexicon.reference(Scheme.ORGANISATION, concept.id)
    land = countries(lexicon.rules)
    named = land.pattern.search(given)
    if named:
        code = land.of(named[0])
        rest = (given[: named.start()] + given[named.end() :]).strip(" ,()")
        rest = re.sub(r"^'s\s+", "", re.sub(r"\s+of(?:\s+the)?$", "", rest))
        for attempt in (f"{rest} ({land.names[code]})", rest):
            concept = lexicon.lookup(Scheme.ORGANISATION, attempt)
            if concept is not None and country_of_body(concept.id, lexicon) == code:
                return lexicon.reference(Scheme.ORGANISATION, concept.id)
    bare = re.sub(r"^(?:the|The)\s+", "", given)
    known = known_bodies(lexicon.rules).get(bare, {})
    full, kind = known.get(None) or next(iter(known.values()), (bare, ""))
    kind = kind or kind_of(bare, lexicon.rules)
    return Reference(Scheme.ORGANISATION, slug(full), bare, known=False, kind="government" if kind == "other" else kind)
