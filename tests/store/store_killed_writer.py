"""A writer that a test kills: adds, replaces and removes briefings, and says what it has done as soon as it has."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from kb_texts import briefing

from policygraph.store import Folder, Writer


def work(path: str) -> None:
    folder = Folder.open(path)
    with Writer.open(folder) as writer:
        print("open", flush=True)
        for number in range(1000):
            entry, graph = briefing(number, triples=120)
            writer.put(entry, graph)
            print(f"has {number} one", flush=True)
            entry, graph = briefing(number, fingerprint="two", triples=120)
            writer.put(entry, graph)
            print(f"has {number} two", flush=True)
            if number % 3 == 2:
                entry, _ = briefing(number - 1, fingerprint="two")
                writer.remove(entry)
                print(f"gone {number - 1}", flush=True)
            if number % 5 == 4:
                writer.publish()


if __name__ == "__main__":
    work(sys.argv[1])
