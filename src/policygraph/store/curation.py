"""What people have decided: curation.ttl of a knowledge base, applied to snapshots after everything else.

The briefings themselves stay as they were extracted, so a decision can be taken back, and survives every rebuild.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import pyoxigraph as ox

from policygraph.errors import StoreError
from policygraph.graph.iris import DCTERMS, PG, RDF, RDFS, SKOS, STANDARD_PREFIXES, XSD
from policygraph.store.folder import Folder, write_whole, writing
from policygraph.store.names import Names


class Verdict(StrEnum):
    """What can be decided."""

    ACCEPT = "accept"  # it is right
    REJECT = "reject"  # it is wrong: it does not appear any more
    CORRECT = "correct"  # a property has another value
    ALIAS = "alias"  # it has a further name
    SAME = "same"  # two are one
    DIFFERENT = "different"  # two are not one


@dataclass(frozen=True, slots=True, order=True)
class Decision:
    """A decision on a node (`about`), with who, when (ISO date) and why.

    `other` is the second node of same and different; `predicate`, `old` and `new` (IRI or text) belong to correct;
    `new` is the name of an alias.
    """

    verdict: Verdict
    about: str
    who: str
    when: str
    why: str
    other: str = ""
    predicate: str = ""
    old: str = ""
    new: str = ""

    @property
    def id(self) -> str:
        """A short name for it."""
        content = "\n".join((self.verdict, self.about, self.other, self.predicate, self.old, self.new))
        return hashlib.sha256(content.encode()).hexdigest()[:12]


_PROPERTIES = {
    "verdict": PG.verdict,
    "about": PG.about,
    "who": DCTERMS.creator,
    "when": DCTERMS.date,
    "why": RDFS.comment,
    "other": PG.other,
    "predicate": RDF.predicate,
    "old": PG.oldValue,
    "new": PG.newValue,
}
_IRIS = {"about", "other", "predicate"}


def read_curation(folder: Folder) -> list[Decision]:
    """The decisions of a knowledge base, in order. Raises StoreError if the file is broken."""
    path = curation_file(folder)
    names = {str(iri): name for name, iri in _PROPERTIES.items()}
    found: dict[str, dict[str, str]] = {}
    try:
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            if quad.predicate.value in names and isinstance(quad.object, ox.NamedNode | ox.Literal):
                found.setdefault(str(quad.subject), {})[names[quad.predicate.value]] = quad.object.value
        return sorted(Decision(Verdict(values.pop("verdict")), **values) for values in found.values())
    except FileNotFoundError:
        return []
    except (OSError, SyntaxError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{path}: no valid curation file ({error})") from None


def write_curation(folder: Folder, decisions: Iterable[Decision]) -> None:
    """Write the decisions; the same bytes for the same decisions."""
    quads = [ox.Triple(*t) for d in sorted(set(decisions)) for t in _triples(d, folder.names)]
    prefixes = {p: STANDARD_PREFIXES[p] for p in ("dcterms", "pg", "rdf", "rdfs", "xsd")}
    body = ox.serialize(sorted(quads, key=str), format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b""
    with writing(folder.path):
        write_whole(curation_file(folder), body)


def curation_file(folder: Folder) -> Path:
    """Where the decisions lie."""
    return folder.path / "curation.ttl"


def curation_hash(folder: Folder) -> str:
    """A name for the present decisions."""
    path = curation_file(folder)
    return hashlib.sha256(path.read_bytes()).hexdigest()[:8] if path.is_file() else "none"


def apart(decisions: Iterable[Decision]) -> frozenset[frozenset[str]]:
    """The pairs that are said to be different."""
    return frozenset(frozenset((d.about, d.other)) for d in decisions if d.verdict is Verdict.DIFFERENT)


def apply_curation(store: ox.Store, names: Names, decisions: Iterable[Decision]) -> None:
    """Change a snapshot as was decided, and tell there who decided what."""
    home = ox.NamedNode(names.curation)
    for decision in decisions:
        match decision.verdict:
            case Verdict.REJECT:
                _reject(store, ox.NamedNode(decision.about))
            case Verdict.CORRECT:
                _correct(store, decision)
            case Verdict.ALIAS:
                _state(store, decision.about, str(SKOS.altLabel), ox.Literal(decision.new), home)
            case Verdict.SAME:
                _state(store, decision.about, str(PG.sameThingAs), ox.NamedNode(decision.other), home)
            case Verdict.ACCEPT | Verdict.DIFFERENT:
                pass
        for triple in _triples(decision, names):
            store.extend([ox.Quad(*triple, home), ox.Quad(*triple, ox.DefaultGraph())])


def _state(store: ox.Store, subject: str, predicate: str, value: ox.NamedNode | ox.Literal, home: ox.NamedNode) -> None:
    for graph in (home, ox.DefaultGraph()):
        store.add(ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), value, graph))


def _reject(store: ox.Store, node: ox.NamedNode) -> None:
    """Take out a node with all that is said of it; for an assertion, the edge that it stands for."""
    for quad in list(store.quads_for_pattern(node, _named(RDF.subject), None, ox.DefaultGraph())):
        predicate, value = (_value(store, node, str(p)) for p in (RDF.predicate, RDF.object))
        if isinstance(predicate, ox.NamedNode) and value is not None and isinstance(quad.object, ox.NamedNode):
            _drop(store, store.quads_for_pattern(quad.object, predicate, value, None))
    for property_ in (RDF.subject, RDF.object):
        for quad in list(store.quads_for_pattern(None, _named(property_), node, ox.DefaultGraph())):
            _drop(store, store.quads_for_pattern(quad.subject, None, None, None))
    _drop(store, store.quads_for_pattern(node, None, None, None))
    _drop(store, store.quads_for_pattern(None, None, node, None))


def _correct(store: ox.Store, decision: Decision) -> None:
    """Put a value in the place of another, in the edge and in its assertion."""
    subject, predicate = ox.NamedNode(decision.about), ox.NamedNode(decision.predicate)
    old = [q for q in store.quads_for_pattern(subject, predicate, None, None) if _plain(q.object) == decision.old]
    for quad in old:
        new = _like(quad.object, decision.new)
        store.add(ox.Quad(subject, predicate, new, quad.graph_name))
        store.remove(quad)
        for told in list(store.quads_for_pattern(None, _named(RDF.object), quad.object, quad.graph_name)):
            if _value(store, told.subject, str(RDF.subject)) == subject and (
                _value(store, told.subject, str(RDF.predicate)) == predicate
            ):
                store.add(ox.Quad(told.subject, _named(RDF.object), new, quad.graph_name))
                store.remove(told)


def _like(term: object, value: str) -> ox.NamedNode | ox.Literal:
    """A value as a term of the kind, language and datatype of another."""
    if not isinstance(term, ox.Literal):
        return ox.NamedNode(value)
    return ox.Literal(value, language=term.language) if term.language else ox.Literal(value, datatype=term.datatype)


def _drop(store: ox.Store, quads: Iterable[ox.Quad]) -> None:
    for quad in list(quads):
        store.remove(quad)


def _value(store: ox.Store, subject: object, predicate: str) -> ox.NamedNode | ox.Literal | None:
    if not isinstance(subject, ox.NamedNode):
        return None
    found = store.quads_for_pattern(subject, ox.NamedNode(predicate), None, ox.DefaultGraph())
    return next((q.object for q in found if isinstance(q.object, ox.NamedNode | ox.Literal)), None)


def _plain(term: object) -> str:
    return str(getattr(term, "value", ""))


def _triples(decision: Decision, names: Names) -> list[tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]]:
    node = ox.NamedNode(f"{names.curation}/{decision.id}")
    triples: list[tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]] = [
        (node, _named(RDF.type), _named(PG.Curation))
    ]
    for name, property_ in _PROPERTIES.items():
        value = str(getattr(decision, name))
        if value and name in _IRIS:
            triples.append((node, _named(property_), ox.NamedNode(value)))
        elif value:
            kind = _named(XSD.date) if name == "when" else None
            triples.append((node, _named(property_), ox.Literal(value, datatype=kind)))
    return triples


def _named(iri: str) -> ox.NamedNode:
    return ox.NamedNode(str(iri))
