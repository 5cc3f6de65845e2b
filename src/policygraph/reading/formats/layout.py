"""Writes extracted text block by block and remembers where in the file each block stood."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from policygraph.model import Metadata, Place

_SPACES = re.compile(r"[ \t\r\n\f\v\u00a0\u2028\u2029]+")
_TOP_LINES = 30
_LABEL_END = (":", "：")


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of a file, what the file tells of itself, and the pages or elements its parts stand in."""

    text: str
    metadata: Metadata = field(default_factory=Metadata)
    places: tuple[Place, ...] = ()


def one_line(text: str) -> str:
    """Text without line breaks, control characters and double spaces.

    >>> one_line(" a\\n\\tb\\x00 ")
    'a b'
    """
    return _SPACES.sub(" ", "".join(map(_printable, text))).strip()


def _printable(char: str) -> str:
    return " " if char not in "\t\n\r\f\v" and unicodedata.category(char) in ("Cc", "Cs") else char


class Layout:
    """Collects blocks. Each method takes the block's text and where it stands in the file."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._places: list[Place] = []
        self._length = 0
        self._tight = False  # whether the last block may be followed without a blank line

    def heading(self, text: str, level: int, place: Place) -> None:
        """A heading; one that ends like a speaker label is none."""
        text = one_line(text)
        if text.endswith(_LABEL_END):
            self._add(text, place)
        elif text:
            self._add(f"{'#' * min(max(level, 1), 6)} {text}", place)

    def paragraph(self, text: str, place: Place) -> None:
        """A paragraph; line breaks in it stay."""
        lines = [one_line(line) for line in text.split("\n")]
        self._add("\n".join(line for line in lines if line), place)

    def item(self, marker: str, text: str, level: int, place: Place) -> None:
        """A list item behind its marker."""
        text = one_line(text)
        if text:
            self._add(f"{'  ' * level}{marker} {text}", place, tight=True)

    def row(self, cells: Sequence[str], place: Place) -> None:
        """A row of a table."""
        tidy = [one_line(cell) for cell in cells]
        while tidy and not tidy[-1]:
            tidy.pop()
        if any(tidy):
            self._add("\t".join(cell or "-" for cell in tidy), place, tight=True)

    def run(self, parts: Sequence[tuple[str, Place]]) -> None:
        """A paragraph in parts that stand in several places (a sentence that goes on over the page)."""
        first = True
        for text, place in parts:
            tidy = _SPACES.sub(" ", "".join(map(_printable, text)))
            if first:
                tidy = tidy.lstrip()
            if tidy.strip():
                self._add(tidy.rstrip("\n"), place, begun=not first)
                first = False

    def done(self, metadata: Metadata | None = None) -> Extracted:
        """The whole."""
        return Extracted("".join(self._parts), metadata or Metadata(), tuple(self._places))

    @property
    def empty(self) -> bool:
        """Whether no block was written yet."""
        return not self._parts

    def _add(self, text: str, place: Place, tight: bool = False, begun: bool = False) -> None:
        if not text.strip():
            return
        if begun:  # the block goes on: take back the line break behind it
            self._parts[-1] = self._parts[-1][:-1]
            self._length -= 1
        elif self._parts and not (tight and self._tight):
            self._write("\n")
        last = self._places[-1] if self._places else None
        if last is None or (last.page, last.element) != (place.page, place.element):
            self._places.append(Place(self._length, place.page, place.element))
        self._write(text + "\n")
        self._tight = tight

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)


def likely_title(title: str | None, text: str) -> str | None:
    """The title that a PDF or Word file gives itself, if it is also a line near the top of the text.

    Such titles are often left from another file ("Microsoft Word - draft3.doc").
    """
    tidy = one_line(title or "")
    top = {one_line(line.lstrip("# ")).casefold() for line in text[:5000].split("\n")[:_TOP_LINES]}
    return tidy if tidy and tidy.casefold() in top else None
