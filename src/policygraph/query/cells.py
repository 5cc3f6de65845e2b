"""Makes cells of CSV files harmless: spreadsheets run what begins like a formula (OWASP: CSV injection)."""

from __future__ import annotations

import re

_FORMULA = re.compile(r"[\s\x00]*[=+\-@＝＋－＠]|[\t\r\n\x00]")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")


def harmless(value: str) -> str:
    """The cell with an apostrophe before it if a spreadsheet might run it; numbers stay as they are.

    >>> harmless("=1+1"), harmless("-3.5"), harmless("-2+3"), harmless("plain")
    ("'=1+1", '-3.5', "'-2+3", 'plain')
    """
    return f"'{value}" if _FORMULA.match(value) and not _NUMBER.fullmatch(value) else value
