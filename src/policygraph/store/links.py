"""Links between briefings: measures said again, and things named in two ways; each says by which rule and why.

Links stand in a graph of their own; the briefings keep their own nodes (see unify for what the union makes of them).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from policygraph.graph.iris import DCTERMS, PG, RDF, RDFS, SKOS, XSD
from policygraph.model import Scheme
from policygraph.store.matching import match
from policygraph.store.measures import read_measures
from policygraph.store.names import Names

# People are left out: one name may be two persons. Places and groups ("relevant departments") are no names at all.
_UNIFIED = (Scheme.ORGANISATION, Scheme.PROGRAMME, Scheme.INDICATOR, Scheme.TARGET_GROUP, Scheme.PRODUCT)
_LABELS = (SKOS.prefLabel, SKOS.altLabel, RDFS.label)
_WITH_ACRONYMS = (Scheme.ORGANISATION, Scheme.PROGRAMME)
_ACRONYM = re.compile(r"[A-Z]{2,8}")

Labels = dict[str, set[str]]  # thing → its names


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """An edge between briefings: why (in words), by which rule, and how sure (0..1)."""

    subject: str
    predicate: str
    object: str
    rule: str
    confidence: float
    reason: str


def find_links(store: ox.Store, names: Names, apart: frozenset[frozenset[str]] = frozenset()) -> list[Link]:
    """All links of a store, in order. `apart` are pairs that somebody has said are different."""
    found = [*_said_again(store), *_same_things(store, names)]
    return sorted({link for link in found if frozenset((link.subject, link.object)) not in apart})


def _said_again(store: ox.Store) -> Iterator[Link]:
    """pg:restates, or pg:updates where the status has moved; from the later measure to the latest like it."""
    measures = [m for m in read_measures(store) if m.date]
    for found in match(measures, measures):
        moved = f"; {found.earlier.status} → {found.later.status}" if found.moved == "updates" else ""
        yield Link(
            found.later.iri,
            str(PG[found.moved]),
            found.earlier.iri,
            "said-again",
            found.score,
            f"{found.earlier.date} → {found.later.date}, shared words: {' '.join(found.shared)}{moved}",
        )


def _same_things(store: ox.Store, names: Names) -> Iterator[Link]:
    """Things of one kind that only the texts name, and that two texts name differently."""
    everything = _labels(store)
    publishers = _publishers(store)
    for scheme in _UNIFIED:
        space = f"{names.base}{scheme.value}/"
        labels = {thing: found for thing, found in everything.items() if thing.startswith(space)}
        yield from _same_letters(labels)
        if scheme in _WITH_ACRONYMS:
            yield from _acronyms(labels, publishers)


def _same_letters(labels: Labels) -> Iterator[Link]:
    """Names that differ in case, accents, spaces and punctuation alone.

    An acronym that stands for two full names joins nothing: two bodies may shorten to the same letters.
    """
    by_key: dict[str, dict[str, str]] = defaultdict(dict)
    for thing, found in labels.items():
        for label in sorted(found):
            by_key[letters(label)].setdefault(thing, label)
    for key, things in sorted(by_key.items()):
        full = [thing for thing in things if any(not _ACRONYM.fullmatch(label) for label in labels[thing])]
        if len(full) > 1 and all(_ACRONYM.fullmatch(label) for label in things.values()):
            continue
        first, *others = sorted(things)
        for other in others if key else ():
            said = f"“{things[other]}” and “{things[first]}” have the same letters"
            yield Link(other, str(PG.sameThingAs), first, "same-letters", 0.9, said)


def _acronyms(labels: Labels, publishers: dict[str, set[str]]) -> Iterator[Link]:
    """What an acronym alone names, for the one name with these capitals, where one publisher uses both."""
    names: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for thing, found in labels.items():
        for label in found:
            names["".join(w[0] for w in label.split() if w[0].isupper())].add((thing, label))
    for thing, found in sorted(labels.items()):
        for acronym in sorted(found) if all(_ACRONYM.fullmatch(label) for label in found) else ():
            own = publishers.get(thing, set())
            meant = {(t, n) for t, n in names.get(acronym, ()) if t != thing and publishers.get(t, set()) & own}
            if len({t for t, _ in meant}) == 1:
                other, name = min(meant)
                reason = f"“{acronym}” are the capitals of “{name}”, and the same publisher uses both"
                yield Link(thing, str(PG.sameThingAs), other, "acronym", 0.8, reason)


def _labels(store: ox.Store) -> Labels:
    found: Labels = defaultdict(set)
    for property_ in _LABELS:
        for quad in store.quads_for_pattern(None, _named(property_), None, ox.DefaultGraph()):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
                found[quad.subject.value].add(quad.object.value)
    return found


def _publishers(store: ox.Store) -> dict[str, set[str]]:
    """Who publishes the briefings that mention a thing."""
    by_briefing: dict[object, set[str]] = defaultdict(set)
    for quad in store.quads_for_pattern(None, _named(DCTERMS.publisher), None, ox.DefaultGraph()):
        by_briefing[quad.subject].add(str(quad.object))
    found: dict[str, set[str]] = defaultdict(set)
    for quad in store.quads_for_pattern(None, _named(PG.mentions), None, ox.DefaultGraph()):
        if isinstance(quad.object, ox.NamedNode):
            found[quad.object.value] |= by_briefing.get(quad.subject, set())
    return found


def letters(name: str) -> str:
    """A name without case, accents, spaces and punctuation; digits and letters of all scripts stay.

    >>> letters("E-Commerce Förderplan “2030”") == letters("e commerce forderplan 2030")
    True
    """
    parts = unicodedata.normalize("NFKD", name.casefold())
    return re.sub(r"[\W_]+", "", "".join(c for c in parts if not unicodedata.combining(c)))


def link_quads(links: Iterable[Link], names: Names) -> Iterator[ox.Quad]:
    """The edges, each with an assertion that explains it, in the graph of links and in the union."""
    for link in links:
        subject, predicate, value = (ox.NamedNode(t) for t in (link.subject, link.predicate, link.object))
        content = "\n".join((link.subject, link.predicate, link.object)).encode()
        node = ox.NamedNode(f"{names.links}/{hashlib.sha256(content).hexdigest()[:16]}")
        triples: list[tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]] = [
            (subject, predicate, value),
            (node, _named(RDF.type), _named(PG.Assertion)),
            (node, _named(RDF.type), _named(PG.Link)),
            (node, _named(RDF.subject), subject),
            (node, _named(RDF.predicate), predicate),
            (node, _named(RDF.object), value),
            (node, _named(PG.rule), ox.Literal(link.rule)),
            (node, _named(PG.confidence), ox.Literal(f"{link.confidence:g}", datatype=_named(XSD.decimal))),
            (node, _named(RDFS.comment), ox.Literal(link.reason)),
        ]
        for triple in triples:
            yield ox.Quad(*triple, ox.NamedNode(names.links))
            yield ox.Quad(*triple, ox.DefaultGraph())


def _named(iri: str) -> ox.NamedNode:
    return ox.NamedNode(str(iri))
