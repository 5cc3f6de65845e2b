"""Reads the SKOS vocabularies (ontology/vocab/*.ttl) into plain concepts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import pyoxigraph

from policygraph.errors import OntologyError
from policygraph.model import Scheme

_SCHEMES = {s.value: s for s in Scheme}
_NAMES = ("prefLabel", "altLabel", "hiddenLabel", "acronym", "triggerNoun", "triggerVerb", "negativeLabel")


@dataclass(frozen=True, slots=True)
class Label:
    """One name of a concept; `kind` is the local name of the property that gives it ("altLabel")."""

    text: str
    kind: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Concept:
    """An entry of a vocabulary.

    `labels` holds the preferred label per language, `alternatives` all further names in file order,
    `notations` pairs of code system and code, `extra` every other property by its local name.
    """

    scheme: Scheme
    id: str
    label: str  # preferred, English
    labels: Mapping[str, str]
    alternatives: tuple[Label, ...] = ()
    broader: tuple[str, ...] = ()
    notations: tuple[tuple[str, str], ...] = ()
    extra: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def names(self, *kinds: str) -> list[str]:
        """The further names of the given kinds, e.g. names("altLabel", "acronym"); all if none is given."""
        return [a.text for a in self.alternatives if not kinds or a.kind in kinds]

    def first(self, name: str) -> str | None:
        """The first value of a further property, such as "organisationType" or "rothwellZegveld"."""
        return next(iter(self.extra.get(name, ())), None)


def read_concepts(ontology: Path) -> list[Concept]:
    """The concepts of all vocabulary files, in file and line order.

    Raises OntologyError that names the file and the entry.
    """
    concepts: list[Concept] = []
    seen: dict[tuple[Scheme, str], str] = {}
    for path in sorted((ontology / "vocab").glob("*.ttl")):
        for concept in _read_file(path):
            key = (concept.scheme, concept.id)
            if key in seen:
                raise OntologyError(f"{path.name}: {concept.scheme}/{concept.id} stands in {seen[key]} too")
            seen[key] = path.name
            concepts.append(concept)
    for concept in concepts:
        for wider in concept.broader:
            if (concept.scheme, wider) not in seen:
                raise OntologyError(
                    f"{seen[concept.scheme, concept.id]}: {concept.scheme}/{concept.id} has the broader concept "
                    f"{wider!r}, which does not exist"
                )
    return concepts


def _read_file(path: Path) -> Iterator[Concept]:
    entries: dict[tuple[Scheme, str], list[tuple[str, pyoxigraph.Literal | pyoxigraph.NamedNode]]] = defaultdict(list)
    try:
        for triple in pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.TURTLE):
            place = _place(triple.subject)
            if place and isinstance(triple.object, pyoxigraph.Literal | pyoxigraph.NamedNode):
                entries[place].append((_local(triple.predicate.value), triple.object))
    except (SyntaxError, ValueError, OSError) as error:
        raise OntologyError(f"{path.name}: {error}") from None
    for (scheme, identifier), properties in entries.items():
        yield _concept(path, scheme, identifier, properties)


def _place(subject: object) -> tuple[Scheme, str] | None:
    """Scheme and id of a subject .../{scheme}/{id}; None for anything else in the file."""
    if not isinstance(subject, pyoxigraph.NamedNode):
        return None
    parts = subject.value.rsplit("/", 2)
    scheme = _SCHEMES.get(parts[1]) if len(parts) == 3 else None
    return (scheme, parts[2]) if scheme and parts[2] else None


def _local(iri: str) -> str:
    return iri.replace("#", "/").rpartition("/")[2]


def _language(value: pyoxigraph.Literal | pyoxigraph.NamedNode) -> str | None:
    """The language tag in its usual writing, which the parser folds: "zh-Hans" (RFC 5646, section 2.1.1)."""
    tag = value.language if isinstance(value, pyoxigraph.Literal) else None
    first, *rest = (tag or "").split("-")
    return "-".join([first, *(r.title() if len(r) == 4 else r for r in rest)]) if tag else None


def _concept(
    path: Path,
    scheme: Scheme,
    identifier: str,
    properties: list[tuple[str, pyoxigraph.Literal | pyoxigraph.NamedNode]],
) -> Concept:
    labels: dict[str, str] = {}
    alternatives: list[Label] = []
    broader: list[str] = []
    notations: list[tuple[str, str]] = []
    extra: dict[str, list[str]] = defaultdict(list)
    for name, value in properties:
        language = _language(value)
        if name == "prefLabel" and language:
            if language in labels:
                raise OntologyError(f"{path.name}: {scheme}/{identifier} has two prefLabels @{language}")
            labels[language] = value.value
        elif name in _NAMES:
            alternatives.append(Label(value.value, name, language))
        elif name == "broader":
            broader.append(_local(value.value))
        elif name == "notation" and isinstance(value, pyoxigraph.Literal):
            notations.append((_local(value.datatype.value), value.value))
        elif name not in {"type", "inScheme"}:
            extra[name].append(value.value)
    if "en" not in labels:
        raise OntologyError(f"{path.name}: {scheme}/{identifier} has no prefLabel @en")
    return Concept(
        scheme,
        identifier,
        labels["en"],
        MappingProxyType(labels),
        tuple(alternatives),
        tuple(broader),
        tuple(notations),
        MappingProxyType({k: tuple(v) for k, v in extra.items()}),
    )
