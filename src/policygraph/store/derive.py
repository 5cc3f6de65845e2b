"""What snapshots hold beside the briefings: links between them, settled labels, and closures for quick queries."""

from __future__ import annotations

from collections.abc import Sequence

import pyoxigraph as ox

from policygraph.graph.iris import PG, SKOS
from policygraph.store.curation import Decision, apart, apply_curation
from policygraph.store.links import find_links, link_quads
from policygraph.store.names import Names
from policygraph.store.unify import unify

RULES_VERSION = 3  # raise it when a rule below changes: snapshots made by older rules are then made anew

# SKOS S14: one preferred label per language; as in policygraph.graph.merge the first in order stays.
_SETTLE_LABELS = f"""
DELETE {{ ?thing <{SKOS.prefLabel}> ?later }} INSERT {{ ?thing <{SKOS.altLabel}> ?later }} WHERE {{
  ?thing <{SKOS.prefLabel}> ?first, ?later .
  FILTER(LANG(?first) = LANG(?later) && STR(?first) < STR(?later))
}}"""


def derive(store: ox.Store, names: Names, decisions: Sequence[Decision] = ()) -> None:
    """Add to a snapshot what follows from the briefings and from what people have decided.

    Things that are the same become one node in the union. Without decisions the named graphs of the briefings stay
    as they are.
    """
    apply_curation(store, names, decisions)
    store.extend(link_quads(find_links(store, names, apart(decisions)), names))
    unify(store, names)
    store.update(_SETTLE_LABELS)
    for property_, closure in ((SKOS.broader, SKOS.broaderTransitive), (PG.subMeasureOf, PG.subMeasureOfTransitive)):
        pairs = _closure(store, ox.NamedNode(str(property_)))
        predicate, home = ox.NamedNode(str(closure)), ox.NamedNode(names.closures)
        triples = [(s, predicate, o) for s, o in pairs]
        store.extend([ox.Quad(*t, g) for t in triples for g in (home, ox.DefaultGraph())])


def _closure(store: ox.Store, predicate: ox.NamedNode) -> list[tuple[ox.NamedNode, ox.NamedNode]]:
    """All pairs that one or more steps of a property join (a thing is not its own)."""
    steps: dict[ox.NamedNode, list[ox.NamedNode]] = {}
    for quad in store.quads_for_pattern(None, predicate, None, ox.DefaultGraph()):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
            steps.setdefault(quad.subject, []).append(quad.object)
    pairs = []
    for start in steps:
        seen: set[ox.NamedNode] = set()
        waiting = list(steps[start])
        while waiting:
            node = waiting.pop()
            if node not in seen:
                seen.add(node)
                waiting += steps.get(node, [])
        pairs += [(start, node) for node in seen if node != start]
    return pairs
