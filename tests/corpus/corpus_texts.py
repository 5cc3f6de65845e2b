"""A small corpus for tests, a runner without processes, and workers that die."""

from __future__ import annotations

import hashlib
import os
import signal
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

from policygraph.corpus import Settings, pool
from policygraph.corpus.part import write_part
from policygraph.corpus.plan import Document, Shard
from policygraph.corpus.pool import Done
from policygraph.corpus.reader import Made, Reader
from policygraph.corpus.rows import Fault, FaultKind, Row
from policygraph.pipeline import Options

LEXICAL = Settings(Options(engine="lexical"))
MORTAL = replace(LEXICAL, seconds=5.0)  # for `serve_mortal`: enough for any other document on a busy machine
KILLED = Fault.of("poison.txt", "ended its worker twice (SIGKILL)", FaultKind.KILLED)
LATE = Fault.of("endless.txt", "took too long; see --time-limit", FaultKind.TIME)


def write_texts(folder: Path, count: int = 7) -> Path:
    """Texts that share a body and an indicator, one of them named in several ways."""
    folder.mkdir(parents=True)
    for n in range(count):
        port = "Port" if n % 2 else "port"
        text = (
            f"The Harbour Council will raise the berth subsidy by {n + 2} percent in 2023.\n\n"
            f"Freight volumes rose by {n}.5 percent year on year in May 2022. {port} costs fell.\n"
        )
        known = f'date = 2022-06-{n + 1:02}\npublisher = "Harbour Council"\n'
        (folder / f"note-{n:02}.txt").write_text(text, "utf-8")
        (folder / f"note-{n:02}.toml").write_text(known, "utf-8")
    return folder


def write_mortal_texts(folder: Path) -> Path:
    """The same, and the two that `serve_mortal` fears."""
    write_texts(folder)
    for fault in (KILLED, LATE):
        (folder / fault.name).write_text("Exports rose by 3 percent.\n", "utf-8")
    return folder


def tree(folder: Path) -> dict[str, str]:
    """The files below a folder by name, as hashes; the lock left out."""
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p.name != ".lock"
    }


@cache
def reader(keep_text: bool = False) -> Reader:
    """One reader for all tests: loading the lexicon takes a second."""
    return Reader(Settings(Options(engine="lexical", keep_text=keep_text)))


class Inline:
    """Writes parts in this process; documents with faults that are known before are not read."""

    def __init__(self, *known: Fault, reader: Reader | None = None) -> None:
        self.known = {fault.name: fault for fault in known}
        self.reader = reader
        self.written: list[str] = []

    def run(self, shards: Sequence[Shard], folder: Path, settings: Settings) -> Iterator[Done | int]:
        assert settings.options.engine == "lexical"
        for shard in shards:
            skip = {n: self.known[d.name] for n, d in enumerate(shard.documents) if d.name in self.known}
            used = self.reader or reader(settings.options.keep_text)
            header = write_part(folder, shard, used, skip, lambda _number: None)
            self.written.append(shard.key)
            yield header.documents
            yield Done(header, 0.0)


class Quick(Reader):
    """Stands in for a Reader where it matters who reads, not what is found: needs no lexicon."""

    def __init__(self, _settings: Settings) -> None:
        pass

    def read(self, document: Document) -> Made | Fault:
        text = document.path.read_text("utf-8")
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        row = Row(document.name, sha256, document.name, None, None, len(text.split()), 1)
        return Made(row, f'<urn:x:{sha256}> <urn:x:name> "{document.name}" .\n', (), text)


class Mortal(Quick):
    """Dies of poison.txt and never ends with endless.txt."""

    def read(self, document: Document) -> Made | Fault:
        if document.name == "poison.txt":
            os.kill(os.getpid(), signal.SIGKILL)
        if document.name == "endless.txt":
            time.sleep(600)
        return super().read(document)


def serve_mortal(pipe: Any, folder: Path, settings: Settings) -> None:
    """The life of a worker that is mortal."""
    with mock.patch.object(pool, "Reader", Mortal):
        pool.serve(pipe, folder, settings)
