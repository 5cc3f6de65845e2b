"""What a knowledge base says around one thing: the claims it occurs in, each with evidence, speaker and context."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from policygraph.graph.iris import OA, PG, PROV, RDF, SKOS
from policygraph.store.terms import to_graph
from policygraph.store.views import View

if TYPE_CHECKING:
    from rdflib import Graph

MOST_CLAIMS = 400
_STEPS = 4  # from a claim over its evidence and selectors, or its speaker and that one's office
_UNION = ox.DefaultGraph()
_KIND = ox.NamedNode(str(RDF.type))
_PARENT = ox.NamedNode(str(PG.subMeasureOf))
_CLAIMS = frozenset(
    ox.NamedNode(str(PG[name]))
    for name in ("Measure", "Observation", "Problem", "Cause", "Foundation", "Objective", "Principle")
)
_SPEAKER = ox.NamedNode(str(PG.Speaker))
_SOURCE = ox.NamedNode(str(OA.hasSource))
_DECIDED = ox.NamedNode(str(RDF.subject))
# These lead from a thing to everything there is, or only repeat what stands in the graph anyway.
_NOT_FOLLOWED = frozenset(
    ox.NamedNode(str(p))
    for p in (
        *(PG.mentions, PG.noise, PG.subMeasureOfTransitive, PROV.wasGeneratedBy, OA.hasSource, RDF.type),
        *(SKOS.narrower, SKOS.member, SKOS.hasTopConcept, SKOS.inScheme, SKOS.topConceptOf, SKOS.broaderTransitive),
    )
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The triples; how many claims are among them, of how many; and the IRIs of their briefings."""

    graph: Graph
    claims: int
    total: int
    briefings: tuple[str, ...]


def surroundings(view: View, iri: str, most: int = MOST_CLAIMS) -> Surroundings:
    """The claims that an IRI is linked to (itself, if it is one), at most `most` in the order of their IRIs.

    The graph is empty if nothing is known of the IRI. What a claim is part of comes along.
    """
    store, here = view.store, ox.NamedNode(iri)
    claims = sorted(_claims(store, here), key=lambda node: node.value)
    chosen = set(claims[:most])
    for node in list(chosen):
        chosen |= _ancestors(store, node)
    starts = [here, *sorted(chosen, key=lambda node: node.value)]
    decided = (q.subject for node in starts[1:] for q in store.quads_for_pattern(None, _DECIDED, node, _UNION))
    starts += [subject for subject in decided if isinstance(subject, ox.NamedNode)]
    quads, sources = _described(store, starts, chosen)
    for source in sorted(sources):
        quads |= {q for q in store.quads_for_pattern(ox.NamedNode(source), None, None, _UNION) if _followed(q)}
    return Surroundings(to_graph(quads), len(claims[:most]), len(claims), tuple(sorted(sources)))


def _described(store: ox.Store, starts: list[ox.NamedNode], chosen: set[ox.NamedNode]) -> tuple[set[ox.Quad], set[str]]:
    """What is said of some nodes and of what they point to, up to other claims; and the briefings it was said in."""
    quads: set[ox.Quad] = set()
    sources: set[str] = set()
    seen: set[ox.NamedNode] = set()
    ring = starts
    for _ in range(_STEPS):
        following: list[ox.NamedNode] = []
        for node in ring:
            if node in seen:
                continue
            seen.add(node)
            for quad in store.quads_for_pattern(node, None, None, _UNION):
                target = quad.object
                if quad.predicate == _SOURCE and isinstance(target, ox.NamedNode):
                    sources.add(target.value)
                    quads.add(quad)
                elif _followed(quad):
                    quads.add(quad)
                    if quad.predicate != _KIND and isinstance(target, ox.NamedNode):
                        following += [target] if target in chosen or not _is_claim(store, target) else []
        ring = following
    return quads, sources


def _followed(quad: ox.Quad) -> bool:
    return quad.predicate == _KIND or quad.predicate not in _NOT_FOLLOWED


def _claims(store: ox.Store, here: ox.NamedNode) -> set[ox.NamedNode]:
    """Claims that are linked to a thing, directly or through those who speak for it."""
    found = {here} if _is_claim(store, here) else set()
    for node in _neighbours(store, here):
        if _is_claim(store, node):
            found.add(node)
        elif _is(store, node, _SPEAKER):
            said = (q.subject for q in store.quads_for_pattern(None, None, node, _UNION))
            found |= {claim for claim in said if isinstance(claim, ox.NamedNode) and _is_claim(store, claim)}
    return found


def _neighbours(store: ox.Store, here: ox.NamedNode) -> Iterator[ox.NamedNode]:
    for quad in store.quads_for_pattern(None, None, here, _UNION):
        if isinstance(quad.subject, ox.NamedNode) and quad.predicate not in _NOT_FOLLOWED:
            yield quad.subject
    for quad in store.quads_for_pattern(here, None, None, _UNION):
        if isinstance(quad.object, ox.NamedNode) and quad.predicate not in _NOT_FOLLOWED:
            yield quad.object


def _ancestors(store: ox.Store, node: ox.NamedNode) -> set[ox.NamedNode]:
    found: set[ox.NamedNode] = set()
    queue = [node]
    for here in queue:  # grows while it is read
        for quad in store.quads_for_pattern(here, _PARENT, None, _UNION):
            parent = quad.object
            if isinstance(parent, ox.NamedNode) and parent not in found and parent != node:
                found.add(parent)
                queue.append(parent)
    return found


def _is_claim(store: ox.Store, node: object) -> bool:
    return isinstance(node, ox.NamedNode) and any(_is(store, node, kind) for kind in _CLAIMS)


def _is(store: ox.Store, node: ox.NamedNode, kind: ox.NamedNode) -> bool:
    return ox.Quad(node, _KIND, kind, _UNION) in store
