"""A corpus comes out the same however it is built, and one bad document stops nothing."""

from __future__ import annotations

import gzip
import json
import multiprocessing
import signal
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from corpus_texts import (
    KILLED,
    LATE,
    LEXICAL,
    MORTAL,
    Inline,
    Quick,
    serve_mortal,
    tree,
    write_mortal_texts,
    write_texts,
)

from policygraph.corpus import Summary, build_corpus, plan
from policygraph.corpus.pool import Pool, Runner
from policygraph.corpus.progress import Bar
from policygraph.desk import verify_graph
from policygraph.errors import OutputError
from policygraph.export.rdf import ntriples
from policygraph.model import Extraction
from policygraph.pipeline import Options, build, read_claims

KEEPING = replace(LEXICAL, options=Options(engine="lexical", keep_text=True))


@pytest.fixture(autouse=True)
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "_SHARD", 2)


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    return write_texts(tmp_path / "texts")


def die(*_: object) -> None:
    """A worker that ends before it reads anything."""
    sys.exit(1)


def built(texts: Path, out: Path, runner: Inline | Pool | None = None) -> Summary:
    return build_corpus([texts], out, LEXICAL, runner=runner or Inline())


def quads(out: Path) -> set[str]:
    files = [*(out / "parts").glob("*.nq.gz"), out / "labels.nq.gz"]
    return {line for file in files for line in gzip.decompress(file.read_bytes()).decode().splitlines()}


def test_the_bytes_do_not_depend_on_the_workers(texts: Path, tmp_path: Path) -> None:
    one = build_corpus([texts], tmp_path / "one", KEEPING, runner=Inline())
    two = build_corpus([texts], tmp_path / "two", KEEPING, runner=Pool(2))
    assert one.parts > 1
    assert one.counts() == two.counts()
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


def test_the_quads_are_the_triples_of_a_small_build(texts: Path, tmp_path: Path) -> None:
    built(texts, tmp_path / "corpus")
    graph = build(texts, options=Options(engine="lexical")).graph
    small = set(ntriples(graph).splitlines())
    assert {line.rsplit(" <", 1)[0] + " ." for line in quads(tmp_path / "corpus")} == small


def test_bad_documents_are_set_aside_with_their_byte(texts: Path, tmp_path: Path) -> None:
    (texts / "bad.txt").write_bytes(b"Exports rose. \xff")
    (texts / "empty.txt").write_text(" \n")
    (texts / "torn.zip").write_bytes(b"PK\x03\x04 torn")
    (texts / "note-00.toml").write_text("date = yesterday\n")
    summary = built(texts, tmp_path / "out")
    assert (summary.totals.documents, summary.faults) == (6, 4)
    lines = [json.loads(line) for line in (tmp_path / "out" / "errors.jsonl").read_text("utf-8").splitlines()]
    assert {line["file"] for line in lines} == {"bad.txt", "empty.txt", "torn.zip", "note-00.txt"}
    assert next(line["byte"] for line in lines if line["file"] == "bad.txt") == 14
    assert not any(str(tmp_path) in line["cause"] for line in lines)
    assert "4 were set aside" in (tmp_path / "out" / "report.md").read_text("utf-8")


