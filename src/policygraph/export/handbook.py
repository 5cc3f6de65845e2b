"""The ontology, its vocabularies and the named queries as HTML pages that need no network."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from policygraph.errors import OntologyError
from policygraph.graph.iris import DCTERMS, ONTOLOGY, OWL, PG, RDF, RDFS, SKOS
from policygraph.graph.prefixes import Prefixes, natural
from policygraph.query import NamedQuery, named_queries

_TITLES = (RDFS.label, SKOS.prefLabel)
_TEXTS = (RDFS.comment, SKOS.definition, SKOS.scopeNote)
_NOT_LISTED = {*_TITLES, *_TEXTS, RDF.type, RDFS.isDefinedBy, SKOS.inScheme, SKOS.topConceptOf, SKOS.hasTopConcept}
_HEADINGS = {SKOS.altLabel: "also called", SKOS.hiddenLabel: "also spelt", RDFS.seeAlso: "compare", RDFS.range: "value"}
_KINDS = ((OWL.Class, "Classes"), (OWL.ObjectProperty, "Relations"), (OWL.DatatypeProperty, "Values"))
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Value:
    """A value to show: its text, where it leads (None: nowhere), and its language."""

    text: str
    href: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """A class, property or concept; `depth` counts the broader ones above it."""

    anchor: str
    short: str
    iri: str
    titles: tuple[Value, ...]
    texts: tuple[Value, ...]
    rows: tuple[tuple[str, tuple[Value, ...]], ...]
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """Terms under a heading."""

    title: str
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One HTML file."""

    name: str
    title: str
    intro: tuple[Value, ...]
    sections: tuple[Section, ...]
    queries: tuple[NamedQuery, ...] = ()


def handbook(ontology: Path) -> dict[str, str]:
    """The pages by file name: index.html (classes, properties, queries) and one for each vocabulary.

    The same ontology gives the same bytes. Raises OntologyError.
    """
    graphs = {path.stem: _load(path) for path in (ontology / "policygraph.ttl", *sorted(ontology.glob("vocab/*.ttl")))}
    writer = _Writer(graphs)
    pages = [writer.index(named_queries(ontology)), *(writer.vocabulary(n) for n in graphs if n != "policygraph")]
    return _render(pages)


def _load(path: Path) -> Graph:
    try:
        return Graph().parse(path, format="turtle")
    except OSError as error:
        raise OntologyError(f"{path}: {error.strerror}") from None
    except Exception as error:  # rdflib's parsers raise many kinds
        raise OntologyError(f"{path}: {' '.join(str(error).split())[:200]}") from None


