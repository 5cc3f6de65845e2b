"""Refreshes the tables of docs/accuracy.md from `policygraph evaluate --json`.

    python bench/accuracy.py GOLD_DIR [--page docs/accuracy.md] [--check]

GOLD_DIR holds the whole development set with its split.json (the shipped part: seeds/gold). Each table stands between
`<!-- NAME -->` and `<!-- /NAME -->`. Tallies of the study are read from bench/study_tallies.csv (rule,right,wrong,note;
several lines of one rule are added up) where it exists. With --check nothing is written; exit 1 if it would change.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policygraph.evaluation.metrics import Metric, Tally, total

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "docs" / "accuracy.md"
TALLIES = HERE / "study_tallies.csv"
BLIND = HERE / "blind_scores.json"
KINDS = {  # of the development documents whose gold files do not say it
    "au-pm-interview-2000": "interview",
    "au-pm-release-2001": "release",
    "au-pm-release-2014": "release",
    "sg-answer-2023": "parliamentary answer",
    "us-beige-book-2019": "central bank report",
    "us-fed-statement-2025": "central bank statement",
    "s01-synthetic-miit": "press conference",
    "s02-synthetic-ndrc": "press conference",
    "s03-synthetic-mofcom": "press conference",
    "s04-synthetic-state-council": "cabinet report",
    "s05-synthetic-statistics": "statistical release",
    "s06-synthetic-province": "work report",
    "seed-miit-2022q1": "press conference",
}
KIND_METRICS = (
    Metric.MEASURE,
    Metric.INSTRUMENT,
    Metric.SECTOR,
    Metric.OBSERVATION,
    Metric.ORGANISATION,
    Metric.PERSON,
    Metric.PROGRAMME,
    Metric.PROBLEM,
    Metric.OBJECTIVE,
)
CLAIMS = (*KIND_METRICS[:1], *KIND_METRICS[3:])  # what a rule finds, rather than an edge it decides
BANDS = ((0.0, 0.65), (0.65, 0.75), (0.75, 0.85), (0.85, 0.95), (0.95, 1.01))

Scores = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Runs:
    """What `evaluate --json` printed."""

    halves: Mapping[str, Scores]  # "A", "B"
    whole: Scores
    lexical: Scores


@dataclass(frozen=True, slots=True)
class Study:
    """How often a rule was judged right and wrong by a reader."""

    right: int = 0
    wrong: int = 0


def main() -> None:
    """Measure, fill the tables, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--page", type=Path, default=PAGE)
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    runs = Runs(
        {half: evaluate(given.gold, "--half", half) for half in "AB"},
        evaluate(given.gold),
        evaluate(given.gold, "--engine", "lexical"),
    )
    study = read_study(TALLIES)
    tables: dict[str, Callable[[], str]] = {
        "halves": lambda: halves(runs, json.loads(BLIND.read_text("utf-8"))),
        "engines": lambda: engines(runs),
        "documents": lambda: documents(runs.whole),
        "kinds": lambda: kinds(runs.whole),
        "errors": lambda: errors(runs),
        "calibration": lambda: calibration(runs, study),
        "rules": lambda: rules(runs, study),
    }
    text = given.page.read_text("utf-8")
    fresh = text
    for name, make in tables.items():
        fresh = replace_table(fresh, name, make())
    if given.check:
        raise SystemExit(int(fresh != text))
    given.page.write_text(fresh, "utf-8")


def evaluate(gold: Path, *options: str) -> Scores:
    """One run of the command."""
    command = [sys.executable, "-m", "policygraph", "evaluate", str(gold), "--json", *options]
    made = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    read: Scores = json.loads(made.stdout)
    return read


def read_study(path: Path) -> dict[str, Study]:
    """The tallies of the study by rule; empty if there are none yet."""
    sums: dict[str, Study] = {}
    if path.exists():
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(line for line in file if not line.startswith("#")):
                old = sums.get(row["rule"], Study())
                sums[row["rule"]] = Study(old.right + int(row["right"]), old.wrong + int(row["wrong"]))
    return sums


