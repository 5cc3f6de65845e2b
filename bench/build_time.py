"""Cold build of the seed briefing: seconds and peak memory; and words per second of each engine on a long text.

Run by `make bench`. Figures move by some 30 % between runs and machines; trust ratios.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SEED = ROOT / "seeds" / "miit-2022q1.txt"
RUNS = 3
COPIES = 20  # of the seed's paragraphs in the long text


def cold(engine: str) -> tuple[float, float]:
    """Best of some fresh processes: (seconds, peak MiB)."""
    best = (float("inf"), 0.0)
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as out:
            command = [sys.executable, "-m", "policygraph", "build", str(SEED), "--out", out, "--engine", engine]
            begin = time.perf_counter()
            child = subprocess.Popen(command, stderr=subprocess.DEVNULL)
            _, status, usage = os.wait4(child.pid, 0)
            seconds = time.perf_counter() - begin
        if status:
            raise SystemExit(f"build failed: {' '.join(command)}")
        best = min(best, (seconds, usage.ru_maxrss / 1024))
    return best


def warm(engine: str) -> dict[str, float]:
    """Words per CPU-second of the rooms from text to claims, models already loaded."""
    from policygraph.annotation import annotate, resolve_publisher
    from policygraph.extraction import extract
    from policygraph.lexicon import Lexicon
    from policygraph.lexicon.home import ontology_dir
    from policygraph.reading import read_text

    lexicon = Lexicon.load(ontology_dir())
    publisher = resolve_publisher("miit", lexicon)
    text = SEED.read_text("utf-8") + "\n"
    extract(b := read_text(text, "warm.txt", lexicon.rules), lexicon, annotate(b, lexicon), publisher, engine)
    long = text * COPIES
    words = len(long.split())
    marks = [time.process_time()]
    briefing = read_text(long, "long.txt", lexicon.rules)
    marks.append(time.process_time())
    notes = annotate(briefing, lexicon)
    marks.append(time.process_time())
    extract(briefing, lexicon, notes, publisher, engine)
    marks.append(time.process_time())
    names = ("reading", "annotation", "extraction")
    speeds = {n: words / max(b - a, 1e-9) for n, a, b in zip(names, marks, marks[1:], strict=False)}
    return {**speeds, "all": words / (marks[-1] - marks[0])}


def main() -> None:
    """Print one row per engine, and the same as JSON with --json."""
    rows = {}
    for engine in ("parse", "lexical"):
        seconds, peak = cold(engine)
        rows[engine] = {
            "cold_seconds": round(seconds, 2),
            "peak_mib": round(peak),
            **{k: round(v) for k, v in warm(engine).items()},
        }
    if "--json" in sys.argv:
        print(json.dumps(rows, indent=2))
        return
    head = ("engine", "cold build s", "peak MiB", "reading w/s", "annotation w/s", "extraction w/s", "all w/s")
    print(" | ".join(head))
    for engine, row in rows.items():
        print(" | ".join([engine, *(str(v) for v in row.values())]))
    print(f"this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
