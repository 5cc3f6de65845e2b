"""Snapshots for readers: hard links to the store's files, so that readers and the writer never meet."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import pyoxigraph as ox
from rdflib import Graph

from policygraph.errors import StoreError
from policygraph.store.catalogue import read_catalogue, read_entry, state
from policygraph.store.curation import curation_hash, read_curation
from policygraph.store.derive import RULES_VERSION, derive
from policygraph.store.folder import Folder, write_whole
from policygraph.store.protocol import Entry
from policygraph.store.terms import to_graph

_ATTEMPTS = 5


@dataclass(eq=False)
class View:
    """A snapshot, open for reading; use it in a `with` statement. `path` may be opened by other processes too."""

    folder: Folder
    path: Path
    store: ox.Store
    _lock: int | None

    def __enter__(self) -> View:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the snapshot be removed."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def entries(self) -> list[Entry]:
        """The briefings of the snapshot, in order of their names."""
        return read_catalogue(self.store, self.folder.names)

    def graph(self, entry: Entry | None = None) -> Graph:
        """The triples of one briefing, or the union of all with what was derived from them."""
        if entry is None:
            return to_graph(self.store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
        home = ox.NamedNode(entry.graph)
        return to_graph(self.store.quads_for_pattern(None, None, None, home), entry.graph)

    def text(self, briefing: str) -> Path | None:
        """Where the text of a briefing (its IRI) is kept; None if it is not. What lies there never changes."""
        entry = read_entry(self.store, self.folder.names, briefing)
        path = self.folder.text(entry.kept_text) if entry is not None else None
        return path if path is not None and path.is_file() else None

    def union(self) -> Iterator[ox.Triple]:
        """The same union, triple by triple."""
        return (quad.triple for quad in self.store.quads_for_pattern(None, None, None, ox.DefaultGraph()))


def open_view(folder: Folder) -> View:
    """The newest snapshot; one is made if there are changes and nobody is writing. Raises StoreError."""
    if folder.dirty.exists() or not _is_up_to_date(folder):
        _catch_up(folder)
    for _ in range(_ATTEMPTS):
        if not folder.current.is_file():
            raise StoreError(f"{folder.path}: is being written for the first time; try again when that has ended")
        path = folder.views / folder.current.read_text("ascii").strip()
        lock = _hold(path)
        try:
            return View(folder, path, ox.Store.read_only(str(path)), lock)
        except OSError:  # removed in between, or damaged: the next round has a newer one
            if lock is not None:
                os.close(lock)
            folder.dirty.touch()
            _catch_up(folder)
    raise StoreError(f"{folder.path}: no snapshot can be opened; try: policygraph kb compact {folder.path}")


def _is_up_to_date(folder: Folder) -> bool:
    """Whether the snapshot was made with the present decisions and rules."""
    if not folder.current.is_file():
        return False
    return folder.current.read_text("ascii").strip().endswith(f"-{curation_hash(folder)}-{RULES_VERSION}")


def _catch_up(folder: Folder) -> None:
    """Publish what a killed writer left, unless somebody is writing now or we may not."""
    from policygraph.store.writer import Writer

    try:
        with Writer.open(folder, wait_seconds=0):
            pass
    except (StoreError, OSError):
        if not folder.current.is_file() and not folder.data.is_dir():
            raise


def publish(folder: Folder, store: ox.Store, whole: bool = False) -> Path:
    """Make the snapshot of an open store the current one; a `whole` one is rewritten, which takes space of its own."""
    content = state(read_catalogue(store, folder.names))
    linked, rewritten = (f"{content}{end}-{curation_hash(folder)}-{RULES_VERSION}" for end in ("", "w"))
    name = rewritten if whole or _is_sound(folder.views / rewritten) else linked
    target = folder.views / name
    folder.views.mkdir(exist_ok=True)
    if not _is_sound(target):
        aside = folder.views / f".{name}.{os.getpid()}"
        for left in (target, aside):
            shutil.rmtree(left, ignore_errors=True)
        try:
            _copy(folder, store, aside, whole)
            aside.rename(target)
        except BaseException:  # a full disk needs the space
            shutil.rmtree(aside, ignore_errors=True)
            raise
    write_whole(folder.current, f"{name}\n".encode("ascii"))
    return target


def _copy(folder: Folder, store: ox.Store, target: Path, whole: bool) -> None:
    store.backup(str(target))
    copy = ox.Store(str(target))
    derive(copy, folder.names, read_curation(folder))
    copy.flush()
    if whole:
        copy.optimize()


def _is_sound(path: Path) -> bool:
    try:
        ox.Store.read_only(str(path))
    except OSError:
        return False
    return True


def collect(folder: Folder) -> None:
    """Remove snapshots that are neither current nor open (called by the writer)."""
    current = folder.current.read_text("ascii").strip() if folder.current.is_file() else ""
    for path in sorted(folder.views.iterdir()):
        if path.suffix == ".lock" or path.name in {current, "CURRENT"}:
            continue
        with _alone(path) as alone:
            if alone:
                shutil.rmtree(path, ignore_errors=True)
                _lock_file(path).unlink(missing_ok=True)


def _lock_file(path: Path) -> Path:
    return path.with_name(path.name.lstrip(".") + ".lock")


if sys.platform == "win32":  # snapshots stay until they can be removed: open files cannot be deleted there

    def _hold(_path: Path) -> int | None:
        return None

    @contextmanager
    def _alone(_path: Path) -> Iterator[bool]:
        yield True

else:
    import fcntl

    def _hold(path: Path) -> int | None:
        """A shared lock that keeps a snapshot from being removed; none on a medium that cannot be written."""
        try:
            handle = os.open(_lock_file(path), os.O_RDWR | os.O_CREAT, 0o644)
        except OSError:
            return None
        fcntl.flock(handle, fcntl.LOCK_SH)
        return handle

    @contextmanager
    def _alone(path: Path) -> Iterator[bool]:
        """Whether nobody reads the snapshot, and nobody can begin to while the block runs."""
        handle = os.open(_lock_file(path), os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield True
        except BlockingIOError:
            yield False
        finally:
            os.close(handle)
