"""Writes docs/cli.md from the help texts of the commands; a test keeps the two the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from typer.main import get_command

from policygraph.cli import app

WIDTH = 100
TARGET = Path(__file__).resolve().parent / "cli.md"


def reference() -> str:
    """The whole reference as Markdown."""
    head = ["# Command line\n", "Made from `--help` by `make reference`.\n"]
    return "\n".join([*head, *_blocks(get_command(app), "policygraph", None)])


def _blocks(command: Any, name: str, parent: Any) -> Iterator[str]:  # click's types: Typer keeps its own copy of it
    """A command, and below it the commands of a group."""
    with command.make_context(name, [], parent=parent, resilient_parsing=True, terminal_width=WIDTH) as context:
        yield _block(context.command_path, context.get_help())
        for inner, below in getattr(command, "commands", {}).items():
            yield from _blocks(below, inner, context)


def _block(title: str, text: str) -> str:
    lines = "\n".join(line.rstrip() for line in text.strip().splitlines())
    return f"## {title}\n\n```text\n{lines}\n```\n"


if __name__ == "__main__":
    TARGET.write_text(reference(), "utf-8", newline="\n")
