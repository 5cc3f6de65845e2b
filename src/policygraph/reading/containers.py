"""Files within files: the members of archives and the rows of tables, read in memory and never unpacked to disk."""

from __future__ import annotations

import gzip
import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Protocol

from policygraph.errors import FormatError, InputError, LimitError
from policygraph.reading.kinds import CONTAINERS, HEAD, Kind, kind_by_name, kind_of
from policygraph.reading.records import Records
from policygraph.reading.settings import Limits

DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,  # of zipfile, for an archive that is newer than it
    OSError,
    ValueError,
    KeyError,
    IndexError,
    OverflowError,
)
_PLAIN = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
SMALL = 1_000_000  # bytes up to which the ratio does not matter


class Container(Protocol):
    """Something that holds briefings under names."""

    def names(self) -> Iterator[str]:
        """The names of what is in it, in order."""
        ...

    def read(self, name: str) -> bytes:
        """The bytes under a name."""
        ...


def open_container(kind: Kind, source: Path | bytes, name: str, limits: Limits, depth: int = 0) -> Container:
    """A container on disk or in memory; `name` is for errors. Raises FormatError, LimitError."""
    if depth >= limits.nesting:
        raise LimitError(name, "nesting", limits.nesting, "archives within archives, too deep")
    if kind is Kind.ZIP:
        return Zip(source, name, limits, depth)
    if kind is Kind.GZIP:
        return Gzip(source, name, limits, depth)
    raw = source if isinstance(source, bytes) else source.read_bytes()
    return Records(kind, raw, name, limits)


def read_within(stream: IO[bytes] | gzip.GzipFile, name: str, packed: int, limits: Limits) -> bytes:
    """All bytes of a packed stream, of which there must not be more than allowed. `packed`: its bytes on disk."""
    try:
        raw = stream.read(limits.unpacked + 1)
    except DAMAGED as error:
        raise FormatError(f"{name}: is damaged ({_said(error)})") from None
    if len(raw) > limits.unpacked:
        raise LimitError(name, "unpacked", limits.unpacked, "unpacks to too many bytes")
    if len(raw) > SMALL and len(raw) > limits.ratio * max(packed, 1):
        raise LimitError(name, "ratio", limits.ratio, "unpacks to many times its size")
    return raw


def open_zip(source: Path | bytes, name: str, limits: Limits) -> tuple[zipfile.ZipFile, dict[str, zipfile.ZipInfo]]:
    """A zip archive and its files by name. Nothing with a name that leads elsewhere, no link, nothing twice."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source)
        infos = archive.infolist()
    except DAMAGED as error:
        raise FormatError(f"{name}: is no zip archive or damaged ({_said(error)})") from None
    if len(infos) > limits.members:
        raise LimitError(name, "members", limits.members, f"holds {len(infos)} files")
    found: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        if info.is_dir():
            continue
        why = _why_refused(info)
        if why is None and info.filename in found:
            why = "stands there twice"
        if why is not None:
            raise FormatError(f"{name}: refused: {info.filename[:100]!r} {why}")
        found[info.filename] = info
    return archive, found


def _why_refused(info: zipfile.ZipInfo) -> str | None:
    name = info.orig_filename
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name or not name.isprintable():
        return "leads out of the archive"
    mode = info.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return "is a link or device"
    if info.flag_bits & 1:
        return "is locked by a password"
    if info.compress_type not in _PLAIN:
        return "is packed by a method that is not read"
    return None


def read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, limits: Limits) -> bytes:
    """The bytes of a file in a zip archive. Raises FormatError, LimitError."""
    if info.file_size > limits.unpacked:
        raise LimitError(name, "unpacked", limits.unpacked, f"unpacks to {info.file_size} bytes")
    try:
        with archive.open(info) as stream:
            return read_within(stream, name, info.compress_size, limits)
    except DAMAGED as error:
        raise FormatError(f"{name}: is damaged ({_said(error)})") from None


class Zip:
    """The briefings of a zip archive, those of archives in it too."""

    def __init__(self, source: Path | bytes, name: str, limits: Limits, depth: int = 0) -> None:
        self._archive, self._members = open_zip(source, name, limits)
        self._name, self._limits, self._depth = name, limits, depth
        self._inner: tuple[str, Container] | None = None  # the last one opened

    def names(self) -> Iterator[str]:
        """Names in order; what is hidden or of no known format is left out."""
        for name in sorted(self._members):
            parts = PurePosixPath(name).parts
            kind = kind_by_name(name)
            if kind is None or any(p.startswith(".") or p == "__MACOSX" for p in parts):
                continue
            if kind in (Kind.ZIP, Kind.GZIP, Kind.JSONL):
                yield from (f"{name}/{inner}" for inner in self._open(name, kind).names())
            elif kind not in CONTAINERS:
                yield name

    def read(self, name: str) -> bytes:
        """The bytes of a member, or of a member of a member."""
        if name in self._members:
            return read_member(self._archive, self._members[name], f"{self._name}/{name}", self._limits)
        for cut in (i for i, char in enumerate(name) if char == "/"):
            outer, inner = name[:cut], name[cut + 1 :]
            kind = kind_by_name(outer)
            if outer in self._members and kind in CONTAINERS:
                return self._open(outer, kind).read(inner)
        raise InputError(f"{self._name}/{name}: no such file in the archive")

    def _open(self, name: str, kind: Kind) -> Container:
        if self._inner is None or self._inner[0] != name:
            whole = f"{self._name}/{name}"
            self._inner = name, open_container(kind, self.read(name), whole, self._limits, self._depth + 1)
        return self._inner[1]


class Gzip:
    """The one file in a .gz, or the briefings of the archive or table that it is."""

    def __init__(self, source: Path | bytes, name: str, limits: Limits, depth: int = 0) -> None:
        plain = PurePosixPath(name).name
        self._member = plain[: -len(".gz")] if plain.lower().endswith(".gz") else f"{plain}-unpacked"
        packed = len(source) if isinstance(source, bytes) else source.stat().st_size
        with gzip.open(io.BytesIO(source) if isinstance(source, bytes) else source, "rb") as stream:
            self._raw = read_within(stream, name, packed, limits)
        kind = kind_of(self._member, self._raw[:HEAD])
        self._name, self._inner = name, None
        if kind in CONTAINERS:
            whole = f"{name}/{self._member}"
            self._inner = open_container(kind, self._raw, whole, limits, depth + 1)

    def names(self) -> Iterator[str]:
        """One name, or those within."""
        if self._inner is None:
            yield self._member
        else:
            yield from (f"{self._member}/{inner}" for inner in self._inner.names())

    def read(self, name: str) -> bytes:
        """The unpacked bytes."""
        if name == self._member:
            return self._raw
        outer, _, inner = name.partition("/")
        if outer == self._member and self._inner is not None:
            return self._inner.read(inner)
        raise InputError(f"{self._name}/{name}: no such file in the archive")


def _said(error: BaseException) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__
