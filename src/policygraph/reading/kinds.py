"""Which format a file has: by the end of its name, else by its first bytes."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import PurePath

from policygraph.errors import FormatError, NotTextError


class Kind(StrEnum):
    """The formats that are read."""

    TEXT = "text"
    HTML = "HTML"
    PDF = "PDF"
    DOCX = "Word"
    ODT = "OpenDocument"
    RTF = "RTF"
    EML = "mail"
    RECORD = "record"  # one row of a table or one object of a list
    JSON = "JSON"
    JSONL = "JSON lines"
    CSV = "CSV"
    ZIP = "zip"
    GZIP = "gzip"


CONTAINERS = frozenset({Kind.JSON, Kind.JSONL, Kind.CSV, Kind.ZIP, Kind.GZIP})
ENDINGS: dict[str, Kind] = {
    ".txt": Kind.TEXT,
    ".md": Kind.TEXT,
    ".markdown": Kind.TEXT,
    ".text": Kind.TEXT,
    ".html": Kind.HTML,
    ".htm": Kind.HTML,
    ".xhtml": Kind.HTML,
    ".pdf": Kind.PDF,
    ".docx": Kind.DOCX,
    ".odt": Kind.ODT,
    ".rtf": Kind.RTF,
    ".eml": Kind.EML,
    ".json": Kind.JSON,
    ".jsonl": Kind.JSONL,
    ".ndjson": Kind.JSONL,
    ".csv": Kind.CSV,
    ".tsv": Kind.CSV,
    ".zip": Kind.ZIP,
    ".gz": Kind.GZIP,
}
# What a folder is searched for. Lists and tables are often no briefings (manifest.json): they are named, not found.
SUFFIXES = tuple(e for e, kind in ENDINGS.items() if kind not in (Kind.JSON, Kind.CSV))
MEDIA_TYPES: dict[Kind, str] = {
    Kind.HTML: "text/html",
    Kind.PDF: "application/pdf",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.ODT: "application/vnd.oasis.opendocument.text",
    Kind.RTF: "application/rtf",
    Kind.EML: "message/rfc822",
    Kind.RECORD: "application/json",
}
HEAD = 2048  # bytes that tell the format

_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_MAGIC = {
    b"%PDF": Kind.PDF,
    b"{\\rtf": Kind.RTF,
    b"\x1f\x8b": Kind.GZIP,
}
_OTHERS = {
    _OLD_OFFICE: "an old Office file; save it as .docx",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
    b"7z\xbc\xaf": "a 7z archive; pack it as .zip",
    b"Rar!": "a RAR archive; pack it as .zip",
    b"\x7fELF": "a program",
    b"MZ\x90": "a program",
}
_IN_TEXT = {_ZIP: "a zip archive or Office file", b"%PDF": "a PDF", b"\x1f\x8b": "a gzip archive"}
_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
_MAIL = re.compile(rb"(?:[!-9;-~]{1,60}:[ \t][^\r\n]{0,500}\r?\n(?:[ \t][^\r\n]{0,500}\r?\n)*){2,}")
_MAIL_FIELD = re.compile(rb"^(?:from|date|message-id|mime-version|return-path|received):", re.I | re.M)


def kind_by_name(name: str) -> Kind | None:
    """The format that the end of a name promises."""
    return ENDINGS.get(PurePath(name).suffix.lower())


def kind_of(name: str, head: bytes) -> Kind:
    """The format of a file, from its name, else from its first HEAD bytes.

    Raises NotTextError where a text is none, FormatError where the content is not what the name says.
    """
    promised = kind_by_name(name)
    if promised is None:
        return _sniffed(name, head)
    if promised is Kind.TEXT:
        check_text(name, head)
    found = _zip_kind(head) if head.startswith(_ZIP) else _by_magic(head)
    packed = promised in (Kind.DOCX, Kind.ODT, Kind.ZIP)
    wrong = not packed if found in (Kind.ZIP, Kind.DOCX) else found is not None and found is not promised
    if promised in (Kind.PDF, Kind.GZIP, Kind.RTF) or packed:
        wrong = wrong or (found is None)
    if wrong or head.startswith(tuple(_OTHERS)):
        said = next((what for magic, what in _OTHERS.items() if head.startswith(magic)), None)
        is_what = said or (f"a {found.value} file" if found else "something else")
        raise FormatError(f"{name}: should be {promised.value} by its name, but is {is_what}")
    return promised


def _by_magic(head: bytes) -> Kind | None:
    if b"%PDF-" in head[:1024]:
        return Kind.PDF
    return next((kind for magic, kind in _MAGIC.items() if head.startswith(magic)), None)


def _zip_kind(head: bytes) -> Kind:
    """OpenDocument names itself in its first part; Word files begin with parts that other archives do not have."""
    if b"mimetypeapplication/vnd.oasis.opendocument.text" in head[:120]:
        return Kind.ODT
    first = head[30:60]
    return Kind.DOCX if first.startswith((b"[Content_Types].xml", b"_rels/.rels", b"word/", b"docProps/")) else Kind.ZIP


def check_text(name: str, head: bytes) -> None:
    """Raise NotTextError if the first bytes are those of a format that is no text."""
    for magic, what in (_IN_TEXT | _OTHERS).items():
        if head.startswith(magic):
            raise NotTextError(f"{name}: is {what}; give the file the ending of its format, or save it as text (UTF-8)")


def _sniffed(name: str, head: bytes) -> Kind:
    if head.startswith(_ZIP):
        return _zip_kind(head)
    found = _by_magic(head)
    if found is not None:
        return found
    for magic, what in _OTHERS.items():
        if head.startswith(magic):
            raise FormatError(f"{name}: is {what}")
    if _HTML.match(head):
        return Kind.HTML
    mail = _MAIL.match(head)
    return Kind.EML if mail and len(_MAIL_FIELD.findall(mail[0])) >= 2 else Kind.TEXT
