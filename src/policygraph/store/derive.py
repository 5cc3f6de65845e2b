"""What snapshots hold beside the briefings: settled labels, and closures so that no query needs slow paths."""

from __future__ import annotations

import pyoxigraph as ox

from policygraph.graph.iris import PG, SKOS
from policygraph.store.names import Names

RULES_VERSION = 1  # raise it when a rule below changes: snapshots made by older rules are then made anew

# SKOS S14: one preferred label per language; as in policygraph.graph.merge the first in order stays.
_SETTLE_LABELS = f"""
DELETE {{ ?thing <{SKOS.prefLabel}> ?later }} INSERT {{ ?thing <{SKOS.altLabel}> ?later }} WHERE {{
  ?thing <{SKOS.prefLabel}> ?first, ?later .
  FILTER(LANG(?first) = LANG(?later) && STR(?first) < STR(?later))
}}"""


def derive(store: ox.Store, names: Names) -> None:
    """Add to a snapshot what follows from the briefings; their own named graphs stay as they are."""
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
