"""The explorer of a knowledge base that is too large for one page: where to begin, and what surrounds a thing."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from rdflib import Graph, Literal, URIRef
from served import Client, running

from policygraph.graph.iris import DCTERMS, OA, ORG, PG, RDF, RDFS, SKOS, VOCAB, Iris
from policygraph.server import Settings
from policygraph.store import Entry, Folder, Writer

PORTS = 14
GUILD = VOCAB["organisation/guild"]
FERRIES = VOCAB["sector/ferries"]


def _text(port: int) -> str:
    return f"The guild will paint pier {port}. It will also sweep it."


def _briefing(port: int) -> tuple[Entry, Graph, bytes]:
    """A briefing with a headline, a part of it and a label with markup."""
    text = _text(port)
    digest = hashlib.sha256(text.encode()).hexdigest()
    iris = Iris(f"port{port}-{digest[:8]}")
    graph = Graph()
    graph.add((iris.briefing, RDF.type, PG.Briefing))
    graph.add((iris.briefing, DCTERMS.title, Literal(f"Port {port}", lang="en")))
    graph.add((GUILD, RDF.type, ORG.Organization))
    graph.add((GUILD, SKOS.prefLabel, Literal("Guild <b>of</b> painters", lang="en")))
    graph.add((FERRIES, RDF.type, SKOS.Concept))
    graph.add((FERRIES, SKOS.prefLabel, Literal("Ferries", lang="en")))
    head = _claim(graph, iris, text, f"paint pier {port}")
    graph.add((head, PG.actor, GUILD))
    part = _claim(graph, iris, text, "also sweep it")
    graph.add((part, PG.subMeasureOf, head))
    graph.add((part, PG.targetsSector, FERRIES))
    name = f"port{port}.txt"
    return (
        Entry(iris.doc, str(iris.briefing), str(iris.within("graph")), name, digest, "one", len(graph)),
        graph,
        text.encode(),
    )


def _claim(graph: Graph, iris: Iris, text: str, words: str) -> URIRef:
    start = text.index(words)
    place = f"{start}-{start + len(words)}"
    claim, evidence = iris.within("measure", place), iris.within("evidence", place)
    graph.add((claim, RDF.type, PG.Measure))
    graph.add((claim, RDFS.label, Literal(words, lang="en")))
    graph.add((claim, PG.evidence, evidence))
    graph.add((claim, DCTERMS.isPartOf, iris.briefing))
    graph.add((evidence, OA.hasSource, iris.briefing))
    for part in ("position", "quote"):
        graph.add((evidence, OA.hasSelector, iris.within(part, place)))
    graph.add((iris.within("position", place), OA.start, Literal(start)))
    graph.add((iris.within("position", place), OA.end, Literal(start + len(words))))
    graph.add((iris.within("quote", place), OA.exact, Literal(words)))
    return claim


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = Folder.create(tmp_path_factory.mktemp("ports") / "kb")
    with Writer.open(folder) as writer:
        for port in range(PORTS):
            entry, graph, raw = _briefing(port)
            folder.keep_text(entry.sha256, raw)
            writer.put(entry, graph)
    with running(folder, Settings()) as client:
        yield client


def island(html: str) -> dict[str, object]:
    found = re.search(r'<script type="application/json" id="pg-data">(.*?)</script>', html, re.DOTALL)
    assert found
    data: dict[str, object] = json.loads(found.group(1))
    return data


def names(html: str) -> set[str]:
    nodes = island(html)["nodes"]
    assert isinstance(nodes, list)
    return {text for node in nodes for text in node["labels"].values()}


def test_a_large_knowledge_base_begins_with_what_is_much_named(client: Client) -> None:
    reply = client.ask("GET", "/explore")
    assert reply.status == 200
    assert "14 briefings are too many" in reply.body
    assert "/explore?node=" + quote(str(GUILD), safe="") in reply.body
    assert "Guild &lt;b&gt;of&lt;/b&gt; painters" in reply.body
    assert "Ferries</a>" in reply.body


def test_a_thing_is_shown_with_all_that_is_said_of_it(client: Client) -> None:
    reply = client.ask("GET", "/explore?node=" + quote(str(FERRIES), safe=""))
    assert reply.status == 200
    known = names(reply.body)
    assert {"Ferries", "also sweep it", "Port 0", "Port 13"} <= known
    assert {f"paint pier {port}" for port in range(PORTS)} <= known  # what the parts are parts of
    assert island(reply.body)["note"] == "What all briefings say around “Ferries”: 14 claims from 14 briefings."
    assert island(reply.body)["expand"] == "/explore?node="
    assert _text(3) not in reply.body  # too many briefings for their texts; quotes stay


def test_a_claim_is_shown_with_its_text(client: Client) -> None:
    text = _text(3)
    iris = Iris(f"port3-{hashlib.sha256(text.encode()).hexdigest()[:8]}")
    start = text.index("also sweep it")
    claim = iris.within("measure", f"{start}-{start + 13}")
    reply = client.ask("GET", "/explore?node=" + quote(str(claim), safe=""))
    assert {"paint pier 3", "also sweep it", "Ferries", "Guild <b>of</b> painters"} <= names(reply.body)
    assert "paint pier 4" not in names(reply.body)
    assert text in reply.body


def test_one_briefing_leads_on_to_the_others(client: Client) -> None:
    doc = f"port5-{hashlib.sha256(_text(5).encode()).hexdigest()[:8]}"
    reply = client.ask("GET", f"/explore/{doc}")
    assert island(reply.body)["expand"] == "/explore?node="
    assert island(reply.body)["note"] == "1 of 14 briefings of this knowledge base."


@pytest.mark.parametrize(
    ("node", "status"),
    [("", 400), ("no iri", 400), ("javascript:alert(1)>", 400), ("https://nowhere.example/x", 404)],
)
def test_what_is_not_known_is_refused(client: Client, node: str, status: int) -> None:
    assert client.ask("GET", "/explore?node=" + quote(node, safe="")).status == status
