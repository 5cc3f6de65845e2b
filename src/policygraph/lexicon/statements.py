"""The statements of the vocabularies as RDF, for graphs that must be understood without them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import pyoxigraph
from rdflib import Literal, URIRef

from policygraph.model import Scheme

Triple = tuple[URIRef, URIRef, URIRef | Literal]

# what only the extractor needs stays in the vocabulary files
_INTERNAL = frozenset(
    {"triggerNoun", "triggerVerb", "negativeLabel", "hiddenLabel", "inScheme", "scopeNote", "editorialNote"}
)
_INTERNAL_LANGUAGE = "en-x-mt"


class Statements:
    """Answers which triples the vocabularies state about an entry; the files are read at the first question."""

    def __init__(self, ontology: Path) -> None:
        self._ontology = ontology

    @cached_property
    def _by_entry(self) -> dict[str, list[pyoxigraph.Triple]]:
        out: dict[str, list[pyoxigraph.Triple]] = {}
        for path in sorted((self._ontology / "vocab").glob("*.ttl")):
            for triple in pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.TURTLE):
                if isinstance(triple.subject, pyoxigraph.NamedNode) and not _internal(triple):
                    out.setdefault("/".join(triple.subject.value.rsplit("/", 2)[1:]), []).append(triple)
        return out

    def about(self, scheme: Scheme, identifier: str) -> Iterator[Triple]:
        """The triples about one entry."""
        for triple in self._by_entry.get(f"{scheme.value}/{identifier}", ()):
            subject = triple.subject
            if isinstance(subject, pyoxigraph.NamedNode) and isinstance(
                triple.object, pyoxigraph.NamedNode | pyoxigraph.Literal
            ):
                yield URIRef(subject.value), URIRef(triple.predicate.value), _term(triple.object)


def _internal(triple: pyoxigraph.Triple) -> bool:
    name = triple.predicate.value.replace("#", "/").rpartition("/")[2]
    language = triple.object.language if isinstance(triple.object, pyoxigraph.Literal) else None
    return name in _INTERNAL or language == _INTERNAL_LANGUAGE


def _term(value: pyoxigraph.NamedNode | pyoxigraph.Literal) -> URIRef | Literal:
    if isinstance(value, pyoxigraph.NamedNode):
        return URIRef(value.value)
    if value.language:
        first, *rest = value.language.split("-")  # the parser folds the case of tags: "zh-hans" (RFC 5646, 2.1.1)
        return Literal(value.value, lang="-".join([first, *(r.title() if len(r) == 4 else r for r in rest)]))
    plain = value.datatype.value == "http://www.w3.org/2001/XMLSchema#string"
    return Literal(value.value, datatype=None if plain else URIRef(value.datatype.value), normalize=False)
