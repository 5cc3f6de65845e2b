"""The commands that keep a knowledge base of many briefings."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from policygraph.cli.app import Field, Json, Limit, Ontology, app, note, print_json, with_stdin
from policygraph.cli.build import Engine
from policygraph.graph import Provenance
from policygraph.graph.iris import DATA

kb_app = typer.Typer(name="kb", no_args_is_help=True, rich_markup_mode=None, help="Keep a knowledge base of briefings.")
app.add_typer(kb_app)

Kb = Annotated[Path, typer.Argument(metavar="KB", help="The folder of the knowledge base.")]


@kb_app.command("add")
def add_command(
    kb: Kb,
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH", help="Files, archives or folders of them; - is standard input.")
    ],
    date: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="Date of the briefings.")] = None,
    publisher: Annotated[str | None, typer.Option(metavar="ID|NAME", help="Body that published them.")] = None,
    replaces: Annotated[
        str | None, typer.Option(metavar="NAME", help="The briefing whose place the text takes.")
    ] = None,
    provenance: Annotated[Provenance, typer.Option(help="How much evidence is kept.")] = Provenance.FULL,
    engine: Annotated[Engine, typer.Option(help="parse (language model) or lexical (patterns only).")] = Engine.PARSE,
    base: Annotated[str, typer.Option(metavar="IRI", help="Namespace of the documents (new KB).")] = DATA,
    limit: Limit = None,
    field: Field = None,
    ontology: Ontology = None,
    as_json: Json = False,
) -> None:
    """Add briefings; only those that are new or would come out differently are read. Exit 1 if one failed.

    Stopped or killed, it goes on where it was when it is run again.

    \b
    policygraph kb add kb seeds
    policygraph kb add kb corrected.txt --replaces first-version-1a2b3c4d
    """
    from policygraph import kb as api
    from policygraph.pipeline import Options
    from policygraph.reading import Settings, parse_date

    known = Options(
        date=parse_date(date, "--date") if date is not None else None,
        publisher=publisher,
        provenance=provenance,
        engine=engine.value,
        ontology=ontology,
        base=base,
        reading=Settings.parse(limit or (), field or ()),
    )
    with with_stdin(paths, known.reading.limits) as given:
        done = api.add(kb, given, options=known, replaces=replaces, progress=note)
    if as_json:
        print_json({"kb": str(kb), **asdict(done), "copies": dict(done.copies), "failed": dict(done.failed)})
    else:
        typer.echo(f"{done} → {kb}")
    if done.left:
        raise typer.Exit(130)
    if done.failed:
        raise typer.Exit(1)


@kb_app.command("remove")
def remove_command(
    kb: Kb,
    names: Annotated[list[str], typer.Argument(metavar="NAME", help="As in kb list, a hash, or the text file.")],
    as_json: Json = False,
) -> None:
    """Remove briefings, all that were named or none.

    \b
    policygraph kb remove kb miit-2022q1-ec2abd3d
    """
    from policygraph import kb as api

    gone = api.remove(kb, names)
    if as_json:
        print_json({"kb": str(kb), "removed": gone})
    else:
        typer.echo(f"{len(gone)} removed: {', '.join(gone)}")


@kb_app.command("list")
def list_command(kb: Kb, as_json: Json = False) -> None:
    """List the briefings by date.

    \b
    policygraph kb list kb
    """
    from policygraph import kb as api

    rows = api.listing(kb)
    if as_json:
        print_json([asdict(row) for row in rows])
        return
    for row in rows:
        typer.echo(f"{row.date or '-':10}  {row.doc}  {row.triples}  {row.publisher or '-'}: {row.title or row.name}")


@kb_app.command("status")
def status_command(
    kb: Kb,
    engine: Annotated[Engine, typer.Option(help="The engine to compare with.")] = Engine.PARSE,
    ontology: Ontology = None,
    as_json: Json = False,
) -> None:
    """Say how large a knowledge base is and how much of it an `add` would make anew.

    \b
    policygraph kb status kb
    """
    from policygraph import kb as api
    from policygraph.pipeline import Options

    found = api.status(kb, options=Options(engine=engine.value, ontology=ontology))
    if as_json:
        print_json(asdict(found))
        return
    typer.echo(f"{found.briefings} briefings, {found.triples} triples, {found.bytes / 1e6:.1f} MB")
    typer.echo(f"{found.outdated} out of date" + ("; somebody is writing" if found.writing else ""))


@kb_app.command("compact")
def compact_command(kb: Kb, as_json: Json = False) -> None:
    """Give back the space of what was removed.

    \b
    policygraph kb compact kb
    """
    from policygraph import kb as api

    before, after = api.compact(kb)
    if as_json:
        print_json({"kb": str(kb), "before": before, "after": after})
    else:
        typer.echo(f"{before / 1e6:.1f} MB → {after / 1e6:.1f} MB")


@kb_app.command("backup")
def backup_command(
    kb: Kb,
    target: Annotated[Path, typer.Argument(metavar="FILE", help="The archive to write (.tar).")],
    as_json: Json = False,
) -> None:
    """Write a knowledge base with its texts into one archive, also while it is being added to.

    \b
    policygraph kb backup kb kb.tar
    """
    from policygraph import kb as api

    size = api.backup(kb, target)
    if as_json:
        print_json({"kb": str(kb), "file": str(target), "bytes": size})
    else:
        typer.echo(f"{target}: {size / 1e6:.1f} MB")


@kb_app.command("restore")
def restore_command(
    kb: Kb,
    archive: Annotated[Path, typer.Argument(metavar="FILE", help="An archive of kb backup.")],
    limit: Limit = None,
    as_json: Json = False,
) -> None:
    """Make a knowledge base of an archive.

    \b
    policygraph kb restore new-kb kb.tar
    """
    from policygraph import kb as api
    from policygraph.reading import Settings

    briefings = api.restore(kb, archive, Settings.parse(limit or ()).limits)
    if as_json:
        print_json({"kb": str(kb), "briefings": briefings})
    else:
        typer.echo(f"{briefings} briefings → {kb}")
