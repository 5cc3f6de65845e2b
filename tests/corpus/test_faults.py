"""Whatever stops a build: the folder holds the old state or the new one, and one line says what to do."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from corpus_texts import LEXICAL, Inline, tree, write_texts

from policygraph.corpus import build as build_module
from policygraph.corpus import build_corpus, plan
from policygraph.corpus.lock import locked
from policygraph.errors import OutputError


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    return write_texts(tmp_path / "texts", 9)


def command(texts: Path, out: Path) -> list[str]:
    options = ["--engine", "lexical", "--out", str(out), "--workers", "1"]
    return [sys.executable, "-m", "policygraph", "build", str(texts), *options]


def healed(texts: Path, out: Path, reference: Path) -> bool:
    """Whether the next build makes good what the stopped one left."""
    build_corpus([texts], out, LEXICAL, runner=Inline())
    build_corpus([texts], reference, LEXICAL, runner=Inline())
    return tree(out) == tree(reference)


def one_line(output: bytes) -> str:
    line = output.decode().strip().splitlines()[-1]
    assert b"Traceback" not in output
    assert line.startswith("policygraph: ")
    return line


def test_killed_at_any_moment(texts: Path, tmp_path: Path) -> None:
    for wait in (0.7, 2.0, 3.0):
        with subprocess.Popen(command(texts, tmp_path / "out"), stderr=subprocess.DEVNULL) as child:
            time.sleep(wait)
            child.kill()
        assert not (tmp_path / "out" / "manifest.json").exists() or child.returncode == 0
    assert healed(texts, tmp_path / "out", tmp_path / "reference")


def test_stopped_by_ctrl_c(texts: Path, tmp_path: Path) -> None:
    with subprocess.Popen(command(texts, tmp_path / "out"), stderr=subprocess.PIPE, start_new_session=True) as child:
        assert child.stderr is not None
        told = child.stderr.readline()  # "9 documents found": it is about to read them
        os.killpg(child.pid, signal.SIGINT)
        told += child.stderr.read()
    assert child.returncode == 130
    assert "run the same command again" in one_line(told)
    assert healed(texts, tmp_path / "out", tmp_path / "reference")


def test_a_small_build_stopped_by_ctrl_c(texts: Path, tmp_path: Path) -> None:
    small = [sys.executable, "-m", "policygraph", "build", str(texts), "--engine", "lexical", "--out"]
    with subprocess.Popen([*small, str(tmp_path / "out")], stderr=subprocess.PIPE) as child:
        assert child.stderr is not None
        told = child.stderr.readline()
        child.send_signal(signal.SIGINT)
        told += child.stderr.read()
    assert child.returncode == 130
    assert "nothing was written" in one_line(told)
    assert not (tmp_path / "out").exists()


def test_disk_full(texts: Path, tmp_path: Path) -> None:
    def no_space() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))

    made = subprocess.run(command(texts, tmp_path / "out"), stderr=subprocess.PIPE, preexec_fn=no_space)
    assert made.returncode == 2
    assert "run the same command again" in one_line(made.stderr)
    assert not list((tmp_path / "out" / "parts").iterdir())
    assert healed(texts, tmp_path / "out", tmp_path / "reference")


def test_output_that_cannot_be_written(texts: Path, tmp_path: Path) -> None:
    (tmp_path / "out").symlink_to(tmp_path / "gone" / "out")
    made = subprocess.run(command(texts, tmp_path / "out"), stderr=subprocess.PIPE)
    assert made.returncode == 2
    assert "cannot be written" in one_line(made.stderr)


def test_two_builds_into_one_folder(texts: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with locked(tmp_path / "out"), pytest.raises(OutputError, match="another build"):
        build_corpus([texts], tmp_path / "out", LEXICAL, runner=Inline())
    assert healed(texts, tmp_path / "out", tmp_path / "reference")


@pytest.mark.parametrize("damage", ["truncated", "changed", "no rows", "rows cut", "rows garbage", "manifest", "left"])
def test_damage_is_made_good(texts: Path, tmp_path: Path, damage: str) -> None:
    out = tmp_path / "out"
    build_corpus([texts], out, LEXICAL, runner=Inline())
    part, rows = min((out / "parts").glob("*.nq.gz")), min((out / "parts").glob("*.rows.gz"))
    raw = part.read_bytes()
    match damage:
        case "truncated":
            part.write_bytes(raw[: len(raw) // 2])
        case "changed":
            part.write_bytes(raw[:-9] + b"x" + raw[-8:])
        case "no rows":
            rows.unlink()
        case "rows cut":
            rows.write_bytes(rows.read_bytes()[:-20])
        case "rows garbage":
            rows.write_bytes(b"no gzip")
        case "manifest":
            (out / "manifest.json").write_text('{"parts": [')
        case "left":
            (out / "parts" / ".half.nq.gz.77.tmp").write_bytes(b"half")
            (out / ".work").mkdir()
    assert healed(texts, out, tmp_path / "reference")


def test_a_failed_rebuild_leaves_the_old_corpus(texts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "_SHARD", 2)
    build_corpus([texts], tmp_path / "out", LEXICAL, runner=Inline())
    old = tree(tmp_path / "out")
    (texts / "note-04.txt").write_text("Imports fell by 2 percent in May 2022.\n", "utf-8")

    def full(*_: object) -> str:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(build_module, "report", full)
        with pytest.raises(OutputError, match="No space left"):
            build_corpus([texts], tmp_path / "out", LEXICAL, runner=Inline())
    now = tree(tmp_path / "out")
    assert {name: now.get(name) for name in old} == old
    assert healed(texts, tmp_path / "out", tmp_path / "reference")


def test_clock_jumps(texts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter(range(2_000_000_000, 0, -1_000))
    monkeypatch.setattr(time, "time", lambda: float(next(times)))
    build_corpus([texts], tmp_path / "out", LEXICAL, runner=Inline())
    monkeypatch.undo()
    assert healed(texts, tmp_path / "out", tmp_path / "reference")
