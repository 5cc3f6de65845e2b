"""Brings the parts of a corpus together: labels in hashed buckets, the lists of documents and errors, the report."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from policygraph.corpus.part import Header, read_rows
from policygraph.corpus.rows import Fault, FaultKind, Row
from policygraph.export.corpus import label_quads

DOCUMENTS, ERRORS, ENTITIES, LABELS = "documents.jsonl", "errors.jsonl", "entities.tsv", "labels.nq"
_BUCKETS, _MANY_BUCKETS = 16, 256
_MANY_PARTS = 2000
_LISTED = 20  # faults and bodies in the report


@dataclass(slots=True)
class Totals:
    """What a corpus holds, summed up."""

    documents: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    words: int = 0
    triples: int = 0
    claims: Counter[str] = field(default_factory=Counter)
    years: Counter[str] = field(default_factory=Counter)
    some_faults: list[Fault] = field(default_factory=list)
    texts: set[bytes] = field(default_factory=set)  # hashes of those that are kept

    def data(self) -> dict[str, object]:
        """The totals for the manifest."""
        return {
            "documents": self.documents,
            "set_aside": dict(sorted(self.faults.items())),
            "words": self.words,
            "triples": self.triples,
            "claims": dict(sorted(self.claims.items())),
        }


def gather(
    parts: Path, keys: Sequence[str], early: Iterable[Fault], work: Path, base: str
) -> tuple[Totals, list[Path]]:
    """Read the rows of all parts once and write the files about the whole corpus into `work`.

    Memory: one part's rows, one bucket's labels, and a hash for each document.
    """
    totals, seen = Totals(), set[bytes]()
    buckets = _BUCKETS if len(keys) < _MANY_PARTS else _MANY_BUCKETS
    with ExitStack() as stack:
        documents = stack.enter_context((work / DOCUMENTS).open("w", encoding="utf-8", newline="\n"))
        errors = stack.enter_context((work / ERRORS).open("w", encoding="utf-8", newline="\n"))
        spread = [
            stack.enter_context((work / f"bucket-{n:03}").open("w", encoding="utf-8", newline="\n"))
            for n in range(buckets)
        ]
        for fault in early:
            _fault(fault, totals, errors)
        for key in keys:
            for line in read_rows(parts, key):
                if isinstance(line, Row):
                    _row(line, totals, seen, documents, errors)
                elif isinstance(line, Fault):
                    _fault(line, totals, errors)
                elif not isinstance(line, Header):
                    label, number = line
                    bucket = int.from_bytes(hashlib.sha256(label.iri.encode()).digest()[:4], "big") % buckets
                    row = json.dumps([label.iri, label.language, label.text, number], ensure_ascii=False)
                    spread[bucket].write(row + "\n")
    return totals, [work / DOCUMENTS, work / ERRORS, *_merge(work, buckets, base)]


def _row(row: Row, totals: Totals, seen: set[bytes], documents: IO[str], errors: IO[str]) -> None:
    name = hashlib.sha256(row.briefing.encode()).digest()[:12]
    if name in seen:
        cause = "the same name and content as another document; their quads are one"
        _fault(Fault(row.name, cause, FaultKind.TWICE), totals, errors)
        return
    seen.add(name)
    if row.text_sha256 is not None:
        totals.texts.add(bytes.fromhex(row.text_sha256))
    totals.documents += 1
    totals.words += row.words
    totals.triples += row.triples
    totals.claims.update(row.claims)
    totals.years[row.date[:4] if row.date else "undated"] += 1
    documents.write(json.dumps(row.data(), ensure_ascii=False) + "\n")


def _fault(fault: Fault, totals: Totals, errors: IO[str]) -> None:
    totals.faults[fault.kind.value] += 1
    if len(totals.some_faults) < _LISTED:
        totals.some_faults.append(fault)
    errors.write(fault.line())


def _merge(work: Path, buckets: int, base: str) -> list[Path]:
    """The labels bucket by bucket: quads with one preferred label for each thing, and a table of the things."""
    quads, table = work / f"{LABELS}.gz", work / f"{ENTITIES}.gz"
    with _packed(quads) as out, _packed(table) as entities:
        entities.write(b"iri\tlabel\tdocuments\n")
        for number in range(buckets):
            place = work / f"bucket-{number:03}"
            counted: Counter[tuple[str, str, str]] = Counter()
            with place.open(encoding="utf-8", newline="\n") as file:
                for line in file:
                    iri, language, text, count = json.loads(line)
                    counted[iri, language, text] += count
            place.unlink()
            ordered = sorted(counted)
            for quad in label_quads(ordered, base):
                out.write(quad.encode())
            for entity in _table(ordered, counted):
                entities.write(entity.encode())
    return [quads, table]


def _table(ordered: Sequence[tuple[str, str, str]], counted: Counter[tuple[str, str, str]]) -> Iterator[str]:
    first: dict[str, str] = {}
    documents: defaultdict[str, int] = defaultdict(int)
    for iri, language, text in ordered:
        first.setdefault(iri, text)
        if language in ("", "en"):
            documents[iri] += counted[iri, language, text]
    for iri, text in first.items():
        yield f"{iri}\t{' '.join(text.split())}\t{documents[iri]}\n"


@contextlib.contextmanager
def _packed(path: Path) -> Iterator[gzip.GzipFile]:
    with path.open("wb") as raw, gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as out:
        yield out


def report(totals: Totals) -> str:
    """What was found, in Markdown."""
    aside = sum(totals.faults.values())
    lines = [
        "# What was found\n",
        f"{totals.documents} documents with {totals.words} words gave {totals.triples} triples; "
        f"{aside} were set aside.\n",
        "| Claims | |\n|---|---:|",
        *(f"| {kind} | {number} |" for kind, number in sorted(totals.claims.items())),
        "\n| Year | documents |\n|---|---:|",
        *(f"| {year} | {number} |" for year, number in sorted(totals.years.items())),
    ]
    if aside:
        lines += ["\n| Set aside | |\n|---|---:|", *(f"| {k} | {n} |" for k, n in sorted(totals.faults.items()))]
        lines += ["\nThe first of them (all: errors.jsonl):\n"]
        lines += [f"- `{f.name}`: {f.cause}" for f in totals.some_faults]
    return "\n".join(lines) + "\n"


def clean(work: Path) -> None:
    """Take the folder for work in progress away."""
    shutil.rmtree(work, ignore_errors=True)
