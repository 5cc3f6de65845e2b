"""The command that writes a graph or a knowledge base in another format."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from policygraph.cli.app import GRAPH, GraphFile, Ontology, app
from policygraph.errors import InputError
from policygraph.graph import Provenance
from policygraph.outputs import write_all


class Form(StrEnum):
    """Formats of a graph."""

    TURTLE = "turtle"
    TURTLE12 = "turtle12"
    TRIG = "trig"
    NQUADS = "nquads"
    NTRIPLES = "ntriples"
    JSONLD = "jsonld"
    RDFXML = "rdfxml"
    GRAPHML = "graphml"
    GEXF = "gexf"
    CSV = "csv"
    CSVW = "csvw"
    NEO4J = "neo4j"
    CUBE = "cube"
    VOID = "void"


_FOLDERS = {Form.CSVW, Form.NEO4J}


@app.command("export")
def export_command(
    form: Annotated[
        Form | None, typer.Option("--format", "-f", help="The format; without it the ending of --out tells.")
    ] = None,
    graph: GraphFile = GRAPH,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE", help="A file instead of stdout (.gz: compressed), or a folder."),
    ] = None,
    provenance: Annotated[
        Provenance, typer.Option(help="full: with assertions; nodes: evidence only; none: without evidence.")
    ] = Provenance.FULL,
    area: Annotated[
        str | None, typer.Option(metavar="IRI", help="cube: the place that figures are about which name none.")
    ] = None,
) -> None:
    """Write a saved graph or a knowledge base in another format. The same graph gives the same bytes.

    \b
    policygraph export --out graph.jsonld
    policygraph export --graph kb --out all.nq.gz
    policygraph export --format turtle --provenance none | head
    policygraph export --format csvw --out tables
    policygraph export --format cube --area http://www.wikidata.org/entity/Q148 --out cube.ttl
    """
    from policygraph import desk
    from policygraph.export import format_of

    if form is None:
        if out is None:
            raise InputError("say in which format: --format turtle, or --out with an ending such as .nq.gz")
        form = Form(format_of(out.name))
    if area is not None and form is not Form.CUBE:
        raise InputError("--area belongs to --format cube")
    if form in _FOLDERS:
        if out is None:
            raise InputError(f"{form.value} makes several files: name a folder with --out")
        write_all(out, desk.export_tables(graph, form.value))
        return
    pieces = desk.export_pieces(graph, form.value, provenance=provenance.value, area=area)
    if out is not None:
        write_all(out.parent, {out.name: pieces})
        return
    for piece in pieces:
        typer.echo(piece, nl=False)


@app.command("handbook")
def handbook_command(
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="The folder for the pages.")],
    ontology: Ontology = None,
) -> None:
    """Write the ontology, its vocabularies and the named queries as HTML pages.

    \b
    policygraph handbook --out handbook
    policygraph handbook --ontology my-ontology --out handbook
    """
    from policygraph import desk

    for path in write_all(out, desk.write_handbook(ontology)):
        typer.echo(str(path))
