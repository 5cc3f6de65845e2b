"""Hands a file to the reader of its format."""

from __future__ import annotations

import re
from dataclasses import replace

from policygraph.errors import EmptyBriefingError, LimitError, MissingExtraError
from policygraph.reading.files import decode
from policygraph.reading.formats.layout import Extracted
from policygraph.reading.kinds import Kind
from policygraph.reading.settings import Settings

_SURROGATE = re.compile("[\ud800-\udfff]")
_LIBRARIES = {"lxml", "pypdfium2", "striprtf"}


def extract(raw: bytes, kind: Kind, name: str, settings: Settings) -> Extracted:
    """The text of a briefing with what its file tells of it. Plain text stays as it is.

    Raises FormatError for a damaged or locked file, LimitError, EmptyBriefingError where there is no text,
    MissingExtraError where the extra `formats` is not installed.
    """
    if kind is Kind.TEXT:
        found = Extracted(decode(raw, name))
    else:
        try:
            found = _extract(raw, kind, name, settings)
        except ModuleNotFoundError as error:
            if (error.name or "").partition(".")[0] not in _LIBRARIES:
                raise
            raise MissingExtraError("formats", f"{name}: reading {kind.value} files") from None
        if not found.text.strip():
            raise EmptyBriefingError(f"{name}: no text in this {kind.value} file{_HINTS.get(kind, '')}")
    if _SURROGATE.search(found.text):  # half a character, as "\\ud800" in JSON; one for one, so that places stay
        found = replace(found, text=_SURROGATE.sub("\ufffd", found.text))
    _check_lines(found.text, name, settings.limits.line)
    return found


_HINTS = {Kind.PDF: "; if it is a scan, run text recognition (OCR) first"}


def _extract(raw: bytes, kind: Kind, name: str, settings: Settings) -> Extracted:
    if kind is Kind.HTML:
        from policygraph.reading.formats.html import read_html

        return read_html(raw, name, settings.limits)
    if kind is Kind.PDF:
        from policygraph.reading.formats.pdf import read_pdf

        return read_pdf(raw, name, settings.limits)
    if kind in (Kind.DOCX, Kind.ZIP):
        from policygraph.reading.formats.docx import read_docx

        return read_docx(raw, name, settings.limits)
    if kind is Kind.ODT:
        from policygraph.reading.formats.odt import read_odt

        return read_odt(raw, name, settings.limits)
    if kind is Kind.RTF:
        from policygraph.reading.formats.rtf import read_rtf

        return read_rtf(raw, name)
    if kind is Kind.EML:
        from policygraph.reading.formats.eml import read_eml

        return read_eml(raw, name, settings)
    from policygraph.reading.formats.record import read_record

    return read_record(raw, name, settings)


def _check_lines(text: str, name: str, most: int) -> None:
    at = number = 0
    while at <= len(text):
        number += 1
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        if end - at > most:
            raise LimitError(name, "line", most, f"line {number} has {end - at} characters")
        at = end + 1
