"""Killed at any moment, a knowledge base reopens with all that was acknowledged whole, and nothing half there."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph as ox
import pytest
from kb_texts import briefing

from policygraph.store import Folder, Writer, open_view

WRITER = Path(__file__).with_name("store_killed_writer.py")


@pytest.mark.parametrize("seed", range(4))
def test_kill_at_a_random_moment(tmp_path: Path, seed: int) -> None:
    folder = Folder.create(tmp_path / "kb")
    acknowledged: dict[int, str] = {}
    for round_ in range(2):
        delay = random.Random(seed * 10 + round_).uniform(0.02, 0.5)
        process = subprocess.Popen([sys.executable, str(WRITER), str(folder.path)], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        time.sleep(delay)
        process.kill()
        said = process.stdout.read().splitlines()
        process.stdout.close()
        process.wait()
        for line in said:
            what, number, *fingerprint = line.split()
            if what == "has":
                acknowledged[int(number)] = fingerprint[0]
            else:
                acknowledged.pop(int(number), None)
        for gone in check(folder, acknowledged, last=said[-1] if said else ""):
            del acknowledged[gone]


def check(folder: Folder, acknowledged: dict[int, str], last: str) -> list[int]:
    """All that was acknowledged is there; the one step after it may be. Returns what that step removed."""
    with open_view(folder) as view:
        entries = {e.doc: e for e in view.entries()}
        union = set()
        for entry in entries.values():
            graph = view.graph(entry)
            assert len(graph) == entry.triples
            expected = briefing(int(entry.doc.split("-")[1]), fingerprint=entry.fingerprint, triples=120)[1]
            assert set(graph) == set(expected)
            union |= set(graph)
        assert set(view.graph()) == union
        names = {g.value for g in view.store.named_graphs() if isinstance(g, ox.NamedNode)}
        assert names <= {e.graph for e in entries.values()} | {folder.names.catalogue, folder.names.closures}
    missing = [n for n in acknowledged if briefing(n)[0].doc not in entries]
    for number in missing:  # only a removal that was done and not yet told
        assert number % 3 == 1
        assert last == f"has {number + 1} two", f"lost {missing} after {last!r}"
    with Writer.open(folder) as writer:
        assert {e.doc for e in writer.entries()} == set(entries)
    return missing


def test_killed_while_the_view_is_made(tmp_path: Path) -> None:
    """What a killed publisher leaves lying about is swept away, and readers get the newest state."""
    folder = Folder.create(tmp_path / "kb")
    entry, graph = briefing(1)
    with Writer.open(folder) as writer:
        writer.put(entry, graph)
    other, graph = briefing(2)
    writer = Writer.open(folder)
    writer.put(other, graph)
    (folder.views / ".half-made.123").mkdir()
    writer.close()  # as if killed: no view was published
    with open_view(folder) as view:
        assert [e.doc for e in view.entries()] == [entry.doc, other.doc]
    assert not (folder.views / ".half-made.123").exists()
