"""Each format is read back by another tool than wrote it, and holds what the graph holds."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from xml.etree import ElementTree as ET

import networkx as nx
import pyoxigraph as ox
import pytest
from rdflib import OWL, RDF, RDFS, Dataset, Graph, Literal, URIRef
from rdflib.term import Node

from policygraph import desk, kb
from policygraph.cli import main
from policygraph.errors import InputError
from policygraph.export import FORMATS, at_level, write_files, write_format
from policygraph.export.network import network
from policygraph.export.rdf import ntriples
from policygraph.graph import Provenance
from policygraph.graph.iris import PG, SM
from policygraph.kb import curate
from policygraph.outputs import write_all
from policygraph.pipeline import Options, build
from policygraph.store import Entry, Folder, Writer

TEXT = """Ports

The Ministry of Works will dredge the harbour. Exports fell by 3.5 percent in May 2021.
"""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    path = tmp_path_factory.mktemp("export") / "ports.txt"
    path.write_text(TEXT, "utf-8")
    return build(path, options=Options(engine="lexical")).graph


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Graph, list[Graph]]:
    """Two briefings that share things, in one graph and each in its own."""
    folder = tmp_path_factory.mktemp("pair")
    (folder / "ports.txt").write_text(TEXT, "utf-8")
    (folder / "rail.txt").write_text(
        TEXT.replace("Ports", "Rail").replace("dredge the harbour", "widen roads"), "utf-8"
    )
    options = Options(engine="lexical")
    alone = [build(folder / name, options=options).graph for name in ("ports.txt", "rail.txt")]
    assert alone[0].identifier != alone[1].identifier
    return build(folder, options=options).graph, alone


def lowered(graph: Iterable[tuple[Node, Node, Node]]) -> set[tuple[Node, Node, Node]]:
    """Triples with language tags in lower case: they are the same in any case (RDF 1.1, section 3.3)."""
    return {(s, p, _lowered(o)) for s, p, o in graph}


def _lowered(term: Node) -> Node:
    return Literal(term, lang=term.language.lower()) if isinstance(term, Literal) and term.language else term


_PARSERS = {"turtle": "turtle", "ntriples": "nt", "jsonld": "json-ld"}
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
    named = read.graph(URIRef(f"{briefing}/graph"))
    assert set(named.subjects(RDF.type, PG.Measure)) == set(graph.subjects(RDF.type, PG.Measure))


@pytest.mark.parametrize("form", ["trig", "nquads"])
def test_each_briefing_is_its_own_named_graph(form: str, pair: tuple[Graph, list[Graph]]) -> None:
    """As the contract has it: data/{doc}/graph holds all triples of one briefing, shared things included."""
    both, alone = pair
    kind = ox.RdfFormat.TRIG if form == "trig" else ox.RdfFormat.N_QUADS
    read: dict[str, set[ox.Triple]] = {}
    for quad in ox.parse(write_format(both, form).encode(), kind):
        read.setdefault(getattr(quad.graph_name, "value", ""), set()).add(quad.triple)
    expected = {str(g.identifier): set(ox.parse(ntriples(g).encode(), ox.RdfFormat.N_TRIPLES)) for g in alone}
    assert {name: len(found) for name, found in read.items()} == {n: len(found) for n, found in expected.items()}
    assert read == {name: {q.triple for q in found} for name, found in expected.items()}


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
def test_a_knowledge_base_keeps_its_named_graphs(pair: tuple[Graph, list[Graph]], tmp_path: Path) -> None:
    _, alone = pair
    folder = Folder.create(tmp_path / "kb")
    with Writer.open(folder) as writer:
        for number, graph in enumerate(alone):
            doc = str(graph.identifier).removesuffix("/graph")
            writer.put(
                Entry(doc, doc, str(graph.identifier), f"{number}.txt", str(number) * 64, "f", len(graph)), graph
            )
    for form in ("trig", "nquads"):
        read = Dataset(default_union=True)
        read.parse(data=desk.export_graph(tmp_path / "kb", form), format=form)
        for graph in alone:
            assert lowered(read.graph(graph.identifier)) == lowered(graph)


def test_rdf12_says_the_same(graph: Graph) -> None:
    """Written by our Turtle writer, read by oxigraph: each assertion reifies its edge as a triple term."""
    reifies = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies")
    terms = {}
    read = 0
    for quad in ox.parse(write_format(graph, "turtle12").encode(), ox.RdfFormat.TURTLE):
        read += 1
        if quad.predicate == reifies:
            terms[str(quad.subject)[1:-1]] = quad.object
    assertions = set(graph.subjects(RDF.type, PG.Assertion))
    assert read == len(graph) - 3 * len(assertions), "four triples of reification have become one"
    assert set(terms) == {str(a) for a in assertions}
    for assertion in assertions:
        about = terms[str(assertion)]
        assert isinstance(about, ox.Triple)
        assert str(about.subject) == f"<{graph.value(assertion, RDF.subject)}>"
        assert about.predicate.value == str(graph.value(assertion, RDF.predicate))
        assert getattr(about.object, "value", None) == str(graph.value(assertion, RDF.object))


@pytest.mark.parametrize("level", ["nodes", "none"])
def test_provenance_levels_are_those_of_a_build(level: str, graph: Graph, tmp_path: Path) -> None:
    path = tmp_path / "ports.txt"
    path.write_text(TEXT, "utf-8")
    built = build(path, options=Options(engine="lexical", provenance=Provenance(level))).graph
    assert set(at_level(graph, level)) == set(built)


def test_the_ending_tells_the_format(graph: Graph, tmp_path: Path) -> None:
    (tmp_path / "graph.ttl").write_text(write_format(graph, "turtle"), "utf-8")
    out = tmp_path / "made" / "all.nq.gz"
    with pytest.raises(SystemExit) as stop:
        main(["export", "--graph", str(tmp_path / "graph.ttl"), "--out", str(out)])
    assert not stop.value.code
    assert gzip.decompress(out.read_bytes()).decode() == write_format(graph, "nquads")
    for wrong in (["--out", str(tmp_path / "all.xls")], ["--format", "csvw"], []):
        with pytest.raises(SystemExit) as stop:
            main(["export", "--graph", str(tmp_path / "graph.ttl"), *wrong])
        assert stop.value.code == 2


def test_ctrl_c_in_the_middle_leaves_nothing(tmp_path: Path) -> None:
    def pieces() -> Iterator[str]:
        yield "first"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_all(tmp_path / "new", {"all.nq.gz": pieces()})
    assert not (tmp_path / "new").exists()


def test_compressed_files_have_the_same_bytes(graph: Graph, tmp_path: Path) -> None:
    text = write_format(graph, "nquads")
    for name in ("one", "two"):
        write_all(tmp_path / name, {"all.nq.gz": iter([text[:1000], text[1000:]])})
    one, two = ((tmp_path / name / "all.nq.gz").read_bytes() for name in ("one", "two"))
    assert one == two
    assert gzip.decompress(one).decode() == text


def test_turtle_and_jsonld_read_by_oxigraph(graph: Graph) -> None:
    for form, kind in (("turtle", ox.RdfFormat.TURTLE), ("jsonld", ox.RdfFormat.JSON_LD)):
        assert len(list(ox.parse(write_format(graph, form).encode(), kind))) == len(graph)


def test_jsonld_fetches_nothing_and_reads_like_json(graph: Graph) -> None:
    made = json.loads(write_format(graph, "jsonld"))
    assert isinstance(made["@context"], dict)
    assert all(not str(v).startswith("http") or v.endswith(("#", "/")) for v in made["@context"].values())
    (measure,) = (n for n in made["@graph"] if "pg:Measure" in n.get("type", []))
    (actor,) = measure["actor"]
    (body,) = (n for n in made["@graph"] if n["id"] == actor)
    assert body["prefLabel"] == [{"@value": "Ministry of Works", "@language": "en"}]
    assert 0 < float(measure["confidence"][0]) <= 1


def test_the_context_knows_every_property(ontology: Path) -> None:
    context = json.loads(files("policygraph.export").joinpath("context.jsonld").read_text("utf-8"))["@context"]
    told = Graph().parse(ontology / "policygraph.ttl")
    for kind, wanted in ((OWL.ObjectProperty, "@id"), (OWL.DatatypeProperty, None)):
        for term in told.subjects(RDF.type, kind):
            if str(term).startswith(PG):
                known = context[str(term).removeprefix(PG)]
                assert known["@id"] == f"pg:{str(term).removeprefix(PG)}"
                assert wanted is None or known["@type"] == wanted, term


def test_every_property_of_an_export_has_a_short_name(root: Path, tmp_path: Path) -> None:
    """The seed's graph, all vocabularies, and a knowledge base with links, closures and decisions."""
    texts = [tmp_path / "may.txt", tmp_path / "june.txt"]
    for text, month in zip(texts, (5, 6), strict=True):
        text.write_text(TEXT.replace("3.5", f"{month}.5"), "utf-8")
        text.with_suffix(".toml").write_text(f'date = 2021-0{month}-20\npublisher = "Ministry of Works"\n')
    kb.add(tmp_path / "kb", texts, options=Options(engine="lexical"))
    measure = min(str(m) for m in kb.load(tmp_path / "kb").subjects(RDF.type, PG.Measure))
    for verdict, parts in (("accept", {}), ("alias", {"new": "Dredging"})):
        curate.decide(
            tmp_path / "kb", verdict, measure, who="A. Reader", when=dt.date(2021, 7, 1), why="read it", **parts
        )
    told = kb.load(tmp_path / "kb")
    assert {PG.restates, PG.verdict} <= set(told.predicates())
    context = json.loads(write_format(Graph(), "jsonld"))["@context"]
    ids = [v["@id"].partition(":") for v in context.values() if isinstance(v, dict)]
    short = {context[prefix] + name for prefix, _, name in ids}
    assert (used(root) | {str(p) for p in told.predicates()}) - short == {str(RDF.type)}


