"""Literals as the graph contract wants them: clean labels, canonical decimals, checked language tags."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal

from rdflib import Literal

from policygraph.graph.iris import XSD

_JOINERS = "\u200c\u200d"
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")


def tidy(text: str) -> str:
    """A label without control characters, in NFC, with single spaces.

    >>> tidy("a\\x00 new\\n  plan\\u00ad")
    'a new plan'
    """
    return unicodedata.normalize("NFC", " ".join("".join(map(_kept, text)).split()))


def _kept(char: str) -> str:
    match unicodedata.category(char):
        case "Cc" | "Cs" | "Cn":
            return " "
        case "Cf":  # soft hyphens, direction marks, byte-order marks; joiners belong to some scripts
            return char if char in _JOINERS else ""
        case _:
            return char


def label(text: str, language: str | None = None) -> Literal:
    """A tidy literal, tagged if the language tag is well-formed."""
    if language is not None and _LANGUAGE.fullmatch(language):
        return Literal(tidy(text), lang=language)
    return Literal(tidy(text))


def verbatim(text: str) -> Literal:
    """A literal that keeps every character."""
    return Literal(text)


def decimal(value: Decimal | float) -> Literal:
    """An xsd:decimal in canonical form (XSD 1.1: no exponent, no trailing zeros), the same in every RDF tool.

    >>> print(decimal(Decimal("2.960E+12")), decimal(Decimal("-0.50")), decimal(1.0))
    2960000000000 -0.5 1
    """
    exact = value if isinstance(value, Decimal) else Decimal(repr(round(value, 4)))
    text = format(exact, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return Literal("0" if text == "-0" else text, datatype=XSD.decimal)


def integer(value: int) -> Literal:
    """An xsd:integer."""
    return Literal(str(value), datatype=XSD.integer)


def date(value: dt.date) -> Literal:
    """An xsd:date."""
    return Literal(value.isoformat(), datatype=XSD.date)


def boolean(value: bool) -> Literal:
    """An xsd:boolean."""
    return Literal("true" if value else "false", datatype=XSD.boolean)
