"""Numbers of list items as they are printed: 3, c, III."""

from __future__ import annotations

from enum import StrEnum

_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


class Style(StrEnum):
    """How a number is printed."""

    DECIMAL = "decimal"
    LOWER = "a"
    UPPER = "A"
    LOWER_ROMAN = "i"
    UPPER_ROMAN = "I"


def printed(number: int, style: Style) -> str:
    """A number from 1 in a style.

    >>> [printed(4, s) for s in Style]
    ['4', 'd', 'D', 'iv', 'IV']
    """
    match style:
        case Style.LOWER | Style.UPPER:
            letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
            return letter.upper() if style is Style.UPPER else letter
        case Style.LOWER_ROMAN | Style.UPPER_ROMAN:
            out, left = "", number
            for value, sign in _ROMAN:
                out, left = out + sign * (left // value), left % value
            return out.upper() if style is Style.UPPER_ROMAN else out
        case _:
            return str(number)
