"""Reads a graph that keeps the contract into plain records: nodes, links with their evidence, documents.

The graph is any iterable of RDF triples; a literal is known by its `datatype`, so no RDF library is needed here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from policygraph.explorer.intervals import interval
from policygraph.explorer.names import (
    ALTERNATIVES,
    HIDDEN_CLASSES,
    HIDDEN_PREDICATES,
    KIND_BY_CLASS,
    KIND_BY_SCHEME,
    LABELS,
    MENTIONS,
    Kind,
    compact,
)

Triples = Iterable[tuple[Any, Any, Any]]
_Index = dict[str, dict[str, list[Any]]]


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """Where something stands: code points of the original text, end-exclusive, with the quote of the graph."""

    document: str
    start: int
    end: int
    exact: str = ""
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Value:
    """A literal of a node."""

    predicate: str
    text: str
    language: str = ""
    datatype: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A triple between two nodes, with what its assertion says (rule, confidence 0..1, evidence)."""

    subject: str
    predicate: str
    object: str
    rule: str | None = None
    confidence: float | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Node:
    """A resource that the page knows by name."""

    iri: str
    kind: Kind
    classes: tuple[str, ...]
    labels: tuple[tuple[str, str], ...]  # (language, text), "" where the graph gives no language
    alternatives: tuple[tuple[str, str], ...]  # (language, text): acronyms and other names
    evidence: tuple[Evidence, ...]
    values: tuple[Value, ...]
    outside: tuple[tuple[str, str], ...]  # (predicate, IRI) to resources that are no nodes
    interval: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class View:
    """All that the page shows, in reading order."""

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    texts: tuple[tuple[str, str | None], ...]  # (document IRI, text or None where withheld)
    noise: tuple[Evidence, ...]


def read_view(graph: Triples, texts: Mapping[str, str]) -> View:
    """Read the graph; `texts` maps document IRIs to original texts, a document that it lacks is withheld."""
    index = _index(graph)
    evidence = dict(_evidence(index))
    kinds = {s: kind for s, properties in index.items() if (kind := _kind(s, properties)) is not None}
    kinds = _reachable(index, kinds)
    assertions = _assertions(index, evidence)
    mentioned = _mentioned(assertions.values())
    nodes = [_node(s, kind, index, evidence, kinds, mentioned) for s, kind in kinds.items()]
    documents = sorted(s for s, kind in kinds.items() if kind is Kind.BRIEFING)
    rank = {document: position for position, document in enumerate(documents)}
    nodes.sort(key=lambda node: _order(node, rank))
    links = [_link(s, p, str(o), assertions) for s in kinds for p, o in _edges(index[s]) if str(o) in kinds]
    position = {node.iri: place for place, node in enumerate(nodes)}
    links.sort(key=lambda link: (position[link.subject], link.predicate, position[link.object]))
    noise = sorted({e for d in documents for e in _spans(index[d].get("pg:noise", []), evidence)})
    return View(tuple(nodes), tuple(links), tuple((d, texts.get(d)) for d in documents), tuple(noise))


def _index(graph: Triples) -> _Index:
    index: _Index = {}
    names: dict[str, str] = {}
    for s, p, o in graph:
        predicate = names.get(p)
        if predicate is None:
            predicate = names[p] = compact(str(p))
        index.setdefault(str(s), {}).setdefault(predicate, []).append(o)
    return index


def _kind(iri: str, properties: Mapping[str, list[Any]]) -> Kind | None:
    classes = {compact(str(c)) for c in properties.get("rdf:type", [])}
    if not classes or (classes & HIDDEN_CLASSES and not classes & {"pg:Plan", "pg:Programme"}):
        return None
    for name, kind in KIND_BY_CLASS:
        if name in classes:
            return kind
    scheme = iri.rstrip("/").rsplit("/", 2)[-2:-1]
    if scheme and scheme[0] in KIND_BY_SCHEME:
        return KIND_BY_SCHEME[scheme[0]]
    return Kind.CONCEPT if any(name in properties for name in LABELS) else None


def _reachable(index: _Index, kinds: dict[str, Kind]) -> dict[str, Kind]:
    """Nodes with evidence, briefings, and what those point to: a vocabulary that rides along is left out."""
    kept = [s for s, kind in kinds.items() if "pg:evidence" in index[s] or kind in (Kind.BRIEFING, Kind.TURN)]
    seen = set(kept)
    while kept:
        for predicate, o in _edges(index[kept.pop()]):
            target = str(o)
            if target in kinds and target not in seen and not predicate.startswith("skos:"):
                seen.add(target)
                kept.append(target)
    return {s: kind for s, kind in kinds.items() if s in seen}


def _edges(properties: Mapping[str, list[Any]]) -> Iterator[tuple[str, Any]]:
    for predicate, objects in properties.items():
        if predicate not in HIDDEN_PREDICATES:
            for o in objects:
                if not hasattr(o, "datatype"):
                    yield predicate, o


