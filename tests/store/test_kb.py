"""Adding reads only what is new; what fails is named and left out; names mean one briefing."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from policygraph import kb
from policygraph.cli import compare
from policygraph.cli import kb as commands
from policygraph.cli.app import main
from policygraph.errors import InputError, OntologyError, StoreError
from policygraph.kb import adding
from policygraph.lexicon import Lexicon
from policygraph.model import Extraction
from policygraph.pipeline import Options, read_claims
from policygraph.store import Folder, Writer

LEXICAL = Options(engine="lexical")
TEXT = """The Ministry of Finance said on Tuesday that it will cut taxes for small businesses.

It will also set up a fund of 20 million yuan to support the steel industry in {place}.
Industrial output grew by {figure} percent year-on-year in the first quarter.
"""


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("texts")
    for number, place in enumerate(("the north", "the south", "the east")):
        path = folder / f"release-{number}.txt"
        path.write_text(TEXT.format(place=place, figure=number + 4.5), "utf-8")
        path.with_suffix(".toml").write_text(f'date = 2024-0{number + 4}-16\npublisher = "Ministry of Finance"\n')
    return folder


@pytest.fixture(scope="module")
def filled(texts: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("kb") / "kb"
    kb.add(path, texts, options=LEXICAL)
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    assert commands.kb_app is not None
    assert compare.diff_command is not None
    code = 0
    try:
        main([str(a) for a in arguments])
    except SystemExit as stop:
        code = int(stop.code or 0)
    out = capsys.readouterr()
    return code, out.out, out.err


def test_what_another_language_model_would_read_is_read_anew(texts: Path, tmp_path: Path, ontology: Path) -> None:
    own = tmp_path / "ontology"
    shutil.copytree(ontology, own)
    options, text = Options(engine="lexical", ontology=own), texts / "release-0.txt"
    assert kb.add(tmp_path / "kb", text, options=options).added == ["release-0.txt"]
    assert kb.add(tmp_path / "kb", text, options=options).unchanged == ["release-0.txt"]
    head = own / "encoder" / "head.onnx"
    head.write_bytes(head.read_bytes()[:-1] + b"?")
    assert kb.add(tmp_path / "kb", text, options=options).updated == ["release-0.txt"]


def test_add_again_reads_nothing(texts: Path, filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_args: object) -> None:
        raise AssertionError("read again")

    monkeypatch.setattr(adding, "read_claims", never)
    done = kb.add(filled, texts, options=LEXICAL)
    assert done.unchanged == ["release-0.txt", "release-1.txt", "release-2.txt"]
    assert not done.added
    assert not done.failed


def test_a_fault_of_the_program_stops_one_briefing_only(
    texts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Thousands of briefings are added over night: the rest must be there in the morning."""

    def faulty(source: Path, lexicon: Lexicon, options: Options) -> object:
        if source.name == "release-1.txt":
            raise IndexError("no such group")
        return read_claims(source, lexicon, options)

    monkeypatch.setattr(adding, "read_claims", faulty)
    done = kb.add(tmp_path / "kb", texts, options=LEXICAL)
    assert done.added == ["release-0.txt", "release-2.txt"]
    ((name, reason),) = done.failed
    assert (name, "IndexError: no such group" in reason) == ("release-1.txt", True)


def test_a_label_and_a_colon_before_a_figure(tmp_path: Path) -> None:
    """Lines of a table as text: what stands before the colon is the indicator."""
    text = tmp_path / "table.txt"
    text.write_text("Figures for the year\n\nExports of goods: 153.7 billion yuan\n", "utf-8")
    assert not kb.add(tmp_path / "kb", text, options=LEXICAL).failed
    found = kb.query(tmp_path / "kb", "SELECT ?v { ?o a pg:QuantitativeObservation ; sm:obsValue ?v }")
    assert [row[0] for row in found.values()] == ["153700000000"]


def test_a_changed_sidecar_is_read_again(texts: Path, tmp_path: Path) -> None:
    copy = tmp_path / "release-0.txt"
    copy.write_bytes((texts / "release-0.txt").read_bytes())
    assert kb.add(tmp_path / "kb", copy, options=LEXICAL).added == ["release-0.txt"]
    copy.with_suffix(".toml").write_text("date = 2024-04-16\n")
    assert kb.add(tmp_path / "kb", copy, options=LEXICAL).updated == ["release-0.txt"]
    (row,) = kb.listing(tmp_path / "kb")
    assert row.date == "2024-04-16"
    assert kb.status(tmp_path / "kb", options=LEXICAL).outdated == 0
    assert kb.status(tmp_path / "kb").outdated == 1, "the other engine would read it anew"


