"""The command line: thin; every command is one public function of the package."""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Sequence
from enum import StrEnum
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Annotated

import typer

from policygraph.errors import PolicygraphError
from policygraph.graph import Provenance
from policygraph.pipeline import Options, build
from policygraph.reading import parse_date

app = typer.Typer(
    name="policygraph",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


class Engine(StrEnum):
    """How clauses are found."""

    PARSE = "parse"
    LEXICAL = "lexical"


class Table(StrEnum):
    """How the answer to a query is printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    TTL = "ttl"


Graph = Annotated[Path, typer.Option("--graph", "-g", metavar="FILE", help="The graph to read.")]
Texts = Annotated[list[Path], typer.Argument(metavar="TEXT", help="The texts (or folders) the graph was built from.")]
Ontology = Annotated[Path | None, typer.Option(metavar="DIR", help="An ontology folder of your own.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")]
OUT = Path("outputs")
GRAPH = OUT / "graph.ttl"


class _Settings:
    debug = False


@app.callback(invoke_without_command=True)
def options(
    context: typer.Context,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    """Turn government economic briefings into a knowledge graph in which every statement can be checked.

    \b
    policygraph build briefing.txt --date 2022-04-19 --publisher miit
    policygraph query headline-measures
    """
    _Settings.debug = debug
    if version:
        typer.echo(f"policygraph {installed_version('policygraph')}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit


@app.command("build")
def build_command(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH", help="Texts (.txt, .md) or folders of texts.")],
    date: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="Date of the briefing.")] = None,
    publisher: Annotated[str | None, typer.Option(metavar="ID|NAME", help="Body that published it.")] = None,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Folder for the results.")] = OUT,
    provenance: Annotated[Provenance, typer.Option(help="How much evidence is written.")] = Provenance.FULL,
    engine: Annotated[Engine, typer.Option(help="parse (language model) or lexical (patterns only).")] = Engine.PARSE,
    base: Annotated[str | None, typer.Option(metavar="IRI", help="Namespace of the documents.")] = None,
    ontology: Ontology = None,
    as_json: Json = False,
) -> None:
    """Build graph.ttl, graph.html, report.md and manifest.json from briefings.

    A sidecar .toml beside a text gives its date, publisher, title, language and source; flags win.
    Nothing is written on any error.

    \b
    policygraph build briefing.txt --date 2022-04-19 --publisher miit
    policygraph build seeds --out outputs
    policygraph build notes.md --engine lexical --provenance nodes
    """
    known = Options(
        date=parse_date(date, "--date") if date is not None else None,
        publisher=publisher,
        provenance=provenance,
        engine=engine.value,
        ontology=ontology,
        **({"base": base} if base is not None else {}),
    )
    made = build(paths, out=out, options=known, progress=_note)
    counts = made.counts()
    if as_json:
        _print_json({"out": str(out), "files": sorted(made.files), "counts": counts})
    else:
        typer.echo(f"{', '.join(f'{n} {name}' for name, n in counts.items())} → {out}")


def _note(line: str) -> None:
    typer.echo(line, err=True)


def _print_json(data: object) -> None:
    typer.echo(json.dumps(data, ensure_ascii=False, indent=2))


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line. Exit 0: done; 1: the check failed; 2: it could not be done."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    try:
        app(args=None if arguments is None else list(arguments), prog_name="policygraph")
    except PolicygraphError as error:
        if _Settings.debug:
            traceback.print_exc()
        typer.echo(f"policygraph: {' '.join(str(error).split())}", err=True)
        raise SystemExit(2) from None
    except KeyboardInterrupt:
        typer.echo("policygraph: stopped; nothing was written", err=True)
        raise SystemExit(130) from None
