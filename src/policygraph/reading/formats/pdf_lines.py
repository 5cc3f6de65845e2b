"""Characters with boxes become lines of a page: cells that stand apart in it are told from words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

_CELL_GAP = 1.7  # ems of white between two cells of a table row
_WORD_GAP = 0.5  # ems of white between two words where neither the file nor PDFium has a space
_NO_GAP = 0.15  # ems between two pieces of one word
_SAME_LINE = 0.35  # ems that two base lines may differ
_RAISED = 0.8  # of the line's size; smaller raised figures are numbers of notes
_BULLET = re.compile(r"[\u2022\u25cf\u25aa\u25a0\u25e6\u2023\u2219\u25cb\u25ba\u00b7\uf0b7\uf0a7\uf0d8\uf0fc\u2013-]")
_ENUMERATOR = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,2}){0,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]{0,2}")
_PRIVATE = re.compile(r"[\uf000-\uf0ff]")
_SOFT_HYPHEN = "\u00ad"
_HYPHENS = "\u00ad\u0002\ufffe"  # PDFium has one of the last two for any hyphen at the end of a line


@dataclass(frozen=True, slots=True)
class Char:
    """A printed character: its box and base line in points, size of its font, and what the file says of it."""

    char: str
    left: float
    right: float
    base: float
    size: float
    height: float
    generated: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """Text without a wide gap in it."""

    text: str
    left: float
    right: float
    first_word: float = 0.0  # width of its first word, in points


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page. `base` grows upwards, `column` and `band` come from the reading order."""

    page: int
    cells: tuple[Cell, ...]
    base: float
    size: float
    hyphenated: bool = False  # the file says that a word was broken at the end

    @property
    def left(self) -> float:
        """Its left end, in points."""
        return self.cells[0].left

    @property
    def right(self) -> float:
        """Its right end, in points."""
        return self.cells[-1].right

    @property
    def text(self) -> str:
        """Its text; cells are set apart by tabs."""
        return "\t".join(c.text for c in self.cells)


def lines_of(chars: Sequence[Char], page: int) -> list[Line]:
    """The lines of a page, in the order of the file; pieces of a line that stand apart are lines of their own."""
    runs: list[list[Char]] = [[]]
    for char in chars:
        if (char.char in "\r\n" and char.generated) or char.char == "\n":
            runs.append([])
        elif char.char != "\r":
            last = next((c for c in reversed(runs[-1]) if not c.char.isspace()), None)
            if last is not None and not char.char.isspace() and _apart(last, char):
                runs.append([])
            runs[-1].append(char)
    return [line for run in runs if (line := _line(run, page)) is not None]


def _apart(last: Char, char: Char) -> bool:
    """Whether a character begins a piece of its own: to the left, on another line, or behind a wide gap."""
    em = max(min(last.size, char.size), 1.0)
    raised = min(last.size, char.size) < _RAISED * max(last.size, char.size)
    other_line = abs(char.base - last.base) > (0.8 if raised else _SAME_LINE) * em
    return other_line or char.left - last.right > _CELL_GAP * em or char.right < last.left - em


def _line(run: Sequence[Char], page: int) -> Line | None:
    printed = [c for c in run if not c.char.isspace()]
    if not printed:
        return None
    size = median(c.size for c in printed)
    base = median(c.base for c in printed)
    kept = [c for c in run if not _is_note_number(c, size, base)]
    printed = [c for c in kept if not c.char.isspace()]
    if not printed:
        return None
    text, first = _words(kept, size)
    if not text:
        return None
    broken = text[-1] == _SOFT_HYPHEN
    if text[-1] in _HYPHENS:
        text = text[:-1] + "-"
    text = "".join(c for c in text if c not in _HYPHENS)
    cell = Cell(_PRIVATE.sub("•", text), printed[0].left, max(c.right for c in printed), first)
    return Line(page, (cell,), base, size, broken)


def _is_note_number(char: Char, size: float, base: float) -> bool:
    return char.char.isdigit() and char.size < _RAISED * size and char.base > base + 0.15 * size


def _words(run: Sequence[Char], size: float) -> tuple[str, float]:
    """The text of a run with single spaces, and the width of its first word."""
    parts: list[str] = []
    last: Char | None = None
    first: float | None = None
    start, breaks = 0.0, False  # a no-break space does not end the first word
    for char in run:
        if char.char.isspace():
            if parts and parts[-1] != " ":
                parts.append(" ")
            breaks = breaks or char.char != "\u00a0"
            continue
        if last is None:
            start = char.left
        elif parts[-1] != " " and char.left - last.right > max(_WORD_GAP * size, 1.0):
            parts.append(" ")
            breaks = True
        if first is None and parts and parts[-1] == " " and last is not None and breaks:
            first = last.right - start
        parts.append(char.char)
        last = char
    width = last.right - start if last is not None else 0.0
    return "".join(parts).strip(), width if first is None else first


def joined_rows(lines: Iterable[Line]) -> list[Line]:
    """Pieces on one base line become one line of several cells, top line first; a bullet stays with its text."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda n: (-n.base, n.left)):
        row = rows[-1] if rows else None
        if row is not None and abs(row[0].base - line.base) <= _SAME_LINE * max(row[0].size, line.size):
            row.append(line)
        else:
            rows.append([line])
    return [_row(row) for row in rows]


def _row(pieces: list[Line]) -> Line:
    pieces = sorted(pieces, key=lambda n: n.left)
    cells: list[Cell] = []
    for piece in pieces:
        cell = piece.cells[0]
        last = cells[-1] if cells else None
        size = max(piece.size, 1.0)
        marker = (
            len(cells) == 1
            and last is not None
            and bool(_BULLET.fullmatch(last.text) or _ENUMERATOR.fullmatch(last.text))
        )
        if last is not None and ((marker and len(pieces) == 2) or cell.left - last.right < _CELL_GAP * size):
            space = "" if cell.left - last.right < _NO_GAP * size and not marker else " "
            cells[-1] = Cell(f"{last.text}{space}{cell.text}", last.left, cell.right, last.first_word)
        else:
            cells.append(cell)
    longest = max(pieces, key=lambda n: len(n.cells[0].text))
    return Line(pieces[0].page, tuple(cells), longest.base, longest.size, pieces[-1].hyphenated)
