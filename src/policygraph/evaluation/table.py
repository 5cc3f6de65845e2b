"""The scores as a table for people and as data for scripts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from policygraph.evaluation.bootstrap import Interval, Intervals
from policygraph.evaluation.metrics import Metric, Tally, total
from policygraph.evaluation.run import Evaluation, Scored

_SHOWN = (
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


def write_table(evaluation: Evaluation) -> str:
    """F1 per document and kind, then precision, recall and F1 of the totals with their 95 % intervals."""
    width = max(len(d.gold.id) for d in evaluation.documents)
    lines = [f"{'F1':{width}} " + " ".join(f"{m.value:>12}" for m in _SHOWN)]
    lines += [_row(d.gold.id, width, d.tallies) + _failure(d) for d in evaluation.documents]
    kinds = [_row(kind[:width], width, _sum(docs)) for kind, docs in evaluation.kinds().items()]
    lines += ["", *kinds] if kinds else []
    lines += ["", f"{'total':14} {'P':>5} {'R':>5} {'F1':>5}  {'95 % of F1':13} right invented missed"]
    lines += [_total(m, evaluation.total(m), evaluation.spread[m]) for m in Metric]
    return "\n".join(lines) + "\n"


def _row(name: str, width: int, tallies: Mapping[Metric, Tally]) -> str:
    return f"{name:{width}} " + " ".join(f"{_figure(tallies[m].f1):>12}" for m in _SHOWN)


def _failure(document: Scored) -> str:
    return f"  not built: {document.failed}" if document.failed else ""


def _total(metric: Metric, tally: Tally, spread: Intervals) -> str:
    scores = " ".join(f"{_figure(v):>5}" for v in (tally.precision, tally.recall, tally.f1))
    band = f"{spread.f1.low:.3f}–{spread.f1.high:.3f}" if spread.f1 else "–"
    return f"{metric.value:14} {scores}  {band:13} {tally.right:5} {tally.invented:8} {tally.missed:6}"


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _sum(documents: Iterable[Scored]) -> dict[Metric, Tally]:
    listed = list(documents)
    return {m: total(d.tallies[m] for d in listed) for m in Metric}


def as_data(evaluation: Evaluation) -> dict[str, Any]:
    """Everything, for JSON; scores 0..1 rounded to four places, null where nothing was judged."""
    return {
        "seed": evaluation.seed,
        "total": {m.value: _scores(evaluation.total(m)) | _spread(evaluation.spread[m]) for m in Metric},
        "kinds": {kind: _all(_sum(docs)) for kind, docs in evaluation.kinds().items()},
        "documents": {d.gold.id: _document(d) for d in evaluation.documents},
        "rules": [
            {
                "metric": r.metric.value,
                "rule": r.rule,
                "right": r.right,
                "wrong": r.wrong,
                "precision": round(r.precision, 4),
                "confidence": round(r.confidence, 4),
            }
            for r in evaluation.rules()
        ],
    }


def _document(document: Scored) -> dict[str, Any]:
    gold = document.gold
    faults = [
        {
            "metric": f.metric.value,
            "kind": f.kind.value,
            "start": f.span.start if f.span else None,
            "end": f.span.end if f.span else None,
            "quote": f.span.of(gold.text) if f.span else None,
            "said": f.said,
            "wanted": f.wanted,
            "rule": f.rule,
        }
        for f in document.faults
    ]
    return {"kind": gold.kind, "failed": document.failed, "scores": _all(document.tallies), "faults": faults}


def _all(tallies: Mapping[Metric, Tally]) -> dict[str, Any]:
    return {m.value: _scores(tallies[m]) for m in Metric if tallies[m].judged}


def _scores(tally: Tally) -> dict[str, Any]:
    values = {"precision": tally.precision, "recall": tally.recall, "f1": tally.f1}
    rounded = {name: None if v is None else round(v, 4) for name, v in values.items()}
    return rounded | {"right": tally.right, "invented": tally.invented, "missed": tally.missed}


def _spread(spread: Intervals) -> dict[str, Any]:
    def ends(interval: Interval | None) -> list[float] | None:
        return None if interval is None else [round(interval.low, 4), round(interval.high, 4)]

    return {"interval95": {"precision": ends(spread.precision), "recall": ends(spread.recall), "f1": ends(spread.f1)}}
