"""A small corpus for tests, a runner without processes, and workers that die."""

from __future__ import annotations

import hashlib
import os
import signal
import time
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

from policygraph.corpus import Settings
from policygraph.corpus.part import write_part
from policygraph.corpus.plan import Document, Shard
from policygraph.corpus.pool import Done, serve
from policygraph.corpus.reader import Made, Reader
from policygraph.corpus.rows import Fault
from policygraph.pipeline import Options

LEXICAL = Settings(Options(engine="lexical"))


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
    """Writes parts in this process."""

    def __init__(self) -> None:
        self.written: list[str] = []

    def run(self, shards: Sequence[Shard], folder: Path, settings: Settings) -> Iterator[Done | int]:
        assert settings.options.engine == "lexical"
        for shard in shards:
            header = write_part(folder, shard, reader(settings.options.keep_text), {}, lambda _number: None)
            self.written.append(shard.key)
            yield header.documents
            yield Done(header, 0.0)


def serve_mortal(pipe: Any, folder: Path, settings: Settings) -> None:
    """A worker that dies of poison.txt and never ends with endless.txt."""
    make_mortal()
    serve(pipe, folder, settings)


def make_mortal() -> None:
    """Let this process die of poison.txt and never end with endless.txt."""
    read = Reader.read

    def deadly(self: Reader, document: Document) -> Made | Fault:
        if document.name == "poison.txt":
            os.kill(os.getpid(), signal.SIGKILL)
        if document.name == "endless.txt":
            time.sleep(600)
        return read(self, document)

    mock.patch.object(Reader, "read", deadly).start()  # for the life of this process
