"""Reads the rows of a statistical table: the unit stands in the column's head, the period in the caption."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policygraph.model import Block, BlockKind, Briefing, Span

_CELL = re.compile(r"[^\t|]+")
_NUMBER = re.compile(r"[-−+]?\d[\d,]*(?:\.\d+)?%?")


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of a table with the texts that say what it is."""

    span: Span  # from the start of the row to the end of the cell
    figure: Span
    stub: Span  # the first cell of the row
    head: Span | None  # the head of the column
    caption: Span | None
    time: Span | None = None  # where the period of the column stands, if not in its head


def table_cells(briefing: Briefing) -> Iterator[Cell]:
    """The figures of all tables, row by row."""
    head: list[Span] = []
    caption: Span | None = None
    for i, block in enumerate(briefing.blocks):
        cells = row_cells(briefing, block)
        if len(cells) < 2:
            head, caption = [], None
            continue
        figures = {c for c in cells[1:] if _NUMBER.fullmatch(c.of(briefing.clean))}
        if not figures:
            before = briefing.blocks[i - 1] if i else None
            caption = before.span if before and len(row_cells(briefing, before)) < 2 else caption
            head = cells
            continue
        for position, cell in enumerate(cells[1:], start=1):
            if cell in figures:
                column = head[position] if position < len(head) else None
                yield Cell(Span(cells[0].start, cell.end), cell, cells[0], column, caption)


def row_cells(briefing: Briefing, block: Block) -> list[Span]:
    """The cells of a block that is a table row; one or none for a block of prose."""
    text = briefing.clean[block.span.start : block.span.end]
    if block.kind is not BlockKind.TABLE_ROW and "\t" not in text.strip() and text.count("|") < 2:
        return []
    out = []
    for match in _CELL.finditer(text):
        shown = match[0].strip()
        if shown:
            start = block.span.start + match.start() + match[0].index(shown)
            out.append(Span(start, start + len(shown)))
    return out
