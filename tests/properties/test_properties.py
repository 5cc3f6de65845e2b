"""What holds for all texts, numbers, times and graphs."""

from __future__ import annotations

import calendar
import datetime as dt
from decimal import Decimal

import pyoxigraph as ox
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import Graph, Literal, URIRef

from policygraph.annotation.periods import find_periods
from policygraph.annotation.quantities import find_quantities
from policygraph.export.corpus import document_quads, label_quads
from policygraph.export.parts import Part
from policygraph.export.rdf import jsonld, nquads, ntriples, rdfxml, trig
from policygraph.graph import to_turtle
from policygraph.graph.iris import SKOS
from policygraph.lexicon import Lexicon
from policygraph.model import Metadata
from policygraph.reading import read_text

quick = settings(
    derandomize=True, max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
PIECES = [
    "Q: ", "A: ", "\n", "\n\n", "\r\n", "MINISTER: ", "- ", "1. ", "Page 3 of 9\n", "\ufeff", "\u200b", "“quoted”",
    "a&amp;b", "co-\noperation", "Exports rose 3.5 percent.", "e\u0301", "（一）", "\U0001f6a2", " | ",
    "We will cut fees; and", "\u2028", "â€™",
]  # fmt: skip


# --- offsets ---


@quick
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), min_size=1, max_size=25).map("".join))
def test_offsets_are_those_of_the_file(lexicon: Lexicon, text: str) -> None:
    text = text.replace("\x00", "") + "Output fell."
    briefing = read_text(text, "any.txt", lexicon.rules)
    assert briefing.text == text
    assert len(briefing.clean) == len(text)
    ends = 0
    for sentence in briefing.sentences:
        assert ends <= sentence.span.start < sentence.span.end <= len(text)
        ends = sentence.span.end
        assert briefing.blocks[sentence.block].span.covers(sentence.span)
    for turn in briefing.turns:
        assert 0 <= turn.span.start <= turn.span.end <= len(text)


# --- numbers ---


def grouped(number: int) -> str:
    return f"{number:,}"


@quick
@given(st.integers(1, 10**9), st.sampled_from([str, grouped]), st.integers(0, 99), st.booleans())
def test_a_percentage_has_the_value_it_is_printed_with(
    lexicon: Lexicon, whole: int, spelled: object, part: int, with_part: bool
) -> None:
    assert callable(spelled)
    printed = spelled(whole % 1000 if with_part else whole) + (f".{part:02}" if with_part else "")
    text = f"Prices rose by {printed} percent there."
    (found,) = find_quantities(text, lexicon.rules)
    assert found.value == Decimal(printed.replace(",", ""))
    assert found.unit == "percent"
    assert printed in found.span.of(text)


@quick
@given(st.integers(1, 999), st.sampled_from([("thousand", 3), ("million", 6), ("billion", 9), ("trillion", 12)]))
def test_magnitudes(lexicon: Lexicon, number: int, magnitude: tuple[str, int]) -> None:
    word, power = magnitude
    (found,) = find_quantities(f"It will spend {number} {word} yuan.", lexicon.rules)
    assert (found.value, found.unit) == (Decimal(number) * 10**power, "CNY")


# --- times ---


@quick
@given(st.integers(1960, 2060), st.integers(1, 12))
def test_a_month_is_its_days(lexicon: Lexicon, year: int, month: int) -> None:
    text = f"Sales fell in {calendar.month_name[month]} {year}."
    briefing = read_text(text, "m.txt", lexicon.rules, Metadata(date=dt.date(2030, 1, 1)))
    (found,) = find_periods(briefing, lexicon.rules)
    assert found.resolved is not None
    assert found.resolved.start == dt.date(year, month, 1)
    assert found.resolved.end == dt.date(year, month, calendar.monthrange(year, month)[1])


@quick
@given(st.integers(1960, 2060), st.integers(0, 3))
def test_a_quarter_is_three_months(lexicon: Lexicon, year: int, quarter: int) -> None:
    name = ("first", "second", "third", "fourth")[quarter]
    briefing = read_text(f"Sales fell in the {name} quarter of {year}.", "q.txt", lexicon.rules)
    (found,) = find_periods(briefing, lexicon.rules)
    assert found.resolved is not None
    assert (found.resolved.start.month, found.resolved.end.month) == (3 * quarter + 1, 3 * quarter + 3)
    assert {found.resolved.start.year, found.resolved.end.year} == {year}


# --- exports ---

BASE = "https://example.org/data/"
nodes = st.sampled_from([URIRef(f"{BASE}{name}") for name in ("n-1/claim/1-2", "n-1", "thing/a", "thing/b")])
predicates = st.sampled_from([SKOS.prefLabel, SKOS.altLabel, URIRef("https://example.org/says")])
wild = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)
controls = st.text(st.sampled_from('\t\n\r\\"\u2028\x7f'), max_size=3)
literals = st.builds(
    lambda text, more, language: Literal(text + more, lang=language),
    wild, controls, st.sampled_from([None, "en", "zh-Hans"]),
)  # fmt: skip
triples = st.lists(st.tuples(nodes, predicates, st.one_of(nodes, literals)), min_size=1, max_size=8)


def graph_of(rows: list[tuple[URIRef, URIRef, URIRef | Literal]]) -> Graph:
    graph = Graph(identifier=URIRef(BASE + "n-1/graph"), bind_namespaces="none")
    for row in rows:
        graph.add(row)
    return graph


def lines(data: bytes | str, form: ox.RdfFormat) -> set[str]:
    """The triples that an independent parser reads, without the name of their graph; languages in small letters."""
    quads = ox.parse(data, form)
    return {str(ox.Triple(q.subject, q.predicate, q.object)) for q in quads}


@quick
@given(triples)
def test_every_rdf_export_comes_back(rows: list[tuple[URIRef, URIRef, URIRef | Literal]]) -> None:
    graph = graph_of(rows)
    part = [Part(str(graph.identifier), graph)]
    want = lines(ntriples(graph), ox.RdfFormat.N_TRIPLES)
    assert len(want) == len(graph)
    assert lines(to_turtle(graph), ox.RdfFormat.TURTLE) == want
    assert lines("".join(nquads(part)), ox.RdfFormat.N_QUADS) == want
    assert lines("".join(trig(part)), ox.RdfFormat.TRIG) == want
    assert lines(jsonld(graph), ox.RdfFormat.JSON_LD) == want
    if not any(c in ntriples(graph) for c in ("\\r", "\\u", "\x7f", "\ufffe", "\uffff")):  # XML 1.0 cannot hold them
        assert lines(rdfxml(graph), ox.RdfFormat.RDF_XML) == want


@quick
@given(triples)
def test_quads_and_labels_of_a_corpus_are_the_graph(rows: list[tuple[URIRef, URIRef, URIRef | Literal]]) -> None:
    want = lines(ntriples(graph_of(rows)), ox.RdfFormat.N_TRIPLES)
    quads, labels = document_quads(graph_of(rows), "n-1", BASE)
    found = lines(quads + "".join(label_quads(labels, BASE)), ox.RdfFormat.N_QUADS)
    preferred, alternative = f"<{SKOS.prefLabel}>", f"<{SKOS.altLabel}>"
    assert {line.replace(preferred, alternative) for line in found} == {
        line.replace(preferred, alternative) for line in want
    }
    shared = [line.split(" ")[0] for line in found if preferred in line and "/thing/" in line.split(" ")[0]]
    assert len(shared) <= 2 * 3  # one for each thing and language
