"""The network as CSV files for `neo4j-admin database import`."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

from rdflib import Graph

from policygraph.export.network import Ground, network
from policygraph.query.cells import harmless

_GROUND = ("rule", "confidence:double", "quote", "start:int", "end:int")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NOT_IN_NAMES = re.compile(r"\W+")


def neo4j(graph: Graph) -> dict[str, str]:
    """nodes.csv and relationships.csv, by file name: labels are classes, types are relations in capitals."""
    net = network(graph)
    nodes = (
        (v.iri, v.label, ";".join(_name(k) for k in v.kinds), v.briefing, v.value, *_ground(v.ground))
        for v in net.vertices
    )
    edges = ((e.source, e.target, _HUMP.sub("_", _name(e.relation)).upper(), *_ground(e.ground)) for e in net.edges)
    return {
        "nodes.csv": _csv(("iri:ID", "label", ":LABEL", "briefing", "value:double", *_GROUND), nodes),
        "relationships.csv": _csv((":START_ID", ":END_ID", ":TYPE", *_GROUND), edges),
    }


def _ground(ground: Ground) -> tuple[str | float | int | None, ...]:
    return ground.rule, ground.confidence, ground.quote, ground.start, ground.end


def _name(text: str) -> str:
    return _NOT_IN_NAMES.sub("_", text)


def _csv(header: Iterable[str], rows: Iterable[Iterable[str | float | int | None]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow(["" if cell is None else harmless(str(cell)) for cell in row])
    return out.getvalue()
