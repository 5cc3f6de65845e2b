"""The extraction on the shipped gold: thresholds that hold, and the command that measures them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from policygraph.cli import main
from policygraph.cli.evaluate import reader
from policygraph.evaluation import Evaluation, Metric, evaluate, load_gold

SEED = {
    Metric.MEASURE: 0.95,
    Metric.INSTRUMENT: 0.85,
    Metric.SECTOR: 0.90,
    Metric.TARGET_GROUP: 0.85,
    Metric.ACTOR: 0.95,
    Metric.STATUS: 0.95,
    Metric.PARENT: 0.95,
    Metric.OBSERVATION: 1.00,
    Metric.ORGANISATION: 1.00,
    Metric.PERSON: 1.00,
    Metric.PROGRAMME: 0.85,
    Metric.PROBLEM: 0.80,
    Metric.OBJECTIVE: 0.80,
    Metric.TRAPS_AVOIDED: 1.00,
    Metric.EVIDENCE_EXACT: 1.00,
}
SYNTHETIC = {Metric.MEASURE: 0.90, Metric.STATUS: 0.90, Metric.TRAPS_AVOIDED: 0.97, Metric.EVIDENCE_EXACT: 1.00}


def low(made: Evaluation, floors: dict[Metric, float]) -> dict[str, float | None]:
    """The totals that are below their floors."""
    scores = {m.value: (made.total(m).f1, floor) for m, floor in floors.items()}
    return {name: f1 for name, (f1, floor) in scores.items() if f1 is None or round(f1, 3) < floor}


def test_the_seed_keeps_its_scores(root: Path, ontology: Path) -> None:
    made = evaluate(load_gold(root / "seeds" / "gold", only="^seed"), reader(ontology, "parse"))
    assert low(made, SEED) == {}


def test_the_other_texts_keep_theirs(root: Path, ontology: Path) -> None:
    made = evaluate(load_gold(root / "seeds" / "gold", only="^s0"), reader(ontology, "parse"))
    assert not [d.failed for d in made.documents if d.failed]
    assert low(made, SYNTHETIC) == {}


def run(*arguments: object) -> int:
    try:
        main([str(a) for a in arguments])
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


def test_the_command(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "new" / "errors.html"
    options = ("--half", "A", "--only", "^seed", "--engine", "lexical", "--json", "--report", page)
    assert run("evaluate", root / "seeds" / "gold", *options) == 0
    said = capsys.readouterr()
    data = json.loads(said.out)
    assert list(data["documents"]) == ["seed-miit-2022q1"]
    assert data["total"]["evidence_exact"]["f1"] == 1.0
    assert data["rules"]
    assert "seed-miit-2022q1" in said.err
    assert page.read_text("utf-8").startswith("<!doctype html>")


def test_the_command_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("evaluate", tmp_path, "--engine", "lexical") == 2
    assert "no gold file" in capsys.readouterr().err
