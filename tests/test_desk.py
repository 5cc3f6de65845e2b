"""What can be asked of saved graphs and knowledge bases alike, as functions and as commands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef

from policygraph import desk
from policygraph.cli import main
from policygraph.graph.iris import DATA, ORG, PG, RDF, SKOS
from policygraph.store import Entry, Folder, Writer


def run(*arguments: object) -> int:
    try:
        main([str(a) for a in arguments])
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


def bare(doc: str, kind: URIRef = ORG.Organization) -> Graph:
    """A briefing that mentions one body, and says of which kind that is."""
    graph, iri, body = Graph(), URIRef(DATA + doc), URIRef(DATA + "organisation/port-office")
    graph.add((iri, RDF.type, PG.Briefing))
    graph.add((iri, PG.sha256, Literal("a" * 64)))
    graph.add((iri, PG.offsetUnit, Literal("unicode-code-point")))
    graph.add((iri, PG.mentions, body))
    graph.add((body, RDF.type, kind))
    graph.add((body, SKOS.prefLabel, Literal("Port Office", lang="en")))
    return graph


def knowledge_base(path: Path, *graphs: tuple[str, Graph]) -> Path:
    with Writer.open(Folder.create(path)) as writer:
        for doc, graph in graphs:
            iri = DATA + doc
            writer.put(Entry(doc, iri, f"{iri}/graph", f"{doc}.txt", doc * 64, "f", len(graph)), graph)
    return path


def test_validate_a_knowledge_base(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = bare("b")
    broken.remove((URIRef(DATA + "b"), PG.offsetUnit, None))
    kb = knowledge_base(tmp_path / "kb", ("a", bare("a")), ("b", broken))
    report = tmp_path / "made" / "report.ttl"
    assert run("validate", "--graph", kb, "--json", "--out", report) == 1
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert {f["node"] for f in findings} == {f["briefing"] for f in findings} == {DATA + "b"}
    assert {f["shape"] for f in findings} == {"https://w3id.org/policygraph/shapes/Briefing"}
    assert "ValidationReport" in report.read_text("utf-8")


def test_what_briefings_break_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kb = knowledge_base(tmp_path / "kb", ("a", bare("a")), ("b", bare("b", PG.OrganizationGroup)))
    assert run("validate", "--graph", kb) == 0
    assert run("validate", "--graph", kb, "--whole") == 1
    assert "never an organisation" in capsys.readouterr().out


def test_a_graph_without_evidence_is_judged_as_such(tmp_path: Path, root: Path) -> None:
    path = tmp_path / "bare.ttl"
    path.write_text(desk.export_graph(root / "outputs" / "graph.ttl", "turtle", provenance="none"), "utf-8")
    assert run("validate", "--graph", path) == 1
    assert run("validate", "--graph", path, "--provenance", "none") == 0


def test_no_report_is_left_when_the_graph_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "odd.ttl").write_text("no turtle", "utf-8")
    assert run("validate", "--graph", tmp_path / "odd.ttl", "--out", tmp_path / "made" / "r.ttl") == 2
    assert not (tmp_path / "made").exists()


def test_a_slip_in_a_name_is_told_as_such(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    graph = root / "outputs" / "graph.ttl"
    for name, says in (("joint measure", "did you mean joint-measures"), ("nope", "no query named 'nope'"), ("", "''")):
        assert run("query", name, "--graph", graph) == 2
        (line,) = capsys.readouterr().err.splitlines()
        assert says in line
    assert run("query", "DESCRIBE pg:nothing", "--graph", graph) == 0


def test_queries_for_scripts(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("queries", "--json") == 0
    found = {q["name"]: q for q in json.loads(capsys.readouterr().out)}
    (ministry,) = found["measures-of-ministry"]["params"]
    assert (ministry["name"], ministry["kind"], ministry["default"]) == ("ministry", "iri", "Q1002010")


def test_nothing_asked_is_no_question(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    graph = root / "outputs" / "graph.ttl"
    assert run("explain", " ", "--graph", graph) == 2
    assert "say what to explain" in capsys.readouterr().err
    assert run("verify", "--graph", graph) == 2
    assert "give its text" in capsys.readouterr().err
