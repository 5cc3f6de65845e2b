"""One node for things that links or people say are the same, in the union of a snapshot only.

The named graphs of the briefings keep the names that their texts gave, and the edge pg:sameThingAs with its reason
stays, so whoever says "different" gets both nodes back.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from policygraph.graph.iris import DOCUMENT_SEGMENTS, PG, RDFS, SKOS, VOCAB
from policygraph.store.names import Names

_SAME = ox.NamedNode(str(PG.sameThingAs))
_LABELS = {str(p) for p in (SKOS.prefLabel, SKOS.altLabel, RDFS.label)}
_UNION = ox.DefaultGraph()
_NEVER = set(DOCUMENT_SEGMENTS) - {"person"}  # what one briefing says stays its own: it is linked, not collapsed


def unify(store: ox.Store, names: Names) -> None:
    """Move all that is said of, and points to, the other nodes of a group to the one that stands for it."""
    for group in _groups(store):
        chosen = min(group, key=lambda node: _rank(store, node))
        for other in sorted(group - {chosen}, key=str):
            _move(store, other, chosen, (names.links + "/", names.curation + "/"))
            store.extend(ox.Quad(other, _SAME, chosen, home) for home in (ox.NamedNode(names.closures), _UNION))


def _groups(store: ox.Store) -> list[set[ox.NamedNode]]:
    """The sets of nodes that edges of sameness join."""
    near: dict[ox.NamedNode, set[ox.NamedNode]] = {}
    for quad in store.quads_for_pattern(None, _SAME, None, _UNION):
        one, two = quad.subject, quad.object
        if isinstance(one, ox.NamedNode) and isinstance(two, ox.NamedNode) and _may_unite(one) and _may_unite(two):
            near.setdefault(one, set()).add(two)
            near.setdefault(two, set()).add(one)
    groups, seen = [], set[ox.NamedNode]()
    for start in sorted(near, key=str):
        if start not in seen:
            groups.append(group := set(_reached(near, start)))
            seen |= group
    return groups


def _reached(near: dict[ox.NamedNode, set[ox.NamedNode]], start: ox.NamedNode) -> Iterator[ox.NamedNode]:
    seen, waiting = {start}, [start]
    while waiting:
        yield (node := waiting.pop())
        waiting += near[node] - seen
        seen |= near[node]


def _may_unite(node: ox.NamedNode) -> bool:
    return node.value.rpartition("/")[0].rpartition("/")[2] not in _NEVER


def _rank(store: ox.Store, node: ox.NamedNode) -> tuple[bool, int, str]:
    """Registered names come first, then the longest name, then the order of the IRIs."""
    own = store.quads_for_pattern(node, None, None, _UNION)
    lengths = [len(q.object.value) for q in own if q.predicate.value in _LABELS and isinstance(q.object, ox.Literal)]
    return (not node.value.startswith(str(VOCAB)), -max(lengths, default=0), node.value)


def _move(store: ox.Store, other: ox.NamedNode, chosen: ox.NamedNode, records: tuple[str, str]) -> None:
    """`records` are the namespaces of what tells of links and decisions: that goes on naming both."""
    for quad in list(store.quads_for_pattern(other, None, None, _UNION)):
        if quad.predicate != _SAME:
            label = quad.predicate.value in _LABELS
            predicate = ox.NamedNode(str(SKOS.altLabel)) if label else quad.predicate
            if not label or not _is_called(store, chosen, quad.object):
                store.add(ox.Quad(chosen, predicate, quad.object, _UNION))
            store.remove(quad)
    for quad in list(store.quads_for_pattern(None, None, other, _UNION)):
        record = isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(records)
        if quad.predicate != _SAME and not record:
            store.add(ox.Quad(quad.subject, quad.predicate, chosen, _UNION))
            store.remove(quad)


def _is_called(store: ox.Store, node: ox.NamedNode, name: object) -> bool:
    known = (q for q in store.quads_for_pattern(node, None, None, _UNION) if q.predicate.value in _LABELS)
    return any(q.object == name for q in known)
