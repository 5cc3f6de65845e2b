"""The one place where IRIs are spelled: namespaces, prefixes, and the name of every node of the graph contract."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from rdflib import Namespace, URIRef

from policygraph.errors import InputError
from policygraph.model import ClaimKey, Interval, Period, Reference, Relation, Scheme, Span


@lru_cache(maxsize=4096)
def _term(namespace: str, name: str) -> URIRef:
    return URIRef(namespace + name)


class Terms(Namespace):
    """A namespace that makes each of its terms only once."""

    def __getattr__(self, name: str) -> URIRef:
        if name.startswith("__"):  # not a term: Python asks
            raise AttributeError(name)
        return _term(str(self), name)


ROOT = "https://w3id.org/policygraph/"
DATA = ROOT + "data/"
ONTOLOGY = URIRef(ROOT + "ns")
ONTOLOGY_VERSION = "0.1.0"
ONTOLOGY_VERSION_IRI = URIRef(f"{ROOT}ns/{ONTOLOGY_VERSION}")

PG = Terms(ROOT + "ns#")
VOCAB = Terms(ROOT + "vocab/")
CV = Terms("http://data.europa.eu/m8g/")
DCTERMS = Terms("http://purl.org/dc/terms/")
FOAF = Terms("http://xmlns.com/foaf/0.1/")
OA = Terms("http://www.w3.org/ns/oa#")
ORG = Terms("http://www.w3.org/ns/org#")
OWL = Terms("http://www.w3.org/2002/07/owl#")
PROV = Terms("http://www.w3.org/ns/prov#")
QB = Terms("http://purl.org/linked-data/cube#")
RDF = Terms("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Terms("http://www.w3.org/2000/01/rdf-schema#")
SA = Terms("http://purl.org/linked-data/sdmx/2009/attribute#")
SCHEMA = Terms("https://schema.org/")
SD = Terms("http://purl.org/linked-data/sdmx/2009/dimension#")
SH = Terms("http://www.w3.org/ns/shacl#")
SKOS = Terms("http://www.w3.org/2004/02/skos/core#")
SM = Terms("http://purl.org/linked-data/sdmx/2009/measure#")
TIME = Terms("http://www.w3.org/2006/time#")
UNIT = Terms("http://qudt.org/vocab/unit/")
VOID = Terms("http://rdfs.org/ns/void#")
XSD = Terms("http://www.w3.org/2001/XMLSchema#")

STANDARD_PREFIXES: dict[str, str] = {
    "cv": str(CV),
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": str(DCTERMS),
    "foaf": str(FOAF),
    "oa": str(OA),
    "org": str(ORG),
    "owl": str(OWL),
    "pg": str(PG),
    "prov": str(PROV),
    "qb": str(QB),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "sa": str(SA),
    "schema": str(SCHEMA),
    "sd": str(SD),
    "sh": str(SH),
    "skos": str(SKOS),
    "sm": str(SM),
    "time": str(TIME),
    "unit": str(UNIT),
    "void": str(VOID),
    "xsd": str(XSD),
}

# Segments below vocab/ (and below data/ for what a text names beside the vocabulary), with their prefix.
_PERSONAL = {Scheme.PERSON}  # people are named per briefing
SHARED_SEGMENTS = {s.value: s.value for s in Scheme if s not in _PERSONAL} | {
    "period": "period",
    "date": "date",
    "software": "software",
    "unit": "own-unit",  # unit: is QUDT's
}
DOCUMENT_SEGMENTS = (
    "turn",
    "speaker",
    "person",
    "measure",
    "observation",
    "problem",
    "cause",
    "foundation",
    "objective",
    "principle",
    "period-mention",
    "evidence",
    "position",
    "quote",
    "assertion",
)

_PREDICATES = {
    Relation.PERIOD: DCTERMS.temporal,
    Relation.PLACE: DCTERMS.spatial,
    Relation.UNIT: SA.unitMeasure,
    Relation.REF_PERIOD: SD.refPeriod,
    Relation.REF_AREA: SD.refArea,
}
_UNITS = {
    "percent": UNIT.PERCENT,
    "percentage-point": PG.PercentagePoint,
    "index-point": PG.IndexPoint,
    "count": UNIT.NUM,
    "tonne": UNIT.TONNE,
    "kilowatt-hour": UNIT["KiloW-HR"],
    "gigawatt": UNIT.GigaW,
}
_CURRENCY = re.compile(r"[A-Z]{3}")
_NOT_IN_IRI = re.compile(r'[\x00-\x20<>"{}|\\^`\x7f-\x9f\ud800-\udfff\ufff0-\uffff]')
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s]+")
_SLUG_LIMIT = 60


def is_iri(text: str) -> bool:
    """Whether a text can be written as an absolute IRI."""
    return bool(_ABSOLUTE.fullmatch(text)) and not _NOT_IN_IRI.search(text)


def relation_iri(relation: Relation) -> URIRef:
    """The property of an edge."""
    return _PREDICATES.get(relation, PG[relation.value])


def unit_iri(unit: str) -> URIRef:
    """The unit of measure: QUDT where it has one, else pg: or the unit vocabulary."""
    if unit in _UNITS:
        return _UNITS[unit]
    return UNIT["CCY_" + unit] if _CURRENCY.fullmatch(unit) else VOCAB["unit/" + slug(unit)]


def slug(text: str) -> str:
    """A name for use inside an IRI: letters, marks and digits of any script in lower case, the rest hyphens.

    Never empty; a long one is cut and ends with a hash, so that different names keep different slugs.

    >>> slug("14th Five-Year Plan"), slug("«Ćwiczenia»"), slug("工业 互联网")
    ('14th-five-year-plan', 'ćwiczenia', '工业-互联网')
    """
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    out = _hyphenated(folded)
    if not out:
        return "x-" + _digest(text)
    if len(out) > _SLUG_LIMIT:
        return out[: _SLUG_LIMIT - 9].rstrip("-") + "-" + _digest(folded)
    return out


def _hyphenated(text: str) -> str:
    kept = (c if unicodedata.category(c)[0] in "LMN" and ord(c) < 0xE0000 else " " for c in text)
    return "-".join("".join(kept).split())


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def checked_base(base: str) -> str:
    """The namespace of documents, with a slash at its end. Raises InputError if it is no absolute IRI."""
    if not is_iri(base):
        raise InputError(f"--base {base!r} is not an absolute IRI: give one such as {DATA}")
    return base if base.endswith(("/", "#")) else base + "/"


def graph_of(briefing: str) -> URIRef:
    """The named graph that holds all triples of a briefing."""
    return URIRef(f"{briefing}/graph")


def instant_iri(day: dt.date) -> URIRef:
    """A calendar day."""
    return VOCAB["date/" + day.isoformat()]


def software_iri(version: str) -> URIRef:
    """A version of this program."""
    return VOCAB["software/policygraph-" + re.sub(r"[^0-9A-Za-z.]", "-", version)]


@dataclass(frozen=True, slots=True)
class Iris:
    """The names of the nodes of one briefing (and of what briefings share)."""

    doc: str
    base: str = DATA

    def __post_init__(self) -> None:
        object.__setattr__(self, "base", checked_base(self.base))
        object.__setattr__(self, "doc", _hyphenated(unicodedata.normalize("NFC", self.doc)) or slug(self.doc))

    @property
    def briefing(self) -> URIRef:
        """The briefing itself."""
        return URIRef(self.base + self.doc)

    def within(self, segment: str, name: str = "") -> URIRef:
        """A node of this briefing."""
        return URIRef(f"{self.base}{self.doc}/{segment}" + (f"/{name}" if name else ""))

    def at(self, segment: str, span: Span) -> URIRef:
        """A node of this briefing which is named by its place in the text."""
        return self.within(segment, f"{span.start}-{span.end}")

    def claim(self, key: ClaimKey) -> URIRef:
        """A claim: data/{doc}/{kind}/{start}-{end}."""
        return self.at(key.kind.value, key.span)

    def assertion(self, triple: tuple[object, object, object]) -> URIRef:
        """The node that says on what a triple rests; named by the triple's content."""
        content = "\n".join(map(str, triple)).encode("utf-8")
        return self.within("assertion", hashlib.sha256(content).hexdigest()[:16])

    def person(self, name: str) -> URIRef:
        """A person, per briefing: names in translated text are ambiguous across documents."""
        return self.within("person", slug(name))

    def period(self, period: Period) -> URIRef:
        """The calendar period if it is resolved, else the mention (its name says that it is unresolved)."""
        if period.resolved is not None:
            return self.interval(period.resolved)
        return self.within("period-mention", f"{period.span.start}-{period.span.end}-unresolved")

    @staticmethod
    def interval(interval: Interval) -> URIRef:
        """A calendar period: vocab/period/{notation}."""
        return VOCAB["period/" + re.sub(r"[^0-9A-Za-z-]", "-", interval.notation)]

    def reference(self, reference: Reference) -> URIRef:
        """A thing pointed to: of the vocabulary, of this briefing (people), or shared by all briefings."""
        if reference.scheme is Scheme.UNIT:
            return unit_iri(reference.id)
        if reference.scheme is Scheme.PERSON:
            return self.person(reference.label)
        if reference.known:
            return VOCAB[f"{reference.scheme.value}/{_hyphenated(reference.id) or slug(reference.id)}"]
        return URIRef(f"{self.base}{reference.scheme.value}/{slug(reference.id)}")
