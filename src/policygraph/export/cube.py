"""Complete observations as a statistical cube (RDF Data Cube, W3C 2014): one data set for each briefing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from policygraph.errors import InputError
from policygraph.graph import to_turtle
from policygraph.graph.iris import (
    DCTERMS,
    PG,
    PROV,
    QB,
    RDF,
    RDFS,
    SA,
    SD,
    SKOS,
    SM,
    TIME,
    VOCAB,
    XSD,
    is_iri,
)
from policygraph.graph.prefixes import natural

_STRUCTURE = VOCAB["cube/structure"]
_NO_COMPARATOR = VOCAB["comparator/none"]
# What tells observations apart, with the range of its values; the coded ones have a code list.
_DIMENSIONS = {
    SD.refArea: RDFS.Resource,
    SD.refPeriod: TIME.ProperInterval,
    PG.indicator: PG.Indicator,
    PG.measureKind: SKOS.Concept,
    PG.comparator: SKOS.Concept,
    PG.reading: XSD.positiveInteger,
}
_CODED = {PG.measureKind: VOCAB["measure-kind"], PG.comparator: VOCAB["comparator"]}
_ATTRIBUTES = {SA.unitMeasure: True, PG.basePeriod: False, PG.bound: False, PG.printedValue: False}  # required?
_SHOWN = (SKOS.prefLabel, RDFS.label, SKOS.notation, RDF.type, TIME.hasBeginning, TIME.hasEnd, TIME.inXSDDate)


@dataclass(frozen=True, slots=True)
class _Point:
    """A complete observation: exactly one value, area, period, indicator, kind and unit."""

    node: URIRef
    briefing: URIRef
    value: Node
    unit: Node
    key: tuple[Node, ...]  # in the order of _DIMENSIONS, without the reading


def cube(graph: Graph, area: str | None = None) -> str:
    """The cube as Turtle. `area` is the IRI of the place that observations without one are about.

    It passes the integrity constraints of the recommendation. An observation that has no single value, no resolved
    period, no unit or no area is left out. Where a briefing says two things of the same, both are kept: the
    dimension pg:reading counts them in the order of the text. Raises InputError.
    """
    if area is not None and not is_iri(area):
        raise InputError(
            f"--area {area!r} is not an absolute IRI: give one such as http://www.wikidata.org/entity/Q148"
        )
    points = _points(graph, None if area is None else URIRef(area))
    out = Graph(bind_namespaces="none")
    _describe_structure(out)
    readings: Counter[tuple[Node, ...]] = Counter()
    for point in points:
        key = (point.briefing, *point.key)
        readings[key] += 1
        _add(out, graph, point, readings[key])
    return to_turtle(out)


def count_complete(graph: Graph, area: str | None = None) -> tuple[int, int]:
    """How many observations are in the cube, and how many there are in all."""
    points = _points(graph, None if area is None else URIRef(area))
    return len(points), len(set(graph.subjects(RDF.type, PG.Observation)))


def _points(graph: Graph, area: URIRef | None) -> list[_Point]:
    nodes = sorted(set(graph.subjects(RDF.type, PG.Observation)), key=lambda n: natural(str(n)))
    return [point for node in nodes if (point := _point(graph, node, area)) is not None]


def _point(graph: Graph, node: Node, area: URIRef | None) -> _Point | None:
    def one(predicate: URIRef) -> Node | None:
        found = list(graph.objects(node, predicate))
        return found[0] if len(found) == 1 else None

    place = one(SD.refArea) if (node, SD.refArea, None) in graph else area
    comparator = one(PG.comparator) if (node, PG.comparator, None) in graph else _NO_COMPARATOR
    period, value, unit = one(SD.refPeriod), one(SM.obsValue), one(SA.unitMeasure)
    key = (place, period, one(PG.indicator), one(PG.measureKind), comparator)
    briefing = one(DCTERMS.isPartOf)
    complete = tuple(each for each in key if each is not None)
    if len(complete) < len(key) or value is None or unit is None or not isinstance(node, URIRef):
        return None
    if not isinstance(briefing, URIRef) or (period, RDF.type, TIME.ProperInterval) not in graph:
        return None
    return _Point(node, briefing, value, unit, complete)


def _add(out: Graph, graph: Graph, point: _Point, reading: int) -> None:
    data = URIRef(f"{point.briefing}/cube")
    node = URIRef(f"{data}/{str(point.node).rpartition('/')[2]}")
    out.add((data, RDF.type, QB.DataSet))
    out.add((data, QB.structure, _STRUCTURE))
    out.add((data, DCTERMS.source, point.briefing))
    for predicate in (DCTERMS.title, DCTERMS.issued, DCTERMS.publisher):
        for value in graph.objects(point.briefing, predicate):
            out.add((data, predicate, value))
    out.add((node, RDF.type, QB.Observation))
    out.add((node, QB.dataSet, data))
    out.add((node, PROV.wasDerivedFrom, point.node))
    out.add((node, SM.obsValue, point.value))
    number = Literal(str(reading), datatype=XSD.positiveInteger)
    for predicate, value in zip(_DIMENSIONS, (*point.key, number), strict=True):
        out.add((node, predicate, value))
        _show(out, graph, value)
    for predicate, scheme in _CODED.items():
        for code in out.objects(node, predicate):
            out.add((code, RDF.type, SKOS.Concept))
            out.add((code, SKOS.inScheme, scheme))
    for predicate in (*_ATTRIBUTES, RDFS.label):
        for value in graph.objects(point.node, predicate):
            out.add((node, predicate, value))
            _show(out, graph, value)


def _show(out: Graph, graph: Graph, node: Node) -> None:
    """What a reader of the cube needs to know of a value: its names, and when a period begins and ends."""
    for predicate in _SHOWN:
        for value in graph.objects(node, predicate):
            if (node, predicate, value) not in out:
                out.add((node, predicate, value))
                if predicate in (TIME.hasBeginning, TIME.hasEnd):
                    _show(out, graph, value)


def _describe_structure(out: Graph) -> None:
    out.add((_STRUCTURE, RDF.type, QB.DataStructureDefinition))
    out.add((_STRUCTURE, RDFS.label, Literal("figures from briefings", lang="en")))
    out.add((PG.reading, RDFS.label, Literal("reading", lang="en")))
    about = "Counts what one briefing says of the same: 1 for the first figure in the text, 2 for the next."
    out.add((PG.reading, RDFS.comment, Literal(about, lang="en")))
    out.add((_NO_COMPARATOR, SKOS.prefLabel, Literal("not compared", lang="en")))
    out.add((_NO_COMPARATOR, RDF.type, SKOS.Concept))
    out.add((_NO_COMPARATOR, SKOS.inScheme, _CODED[PG.comparator]))
    for place, (predicate, range_) in enumerate(_DIMENSIONS.items(), 1):
        component = _component(out, QB.dimension, QB.DimensionProperty, predicate)
        out.add((component, QB.order, Literal(place)))
        out.add((predicate, RDFS.range, range_))
    for predicate, scheme in _CODED.items():
        out.add((predicate, RDF.type, QB.CodedProperty))
        out.add((predicate, QB.codeList, scheme))
        out.add((scheme, RDF.type, SKOS.ConceptScheme))
    _component(out, QB.measure, QB.MeasureProperty, SM.obsValue)
    out.add((SM.obsValue, RDFS.range, XSD.decimal))
    for predicate, required in _ATTRIBUTES.items():
        component = _component(out, QB.attribute, QB.AttributeProperty, predicate)
        out.add((component, QB.componentRequired, Literal(required)))


def _component(out: Graph, kind: URIRef, class_: URIRef, predicate: URIRef) -> URIRef:
    component = VOCAB[f"cube/component/{str(predicate).replace('#', '/').rpartition('/')[2]}"]
    out.add((_STRUCTURE, QB.component, component))
    out.add((component, RDF.type, QB.ComponentSpecification))
    out.add((component, kind, predicate))
    out.add((predicate, RDF.type, class_))
    out.add((predicate, RDF.type, RDF.Property))
    return component
