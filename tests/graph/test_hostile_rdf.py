"""Hostile graphs and ontology files: nothing is fetched, imported, opened or run while RDF and SHACL are read."""

from __future__ import annotations

import contextlib
import gzip
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from policygraph.errors import GraphError, OntologyError, PolicygraphError
from policygraph.graph.validate import validate
from policygraph.lexicon import Lexicon
from policygraph.query import load_graph
from policygraph.query.files import load_store

_touched: list[str] = []
_watching = [False]


def _watch(event: str, args: tuple[object, ...]) -> None:
    outside = event.startswith(("socket.", "subprocess.", "os.system", "urllib."))
    if _watching[0] and (outside or (event == "open" and "passwd" in str(args[0]))):
        _touched.append(f"{event} {args}")


sys.addaudithook(_watch)  # can never be taken away, so it is asleep outside these tests


@pytest.fixture(autouse=True)
def untouched() -> Iterator[None]:
    _touched.clear()
    _watching[0] = True
    yield
    _watching[0] = False
    assert _touched == []


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret.ttl"
    path.write_text('<urn:a> <urn:b> "secret" .', "utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonld", '{"@context": "http://127.0.0.1:9/context", "@id": "urn:a", "b": "c"}'),
        ("a.jsonld", '{"@context": "file:///etc/passwd", "@id": "urn:a", "b": "c"}'),
        (
            "a.rdf",
            '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/'
            '22-rdf-syntax-ns#"><rdf:Description rdf:about="urn:a"><b xmlns="urn:">&x;</b></rdf:Description></rdf:RDF>',
        ),
        ("a.ttl", "<urn:a> <urn:b> " + "[ <urn:c> " * 30_000),
        ("a.ttl", "<urn:a> <urn:b> " + "( " * 30_000),
        ("a.ttl", "<urn:a> <urn:b> " + "( " * 30_000 + ") " * 30_000 + "."),
        ("a.ttl", "@base <file:///etc/> . <passwd> <urn:b> ."),
    ],
)
def test_broken_and_hostile_graphs(tmp_path: Path, name: str, content: str) -> None:
    path = tmp_path / name
    path.write_text(content, "utf-8")
    for load in (load_graph, load_store):
        with contextlib.suppress(GraphError):
            load(path)


def test_imports_are_not_followed(tmp_path: Path, secret: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text(
        "@prefix owl: <http://www.w3.org/2002/07/owl#> . <urn:o> a owl:Ontology ;"
        f" owl:imports <{secret.as_uri()}>, <http://127.0.0.1:9/x> .",
        "utf-8",
    )
    assert len(load_graph(path)) == 3


@pytest.mark.parametrize(
    "constraint",
    [
        'sh:sparql [ sh:select "SELECT $this WHERE { SERVICE <http://127.0.0.1:9/q> { $this ?p ?o } }" ]',
        'sh:sparql [ sh:select "SELECT $this FROM <file:///etc/passwd> WHERE { $this ?p ?o }" ]',
        'sh:js [ sh:jsFunctionName "f" ; sh:jsLibrary [ sh:jsLibraryURL "http://127.0.0.1:9/x.js" ] ]',
        'sh:rule [ a sh:SPARQLRule ; sh:construct "CONSTRUCT { $this a $this } WHERE {}" ]',
        'sh:target [ a sh:SPARQLTarget ; sh:select "SELECT ?this WHERE { ?this ?p ?o }" ]',
    ],
)
def test_shapes_run_nothing(tmp_path: Path, ontology: Path, secret: Path, constraint: str) -> None:
    mine = tmp_path / "ontology"
    shutil.copytree(ontology, mine)
    with (mine / "shapes.ttl").open("a", encoding="utf-8") as file:
        file.write(f"\n<urn:shape> a sh:NodeShape ; sh:targetClass pg:Briefing ; {constraint} .\n")
    with pytest.raises(OntologyError, match="is not allowed; shapes may only use SHACL Core"):
        validate(load_graph(secret), mine)


def test_shapes_import_nothing(tmp_path: Path, ontology: Path, secret: Path) -> None:
    mine = tmp_path / "ontology"
    shutil.copytree(ontology, mine)
    owl = "http://www.w3.org/2002/07/owl#"
    with (mine / "shapes.ttl").open("a", encoding="utf-8") as file:
        file.write(f"\n<urn:o> a <{owl}Ontology> ; <{owl}imports> <file:///etc/passwd>, <http://127.0.0.1:9/x> .\n")
    validate(load_graph(secret), mine)


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("rules/noise.toml", "a = " + "[" * 5000),
        ("rules/noise.toml", '[[rule]]\nid = "x"\npattern = "(("\nexample = ""\nexpect = ""'),
        ("rules/noise.toml", '[patterns]\nx = "{x}"'),
        ("rules/noise.toml", "[words]\nnoise_menu = 3"),
        ("vocab/sectors.ttl", "<urn:a> <urn:b> " + "[ <urn:c> " * 30_000),
        ("vocab/sectors.ttl", '@prefix a: <file:///etc/passwd> . a: a "x"'),
    ],
)
def test_broken_ontologies_are_named(tmp_path: Path, ontology: Path, file: str, content: str) -> None:
    mine = tmp_path / "ontology"
    shutil.copytree(ontology, mine)
    assert (mine / file).is_file()
    (mine / file).write_text(content, "utf-8")
    with pytest.raises(PolicygraphError) as caught:
        Lexicon.load(mine)
    assert "\n" not in str(caught.value)


def test_a_compressed_bomb_of_a_graph(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl.gz"
    path.write_bytes(gzip.compress(b"#" * 3_000_000))
    with pytest.raises(GraphError, match="unpacks to more than 200 times its size"):
        load_graph(path)