def used(root: Path) -> set[str]:
    """The properties of the seed's graph and of all vocabularies."""
    paths = (root / "outputs" / "graph.ttl", *(root / "ontology").glob("vocab/*.ttl"))
    return {t.predicate.value for path in paths for t in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)}


def test_every_property_of_ours_is_declared(ontology: Path, root: Path) -> None:
    """Editors of ontologies show and check declared properties only."""
    declared = set(Graph().parse(ontology / "policygraph.ttl").subjects(RDFS.label))
    assert {p for p in used(root) if p.startswith(PG)} <= {str(d) for d in declared}


@pytest.mark.parametrize(("form", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_networks_read_by_networkx(form: str, read: Callable[[Path], nx.Graph], graph: Graph, tmp_path: Path) -> None:
    path = tmp_path / f"net.{form}"
    path.write_text(write_format(graph, form), "utf-8")
    net = read(path)
    expected = network(graph)
    assert set(net.nodes) == {v.iri for v in expected.vertices}
    found = {(s, t, d["relation"]) for s, t, d in net.edges(data=True)}
    assert found <= {(e.source, e.target, e.relation) for e in expected.edges}
    assert {(s, t) for s, t, _ in found} == {(e.source, e.target) for e in expected.edges}
    (measure,) = graph.subjects(RDF.type, PG.Measure)
    known = net.nodes[str(measure)]
    assert (known["label"], known["quote"]) == ("Dredge the harbour", "dredge the harbour")
    assert TEXT[known["start"] : known["end"]] == known["quote"]
    (observation,) = graph.subjects(RDF.type, PG.Observation)
    assert net.nodes[str(observation)]["value"] == -3.5
    (actor,) = (d for s, _, d in net.out_edges(str(measure), data=True) if d["relation"] == "actor")
    assert (actor["quote"], 0 < actor["confidence"] <= 1) == ("Ministry of Works", True)


def test_neo4j_files_hold_the_network(graph: Graph) -> None:
    """Read as neo4j-admin does: header fields with types, IDs that exist, each edge of the network once."""
    files = write_files(graph, "neo4j")
    nodes = list(csv.DictReader(io.StringIO(files["nodes.csv"])))
    edges = list(csv.DictReader(io.StringIO(files["relationships.csv"])))
    expected = network(graph)
    assert [n["iri:ID"] for n in nodes] == [v.iri for v in expected.vertices]
    assert len(edges) == len(expected.edges)
    ids = {n["iri:ID"] for n in nodes}
    assert all(e[":START_ID"] in ids and e[":END_ID"] in ids for e in edges)
    assert all(re.fullmatch("[A-Z_]+", e[":TYPE"]) for e in edges)
    assert {e[":TYPE"] for e in edges} >= {"ACTOR", "IS_PART_OF", "REF_PERIOD"}
    (measure,) = (n for n in nodes if "Measure" in n[":LABEL"].split(";"))
    assert TEXT[int(measure["start:int"]) : int(measure["end:int"])] == measure["quote"]
    assert 0 < float(measure["confidence:double"]) <= 1


def test_tables_and_their_description(graph: Graph) -> None:
    files = write_files(graph)
    assert sorted(files) == ["csv-metadata.json", "evidence.csv", "measures.csv", "observations.csv"]
    (row,) = csv.DictReader(io.StringIO(files["measures.csv"]))
    assert row["quote"] == TEXT[int(row["start"]) : int(row["end"])] == "dredge the harbour"
    assert (row["actor"], row["status"]) == ("Ministry of Works", "Announced")
    (seen,) = csv.DictReader(io.StringIO(files["observations.csv"]))
    assert (seen["value"], seen["period"]) == ("-3.5", "2021-05")
    described = {t["url"]: t for t in json.loads(files["csv-metadata.json"])["tables"]}
    for name in ("measures.csv", "observations.csv", "evidence.csv"):
        header = files[name].splitlines()[0].split(",")
        assert [c["name"] for c in described[name]["tableSchema"]["columns"]] == header


def test_every_evidence_has_its_row(graph: Graph) -> None:
    rows = list(csv.DictReader(io.StringIO(write_files(graph)["evidence.csv"])))
    assert len(rows) == len(list(graph.subject_objects(PG.evidence)))
    assert all(TEXT[int(r["start"]) : int(r["end"])] == r["quote"] for r in rows)
    (actor,) = (r for r in rows if r["property"] == "actor")
    assert (actor["value"], actor["quote"], bool(actor["rule"])) == ("Ministry of Works", "Ministry of Works", True)


def test_cells_read_back_as_they_are_described(graph: Graph) -> None:
    """By the CSVW rules: separator first, then the datatype of each column."""
    files = write_files(graph)
    for table in json.loads(files["csv-metadata.json"])["tables"]:
        for row in csv.DictReader(io.StringIO(files[table["url"]])):
            for column in table["tableSchema"]["columns"]:
                cell = row[column["name"]]
                for value in cell.split(column["separator"]) if "separator" in column else [cell]:
                    if value and column["datatype"] in ("decimal", "integer"):
                        assert Decimal(value) == Decimal(value).normalize()
                    if value and column["datatype"] == "anyURI":
                        assert "://" in value


def test_no_cell_is_a_formula(graph: Graph) -> None:
    hostile = Graph()
    for triple in graph:
        hostile.add(triple)
    measure = next(iter(graph.subjects(RDF.type, PG.Measure)))
    hostile.add((measure, PG.rule, Literal("=cmd()")))
    hostile.remove((measure, PG.rule, graph.value(measure, PG.rule)))
    hostile.set((measure, RDFS.label, Literal("-2+3+cmd|' /C calc'!A0")))
    (row,) = csv.DictReader(io.StringIO(write_format(hostile, "csv")))
    assert (row["rule"], row["label"]) == ("'=cmd()", "'-2+3+cmd|' /C calc'!A0")
    (node,) = (
        n
        for n in csv.DictReader(io.StringIO(write_files(hostile, "neo4j")["nodes.csv"]))
        if n["iri:ID"] == str(measure)
    )
    assert (node["rule"], node["label"]) == (row["rule"], row["label"])


def test_control_characters_do_not_break_xml() -> None:
    odd = Graph()
    node = URIRef("https://example.org/a")
    odd.add((node, RDF.type, PG.Measure))
    odd.add((node, URIRef("http://www.w3.org/2000/01/rdf-schema#label"), Literal("a\x00b <b> & \x1f")))
    for form in ("graphml", "gexf"):
        ET.fromstring(write_format(odd, form))


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
def test_characters_that_xml_refuses_keep_their_place() -> None:
    """Texts of PDF files hold form feeds, others CR LF: XML has neither, but quotes keep their length."""
    odd, node = Graph(), URIRef("https://example.org/quote")
    for text in ("page 1\x0cpage 2", "one\r\ntwo", "null \x00", "plain"):
        odd.add((node, RDFS.label, Literal(text)))
    read = {str(o) for o in Graph().parse(data=write_format(odd, "rdfxml"), format="xml").objects()}
    assert read == {"page 1\ufffdpage 2", "one\r\ntwo", "null \ufffd", "plain"}
    for form in ("turtle", "ntriples", "jsonld"):
        assert set(Graph().parse(data=write_format(odd, form), format=_PARSERS[form])) == set(odd), form
    odd.remove((node, RDFS.label, Literal("null \x00")))
    odd.remove((node, RDFS.label, Literal("plain")))
    odd.remove((node, RDFS.label, Literal("page 1\x0cpage 2")))
    label = next(ET.fromstring(write_format(odd, "graphml")).iter("{http://graphml.graphdrawing.org/xmlns}data"))
    assert label.text == "one\r\ntwo"


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
