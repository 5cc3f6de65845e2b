"""Kills `policygraph kb add` at random moments, again and again, and checks that nothing acknowledged is ever lost.

    python bench/transcripts.py transcripts.git texts --count 2000
    python bench/kill_writer.py texts kb --kills 20

After each kill -9 the knowledge base is opened: every briefing that was told as added must be there with all of its
triples, none half there, and the union must hold what the graphs hold. At the end one run adds the rest.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

from pyoxigraph import DefaultGraph

from policygraph.store import Folder, Writer

DONE = re.compile(r"\[\d+/\d+\] (.+): \d+ triples$")


def add(texts: Path, kb: Path, engine: str, seconds: float) -> tuple[list[str], bool]:
    """Add; killed some seconds after the first was told. Returns what was told, and whether it came to its end."""
    command = [sys.executable, "-m", "policygraph", "kb", "add", str(kb), str(texts), "--engine", engine]
    child = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    assert child.stderr is not None
    timer = threading.Timer(seconds, child.kill)
    told: list[str] = []
    for line in child.stderr:
        found = DONE.search(line.rstrip("\n"))
        if found is not None:
            told.append(found[1])
            if len(told) == 1:
                timer.start()
    ended = child.wait() in (0, 1)
    timer.cancel()
    return told, ended


def check(kb: Path, told: set[str]) -> tuple[int, float]:
    """Open it as the next writer would; returns how many briefings are there and the seconds to open."""
    begin = time.perf_counter()
    with Writer.open(Folder.open(kb)) as writer:
        opening = time.perf_counter() - begin
        entries = writer.entries()
        union = set()
        for entry in entries:
            graph = writer.graph(entry)
            if len(graph) != entry.triples:
                raise SystemExit(f"half there: {entry.name}, {len(graph)} of {entry.triples} triples")
            union |= set(graph)
        whole = sum(1 for _ in writer.store.quads_for_pattern(None, None, None, DefaultGraph()))
    lost = told - {e.name for e in entries}
    if lost:
        raise SystemExit(f"lost: {sorted(lost)}")
    if whole != len(union):
        raise SystemExit(f"the union holds {whole} triples, the graphs {len(union)}")
    return len(entries), opening


def main() -> None:
    """Kill, check, go on."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path)
    parser.add_argument("kb", type=Path)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=30.0, help="longest time before a kill")
    parser.add_argument("--engine", choices=["parse", "lexical"], default="lexical")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    moments = random.Random(chosen.seed)
    told: set[str] = set()
    for number in range(1, chosen.kills + 1):
        delay = moments.uniform(0.0, chosen.seconds)
        news, ended = add(chosen.texts, chosen.kb, chosen.engine, delay)
        told |= set(news)
        there, opening = check(chosen.kb, told)
        print(
            f"kill {number:2} after {delay:4.1f} s: {len(told)} told, {there} there, opened in {opening:.2f} s",
            flush=True,
        )
        if ended:
            break
    print("nothing lost, nothing half there")


if __name__ == "__main__":
    main()
