"""A validation report as the graph that SHACL defines (W3C 2017, section 3.6), without blank nodes."""

from __future__ import annotations

import hashlib
import re

from rdflib import Graph, Literal, URIRef

from policygraph.graph.iris import RDF, SH, VOCAB, is_iri
from policygraph.graph.validate import Finding, Report

_STEP = re.compile(r"<([^>]*)>")


def report_graph(report: Report) -> Graph:
    """A sh:ValidationReport with one sh:ValidationResult per finding; named by content: the same for the same report.

    sh:sourceShape names the node shape, since its property shapes have no names.
    """
    graph = Graph(bind_namespaces="none")
    bodies = [_described(finding) for finding in report.findings]
    top = _name("report", "\n".join(bodies))
    graph.add((top, RDF.type, SH.ValidationReport))
    graph.add((top, SH.conforms, Literal(report.conforms)))
    for finding, body in zip(report.findings, bodies, strict=True):
        node = _name("result", body)
        graph.add((top, SH.result, node))
        _add(graph, node, finding)
    return graph


def _add(graph: Graph, node: URIRef, finding: Finding) -> None:
    graph.add((node, RDF.type, SH.ValidationResult))
    graph.add((node, SH.resultSeverity, SH[finding.severity]))
    graph.add((node, SH.resultMessage, Literal(finding.message, lang="en")))
    named = ((SH.focusNode, finding.node), (SH.sourceShape, finding.shape))
    for predicate, iri in (*named, (SH.sourceConstraintComponent, finding.component)):
        if is_iri(iri):
            graph.add((node, predicate, URIRef(iri)))
    if isinstance(finding.term, URIRef | Literal):
        graph.add((node, SH.value, finding.term))
    if finding.path:
        graph.add((node, SH.resultPath, _path(graph, finding.path)))


def _path(graph: Graph, path: str) -> URIRef:
    steps = _STEP.findall(path)
    if not steps:
        return URIRef(path)
    place = URIRef(RDF.nil)
    for number in range(len(steps), 0, -1):
        rest, place = place, _name("path", f"{number} {path}")
        graph.add((place, RDF.first, URIRef(steps[number - 1])))
        graph.add((place, RDF.rest, rest))
    if ">|<" not in path:
        return place
    choice = _name("path", path)
    graph.add((choice, SH.alternativePath, place))
    return choice


def _described(finding: Finding) -> str:
    return repr(sorted(finding.as_dict().items()))


def _name(kind: str, content: str) -> URIRef:
    return VOCAB[f"validation/{kind}/{hashlib.sha256(content.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"]
