"""The command that turns briefings into a graph."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from policygraph.cli.app import OUT, Json, NoText, Ontology, app, note, print_json
from policygraph.graph import Provenance
from policygraph.graph.iris import DATA
from policygraph.pipeline import Options, build
from policygraph.reading import parse_date


class Engine(StrEnum):
    """How clauses are found."""

    PARSE = "parse"
    LEXICAL = "lexical"


@app.command("build")
def build_command(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH", help="Texts (.txt, .md) or folders of texts.")],
    date: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="Date of the briefing.")] = None,
    publisher: Annotated[str | None, typer.Option(metavar="ID|NAME", help="Body that published it.")] = None,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Folder for the results.")] = OUT,
    provenance: Annotated[Provenance, typer.Option(help="How much evidence is written.")] = Provenance.FULL,
    engine: Annotated[Engine, typer.Option(help="parse (language model) or lexical (patterns only).")] = Engine.PARSE,
    min_confidence: Annotated[float, typer.Option(metavar="0..1", help="Leave out claims that are less sure.")] = 0.0,
    base: Annotated[str, typer.Option(metavar="IRI", help="Namespace of the documents.")] = DATA,
    no_text: NoText = False,
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
        min_confidence=min_confidence,
        base=base,
        texts=not no_text,
    )
    made = build(paths, out=out, options=known, progress=note)
    counts = made.counts()
    if as_json:
        print_json({"out": str(out), "files": sorted(made.files), "counts": counts})
    else:
        typer.echo(f"{', '.join(f'{n} {name}' for name, n in counts.items())} → {out}")
