"""The installed language model is the official one: its files have the digests that the official wheel publishes."""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import distribution
from pathlib import Path

DIGESTS = json.loads((Path(__file__).parent / "data" / "spacy_model_digests.json").read_text("utf-8"))


def test_version_is_pinned(root: Path) -> None:
    pin = f"{DIGESTS['header']['package']}=={DIGESTS['header']['version']}"
    assert f'"{pin}"' in (root / "pyproject.toml").read_text("utf-8")
    lock = (root / "requirements.lock").read_text("utf-8")
    assert pin in lock
    assert DIGESTS["header"]["wheel_sha256"] in lock


def test_files_are_the_official_ones() -> None:
    data = Path(str(distribution(DIGESTS["header"]["package"]).locate_file(DIGESTS["header"]["data_dir"])))
    assert len(DIGESTS["files"]) == 24
    found = {name: hashlib.sha256((data / name).read_bytes()).hexdigest() for name in DIGESTS["files"]}
    assert found == DIGESTS["files"]


def test_no_code_hides_among_the_files() -> None:
    data = Path(str(distribution(DIGESTS["header"]["package"]).locate_file(DIGESTS["header"]["data_dir"])))
    extra = {p.relative_to(data).as_posix() for p in data.rglob("*") if p.is_file()} - set(DIGESTS["files"])
    assert extra <= {"meta.json", "README.md"}
