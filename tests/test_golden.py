"""outputs/ is what the program makes of seeds/: byte for byte, whatever the hash seed, locale and working directory."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

NAMES = {"graph.html", "graph.ttl", "manifest.json", "report.md"}
CASES = [
    {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "UTC"},
    {"PYTHONHASHSEED": "4242", "LC_ALL": "C.UTF-8", "LANG": "zh_CN.UTF-8", "TZ": "Asia/Shanghai", "PYTHONUTF8": "0"},
]


@pytest.mark.parametrize("variables", CASES, ids=["seed-1", "seed-4242"])
def test_outputs_are_reproduced(root: Path, tmp_path: Path, variables: dict[str, str]) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    command = [sys.executable, "-m", "policygraph", "build", str(root / "seeds"), "--out", "made"]
    subprocess.run(command, cwd=elsewhere, env=os.environ | variables, check=True, capture_output=True)
    made = elsewhere / "made"
    assert {p.name for p in made.iterdir()} == NAMES
    for name in sorted(NAMES):
        kept = (root / "outputs" / name).read_bytes()
        assert (made / name).read_bytes() == kept, f"{name} differs; if the change is meant, run: make demo"


def test_manifest_names_the_other_files(root: Path) -> None:
    manifest = json.loads((root / "outputs" / "manifest.json").read_text("utf-8"))
    assert {o["name"] for o in manifest["outputs"]} == NAMES - {"manifest.json"}
    for kept in manifest["outputs"]:
        assert hashlib.sha256((root / "outputs" / kept["name"]).read_bytes()).hexdigest() == kept["sha256"]
    for read in manifest["inputs"]:
        assert hashlib.sha256((root / "seeds" / read["name"]).read_bytes()).hexdigest() == read["sha256"]


def test_nothing_of_this_machine_is_in_the_outputs(root: Path) -> None:
    for name in sorted(NAMES):
        text = (root / "outputs" / name).read_text("utf-8")
        assert str(root) not in text
        assert str(Path.home()) + "/" not in text
