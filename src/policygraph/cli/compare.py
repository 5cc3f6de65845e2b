"""The command that shows what has changed over time."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from policygraph.cli.app import app


class DiffForm(StrEnum):
    """How a comparison is printed."""

    TABLE = "table"
    MARKDOWN = "markdown"
    TURTLE = "turtle"


@app.command("diff")
def diff_command(
    before: Annotated[str, typer.Argument(metavar="A", help="A graph, a knowledge base, a briefing or a date.")],
    after: Annotated[str, typer.Argument(metavar="B", help="The same, later.")],
    kb: Annotated[
        Path | None, typer.Option("--kb", metavar="KB", help="A and B are briefings or dates of this knowledge base.")
    ] = None,
    form: Annotated[DiffForm, typer.Option("--format", "-f", help="How it is printed.")] = DiffForm.TABLE,
) -> None:
    """Compare measures and figures: new, said again, advanced, corrected in place, not said again.

    Two dates compare what was said until the first with what was said after it until the second.

    \b
    policygraph diff old/graph.ttl outputs/graph.ttl
    policygraph diff 2022-03-31 2022-06-30 --kb kb --format markdown
    """
    from policygraph.kb import diff

    typer.echo(diff(before, after, kb=kb).to(form.value), nl=False)
