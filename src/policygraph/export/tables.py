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
from policygraph.query.cells import harmless

_NAMES = (SKOS.prefLabel, RDFS.label, FOAF.name, SKOS.notation)


@dataclass(frozen=True, slots=True)
class _Column:
    """A column: its name, the property it shows, the type of its values, and whether there may be several."""

    name: str
    predicate: URIRef
    datatype: str = "string"
    several: bool = False  # values joined by SEPARATOR


_MEASURE = (
    _Column("label", RDFS.label),
    _Column("actor", PG.actor, several=True),
    _Column("actor_basis", PG.actorBasis),
    _Column("status", PG.status),
    _Column("instruments", PG.instrumentType, several=True),
    _Column("sectors", PG.targetsSector, several=True),
    _Column("target_groups", PG.targetsGroup, several=True),
    _Column("products", PG.concernsProduct, several=True),
    _Column("programmes", PG.implements, several=True),
    _Column("part_of", PG.subMeasureOf, several=True),
    _Column("period", DCTERMS.temporal, several=True),
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
SEPARATOR = " | "
_EVIDENCE = ("quote", "start", "end", "briefing")


def measures_csv(graph: Graph) -> str:
    """One row for each measure, with its evidence. Several values in a cell are joined by SEPARATOR."""
    return _csv(graph, PG.Measure, _MEASURE)


def csvw(graph: Graph) -> dict[str, str]:
    """Tables and their description csv-metadata.json (W3C CSV on the Web), by file name.

    measures.csv and observations.csv have a row for each claim, with its first evidence; evidence.csv has a row for
    every stretch of text on which a claim, or a single edge of one, rests.
    """
    return {
        "measures.csv": measures_csv(graph),
        "observations.csv": _csv(graph, PG.Observation, _OBSERVATION),
        "evidence.csv": evidence_csv(graph),
        "csv-metadata.json": _metadata((("measures.csv", _MEASURE), ("observations.csv", _OBSERVATION))),
    }


def _csv(graph: Graph, kind: URIRef, columns: Sequence[_Column]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["iri", *(c.name for c in columns), *_EVIDENCE])
    rows = [(_place(graph, node), node) for node in set(graph.subjects(RDF.type, kind))]
    for (briefing, start, end, quote), node in sorted(rows, key=lambda r: (r[0], str(r[1]))):
        cells = [_cell(graph, node, c) for c in columns]
        writer.writerow([harmless(v) for v in (str(node), *cells, quote, str(start), str(end), briefing)])
    return out.getvalue()


def _place(graph: Graph, node: Node) -> tuple[str, int, int, str]:
    """(briefing, start, end, quote) of the first evidence; empty where provenance was left out."""
    found = []
    for evidence in graph.objects(node, PG.evidence):
        start, end, quote = place_of(graph, evidence)
        found.append((str(graph.value(evidence, OA.hasSource)), start, end, quote))
    return min(found, default=("", 0, 0, ""))


def _cell(graph: Graph, node: Node, column: _Column) -> str:
    return SEPARATOR.join(sorted(_name(graph, o) for o in graph.objects(node, column.predicate)))


def _name(graph: Graph, node: Node) -> str:
    if not isinstance(node, URIRef):
        return str(node)
    for predicate in _NAMES:
        found = sorted(graph.objects(node, predicate), key=lambda o: (getattr(o, "language", None) != "en", str(o)))
        if found:
            return str(found[0])
    return str(node).rstrip("/").replace("#", "/").rsplit("/", 1)[-1]


_EVERY = ("claim", "property", "value", "value_iri", "rule", "confidence", *_EVIDENCE)


def evidence_csv(graph: Graph) -> str:
    """One row for each stretch of text behind a claim (property and value empty) or behind an edge of one."""
    rows = []
    for node, evidence in graph.subject_objects(PG.evidence):
        start, end, quote = place_of(graph, evidence)
        about, property_, value = (graph.value(node, p) for p in (RDF.subject, RDF.predicate, RDF.object))
        edge = ("", "", "")
        if about is not None and property_ is not None and value is not None:
            edge = (_name(graph, property_), _name(graph, value), str(value) if isinstance(value, URIRef) else "")
        judged = (_cell(graph, node, _Column("", p)) for p in (PG.rule, PG.confidence))
        source = str(graph.value(evidence, OA.hasSource))
        rows.append((str(about or node), *edge, *judged, quote, start, end, source))
    rows.sort(key=lambda r: (r[-1], r[-3], r[-2], *map(str, r[:-4])))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_EVERY)
    writer.writerows([harmless(str(cell)) for cell in row] for row in rows)
    return out.getvalue()


def _metadata(tables: Iterable[tuple[str, Sequence[_Column]]]) -> str:
    described = [
        {"url": url, "tableSchema": {"columns": _described(columns), "primaryKey": "iri", "aboutUrl": "{+iri}"}}
        for url, columns in tables
    ]
    described.append({"url": "evidence.csv", "tableSchema": {"columns": _described_evidence()}})
    guard = "An apostrophe stands before a cell that a spreadsheet might run as a formula."
    data = {"@context": "http://www.w3.org/ns/csvw", "rdfs:comment": guard, "tables": described}
    return json.dumps(data, indent=2) + "\n"


def _described(columns: Sequence[_Column]) -> list[dict[str, str]]:
    own = [{"name": "iri", "titles": "iri", "datatype": "anyURI"}]
    for column in columns:
        about = {"name": column.name, "titles": column.name, "datatype": column.datatype}
        more = {"separator": SEPARATOR} if column.several else {}
        own.append(about | more | {"propertyUrl": str(column.predicate)})
    return own + [_plain(name) for name in _EVIDENCE]


def _described_evidence() -> list[dict[str, str]]:
    return [_plain(name) for name in _EVERY]


def _plain(name: str) -> dict[str, str]:
    kinds = {"start": "integer", "end": "integer", "confidence": "decimal"}
    iris = dict.fromkeys(("briefing", "claim", "value_iri"), "anyURI")
    return {"name": name, "titles": name, "datatype": (kinds | iris).get(name, "string")}
