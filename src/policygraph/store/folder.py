"""The folder of a knowledge base: what lies where, and how files come into being whole."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from policygraph.errors import InputError, StoreError
from policygraph.graph.iris import DATA, checked_base
from policygraph.store.names import Names

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Folder:
    """A knowledge base on disk; `base` is the namespace of its documents."""

    path: Path
    base: str

    @classmethod
    def open(cls, path: Path | str) -> Folder:
        """An existing knowledge base. Raises StoreError."""
        path = Path(path)
        about = path / "kb.json"
        try:
            known = json.loads(about.read_text("utf-8"))
            form, base = known["format"], checked_base(known["base"])
        except FileNotFoundError:
            raise StoreError(f"{path}: no knowledge base; make one with: policygraph kb add {path} TEXTS") from None
        except (OSError, ValueError, KeyError, TypeError, InputError) as error:
            raise StoreError(f"{about}: cannot be read ({error})") from None
        if form != FORMAT:
            raise StoreError(f"{path}: format {form}; this version reads format {FORMAT}: back up with the old version")
        return cls(path, base)

    @classmethod
    def create(cls, path: Path | str, base: str = DATA) -> Folder:
        """A new, empty knowledge base. Raises StoreError if something else lies there."""
        path, base = Path(path), checked_base(base)
        with writing(path):
            if path.exists() and (not path.is_dir() or any(path.iterdir())):
                raise StoreError(f"{path}: is neither a knowledge base nor an empty folder")
            path.mkdir(parents=True, exist_ok=True)
            write_whole(path / "kb.json", (json.dumps({"format": FORMAT, "base": base}, indent=2) + "\n").encode())
        return cls(path, base)

    @staticmethod
    def is_one(path: Path | str) -> bool:
        """Whether a knowledge base lies there."""
        return (Path(path) / "kb.json").is_file()

    @property
    def names(self) -> Names:
        """The IRIs of its own graphs."""
        return Names(self.base)

    @property
    def data(self) -> Path:
        """The store."""
        return self.path / "data"

    @property
    def views(self) -> Path:
        """The snapshots."""
        return self.path / "views"

    @property
    def current(self) -> Path:
        """The file that names the newest snapshot."""
        return self.views / "CURRENT"

    @property
    def dirty(self) -> Path:
        """The mark of changes that no snapshot holds yet."""
        return self.path / "dirty"

    def text(self, sha256: str) -> Path:
        """Where the original text with this hash lies."""
        return self.path / "texts" / sha256

    def keep_text(self, sha256: str, raw: bytes) -> None:
        """Keep an original text. Raises StoreError."""
        place = self.text(sha256)
        if not place.is_file():
            with writing(self.path):
                place.parent.mkdir(exist_ok=True)
                write_whole(place, raw)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Within the block, what the disk does not take is a StoreError that says what to do."""
    try:
        yield
    except OSError as error:
        raise StoreError(
            f"{path}: cannot be written ({error.strerror or error}); put that right and run the same command again"
        ) from None


def write_whole(path: Path, raw: bytes) -> None:
    """Write a file so that it is there whole or not at all, also after a power cut."""
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with aside.open("wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """Make a rename last; where folders cannot be synced (Windows) it is left to the system."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)
