"""Backup and restore: one archive that any later version, and any RDF tool, can read."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import shutil
import tarfile
import zlib
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from policygraph.errors import LimitError, StoreError
from policygraph.reading.containers import SMALL
from policygraph.reading.settings import Limits
from policygraph.store.curation import curation_file
from policygraph.store.folder import FORMAT, Folder, sync_folder
from policygraph.store.views import open_view
from policygraph.store.writer import Writer

_QUADS, _ABOUT, _TEXTS, _CURATION = "data.nq.gz", "about.json", "texts/", "curation.ttl"
_BLOCK = 1 << 20


def back_up(folder: Folder, target: Path) -> int:
    """Write all briefings with their texts into one archive (.tar); returns its size in bytes.

    The state is that of one moment, even while somebody is writing. The archive is there whole or not at all.
    Raises StoreError.
    """
    if target.exists():
        raise StoreError(f"{target}: is already there; name a new file")
    aside = target.with_name(f".{target.name}.{os.getpid()}.part")
    dump = aside.with_name(aside.name + ".nq.gz")
    try:
        with open_view(folder) as view, tarfile.open(aside, "w") as archive:
            with dump.open("wb") as file, gzip.GzipFile("", "wb", 6, file, mtime=0) as out:
                for entry in view.entries():
                    _dump_graph(view.store, entry.graph, cast(IO[bytes], out))
                _dump_graph(view.store, folder.names.catalogue, cast(IO[bytes], out))
            archive.add(dump, _QUADS, filter=_plain)
            texts = {e.kept_text: folder.text(e.kept_text) for e in view.entries()}
            for sha256, path in sorted(texts.items()):
                if path.is_file():
                    archive.add(path, _TEXTS + sha256, filter=_plain)
            if curation_file(folder).is_file():
                archive.add(curation_file(folder), _CURATION, filter=_plain)
            about = {"format": FORMAT, "base": folder.base, "briefings": len(view.entries()), "sha256": _hash(dump)}
            _add_bytes(archive, _ABOUT, json.dumps(about).encode())
        with aside.open("rb") as done:
            os.fsync(done.fileno())
        aside.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        raise StoreError(f"{target}: cannot be written ({error.strerror or error})") from None
    finally:
        aside.unlink(missing_ok=True)
        dump.unlink(missing_ok=True)
    return target.stat().st_size


def _dump_graph(store: ox.Store, graph: str, out: IO[bytes]) -> None:
    quads = store.quads_for_pattern(None, None, None, ox.NamedNode(graph))
    ox.serialize(sorted(quads, key=str), output=out, format=ox.RdfFormat.N_QUADS)


def restore(source: Path, path: Path, limits: Limits | None = None) -> Folder:
    """Make a knowledge base of an archive; it is there whole or not at all.

    A stranger's archive is refused before it fills the disk: of `limits`, `ratio` bounds what its triples unpack to,
    `bytes` a line of them, `unpacked` a text. Raises StoreError, LimitError.
    """
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise StoreError(f"{path}: is not empty; name a new folder")
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    shutil.rmtree(aside, ignore_errors=True)
    try:
        _unpack(source, aside, limits or Limits())
        if path.exists():
            path.rmdir()
        aside.rename(path)
        sync_folder(path.parent)
    except tarfile.ReadError as error:
        raise StoreError(f"{source}: no archive of kb backup ({error}); if it is packed, unpack it first") from None
    except (OSError, tarfile.TarError, zlib.error, KeyError, ValueError, EOFError) as error:
        raise StoreError(f"{source}: cannot be restored ({error})") from None
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return Folder.open(path)


def _unpack(source: Path, aside: Path, limits: Limits) -> None:
    """Make the knowledge base in a new folder."""
    with tarfile.open(source, "r:") as archive:  # packed as a whole, its size would say nothing
        for member in archive.getmembers():
            if not member.isreg() or member.issparse():
                raise StoreError(f"{source}: refused: {member.name[:100]!r} is a link, a folder or has holes")
        about = json.loads(_member(archive, _ABOUT, 10_000))
        if about["format"] != FORMAT:
            raise StoreError(f"{source}: format {about['format']}; this version reads format {FORMAT}")
        aside.parent.mkdir(parents=True, exist_ok=True)
        folder = Folder.create(aside, about["base"])
        for member in archive.getmembers():
            _restore_text(archive, member, folder, limits.unpacked)
        dump = aside / _QUADS
        _copy_member(archive, _QUADS, dump)
        if _CURATION in archive.getnames():
            _copy_member(archive, _CURATION, curation_file(folder))
    if _hash(dump) != about["sha256"]:
        raise StoreError(f"{source}: damaged: {_QUADS} has not the SHA-256 that the archive names")
    _check_unpacked(dump, f"{source}/{_QUADS}", limits)
    load_quads(folder, dump)
    dump.unlink()


def _check_unpacked(dump: Path, name: str, limits: Limits) -> None:
    """Refuse triples that would fill the disk or, as one line, the memory: nothing of them is kept here."""
    most = max(SMALL, limits.ratio * dump.stat().st_size)
    whole = line = 0
    with gzip.open(dump) as unpacked:
        while block := unpacked.read(_BLOCK):
            whole += len(block)
            if whole > most:
                raise LimitError(name, "ratio", limits.ratio, "unpacks to many times its size")
            last = block.rfind(b"\n")
            line = line + len(block) if last < 0 else len(block) - last - 1
            if line > limits.bytes:
                raise LimitError(name, "bytes", limits.bytes, "has a line that is no triple of ours")


def load_quads(folder: Folder, dump: Path) -> None:
    """Fill the store of a new knowledge base with N-Quads (gzip): named graphs, and their union as default graph."""
    with Writer.open(folder) as writer:
        writer.fill(dump)


def _restore_text(archive: tarfile.TarFile, member: tarfile.TarInfo, folder: Folder, limit: int) -> None:
    if not member.name.startswith(_TEXTS):
        return
    raw = _member(archive, member.name, limit)
    sha256 = hashlib.sha256(raw).hexdigest()
    if member.name != _TEXTS + sha256:
        raise StoreError(f"{archive.name!r}: damaged: {member.name} has not the SHA-256 of its name")
    folder.keep_text(sha256, raw)


def _member(archive: tarfile.TarFile, name: str, limit: int) -> bytes:
    file = archive.extractfile(name)
    if file is None or archive.getmember(name).size > limit:
        raise StoreError(f"{archive.name!r}: {name} is missing or too large")
    return file.read()


def _copy_member(archive: tarfile.TarFile, name: str, target: Path) -> None:
    file = archive.extractfile(name)
    if file is None:
        raise StoreError(f"{archive.name!r}: {name} is missing")
    with target.open("wb") as out:
        shutil.copyfileobj(file, out)


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Nothing of this machine: no owner, no time."""
    member.uid = member.gid = member.mtime = 0
    member.uname = member.gname = ""
    member.mode = 0o644
    return member


def _add_bytes(archive: tarfile.TarFile, name: str, raw: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(raw)
    archive.addfile(_plain(member), io.BytesIO(raw))


def _hash(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
