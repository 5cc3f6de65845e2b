"""The commands by which people correct a knowledge base."""

from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from policygraph.cli.app import Json, app, print_json

curate_app = typer.Typer(name="curate", no_args_is_help=True, rich_markup_mode=None, help="Correct a knowledge base.")
app.add_typer(curate_app)

Kb = Annotated[Path, typer.Argument(metavar="KB", help="The folder of the knowledge base.")]


class VerdictName(StrEnum):
    """What can be decided."""

    ACCEPT = "accept"
    REJECT = "reject"
    CORRECT = "correct"
    ALIAS = "alias"
    SAME = "same"
    DIFFERENT = "different"


@curate_app.command("decide")
def decide_command(
    kb: Kb,
    verdict: Annotated[VerdictName, typer.Argument(help="What is decided.")],
    about: Annotated[str, typer.Argument(metavar="IRI", help="On what: an IRI or the end of one.")],
    who: Annotated[str, typer.Option(help="Who decides.")],
    when: Annotated[str, typer.Option(metavar="YYYY-MM-DD", help="When.")],
    why: Annotated[str, typer.Option(help="Why.")],
    other: Annotated[str, typer.Option(metavar="IRI", help="same, different: the second thing.")] = "",
    predicate: Annotated[str, typer.Option(metavar="IRI", help="correct: the property.")] = "",
    old: Annotated[str, typer.Option(help="correct: its value now.")] = "",
    new: Annotated[str, typer.Option(help="correct: the right value; alias: the name.")] = "",
    as_json: Json = False,
) -> None:
    """Decide on something. It holds for everything that is built later, until it is taken back.

    \b
    policygraph curate decide kb reject measure/4765-4773 --who "A. Reader" --when 2024-05-01 --why "no measure"
    """
    from policygraph.kb import curate
    from policygraph.reading import parse_date

    day = parse_date(when, "--when")
    made = curate.decide(
        kb, verdict.value, about, who=who, when=day, why=why, other=other, predicate=predicate, old=old, new=new
    )
    if as_json:
        print_json({"id": made.id, **asdict(made)})
    else:
        typer.echo(f"{made.id}  {made.verdict} {made.about}")


@curate_app.command("list")
def list_decisions_command(kb: Kb, as_json: Json = False) -> None:
    """List what was decided, by whom and why.

    \b
    policygraph curate list kb
    """
    from policygraph.kb import curate

    found = curate.decisions(kb)
    if as_json:
        print_json([{"id": d.id, **asdict(d)} for d in found])
        return
    for each in found:
        more = " ".join(part for part in (each.predicate, each.old and f"{each.old} →", each.new, each.other) if part)
        typer.echo(f"{each.id}  {each.when}  {each.who}: {each.verdict} {each.about} {more}".rstrip())
        typer.echo(f"              {each.why}")


@curate_app.command("undo")
def undo_command(
    kb: Kb, id: Annotated[str, typer.Argument(metavar="ID", help="As in curate list.")], as_json: Json = False
) -> None:
    """Take a decision back.

    \b
    policygraph curate undo kb 0123456789ab
    """
    from policygraph.kb import curate

    gone = curate.undo(kb, id)
    if as_json:
        print_json({"id": gone.id, **asdict(gone)})
    else:
        typer.echo(f"taken back: {gone.verdict} {gone.about}")
