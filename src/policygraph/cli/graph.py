"""The commands that ask, show, convert and check a saved graph."""

from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from policygraph.cli.app import (
    GRAPH,
    OUT,
    GraphFile,
    Json,
    LoginOption,
    NoText,
    Ontology,
    OwnQueries,
    Texts,
    User,
    app,
    note,
    print_json,
    server,
)
from policygraph.errors import InputError
from policygraph.graph import Provenance
from policygraph.outputs import write_all
from policygraph.store.http import Login


class Table(StrEnum):
    """How the answer to a query is printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    TTL = "ttl"


@app.command("queries")
def queries_command(ontology: Ontology = None, queries: OwnQueries = None, as_json: Json = False) -> None:
    """List the named queries with their parameters.

    \b
    policygraph queries
    policygraph queries --queries my-queries
    """
    from policygraph import desk

    found = desk.list_queries(ontology, queries)
    if as_json:
        print_json([asdict(q) for q in found])
        return
    for each in found:
        params = " ".join(f"{p.name}={p.default or '…'}" for p in each.params)
        typer.echo(f"{each.name:28} {each.title}" + (f"  [{params}]" if params else ""))


@app.command("query")
def query_command(
    what: Annotated[str, typer.Argument(metavar="NAME|FILE|SPARQL", help="A named query, a .rq file or SPARQL.")],
    graph: Annotated[
        str, typer.Option("--graph", "-g", metavar="FILE|URL", help="A saved graph, a knowledge base, or an endpoint.")
    ] = str(GRAPH),
    param: Annotated[list[str] | None, typer.Option("--param", "-p", metavar="K=V", help="A parameter.")] = None,
    form: Annotated[Table, typer.Option("--format", "-f", help="How the answer is printed.")] = Table.TABLE,
    queries: OwnQueries = None,
    ontology: Ontology = None,
    login: LoginOption = Login.NONE,
    user: User = "",
) -> None:
    """Ask a saved graph, a knowledge base, or a SPARQL endpoint (extra "remote").

    \b
    policygraph query headline-measures
    policygraph query measures-of-ministry --param ministry=Q1002010 --format csv
    policygraph query 'SELECT ?m WHERE { ?m a pg:Measure } LIMIT 5'
    policygraph query joint-measures --graph http://localhost:7878/query?union-default-graph
    """
    from policygraph import desk

    asked = server(graph, login, user) if graph.startswith(("http://", "https://")) else graph
    answer = desk.query_graph(what, asked, _params(param or []), ontology=ontology, queries=queries)
    typer.echo(answer.to(form.value), nl=False)


def _params(pairs: list[str]) -> dict[str, str]:
    for pair in pairs:
        if "=" not in pair:
            raise InputError(f"--param: {pair!r} is not of the form name=value")
    return dict(pair.split("=", 1) for pair in pairs)


@app.command("view")
def view_command(
    texts: Texts = None,
    graph: GraphFile = GRAPH,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="The page.")] = OUT / "graph.html",
    title: Annotated[str | None, typer.Option(help="Heading of the page.")] = None,
    language: Annotated[str, typer.Option(metavar="en|zh", help="First language of the page.")] = "en",
    no_text: NoText = False,
) -> None:
    """Write the explorer page of a saved graph.

    \b
    policygraph view seeds --graph outputs/graph.ttl --out page.html
    """
    from policygraph import desk

    page = desk.view_graph(graph, texts or [], title=title, language=language, withhold=no_text)
    write_all(out.parent, {out.name: page})
    typer.echo(str(out))


@app.command("validate")
def validate_command(
    graph: GraphFile = GRAPH,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE", help="Also write the report as a SHACL graph."),
    ] = None,
    provenance: Annotated[Provenance, typer.Option(help="How the graph was written.")] = Provenance.FULL,
    whole: Annotated[bool, typer.Option("--whole", help="Check all briefings together, too (in memory).")] = False,
    ontology: Ontology = None,
    as_json: Json = False,
) -> None:
    """Check a saved graph, or each briefing of a knowledge base, against the shapes (SHACL). Exit 1 if it breaks them.

    \b
    policygraph validate --graph outputs/graph.ttl
    policygraph validate --graph kb --out report.ttl
    """
    from policygraph import desk
    from policygraph.graph import to_turtle
    from policygraph.graph.shacl_report import report_graph

    report = desk.validate_graph(graph, ontology=ontology, provenance=provenance.value, whole=whole, progress=note)
    if out is not None:
        write_all(out.parent, {out.name: to_turtle(report_graph(report))})
    if as_json:
        print_json({"conforms": report.conforms, "findings": [f.as_dict() for f in report.findings]})
    else:
        for finding in report.findings:
            typer.echo(str(finding))
        typer.echo(f"{len(report.violations)} violations, {len(report.warnings)} warnings")
    if not report.conforms:
        raise typer.Exit(1)


@app.command("verify")
def verify_command(texts: Texts = None, graph: GraphFile = GRAPH, as_json: Json = False) -> None:
    """Compare every quote of a saved graph with the texts. Exit 1 if one differs.

    \b
    policygraph verify seeds --graph outputs/graph.ttl
    """
    from policygraph import desk

    problems = desk.verify_graph(graph, texts or [])
    if as_json:
        print_json({"exact": not problems, "problems": [str(p) for p in problems]})
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
    graph: GraphFile = GRAPH,
    as_json: Json = False,
) -> None:
    """Say why something is in the graph: rule, confidence, and the sentence with the words marked.

    \b
    policygraph explain "white list" --text seeds
    policygraph explain measure/3385-3410
    """
    from policygraph import desk

    found = desk.explain_graph(graph, what, texts or [])
    if as_json:
        print_json([asdict(e) for e in found])
    else:
        typer.echo("\n\n".join(str(e) for e in found) if found else f"nothing in the graph matches {what!r}")
    if not found:
        raise typer.Exit(1)
