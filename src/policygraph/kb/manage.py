"""Looks after a knowledge base: remove, list, status, compact, back up, restore."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from policygraph.errors import StoreError
from policygraph.kb.fingerprint import Fingerprints
from policygraph.kb.sources import PathLike, find_entry
from policygraph.pipeline import Options
from policygraph.query import run
from policygraph.reading.settings import Limits
from policygraph.store import Folder, Writer, back_up, open_view
from policygraph.store import restore as restore_archive


@dataclass(frozen=True, slots=True)
class Listed:
    """A briefing as `kb list` shows it; what is not known is None."""

    doc: str
    name: str
    date: str | None
    publisher: str | None
    title: str | None
    sha256: str
    triples: int


@dataclass(frozen=True, slots=True)
class Status:
    """The size of a knowledge base, and how much of it the present program and ontology would make anew."""

    path: str
    base: str
    briefings: int
    triples: int
    bytes: int
    outdated: int
    writing: bool


def remove(kb: PathLike, names: Iterable[str]) -> list[str]:
    """Remove briefings, named as in `kb list`, by the start of their hash, or by their file; all or none.

    Returns the names of what was removed. Raises StoreError if one is not there or a name fits several.
    """
    folder = Folder.open(kb)
    with Writer.open(folder) as writer:
        entries = writer.entries()
        found = sorted({find_entry(entries, name, folder) for name in names})
        for entry in found:
            writer.remove(entry)
    return [e.doc for e in found]


def listing(kb: PathLike) -> list[Listed]:
    """The briefings of a knowledge base, by date (unknown first) and name."""
    with open_view(Folder.open(kb)) as view:
        known = {str(row[0]): row[1:] for row in run(_KNOWN_OF_BRIEFINGS, view.store).values()}
        rows = []
        for entry in view.entries():
            date, publisher, title = known.get(entry.briefing, (None, None, None))
            rows.append(Listed(entry.doc, entry.name, date, publisher, title, entry.sha256, entry.triples))
    return sorted(rows, key=lambda r: (r.date or "", r.doc))


_KNOWN_OF_BRIEFINGS = """SELECT ?b (MIN(?d) AS ?date) (MIN(?n) AS ?publisher) (MIN(?t) AS ?title) WHERE {
  ?b a pg:Briefing . OPTIONAL { ?b dcterms:issued ?d } OPTIONAL { ?b dcterms:title ?t }
  OPTIONAL { ?b dcterms:publisher/skos:prefLabel ?n FILTER(LANG(?n) = "en") }
} GROUP BY ?b"""


def status(kb: PathLike, *, options: Options | None = None) -> Status:
    """How large a knowledge base is and how much of it is out of date."""
    folder = Folder.open(kb)
    writing = _is_writing(folder)
    prints = Fingerprints.of(replace(options or Options(), base=folder.base))
    with open_view(folder) as view:
        entries = view.entries()
    return Status(
        path=str(kb),
        base=folder.base,
        briefings=len(entries),
        triples=sum(e.triples for e in entries),
        bytes=_size(folder.path),
        outdated=sum(not prints.made(e.fingerprint) for e in entries),
        writing=writing,
    )


def _is_writing(folder: Folder) -> bool:
    try:
        Writer.open(folder, wait_seconds=0).close()
    except StoreError:
        return True
    return False


def _size(folder: Path) -> int:
    """Bytes on disk; files that are linked twice count once."""
    files = {(s.st_dev, s.st_ino): s.st_size for s in (p.lstat() for p in folder.rglob("*") if p.is_file())}
    return sum(files.values())


def compact(kb: PathLike) -> tuple[int, int]:
    """Give back space. Returns the bytes on disk before and after."""
    folder = Folder.open(kb)
    before = _size(folder.path)
    with Writer.open(folder) as writer:
        writer.compact()
    return before, _size(folder.path)


def backup(kb: PathLike, target: PathLike) -> int:
    """Write a knowledge base into one archive; returns its bytes. Raises StoreError."""
    return back_up(Folder.open(kb), Path(target))


def restore(kb: PathLike, archive: PathLike, limits: Limits | None = None) -> int:
    """Make a knowledge base of an archive; returns how many briefings it holds. Raises StoreError, LimitError."""
    with open_view(restore_archive(Path(archive), Path(kb), limits)) as view:
        return len(view.entries())