def replace_table(text: str, name: str, table: str) -> str:
    """The page with one table exchanged."""
    pattern = re.compile(f"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.S)
    if not pattern.search(text):
        raise SystemExit(f"the page has no place for the table {name!r}")
    return pattern.sub(lambda m: m[1] + table + "\n" + m[2], text)


def grid(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; all but the first column to the right."""
    lines = [f"| {' | '.join(head)} |", "|---|" + "---:|" * (len(head) - 1)]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def figure(value: float | None) -> str:
    """A score with two decimals, a dash for none."""
    return "–" if value is None else f"{value:.2f}"


def halves(runs: Runs, blind: Mapping[str, Mapping[str, float]]) -> str:
    """F1 of both halves, blind and now."""
    rows = []
    for metric in Metric:
        name = metric.value
        then = [figure(blind[half].get(name)) for half in "AB"]
        now = [figure(runs.halves[half]["total"][name]["f1"]) for half in "AB"]
        rows.append([f"`{name}`", *then, *now])
    return grid(["F1", "A, then", "**B, blind**", "A, now", "B, now (read)"], rows)


def engines(runs: Runs) -> str:
    """Precision, recall and F1 of all documents with the interval, and F1 of the lexical engine."""
    rows = []
    for metric in Metric:
        whole, band = runs.whole["total"][metric.value], runs.whole["total"][metric.value]["interval95"]["f1"]
        scores = [figure(whole[k]) for k in ("precision", "recall", "f1")]
        spread = "–" if band is None else f"{band[0]:.2f}–{band[1]:.2f}"
        rows.append([f"`{metric.value}`", *scores, spread, figure(runs.lexical["total"][metric.value]["f1"])])
    return grid(["parse", "precision", "recall", "F1", "95 % of F1", "F1, lexical"], rows)


def tally(scores: Mapping[str, Any], metric: Metric) -> Tally:
    """The counts of one metric."""
    found = scores.get(metric.value)
    return Tally(found["right"], found["invented"], found["missed"]) if found else Tally()


def documents(whole: Scores) -> str:
    """F1 by document."""
    rows = [
        [f"`{name}`", *(figure(tally(made["scores"], m).f1) for m in KIND_METRICS)]
        for name, made in whole["documents"].items()
    ]
    return grid(["F1", *(m.value for m in KIND_METRICS)], rows)


def kinds(whole: Scores) -> str:
    """F1 by kind of document."""
    by: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for name, made in whole["documents"].items():
        by[made["kind"] or KINDS.get(name, "other")].append(made["scores"])
    rows = [
        [f"{kind} ({len(made)})", *(figure(total(tally(s, m) for s in made).f1) for m in KIND_METRICS)]
        for kind, made in sorted(by.items())
    ]
    return grid(["F1", *(m.value for m in KIND_METRICS)], rows)


def errors(runs: Runs) -> str:
    """How often each error was made, by half."""
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for half, scores in runs.halves.items():
        for made in scores["documents"].values():
            for fault in made["faults"]:
                counts[fault["metric"], fault["kind"]][half] += 1
    ordered = sorted(counts.items(), key=lambda i: (-sum(i[1].values()), i[0]))
    rows = [[f"`{metric}`", kind, str(c["A"]), str(c["B"])] for (metric, kind), c in ordered]
    return grid(["what", "error", "A", "B"], rows)


def verdicts(scores: Scores, metrics: Sequence[Metric]) -> list[Mapping[str, Any]]:
    """The rules that found (or decided) the given things."""
    names = {m.value for m in metrics}
    return [r for r in scores["rules"] if r["metric"] in names]


def calibration(runs: Runs, study: Mapping[str, Study]) -> str:
    """Precision of what the rules say, by the confidence they say it with."""
    edges = [m for m in Metric if m not in CLAIMS]
    known = {r["rule"]: r["confidence"] for r in verdicts(runs.whole, CLAIMS)}
    rows = []
    for low, high in BANDS:
        row = [f"{low:.2f}–{min(high, 1):.2f}"]
        for half in "AB":
            for metrics in (CLAIMS, edges):
                inside = [r for r in verdicts(runs.halves[half], metrics) if low <= r["confidence"] < high]
                row.append(share(sum(r["right"] for r in inside), sum(r["wrong"] for r in inside)))
        judged = [s for rule, s in study.items() if low <= known.get(rule, -1) < high]
        row.append(share(sum(s.right for s in judged), sum(s.wrong for s in judged)))
        rows.append(row)
    return grid(["confidence", "A, claims", "A, edges", "B, claims", "B, edges", "study, claims"], rows)


def share(right: int, wrong: int) -> str:
    """A precision with the number it rests on."""
    return f"{right / (right + wrong):.2f} ({right + wrong})" if right + wrong else "–"


def rules(runs: Runs, study: Mapping[str, Study]) -> str:
    """Each rule that finds claims or names: confidence, and precision on both halves and in the study."""
    sums: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    confidence: dict[str, float] = {}
    for half, scores in runs.halves.items():
        for r in verdicts(scores, CLAIMS):
            sums[r["rule"]][half].update(right=r["right"], wrong=r["wrong"])
            confidence[r["rule"]] = r["confidence"]
    rows = []
    for rule in sorted({*sums, *study}):
        cells = [share(sums[rule][half]["right"], sums[rule][half]["wrong"]) for half in "AB"]
        judged = study.get(rule, Study())
        rows.append([f"`{rule}`", figure(confidence.get(rule)), *cells, share(judged.right, judged.wrong)])
    return grid(["rule", "confidence", "A", "B", "study"], rows)


if __name__ == "__main__":
    main()
