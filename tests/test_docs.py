"""Documentation says what is so: its examples run, its reference is made from the code, its links lead somewhere."""

from __future__ import annotations

import doctest
import importlib.util
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command

import policygraph
from policygraph.cli import app, main

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
CONSOLE = re.compile(r"```console\n(.*?)```", re.S)
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
NAMES = [p.relative_to(ROOT).as_posix() for p in PAGES]


def generator() -> str:
    spec = importlib.util.spec_from_file_location("make_cli_reference", ROOT / "docs" / "make_cli_reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return str(module.reference())


def test_cli_reference_is_current() -> None:
    assert (ROOT / "docs" / "cli.md").read_text("utf-8") == generator(), "run: make reference"


@pytest.mark.parametrize("page", NAMES)
def test_links(page: str) -> None:
    path = ROOT / page
    for target in LINK.findall(path.read_text("utf-8")):
        if "://" not in target:
            assert (path.parent / target).exists(), target


@pytest.mark.parametrize("page", [n for n in NAMES if ">>> " in (ROOT / n).read_text("utf-8")])
def test_python_examples(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    failed, tried = doctest.testfile(str(ROOT / page), module_relative=False, optionflags=doctest.ELLIPSIS)
    assert tried
    assert not failed


@pytest.mark.parametrize("page", [n for n in NAMES if "```console" in (ROOT / n).read_text("utf-8")])
def test_commands(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`$ policygraph …` prints what stands below it; "…" stands for anything."""
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    shutil.copytree(ROOT / "outputs", tmp_path / "outputs")
    monkeypatch.chdir(tmp_path)
    for block in CONSOLE.findall((ROOT / page).read_text("utf-8")):
        for example in block.split("$ ")[1:]:
            command, _, expected = example.partition("\n")
            capsys.readouterr()
            with pytest.raises(SystemExit) as stop:
                main(shlex.split(command)[1:])
            assert not stop.value.code, command
            printed = capsys.readouterr().out
            pattern = re.escape(expected.strip()).replace("…", ".*")
            assert re.fullmatch(pattern, printed.strip(), re.S), f"{command}\n{printed}"


def commands(group: object, path: str = "policygraph") -> Iterator[str]:
    for name, command in getattr(group, "commands", {}).items():
        yield f"{path} {name}"
        yield from commands(command, f"{path} {name}")


def test_every_command_is_documented() -> None:
    reference = (ROOT / "docs" / "cli.md").read_text("utf-8")
    found = list(commands(get_command(app)))
    assert {"policygraph handbook", "policygraph push", "policygraph pull", "policygraph kb add"} <= set(found)
    for name in found:
        assert f"## {name}\n" in reference


def test_public_names_are_sorted_and_documented() -> None:
    assert policygraph.__all__ == sorted(policygraph.__all__)
    for name in policygraph.__all__:
        thing = getattr(policygraph, name)
        assert (thing.__doc__ or "").strip(), name


def test_no_machine_paths_or_registry_addresses() -> None:
    bad = re.compile(r"(^|[^\w./~-])/(home|root|work|opt)/[\w.-]+/|index.url", re.M)
    files = [*PAGES, ROOT / "Makefile", ROOT / "pyproject.toml", ROOT / "requirements.lock", ROOT / ".ci" / "run"]
    for path in files:
        assert not bad.search(path.read_text("utf-8")), path
