"""What a user may set about reading: limits, and the names of the fields of records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields

from policygraph.errors import InputError

FIELDS = ("text", "html", "title", "date", "publisher", "source", "language")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may cost. Every limit is a whole number above 0; the error of a breach names it."""

    bytes: int = 10_000_000  # of a text or page: about 1.5 million words, where a briefing has a few thousand
    file: int = 100_000_000  # of a PDF, a Word file, a table of records
    archive: int = 2_000_000_000  # of a .zip or .gz
    unpacked: int = 200_000_000  # what one file in an archive, or all parts of a Word file, may grow to
    ratio: int = 200  # how often larger a packed file of more than a megabyte may become
    members: int = 100_000  # files in an archive, records in a table
    nesting: int = 3  # archives within archives
    depth: int = 200  # elements within elements
    pages: int = 2_000
    line: int = 200_000  # characters

    def __post_init__(self) -> None:
        for name in LIMITS:
            if getattr(self, name) < 1:
                raise InputError(f"--limit {name}: must be 1 or more")


LIMITS = tuple(f.name for f in fields(Limits))


@dataclass(frozen=True, slots=True)
class Settings:
    """Limits, and which field of a record holds what (`{"text": "body"}`; a dot goes into an object)."""

    limits: Limits = field(default_factory=Limits)
    fields: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, limits: Iterable[str] = (), named: Iterable[str] = ()) -> Settings:
        """Settings from `NAME=NUMBER` and `FIELD=NAME`. Raises InputError.

        >>> Settings.parse(["pages=50"], ["text=body"]).limits.pages
        50
        """
        numbers = {}
        for name, value in _pairs(limits, "--limit", LIMITS):
            if not (value.isascii() and value.isdigit() and len(value) < 16):
                raise InputError(f"--limit {name}: {value!r} is no whole number")
            numbers[name] = int(value)
        return cls(Limits(**numbers), dict(_pairs(named, "--field", FIELDS)))


def _pairs(given: Iterable[str], option: str, known: tuple[str, ...]) -> Iterable[tuple[str, str]]:
    for pair in given:
        name, equals, value = pair.partition("=")
        if not equals or not value or name not in known:
            raise InputError(f"{option}: {pair!r}: write NAME=VALUE, NAME one of {', '.join(known)}")
        yield name, value
