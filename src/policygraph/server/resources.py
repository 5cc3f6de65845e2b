"""Linked-data pages: what the knowledge base says of an IRI, who says it, and in which words."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import quote

from policygraph.graph.iris import ONTOLOGY, VOCAB
from policygraph.graph.prefixes import Prefixes
from policygraph.store.worker import Answer, Job

MOST_LINKS = 300  # of each direction on a page; the data formats are complete
_SAFE = "/:-._~!$'()*,;=@"
_WEB = re.compile(r"https?://")

_ABOUT = "CONSTRUCT { ?this ?p ?o } WHERE { ?this ?p ?o }"
_OUT = f"SELECT DISTINCT ?this ?p ?o WHERE {{ ?this ?p ?o }} ORDER BY ?p ?o LIMIT {MOST_LINKS}"
_IN = f"""SELECT DISTINCT ?this ?p ?o WHERE {{ ?o ?p ?this
  FILTER(?p NOT IN (rdf:subject, rdf:object, oa:hasSource)) }} ORDER BY ?p ?o LIMIT {MOST_LINKS}"""
_NAMES = """SELECT ?this ?o (MIN(?found) AS ?label) WHERE {
  { ?this ?p ?o } UNION { ?o ?p ?this FILTER(?p NOT IN (rdf:subject, rdf:object, oa:hasSource)) }
  ?o rdfs:label|skos:prefLabel|foaf:name|dcterms:title ?found
  FILTER(LANG(?found) IN ("en", "")) } GROUP BY ?this ?o LIMIT 2000"""
_QUOTES = """SELECT DISTINCT ?this ?source ?start ?end ?exact ?prefix ?suffix WHERE {
  ?this pg:evidence ?evidence . ?evidence oa:hasSource ?source ; oa:hasSelector ?place, ?quote .
  ?place oa:start ?start ; oa:end ?end . ?quote oa:exact ?exact
  FILTER(DATATYPE(?start) = xsd:integer && DATATYPE(?end) = xsd:integer)
  OPTIONAL { ?quote oa:prefix ?prefix } OPTIONAL { ?quote oa:suffix ?suffix }
} ORDER BY ?source ?start LIMIT 100"""
_DECISIONS = """SELECT DISTINCT ?this ?p ?o ?rule ?confidence (MIN(?words) AS ?exact) WHERE {
  ?decision rdf:subject ?this ; rdf:predicate ?p ; rdf:object ?o ; pg:rule ?rule ; pg:confidence ?confidence
  OPTIONAL { ?decision pg:evidence/oa:hasSelector/oa:exact ?words }
} GROUP BY ?this ?p ?o ?rule ?confidence ORDER BY ?p ?o LIMIT 300"""

Ask = Callable[[Job], Awaitable[Answer]]
Cells = dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Link:
    """A value on a page: its text, and where a click leads (empty for a literal)."""

    text: str
    href: str = ""
    title: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Property:
    """A property with its values."""

    name: Link
    values: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a briefing, with what stands around them: as much as was kept, or `whole` sentences."""

    source: Link
    start: int
    end: int
    before: str
    words: str
    after: str
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """An edge that a rule decided."""

    predicate: Link
    value: Link
    rule: str
    confidence: str
    words: str


@dataclass(frozen=True, slots=True)
class Resource:
    """All that a page shows."""

    iri: str
    title: str
    out: tuple[Property, ...]
    into: tuple[Property, ...]
    quotes: tuple[Quote, ...]
    decisions: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class Addresses:
    """Between IRIs and the addresses of this server; `base` is the namespace of the documents."""

    base: str

    def local(self, iri: str) -> str:
        """Where this server tells of an IRI."""
        for namespace, path in ((self.base, "/data/"), (str(VOCAB), "/vocab/")):
            rest = iri.removeprefix(namespace)
            if rest not in (iri, "") and "%" not in rest and "?" not in rest and "#" not in rest and "//" not in rest:
                return path + quote(rest, safe=_SAFE)
        return "/describe?iri=" + quote(iri, safe="")

    def iri(self, path: str) -> str:
        """The IRI that an address of this server stands for."""
        for namespace, prefix in ((self.base, "/data/"), (str(VOCAB), "/vocab/")):
            if path.startswith(prefix):
                return namespace + path.removeprefix(prefix)
        return str(ONTOLOGY)


