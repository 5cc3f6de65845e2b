"""Each format is read back by another tool than wrote it, and holds what the graph holds."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree as ET

import networkx as nx
import pyoxigraph as ox
import pytest
from rdflib import RDF, Dataset, Graph, Literal, URIRef
from rdflib.term import Node

from policygraph.errors import InputError
from policygraph.export import FORMATS, write_files, write_format
from policygraph.graph.iris import PG, SM
from policygraph.pipeline import Options, build

TEXT = """Ports

The Ministry of Works will dredge the harbour. Exports fell by 3.5 percent in May 2021.
"""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    path = tmp_path_factory.mktemp("export") / "ports.txt"
    path.write_text(TEXT, "utf-8")
    return build(path, options=Options(engine="lexical")).graph


def lowered(graph: Iterable[tuple[Node, Node, Node]]) -> set[tuple[Node, Node, Node]]:
    """Triples with language tags in lower case: they are the same in any case (RDF 1.1, section 3.3)."""
    return {(s, p, _lowered(o)) for s, p, o in graph}


def _lowered(term: Node) -> Node:
    return Literal(term, lang=term.language.lower()) if isinstance(term, Literal) and term.language else term


READ_BY_RDFLIB = [("ntriples", "nt"), ("rdfxml", "xml"), ("jsonld", "json-ld"), ("turtle", "turtle")]


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@pytest.mark.parametrize(("form", "parser"), READ_BY_RDFLIB)
def test_rdf_read_by_rdflib(form: str, parser: str, graph: Graph) -> None:
    assert lowered(Graph().parse(data=write_format(graph, form), format=parser)) == lowered(graph)


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@pytest.mark.parametrize(("form", "parser"), [("trig", "trig"), ("nquads", "nquads")])
def test_quads_read_by_rdflib(form: str, parser: str, graph: Graph) -> None:
    read = Dataset(default_union=True)
    read.parse(data=write_format(graph, form), format=parser)
    assert lowered((s, p, o) for s, p, o, _ in read.quads()) == lowered(graph)
    (briefing,) = graph.subjects(RDF.type, PG.Briefing)
    named = read.graph(URIRef(str(briefing)))
    assert set(named.subjects(RDF.type, PG.Measure)) == set(graph.subjects(RDF.type, PG.Measure))


def test_turtle_and_jsonld_read_by_oxigraph(graph: Graph) -> None:
    for form, kind in (("turtle", ox.RdfFormat.TURTLE), ("jsonld", ox.RdfFormat.JSON_LD)):
        assert len(list(ox.parse(write_format(graph, form).encode(), kind))) == len(graph)


def test_jsonld_fetches_nothing(graph: Graph) -> None:
    context = json.loads(write_format(graph, "jsonld"))["@context"]
    assert isinstance(context, dict)


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_networks(form: str, graph: Graph, tmp_path: Path) -> None:
    path = tmp_path / f"net.{form}"
    path.write_text(write_format(graph, form), "utf-8")
    if form == "graphml":
        net = nx.read_graphml(path)
        assert net.nodes[str(next(iter(graph.subjects(RDF.type, PG.Measure))))]["label"] == "Dredge the harbour"
        assert "actor" in {d["relation"] for *_, d in net.edges(data=True)}
    else:
        root = ET.parse(path).getroot()
        assert any(n.get("label") == "Dredge the harbour" for n in root.iter("{http://gexf.net/1.3}node"))


def test_tables_and_their_description(graph: Graph) -> None:
    files = write_files(graph)
    assert sorted(files) == ["csv-metadata.json", "measures.csv", "observations.csv"]
    (row,) = csv.DictReader(io.StringIO(files["measures.csv"]))
    assert row["quote"] == TEXT[int(row["start"]) : int(row["end"])] == "dredge the harbour"
    assert (row["actor"], row["status"]) == ("Ministry of Works", "Announced")
    (seen,) = csv.DictReader(io.StringIO(files["observations.csv"]))
    assert (seen["value"], seen["period"]) == ("-3.5", "2021-05")
    described = {t["url"]: t for t in json.loads(files["csv-metadata.json"])["tables"]}
    for name in ("measures.csv", "observations.csv"):
        header = files[name].splitlines()[0].split(",")
        assert [c["name"] for c in described[name]["tableSchema"]["columns"]] == header


def test_no_cell_is_a_formula(graph: Graph) -> None:
    hostile = Graph()
    for triple in graph:
        hostile.add(triple)
    measure = next(iter(graph.subjects(RDF.type, PG.Measure)))
    hostile.add((measure, PG.rule, Literal("=cmd()")))
    hostile.remove((measure, PG.rule, graph.value(measure, PG.rule)))
    (row,) = csv.DictReader(io.StringIO(write_format(hostile, "csv")))
    assert row["rule"] == "'=cmd()"


def test_control_characters_do_not_break_xml() -> None:
    odd = Graph()
    node = URIRef("https://example.org/a")
    odd.add((node, RDF.type, PG.Measure))
    odd.add((node, URIRef("http://www.w3.org/2000/01/rdf-schema#label"), Literal("a\x00b <b> & \x1f")))
    for form in ("graphml", "gexf"):
        ET.fromstring(write_format(odd, form))


def test_same_bytes_again(graph: Graph) -> None:
    again = Graph()
    for triple in sorted(graph, reverse=True):
        again.add(triple)
    for form in FORMATS:
        assert write_format(again, form) == write_format(graph, form), form


def test_unknown_format(graph: Graph) -> None:
    with pytest.raises(InputError, match="unknown format 'xls'"):
        write_format(graph, "xls")
    assert (None, SM.obsValue, None) in graph