def _evidence(index: _Index) -> Iterator[tuple[str, Evidence]]:
    for iri, properties in index.items():
        source = properties.get("oa:hasSource")
        if not source:
            continue
        start = end = None
        quote = {"oa:exact": "", "oa:prefix": "", "oa:suffix": ""}
        for selector in sorted(properties.get("oa:hasSelector", [])):
            parts = index.get(str(selector), {})
            if "oa:start" in parts and "oa:end" in parts:
                start, end = int(parts["oa:start"][0]), int(parts["oa:end"][0])
            quote.update({name: str(parts[name][0]) for name in quote if name in parts})
        if start is not None and end is not None:
            yield iri, Evidence(str(source[0]), start, end, *quote.values())


def _spans(objects: Iterable[Any], evidence: Mapping[str, Evidence]) -> tuple[Evidence, ...]:
    return tuple(sorted(evidence[str(o)] for o in objects if str(o) in evidence))


def _assertions(index: _Index, evidence: Mapping[str, Evidence]) -> dict[tuple[str, str, str], Link]:
    found = {}
    for iri in sorted(index):
        parts = index[iri]
        if "rdf:subject" not in parts or "rdf:predicate" not in parts or "rdf:object" not in parts:
            continue
        key = (str(parts["rdf:subject"][0]), compact(str(parts["rdf:predicate"][0])), str(parts["rdf:object"][0]))
        rule, confidence = parts.get("pg:rule"), parts.get("pg:confidence")
        found[key] = Link(
            *key,
            rule=str(min(rule)) if rule else None,
            confidence=float(min(confidence)) if confidence else None,
            evidence=_spans(parts.get("pg:evidence", []), evidence),
        )
    return found


def _mentioned(assertions: Iterable[Link]) -> dict[str, tuple[Evidence, ...]]:
    """Where the briefings name a thing that has no evidence of its own."""
    found: dict[str, set[Evidence]] = {}
    for link in assertions:
        if link.predicate == MENTIONS:
            found.setdefault(link.object, set()).update(link.evidence)
    return {iri: tuple(sorted(spans)) for iri, spans in found.items()}


def _link(s: str, p: str, o: str, assertions: Mapping[tuple[str, str, str], Link]) -> Link:
    return assertions.get((s, p, o)) or Link(s, p, o)


def _node(
    iri: str,
    kind: Kind,
    index: _Index,
    evidence: Mapping[str, Evidence],
    kinds: Mapping[str, Kind],
    mentioned: Mapping[str, tuple[Evidence, ...]],
) -> Node:
    properties = index[iri]
    values = sorted(
        Value(p, str(o), o.language or "", compact(str(o.datatype)) if o.datatype else "")
        for p, objects in properties.items()
        for o in objects
        if hasattr(o, "datatype")
    )
    outside = {(p, str(o)) for p, o in _edges(properties) if str(o) not in kinds and str(o) not in evidence}
    return Node(
        iri=iri,
        kind=kind,
        classes=tuple(sorted(compact(str(c)) for c in properties.get("rdf:type", []))),
        labels=tuple(_labels(values)),
        alternatives=tuple(
            dict.fromkeys((v.language, v.text) for p in ALTERNATIVES for v in values if v.predicate == p)
        ),
        evidence=_spans(properties.get("pg:evidence", []), evidence) or mentioned.get(iri, ()),
        values=tuple(values),
        outside=tuple(sorted(outside)),
        interval=_interval(properties, index) if kind is Kind.PERIOD else None,
    )


def _labels(values: Iterable[Value]) -> list[tuple[str, str]]:
    """One label per language; the earlier name in LABELS wins."""
    found: dict[str, str] = {}
    by_name = {name: [v for v in values if v.predicate == name] for name in LABELS}
    for name in LABELS:
        for value in by_name[name]:
            found.setdefault(value.language, value.text)
    return sorted(found.items())


def _interval(properties: Mapping[str, list[Any]], index: _Index) -> tuple[str, str] | None:
    ends = []
    for name in ("time:hasBeginning", "time:hasEnd"):
        dates = [d for i in properties.get(name, []) for d in index.get(str(i), {}).get("time:inXSDDate", [])]
        ends += [str(min(dates))] if dates else []
    if len(ends) == 2:
        return ends[0], ends[1]
    notations = sorted(str(n) for n in properties.get("skos:notation", []))
    return interval(notations[0]) if notations else None


def _order(node: Node, documents: Mapping[str, int]) -> tuple[int, int, int, str]:
    first = node.evidence[0] if node.evidence else None
    place = documents.get(first.document, len(documents)) if first else len(documents)
    return (place, first.start if first else 0, -first.end if first else 0, node.iri)