def test_a_fault_of_the_program_is_one_documents_fault(
    texts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(path: Path, *rest: Any) -> Extraction:
        if path.name == "note-03.txt":
            raise RuntimeError("unforeseen")
        return read_claims(path, *rest)

    monkeypatch.setattr("policygraph.corpus.reader.read_claims", broken)
    assert built(texts, tmp_path / "out").totals.documents == 6
    (line,) = (tmp_path / "out" / "errors.jsonl").read_text("utf-8").splitlines()
    assert "RuntimeError: unforeseen" in line


def test_documents_that_end_or_hold_their_worker_are_set_aside(tmp_path: Path) -> None:
    texts = write_mortal_texts(tmp_path / "texts")
    summary = build_corpus([texts], tmp_path / "out", MORTAL, runner=Pool(2, serve_mortal))
    assert (summary.totals.documents, dict(summary.totals.faults)) == (7, {"killed": 1, "time": 1})
    build_corpus([texts], tmp_path / "reference", MORTAL, runner=Inline(KILLED, LATE, reader=Quick(MORTAL)))
    assert tree(tmp_path / "out") == tree(tmp_path / "reference")
    living = Inline(reader=Quick(MORTAL))
    again = build_corpus([texts], tmp_path / "out", MORTAL, runner=living)  # what may go well now is tried again
    assert (again.totals.documents, again.faults) == (9, 0)


def test_a_worker_whose_builder_was_killed_ends_by_itself(texts: Path, tmp_path: Path) -> None:
    """Even inside one endless step, in which it hears of nothing."""
    (texts / "endless.txt").write_text("Exports rose by 3 percent.\n", "utf-8")
    document = plan.look_at("endless.txt", texts / "endless.txt", LEXICAL.options.reading.limits)
    mine, its = multiprocessing.get_context("spawn").Pipe()
    worker = multiprocessing.get_context("spawn").Process(
        target=serve_mortal, args=(its, tmp_path, replace(LEXICAL, seconds=-4.5)), daemon=True
    )
    worker.start()
    mine.send((plan.Shard("k", (document,)), {}))
    worker.join(timeout=60)
    assert worker.exitcode == -signal.SIGALRM


def test_workers_that_cannot_live_are_given_up(texts: Path, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="die at once"):
        built(texts, tmp_path / "out", Pool(1, die))


def test_only_what_changed_is_read_again(texts: Path, tmp_path: Path) -> None:
    first = built(texts, tmp_path / "out")
    (texts / "note-05.txt").write_text("Exports fell by 1 percent in May 2022.\n", "utf-8")
    runner = Inline()
    assert built(texts, tmp_path / "out", runner).reused == first.parts - 1
    built(texts, tmp_path / "fresh")
    assert tree(tmp_path / "out") == tree(tmp_path / "fresh")  # and what is no longer needed is gone
    built(texts, tmp_path / "out", unchanged := Inline())
    assert len(runner.written) == 1
    assert unchanged.written == []


def test_a_list_names_the_documents(texts: Path, tmp_path: Path) -> None:
    (texts.parent / "some.list").write_text("# two\ntexts/note-01.txt\n\ntexts/note-02.txt\ntexts/gone.txt\n", "utf-8")
    summary = build_corpus([texts.parent / "some.list"], tmp_path / "out", LEXICAL, runner=Inline())
    assert (summary.totals.documents, summary.faults) == (2, 1)
    assert plan.is_large([texts.parent / "some.list"])


def test_twins_count_once(texts: Path, tmp_path: Path) -> None:
    (texts / "more").mkdir()
    (texts / "more" / "note-01.txt").write_bytes((texts / "note-01.txt").read_bytes())
    summary = built(texts, tmp_path / "out")
    assert (summary.totals.documents, dict(summary.totals.faults)) == (7, {"twice": 1})


def test_one_label_of_a_shared_thing_is_preferred(texts: Path, tmp_path: Path) -> None:
    built(texts, tmp_path / "out")
    labels = (line.split(" ") for line in quads(tmp_path / "out") if "core#prefLabel" in line)
    preferred = [(words[0], words[-3].rpartition("@")[2]) for words in labels]
    assert preferred
    assert len(preferred) == len(set(preferred))


def test_small_and_large_builds_keep_out_of_each_others_folders(texts: Path, tmp_path: Path) -> None:
    built(texts, tmp_path / "corpus")
    with pytest.raises(OutputError, match="holds a corpus"):
        build(texts, out=tmp_path / "corpus", options=Options(engine="lexical"))
    build(texts / "note-00.txt", out=tmp_path / "small", options=Options(engine="lexical"))
    with pytest.raises(OutputError, match="small build"):
        built(texts, tmp_path / "small")


def test_kept_texts_stay_with_their_documents(texts: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"

    def again(runner: Runner) -> dict[str, str]:
        build_corpus([texts], out, KEEPING, runner=runner)
        return tree(out)

    first = again(Inline())
    assert {n.removeprefix("texts/"): h for n, h in first.items() if n.startswith("texts/")} == {
        f"{h}.txt": h for n, h in tree(texts).items() if n.endswith(".txt")
    }
    rows = [json.loads(line) for line in (out / "documents.jsonl").read_text("utf-8").splitlines()]
    assert all(f"texts/{row['text_sha256']}.txt" in first for row in rows)
    for part in (out / "parts").glob("*.nq.gz"):
        assert verify_graph(part, []) == []  # finds the texts
    mine = [out / "texts" / name for name in ("mine.txt", ".mine.tmp")]
    for path in mine:
        path.write_text("not of the corpus", "utf-8")
    kept = sorted((out / "texts").glob("[0-9a-f]*.txt"))
    kept[0].write_text("changed", "utf-8")
    kept[1].unlink()
    (out / "texts" / f".{kept[2].stem}.{'0' * 20}.77.tmp").write_text("half", "utf-8")
    assert again(repairing := Inline()) == first | tree_of(out, mine)
    assert 1 <= len(repairing.written) <= 2
    (texts / "note-05.txt").unlink()
    assert len(again(Inline())) < len(first) + 2
    assert len(list((out / "texts").glob("[0-9a-f]*.txt"))) == 6
    assert all(path.is_file() for path in mine)


def tree_of(folder: Path, paths: list[Path]) -> dict[str, str]:
    """Some of the files below a folder, as in `tree`."""
    return {n: h for n, h in tree(folder).items() if folder / n in paths}


def test_the_bar_tells_speed_and_time_left() -> None:
    times = iter([0.0, 10.0])
    bar = Bar(300, clock=lambda: next(times))
    bar.skip(100)
    bar.faults = 2
    bar.step(50)
    assert bar.line(10.0) == "[############............] 150/300 documents, 5.0/s, 30 s left, 2 set aside"
