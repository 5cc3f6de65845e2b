"""Word files (.docx): paragraphs, headings, list numbers and tables of the body, as they stand after all changes."""

from __future__ import annotations

import re

from policygraph.errors import FormatError
from policygraph.model import Metadata, Place
from policygraph.reading.formats.docx_styles import Numbering, Styles, attribute, local, path, value
from policygraph.reading.formats.layout import Extracted, Layout, likely_title, one_line
from policygraph.reading.formats.xml import Element, Package
from policygraph.reading.settings import Limits

_MAIN = "word/document.xml"
_SKIPPED = frozenset(  # what is deleted, not printed, or printed twice
    [
        "del",
        "moveFrom",
        "instrText",
        "fldSimpleInstr",
        "Fallback",
        "pPr",
        "rPr",
        "tblPr",
        "trPr",
        "tcPr",
        "sectPr",
        "footnoteReference",
        "endnoteReference",
        "commentReference",
        "annotationRef",
        "delText",
    ]
)
_DATA_CELL = 200  # characters; a longer cell holds prose


def read_docx(raw: bytes, name: str, limits: Limits) -> Extracted:
    """The text of a Word file; places count the paragraphs and tables of the body from 1.

    Headers, footers, notes and comments are left out; of tracked changes the new text is taken. Raises FormatError,
    LimitError.
    """
    package = Package(raw, name, limits)
    root = package.part(_MAIN)
    body = path(root, "body")
    if body is None:
        raise FormatError(f"{name}: no Word document is in this file")
    reader = _Reader(Styles(package.part("word/styles.xml")), Numbering(package.part("word/numbering.xml")))
    reader.blocks(body)
    found = reader.layout.done()
    return Extracted(found.text, _metadata(package, found.text), found.places)


def _metadata(package: Package, text: str) -> Metadata:
    """The title if the text bears it out, and the company. When the file was made is not when the briefing was."""
    core, app = package.part("docProps/core.xml"), package.part("docProps/app.xml")
    title, company = path(core, "title"), path(app, "Company")
    return Metadata(
        title=likely_title(title.text if title is not None else None, text),
        publisher_hint=one_line(company.text or "") or None if company is not None else None,
    )


class _Reader:
    """Goes through the body in order."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self.layout = Layout()
        self._styles, self._numbering = styles, numbering
        self._paragraphs = self._tables = 0

    def blocks(self, parent: Element, place: Place | None = None) -> None:
        """The paragraphs and tables in an element; within a table all have its place."""
        for child in parent:
            kind = local(child)
            if kind == "p":
                self._paragraphs += 1
                self._paragraph(child, place or Place(0, element=f"paragraph {self._paragraphs}"))
            elif kind == "tbl":
                self._table(child, place)
            elif kind == "sdt":
                content = path(child, "sdtContent")
                if content is not None and not _is_contents(child):
                    self.blocks(content, place)
            elif kind in ("ins", "moveTo", "customXml", "smartTag"):
                self.blocks(child, place)

    def _paragraph(self, element: Element, place: Place) -> None:
        style = self._styles.of(element)
        boxes: list[Element] = []
        text = _text(element, boxes)
        label = self._numbering.label(element, style)
        if style.is_contents or not text.strip():
            pass
        elif style.heading:
            self.layout.heading(f"{label.text} {text}" if label and not label.bullet else text, style.heading, place)
        elif label:
            self.layout.item("-" if label.bullet else label.text, text, label.level, place)
        else:
            self.layout.paragraph(text, place)
        for box in boxes:
            self.blocks(box, place)

    def _table(self, table: Element, place: Place | None) -> None:
        self._tables += 1
        number = self._tables
        rows = [_cells(row) for row in _inside(table, "tr")]
        texts = [[_cell_text(cell) for cell in row] for row in rows]
        data = any(len(row) > 1 for row in rows) and all(len(t) <= _DATA_CELL for row in texts for t in row)
        for index, row in enumerate(rows, 1):
            where = place or Place(0, element=f"table {number}, row {index}")
            if not data:
                for cell in row:
                    self.blocks(cell, where)
                continue
            padded: list[str] = []
            for cell, text in zip(row, texts[index - 1], strict=True):
                span = value(cell, "tcPr", "gridSpan")
                padded += [text, *[""] * (min(int(span), 60) - 1 if span and span.isdigit() else 0)]
            self.layout.row(padded, where)


def _inside(parent: Element, kind: str) -> list[Element]:
    """The children of a kind, those in content controls and insertions too."""
    out = []
    for child in parent:
        if local(child) == kind:
            out.append(child)
        elif local(child) in ("sdt", "sdtContent", "ins", "customXml"):
            out += _inside(child, kind)
    return out


def _cells(row: Element) -> list[Element]:
    return _inside(row, "tc")


def _cell_text(cell: Element) -> str:
    if path(cell, "tcPr", "vMerge") is not None and value(cell, "tcPr", "vMerge") != "restart":
        return ""  # goes on with the cell above
    return one_line(" ".join(_text(p, []) for p in cell.iter() if local(p) == "p"))


def _is_contents(sdt: Element) -> bool:
    gallery = value(sdt, "sdtPr", "docPartObj", "docPartGallery") or ""
    return gallery.lower().startswith("table of contents")


def _text(paragraph: Element, boxes: list[Element]) -> str:
    """The text of a paragraph; text boxes that hang on it are put aside."""
    parts: list[str] = []

    def gather(element: Element) -> None:
        for child in element:
            kind = local(child)
            if kind == "t":
                parts.append(child.text or "")
            elif kind == "tab":
                parts.append("\t")
            elif kind in ("br", "cr"):
                parts.append("\n")
            elif kind == "noBreakHyphen":
                parts.append("-")
            elif kind == "txbxContent":
                boxes.append(child)
            elif kind == "r" and _is_hidden(child):
                continue
            elif kind not in _SKIPPED:
                gather(child)

    gather(paragraph)
    text = "".join(parts)
    return text if len(re.findall(r"\S\t+(?=\S)", text)) > 1 else text.replace("\t", " ")


def _is_hidden(run: Element) -> bool:
    flag = path(run, "rPr", "vanish")
    return flag is not None and attribute(flag, "val") not in ("0", "false", "off")
