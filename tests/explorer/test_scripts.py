"""The page's scripts in node, and what their checkers are made from."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest


def test_the_scripts_unit_tests_pass_in_node(root: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.fail("node is missing; run `make node`, or on Debian `apt-get install nodejs`", pytrace=False)
    files = sorted(str(file) for file in (root / "web" / "test").glob("*.test.js"))
    assert files
    done = subprocess.run([node, "--test", *files], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_checkers_come_from_whatever_registry_is_set(root: Path) -> None:
    packages = json.loads((root / "web" / "package-lock.json").read_text("utf-8"))["packages"]
    assert len(packages) > 50
    for name, package in packages.items():
        assert "resolved" not in package, name
        assert not name or package["integrity"].startswith("sha512-"), name
