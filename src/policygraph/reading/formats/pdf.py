"""PDF files: pages are opened one by one, their lines put into reading order and joined to paragraphs."""

from __future__ import annotations

from typing import Any

from policygraph.errors import FormatError, LimitError
from policygraph.model import Metadata
from policygraph.reading.formats.layout import Extracted, likely_title
from policygraph.reading.formats.pdf_lines import Char, lines_of
from policygraph.reading.formats.pdf_order import without_running_heads
from policygraph.reading.formats.pdf_text import write
from policygraph.reading.settings import Limits

_UPRIGHT = 0.2  # radians off the horizontal; what is turned further is a watermark or an axis label


def read_pdf(raw: bytes, name: str, limits: Limits) -> Extracted:
    """The text of a PDF with its pages as places (from 1, in file order).

    Running heads and page numbers are left out, words hyphenated at a line end are joined. Raises FormatError for
    a damaged or locked file, LimitError.
    """
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(raw)
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise FormatError(f"{name}: {'locked by a password' if locked else 'damaged PDF'} ({error})") from None
    try:
        count = len(document)
        if count > limits.pages:
            raise LimitError(name, "pages", limits.pages, f"has {count} pages")
        pages, characters = [], 0
        for number in range(count):
            chars = _chars(document, number, name)
            characters += len(chars)
            if characters > limits.bytes:
                raise LimitError(name, "bytes", limits.bytes, "holds too much text")
            pages.append(lines_of(chars, number + 1))
        title = document.get_metadata_value("Title")
    finally:
        document.close()
    found = write(without_running_heads(pages))
    # The day on which the file was made is not taken for that of the briefing.
    return Extracted(found.text, Metadata(title=likely_title(title, found.text)), found.places)


def _chars(document: Any, number: int, name: str) -> list[Char]:
    """The printed characters of a page in the order of the file."""
    import ctypes

    import pypdfium2 as pdfium
    import pypdfium2.raw as c

    try:
        page = document[number]
        text = page.get_textpage()
    except pdfium.PdfiumError as error:
        raise FormatError(f"{name}: page {number + 1} is damaged ({error})") from None
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    x, y = ctypes.c_double(), ctypes.c_double()
    out = []
    try:
        for index in range(text.count_chars()):
            code = c.FPDFText_GetUnicode(text, index)
            if c.FPDFText_GetCharAngle(text, index) > _UPRIGHT and code not in (10, 13, 32):
                angle = c.FPDFText_GetCharAngle(text, index)
                if min(angle, abs(6.2832 - angle)) > _UPRIGHT:
                    continue
            c.FPDFText_GetCharBox(text, index, left, right, bottom, top)
            c.FPDFText_GetCharOrigin(text, index, x, y)
            out.append(
                Char(
                    chr(code) if 0 < code < 0x110000 else "\ufffd",
                    left.value,
                    right.value,
                    y.value,
                    c.FPDFText_GetFontSize(text, index) or 1.0,
                    abs(top.value - bottom.value),
                    c.FPDFText_IsGenerated(text, index) == 1,
                )
            )
    finally:
        text.close()
        page.close()
    return out
