"""Decisions of people change what is shown, survive rebuilds, say who and why, and can be taken back."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from test_links import briefing

from policygraph.cli.app import main
from policygraph.cli.curate import curate_app
from policygraph.desk import explain_graph
from policygraph.errors import InputError, StoreError
from policygraph.graph.iris import DATA, DCTERMS, PG, RDF, RDFS, SKOS, VOCAB
from policygraph.kb import curate, diff
from policygraph.kb.curate import decisions, undo
from policygraph.store import Folder, Writer, back_up, open_view, restore
from policygraph.store.curation import Decision

FERRY, E_FERRY = f"{DATA}programme/eferry-plan", f"{DATA}programme/e-ferry-plan"


def decide(kb: Path, verdict: str, about: str, *, why: str, **parts: str) -> Decision:
    return curate.decide(kb, verdict, about, who="A. Reader", when=dt.date(2024, 7, 1), why=why, **parts)


@pytest.fixture
def kb(tmp_path: Path) -> Path:
    folder = Folder.create(tmp_path / "kb")
    with Writer.open(folder) as writer:
        for date, things in (
            ("2024-01-01", {"programme/e-ferry-plan": "E-Ferry Plan"}),
            ("2024-02-01", {"programme/eferry-plan": "eFerry plan"}),
        ):
            entry, graph = briefing(date, {f"measure one of {date}": "announced", "measure two": "ongoing"}, things)
            first = min(str(s) for s in graph.subjects(RDF.type, PG.Measure))
            assertion = URIRef(f"{entry.briefing}/assertion/1")
            graph.add((assertion, RDF.type, PG.Assertion))
            graph.add((assertion, RDF.subject, URIRef(first)))
            graph.add((assertion, RDF.predicate, PG.status))
            graph.add((assertion, RDF.object, VOCAB["status/announced"]))
            writer.put(entry, graph)
    return folder.path


def shown(kb: Path) -> Graph:
    with open_view(Folder.open(kb)) as view:
        return view.graph()


def one(kb: Path) -> URIRef:
    return URIRef(min(str(s) for s in shown(kb).subjects(RDF.type, PG.Measure)))


def test_reject_and_undo(kb: Path) -> None:
    measure = one(kb)
    before = set(shown(kb))
    made = decide(kb, "reject", str(measure), why="a heading")
    graph = shown(kb)
    assert (measure, None, None) not in graph
    assert not list(graph.subjects(RDF.subject, measure))
    (told,) = graph.subjects(RDF.type, PG.Curation)
    assert graph.value(told, DCTERMS.creator) == Literal("A. Reader")
    assert graph.value(told, RDFS.comment) == Literal("a heading")
    assert graph.value(told, PG.about) == measure
    with open_view(Folder.open(kb)) as view:
        for entry in view.entries():
            assert (measure, None, None) not in view.graph(entry), "also not in the graph of its briefing"
    undo(kb, made.id)
    assert set(shown(kb)) == before


def test_decisions_survive_rebuilds(kb: Path) -> None:
    measure = one(kb)
    decide(kb, "reject", str(measure), why="a heading")
    folder = Folder.open(kb)
    with Writer.open(folder) as writer:
        for entry in writer.entries():
            writer.put(entry, writer.graph(entry))
        assert any((measure, None, None) in writer.graph(e) for e in writer.entries()), "the claim itself is kept"
    assert (measure, None, None) not in shown(kb)
    back_up(folder, kb.parent / "kb.tar")
    assert (measure, None, None) not in shown(restore(kb.parent / "kb.tar", kb.parent / "again").path)


def test_reject_an_edge(kb: Path) -> None:
    measure = one(kb)
    edge = next(iter(shown(kb).subjects(RDF.subject, measure)))
    decide(kb, "reject", str(edge), why="it was only studied")
    graph = shown(kb)
    assert (measure, RDF.type, PG.Measure) in graph
    assert graph.value(measure, PG.status) is None


def test_correct(kb: Path) -> None:
    measure = one(kb)
    old, new = str(VOCAB["status/announced"]), VOCAB["status/under-study"]
    decide(kb, "correct", str(measure), predicate="pg:status", old=old, new=str(new), why="it says study")
    graph = shown(kb)
    assert list(graph.objects(measure, PG.status)) == [new]
    edge = next(iter(graph.subjects(RDF.subject, measure)))
    assert graph.value(edge, RDF.object) == new
    label = str(graph.value(measure, RDFS.label))
    decide(kb, "correct", str(measure), predicate="rdfs:label", old=label, new="Measure 1", why="typing")
    assert shown(kb).value(measure, RDFS.label) == Literal("Measure 1", lang="en")


def test_a_correction_that_changes_nothing_is_refused(kb: Path) -> None:
    """Values are named as tables print them; one that is not there is a slip."""
    measure = str(one(kb))
    decide(kb, "correct", measure, predicate="pg:status", old="status:announced", new="status:under-study", why="x")
    assert list(shown(kb).objects(URIRef(measure), PG.status)) == [VOCAB["status/under-study"]]
    decide(
        kb,
        "correct",
        measure,
        predicate="pg:status",
        old="status:announced",
        new="status:ongoing",
        why="on second thoughts",
    )
    assert list(shown(kb).objects(URIRef(measure), PG.status)) == [VOCAB["status/ongoing"]]
    assert len(decisions(kb)) == 1
    with pytest.raises(InputError, match=r"has no .*completed'; it has .*/status/ongoing"):
        decide(kb, "correct", measure, predicate="pg:status", old="status:completed", new="status:ongoing", why="x")
    with pytest.raises(InputError, match="it has none"):
        decide(kb, "correct", measure, predicate="pg:amount", old="1", new="2", why="x")


def test_a_correction_is_a_difference(kb: Path, tmp_path: Path) -> None:
    """Between a state and the one before a status was corrected in place."""
    measure = str(one(kb))
    back_up(Folder.open(kb), tmp_path / "before.tar")
    restore(tmp_path / "before.tar", tmp_path / "before")
    statuses = {name: str(VOCAB[f"status/{name}"]) for name in ("announced", "under-study")}
    decide(
        kb, "correct", measure, predicate="pg:status", old=statuses["announced"], new=statuses["under-study"], why="x"
    )
    found = diff(tmp_path / "before", kb)
    assert [(c.after.iri, c.told) for c in found.corrected] == [(measure, ("status: announced → under-study",))]
    assert (found.new, found.dropped, found.restated) == ((), (), ())
    assert "corrected (1)\n  measure one of 2024-01-01 [under-study]: status: announced → under-study" in found.to(
        "table"
    )
    told = Graph().parse(data=found.to("turtle"), format="turtle")
    assert list(told.objects(None, PG.correctedMeasure)) == [URIRef(measure)]
    assert not diff(kb, kb).corrected


def test_same_and_different(kb: Path) -> None:
    assert (URIRef(FERRY), PG.sameThingAs, URIRef(E_FERRY)) in shown(kb), "by rule"
    decide(kb, "different", "programme/eferry-plan", other=E_FERRY, why="one is for islands")
    assert (URIRef(FERRY), PG.sameThingAs, URIRef(E_FERRY)) not in shown(kb)
    decide(kb, "same", FERRY, other="programme/e-ferry-plan", why="no, it is one")
    assert (URIRef(FERRY), PG.sameThingAs, URIRef(E_FERRY)) in shown(kb)
    assert [d.verdict for d in decisions(kb)] == ["same"], "the later decision takes the place of the earlier"


def test_alias_and_accept(kb: Path) -> None:
    decide(kb, "alias", FERRY, new="Ferry programme", why="in the press")
    decide(kb, "accept", str(one(kb)), why="read it")
    graph = shown(kb)
    assert Literal("Ferry programme") in set(graph.objects(URIRef(FERRY), SKOS.altLabel))
    assert len(list(graph.subjects(RDF.type, PG.Curation))) == 2


def test_what_is_refused(kb: Path) -> None:
    with pytest.raises(InputError, match="needs other"):
        decide(kb, "same", FERRY, why="x")
    with pytest.raises(InputError, match="needs why"):
        decide(kb, "reject", FERRY, why=" ")
    with pytest.raises(InputError, match="has no new"):
        decide(kb, "reject", FERRY, new="x", why="x")
    with pytest.raises(InputError, match="must be IRIs"):
        decide(kb, "correct", FERRY, predicate="pg:status", old="pg:x", new="no IRI", why="x")
    with pytest.raises(StoreError, match="ends in"):
        decide(kb, "reject", "measure/999-9999", why="x")
    with pytest.raises(StoreError, match="fits several"):
        decide(kb, "reject", "measure/0-1", why="x")


def test_edited_by_hand(kb: Path) -> None:
    made = decide(kb, "reject", str(one(kb)), why="a heading")
    file = kb / "curation.ttl"
    again = file.read_bytes()
    file.write_text(file.read_text("utf-8").replace(made.about, made.about + "0"), "utf-8")
    assert len(list(shown(kb).subjects(RDF.type, PG.Measure))) == 4, "the change is seen without a command"
    file.write_text("this is not Turtle", "utf-8")
    with pytest.raises(StoreError, match="curation"):
        decisions(kb)
    file.write_bytes(again)
    assert len(list(shown(kb).subjects(RDF.type, PG.Measure))) == 3


def test_commands(kb: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert curate_app is not None
    why = ["--who", "A. Reader", "--when", "2024-07-01", "--why", "a heading"]
    for arguments in (["decide", kb, "reject", one(kb), *why, "--json"], ["list", kb, "--json"]):
        with pytest.raises(SystemExit) as stop:
            main(["curate", *(str(a) for a in arguments)])
        assert not stop.value.code
    made, listed = capsys.readouterr().out.split("\n[", 1)
    assert json.loads("[" + listed) == [json.loads(made)]
    with pytest.raises(SystemExit):
        main(["curate", "undo", str(kb), json.loads(made)["id"]])
    assert not decisions(kb)


def test_explain_tells_what_was_decided(kb: Path) -> None:
    """Also of what does not appear any more."""
    measure = str(one(kb))
    decide(kb, "alias", FERRY, new="Electric ferries", why="its short name")
    (told,) = explain_graph(kb, FERRY)
    assert told.decisions == ("alias Electric ferries (by A. Reader, 2024-07-01): its short name",)
    made = decide(kb, "reject", measure, why="a heading")
    (told,) = explain_graph(kb, measure)
    assert "decided: reject (by A. Reader, 2024-07-01): a heading" in str(told)
    undo(kb, made.id)
    assert explain_graph(kb, measure) == []
