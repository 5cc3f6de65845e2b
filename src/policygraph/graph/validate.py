"""Checks a graph against ontology/shapes.ttl (SHACL, W3C 2017) and says what breaks the contract."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rdflib import Graph, Literal, URIRef
from rdflib.term import BNode, Node

from policygraph.errors import OntologyError, ValidationError
from policygraph.graph.builder import Provenance
from policygraph.graph.iris import PG, RDF, SH

_PROGRAMS = {"sparql", "select", "ask", "construct", "update", "js", "jsLibrary", "rule", "target", "expression"}
_EVIDENCE_SHAPES = "-Evidence"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One breach of a shape at one node. `path` is a SPARQL property path; `shape` the named shape it belongs to."""

    severity: str  # "Violation" "Warning" "Info"
    node: str
    message: str
    path: str = ""
    value: str = ""
    shape: str = ""
    component: str = ""
    briefing: str = ""
    term: Node | None = field(default=None, compare=False, repr=False)  # the value, whole

    def __str__(self) -> str:
        value = f" (found {self.value})" if self.value else ""
        return f"{self.severity.lower()} at {self.node}: {self.message}{value}"

    def as_dict(self) -> dict[str, str]:
        """The finding for scripts; what is empty is left out."""
        names = ("severity", "node", "message", "path", "value", "shape", "component", "briefing")
        return {name: text for name in names if (text := getattr(self, name))}


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

    @classmethod
    def of(cls, reports: Iterable[Report]) -> Report:
        """One report of several: of the briefings of a knowledge base."""
        return cls(tuple(sorted(finding for report in reports for finding in report.findings)))

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
    _refuse_programs(shapes, ontology / "shapes.ttl")
    if Provenance(provenance) is Provenance.NONE:
        for shape in set(shapes.subjects()):
            if str(shape).endswith(_EVIDENCE_SHAPES):
                shapes.add((shape, SH.deactivated, Literal(True)))
    _, results, _ = pyshacl.validate(graph, shacl_graph=shapes, inference="none", advanced=False, inplace=True)
    owners = {inner: str(outer) for outer, inner in shapes.subject_objects(SH.property)}
    (briefing,) = set(graph.subjects(RDF.type, PG.Briefing)) if _is_one(graph) else ("",)
    found = {_finding(results, result, owners, str(briefing)) for result in results.objects(None, SH.result)}
    found |= {
        Finding("Violation", _shown(s), "the graph holds no blank nodes", str(p), briefing=str(briefing))
        for s, p, o in graph
        if isinstance(s, BNode) or isinstance(o, BNode)
    }
    return Report(tuple(sorted(found)))


def _refuse_programs(shapes: Graph, path: Path) -> None:
    """Shapes only describe: what would run SPARQL (which can read files and other servers) or JavaScript is refused."""
    for predicate in shapes.predicates(unique=True):
        name = str(predicate).removeprefix(str(SH))
        if str(predicate).startswith(str(SH)) and name in _PROGRAMS:
            raise OntologyError(f"{path}: sh:{name} is not allowed; shapes may only use SHACL Core")


def _load_shapes(path: Path) -> Graph:
    try:
        return Graph().parse(path, format="turtle")
    except OSError as error:
        raise OntologyError(f"{path}: {error.strerror}") from None
    except Exception as error:  # rdflib's parsers raise many kinds
        raise OntologyError(f"{path}: {error}") from None


def _is_one(graph: Graph) -> bool:
    return len(set(graph.subjects(RDF.type, PG.Briefing))) == 1


def _finding(results: Graph, result: Node, owners: Mapping[Node, str], briefing: str) -> Finding:
    def text(predicate: URIRef) -> str:
        return str(min(results.objects(result, predicate), default="", key=str))

    value, shape = results.value(result, SH.value), results.value(result, SH.sourceShape)
    return Finding(
        severity=text(SH.resultSeverity).rpartition("#")[2],
        node=text(SH.focusNode),
        message=text(SH.resultMessage),
        path=_path(results, results.value(result, SH.resultPath)),
        value="" if value is None else _shown(value),
        shape=str(shape) if isinstance(shape, URIRef) else owners.get(shape, "") if shape is not None else "",
        component=text(SH.sourceConstraintComponent),
        briefing=briefing,
        term=value,
    )


def _path(results: Graph, node: Node | None) -> str:
    """A path as SPARQL writes it: an IRI, a sequence or a choice (the shapes have no others)."""
    if node is None or isinstance(node, URIRef):
        return str(node or "")
    choice = results.value(node, SH.alternativePath)
    steps = results.items(node if choice is None else choice)
    return ("/" if choice is None else "|").join(f"<{step}>" for step in steps)


def _shown(node: Node) -> str:
    """A blank node has another name each time: say only that it is one."""
    return "a blank node" if isinstance(node, BNode) else str(node)
