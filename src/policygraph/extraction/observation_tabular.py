"""Turns a table cell into an observation: unit and kind from the column's head, period from head or caption."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policygraph.annotation.quantities import find_quantities
from policygraph.annotation.result import Annotations
from policygraph.extraction.observation_claims import Statement
from policygraph.extraction.observation_grammar import Grammar
from policygraph.extraction.observation_phrases import Subject, indicator_of
from policygraph.extraction.observation_readings import GROWTH, LEVEL, Reading
from policygraph.extraction.observation_tables import Cell
from policygraph.model import Briefing, Period, Quantity

if TYPE_CHECKING:
    from policygraph.lexicon import Lexicon


def statement_of(
    briefing: Briefing,
    cell: Cell,
    lexicon: Lexicon,
    annotations: Annotations,
    grammar: Grammar,
    document_period: Period | None,
) -> Statement | None:
    """The observation of a cell; None where no unit can be told."""
    clean = briefing.clean
    head = cell.head.of(clean) if cell.head else ""
    caption = cell.caption.of(clean) if cell.caption else ""
    figure = cell.figure.of(clean)
    quantity = _quantity(figure, head, caption, grammar)
    if quantity is None or quantity.value is None:
        return None
    comparator = _comparator(head, grammar) or (_comparator(caption, grammar) if quantity.unit == "percent" else None)
    growth = quantity.unit == "percent" and (comparator is not None or grammar.finds("o_change_noun", head) is not None)
    direction = None if not growth else "down" if quantity.value < 0 else "up"
    reading = Reading(GROWTH if growth else LEVEL, quantity.unit, direction, quantity.value)
    places = [s for s in (cell.time, cell.head, cell.caption) if s]
    period = next((p for s in places for p in annotations.periods if s.covers(p.span) and p.unit != "day"), None)
    stub = " ".join(cell.stub.of(clean).split())
    name = indicator_of(stub, lexicon, grammar)
    if not name.known and caption and grammar.has("o_total", stub):
        topic = re.split(r"[,(]", re.sub(r"^[^.:]{0,12}[.:]\s*", "", caption))[0].strip()
        name = indicator_of(topic, lexicon, grammar)
    return Statement(
        cell.span,
        None,
        reading,
        Subject(cell.stub, stub, name),
        None,
        comparator,
        cell.head if comparator else None,
        period or document_period,
        None,
        "observation.table",
        0.85,
        cell.figure,
        briefing.blocks[0].turn,
        printed=cell.figure.of(briefing.text),
    )


def _quantity(figure: str, head: str, caption: str, grammar: Grammar) -> Quantity | None:
    """The figure with the unit that the column's head (or the caption) puts in brackets."""
    for text in (figure, head, caption):
        unit = figure if text is figure else next(iter(re.findall(r"\(([^()]{1,40})\)", text)), text)
        shown = [figure] if text is figure else probes(figure.rstrip("%"), unit)
        read = [q for p in shown for q in find_quantities(p, grammar.rules)[:1] if q.span.start == 0]
        read = [q for q in read if q.unit != "count" or grammar.finds("o_counted", unit)]
        if read:
            return max(read, key=lambda q: len(q.span))  # the one that leaves no word of the unit out
    return None


def probes(figure: str, unit: str) -> list[str]:
    """A bare figure with its unit, as a text would print both: "in USD million" belongs behind or around it."""
    words = re.sub(r"^\s*in\s+", "", unit.replace("'000", "thousand")).split()
    out = [f"{figure} {' '.join(words)}"]
    if len(words) > 1:
        out += [f"{figure} {' '.join(words[1:])} {words[0]}", f"{words[0]}{figure} {' '.join(words[1:])}"]
    return out


def _comparator(text: str, grammar: Grammar) -> str | None:
    for rule in grammar.tails:
        if "comparator" in rule.extra and rule.regex.search(text):
            return str(rule.extra["comparator"])
    return None