def test_the_same_text_under_another_name_is_the_same(texts: Path, filled: Path, tmp_path: Path) -> None:
    copy = tmp_path / "other-name.txt"
    copy.write_bytes((texts / "release-1.txt").read_bytes())
    copy.with_suffix(".toml").write_bytes((texts / "release-1.toml").read_bytes())
    assert kb.add(filled, copy, options=LEXICAL).unchanged == ["other-name.txt"]


def test_copies_that_are_told_of_differently_stay_as_they_are(texts: Path, tmp_path: Path) -> None:
    """Two scans of one release, each with its own sidecar, do not take each other's place run by run."""
    for name, date in (("a.txt", "2024-04-16"), ("b.txt", "2024-04-17"), ("c.txt", "2024-04-16")):
        (tmp_path / name).write_bytes((texts / "release-0.txt").read_bytes())
        (tmp_path / name).with_suffix(".toml").write_text(f"date = {date}\n")
    names = [tmp_path / name for name in ("a.txt", "b.txt", "c.txt")]
    told: list[str] = []
    done = kb.add(tmp_path / "kb", names, options=LEXICAL, progress=told.append)
    assert (done.added, done.copies, done.unchanged) == (["a.txt"], [("b.txt", "a.txt")], ["c.txt"])
    assert "[2/3] b.txt: left out: a copy of a.txt, whose sidecar counts" in told
    assert str(done) == "1 added, 0 updated, 1 unchanged, 0 failed, 1 left out as copies"
    again = kb.add(tmp_path / "kb", names, options=LEXICAL)
    assert (again.unchanged, again.copies) == (["a.txt", "c.txt"], [("b.txt", "a.txt")])
    assert [row.date for row in kb.listing(tmp_path / "kb")] == ["2024-04-16"]
    assert kb.add(tmp_path / "kb", names[1], options=LEXICAL).updated == ["b.txt"], "alone it is a correction"


def test_replace_another_text(texts: Path, tmp_path: Path) -> None:
    kb.add(tmp_path / "kb", texts / "release-0.txt", options=LEXICAL)
    (old,) = kb.listing(tmp_path / "kb")
    kb.add(tmp_path / "kb", texts / "release-1.txt", options=LEXICAL, replaces=old.sha256[:8])
    (new,) = kb.listing(tmp_path / "kb")
    assert new.name == "release-1.txt"
    with pytest.raises(StoreError, match="holds no briefing"):
        kb.add(tmp_path / "kb", texts / "release-2.txt", options=LEXICAL, replaces=old.doc)
    with pytest.raises(StoreError, match="one text"):
        kb.add(tmp_path / "kb", texts, options=LEXICAL, replaces=new.doc)


def test_one_broken_text_does_not_stop_the_others(texts: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "in" / "b.txt").write_bytes((texts / "release-0.txt").read_bytes())
    said: list[str] = []
    done = kb.add(tmp_path / "kb", tmp_path / "in", options=LEXICAL, progress=said.append)
    assert done.added == ["b.txt"]
    assert done.failed[0][0] == "a.txt"
    assert "UTF-16" in done.failed[0][1]
    assert said[0].startswith("[1/2] a.txt: failed")


