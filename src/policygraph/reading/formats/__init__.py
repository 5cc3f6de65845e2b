"""Formats: the bytes of a page, a PDF, a Word file, a mail or a record become plain text with places and metadata.

The text is laid out as the rest of the room reads it: a block to a line, blank lines between, `#` before headings,
`-` or a number before list items, tabs between the cells of a row. Libraries are imported when a format needs them
(extra `formats`).
"""

from policygraph.reading.formats.extract import extract
from policygraph.reading.formats.layout import Extracted

__all__ = ["Extracted", "extract"]
