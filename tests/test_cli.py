"""The command line as a user meets it: what it writes, what it refuses, and how it says so."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from policygraph.cli import main

TEXT = "The Ministry of Works will widen the harbour. Exports rose by 3 percent in May.\n"


def run(*arguments: object) -> int:
    """Run a command in this process; its exit code."""
    try:
        main([str(a) for a in arguments])
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "in" / "ports.txt"
    path.parent.mkdir()
    path.write_text(TEXT, "utf-8")
    return path


def lexical(*arguments: object) -> int:
    return run("build", *arguments, "--engine", "lexical")


# --- build -------------------------------------------------------------------------------------------


def test_build_writes_four_files(text: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "new" / "out"
    assert lexical(text, "--out", out, "--date", "2021-06-01", "--publisher", "Ministry of Works") == 0
    assert sorted(p.name for p in out.iterdir()) == ["graph.html", "graph.ttl", "manifest.json", "report.md"]
    said = capsys.readouterr()
    assert "1 measures" in said.out
    assert "ports.txt" in said.err
    assert "2021-05" in (out / "graph.ttl").read_text("utf-8")


def test_flags_win_over_the_sidecar(text: Path, tmp_path: Path) -> None:
    text.with_suffix(".toml").write_text('date = 2020-06-01\npublisher = "Office of Ports"\n', "utf-8")
    assert lexical(text, "--out", tmp_path / "a") == 0
    assert lexical(text, "--out", tmp_path / "b", "--date", "2021-06-01") == 0
    first, second = ((tmp_path / d / "manifest.json").read_text("utf-8") for d in "ab")
    assert json.loads(first)["inputs"][0]["date"] == "2020-06-01"
    assert json.loads(second)["inputs"][0]["date"] == "2021-06-01"
    assert json.loads(second)["inputs"][0]["publisher"] == "Office of Ports"


def test_without_a_date_no_year_is_invented(text: Path, tmp_path: Path) -> None:
    assert lexical(text, "--out", tmp_path / "a") == 0
    report = (tmp_path / "a" / "report.md").read_text("utf-8")
    assert "Unresolved periods" in report
    assert "“May”" in report


def test_a_folder_becomes_one_graph(text: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (text.parent / "roads.md").write_text("# Roads\n\nThe Ministry of Works will build roads.\n", "utf-8")
    assert lexical(text.parent, "--out", tmp_path / "a", "--json") == 0
    assert json.loads(capsys.readouterr().out)["counts"]["briefings"] == 2


def test_json(text: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert lexical(text, "--out", tmp_path / "a", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert said["files"] == ["graph.html", "graph.ttl", "manifest.json", "report.md"]


# --- what is refused: one line, exit 2, nothing written -------------------------------------------------


def refused(capsys: pytest.CaptureFixture[str], out: Path, *arguments: object) -> str:
    before = sorted(p for p in out.parent.rglob("*"))
    assert run("build", *arguments, "--out", out, "--engine", "lexical") == 2
    assert sorted(p for p in out.parent.rglob("*")) == before, "nothing may be written"
    said = capsys.readouterr().err.strip().splitlines()
    assert len([line for line in said if line.startswith("policygraph: ")]) == 1
    assert said[-1].startswith("policygraph: ")
    return said[-1]


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "the file is empty"),
        (b"Home\nShare\nPage 1 of 2\n", "page furniture"),
        (b"Taxes \xff rise", "byte 6: not UTF-8"),
        (b"\x89PNG\r\n\x1a\n\x00", "is an image"),
        (b"x" * 20_000_000, "too large"),
    ],
    ids=["empty", "noise", "not-utf8", "binary", "one-long-line"],
)
def test_bad_texts(text: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], raw: bytes, says: str) -> None:
    text.write_bytes(raw)
    assert says in refused(capsys, tmp_path / "out", text)


def test_bad_paths(text: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    (tmp_path / "empty").mkdir()
    assert "no such file" in refused(capsys, out, tmp_path / "gone.txt")
    assert "no briefings in this folder" in refused(capsys, out, tmp_path / "empty")
    assert "leave one out" in refused(capsys, out, text, _copy(text, tmp_path / "again"))


def _copy(text: Path, folder: Path) -> Path:
    folder.mkdir()
    (folder / text.name).write_bytes(text.read_bytes())
    return folder / text.name


@pytest.mark.parametrize("date", ["2022-02-30", "yesterday", "2022", "22-01-01"])
def test_bad_dates(text: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], date: str) -> None:
    assert f"--date: '{date}' is no date" in refused(capsys, tmp_path / "out", text, "--date", date)


def test_bad_sidecar(text: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text.with_suffix(".toml").write_text("date = 2022-02-30\n", "utf-8")
    assert "line 1" in refused(capsys, tmp_path / "out", text)


def test_bad_folder_for_results(text: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "is a file" in refused(capsys, text / "out", text)
    assert "is a file" in refused(capsys, text, text)
    taken = tmp_path / "taken"
    (taken / "graph.ttl").mkdir(parents=True)
    assert "is a folder" in refused(capsys, taken, text)


@pytest.mark.parametrize("more", [[], ["--workers", "2"]], ids=["one graph", "a corpus"])
def test_a_rule_that_cannot_be_used_is_named(
    text: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], ontology: Path, more: list[str]
) -> None:
    own = tmp_path / "own"
    shutil.copytree(ontology, own)
    rule = "[[rule]]\nid = 'person.mine'\npattern = '(?P<hit>Ada'\nexample = 'Ada'\nexpect = 'Ada'\n"
    (own / "rules" / "mine.toml").write_text(rule, "utf-8")
    assert lexical(text, *more, "--ontology", own, "--out", tmp_path / "out") == 2
    assert capsys.readouterr().err.splitlines()[-1].startswith("policygraph: mine.toml: rule 'person.mine': missing )")
    assert {p.name for p in (tmp_path / "out").rglob("*") if p.is_file()} <= {".lock"}


def test_what_was_there_stays_when_a_build_fails(
    text: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert lexical(text, "--out", out) == 0
    before = {p.name: p.read_bytes() for p in out.iterdir()}
    text.write_bytes(b"\xff")
    refused(capsys, out, text)
    assert {p.name: p.read_bytes() for p in out.iterdir()} == before


def test_unknown_options_and_values(text: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("build", text, "--engine", "magic") == 2
    assert run("build") == 2
    assert run("bild", text) == 2
    assert "policygraph" in capsys.readouterr().err


def test_a_fault_of_the_program_is_one_line_too(
    text: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_options: object) -> None:
        raise ZeroDivisionError("nothing\nleft")

    monkeypatch.setattr("policygraph.cli.build.build", broken)
    assert lexical(text, "--out", tmp_path / "out") == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "ZeroDivisionError: nothing left" in line
    assert "--debug" in line
    assert run("--debug", "build", text, "--engine", "lexical", "--out", tmp_path / "out") == 2
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["build", "LONG"],
        ["build", "TEXT", "--engine", "lexical", "--out", "LONG"],
        ["build", "TEXT", "--ontology", "LONG", "--out", "out"],
        ["kb", "add", "LONG", "TEXT"],
        ["kb", "list", "LONG"],
        ["verify", "LONG"],
        ["evaluate", "LONG"],
    ],
    ids=" ".join,
)
def test_a_name_that_no_file_can_have_is_no_fault_of_the_program(
    arguments: list[str], text: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = {"LONG": tmp_path / ("long" * 90), "TEXT": text, "out": tmp_path / "out"}
    assert run(*(names.get(a, a) for a in arguments)) == 2
    (line,) = [line for line in capsys.readouterr().err.splitlines() if line.startswith("policygraph: ")]
    assert "File name too long" in line
    assert "fault of the program" not in line


def test_debug_shows_the_traceback(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--debug", "build", tmp_path / "gone.txt", "--out", tmp_path / "out") == 2
    assert "Traceback" in capsys.readouterr().err


def test_ctrl_c_leaves_nothing(text: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from policygraph import pipeline

    def stop(*_: object, **__: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "render_page", stop)
    assert lexical(text, "--out", tmp_path / "out") == 130
    assert not (tmp_path / "out").exists()


# --- help ------------------------------------------------------------------------------------------------


def test_version_and_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--version") == 0
    assert capsys.readouterr().out.startswith("policygraph 0.")
    assert run() == 2
    assert "build" in capsys.readouterr().err


def test_it_runs_as_a_module_and_prints_utf8_in_any_locale(text: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "policygraph", "build", text, "--out", tmp_path / "a", "--engine", "lexical"]
    env = os.environ | {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = subprocess.run(list(map(str, command)), env=env, capture_output=True, check=True)
    assert "→" in done.stdout.decode("utf-8")
