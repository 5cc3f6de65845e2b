"""The command that measures the extraction on gold facts."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from policygraph.cli.app import Json, Ontology, app, note, print_json
from policygraph.cli.build import Engine
from policygraph.evaluation import GoldDocument, as_data, evaluate, load_gold, write_errors_page, write_table
from policygraph.graph import build_graph
from policygraph.graph.records import Records, read_records
from policygraph.graph.validate import validate
from policygraph.lexicon.home import ontology_dir
from policygraph.outputs import write_all
from policygraph.pipeline import Options, read_claims, shared_lexicon


class Half(StrEnum):
    """The halves of a development set."""

    A = "A"
    B = "B"


@app.command("evaluate")
def evaluate_command(
    gold: Annotated[Path, typer.Argument(metavar="GOLD_DIR", help="Folder of gold files (.json) and their texts.")],
    half: Annotated[Half | None, typer.Option(help="Only this half of the split file.")] = None,
    split: Annotated[Path | None, typer.Option(metavar="FILE", help="Halves; default: split.json there.")] = None,
    only: Annotated[str | None, typer.Option(metavar="REGEX", help="Only ids that this matches.")] = None,
    engine: Annotated[Engine, typer.Option(help="parse (language model) or lexical (patterns only).")] = Engine.PARSE,
    seed: Annotated[int, typer.Option(help="Seed of the bootstrap.")] = 1,
    report: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the page of errors here.")] = None,
    ontology: Ontology = None,
    as_json: Json = False,
) -> None:
    """Score the extraction against gold facts: precision, recall and F1 with 95 % bootstrap intervals.

    docs/accuracy.md says what counts and how to write gold files of your own.

    \b
    policygraph evaluate seeds/gold
    policygraph evaluate gold --half B --report errors.html
    policygraph evaluate gold --only release --engine lexical --json
    """
    folder = ontology_dir(ontology)
    documents = load_gold(gold, only=only, half=half.value if half else None, split=split)
    made = evaluate(documents, reader(folder, engine.value), seed=seed, progress=note)
    if report is not None:
        write_all(report.parent, {report.name: write_errors_page(made)})
    if as_json:
        print_json(as_data(made))
    else:
        typer.echo(write_table(made), nl=False)


def reader(ontology: Path, engine: str) -> Callable[[GoldDocument], Records]:
    """What `build` makes of a gold document, checked against the shapes as there."""
    lexicon = shared_lexicon(ontology)

    def read(document: GoldDocument) -> Records:
        options = Options(date=document.date, publisher=document.publisher, engine=engine)
        graph = build_graph(read_claims(document.path, lexicon, options), lexicon)
        validate(graph, ontology).raise_for_violations()
        return read_records(graph)

    return read
