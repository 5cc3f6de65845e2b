"""Bytes to text, and folders to files; every complaint names the file and what to do."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from policygraph.errors import EmptyBriefingError, InputError, NotTextError

MAX_BYTES = 10_000_000  # about 1.5 million words; a briefing has a few thousand
SUFFIXES = (".txt", ".md", ".markdown", ".text")
_BINARY = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a zip archive or Office file",
    b"\xd0\xcf\x11\xe0": "an old Office file",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"\x1f\x8b": "a gzip archive",
}


def read_bytes(path: Path) -> bytes:
    """The bytes of a file.

    Raises InputError if there is no such file, it cannot be read, or it is larger than MAX_BYTES.
    """
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise InputError(f"{path}: is a folder, not a text")
        if size > MAX_BYTES:
            raise InputError(f"{path}: {size} bytes is too large (limit {MAX_BYTES}); split it into briefings")
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"{path}: no such file") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None


def decode(raw: bytes, name: str) -> str:
    """UTF-8 bytes to text, nothing changed: a byte order mark, CRLF and NFD stay as they are.

    Raises EmptyBriefingError for nothing but white space, NotTextError (first bad byte named) for the rest.
    """
    for magic, what in _BINARY.items():
        if raw.startswith(magic):
            raise NotTextError(f"{name}: is {what}; save it as plain text (UTF-8) first")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise NotTextError(f"{name}: byte 0: UTF-16 text; save it as UTF-8 first")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotTextError(f"{name}: byte {error.start}: not UTF-8 ({error.reason}); save it as UTF-8 first") from None
    if "\x00" in text:
        raise NotTextError(f"{name}: byte {raw.index(0)}: a null byte; this is not text")
    if not text.strip("\ufeff \t\r\n"):
        raise EmptyBriefingError(f"{name}: the file is empty")
    return text


def find_briefings(paths: Iterable[Path]) -> list[Path]:
    """Files as given, folders replaced by the texts below them (SUFFIXES, hidden ones left out), in name order.

    Raises InputError if a path does not exist or a folder holds no text. A file met twice is listed once.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if not path.exists():
            raise InputError(f"{path}: no such file or folder")
        inside = _texts_below(path) if path.is_dir() else [path]
        if not inside:
            raise InputError(f"{path}: no briefings in this folder (looked for {', '.join(SUFFIXES)})")
        found.update(dict.fromkeys(inside))
    return list(found)


def _texts_below(folder: Path) -> list[Path]:
    out = []
    for top, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        out += [Path(top) / n for n in names if n.lower().endswith(SUFFIXES) and not n.startswith(".")]
    return sorted(out)
