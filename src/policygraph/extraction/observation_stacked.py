"""Reads tables that a page's copy has stacked: the name of a row on one line, its figures on the next or one by one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from policygraph.annotation.calendar import months
from policygraph.annotation.quantities import find_quantities
from policygraph.extraction.observation_claims import Statement
from policygraph.extraction.observation_grammar import Grammar
from policygraph.extraction.observation_phrases import Subject, indicator_of
from policygraph.extraction.observation_readings import CHANGE, GROWTH, LEVEL, Reading
from policygraph.extraction.observation_tabular import probes
from policygraph.extraction.observation_times import distance
from policygraph.model import Block, BlockKind, Briefing, Period, Quantity, Span

if TYPE_CHECKING:
    from policygraph.lexicon import Lexicon

_CELL = re.compile(r"[-−–+]?\d[\d,]*(?:\.\d+)?%?|(?<!\S)(?:[-–—.]{1,2}|n\.?a\.?)(?!\S)")
_NUMBER = re.compile(r"(?P<sign>[-−–])?\+?(?P<digits>\d[\d,]*(?:\.\d+)?)%?")
_NAME = re.compile(r"[^\W\d_].{2,90}", re.DOTALL)
_BRACKETS = re.compile(r"\(([^()]{1,30})\)")
_YEAR = re.compile(r"\s+(?P<year>(?:19|20)\d\d)\b")
_HEADS = 18  # lines above a table in which its heads may stand
_LONG = 90  # characters; a longer line is no head
_LEAST = 2  # rows and columns of a table


@dataclass(frozen=True, slots=True)
class _Row:
    name: Block
    cells: tuple[Span, ...]
    blocks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Column:
    """What a column holds: the values of a period, or the change against one (then `base` is that)."""

    period: Period
    base: Period | None = None


def stacked_tables(
    briefing: Briefing, periods: Sequence[Period], lexicon: Lexicon, grammar: Grammar
) -> tuple[list[Statement], set[int]]:
    """The observations of all such tables, and the numbers of the blocks which they take up."""
    out: list[Statement] = []
    taken: set[int] = set()
    for rows in _tables(briefing):
        heads = _heads(briefing, rows[0].name)
        columns = _columns(briefing, heads, periods, len(rows[0].cells), grammar)
        if columns is None:
            continue
        taken.update(b.index for b in heads)
        for row in rows:
            taken.update(row.blocks)
            for cell, column in zip(row.cells, columns, strict=True):
                found = _statement(briefing, row, cell, column, lexicon, grammar)
                out += [found] if found else []
    return out, taken


def _tables(briefing: Briefing) -> list[list[_Row]]:
    """Runs of rows with equally many cells; one line without figures may part them."""
    tables: list[list[_Row]] = []
    last = -3
    for row in _rows(briefing):
        near = row.name.index - last <= 2
        if tables and near and len(tables[-1][-1].cells) == len(row.cells):
            tables[-1].append(row)
        else:
            tables.append([row])
        last = row.blocks[-1]
    return [rows for rows in tables if len(rows) >= _LEAST and len(rows[0].cells) >= _LEAST]


def _rows(briefing: Briefing) -> list[_Row]:
    out: list[_Row] = []
    name: Block | None = None
    cells: list[Span] = []
    blocks: list[int] = []
    for block in [*briefing.blocks, None]:
        found = _cells(briefing, block) if block else []
        if block is not None and found and name is not None:
            cells += found
            blocks.append(block.index)
            continue
        if name is not None and cells:
            out.append(_Row(name, tuple(cells), (name.index, *blocks)))
        name, cells, blocks = (block if block is not None and _is_name(briefing, block) else None), [], []
    return out


def _cells(briefing: Briefing, block: Block) -> list[Span]:
    """The cells of a line of figures; none where anything else stands in it."""
    text = briefing.clean[block.span.start : block.span.end]
    if block.kind is BlockKind.FURNITURE or _CELL.sub("", text).strip():
        return []
    found = [Span(block.span.start + m.start(), block.span.start + m.end()) for m in _CELL.finditer(text)]
    return [] if all(_YEAR.fullmatch(" " + cell.of(briefing.clean)) for cell in found) else found


def _is_name(briefing: Briefing, block: Block) -> bool:
    text = block.span.of(briefing.clean).strip()
    return len(text) < _LONG and not text.endswith(".") and _NAME.match(text) is not None


def _heads(briefing: Briefing, first: Block) -> list[Block]:
    """The short lines above the first row, in order."""
    out: list[Block] = []
    for block in reversed(briefing.blocks[max(0, first.index - _HEADS) : first.index]):
        text = block.span.of(briefing.clean).rstrip()
        if text.endswith(".") or len(text) > _LONG:
            break
        out.insert(0, block)
    return out


def _columns(
    briefing: Briefing, heads: list[Block], periods: Sequence[Period], count: int, grammar: Grammar
) -> list[_Column] | None:
    """The columns by the last `count` times and words of change in the heads; None where they do not fit."""
    if not heads:
        return None
    start, end = heads[0].span.start, heads[-1].span.end
    marks: list[tuple[int, Period | None]] = [(p.span.start, p) for p in _dates(briefing, periods, start, end)]
    marks += [(start + m.start(), None) for m in grammar.column_change.finditer(briefing.clean[start:end])]
    named = [period for _, period in sorted(marks, key=lambda m: m[0])][-count:]
    first = named[0] if named else None
    if len(named) < count or first is None:
        return None
    out: list[_Column] = []
    base = first
    for period in named:
        if period is None and base is first:
            return None  # a change against nothing that is named
        out.append(_Column(first, base) if period is None else _Column(period))
        base = period or base
    return out


def _dates(briefing: Briefing, periods: Sequence[Period], start: int, end: int) -> list[Period]:
    """The resolved periods of the heads; a month and the year on the line below are one."""
    out: list[Period] = []
    last = start
    for period in periods:
        if period.span.start < last or period.span.end > end or period.resolved is None:
            continue
        year = _YEAR.match(briefing.clean, period.span.end, end)
        if year and period.unit == "month":
            span = Span(period.span.start, year.end())
            when = months(int(year["year"]), period.resolved.start.month, 1)
            period = replace(
                period, span=span, expression=" ".join(span.of(briefing.clean).split()), resolved=when, relative=False
            )
        out.append(period)
        last = period.span.end
    return out


def _statement(
    briefing: Briefing, row: _Row, cell: Span, column: _Column, lexicon: Lexicon, grammar: Grammar
) -> Statement | None:
    printed = _NUMBER.fullmatch(cell.of(briefing.clean))
    if printed is None:
        return None
    name = " ".join(row.name.span.of(briefing.clean).split())
    stub = _BRACKETS.sub("", name).strip() or name
    value = Decimal(printed["digits"].replace(",", "")) * (-1 if printed["sign"] else 1)
    quantity = _quantity(printed["digits"], name, grammar)
    unit = quantity.unit if quantity else "percent" if cell.of(briefing.clean).endswith("%") else ""
    if not unit:
        return None  # a bare number may be anything
    direction = None
    if column.base is not None:
        kind, unit = (CHANGE, "percentage-point") if unit == "percent" else (GROWTH, "percent")
        direction = "up" if value > 0 else "down" if value < 0 else "flat"
    else:
        kind = LEVEL
        value = quantity.value if quantity and quantity.value is not None else value
    comparator = None
    if column.base is not None:
        comparator = distance(column.base, column.period) if kind == GROWTH else "vs-period"
    return Statement(
        Span(row.name.span.start, cell.end),
        None,
        Reading(kind, unit, direction, value),
        Subject(row.name.span, stub, indicator_of(stub, lexicon, grammar)),
        None,
        comparator,
        column.base.span if column.base else None,
        column.period,
        column.base if comparator in ("vs-period", "mom", "qoq") else None,
        "observation.stacked",
        0.8,
        cell,
        row.name.turn,
        printed=cell.of(briefing.text),
    )


def _quantity(digits: str, name: str, grammar: Grammar) -> Quantity | None:
    """The figure with the unit that the row's name puts in brackets: "(%)", "('000)", "(USD million)"."""
    for unit in reversed(_BRACKETS.findall(name)):
        for probe in probes(digits, re.sub(r"[‘’']000", "thousand", unit)):
            read = [q for q in find_quantities(probe, grammar.rules)[:1] if len(q.span) == len(probe)]
            if read:
                return read[0]
    return None