class _Writer:
    """Makes pages of graphs; knows on which page each term stands."""

    def __init__(self, graphs: Mapping[str, Graph]) -> None:
        self._graphs = graphs
        self._prefixes = Prefixes.of([])
        self._places: dict[str, str] = {}
        for name, graph in graphs.items():
            page = "index.html" if name == "policygraph" else f"{name}.html"
            for subject in graph.subjects(RDF.type):
                self._places.setdefault(str(subject), f"{page}#{_anchor(subject)}")

    def index(self, queries: Iterable[NamedQuery]) -> Page:
        """Classes, properties, what else the ontology defines, and the queries."""
        graph = self._graphs["policygraph"]
        known = {ONTOLOGY}
        sections = []
        for kind, title in _KINDS:
            terms = sorted(set(graph.subjects(RDF.type, kind)), key=lambda n: natural(str(n).lower()))
            known |= {URIRef(str(t)) for t in terms}
            sections.append(Section(title, tuple(self._term(graph, t) for t in terms)))
        others = sorted({s for s in graph.subjects(RDF.type) if s not in known}, key=str)
        sections.append(Section("Other terms", tuple(self._term(graph, t) for t in others)))
        title = min((str(o) for o in graph.objects(ONTOLOGY, OWL.versionInfo)), default="")
        return Page("index.html", f"policygraph {title}", self._texts(graph, ONTOLOGY), tuple(sections), tuple(queries))

    def vocabulary(self, name: str) -> Page:
        """The concepts of a file, each scheme a section, narrower ones behind their broader one."""
        graph = self._graphs[name]
        sections = []
        for scheme in sorted(set(graph.subjects(RDF.type, SKOS.ConceptScheme)), key=str):
            terms = tuple(self._term(graph, node, depth) for node, depth in _in_tree(graph, scheme))
            sections.append(Section(_title(graph, scheme), terms))
        return Page(f"{name}.html", name.replace("-", " ").capitalize(), (), tuple(sections))

    def _term(self, graph: Graph, node: Node, depth: int = 0) -> Term:
        rows = []
        for predicate in sorted({p for p in graph.predicates(node) if p not in _NOT_LISTED}, key=str):
            values = sorted((self._value(o) for o in graph.objects(node, predicate)), key=lambda v: natural(v.text))
            rows.append((self._heading(predicate), tuple(values)))
        titles = [o for p in _TITLES for o in graph.objects(node, p) if isinstance(o, Literal)]
        shown = tuple(Value(str(t), None, t.language) for t in sorted(titles, key=_english_first))
        short = self._prefixes.shorten(str(node)) or str(node)
        return Term(_anchor(node), short, str(node), shown, self._texts(graph, node), tuple(rows), depth)

    def _texts(self, graph: Graph, node: Node) -> tuple[Value, ...]:
        found = [o for p in _TEXTS for o in graph.objects(node, p) if isinstance(o, Literal)]
        return tuple(Value(str(t), None, t.language) for t in sorted(found, key=_english_first))

    def _value(self, node: Node) -> Value:
        if isinstance(node, Literal):
            code = str(node.datatype).replace("#", "/").rpartition("/")[2] if str(node.datatype).startswith(PG) else ""
            return Value(f"{node} ({code})" if code else str(node), None, node.language)
        iri = str(node)
        href = self._places.get(iri) or (iri if iri.startswith(("http://", "https://")) else None)
        return Value(self._prefixes.shorten(iri) or iri, href)

    def _heading(self, predicate: Node) -> str:
        if predicate in _HEADINGS:
            return _HEADINGS[URIRef(str(predicate))]
        told = _title(self._graphs["policygraph"], predicate)
        return _HUMP.sub(" ", told).lower()


def _in_tree(graph: Graph, scheme: Node) -> Iterator[tuple[Node, int]]:
    """The concepts of a scheme with their depth, in order; one with two broader ones stands below the first."""
    members = set(graph.subjects(SKOS.inScheme, scheme))
    above = {
        m: min((b for b in graph.objects(m, SKOS.broader) if b in members), default=None, key=str) for m in members
    }
    below: dict[Node | None, list[Node]] = {}
    for member in sorted(members, key=lambda m: (_title(graph, m).lower(), str(m))):
        below.setdefault(above[member], []).append(member)
    waiting = [(m, 0) for m in reversed(below.get(None, []))]
    while waiting:
        node, depth = waiting.pop()
        yield node, depth
        waiting += [(m, depth + 1) for m in reversed(below.get(node, []))]


def _title(graph: Graph, node: Node) -> str:
    found = [o for p in (*_TITLES, DCTERMS.title) for o in graph.objects(node, p) if isinstance(o, Literal)]
    return str(min(found, key=_english_first)) if found else _anchor(node)


def _english_first(text: Literal) -> tuple[bool, str, str]:
    return text.language != "en", text.language or "", str(text)


def _anchor(node: Node) -> str:
    return str(node).rstrip("/").replace("#", "/").rpartition("/")[2]


def _render(pages: Iterable[Page]) -> dict[str, str]:
    from jinja2 import Environment, PackageLoader  # not for other formats

    places = PackageLoader("policygraph.export")
    environment = Environment(loader=places, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    template, made = environment.get_template("handbook.html.j2"), list(pages)
    return {page.name: template.render(page=page, pages=made) + "\n" for page in made}
