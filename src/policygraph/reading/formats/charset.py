"""The characters of a web page or mail: what it declares, else UTF-8, else Windows-1252."""

from __future__ import annotations

import codecs
import re

from policygraph.errors import NotTextError

# Encodings of text only: Python knows others (zip, idna, unicode_escape) that a page has no business with.
_TEXT = re.compile(
    r"utf-8|utf-8-sig|utf-16|utf-16-le|utf-16-be|ascii|cp125\d|cp874|cp932|cp949|iso8859-\d{1,2}|gb2312|gbk|gb18030"
    r"|big5|shift_jis|euc_jp|euc_kr|koi8-[ru]|mac-roman"
)
_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s{0,5}=\s{0,5}[\"']?\s{0,5}([A-Za-z0-9_:.-]{1,40})"
    rb"|<\?xml[^>]{0,100}?encoding\s{0,5}=\s{0,5}[\"']([A-Za-z0-9_:.-]{1,40})",
    re.IGNORECASE,
)
_MOST_UNREADABLE = 0.01  # share of characters


def decode_page(raw: bytes, name: str) -> str:
    """A page as text. Raises NotTextError if more than a few characters cannot be read."""
    for mark, encoding in ((codecs.BOM_UTF8, "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if raw.startswith(mark):
            return decode_as(raw, encoding, name)
    found = _DECLARED.search(raw[:4096])
    declared = (found[1] or found[2]).decode("ascii") if found else None
    if declared is not None and declared.lower().startswith("utf-16"):
        declared = None  # a page whose declaration can be read as ASCII is not UTF-16
    return decode_as(raw, declared, name)


def decode_as(raw: bytes, encoding: str | None, name: str) -> str:
    """Bytes in a declared encoding, or in the likeliest where none (or none of text) is declared."""
    known = _known(encoding)
    if known is None:
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            known = "cp1252"
    text = raw.decode(known, "replace")
    if text.count("\ufffd") > _MOST_UNREADABLE * len(text):
        raise NotTextError(f"{name}: is not in the encoding that it declares ({known})")
    return text


def _known(encoding: str | None) -> str | None:
    try:
        found = codecs.lookup(encoding).name if encoding else None
    except (LookupError, ValueError):
        return None
    if found in ("iso8859-1", "ascii"):
        return "cp1252"  # as browsers do (WHATWG Encoding Standard)
    return found if found is not None and _TEXT.fullmatch(found) else None
