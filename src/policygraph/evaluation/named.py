"""Scores named organisations and people: by id, name or any of their other forms."""

from __future__ import annotations

from collections.abc import Sequence

from policygraph.evaluation.gold import GoldName
from policygraph.evaluation.metrics import Metric, Tally
from policygraph.evaluation.sheet import Fault, Kind, Sheet
from policygraph.evaluation.words import normal
from policygraph.graph.records import Thing


def score_names(sheet: Sheet, metric: Metric, gold: Sequence[GoldName], things: Sequence[Thing]) -> None:
    """Count found, missed and invented names. Two nodes for one gold entry are one find, none invented."""
    forms = [{thing.name, *map(normal, thing.labels)} for thing in things]
    used: set[int] = set()
    right, missed = 0, []
    for item in gold:
        keys = {item.id, *map(normal, item.forms)} - {None, ""}
        hits = [number for number, known in enumerate(forms) if keys & known]
        used.update(hits)
        if item.required:
            right += bool(hits)
            if not hits:
                missed.append(item.name)
    sheet.count(metric, Tally(right, len(things) - len(used), len(missed)))
    sheet.faults += [Fault(metric, Kind.MISSED, None, wanted=name) for name in missed]
    for number, thing in enumerate(things):
        sheet.judge(metric, thing.rule, thing.confidence, number in used)
        if number not in used:
            said = max(thing.labels, key=len, default=thing.name)
            sheet.faults.append(Fault(metric, Kind.INVENTED, None, said, rule=thing.rule or ""))
