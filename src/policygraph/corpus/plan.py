"""Lists the documents of a corpus and cuts them into shards whose names follow from what is in them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from policygraph.corpus.rows import Fault, FaultKind
from policygraph.errors import InputError
from policygraph.reading import find_briefings, find_sidecar
from policygraph.reading.files import files_below, read_bytes
from policygraph.reading.settings import Limits

LARGE = 500  # documents from which a build is one of a corpus without being asked
LIST = ".list"
_SHARD, _LARGE_SHARD, _HUGE_SHARD = 16, 64, 1000  # documents on average
_MANY, _VERY_MANY = 4_000, 200_000  # documents from which shards are larger
_MOST = 3  # times the average


@dataclass(frozen=True, slots=True)
class Document:
    """One text: its name below the given folder, and the hashes of its bytes and its sidecar ("" if there is none)."""

    name: str
    path: Path
    sha256: str
    sidecar: str


@dataclass(frozen=True, slots=True)
class Shard:
    """Documents that go into one part; `key` is a hash of them and of how they are read."""

    key: str
    documents: tuple[Document, ...]


def is_large(paths: Sequence[Path], limits: Limits | None = None) -> bool:
    """Whether the paths are a list, or hold so many documents that a build of all at once would not fit."""
    if any(path.suffix == LIST and path.is_file() for path in paths):
        return True
    count = 0
    for path in paths:
        if path.is_dir():
            count += len(files_below(path))
        elif path.exists():
            count += len(find_briefings([path], limits))
    return count >= LARGE


def list_documents(paths: Iterable[Path], limits: Limits) -> tuple[list[tuple[str, Path]], list[Fault]]:
    """(name, path) of every document in name order, and the archives that could not be opened.

    A path that ends in .list holds one path a line, from its own folder on; # begins a remark. Raises InputError if
    a path does not exist or there is no document at all.
    """
    found: dict[str, Path] = {}
    faults: list[Fault] = []
    for path in paths:
        if path.suffix == LIST and path.is_file():
            entries: Iterable[tuple[str, Path]] = _listed(path)
        elif path.is_dir():
            entries = ((f.relative_to(path).as_posix(), f) for f in files_below(path))
        else:
            entries = [(path.name, path)]
        for name, file in entries:
            try:
                for inside in find_briefings([file], limits):
                    found.setdefault(name + inside.as_posix()[len(file.as_posix()) :], inside)
            except InputError as error:
                if path == file:
                    raise
                faults.append(Fault.of(name, pathless(str(error), name, file), FaultKind.INPUT))
    if not found and not faults:
        raise InputError("no briefings found in what was given")
    return sorted(found.items()), faults


def pathless(message: str, name: str, path: Path) -> str:
    """A message without the folders of this machine."""
    return message.replace(str(path), name).replace(f"{path.parent}{os.sep}", "")


def _listed(path: Path) -> Iterator[tuple[str, Path]]:
    try:
        lines = read_bytes(path).decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: byte {error.start}: not UTF-8; write one path a line in UTF-8") from None
    for line in lines:
        name = line.strip()
        if name and not name.startswith("#"):
            yield name, path.parent / name


def look_at(name: str, path: Path, limits: Limits) -> Document:
    """A document with its hashes; what cannot be read has none, and fails when it is its turn."""
    try:
        sidecar = find_sidecar(path, limits)
        known = hashlib.sha256(read_bytes(sidecar, limits)).hexdigest() if sidecar is not None else ""
        return Document(name, path, hashlib.sha256(read_bytes(path, limits)).hexdigest(), known)
    except InputError:
        return Document(name, path, "", "")


def cut(documents: Sequence[Document], settings: str) -> list[Shard]:
    """The shards in name order. A shard ends behind names that a hash picks, so that a new text moves few others.

    `settings` is a hash of everything else that the result depends on.
    """
    size = _SHARD if len(documents) < _MANY else _LARGE_SHARD if len(documents) < _VERY_MANY else _HUGE_SHARD
    shards: list[Shard] = []
    open_: list[Document] = []
    for document in documents:
        open_.append(document)
        picked = int(hashlib.sha256(document.name.encode()).hexdigest()[:8], 16) % size == 0
        if picked or len(open_) >= _MOST * size:
            shards.append(_shard(open_, settings))
            open_ = []
    if open_:
        shards.append(_shard(open_, settings))
    return shards


def _shard(documents: Sequence[Document], settings: str) -> Shard:
    digest = hashlib.sha256(settings.encode())
    for d in documents:
        digest.update(f"\n{d.name}\0{d.sha256}\0{d.sidecar}".encode())
    return Shard(digest.hexdigest()[:20], tuple(documents))
