"""What others wrote is unchanged, named with its licence, and its notice is in every page."""

from __future__ import annotations

import hashlib
import tomllib
from importlib.resources import files
from pathlib import Path

from policygraph.explorer import bundle


def entries(folder: Path) -> list[dict[str, str]]:
    listed: list[dict[str, str]] = tomllib.loads((folder / "VENDORED.toml").read_text("utf-8"))["file"]
    assert all({"path", "name", "version", "source", "licence", "sha256"} <= set(entry) for entry in listed)
    return listed


def test_files_of_the_tests_are_unchanged(root: Path) -> None:
    folder = root / "tests" / "data" / "vendored"
    listed = {entry["path"]: entry["sha256"] for entry in entries(folder)}
    assert {p.name for p in folder.glob("*.js")} == set(listed)
    for name, digest in listed.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


def test_the_engine_of_the_page_is_unchanged(root: Path) -> None:
    for entry in entries(root / "src" / "policygraph" / "explorer"):
        content = (files("pyvis") / entry["path"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["sha256"]


def test_the_licence_notice_is_in_the_page() -> None:
    notice = bundle.engine()[:3000]
    assert "@license" in notice
    assert "MIT" in notice
    assert "Apache" in notice
