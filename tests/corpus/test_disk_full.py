"""On a disk that takes nothing more, every command that writes ends in the old state or the new one, in one line."""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from corpus_texts import LEXICAL, Inline, tree, write_texts

from policygraph import kb
from policygraph.corpus import build_corpus
from policygraph.pipeline import build

_ON_SMALL_DISK = """
set -e
state=$1 free=$2; shift 2
mount -t tmpfs -o size=64m none "$state.disk"
cp -a "$state/." "$state.disk"
cd "$state.disk"
head -c $((($(df --output=avail -k . | tail -n 1) - free) * 1024)) /dev/zero > filler
code=0; "$@" || code=$?
rm filler
rm -rf "$state"; cp -a . "$state"
exit $code
"""


@cache
def may_mount() -> bool:
    """Whether a disk of one's own can be mounted here, by user namespaces or as root."""
    return (
        shutil.which("unshare") is not None
        and not subprocess.run(
            ["unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True
        ).returncode
    )


@dataclass(frozen=True)
class Stopped:
    """How a command ended: what it told on the way, and its last line."""

    told: str
    line: str


def on_full_disk(state: Path, free: int, *arguments: str) -> Stopped:
    """Run a command in a folder whose disk takes so many KiB more; where none can be mounted, each file takes them."""
    command = [sys.executable, "-m", "policygraph", *arguments, "--engine", "lexical"]
    if may_mount():
        state.with_name(f"{state.name}.disk").mkdir()
        small = ["unshare", "-rm", "sh", "-c", _ON_SMALL_DISK, "sh", str(state), str(free), *command]
        made = subprocess.run(small, stderr=subprocess.PIPE, text=True)
    else:
        most = free * 1024

        def no_space() -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

        made = subprocess.run(command, stderr=subprocess.PIPE, text=True, cwd=state, preexec_fn=no_space)
    told, _, line = made.stderr.strip().rpartition("\n")
    assert made.returncode == 2, made.stderr
    assert "Traceback" not in made.stderr
    assert line.startswith("policygraph: ")
    return Stopped(told, line)


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    return write_texts(tmp_path / "texts", 4)


@pytest.fixture
def state(tmp_path: Path) -> Path:
    (tmp_path / "state").mkdir()
    return tmp_path / "state"


def test_a_graph_stays_as_it_was(texts: Path, state: Path) -> None:
    build(texts / "note-00.txt", out=state / "out", options=LEXICAL.options)
    old = tree(state)
    stopped = on_full_disk(state, 8, "build", str(texts), "--out", "out")
    assert "nothing was changed: put that right and try again" in stopped.line
    assert tree(state) == old


def test_a_corpus_stays_as_it_was(texts: Path, state: Path, tmp_path: Path) -> None:
    build_corpus([texts], state / "out", LEXICAL, runner=Inline())
    old = tree(state)
    (texts / "note-02.txt").write_text("Imports fell by 2 percent in May 2022.\n", "utf-8")
    stopped = on_full_disk(state, 1, "build", str(texts), "--corpus", "--out", "out")
    assert "run the same command again" in stopped.line
    assert tree(state) == old
    for out in (state / "out", tmp_path / "reference"):
        build_corpus([texts], out, LEXICAL, runner=Inline())
    assert tree(state / "out") == tree(tmp_path / "reference")


@pytest.mark.parametrize("free", [8, 1000])
def test_a_knowledge_base_holds_what_was_told_and_takes_the_rest_later(texts: Path, state: Path, free: int) -> None:
    kb.add(state / "kb", texts / "note-00.txt", options=LEXICAL.options)
    stopped = on_full_disk(state, free, "kb", "add", "kb", str(texts))
    assert "put that right and run the same command again" in stopped.line
    held = {row.name for row in kb.listing(state / "kb")}
    told = {line.split("] ")[1].partition(":")[0] for line in stopped.told.splitlines() if line.endswith("triples")}
    assert {"note-00.txt"} | told <= held < {p.name for p in texts.glob("*.txt")}
    assert bool(told) == (free == 1000)
    done = kb.add(state / "kb", texts, options=LEXICAL.options)
    assert (len(done.added), len(done.unchanged), done.failed) == (4 - len(held), len(held), [])
