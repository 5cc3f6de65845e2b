"""The command line: thin; every command is one public function of the package."""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Sequence
from dataclasses import asdict
from enum import StrEnum
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Annotated

import typer

from policygraph.errors import InputError, PolicygraphError
from policygraph.graph import Provenance
from policygraph.outputs import write_all
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
Texts = Annotated[
    list[Path] | None, typer.Argument(metavar="TEXT", help="The texts (or folders) the graph was built from.")
]
Ontology = Annotated[Path | None, typer.Option(metavar="DIR", help="An ontology folder of your own.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")]
OUT = Path("outputs")
GRAPH = OUT / "graph.ttl"


class _Settings:
    debug = False


class Form(StrEnum):
    """Formats of a graph."""

    TURTLE = "turtle"
    TRIG = "trig"
    NQUADS = "nquads"
    NTRIPLES = "ntriples"
    JSONLD = "jsonld"
    RDFXML = "rdfxml"
    GRAPHML = "graphml"
    CSV = "csv"


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


@app.command("queries")
def queries_command(ontology: Ontology = None, as_json: Json = False) -> None:
    """List the named queries with their parameters.

    \b
    policygraph queries
    """
    from policygraph import desk

    found = desk.queries(ontology)
    if as_json:
        _print_json([{"name": q.name, "title": q.title, "params": [p.name for p in q.params]} for q in found])
        return
    for each in found:
        params = " ".join(f"{p.name}=…" for p in each.params)
        typer.echo(f"{each.name:28} {each.title}" + (f"  [{params}]" if params else ""))


@app.command("query")
def query_command(
    what: Annotated[str, typer.Argument(metavar="NAME|FILE|SPARQL", help="A named query, a .rq file or SPARQL.")],
    graph: Graph = GRAPH,
    param: Annotated[list[str] | None, typer.Option("--param", "-p", metavar="K=V", help="A parameter.")] = None,
    form: Annotated[Table, typer.Option("--format", "-f", help="How the answer is printed.")] = Table.TABLE,
    ontology: Ontology = None,
) -> None:
    """Ask a saved graph.

    \b
    policygraph query headline-measures
    policygraph query measures-of-ministry --param ministry=Q1002010 --format csv
    policygraph query 'SELECT ?m WHERE { ?m a pg:Measure } LIMIT 5'
    """
    from policygraph import desk

    answer = desk.query(what, graph, _params(param or []), ontology=ontology)
    typer.echo(answer.to(form.value), nl=False)


def _params(pairs: list[str]) -> dict[str, str]:
    for pair in pairs:
        if "=" not in pair:
            raise InputError(f"--param: {pair!r} is not of the form name=value")
    return dict(pair.split("=", 1) for pair in pairs)


@app.command("view")
def view_command(
    texts: Texts = None,
    graph: Graph = GRAPH,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="The page.")] = OUT / "graph.html",
    title: Annotated[str | None, typer.Option(help="Heading of the page.")] = None,
    language: Annotated[str, typer.Option(metavar="en|zh", help="First language of the page.")] = "en",
) -> None:
    """Write the explorer page of a saved graph.

    \b
    policygraph view seeds --graph outputs/graph.ttl --out page.html
    """
    from policygraph import desk

    page = desk.view(graph, texts or [], title=title, language=language)
    write_all(out.parent, {out.name: page})
    typer.echo(str(out))


@app.command("export")
def export_command(
    form: Annotated[Form, typer.Option("--format", "-f", help="The format.")],
    graph: Graph = GRAPH,
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="FILE", help="A file instead of stdout.")] = None,
) -> None:
    """Write a saved graph in another format.

    \b
    policygraph export --format jsonld --out graph.jsonld
    policygraph export --format nquads | sort | head
    """
    from policygraph import desk

    text = desk.export(graph, form.value)
    if out is None:
        typer.echo(text, nl=False)
    else:
        write_all(out.parent, {out.name: text})


@app.command("validate")
def validate_command(graph: Graph = GRAPH, ontology: Ontology = None, as_json: Json = False) -> None:
    """Check a saved graph against the shapes (SHACL). Exit 1 if it breaks them.

    \b
    policygraph validate --graph outputs/graph.ttl
    """
    from policygraph import desk

    report = desk.validate(graph, ontology=ontology)
    if as_json:
        _print_json({"conforms": report.conforms, "findings": [asdict(f) for f in report.findings]})
    else:
        for finding in report.findings:
            typer.echo(str(finding))
        typer.echo(f"{len(report.violations)} violations, {len(report.warnings)} warnings")
    if not report.conforms:
        raise typer.Exit(1)


@app.command("verify")
def verify_command(texts: Texts, graph: Graph = GRAPH, as_json: Json = False) -> None:
    """Compare every quote of a saved graph with the texts. Exit 1 if one differs.

    \b
    policygraph verify seeds --graph outputs/graph.ttl
    """
    from policygraph import desk

    problems = desk.verify(graph, texts or [])
    if as_json:
        _print_json({"exact": not problems, "problems": [str(p) for p in problems]})
    else:
        for problem in problems:
            typer.echo(str(problem))
        typer.echo(f"{len(problems)} quotes differ" if problems else "every quote stands where the graph says")
    if problems:
        raise typer.Exit(1)


@app.command("explain")
def explain_command(
    what: Annotated[str, typer.Argument(metavar="IRI|TEXT", help="An IRI, its end, or words of a label or quote.")],
    texts: Annotated[
        list[Path] | None, typer.Option("--text", "-t", metavar="TEXT", help="A text, to show whole sentences.")
    ] = None,
    graph: Graph = GRAPH,
    as_json: Json = False,
) -> None:
    """Say why something is in the graph: rule, confidence, and the sentence with the words marked.

    \b
    policygraph explain "white list" --text seeds
    policygraph explain measure/3385-3410
    """
    from policygraph import desk

    found = desk.explain(graph, what, texts or [])
    if as_json:
        _print_json([asdict(e) for e in found])
    else:
        typer.echo("\n\n".join(str(e) for e in found) if found else f"nothing in the graph matches {what!r}")
    if not found:
        raise typer.Exit(1)


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
