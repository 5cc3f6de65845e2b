"""Writes results all at once or not at all, and the manifest that tells which bytes came from which."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from policygraph.errors import OutputError

TEXTS = "texts"  # folder beside a graph for the texts that its offsets refer to, each named by its SHA-256


@dataclass(frozen=True, slots=True)
class Input:
    """A file that was read: its name (never its folder on this machine), hash, bytes, and what was known of it."""

    name: str
    sha256: str
    size: int
    briefing: str
    date: str | None
    publisher: str | None
    media_type: str | None = None  # of a file that a text was extracted from
    text_sha256: str | None = None  # of that text


def check_folder(folder: Path) -> None:
    """Refuse a folder that cannot be written, before any work is done. Nothing is created.

    Raises OutputError.
    """
    place = folder
    while not place.exists() and place != place.parent:
        place = place.parent
    if not place.is_dir():
        raise OutputError(f"{place}: is a file; name a folder for the results")
    if not os.access(place, os.W_OK | os.X_OK):
        raise OutputError(f"{place}: this folder cannot be written")


def check_no_corpus(folder: Path) -> None:
    """Refuse a folder that holds a corpus. Raises OutputError."""
    if (folder / "parts").is_dir() and any((folder / "parts").iterdir()):
        raise OutputError(f"{folder}: holds a corpus; name another folder for a graph, or add --corpus")


def write_all(folder: Path, files: Mapping[str, str | Iterable[str]]) -> list[Path]:
    """Write the files as UTF-8, and return their paths. A name may lead into a folder ("texts/a.txt").

    The content is a text or its pieces; a file whose name ends with .gz is compressed, always to the same bytes.
    Each is written whole under another name first; only when all are on disk do they take their names. On any
    error, Ctrl-C included, what was there before stays as it was and nothing half-written is left.
    Raises OutputError.
    """
    check_folder(folder)
    fresh = [place for name in files for place in _missing((folder / name).parent)]
    waiting: list[tuple[Path, Path]] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            waiting.append((_write_aside(target.parent, target.name, text), target))
        for _, target in waiting:
            if target.is_dir():
                raise OutputError(f"{target}: is a folder; move it away")
        _rename(waiting)
    except BaseException as error:
        _clean_up([aside for aside, _ in waiting], fresh)
        if isinstance(error, OSError):
            raise OutputError(
                f"{folder}: cannot be written ({error.strerror}); nothing was changed: put that right and try again"
            ) from None
        raise
    return [target for _, target in waiting]


def _missing(folder: Path) -> list[Path]:
    """The folders that have to be made, deepest first."""
    return [place for place in (folder, *folder.parents) if not place.exists()]


def _write_aside(folder: Path, name: str, text: str | Iterable[str]) -> Path:
    aside = folder / f".{name}.{os.getpid()}.part"
    pieces = (text,) if isinstance(text, str) else text
    try:
        with aside.open("wb") as file, _packed(file) if name.endswith(".gz") else contextlib.nullcontext(file) as out:
            for piece in pieces:
                out.write(piece.encode("utf-8"))
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    return aside


def _packed(file: BinaryIO) -> gzip.GzipFile:
    return gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0)  # neither name nor time in it


def _rename(waiting: Iterable[tuple[Path, Path]]) -> None:
    """Give all files their names; a Ctrl-C in between is obeyed when all have theirs."""
    interrupted: KeyboardInterrupt | None = None
    for aside, target in waiting:
        while aside.exists():
            try:
                aside.replace(target)
            except KeyboardInterrupt as error:
                interrupted = error
    if interrupted is not None:
        raise interrupted


def replace_all(files: Iterable[tuple[Path, Path]]) -> None:
    """Give whole files their final names, the last one last; a Ctrl-C in between is obeyed when all have theirs."""
    _rename(files)


def _clean_up(files: Iterable[Path], folders: Iterable[Path]) -> None:
    for path in files:
        path.unlink(missing_ok=True)
    for folder in folders:
        with contextlib.suppress(OSError):  # not empty, or never made
            folder.rmdir()


def hash_folder(folder: Path, suffixes: tuple[str, ...]) -> str:
    """One hash for the files of a folder that end so, by relative name and content."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix in suffixes):
        name = path.relative_to(folder).as_posix()
        digest.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def manifest(about: Mapping[str, Any], inputs: Iterable[Input], files: Mapping[str, str]) -> str:
    """The manifest as JSON: what ran (`about`), what was read and what was written, by SHA-256. No clock in it."""
    written = {name: text.encode("utf-8") for name, text in files.items()}
    data = {
        **about,
        "inputs": [
            {
                "name": i.name,
                "sha256": i.sha256,
                "bytes": i.size,
                "briefing": i.briefing,
                "date": i.date,
                "publisher": i.publisher,
                **({"media_type": i.media_type, "text_sha256": i.text_sha256} if i.media_type is not None else {}),
            }
            for i in sorted(inputs, key=lambda i: (i.name, i.sha256))
        ],
        "outputs": [
            {"name": name, "sha256": hashlib.sha256(raw).hexdigest(), "bytes": len(raw)}
            for name, raw in sorted(written.items())
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
