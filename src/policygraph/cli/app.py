"""The Typer application, what all commands share, and the one place where errors become one line and exit 2."""

from __future__ import annotations

import gc
import json
import os
import sys
import tempfile
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Annotated

import typer

from policygraph.errors import LimitError, PolicygraphError
from policygraph.graph.literals import tidy
from policygraph.reading.settings import FIELDS, LIMITS, Limits
from policygraph.store.http import Login, Server

app = typer.Typer(
    name="policygraph",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)

OUT = Path("outputs")
GRAPH = OUT / "graph.ttl"

GraphFile = Annotated[Path, typer.Option("--graph", "-g", metavar="FILE", help="A saved graph, or a knowledge base.")]
SECRET = "POLICYGRAPH_SECRET"
LoginOption = Annotated[
    Login, typer.Option("--login", help=f"How to log in; the password or token is read from {SECRET}.")
]
User = Annotated[str, typer.Option("--user", metavar="NAME", help="The user (basic, digest).")]
Texts = Annotated[
    list[Path] | None, typer.Argument(metavar="TEXT", help="The texts (or folders) the graph was built from.")
]
OwnQueries = Annotated[
    Path | None, typer.Option("--queries", metavar="DIR", help="A folder of named queries (*.rq) of your own.")
]
Ontology = Annotated[Path | None, typer.Option(metavar="DIR", help="An ontology folder of your own.")]
Sources = Annotated[
    list[Path], typer.Argument(metavar="PATH", help="Files, archives or folders of them; - is standard input.")
]
Limit = Annotated[
    list[str] | None,
    typer.Option("--limit", metavar="NAME=N", help=f"Raise or lower a limit: {', '.join(LIMITS)}."),
]
Field = Annotated[
    list[str] | None,
    typer.Option("--field", metavar="FIELD=NAME", help=f"Where records keep {', '.join(FIELDS)}."),
]
NoText = Annotated[bool, typer.Option("--no-text", help="Leave the texts out of the page; quotes stay.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")]

_STDIN = Path("-")
_SELDOM = 50_000, 20, 20  # when to look for cycles: what is loaded is a million objects that stay


@contextmanager
def with_stdin(paths: Sequence[Path], limits: Limits) -> Iterator[list[Path]]:
    """The paths, with standard input in the place of `-`: a file that only its owner can read, gone afterwards."""
    if _STDIN not in paths:
        yield list(paths)
        return
    with tempfile.TemporaryDirectory(prefix="policygraph-") as folder:
        file = Path(folder) / "stdin"
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            while part := sys.stdin.buffer.read(1 << 20):
                out.write(part)
                if out.tell() > limits.archive:
                    raise LimitError("-", "archive", limits.archive, "too many bytes on standard input")
        yield [file if path == _STDIN else path for path in paths]


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


def server(url: str, login: Login, user: str) -> Server:
    """A server with its login; the password or token comes from the environment, never from the command line."""
    return Server(url, login, user, os.environ.get(SECRET, ""))


def note(line: str) -> None:
    """Progress and remarks go to stderr, so that stdout holds results only; names of files cannot steer a terminal."""
    typer.echo(tidy(line), err=True)


def print_json(data: object) -> None:
    """Results for scripts, with all characters readable."""
    typer.echo(json.dumps(data, ensure_ascii=False, indent=2))


def _complaint(error: Exception) -> str:
    if isinstance(error, PolicygraphError):
        return str(error)
    if isinstance(error, OSError) and error.filename is not None:  # of a file that the machine refuses
        return f"{error.filename}: {error.strerror}"
    return f"a fault of the program, please report it ({type(error).__name__}: {error}); --debug shows where"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line. Exit 0: done; 1: the check failed; 2: it could not be done."""
    gc.set_threshold(*_SELDOM)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    try:
        app(args=None if arguments is None else list(arguments), prog_name="policygraph")
    except Exception as error:  # the user gets a line, not a page of code
        if _Settings.debug:
            traceback.print_exc()
        note(f"policygraph: {' '.join(_complaint(error).split())}")
        raise SystemExit(2) from None
    except SystemExit as end:
        if isinstance(getattr(end.__context__, "__cause__", None), KeyboardInterrupt):  # Typer has made it an exit
            note("policygraph: stopped; nothing was written")
        raise
