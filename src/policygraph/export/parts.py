"""Takes a graph of several briefings apart again: one named graph for each, as a store has them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox
from rdflib import Graph, URIRef
from rdflib.term import Node

from policygraph.graph.iris import PG, RDF, SKOS, graph_of
from policygraph.store import View
from policygraph.store.terms import to_graph


@dataclass(frozen=True, slots=True)
class Part:
    """The triples of a named graph; those of the default graph where `name` is None."""

    name: str | None
    graph: Graph


def split(graph: Graph) -> list[Part]:
    """One part for each briefing, in order of their names; what belongs to none comes first, without a name.

    A briefing has what is said of itself, of its own nodes and of the shared things that can be reached from
    them. Where briefings were built together, what each of them calls a shared thing cannot be told apart any
    more and is in both; evidence stays with its briefing.
    """
    briefings = sorted(str(b) for b in graph.subjects(RDF.type, PG.Briefing))
    if len(briefings) == 1:
        return [Part(str(graph_of(briefings[0])), graph)]
    owner = _Owner(briefings)
    own: dict[str, list[Node]] = {b: [] for b in briefings}
    for subject in set(graph.subjects()):
        if (briefing := owner.of(subject)) is not None:
            own[briefing].append(subject)
    parts = [Part(str(graph_of(b)), _reachable(graph, b, own[b], owner)) for b in briefings]
    rest = Graph(bind_namespaces="none")
    for triple in graph:
        if not any(triple in part.graph for part in parts):
            rest.add(triple)
    return [*([Part(None, rest)] if len(rest) or not parts else []), *parts]


def briefings(view: View) -> Iterator[Part]:
    """The briefings of a knowledge base, one at a time."""
    for entry in view.entries():
        yield Part(entry.graph, view.graph(entry))


def stored(view: View) -> Iterator[Part]:
    """The named graphs of a knowledge base, one at a time: its briefings, then what was derived from them."""
    yield from briefings(view)
    names = view.folder.names
    for name in sorted((names.links, names.curation, names.closures)):
        graph = to_graph(view.store.quads_for_pattern(None, None, None, ox.NamedNode(name)), name)
        if len(graph):
            yield Part(name, graph)


class _Owner:
    """Tells to which briefing a node belongs."""

    def __init__(self, briefings: Iterable[str]) -> None:
        self._briefings = set(briefings)
        self._slashes = {b.count("/") for b in self._briefings}

    def of(self, node: Node) -> str | None:
        """The IRI of the briefing; None for what briefings share, and for literals."""
        if not isinstance(node, URIRef):
            return None
        pieces = str(node).split("/")
        for slashes in self._slashes:
            if (start := "/".join(pieces[: slashes + 1])) in self._briefings:
                return start
        return None


def _reachable(graph: Graph, briefing: str, own: Iterable[Node], owner: _Owner) -> Graph:
    found = Graph(identifier=graph_of(briefing), bind_namespaces="none")
    waiting, seen = list(own), set(own)
    while waiting:
        node = waiting.pop()
        # A unit is named as QUDT names it; what our vocabulary says of it hangs on its match.
        near = [s for s in graph.subjects(SKOS.exactMatch, node) if owner.of(s) is None]
        for triple in graph.triples((node, None, None)):
            if owner.of(triple[2]) in (None, briefing):
                found.add(triple)
                near.append(triple[2])
        fresh = set(near) - seen
        seen |= fresh
        waiting += fresh
    return found
