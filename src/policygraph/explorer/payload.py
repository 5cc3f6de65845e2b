"""Packs a view into the compact tables that the page's script unpacks (see js/data.js for the other side)."""

from __future__ import annotations

from typing import Any

from policygraph.explorer.layout import positions
from policygraph.explorer.names import DRAWN, NAMESPACES, Kind, compact
from policygraph.explorer.view import Evidence, Node, View

_MOST_QUOTED = 400  # characters of a withheld text in one quote


def pack(view: View) -> dict[str, Any]:
    """Tables of nodes, links, spans and documents; numbers in them are indices into the other tables."""
    spans = _Table()
    predicates = _Table()
    rules = _Table()
    quotes: dict[int, list[str]] = {}
    documents = {iri: i for i, (iri, _) in enumerate(view.texts)}
    withheld = {iri for iri, text in view.texts if text is None}

    def span(evidence: Evidence) -> int:
        key = spans.index((documents.get(evidence.document, -1), evidence.start, evidence.end))
        if evidence.document in withheld:
            quotes[key] = [_short(evidence.exact), evidence.prefix, evidence.suffix]
        return key

    number = {node.iri: i for i, node in enumerate(view.nodes)}
    nodes = [
        {"id": i, **_node(node, [span(e) for e in node.evidence], predicates)} for i, node in enumerate(view.nodes)
    ]
    edges = [
        {
            "from": number[link.subject],
            "to": number[link.object],
            "p": predicates.index(link.predicate),
            **({"r": rules.index(link.rule)} if link.rule is not None else {}),
            **({"c": link.confidence} if link.confidence is not None else {}),
            **({"e": [span(e) for e in link.evidence]} if link.evidence else {}),
        }
        for link in view.links
    ]
    noise = [span(e) for e in view.noise]
    for i, (x, y) in _places(view, number).items():
        nodes[i].update(x=x, y=y)
    return {
        "nodes": nodes,
        "edges": edges,
        "prefixes": NAMESPACES,
        "predicates": predicates.rows,
        "rules": rules.rows,
        "spans": [list(row) for row in spans.rows],
        "quotes": quotes,
        "noise": noise,
        "documents": [{"node": number[iri], "text": text} for iri, text in view.texts],
    }


def _short(quote: str) -> str:
    """A quote from a withheld text: that of a whole turn would be the text after all."""
    return quote if len(quote) <= _MOST_QUOTED else f"{quote[:_MOST_QUOTED]}…"


def _places(view: View, number: dict[str, int]) -> dict[int, tuple[int, int]]:
    """A position for each node that is drawn; a briefing, to which all is linked, pulls on nothing."""
    drawn = [number[node.iri] for node in view.nodes if node.kind in DRAWN]
    place = {node: i for i, node in enumerate(drawn)}
    briefings = {number[node.iri] for node in view.nodes if node.kind is Kind.BRIEFING}
    ends = [(number[k.subject], number[k.object]) for k in view.links]
    ends = [(a, b) for a, b in ends if a not in briefings and b not in briefings]
    lines = sorted({(place[a], place[b]) for a, b in ends if a in place and b in place and a != b})
    return dict(zip(drawn, positions(len(drawn), lines), strict=True))


class _Table:
    """Numbers the rows that are put in, equal ones once."""

    def __init__(self) -> None:
        self.rows: list[Any] = []
        self._numbers: dict[Any, int] = {}

    def index(self, row: Any) -> int:
        number = self._numbers.setdefault(row, len(self.rows))
        if number == len(self.rows):
            self.rows.append(row)
        return number


def _node(node: Node, spans: list[int], predicates: _Table) -> dict[str, Any]:
    record: dict[str, Any] = {
        "iri": compact(node.iri),
        "kind": str(node.kind),
        "types": list(node.classes),
        "labels": dict(node.labels),
        "values": [[predicates.index(v.predicate), v.text, v.language, v.datatype] for v in node.values],
    }
    if node.alternatives:
        record["alt"] = [list(pair) for pair in node.alternatives]
    if spans:
        record["e"] = spans
    if node.outside:
        record["out"] = [[predicates.index(p), compact(iri)] for p, iri in node.outside]
    if node.interval:
        record["interval"] = list(node.interval)
    return record
