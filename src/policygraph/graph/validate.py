"""Checks a graph against ontology/shapes.ttl (SHACL, W3C 2017) and says what breaks the contract."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rdflib import Graph, Literal, URIRef
from rdflib.term import BNode, Node

from policygraph.errors import OntologyError, ValidationError
from policygraph.graph.builder import Provenance
from policygraph.graph.iris import SH

_EVIDENCE_SHAPES = "-Evidence"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One breach of a shape at one node."""

    severity: str  # "Violation" "Warning" "Info"
    node: str
    message: str
    path: str = ""
    value: str = ""

    def __str__(self) -> str:
        value = f" (found {self.value})" if self.value else ""
        return f"{self.severity.lower()} at {self.node}: {self.message}{value}"


@dataclass(frozen=True, slots=True)
class Report:
    """What validation found, violations first."""

    findings: tuple[Finding, ...]

    @property
    def conforms(self) -> bool:
        """Whether nothing worse than a warning was found."""
        return not self.violations

    @property
    def violations(self) -> tuple[Finding, ...]:
        """The findings that break the contract."""
        return tuple(f for f in self.findings if f.severity == "Violation")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings that are only worth a look."""
        return tuple(f for f in self.findings if f.severity != "Violation")

    def raise_for_violations(self) -> None:
        """Raise ValidationError that names the first violation, if there is any."""
        if self.violations:
            more = len(self.violations) - 1
            raise ValidationError(f"{self.violations[0]}" + (f"; and {more} more" if more else ""))


def validate(graph: Graph, ontology: Path, *, provenance: Provenance | str = Provenance.FULL) -> Report:
    """Run the gates on the graph of one briefing (a second per 100,000 triples or so: validate per briefing).

    `provenance` says how the graph was written: without evidence nodes their gates are off. Raises OntologyError
    if the shapes cannot be read.
    """
    import pyshacl  # heavy

    shapes = _load_shapes(ontology / "shapes.ttl")
    if Provenance(provenance) is Provenance.NONE:
        for shape in set(shapes.subjects()):
            if str(shape).endswith(_EVIDENCE_SHAPES):
                shapes.add((shape, SH.deactivated, Literal(True)))
    _, results, _ = pyshacl.validate(graph, shacl_graph=shapes, inference="none", advanced=False, inplace=True)
    found = {_finding(results, result) for result in results.objects(None, SH.result)}
    found |= {
        Finding("Violation", str(s), "the graph holds no blank nodes", str(p))
        for s, p, o in graph
        if isinstance(s, BNode) or isinstance(o, BNode)
    }
    return Report(tuple(sorted(found)))


def _load_shapes(path: Path) -> Graph:
    try:
        return Graph().parse(path, format="turtle")
    except OSError as error:
        raise OntologyError(f"{path}: {error.strerror}") from None
    except Exception as error:  # rdflib's parsers raise many kinds
        raise OntologyError(f"{path}: {error}") from None


def _finding(results: Graph, result: Node) -> Finding:
    def text(predicate: URIRef) -> str:
        return str(min(results.objects(result, predicate), default="", key=str))

    severity = text(SH.resultSeverity).rpartition("#")[2]
    return Finding(severity, text(SH.focusNode), text(SH.resultMessage), text(SH.resultPath), text(SH.value))
