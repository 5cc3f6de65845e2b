"""Reads tables whose columns are parted by spaces only, as they come out of a page: "Exports 6,216.3 2.2 5,495.9"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policygraph.extraction.observation_tables import Cell
from policygraph.model import Block, BlockKind, Briefing, Period, Span

_FIGURE = r"\(?[-−–+]?\d[\d,]*(?:\.\d+)?%?\)?"
_ROW = re.compile(rf"(?P<stub>[A-Za-z][^\d|\t]{{2,70}}?)[ :]+(?P<cells>{_FIGURE}(?: +{_FIGURE})+)(?=\s|\Z)")
_NUMBER = re.compile(r"[-−–+]?\d[\d,]*(?:\.\d+)?%?")
_HEAD = re.compile(r"[^()\d]{2,40}\([^()]{1,40}\)")
_HEADS = 4  # lines above a table in which its heads may stand
_LEAST = 2  # rows and columns of a table


@dataclass(frozen=True, slots=True)
class _Row:
    block: Block
    stub: Span
    cells: tuple[Span, ...]


def column_tables(briefing: Briefing, periods: Sequence[Period]) -> tuple[list[Cell], set[int]]:
    """The figures of all such tables, and the numbers of the blocks which they take up."""
    out: list[Cell] = []
    taken: set[int] = set()
    rows: list[_Row] = []
    for block in briefing.blocks:
        row = _row(briefing, block)
        if row is not None and rows and len(rows[-1].cells) == len(row.cells):
            rows.append(row)
            continue
        out += _table(briefing, rows, periods, taken)
        rows = [row] if row is not None else []
    out += _table(briefing, rows, periods, taken)
    return out, taken


def _row(briefing: Briefing, block: Block) -> _Row | None:
    if block.kind in (BlockKind.TABLE_ROW, BlockKind.FURNITURE):
        return None
    match = _ROW.match(briefing.clean, block.span.start, block.span.end)
    if match is None:
        return None
    stub = Span(match.start("stub"), match.end("stub"))
    found = _NUMBER.finditer(briefing.clean, match.start("cells"), match.end("cells"))
    return _Row(block, stub, tuple(Span(m.start(), m.end()) for m in found))


def _table(briefing: Briefing, rows: list[_Row], periods: Sequence[Period], taken: set[int]) -> list[Cell]:
    """The cells of a run of rows; none where it is no table (one row, or no unit in the heads)."""
    if len(rows) < _LEAST or len(rows[0].cells) < _LEAST:
        return []
    heads = _heads(briefing, rows[0].block)
    count = len(rows[0].cells)
    names = _spread(count, [_HEAD.finditer(briefing.clean, h.span.start, h.span.end) for h in heads])
    if names is None:
        return []
    times = _times(count, heads, periods)
    caption = heads[0].span if heads else None
    taken.update(r.block.index for r in rows)
    taken.update(h.index for h in heads)
    return [
        Cell(Span(row.stub.start, cell.end), cell, row.stub, names[i], caption, times[i])
        for row in rows
        for i, cell in enumerate(row.cells)
    ]


def _heads(briefing: Briefing, first: Block) -> list[Block]:
    """The lines above the first row that are no prose, in order."""
    out: list[Block] = []
    for block in reversed(briefing.blocks[max(0, first.index - _HEADS) : first.index]):
        if briefing.clean[block.span.start : block.span.end].rstrip().endswith("."):
            break
        out.insert(0, block)
    return out


def _spread(count: int, found: list[Iterator[re.Match[str]]]) -> list[Span] | None:
    """The head of each column: one for each, or fewer that come again and again."""
    for matches in reversed(found):
        spans = [Span(m.start() + len(m[0]) - len(m[0].lstrip()), m.end()) for m in matches]
        if spans and count % len(spans) == 0:
            return spans * (count // len(spans))
    return None


def _times(count: int, heads: list[Block], periods: Sequence[Period]) -> list[Span | None]:
    """Where the period of each column stands: the lowest line whose periods go evenly into the columns."""
    for head in reversed(heads):
        spans = [p.span for p in periods if head.span.covers(p.span)]
        if spans and count % len(spans) == 0:
            each = count // len(spans)
            return [span for span in spans for _ in range(each)]
    return [None] * count
