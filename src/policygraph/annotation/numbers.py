"""Reads a printed number: digits with grouping commas, fractions, number words, magnitudes."""

from __future__ import annotations

from decimal import Decimal, localcontext


def read_digits(printed: str) -> Decimal:
    """The value of "1,20,000", "4-1/4", "1/2" or "6.5".

    >>> read_digits("4-1/4"), read_digits("1,20,000")
    (Decimal('4.25'), Decimal('120000'))
    """
    whole, _, fraction = printed.replace(" ", "-").rpartition("-")
    if "/" not in fraction:
        return Decimal(printed.replace(",", ""))
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
