"""Against a real Virtuoso, when one is running: see virtuoso.sh. Run with `pytest -m virtuoso`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from kb_texts import briefing

from policygraph.desk import export_graph, query_graph
from policygraph.errors import StoreError
from policygraph.graph.iris import DATA
from policygraph.kb.exchange import pull, push
from policygraph.store import Folder, Writer
from policygraph.store.graphs import Dialect
from policygraph.store.http import Login, Server

pytestmark = pytest.mark.virtuoso
URL = os.environ.get("POLICYGRAPH_VIRTUOSO", "http://127.0.0.1:18890")
STORE = Server(f"{URL}/sparql-graph-crud-auth", Login.DIGEST, "dba", "dba")
UNION = DATA + "test-union"


@pytest.fixture
def kb(tmp_path: Path) -> Path:
    folder = Folder.create(tmp_path / "kb")
    with Writer.open(folder) as writer:
        for number in range(3):
            writer.put(*briefing(number))
    return folder.path


def test_there_and_back(kb: Path, tmp_path: Path) -> None:
    push(kb, STORE, prune=True, union=True, union_graph=UNION)
    assert len(push(kb, STORE).unchanged) == 3
    assert len(pull(tmp_path / "copy", STORE).copied) == 3
    assert export_graph(tmp_path / "copy", "nquads") == export_graph(kb, "nquads")


def test_changes_and_removals(kb: Path, tmp_path: Path) -> None:
    push(kb, STORE, prune=True)
    with Writer.open(Folder.open(kb)) as writer:
        writer.put(*briefing(1, fingerprint="two", triples=5))
        writer.remove(briefing(2)[0])
    assert len(push(kb, STORE, prune=True).removed) == 1
    pull(tmp_path / "copy", STORE)
    assert export_graph(tmp_path / "copy", "nquads") == export_graph(kb, "nquads")


def test_there_and_back_by_sparql(kb: Path, tmp_path: Path) -> None:
    updates = Server(f"{URL}/sparql-auth", Login.DIGEST, "dba", "dba")
    push(kb, STORE, prune=True)
    with Writer.open(Folder.open(kb)) as writer:
        writer.put(*briefing(1, fingerprint='two "\\', triples=50))
        writer.remove(briefing(2)[0])
    assert len(push(kb, updates, prune=True, dialect=Dialect.SPARQL).removed) == 1
    assert len(push(kb, updates, dialect=Dialect.SPARQL).unchanged) == 2
    pull(tmp_path / "copy", updates, dialect=Dialect.SPARQL)
    assert export_graph(tmp_path / "copy", "nquads") == export_graph(kb, "nquads")


def test_questions_have_the_same_answers(kb: Path) -> None:
    push(kb, STORE, prune=True, union=True, union_graph=UNION)
    endpoint = f"{URL}/sparql?default-graph-uri={UNION}"
    for asked in (
        "SELECT ?body (COUNT(?m) AS ?n) { ?m a pg:Measure ; pg:actor ?body } GROUP BY ?body",
        "SELECT ?m ?label { ?m rdfs:label ?label ; a pg:Measure } ORDER BY STR(?m) LIMIT 20",
        "ASK { ?m pg:actor ?body FILTER(STRENDS(STR(?body), 'ministry-of-tides')) }",
    ):
        assert query_graph(asked, endpoint).to("csv") == query_graph(asked, kb).to("csv"), asked


def test_refusals_are_errors(kb: Path) -> None:
    with pytest.raises(StoreError, match="401"):
        push(kb, Server(STORE.url, Login.DIGEST, "dba", "wrong"))
    with Writer.open(Folder.open(kb)) as writer:
        writer.put(*briefing(1, fingerprint="three", triples=7))
    with pytest.raises(StoreError, match=r"PUT of .* failed"):
        push(kb, Server(f"{URL}/sparql-graph-crud"))
    everything = "SELECT ?s ?a { ?s ?p ?o . ?a ?b ?c }"
    with pytest.raises(StoreError, match="10000 rows at most"):
        query_graph(everything, f"{URL}/sparql")
