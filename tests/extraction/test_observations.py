"""What is read off a figure, and off a state without one: each line of the battery is a sentence and its reading."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from policygraph.annotation import annotate
from policygraph.extraction.observations import find_observations
from policygraph.lexicon import Lexicon
from policygraph.model import Metadata, ObservationClaim, Period, Reference, Relation
from policygraph.reading import read_text

BATTERY = (Path(__file__).parent / "observation_battery.txt").read_text(encoding="utf-8")
CASES = [block.splitlines() for block in BATTERY.split("\n\n") if block.strip() and not block.startswith("#")]


def reading(claim: ObservationClaim) -> str:
    """A claim in one line: figure unit | indicator | kind comparator direction | period; an open indicator has a ~."""
    value = claim.value if claim.value is not None else f"{claim.minimum}..{claim.maximum}" if claim.minimum else ""
    names: dict[Relation, str] = {}
    for edge in claim.edges:
        if isinstance(edge.target, Reference):
            names[edge.relation] = ("" if edge.target.known else "~") + edge.target.id
        elif isinstance(edge.target, Period):
            resolved = edge.target.resolved
            names[edge.relation] = resolved.notation if resolved else "?"
    figure = f"{value} {names.get(Relation.UNIT, '')}".strip()
    kinds = (Relation.MEASURE_KIND, Relation.COMPARATOR, Relation.DIRECTION)
    told = " ".join(names[k].lstrip("~") for k in kinds if k in names)
    parts = (figure, names.get(Relation.INDICATOR, ""), told, names.get(Relation.REF_PERIOD, ""))
    return " | ".join(parts).strip(" |")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0][:60])
def test_battery(rules_alone: Lexicon, case: list[str]) -> None:
    first, *wanted = case
    publisher, _, sentence = first.rpartition(" :: ")
    known = Metadata(date=dt.date(2024, 5, 20), publisher=publisher or None)
    briefing = read_text("A statement\n\n" + sentence.replace("\\n", "\n"), "x", rules_alone.rules, known)
    found = find_observations(briefing, rules_alone, annotate(briefing, rules_alone))
    assert [reading(claim) for claim in found] == [line.strip() for line in wanted]