def data_job(snapshot: str, iri: str, media_type: str) -> Job:
    """The triples about an IRI, in a format."""
    return Job(snapshot, _ABOUT, triples_as=media_type, iris={"this": iri})


async def read_resource(ask: Ask, snapshot: str, iri: str, addresses: Addresses) -> Resource | Answer | None:
    """What is known of an IRI; None if nothing is, an Answer where the workers gave up."""
    jobs = [Job(snapshot, text, iris={"this": iri}) for text in (_OUT, _IN, _NAMES, _QUOTES, _DECISIONS)]
    answers = await asyncio.gather(*(ask(job) for job in jobs))
    for answer in answers:
        if answer.problem:
            return answer
    out, into, names, quotes, decisions = (_rows(a) for a in answers)
    if not out and not into:
        return None
    page = _Page(addresses, {row["o"]["value"]: row["label"]["value"] for row in names if "label" in row})
    return Resource(
        iri=iri,
        title=_title(out) or page.short(iri),
        out=page.properties(out),
        into=page.properties(into),
        quotes=tuple(page.quote(row) for row in quotes),
        decisions=tuple(page.decision(row) for row in decisions),
    )


def _rows(answer: Answer) -> list[Cells]:
    found: list[Cells] = json.loads(answer.body)["results"]["bindings"]
    return found


def _title(out: list[Cells]) -> str:
    ends = ("#label", "#prefLabel", "/name", "/title")
    named = [row["o"] for row in out if row["p"]["value"].endswith(ends) and row["o"]["type"] == "literal"]
    named.sort(key=lambda o: (o.get("xml:lang", "en") != "en", o["value"]))
    return named[0]["value"] if named else ""


class _Page:
    """Turns rows into what templates show."""

    def __init__(self, addresses: Addresses, names: dict[str, str]) -> None:
        self.addresses = addresses
        self.names = names
        self.prefixes = Prefixes.of([])

    def short(self, iri: str) -> str:
        """The name of an IRI: its label, prefix:name, or its end."""
        own = iri.removeprefix(self.addresses.base)
        return self.names.get(iri) or self.prefixes.shorten(iri) or own

    def link(self, term: dict[str, str]) -> Link:
        if term["type"] != "uri":
            return Link(term["value"], language=term.get("xml:lang", ""))
        return Link(self.short(term["value"]), self.addresses.local(term["value"]), title=term["value"])

    def properties(self, rows: list[Cells]) -> tuple[Property, ...]:
        found: dict[str, list[Link]] = {}
        for row in rows:
            found.setdefault(row["p"]["value"], []).append(self.link(row["o"]))
        return tuple(Property(self._predicate(p), tuple(values)) for p, values in found.items())

    def _predicate(self, iri: str) -> Link:
        return Link(self.prefixes.shorten(iri) or iri, iri if _WEB.match(iri) else "", title=iri)

    def quote(self, row: Cells) -> Quote:
        def text(name: str) -> str:
            return row[name]["value"] if name in row else ""

        source, start, end = self.link(row["source"]), int(text("start")), int(text("end"))
        return Quote(source, start, end, text("prefix"), text("exact"), text("suffix"))

    def decision(self, row: Cells) -> Decision:
        return Decision(
            self._predicate(row["p"]["value"]),
            self.link(row["o"]),
            row["rule"]["value"],
            row["confidence"]["value"],
            row["exact"]["value"] if "exact" in row else "",
        )
