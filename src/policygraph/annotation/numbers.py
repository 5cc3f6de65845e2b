"""Reads a printed number: digits with grouping commas, fractions, number words, magnitudes."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, localcontext

_VULGAR = re.compile("[½¼¾⅓⅔⅛⅜⅝⅞]")
_DECIMAL_COMMA = re.compile(r",(?=\d{1,2}\Z)")
_SPACED = re.compile(r"(?<=\d) (\d{3})(?!\d|/)")
_GROUPING = re.compile(r"[,\u00a0\u2009\u202f]")


def read_digits(printed: str) -> Decimal:
    """The value of "1,20,000", "4-1/4", "1/2", "1½", "12 345" (hard space), "3,5" (decimal comma) or "6.5".

    >>> read_digits("4-1/4"), read_digits("1,20,000"), read_digits("3,5"), read_digits("2½")
    (Decimal('4.25'), Decimal('120000'), Decimal('3.5'), Decimal('2.5'))
    """
    printed = _VULGAR.sub(lambda m: " " + unicodedata.normalize("NFKC", m[0]).replace("\u2044", "/"), printed).strip()
    printed = _SPACED.sub(r"\1", printed)
    whole, _, fraction = re.sub(r" +", "-", printed).rpartition("-")
    if "/" not in fraction:
        point = _DECIMAL_COMMA.sub(".", printed.replace("·", "."))
        return Decimal(_GROUPING.sub("", point))
    above, below = fraction.split("/")
    with localcontext() as context:
        context.prec = 8
        return (Decimal(whole) if whole else Decimal(0)) + Decimal(above) / Decimal(below)


def scale(value: Decimal, magnitude: int) -> Decimal:
    """The number multiplied out, written without an exponent or trailing zeros behind the point.

    >>> scale(Decimal("2.96"), 10**12)
    Decimal('2960000000000')
    """
    product = value * magnitude
    return product.quantize(Decimal(1)) if product == product.to_integral_value() and magnitude > 1 else product
