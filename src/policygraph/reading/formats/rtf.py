"""RTF files: their paragraphs and table rows, in the order in which they stand."""

from __future__ import annotations

from collections.abc import Callable

from policygraph.errors import FormatError
from policygraph.model import Place
from policygraph.reading.formats.layout import Extracted, Layout


def read_rtf(raw: bytes, name: str) -> Extracted:
    """The text of an RTF file; it has no places. Raises FormatError."""
    from striprtf import striprtf

    to_text: Callable[..., str] = striprtf.rtf_to_text
    try:
        text = str(to_text(raw.decode("latin-1"), errors="replace"))
    except (ValueError, IndexError, KeyError, LookupError, OverflowError, RecursionError) as error:
        raise FormatError(f"{name}: damaged RTF ({' '.join(str(error).split())[:120]})") from None
    layout = Layout()
    for line in text.replace("\r\n", "\n").split("\n"):
        if line.count("|") > 1:
            layout.row(line.strip().rstrip("|").split("|"), Place(0))
        else:
            layout.paragraph(line.replace("\t", " "), Place(0))
    return Extracted(layout.done().text)
