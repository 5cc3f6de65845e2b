"""One part of a corpus on disk: N-Quads and rows of a shard, there whole or not at all, and checked before use."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from policygraph.corpus.plan import Shard
from policygraph.corpus.reader import Reader
from policygraph.corpus.rows import TRANSIENT, Fault, FaultKind, Label, Row
from policygraph.outputs import TEXTS

PARTS = "parts"
_LEVEL = 6
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Header:
    """The first line of a part's rows: how its quads must look."""

    key: str
    sha256: str
    bytes: int
    documents: int
    faults: int
    triples: int
    words: int


@dataclass(frozen=True, slots=True)
class PartFiles:
    """Where the two files of a part lie."""

    folder: Path
    key: str

    @property
    def quads(self) -> Path:
        """The N-Quads, packed."""
        return self.folder / f"{self.key}.nq.gz"

    @property
    def rows(self) -> Path:
        """The rows, packed JSON lines; the part counts from when this is there."""
        return self.folder / f"{self.key}.rows.gz"


def write_part(
    folder: Path, shard: Shard, reader: Reader, skip: Mapping[int, Fault], at: Callable[[int], None]
) -> Header:
    """Read the documents of a shard one by one and write its part. `at` is told each document's number before.

    Texts that are to be kept are there before the part is. The same shard gives the same bytes, whoever writes it.
    Raises OSError if the disk does not take it; nothing half-written then has a part's name.
    """
    files = PartFiles(folder, shard.key)
    aside = [folder / f".{path.name}.{os.getpid()}.tmp" for path in (files.quads, files.rows)]
    rows: list[Row] = []
    faults: list[Fault] = []
    labels: Counter[Label] = Counter()
    try:
        with aside[0].open("wb") as raw, _packed(raw) as out:
            for number, document in enumerate(shard.documents):
                at(number)
                made = skip.get(number) or reader.read(document)
                if isinstance(made, Fault):
                    faults.append(made)
                    continue
                out.write(made.quads.encode())
                if made.row.text_sha256 is not None:
                    _keep_text(kept_text(folder, made.row.text_sha256), made.text, shard.key)
                rows.append(made.row)
                labels.update(made.labels)
        _sync(aside[0])
        digest, size = _hash(aside[0])
        triples, words = sum(r.triples for r in rows), sum(r.words for r in rows)
        header = Header(shard.key, digest, size, len(rows), len(faults), triples, words)
        _write_rows(aside[1], header, rows, faults, labels)
        aside[0].replace(files.quads)
        aside[1].replace(files.rows)
    finally:
        for path in aside:
            path.unlink(missing_ok=True)
    return header


def kept_text(parts: Path, sha256: str) -> Path:
    """Where the text with this hash is kept, beside the folder of the parts."""
    return parts.parent / TEXTS / f"{sha256}.txt"


def _keep_text(target: Path, text: str, key: str) -> None:
    target.parent.mkdir(exist_ok=True)
    aside = target.with_name(f".{target.stem}.{key}.{os.getpid()}.tmp")  # twins may be in work elsewhere
    try:
        aside.write_bytes(text.encode("utf-8"))
        aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)


def _has_text(parts: Path, row: Row) -> bool:
    """Whether the text of a document is there as it was, if it was kept."""
    return row.text_sha256 is None or _hash(kept_text(parts, row.text_sha256))[0] == row.text_sha256


def _packed(raw: IO[bytes]) -> gzip.GzipFile:
    return gzip.GzipFile(filename="", mode="wb", compresslevel=_LEVEL, fileobj=raw, mtime=0)


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _hash(path: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
            size += len(block)
    return digest.hexdigest(), size


def _write_rows(path: Path, header: Header, rows: list[Row], faults: list[Fault], labels: Mapping[Label, int]) -> None:
    lines: list[list[Any]] = [
        ["part", {name: getattr(header, name) for name in Header.__slots__}],
        *(["row", row.data()] for row in rows),
        *(["fault", [f.name, f.cause, f.kind.value, f.byte]] for f in faults),
        *(["label", [k.iri, k.language, k.text, n]] for k, n in sorted(labels.items(), key=lambda i: _order(i[0]))),
        ["end", None],
    ]
    with path.open("wb") as raw, _packed(raw) as out:
        for line in lines:
            out.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
    _sync(path)


def _order(label: Label) -> tuple[str, str, str]:
    return label.iri, label.language, label.text


def intact(folder: Path, key: str) -> Header | None:
    """The header of a part that is there whole; None if it is missing, damaged, or holds what may go well now."""
    files = PartFiles(folder, key)
    try:
        header, last = None, ""
        for kind, value in _lines(files.rows):
            last = kind
            if kind == "part":
                header = Header(**value)
            elif kind == "fault":
                if FaultKind(value[2]) in TRANSIENT:
                    return None
            elif kind == "row" and not _has_text(folder, Row(**value)):
                return None
        if header is None or last != "end" or header.key != key or files.quads.stat().st_size != header.bytes:
            return None
        return header if _hash(files.quads)[0] == header.sha256 else None
    except (OSError, EOFError, ValueError, TypeError, KeyError, zlib.error):
        return None


def read_rows(folder: Path, key: str) -> Iterator[Header | Row | Fault | tuple[Label, int]]:
    """All lines of a part's rows: its header, documents, faults, and labels with the number of their documents."""
    for kind, value in _lines(PartFiles(folder, key).rows):
        if kind == "part":
            yield Header(**value)
        elif kind == "row":
            yield Row(**value)
        elif kind == "fault":
            yield Fault(value[0], value[1], FaultKind(value[2]), value[3])
        elif kind == "label":
            yield Label(*value[:3]), value[3]


def _lines(path: Path) -> Iterator[tuple[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            kind, value = json.loads(line)
            yield kind, value
