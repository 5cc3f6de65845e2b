"""Kills `policygraph kb add` at random moments, again and again, and checks that nothing acknowledged is ever lost.

    python bench/transcripts.py transcripts.git texts --count 2000
    python bench/kill_writer.py texts kb --kills 20

The kills are spread over the whole of the adding, so that the store is large at the later ones. After each kill -9 the
knowledge base is opened: every briefing that was told as added must be there with all of its triples, none half there,
and the union must hold what the graphs hold. At the end one run adds the rest.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode

from policygraph.store import Folder, Writer

DONE = re.compile(r"\[\d+/\d+\] (.+): \d+ triples$")


class Run:
    """One `kb add`, killed some seconds after so many briefings were told."""

    def __init__(self, texts: Path, kb: Path, engine: str) -> None:
        self._command = [sys.executable, "-m", "policygraph", "kb", "add", str(kb), str(texts), "--engine", engine]

    def until(self, news: int, seconds: float) -> tuple[list[str], bool]:
        """What was told, and whether it came to its end before it could be killed."""
        child = subprocess.Popen(self._command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        assert child.stderr is not None
        timer = threading.Timer(seconds, child.kill)
        told: list[str] = []
        for line in child.stderr:
            found = DONE.search(line.rstrip("\n"))
            if found is not None:
                told.append(found[1])
                if len(told) == news:
                    timer.start()
        ended = child.wait() in (0, 1)
        timer.cancel()
        return told, ended


@dataclass(frozen=True)
class Found:
    """What a check found: briefings, triples of the union, megabytes on disk, and the CPU seconds to open it."""

    briefings: int
    triples: int
    megabytes: float
    opening: float


def check(kb: Path, told: set[str]) -> Found:
    """Open it as the next writer would; nothing told may be lost, nothing half there, and the union must fit."""
    begin = time.process_time()
    with Writer.open(Folder.open(kb)) as writer:
        opening = time.process_time() - begin
        entries = writer.entries()
        union = set()
        for entry in entries:
            graph = {q.triple for q in writer.store.quads_for_pattern(None, None, None, NamedNode(entry.graph))}
            if len(graph) != entry.triples:
                raise SystemExit(f"half there: {entry.name}, {len(graph)} of {entry.triples} triples")
            union |= graph
        whole = {q.triple for q in writer.store.quads_for_pattern(None, None, None, DefaultGraph())}
    lost = told - {e.name for e in entries}
    if lost:
        raise SystemExit(f"lost: {sorted(lost)}")
    if whole != union:
        raise SystemExit(f"the union holds {len(whole)} triples, the graphs {len(union)}")
    size = sum(p.stat().st_size for p in (kb / "data").iterdir()) / 1e6
    return Found(len(entries), len(whole), size, opening)


def main() -> None:
    """Kill, check, go on."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path)
    parser.add_argument("kb", type=Path)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=3.0, help="longest time before a kill")
    parser.add_argument("--engine", choices=["parse", "lexical"], default="lexical")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    moments = random.Random(chosen.seed)
    texts = sum(1 for path in chosen.texts.iterdir() if path.suffix == ".txt")
    marks = sorted(moments.sample(range(1, max(2, texts - 1)), min(chosen.kills, texts - 2)))
    told: set[str] = set()
    run = Run(chosen.texts, chosen.kb, chosen.engine)
    for number, mark in enumerate(marks, 1):
        delay = moments.uniform(0.0, chosen.seconds)
        news, ended = run.until(max(1, mark - len(told)), delay)
        told |= set(news)
        found = check(chosen.kb, told)
        print(
            f"kill {number:2}, {delay:.1f} s after {mark} of {texts}: {len(told)} told, {found.briefings} there,"
            f" {found.triples} triples, {found.megabytes:.0f} MB, opened in {found.opening:.2f} s",
            flush=True,
        )
        if ended:
            break
    news, ended = run.until(texts + 1, 0.0)
    found = check(chosen.kb, told | set(news))
    print(f"nothing lost, nothing half there; the last run added the rest: {found.briefings} there, ended: {ended}")


if __name__ == "__main__":
    main()
