"""A backup that a stranger made cannot fill the disk or the memory of who restores it."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import lzma
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from policygraph.cli import main
from policygraph.errors import PolicygraphError
from policygraph.graph.iris import DATA
from policygraph.reading.settings import Limits
from policygraph.store import restore
from policygraph.store.folder import FORMAT

LINE = b'<https://example.org/a> <https://example.org/b> "tide" <https://example.org/g> .\n'


def archive(path: Path, quads: bytes, **more: bytes) -> Path:
    """A backup with these N-Quads, and what else is given, whose hashes are right."""
    packed = gzip.compress(quads, 9, mtime=0)
    about = {"format": FORMAT, "base": DATA, "briefings": 0, "sha256": hashlib.sha256(packed).hexdigest()}
    with tarfile.open(path, "w") as tar:
        for name, raw in {"data.nq.gz": packed, **more, "about.json": json.dumps(about).encode()}.items():
            member = tarfile.TarInfo(name)
            member.size = len(raw)
            tar.addfile(member, io.BytesIO(raw))
    return path


def with_hole(path: Path, name: str, size: int) -> Path:
    """A backup one of whose files is told as `size` bytes of nothing (sparse, as GNU tar writes it)."""
    archive(path, LINE)
    with tarfile.open(path, "a", format=tarfile.PAX_FORMAT) as tar:
        hole = tarfile.TarInfo("GNUSparseFile.0/hole")
        hole.pax_headers = {
            "GNU.sparse.major": "1",
            "GNU.sparse.minor": "0",
            "GNU.sparse.name": name,
            "GNU.sparse.realsize": str(size),
        }
        places = f"1\n{size}\n0\n".encode().ljust(512, b"\0")
        hole.size = len(places)
        tar.addfile(hole, io.BytesIO(places))
    return path


def with_link(path: Path) -> Path:
    """A backup whose curation is a link to a file of whoever restores it."""
    archive(path, LINE)
    with tarfile.open(path, "a") as tar:
        link = tarfile.TarInfo("curation.ttl")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/hostname"
        tar.addfile(link)
    return path


def packed_again(path: Path) -> Path:
    """A backup packed once more, so that its own size says nothing."""
    archive(path, LINE, **{"texts/" + "0" * 64: bytes(5_000_000)})
    path.write_bytes(lzma.compress(path.read_bytes()))
    return path


HOSTILE: dict[str, tuple[Callable[[Path], Path], str]] = {
    "quads that unpack to gigabytes": (lambda p: archive(p, LINE * 20_000), "limit 200.*--limit ratio=N"),
    "one line without end": (lambda p: archive(p, LINE[:-3] * 400_000), "--limit bytes=N"),
    "quads with a hole": (lambda p: with_hole(p, "data.nq.gz", 100_000_000), "hole"),
    "a text with a hole": (lambda p: with_hole(p, "texts/" + "0" * 64, 10_000_000), "hole"),
    "a curation with a hole": (lambda p: with_hole(p, "curation.ttl", 100_000_000), "hole"),
    "a link": (with_link, "link"),
    "packed twice": (packed_again, r"unpack it first"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_refused_in_one_line_and_nothing_left(kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make, says = HOSTILE[kind]
    source = make(tmp_path / "kb.tar")
    with pytest.raises(PolicygraphError, match=says):
        restore(source, tmp_path / "copy")
    with pytest.raises(SystemExit, match="2"):
        main(["kb", "restore", str(tmp_path / "copy"), str(source)])
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert [p.name for p in tmp_path.iterdir()] == ["kb.tar"]


def test_a_line_too_long_for_a_triple_is_refused(tmp_path: Path) -> None:
    noise = hashlib.shake_256(b"tide").hexdigest(1_500_000).encode()  # packs to half
    source = archive(tmp_path / "kb.tar", LINE.replace(b"tide", noise))
    with pytest.raises(PolicygraphError, match=r"--limit bytes=N"):
        restore(source, tmp_path / "copy", Limits(bytes=1_000_000))
    assert restore(source, tmp_path / "copy").path == tmp_path / "copy"


def test_who_trusts_a_backup_may_raise_the_limit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = archive(tmp_path / "kb.tar", LINE * 20_000)
    with pytest.raises(SystemExit, match="0"):
        main(["kb", "restore", str(tmp_path / "copy"), str(source), "--limit", "ratio=2000"])
    assert capsys.readouterr().out.startswith("0 briefings")
