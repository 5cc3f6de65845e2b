"""OpenDocument texts (.odt): headings, paragraphs, lists and tables of the body."""

from __future__ import annotations

from policygraph.errors import FormatError
from policygraph.model import Metadata, Place
from policygraph.reading.formats.docx_styles import attribute, local, path
from policygraph.reading.formats.layout import Extracted, Layout, likely_title, one_line
from policygraph.reading.formats.numbering import Style, printed
from policygraph.reading.formats.xml import Element, Package
from policygraph.reading.settings import Limits

_SKIPPED = frozenset(
    ["note", "annotation", "annotation-end", "tracked-changes", "table-of-content", "alphabetical-index", "frame"]
)
_STYLES = {"a": Style.LOWER, "A": Style.UPPER, "i": Style.LOWER_ROMAN, "I": Style.UPPER_ROMAN}
_DATA_CELL = 200  # characters; a longer cell holds prose


def read_odt(raw: bytes, name: str, limits: Limits) -> Extracted:
    """The text of an OpenDocument file; places count paragraphs and tables from 1.

    Notes, comments and headers are left out. Raises FormatError, LimitError.
    """
    package = Package(raw, name, limits)
    root = package.part("content.xml")
    body = path(root, "body", "text")
    if body is None:
        raise FormatError(f"{name}: no OpenDocument text is in this file")
    reader = _Reader([r for r in (package.part("styles.xml"), root) if r is not None])
    reader.blocks(body)
    found = reader.layout.done()
    title = path(package.part("meta.xml"), "meta", "title")
    named = likely_title(title.text if title is not None else None, found.text)
    return Extracted(found.text, Metadata(title=named), found.places)


class _Reader:
    def __init__(self, roots: list[Element]) -> None:
        self.layout = Layout()
        self._paragraphs = self._tables = 0
        lists = (e for root in roots for e in root.iter() if local(e) == "list-style")
        self._lists = {attribute(e, "name") or "": e for e in lists}

    def blocks(self, parent: Element, place: Place | None = None) -> None:
        """The blocks in an element, in order."""
        for child in parent:
            kind = local(child)
            if kind in ("p", "h"):
                where = self._next(place)
                if kind == "h":
                    self.layout.heading(_text(child), _small(attribute(child, "outline-level"), 1), where)
                else:
                    self.layout.paragraph(_text(child), where)
            elif kind == "list":
                self._list(child, 0, None, place)
            elif kind == "table":
                self._table(child, place)
            elif kind in ("section", "index-body", "list-header"):
                self.blocks(child, place)

    def _next(self, place: Place | None) -> Place:
        self._paragraphs += 1
        return place or Place(0, element=f"paragraph {self._paragraphs}")

    def _list(self, element: Element, level: int, style: str | None, place: Place | None) -> None:
        style = attribute(element, "style-name") or style
        number = 0
        for item in element:
            if local(item) not in ("list-item", "list-header"):
                continue
            number = _small(attribute(item, "start-value"), number + 1)
            marker: str | None = self._marker(style, level, number)
            for child in item:
                if local(child) == "list":
                    self._list(child, level + 1, style, place)
                elif local(child) in ("p", "h") and marker is not None:
                    self.layout.item(marker, _text(child), level, self._next(place))
                    marker = None
                elif local(child) in ("p", "h"):
                    self.layout.paragraph(_text(child), self._next(place))

    def _marker(self, style: str | None, level: int, number: int) -> str:
        """The printed number of an item, or a dash."""
        for form in self._lists.get(style or "", ()):
            if _small(attribute(form, "level"), 1) == level + 1 and local(form) == "list-level-style-number":
                shown = attribute(form, "num-format")
                if shown:
                    counted = printed(number, _STYLES.get(shown, Style.DECIMAL))
                    return f"{attribute(form, 'num-prefix') or ''}{counted}{attribute(form, 'num-suffix') or '.'}"
        return "-"

    def _table(self, table: Element, place: Place | None) -> None:
        self._tables += 1
        number = self._tables
        rows = [[c for c in row if local(c) in ("table-cell", "covered-table-cell")] for row in _rows(table)]
        real = [[c for c in row if local(c) == "table-cell"] for row in rows]
        if len({len(row) for row in real}) == 1:  # what is spanned only serves the widths of columns
            rows = real
        texts = [[_cell_text(cell) for cell in row] for row in rows]
        data = any(len(row) > 1 for row in rows) and all(len(t) <= _DATA_CELL for row in texts for t in row)
        for index, (row, cells) in enumerate(zip(rows, texts, strict=True), 1):
            where = place or Place(0, element=f"table {number}, row {index}")
            if data:
                self.layout.row(cells, where)
            else:
                for cell in row:
                    self.blocks(cell, where)


def _rows(table: Element) -> list[Element]:
    out = []
    for child in table:
        if local(child) == "table-row":
            out.append(child)
        elif local(child) in ("table-header-rows", "table-rows", "table-row-group"):
            out += _rows(child)
    return out


def _cell_text(cell: Element) -> str:
    return one_line(" ".join(_text(p) for p in cell.iter() if local(p) in ("p", "h")))


def _text(element: Element) -> str:
    parts: list[str] = []

    def gather(inner: Element) -> None:
        parts.append(inner.text or "")
        for child in inner:
            kind = local(child)
            if kind == "s":
                parts.append(" ")
            elif kind == "tab":
                parts.append("\t")
            elif kind == "line-break":
                parts.append("\n")
            elif kind and kind not in _SKIPPED:
                gather(child)
            parts.append(child.tail or "")

    gather(element)
    return "".join(parts)


def _small(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 5 else default
