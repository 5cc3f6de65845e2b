"""The commands that copy a knowledge base to and from other servers."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from policygraph.cli.app import Json, LoginOption, User, app, note, print_json, server
from policygraph.store.graphs import Dialect
from policygraph.store.http import Login

Protocol = Annotated[
    Dialect, typer.Option("--protocol", help="The Graph Store protocol, or SPARQL alone (update and query).")
]
Kb = Annotated[Path, typer.Argument(metavar="KB", help="The folder of the knowledge base.")]


@app.command("push")
def push_command(
    kb: Kb,
    to: Annotated[str, typer.Option("--to", metavar="URL", help="The graph store, or where updates go.")],
    protocol: Protocol = Dialect.GRAPH_STORE,
    query_url: Annotated[
        str | None, typer.Option(metavar="URL", help="With SPARQL: where it is asked (else told from --to).")
    ] = None,
    login: LoginOption = Login.NONE,
    user: User = "",
    prune: Annotated[bool, typer.Option("--prune", help="Remove what is only there.")] = False,
    union: Annotated[
        bool, typer.Option("--union", help="Also write the default graph: all briefings and their links, for queries.")
    ] = False,
    union_graph: Annotated[
        str | None, typer.Option(metavar="IRI", help="The same into a named graph (servers without a default one).")
    ] = None,
    as_json: Json = False,
) -> None:
    """Write a knowledge base to a server (SPARQL 1.1 Graph Store protocol, or Update); only what differs is sent.

    Needs the extra "remote".

    \b
    policygraph push kb --to http://localhost:7878/store --union
    policygraph push kb --to http://localhost:8890/sparql-graph-crud-auth --login digest --user dba \\
        --union-graph urn:union
    policygraph push kb --to http://localhost:3030/ds/update --protocol sparql
    """
    from policygraph.kb.exchange import push
    from policygraph.store.remote import DEFAULT

    union = union or union_graph is not None
    done = push(
        kb,
        server(to, login, user),
        prune=prune,
        union=union,
        union_graph=union_graph or DEFAULT,
        dialect=protocol,
        query_url=query_url,
        progress=note,
    )
    if as_json:
        print_json({"kb": str(kb), **asdict(done)})
    else:
        typer.echo(f"{done} → {to}")


@app.command("pull")
def pull_command(
    kb: Kb,
    source: Annotated[str, typer.Option("--from", metavar="URL", help="The graph store, or where it is asked.")],
    protocol: Protocol = Dialect.GRAPH_STORE,
    login: LoginOption = Login.NONE,
    user: User = "",
    as_json: Json = False,
) -> None:
    """Take what was pushed to a server into a knowledge base. Texts do not travel.

    Needs the extra "remote".

    \b
    policygraph pull kb --from http://localhost:7878/store
    policygraph pull kb --from http://localhost:3030/ds/query --protocol sparql
    """
    from policygraph.kb.exchange import pull

    done = pull(kb, server(source, login, user), dialect=protocol, progress=note)
    if as_json:
        print_json({"kb": str(kb), **asdict(done)})
    else:
        typer.echo(f"{done} → {kb}")
