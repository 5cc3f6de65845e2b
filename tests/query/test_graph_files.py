"""Saved graphs are read in every format that export writes, and a file that is none is refused in one line."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from rdflib import Graph

from policygraph import desk
from policygraph.errors import GraphError
from policygraph.export import format_of
from policygraph.graph.iris import SKOS
from policygraph.outputs import write_all
from policygraph.query import load_graph, load_store, run
from policygraph.reading.settings import Limits

ASKED = "SELECT ?m ?label { ?m a pg:Measure ; rdfs:label ?label } ORDER BY ?m"


def labels(graph: Graph) -> set[str]:
    return {str(o) for o in graph.objects(None, SKOS.prefLabel)}


@pytest.fixture(scope="module")
def before(root: Path) -> tuple[Graph, object]:
    """The graph of outputs/ and what it answers."""
    first = root / "outputs" / "graph.ttl"
    return load_graph(first), run(ASKED, load_store(first)).rows


@pytest.mark.parametrize("name", ["g.ttl", "g.nt", "g.nq.gz", "g.trig", "g.rdf", "g.jsonld", "g.ttl.gz"])
def test_what_export_writes_can_be_asked(name: str, root: Path, tmp_path: Path, before: tuple[Graph, object]) -> None:
    graph, rows = before
    write_all(tmp_path, {name: desk.export_pieces(root / "outputs" / "graph.ttl", format_of(name))})
    again = load_graph(tmp_path / name)
    assert len(again) == len(graph)
    assert labels(again) == labels(graph)
    assert run(ASKED, load_store(tmp_path / name)).rows == rows


@pytest.mark.parametrize(
    ("name", "raw", "says"),
    [
        (
            "a.ttl",
            b"no turtle",
            r"not a graph in Turtle \(at line 1 between columns 1 and 3: no is not a valid",
        ),
        ("a.bin", b"\x89PNG", "not a graph in Turtle .*Invalid UTF-8"),
        ("a.rdf", b"<a>", "not a graph in RDF/XML"),
        ("a.nq.gz", gzip.compress(b"<http://e/a> <http://e/b> <http://e/c> .\n" * 99, mtime=0)[:-9], "cannot be read"),
        ("a.nq.gz", b"plain", "cannot be read"),
        (
            "a.nq.gz",
            gzip.compress(b" " * 3_000_000, mtime=0),
            "unpacks to more than 200 times its size; if you trust it",
        ),
        ("a.jsonld", b"{", "not a graph in JSON-LD"),
    ],
)
def test_what_is_no_graph(name: str, raw: bytes, says: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(raw)
    for read in (load_graph, load_store):
        with pytest.raises(GraphError, match=says) as error:
            read(tmp_path / name)
        assert "\n" not in str(error.value)


def test_a_graph_that_unpacks_to_more_than_allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.ttl.gz").write_bytes(gzip.compress(b"# a remark\n" * 1000))
    assert len(load_graph(tmp_path / "a.ttl.gz")) == 0
    monkeypatch.setattr("policygraph.query.files.Limits", lambda: Limits(unpacked=10_000))
    for read in (load_graph, load_store):
        with pytest.raises(GraphError, match="unpacks to more than 10,000 bytes; if you trust it, unpack it"):
            read(tmp_path / "a.ttl.gz")


def test_a_folder_is_no_graph(tmp_path: Path) -> None:
    for read in (load_graph, load_store):
        with pytest.raises(GraphError, match="is a folder, but no knowledge base"):
            read(tmp_path)
