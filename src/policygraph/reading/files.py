"""Bytes to text, and folders, archives and tables to briefings; every complaint names the file and what to do.

A path may lead into a file: `speeches.zip/may/one.html`, `table.csv/table-12`. Nothing is unpacked to disk.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import IO

from policygraph.errors import EmptyBriefingError, InputError, LimitError, NotTextError
from policygraph.reading.containers import Container, open_container
from policygraph.reading.kinds import CONTAINERS, HEAD, SUFFIXES, Kind, check_text, kind_by_name, kind_of
from policygraph.reading.settings import Limits

MAX_BYTES = Limits().bytes
_ROWS = frozenset({Kind.JSON, Kind.JSONL, Kind.CSV})
_SIDECAR = ".toml"


def read_bytes(path: Path, limits: Limits | None = None) -> bytes:
    """The bytes of a file, or of what a path into an archive or table names.

    Raises InputError if there is no such file or it cannot be read, LimitError if it is too large.
    """
    return read_source(path, limits)[0]


def read_source(path: Path, limits: Limits | None = None) -> tuple[bytes, Kind]:
    """The bytes of a briefing and their format. Raises InputError and its kinds."""
    limits = limits or Limits()
    outer, inner = _split(path)
    if not inner:
        raw = _read_file(outer, limits)
        return raw, kind_of(str(path), raw[:HEAD])
    container = _container(outer, limits)
    raw = container.read(inner)
    if kind_by_name(path.name) is None and kind_by_name(path.parent.name) in _ROWS:
        return raw, Kind.RECORD
    if _kind_on_disk(outer) in _ROWS:
        return raw, Kind.RECORD
    kind = kind_of(str(path), raw[:HEAD])
    _check_size(path, len(raw), kind, limits)
    return raw, kind


def _split(path: Path) -> tuple[Path, str]:
    """A file on disk and the name within it ("" for the file itself)."""
    if not path.exists():
        for parent in path.parents:
            if parent.is_file():
                return parent, path.relative_to(parent).as_posix()
            if parent.exists():
                break
    return path, ""


def _read_file(path: Path, limits: Limits) -> bytes:
    try:
        if path.is_dir():
            raise InputError(f"{path}: is a folder, not a text")
        with _opened_file(path) as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode):
                raise InputError(f"{path}: is no file, but a device or pipe")
            most = _check_size(path, found.st_size, kind_by_name(path.name), limits)
            raw = file.read(most + 1)  # a file may grow while it is read
    except FileNotFoundError:
        raise InputError(f"{path}: no such file") from None
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read ({getattr(error, 'strerror', None) or error})") from None
    _check_size(path, len(raw), kind_by_name(path.name), limits)
    return raw


def _opened_file(path: Path) -> IO[bytes]:
    """Opening a pipe must not wait for somebody who writes into it."""
    return os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)), "rb")


def _check_size(path: Path, size: int, kind: Kind | None, limits: Limits) -> int:
    limit = "bytes"
    if kind in (Kind.ZIP, Kind.GZIP):
        limit = "archive"
    elif kind not in (None, Kind.TEXT, Kind.HTML):
        limit = "file"
    most: int = getattr(limits, limit)
    if size > most:
        raise LimitError(str(path), limit, most, f"{size} bytes is too large")
    return most


def _kind_on_disk(path: Path) -> Kind:
    """The format of a file on disk; only its first bytes are read."""
    known = kind_by_name(path.name)
    if known is not None:
        return known
    try:
        with _opened_file(path) as file:
            regular = stat.S_ISREG(os.fstat(file.fileno()).st_mode)
            return kind_of(str(path), file.read(HEAD)) if regular else Kind.TEXT
    except OSError:
        return Kind.TEXT  # whoever reads it gets the error


def _container(path: Path, limits: Limits) -> Container:
    try:
        found = path.stat()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None
    kind = _kind_on_disk(path)
    if kind not in CONTAINERS:
        raise InputError(f"{path}: is no archive or table that something could be in")
    _check_size(path, found.st_size, kind, limits)
    return _opened(path, found.st_size, found.st_mtime_ns, kind, limits)


@lru_cache(maxsize=2)
def _opened(path: Path, _size: int, _changed: int, kind: Kind, limits: Limits) -> Container:
    try:
        return open_container(kind, path, str(path), limits)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error})") from None


def decode(raw: bytes, name: str) -> str:
    """UTF-8 bytes to text, nothing changed: a byte order mark, CRLF and NFD stay as they are.

    Raises EmptyBriefingError for nothing but white space, NotTextError (first bad byte named) for the rest.
    """
    check_text(name, raw[:HEAD])
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


def find_briefings(paths: Iterable[Path], limits: Limits | None = None) -> list[Path]:
    """Files as given; folders, archives and tables replaced by the briefings in them, in name order.

    In folders files that end as in SUFFIXES are taken, hidden ones left out. Raises InputError if a path does not
    exist or holds no briefing. What is met twice is listed once.
    """
    limits = limits or Limits()
    found: dict[Path, None] = {}
    for path in paths:
        if not path.exists() and not _split(path)[1]:
            raise InputError(f"{path}: no such file or folder")
        inside = list(_below(path, limits))
        if not inside:
            what = "folder" if path.is_dir() else "archive"
            raise InputError(f"{path}: no briefings in this {what} (looked for {', '.join(SUFFIXES)})")
        found.update(dict.fromkeys(inside))
    return list(found)


def _below(path: Path, limits: Limits) -> Iterator[Path]:
    if path.is_dir():
        for file in files_below(path):
            yield from _below(file, limits)
    elif path.is_file() and _kind_on_disk(path) in CONTAINERS:
        yield from (path / name for name in _container(path, limits).names())
    else:
        yield path


def files_below(folder: Path) -> list[Path]:
    """The files below a folder that end as in SUFFIXES, in name order; hidden ones are left out."""
    out = []
    for top, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        out += [Path(top) / n for n in names if n.lower().endswith(SUFFIXES) and not n.startswith(".")]
    return sorted(out)


def find_sidecar(path: Path, limits: Limits | None = None) -> Path | None:
    """The .toml beside a briefing (same name): in its archive, else beside the archive or table it is in."""
    outer, inner = _split(path)
    if inner:
        beside = path.with_suffix(_SIDECAR)
        try:
            _container(outer, limits or Limits()).read(beside.relative_to(outer).as_posix())
            return beside
        except InputError:
            pass
    plain = outer.with_suffix("") if outer.suffix.lower() == ".gz" else outer
    for beside in dict.fromkeys((outer.with_suffix(_SIDECAR), plain.with_suffix(_SIDECAR))):
        if beside.is_file():
            return beside
    return None
