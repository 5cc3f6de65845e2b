"""Why something is in a graph: what it says, the rule that found it, and the words it rests on."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from rdflib import RDF, RDFS, SKOS, Graph, URIRef
from rdflib.term import Node

from policygraph.errors import OntologyError
from policygraph.graph.iris import DCTERMS, FOAF, OA, PG, PROV
from policygraph.graph.literals import tidy
from policygraph.graph.verify import place_of

_SHOWN_AROUND = 160  # characters either side of a quote
_NAMES = (RDFS.label, SKOS.prefLabel, FOAF.name)


@dataclass(frozen=True, slots=True)
class Statement:
    """One edge with the rule that made it and the words it rests on, or (links between briefings) the reason."""

    predicate: str
    object: str
    rule: str | None
    confidence: str | None
    quotes: tuple[str, ...]
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a node is in the graph; `passages` are its words in their sentence, marked as ⟦words⟧.

    `example` is the sentence with which the rule itself shows what it finds; `decisions` are what people have
    decided on the node, with who, when and why.
    """

    iri: str
    kind: str
    label: str
    rule: str | None
    confidence: str | None
    said_by: str | None
    passages: tuple[str, ...]
    statements: tuple[Statement, ...]
    places: tuple[str, ...] = ()  # of the passages in the file: "page 3", an XPath, "table 1, row 2"; or empty
    example: str | None = None
    decisions: tuple[str, ...] = ()

    def __str__(self) -> str:
        head = [f"{self.label}", f"  {self.kind}  {self.iri}"]
        if self.rule is not None:
            head.append(f"  rule {self.rule}, confidence {self.confidence}")
        if self.said_by is not None:
            head.append(f"  said by {self.said_by}")
        places = self.places or [""] * len(self.passages)
        head += [f"  “{p}”{f' ({place})' if place else ''}" for p, place in zip(self.passages, places, strict=True)]
        if self.example is not None:
            head.append(f"  found as in “{self.example}”")
        head += [f"  decided: {d}" for d in self.decisions]
        return "\n".join([*head, *(f"  - {_told(s)}" for s in self.statements)])


def _told(statement: Statement) -> str:
    why = f" ({statement.rule}, {statement.confidence})" if statement.rule is not None else ""
    quoted = "".join(f" ← “{tidy(q)}”" for q in statement.quotes)
    because = f": {statement.reason}" if statement.reason is not None else ""
    return f"{statement.predicate}: {statement.object}{why}{quoted}{because}"


def explain(
    graph: Graph, what: str, texts: Mapping[str, str] | None = None, examples: Mapping[str, str] | None = None
) -> list[Explanation]:
    """Explain the nodes that `what` names: an IRI, the end of one, or words of a label or quote (any case).

    `texts`: IRI of the briefing → original text, to show more than the quote; `examples`: what rule_examples()
    gives. In IRI order.
    """
    return [_explanation(graph, node, texts or {}, examples or {}) for node in _named(graph, what)]


def rule_examples(ontology: Path) -> dict[str, str]:
    """The example of every rule in `ontology`/rules, by the rule's id. Raises OntologyError."""
    found: dict[str, str] = {}
    for path in sorted((ontology / "rules").glob("*.toml")):
        try:
            tables = tomllib.loads(path.read_text("utf-8")).values()
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise OntologyError(f"{path}: {error}") from None
        rules = (row for table in tables if isinstance(table, list) for row in table if isinstance(row, dict))
        found |= {str(r["id"]): " ".join(str(r["example"]).split()) for r in rules if "id" in r and "example" in r}
    return found


def _named(graph: Graph, what: str) -> list[URIRef]:
    nodes = {n for n in graph.subjects(PG.evidence) if isinstance(n, URIRef) and not _is_assertion(graph, n)}
    for record, parts in ((PG.Link, (RDF.subject, RDF.object)), (PG.Curation, (PG.about, PG.other))):
        for made in graph.subjects(RDF.type, record):  # also what was taken for another, or rejected
            nodes |= {n for part in parts for n in graph.objects(made, part) if isinstance(n, URIRef)}
    exact = [n for n in nodes if str(n) == what or str(n).endswith("/" + what.lstrip("/"))]
    if not exact:
        words = " ".join(what.casefold().split())
        exact = [n for n in nodes if not _is_turn(graph, n) and any(words in t for t in _texts_of(graph, n))]
    return sorted(exact, key=str)


def _is_assertion(graph: Graph, node: URIRef) -> bool:
    return (node, RDF.type, PG.Assertion) in graph


def _is_turn(graph: Graph, node: URIRef) -> bool:
    """Turns hold everything that was said: they are explained only by their IRI."""
    return (node, RDF.type, PG.Turn) in graph


def _texts_of(graph: Graph, node: URIRef) -> Iterator[str]:
    for name in _NAMES:
        yield from (" ".join(str(o).casefold().split()) for o in graph.objects(node, name))
    for quote, *_ in _quotes(graph, node):
        yield " ".join(quote.casefold().split())


