"""Writes docs/cli.md from the help texts of the commands; a test keeps the two the same."""

from __future__ import annotations

from pathlib import Path

from typer.main import get_command

from policygraph.cli import app

WIDTH = 100
TARGET = Path(__file__).resolve().parent / "cli.md"


def reference() -> str:
    """The whole reference as Markdown."""
    group = get_command(app)
    with group.make_context("policygraph", [], resilient_parsing=True, terminal_width=WIDTH) as top:
        names = group.list_commands(top)  # type: ignore[attr-defined]
        parts = ["# Command line\n", "Made from `--help` by `make reference`.\n", _block("policygraph", top.get_help())]
        for name in names:
            command = group.get_command(top, name)  # type: ignore[attr-defined]
            with command.make_context(name, [], parent=top, resilient_parsing=True, terminal_width=WIDTH) as context:
                parts.append(_block(f"policygraph {name}", context.get_help()))
    return "\n".join(parts)


def _block(title: str, text: str) -> str:
    lines = "\n".join(line.rstrip() for line in text.strip().splitlines())
    return f"## {title}\n\n```text\n{lines}\n```\n"


if __name__ == "__main__":
    TARGET.write_text(reference(), "utf-8", newline="\n")
