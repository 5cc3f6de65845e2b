"""The command that serves a knowledge base on the web."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from policygraph.cli.app import Ontology, OwnQueries, app, note


@app.command("serve")
def serve_command(
    kb: Annotated[Path, typer.Argument(metavar="KB", help="The folder of the knowledge base.")],
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = 7878,
    name: Annotated[
        list[str] | None, typer.Option("--name", metavar="HOST", help="A further name the server is called by.")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Queries at the same time.")] = 2,
    seconds: Annotated[float, typer.Option(min=0.1, help="Time limit of a query.")] = 10.0,
    rows: Annotated[int, typer.Option(min=1, help="Rows (or triples) of an answer.")] = 10_000,
    cors: Annotated[str | None, typer.Option(metavar="ORIGIN|*", help="A site whose pages may ask.")] = None,
    queries: OwnQueries = None,
    ontology: Ontology = None,
) -> None:
    """Serve a knowledge base: a read-only SPARQL endpoint, a query page, a page for every thing, the explorer.

    What is added meanwhile is served a little later. Needs the extra "serve".

    \b
    policygraph serve kb
    curl -H 'Accept: text/csv' --data-urlencode 'query=SELECT * { ?s ?p ?o } LIMIT 5' http://127.0.0.1:7878/sparql
    """
    from policygraph.server.serve import serve
    from policygraph.server.settings import Settings
    from policygraph.store.worker import Limits

    hosts = (*Settings().hosts, *(name or ()))
    settings = Settings(host, port, hosts, workers, cors=cors, limits=Limits(seconds=seconds, rows=rows))
    serve(kb, settings, ontology=ontology, queries=queries, tell=note)