def test_stopped_and_resumed(texts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, calls = read_claims, []

    def stop(*args: Any) -> Extraction:
        calls.append(args)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(*args)

    monkeypatch.setattr(adding, "read_claims", stop)
    done = kb.add(tmp_path / "kb", texts, options=LEXICAL)
    assert (done.added, done.left) == (["release-0.txt"], 2)
    assert len(kb.listing(tmp_path / "kb")) == 1
    again = kb.add(tmp_path / "kb", texts, options=LEXICAL)
    assert (len(again.unchanged), len(again.added)) == (1, 2)


def test_a_rule_that_cannot_be_used_stops_it(texts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> Extraction:
        raise OntologyError("rule 'person.mine': missing )")

    monkeypatch.setattr(adding, "read_claims", broken)
    with pytest.raises(OntologyError, match=r"person\.mine"):
        kb.add(tmp_path / "kb", texts, options=LEXICAL)


def test_another_base_is_refused(filled: Path, texts: Path) -> None:
    with pytest.raises(StoreError, match="cannot be changed"):
        kb.add(filled, texts, options=Options(engine="lexical", base="https://example.org/"))


def test_texts_are_kept(filled: Path) -> None:
    assert [t.count("steel industry") for t in kb.texts(filled).values()] == [1, 1, 1]


def test_commands(texts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "kb"
    code, out, err = run(capsys, "kb", "add", path, texts, "--engine", "lexical")
    assert (code, out) == (0, f"3 added, 0 updated, 0 unchanged, 0 failed → {path}\n")
    assert "[3/3] release-2.txt" in err
    code, out, _ = run(capsys, "kb", "list", path, "--json")
    assert [(r["name"], r["date"]) for r in json.loads(out)] == [
        ("release-0.txt", "2024-04-16"),
        ("release-1.txt", "2024-05-16"),
        ("release-2.txt", "2024-06-16"),
    ]
    assert run(capsys, "kb", "backup", path, tmp_path / "kb.tar")[0] == 0
    code, out, _ = run(capsys, "kb", "remove", path, "release-0.txt", texts / "release-1.txt", "--json")
    assert len(json.loads(out)["removed"]) == 2
    code, out, _ = run(capsys, "kb", "status", path, "--engine", "lexical", "--json")
    assert (json.loads(out)["briefings"], json.loads(out)["outdated"]) == (1, 0)
    assert run(capsys, "kb", "compact", path)[0] == 0
    code, out, _ = run(capsys, "kb", "restore", tmp_path / "again", tmp_path / "kb.tar")
    assert out == f"3 briefings → {tmp_path / 'again'}\n"
    code, _, err = run(capsys, "kb", "remove", path, "nothing-of-it")
    assert code == 2
    assert "kb list" in err


def test_no_such_text(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        kb.add(tmp_path / "kb", tmp_path / "none.txt", options=LEXICAL)
    assert not (tmp_path / "kb").exists()


def test_remove_all_or_none(texts: Path, tmp_path: Path) -> None:
    kb.add(tmp_path / "kb", texts, options=LEXICAL)
    with pytest.raises(StoreError, match="nothing"):
        kb.remove(tmp_path / "kb", ["release-0.txt", "nothing-like-it"])
    assert len(kb.listing(tmp_path / "kb")) == 3
    folder = Folder.open(tmp_path / "kb")
    with Writer.open(folder) as writer:
        assert len(writer.entries()) == 3


def test_one_source_for_files_and_knowledge_bases(filled: Path, root: Path) -> None:
    text = "SELECT (COUNT(?m) AS ?n) WHERE { ?m a pg:Measure }"
    for where in (filled, root / "outputs" / "graph.ttl"):
        assert int(kb.query(where, text).values()[0][0] or 0) >= 3


def test_named_queries_count_each_thing_once(filled: Path) -> None:
    """Several briefings describe the same ministry; it is still one ministry."""
    text = 'SELECT ?o WHERE { ?o a pg:GovernmentBody ; skos:prefLabel "Ministry of Finance"@en }'
    assert len(kb.query(filled, text).rows) == len(set(kb.query(filled, text).rows)) <= 2


def test_diff_of_dates_and_briefings(filled: Path) -> None:
    """The same release, month by month, with another place and another figure."""
    docs = [row.doc for row in kb.listing(filled)]
    found = kb.diff(docs[0], docs[1], kb=filled)
    assert found.restated or found.advanced
    growth = [(r.before, r.after) for r in found.series if r.kind.endswith("growth-rate")]
    assert growth == [(("4.5",), ("5.5",))]
    dates = kb.diff("2024-05-01", "2024-06-30", kb=filled)
    assert (dates.before, dates.after) == ("until 2024-05-01", "after 2024-05-01 until 2024-06-30")
    later = {m.later.briefing.rsplit("/", 1)[-1] for m in dates.restated}
    assert later == set(docs[1:])
    for form in ("table", "markdown", "turtle"):
        assert found.to(form)
    with pytest.raises(InputError, match="two dates or two briefings"):
        kb.diff("2024-05-01", docs[0], kb=filled)
    with pytest.raises(InputError, match="is not after"):
        kb.diff("2024-05-01", "2024-04-01", kb=filled)


def test_diff_command(filled: Path, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "diff", root / "outputs" / "graph.ttl", root / "outputs" / "graph.ttl")
    assert code == 0
    assert "new (0)" in out
    assert "not said again (0)" in out
    code, out, _ = run(capsys, "diff", root / "outputs" / "graph.ttl", filled, "--format", "markdown")
    assert "## New (" in out
    assert "| --- | --- | --- |" in out