def _quotes(graph: Graph, node: Node) -> list[tuple[str, str, int, int, str]]:
    """(quote, briefing, start, end, page or element) of every evidence of a node, in text order."""
    out = []
    for evidence in graph.objects(node, PG.evidence):
        start, end, quote = place_of(graph, evidence)
        page, element = graph.value(evidence, PG.page), graph.value(evidence, PG.element)
        place = f"page {page}" if page is not None else str(element or "")
        out.append((quote, str(graph.value(evidence, OA.hasSource)), start, end, place))
    return sorted(out, key=lambda q: (q[1], q[2], q[3]))


def _explanation(graph: Graph, node: URIRef, texts: Mapping[str, str], examples: Mapping[str, str]) -> Explanation:
    rule = _text(graph.value(node, PG.rule))
    speaker = graph.value(node, PROV.wasAttributedTo)
    return Explanation(
        iri=str(node),
        kind=" ".join(sorted({_name_of_class(c) for c in graph.objects(node, RDF.type) if str(c).startswith(str(PG))})),
        label=_label(graph, node),
        rule=rule,
        confidence=_text(graph.value(node, PG.confidence)),
        said_by=None if speaker is None else _label(graph, speaker),
        passages=tuple(_passage(texts.get(source), *found) for source, found in _located(graph, node)),
        statements=tuple(_statements(graph, node)),
        places=tuple(place for *_, place in _quotes(graph, node)),
        example=examples.get(rule or ""),
        decisions=tuple(_decisions(graph, node)),
    )


def _decisions(graph: Graph, node: URIRef) -> Iterator[str]:
    """What people have decided on a node, as sentences, in order of their dates."""
    made = {d for part in (PG.about, PG.other) for d in graph.subjects(part, node)}
    for decision in sorted(made, key=lambda d: (str(graph.value(d, DCTERMS.date)), str(d))):
        told = (graph.value(decision, p) for p in (RDF.predicate, PG.oldValue, PG.newValue))
        parts = [_text(graph.value(decision, PG.verdict)) or "", *(str(t) for t in told if t is not None)]
        pair = {graph.value(decision, PG.about), graph.value(decision, PG.other)} - {node, None}
        parts += [str(other) for other in pair]
        who, when, why = (graph.value(decision, p) for p in (DCTERMS.creator, DCTERMS.date, RDFS.comment))
        yield f"{' '.join(parts)} (by {who}, {when}): {why}"


def _located(graph: Graph, node: URIRef) -> Iterator[tuple[str, tuple[str, int, int]]]:
    for quote, source, start, end, _ in _quotes(graph, node):
        yield source, (quote, start, end)


def _passage(text: str | None, quote: str, start: int, end: int) -> str:
    """The quote within what stands around it in its paragraph; a long one is shown by its ends."""
    if end - start > 3 * _SHOWN_AROUND:
        return f"⟦{tidy(quote[:_SHOWN_AROUND])} … {tidy(quote[-_SHOWN_AROUND:])}⟧"
    if text is None or text[start:end] != quote:
        return f"⟦{tidy(quote)}⟧"
    paragraph, line = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    last = len(text) if line < 0 else line
    before, after = text[paragraph:start], text[end:last]
    if len(before) > _SHOWN_AROUND:
        before = "…" + before[-_SHOWN_AROUND:].partition(" ")[2]
    if len(after) > _SHOWN_AROUND:
        after = after[:_SHOWN_AROUND].rpartition(" ")[0] + "…"
    return tidy(f"{before}⟦{text[start:end]}⟧{after}")


def _statements(graph: Graph, node: URIRef) -> list[Statement]:
    out = []
    for assertion in graph.subjects(RDF.subject, node):
        target = graph.value(assertion, RDF.object)
        if target is None:
            continue
        out.append(
            Statement(
                predicate=_name_of_class(graph.value(assertion, RDF.predicate)),
                object=_label(graph, target),
                rule=_text(graph.value(assertion, PG.rule)),
                confidence=_text(graph.value(assertion, PG.confidence)),
                quotes=tuple(q for q, *_ in _quotes(graph, assertion)),
                reason=_text(graph.value(assertion, RDFS.comment)),
            )
        )
    for link in graph.subjects(RDF.object, node):
        if (link, RDF.type, PG.Link) in graph:
            out.append(_link_to(graph, link))
    for basis in graph.objects(node, PG.actorBasis):  # whether the text names the actor here
        out.append(Statement("actorBasis", str(basis), None, None, ()))
    return sorted(out, key=lambda s: (s.predicate, s.object))


def _link_to(graph: Graph, link: Node) -> Statement:
    """A link between briefings as it is seen from its object."""
    name = f"is {_name_of_class(graph.value(link, RDF.predicate))} of"
    source, rule, sure, why = (graph.value(link, p) for p in (RDF.subject, PG.rule, PG.confidence, RDFS.comment))
    told = str(source) if source is None else _label(graph, source)
    return Statement(name, told, _text(rule), _text(sure), (), _text(why))


def _label(graph: Graph, node: Node) -> str:
    for name in _NAMES:
        labels = sorted(graph.objects(node, name), key=lambda o: (getattr(o, "language", None) != "en", str(o)))
        if labels:
            return str(labels[0])
    return str(node)


def _name_of_class(node: Node | None) -> str:
    return str(node).rstrip("/").replace("#", "/").rsplit("/", 1)[-1]


def _text(node: Node | None) -> str | None:
    return None if node is None else str(node)
