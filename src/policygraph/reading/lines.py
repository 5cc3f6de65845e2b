"""Cuts a cleaned text into lines and knows how wide it was wrapped, if it was."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

_LINE = re.compile(r"[^\n]+")
_WORD = re.compile(r"\S+")
_FEWEST_SPACED, _SPACED = 6, 0.9  # pairs of lines, and their share with a gap, that show that a text is spaced out …
_BROKEN = 0.25  # … and the share of them that break a sentence before a word in lower case
MAX_WRAP = 110  # a wider "wrap" is one paragraph to a line


@dataclass(frozen=True, slots=True)
class Line:
    """One line without the white space around it; `gap` = a blank line (or start of text) stands before it."""

    start: int
    end: int
    indent: int
    gap: bool

    def of(self, clean: str) -> str:
        """The text of the line."""
        return clean[self.start : self.end]


def cut_lines(clean: str) -> list[Line]:
    """The lines that are not blank."""
    out: list[Line] = []
    last_end = -2
    for match in _LINE.finditer(clean):
        body = match[0].strip()
        if body:
            indent = len(match[0]) - len(match[0].lstrip())
            start = match.start() + indent
            out.append(Line(start, start + len(body), indent, gap=match.start() > last_end + 1))
            last_end = match.end()
    return _closed_up(clean, out)


def _closed_up(clean: str, lines: list[Line]) -> list[Line]:
    """The lines of a text printed with a blank line behind nearly each: what only the width broke has no gap."""
    pairs = list(itertools.pairwise(lines))
    if len(pairs) < _FEWEST_SPACED or sum(b.gap for _, b in pairs) < _SPACED * len(pairs):
        return lines
    width = _widest(lines)
    soft = [width <= MAX_WRAP and is_soft(clean, a, b, width) for a, b in pairs]
    broken = sum(clean[b.start].islower() for _, b in pairs)  # no paragraph begins like this
    if sum(soft) * 2 < len(pairs) or broken < _BROKEN * len(pairs):
        return lines
    return [lines[0], *(replace(b, gap=not is_wrapped) for (_, b), is_wrapped in zip(pairs, soft, strict=True))]


def _widest(lines: Sequence[Line]) -> int:
    """The width of all lines but a few that stick out."""
    return sorted(line.indent + line.end - line.start for line in lines)[int(len(lines) * 0.97)]


def wrap_width(clean: str, lines: Sequence[Line]) -> int | None:
    """The column at which the text was wrapped by hand or by a mail program; None if lines are paragraphs.

    A line was wrapped if the first word of the next would not have fitted.
    """
    if len(lines) < 4:
        return None
    width = _widest(lines)
    if not 40 <= width <= MAX_WRAP:
        return None
    pairs = [(a, b) for a, b in itertools.pairwise(lines) if not b.gap]
    soft = sum(is_soft(clean, a, b, width) for a, b in pairs)
    return width if soft >= 3 and soft * 2 >= len(pairs) else None


def is_soft(clean: str, line: Line, following: Line, width: int) -> bool:
    """Whether the break between two lines is only there because the line was full."""
    word = _WORD.match(clean, following.start, following.end)
    room = width - (line.indent + line.end - line.start)
    return word is not None and room < len(word[0]) + 1 + width // 10
