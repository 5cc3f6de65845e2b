"""Leaves out provenance that is not wanted: the graph as a build at a lower level would have made it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rdflib import Graph, URIRef
from rdflib.term import Node

from policygraph.export.parts import Part
from policygraph.graph import Provenance
from policygraph.graph.iris import OA, PG, PROV, RDF

_EVIDENCE = (OA.SpecificResource, OA.TextPositionSelector, OA.TextQuoteSelector)
_JUDGED = {PG.evidence, PG.noise, PG.rule, PG.confidence, PROV.wasGeneratedBy}


def at_level(graph: Graph, provenance: Provenance | str) -> Graph:
    """The graph with assertions (`full`), with evidence but no assertions (`nodes`), or with neither (`none`).

    A graph that was built at a lower level stays as it is: what is not there cannot be added.
    """
    level = Provenance(provenance)
    if level is Provenance.FULL:
        return graph
    gone = _typed(graph, PG.Assertion)
    skipped: set[URIRef] = set()
    if level is Provenance.NONE:
        gone |= _typed(graph, *_EVIDENCE)
        skipped = _JUDGED
    else:
        gone |= _orphans(graph, gone)
    kept = Graph(identifier=graph.identifier, bind_namespaces="none")
    for s, p, o in graph:
        if s not in gone and p not in skipped:
            kept.add((s, p, o))
    return kept


def parts_at_level(parts: Iterable[Part], provenance: Provenance | str) -> Iterator[Part]:
    """The same for each of several graphs."""
    return (Part(part.name, at_level(part.graph, provenance)) for part in parts)


def _orphans(graph: Graph, gone: set[Node]) -> set[Node]:
    """The evidence, with its selectors, on which nothing rests but what is gone."""
    used = {o for p in (PG.evidence, PG.noise) for s, o in graph.subject_objects(p) if s not in gone}
    unused = _typed(graph, OA.SpecificResource) - used
    return unused | {selector for node in unused for selector in graph.objects(node, OA.hasSelector)}


def _typed(graph: Graph, *classes: URIRef) -> set[Node]:
    return {node for each in classes for node in graph.subjects(RDF.type, each)}
