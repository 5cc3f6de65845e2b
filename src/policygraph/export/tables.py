"""Measures and observations as tables that spreadsheets open and cannot execute, described as CSVW."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rdflib import RDF, RDFS, SKOS, Graph, URIRef
from rdflib.term import Node

from policygraph.graph.iris import DCTERMS, FOAF, OA, PG, SA, SD, SM
from policygraph.graph.verify import place_of

_NAMES = (SKOS.prefLabel, RDFS.label, FOAF.name, SKOS.notation)


@dataclass(frozen=True, slots=True)
class _Column:
    """A column: its name, the property it shows, and whether values are names or literals."""

    name: str
    predicate: URIRef
    datatype: str = "string"


_MEASURE = (
    _Column("label", RDFS.label),
    _Column("actor", PG.actor),
    _Column("actor_basis", PG.actorBasis),
    _Column("status", PG.status),
    _Column("instruments", PG.instrumentType),
    _Column("sectors", PG.targetsSector),
    _Column("target_groups", PG.targetsGroup),
    _Column("products", PG.concernsProduct),
    _Column("programmes", PG.implements),
    _Column("part_of", PG.subMeasureOf),
    _Column("period", DCTERMS.temporal),
    _Column("confidence", PG.confidence, "decimal"),
    _Column("rule", PG.rule),
)
_OBSERVATION = (
    _Column("label", RDFS.label),
    _Column("indicator", PG.indicator),
    _Column("kind", PG.measureKind),
    _Column("value", SM.obsValue, "decimal"),
    _Column("minimum", PG.minValue, "decimal"),
    _Column("maximum", PG.maxValue, "decimal"),
    _Column("printed", PG.printedValue),
    _Column("unit", SA.unitMeasure),
    _Column("period", SD.refPeriod),
    _Column("base_period", PG.basePeriod),
    _Column("comparator", PG.comparator),
    _Column("direction", PG.direction),
    _Column("confidence", PG.confidence, "decimal"),
    _Column("rule", PG.rule),
)
_EVIDENCE = ("quote", "start", "end", "briefing")


def measures_csv(graph: Graph) -> str:
    """One row for each measure, with its evidence. Several values in a cell are joined by " | "."""
    return _csv(graph, PG.Measure, _MEASURE)


def csvw(graph: Graph) -> dict[str, str]:
    """measures.csv, observations.csv and their description csv-metadata.json (W3C CSV on the Web)."""
    return {
        "measures.csv": measures_csv(graph),
        "observations.csv": _csv(graph, PG.Observation, _OBSERVATION),
        "csv-metadata.json": _metadata((("measures.csv", _MEASURE), ("observations.csv", _OBSERVATION))),
    }


def _csv(graph: Graph, kind: URIRef, columns: Sequence[_Column]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["iri", *(c.name for c in columns), *_EVIDENCE])
    rows = [(_place(graph, node), node) for node in set(graph.subjects(RDF.type, kind))]
    for (briefing, start, end, quote), node in sorted(rows, key=lambda r: (r[0], str(r[1]))):
        cells = [_cell(graph, node, c) for c in columns]
        writer.writerow([_harmless(v) for v in (str(node), *cells, quote, str(start), str(end), briefing)])
    return out.getvalue()


def _place(graph: Graph, node: Node) -> tuple[str, int, int, str]:
    """(briefing, start, end, quote) of the first evidence; empty where provenance was left out."""
    found = []
    for evidence in graph.objects(node, PG.evidence):
        start, end, quote = place_of(graph, evidence)
        found.append((str(graph.value(evidence, OA.hasSource)), start, end, quote))
    return min(found, default=("", 0, 0, ""))


def _cell(graph: Graph, node: Node, column: _Column) -> str:
    return " | ".join(sorted(_name(graph, o) for o in graph.objects(node, column.predicate)))


def _name(graph: Graph, node: Node) -> str:
    if not isinstance(node, URIRef):
        return str(node)
    for predicate in _NAMES:
        found = sorted(graph.objects(node, predicate), key=lambda o: (getattr(o, "language", None) != "en", str(o)))
        if found:
            return str(found[0])
    return str(node).rstrip("/").replace("#", "/").rsplit("/", 1)[-1]


def _harmless(value: str) -> str:
    """A cell that no spreadsheet runs: an apostrophe goes before what looks like a formula (numbers stay)."""
    if value[:1] in {"=", "+", "@", "\t", "\r"} or (value[:1] == "-" and not _is_number(value)):
        return f"'{value}"
    return value


def _is_number(value: str) -> bool:
    return value.lstrip("-").replace(".", "", 1).isdigit()


def _metadata(tables: Iterable[tuple[str, Sequence[_Column]]]) -> str:
    data = {
        "@context": "http://www.w3.org/ns/csvw",
        "tables": [
            {"url": url, "tableSchema": {"columns": [*_described(columns)], "primaryKey": "iri"}}
            for url, columns in tables
        ],
    }
    return json.dumps(data, indent=2) + "\n"


def _described(columns: Sequence[_Column]) -> list[dict[str, str]]:
    own = [{"name": "iri", "titles": "iri", "datatype": "anyURI"}]
    own += [
        {"name": c.name, "titles": c.name, "datatype": c.datatype, "propertyUrl": str(c.predicate)} for c in columns
    ]
    kinds = {"start": "integer", "end": "integer", "briefing": "anyURI"}
    return own + [{"name": n, "titles": n, "datatype": kinds.get(n, "string")} for n in _EVIDENCE]
