"""Folds typographic characters to plain ones, one for one, so that every offset stays true."""

from __future__ import annotations

import html
import re

_SPACES = (  # no-break, ogham, en quad to hair, zero width and direction marks, narrow, mathematical, ideographic, BOM
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff"
)
_TABLE = (
    dict.fromkeys(map(ord, _SPACES), " ")
    | dict.fromkeys(map(ord, "\r\x0b\x0c\x85\u2028\u2029"), "\n")
    | dict.fromkeys(map(ord, "‘’‚‛′´`＇"), "'")
    | dict.fromkeys(map(ord, "“”„‟″«»＂"), '"')
    | dict.fromkeys(map(ord, "‐‑‒−﹣－"), "-")
    | dict.fromkeys(map(ord, "【〔［"), "[")
    | dict.fromkeys(map(ord, "】〕］"), "]")
    | {ord("。"): ".", ord("、"): ",", ord("\x00"): " "}
    | {0xFF01 + i: chr(0x21 + i) for i in range(94) if chr(0xFF01 + i) not in "＇＂－［］"}
)
_EN_DASH = re.compile(r"(?<=\w)–(?=\w)")  # "2020–21", "Smith–Jones"; between spaces it is a pause and stays
# UTF-8 read as Latin-1 or Windows-1252: the three characters stand for one
_MOJIBAKE = re.compile(
    "\u00e2(?:\u20ac|\u0080)[\u0080-\u00bf\u2018-\u2122\u0152\u0153\u0160\u0161\u017d\u017e\u0178\u0192\u02c6\u02dc]"
)
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,5}|#x[0-9a-fA-F]{2,4});")
# characters that sit in Windows-1252 where Latin-1 has controls
_CP1252 = {ord(bytes([b]).decode("cp1252")): b for b in range(0x80, 0xA0) if b not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}


def fold(text: str) -> str:
    """The text with quotes, dashes, spaces and line ends made plain; as long as the text it was given.

    A sequence that stands for one character (mis-decoded UTF-8, an HTML entity) becomes that character
    and spaces.

    >>> fold("China’s\u00a0“plan”\u3000（2021–25）")
    'China\\'s "plan" (2021-25)'
    >>> fold("a&amp;b")
    'a&    b'
    """
    plain = _MOJIBAKE.sub(_repair, text)
    plain = _ENTITY.sub(_unescape, plain)
    plain = plain.replace("\r\n", " \n").translate(_TABLE)
    return _EN_DASH.sub("-", plain)


def _padded(char: str, length: int) -> str:
    return char + " " * (length - len(char))


def _repair(match: re.Match[str]) -> str:
    raw = bytes(_CP1252.get(ord(c), ord(c) & 0xFF) for c in match[0])
    try:
        return _padded(raw.decode("utf-8"), len(match[0]))
    except UnicodeDecodeError:
        return match[0]


def _unescape(match: re.Match[str]) -> str:
    char = html.unescape(match[0])
    return _padded(char, len(match[0])) if len(char) == 1 else match[0]
