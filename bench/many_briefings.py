"""Adds thousands of briefings to a knowledge base in one command, then the same once more.

    python bench/transcripts.py transcripts.git texts --count 2000
    python bench/many_briefings.py texts kb

Prints wall and CPU seconds, peak memory, the size on disk, and what adding everything again takes of the time.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

COMMAND = [sys.executable, "-m", "policygraph", "kb"]


@dataclass(frozen=True)
class Run:
    """One command: what it took and the last line it printed."""

    wall_seconds: float
    cpu_seconds: float
    peak_mib: float
    said: str


def run(*arguments: str) -> Run:
    """Run a command of policygraph kb; its progress is shown, its summary kept."""
    begin = time.perf_counter()
    child = subprocess.Popen([*COMMAND, *arguments], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    said = child.stdout.read().strip().splitlines()
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - begin
    if os.waitstatus_to_exitcode(status) not in (0, 1):  # 1: some briefing could not be read; the summary says which
        raise SystemExit(f"failed: {' '.join(arguments)}")
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, said[-1] if said else "")


def main() -> None:
    """Add, add again, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path)
    parser.add_argument("kb", type=Path, help="a folder that is not there yet")
    parser.add_argument("--engine", choices=["parse", "lexical"], default="parse")
    chosen = parser.parse_args()
    if chosen.kb.exists():
        raise SystemExit(f"{chosen.kb} is there already")
    arguments = ("add", str(chosen.kb), str(chosen.texts), "--engine", chosen.engine)
    rows = [("first", run(*arguments)), ("again", run(*arguments)), ("list", run("list", str(chosen.kb)))]
    for name, each in rows:
        took = f"{each.wall_seconds:8.1f} s  {each.cpu_seconds:8.1f} s CPU  {each.peak_mib:6.0f} MiB"
        print(f"{name:6} {took}  {each.said}")
    print(run("status", str(chosen.kb), "--engine", chosen.engine).said)
    first, again = rows[0][1], rows[1][1]
    print(f"again / first: {again.wall_seconds / first.wall_seconds:.2%} of the time")


if __name__ == "__main__":
    main()
