"""Text for XML 1.0 (W3C 2008), which has no place for control characters, not even escaped."""

from __future__ import annotations

_FORBIDDEN = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)], "\ufffd")


def for_xml(text: str) -> str:
    """The text with U+FFFD for every character that no XML document may hold; its length stays the same.

    >>> for_xml("page 1\\x0cpage 2")
    'page 1\ufffdpage 2'
    """
    return text.translate(_FORBIDDEN)


def keep_returns(document: str) -> str:
    """The document with carriage returns escaped: read raw, they become line feeds (XML 1.0, section 2.11)."""
    return document.replace("\r", "&#13;")
