"""Speed and memory of corpus builds: one and two workers side by side, and growth with the number of documents.

    python bench/corpus.py TEXTS... [--sample 200] [--rounds 3] [--sizes 100,400,1600] [--engine lexical] [--json]

TEXTS: folders of .txt with their .toml (see corpora.py); the sample is picked by a hash of the names, so that it is the
same every time. In each round both contenders build the same sample, in turning order, into fresh folders; the ratio
is taken within a round, so that a slow minute of a shared machine slows both. Wall time is what counts for workers:
with other programs on the machine two workers get less than twice the time of one, so `cpu` tells how much
processor time each got for a second of the wall.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import resource
import statistics
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from policygraph.corpus import Settings, build_corpus
from policygraph.corpus.pool import Pool
from policygraph.pipeline import Options


@dataclass(frozen=True, slots=True)
class Run:
    """One build: its figures. `first_mib` and `peak_mib`: a worker's memory after its first part, and the most."""

    workers: int
    documents: int
    words: int
    seconds: float
    cpu_seconds: float
    first_mib: float
    peak_mib: float
    bytes: int

    @property
    def speed(self) -> float:
        """Documents a second of the wall."""
        return self.documents / self.seconds

    @property
    def economy(self) -> float:
        """Words a second of processor time."""
        return self.words / self.cpu_seconds


def sample(folders: list[Path], size: int) -> list[Path]:
    """So many texts, picked by name."""
    found = [p for folder in folders for p in folder.rglob("*.txt")]
    return sorted(sorted(found, key=lambda p: hashlib.sha256(p.stem.encode()).hexdigest())[:size])


def run(texts: list[Path], workers: int, engine: str) -> Run:
    """Build the texts in a temporary folder."""
    with tempfile.TemporaryDirectory() as place:
        listed = Path(place) / "texts.list"
        listed.write_text("".join(f"{path.resolve()}\n" for path in texts), "utf-8")
        used, begin = children_cpu(), time.perf_counter()
        settings = Settings(Options(engine=engine))
        summary = build_corpus([listed], Path(place) / "out", settings, runner=Pool(workers))
        seconds, cpu = time.perf_counter() - begin, children_cpu() - used
        size = sum(p.stat().st_size for p in (Path(place) / "out").rglob("*.nq.gz"))
    totals, peaks = summary.totals, summary.peaks_mib
    return Run(workers, totals.documents, totals.words, seconds, cpu, peaks[0], max(peaks), size)


def children_cpu() -> float:
    """Processor seconds of this process and its ended children."""
    return sum(
        u.ru_utime + u.ru_stime for u in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="+", type=Path)
    parser.add_argument("--sample", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sizes", default="")
    parser.add_argument("--engine", default="lexical")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    texts = sample(given.texts, given.sample)
    rounds = []
    for number in range(given.rounds):
        order = (1, 2) if number % 2 == 0 else (2, 1)
        made = {workers: run(texts, workers, given.engine) for workers in order}
        rounds.append((made[1], made[2]))
        print(f"load {os.getloadavg()[0]:.1f}: {line(made[1])}; {line(made[2])}", file=sys.stderr)
    ratios = [two.speed / one.speed for one, two in rounds]
    grown = []
    for size in filter(None, given.sizes.split(",")):
        grown.append(run(sample(given.texts, int(size)), 2, given.engine))
        print(line(grown[-1]), file=sys.stderr)  # a large one may be stopped
    if given.json:
        print(
            json.dumps({"rounds": [[asdict(r) for r in pair] for pair in rounds], "growth": [asdict(r) for r in grown]})
        )
        return
    if ratios:
        print(f"two workers / one: {statistics.median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f})")
    for each in grown:
        print(line(each))


def line(made: Run) -> str:
    """A run in words."""
    return (
        f"{made.documents} documents, {made.workers} workers: {made.seconds:.0f} s, {made.speed:.2f} documents/s, "
        f"{made.economy:.0f} words/CPU s, cpu {made.cpu_seconds / made.seconds:.2f}, "
        f"worker {made.first_mib:.0f} → {made.peak_mib:.0f} MiB, {made.bytes / max(1, made.words):.0f} bytes/word"
    )


if __name__ == "__main__":
    main()
