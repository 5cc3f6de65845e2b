"""Lines in reading order become headings, paragraphs, list items and table rows; broken words are joined."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from policygraph.model import Place
from policygraph.reading.formats.layout import Extracted, Layout
from policygraph.reading.formats.pdf_lines import Line
from policygraph.reading.formats.pdf_order import reading_order

_HEADING = 1.15  # of the size of the body
_NOTE = 0.87  # of the size of the body: notes at the foot of a page
_LEADING = 1.35  # of the usual distance of lines; a wider one parts paragraphs
_SPACED = 0.05  # of the steps between lines are wide: white parts the paragraphs
_EDGE = 0.95  # of the lines end before the right edge; what juts out does not count
_LONG = 0.7  # of the column: no heading, so that the next line goes on if no white is between them
_LONGEST_HEADING = 200  # characters
_BREAKING = 0.03  # of the lines end with a hyphen where a program breaks words
_FEW_LINES = 40
_STOP = re.compile(r"[.?!:;][\"'”’)\]]{0,3}$")
_MARKER = re.compile(r"(?P<bullet>[•●▪■◦‣∙○►·])\s*(?=\S)|(?:[-–—]\s|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]\s)")
_BROKEN = re.compile(r"([^\W\d_]{2,}(?:-[^\W\d_]+)*)-$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(slots=True)
class _Block:
    """Lines that belong together; the right edge is that of their column."""

    lines: list[Line]
    edge: float
    spaced: bool = False  # white stands between the paragraphs of the document
    table: bool = False
    note: bool = False

    @property
    def last(self) -> Line:
        return self.lines[-1]


def write(pages: Sequence[Sequence[Line]]) -> Extracted:
    """The text of all pages, each line under its page as place."""
    columns = [[c for c in reading_order(page) if c] for page in pages]
    lines = [line for page in columns for column in page for line in column]
    if not lines:
        return Extracted("")
    body = _body_size(lines)
    steps = _steps([c for page in columns for c in page], body)
    leading = min((s for s, n in steps.items() if n == max(steps.values())), default=1.2 * body)
    wide = sum(n for step, n in steps.items() if step > _LEADING * leading)
    spaced = wide >= max(2, _SPACED * sum(steps.values()))
    blocks: list[_Block] = []
    for page in columns:
        fresh = [b for column in page for b in _blocks(column, body, leading, spaced)]
        _append(blocks, fresh)
    layout, words = Layout(), _Words(lines)
    levels = _levels(blocks, body)
    for block in blocks:
        _write(layout, block, words, levels)
    return layout.done()


def _body_size(lines: Sequence[Line]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    return max(sizes.items(), key=lambda item: (item[1], item[0]))[0]


def _steps(columns: Sequence[Sequence[Line]], body: float) -> Counter[float]:
    """How often two lines of the body stand so far from each other, in points."""
    steps: Counter[float] = Counter()
    for column in columns:
        for above, below in pairwise(column):
            if abs(below.size - body) < 0.5 and 0 < above.base - below.base < 3 * body:
                steps[round(above.base - below.base, 1)] += 1
    return steps


def _blocks(rows: Sequence[Line], body: float, leading: float, spaced: bool) -> list[_Block]:
    """The rows of a column as paragraphs, items, headings and table rows."""
    ends = sorted(n.right for n in rows)
    edge = ends[int(len(ends) * _EDGE)]
    out: list[_Block] = []
    for row in rows:
        if out and _goes_on(out[-1], row, leading):
            out[-1].lines.append(row)
        else:
            out.append(_Block([row], edge, spaced, table=len(row.cells) > 1, note=row.size < _NOTE * body))
    for block in out[: _first_note(out)]:
        block.note = False
    return out


def _first_note(blocks: Sequence[_Block]) -> int:
    """Where the notes at the foot of a column begin: what is small further up is no note."""
    at = len(blocks)
    while at and blocks[at - 1].note:
        at -= 1
    return at


def _goes_on(block: _Block, row: Line, leading: float) -> bool:
    """Whether a row goes on with a block: same size, usual distance, and the line above was full."""
    last = block.last
    if block.table or len(row.cells) > 1 or abs(last.size - row.size) > 0.12 * max(last.size, row.size):
        return False
    usual = max(leading * row.size / max(_size(block), 1.0), 1.0) if row.size > 1 else leading
    step = last.base - row.base
    if step <= 0 or step > _LEADING * max(leading, usual, 1.15 * row.size):
        return False
    marker = _MARKER.match(row.text)
    if marker and (marker["bullet"] or _STOP.search(last.text)):
        return False  # without a stop before it, "J. Smith" or "30. In" goes on
    return _is_full(block, row)


def _size(block: _Block) -> float:
    return block.lines[0].size


def _is_full(block: _Block, row: Line) -> bool:
    """Whether the last line ends only because the next word did not fit."""
    last = block.last
    room = block.edge - last.right
    needed = row.cells[0].first_word + 0.25 * row.size
    if last.hyphenated or (_BROKEN.search(last.text) and row.text[:1].islower()):
        return True
    if _STOP.search(last.text):
        return needed > room - 0.5
    long = last.right - last.left > _LONG * (block.edge - last.left)
    return needed > room - row.size or row.text[:1].islower() or (block.spaced and long)


def _append(blocks: list[_Block], fresh: list[_Block]) -> None:
    """Add the blocks of a page; its first may go on with the last of the page before, over notes in between."""
    at = next((i for i in range(len(blocks) - 1, -1, -1) if not blocks[i].note), None)
    if at is not None and fresh and not fresh[0].note and _crosses(blocks[at], fresh[0]):
        blocks[at].lines += fresh[0].lines
        blocks[at].edge = fresh[0].edge
        fresh = fresh[1:]
    blocks += fresh


def _crosses(block: _Block, following: _Block) -> bool:
    first, last = following.lines[0], block.last
    if block.table or following.table or abs(first.size - last.size) > 0.12 * first.size or _MARKER.match(first.text):
        return False
    return _is_full(block, first) and not _STOP.search(last.text)


def _levels(blocks: Sequence[_Block], body: float) -> dict[float, int]:
    """The level of a heading by its size: the largest is 1."""
    sizes = sorted({round(_size(b), 1) for b in blocks if _size(b) >= _HEADING * body and not b.table}, reverse=True)
    return {size: min(level, 4) for level, size in enumerate(sizes, 1)}


class _Words:
    """The words of the document, to tell a broken word from one that has a hyphen of its own."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._seen: set[str] = set()
        breaks = 0
        rest = False  # whether the line begins with the rest of a broken word
        for line in lines:
            broken = _BROKEN.search(line.text)
            found = _WORD.findall(line.text[: broken.start()] if broken else line.text)
            self._seen.update(w.lower() for w in found[rest:])
            rest = broken is not None
            breaks += rest
        self._seen |= {part for word in list(self._seen) for part in word.split("-")}
        # A program that breaks words does so in many lines; a few are compounds that happened to stand at the end.
        self._breaks_words = breaks > _BREAKING * len(lines) or len(lines) < _FEW_LINES

    def joint(self, head: str, tail: str, hyphenated: bool) -> str:
        """What stands between two lines: "" if a word was broken there, "-" if it has a hyphen, else a space."""
        broken = _BROKEN.search(head)
        following = _WORD.match(tail)
        if broken is None or following is None:
            return "-" if re.search(r"\w-$", head) and tail[:1].isalnum() else " "
        first, second = broken[1].lower(), following[0].lower()
        if not following[0][0].islower():
            return "-"
        if f"{first}-{second}" in self._seen:
            return "-"
        if hyphenated or first + second in self._seen:
            return ""
        return "" if self._breaks_words and first not in self._seen else "-"


def _write(layout: Layout, block: _Block, words: _Words, levels: dict[float, int]) -> None:
    place = Place(0, page=block.lines[0].page)
    if block.table:
        layout.row([c.text for c in block.lines[0].cells], place)
        return
    parts: list[tuple[str, Place]] = []
    for index, line in enumerate(block.lines):
        text, joint = line.text, ""
        if index + 1 < len(block.lines):
            joint = words.joint(text, block.lines[index + 1].text, line.hyphenated)
            text = text.removesuffix("-") if joint != " " else text
        parts.append((text + joint, Place(0, page=line.page)))
    whole = "".join(text for text, _ in parts)
    level = levels.get(round(_size(block), 1))
    marker = _MARKER.match(whole)
    if level is not None and len(whole) <= _LONGEST_HEADING and not (marker and marker["bullet"]):
        layout.heading(whole, level, place)
    elif marker and marker["bullet"]:
        layout.item("-", whole[marker.end() :], 0, place)
    else:
        layout.run(parts)
