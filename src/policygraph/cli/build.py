"""The command that turns briefings into a graph."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from policygraph.cli.app import OUT, Field, Json, Limit, NoText, Ontology, app, note, print_json, with_stdin
from policygraph.cli.corpus import How, build_large
from policygraph.corpus import Shapes
from policygraph.graph import Provenance
from policygraph.graph.iris import DATA
from policygraph.pipeline import Options, build
from policygraph.reading import Settings, parse_date


class Engine(StrEnum):
    """How clauses are found."""

    PARSE = "parse"
    LEXICAL = "lexical"


@app.command("build")
def build_command(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH", help="Files, archives or folders of them; - is standard input.")
    ],
    date: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="Date of the briefing.")] = None,
    publisher: Annotated[str | None, typer.Option(metavar="ID|NAME", help="Body that published it.")] = None,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Folder for the results.")] = OUT,
    provenance: Annotated[Provenance, typer.Option(help="How much evidence is written.")] = Provenance.FULL,
    engine: Annotated[Engine, typer.Option(help="parse (language model) or lexical (patterns only).")] = Engine.PARSE,
    min_confidence: Annotated[float, typer.Option(metavar="0..1", help="Leave out claims that are less sure.")] = 0.0,
    base: Annotated[str, typer.Option(metavar="IRI", help="Namespace of the documents.")] = DATA,
    no_text: NoText = False,
    keep_text: Annotated[bool, typer.Option("--keep-text", help="Keep the texts beside the graph, by hash.")] = False,
    limit: Limit = None,
    field: Field = None,
    corpus: Annotated[
        bool | None, typer.Option("--corpus/--no-corpus", help="Write N-Quads parts (default: from 500 documents on).")
    ] = None,
    workers: Annotated[int | None, typer.Option(metavar="N", help="Processes that read a corpus.")] = None,
    scheduler: Annotated[
        str | None, typer.Option(metavar="tcp://HOST:PORT|local", help="Read a corpus on a Dask cluster.")
    ] = None,
    shapes: Annotated[Shapes, typer.Option(help="Documents of a corpus that SHACL checks.")] = Shapes.SAMPLE,
    time_limit: Annotated[float, typer.Option(metavar="SECONDS", help="Longest that one may take in a corpus.")] = 600,
    ontology: Ontology = None,
    as_json: Json = False,
) -> None:
    """Build graph.ttl, graph.html, report.md and manifest.json from briefings.

    Read are text, Markdown, HTML, PDF, Word (.docx), OpenDocument, RTF, mail, JSON, CSV, and .zip and .gz of
    these (extra: formats). A sidecar .toml beside a file gives its date, publisher, title, language and source;
    flags win. What is not in English is set aside. Nothing is written on any error.

    From 500 documents on, for a .list file (one path a line), and with --corpus, --workers or --scheduler it is a
    corpus: parts/*.nq.gz, labels.nq.gz, entities.tsv.gz, documents.jsonl, errors.jsonl, report.md and manifest.json,
    and texts/ with --keep-text. Then one bad document stops nothing (exit 1: some were set aside), a stopped build
    goes on where it was when it is run again, and the bytes are the same for any number of workers.

    \b
    policygraph build briefing.txt --date 2022-04-19 --publisher miit
    policygraph build seeds --out outputs
    policygraph build notes.md --engine lexical --provenance nodes
    policygraph build speeches.csv --field text=speech --field date=held_on --keep-text
    policygraph build archive --out corpus --workers 2 --engine lexical
    policygraph build - --out mine < briefing.pdf
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
        reading=Settings.parse(limit or (), field or ()),
        keep_text=keep_text,
    )
    how = How(corpus, workers, scheduler, shapes, time_limit)
    with with_stdin(paths, known.reading.limits) as given:
        if how.wanted(given, known):
            build_large(given, out, known, how, as_json=as_json)
            return
        made = build(given, out=out, options=known, progress=note)
    counts = made.counts()
    if as_json:
        print_json({"out": str(out), "files": sorted(made.files), "counts": counts})
    else:
        typer.echo(f"{', '.join(f'{n} {name}' for name, n in counts.items())} → {out}")
