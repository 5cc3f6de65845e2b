"""Reads gold facts: one JSON file per briefing, every fact a verbatim quote of the text (docs/accuracy.md)."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from policygraph.errors import InputError
from policygraph.model import Span
from policygraph.reading import parse_date
from policygraph.reading.files import decode, read_bytes

SPLIT = "split.json"
_META = ".meta.json"

T = TypeVar("T")

Names = tuple[str | None, ...]  # a gold value and the others that are accepted too; None = nothing said


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldItem:
    """A stretch of text that is, or (not required) may be, a claim."""

    span: Span
    required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldMeasure(GoldItem):
    """A measure with its edges."""

    id: str
    parents: Names
    actors: Names
    statuses: Names
    instruments: frozenset[str]
    instruments_optional: frozenset[str]
    sectors: frozenset[str]
    sectors_optional: frozenset[str]
    groups: tuple[str, ...]  # as printed
    groups_optional: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldObservation(GoldItem):
    """A statement about an indicator; figures are signed, multiplied out."""

    value: float | None
    minimum: float | None
    maximum: float | None
    unit: str | None
    indicators: Names
    indicator_text: str | None
    periods: Names
    comparators: Names
    kinds: Names


@dataclass(frozen=True, slots=True)
class GoldName:
    """A named organisation or person: its id, name and other forms."""

    name: str
    forms: tuple[str, ...]
    id: str | None = None
    required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldDocument:
    """A briefing with everything a careful reader finds in it."""

    id: str
    path: Path
    text: str
    date: dt.date | None
    publisher: str | None
    kind: str | None  # kind of document, from `kind` in the file or in <id>.meta.json
    measures: tuple[GoldMeasure, ...]
    observations: tuple[GoldObservation, ...]
    programmes: tuple[GoldItem, ...]
    problems: tuple[GoldItem, ...]
    objectives: tuple[GoldItem, ...]
    organisations: tuple[GoldName, ...]
    people: tuple[GoldName, ...]
    traps: tuple[Span, ...]  # what a naive extractor would take for a measure


def load_gold(
    folder: Path, *, only: str | None = None, half: str | None = None, split: Path | None = None
) -> list[GoldDocument]:
    """The gold documents of a folder, by file name.

    `only` is a regular expression over ids; `half` names a list of ids in `split` (default: split.json of the
    folder). Raises InputError, with file and entry, for anything that cannot be used, and if nothing is left.
    """
    if not folder.is_dir():
        raise InputError(f"{folder}: no such folder of gold files")
    ids = _half(split or folder / SPLIT, half) if half else None
    files = [f for f in sorted(folder.glob("*.json")) if not f.name.endswith(_META) and f.name != SPLIT]
    try:
        pattern = re.compile(only or "")
    except re.error as error:
        raise InputError(f"--only {only!r} is not a regular expression: {error}") from None
    entries = [(f, _json(f)) for f in files]
    chosen = [
        (f, e)
        for f, e in entries
        if pattern.search(_text(f, e, "id", f.stem)) and (ids is None or _text(f, e, "id", f.stem) in ids)
    ]
    if not chosen:
        raise InputError(f"{folder}: no gold file there, or none that was asked for")
    return [_document(f, e) for f, e in chosen]


def _half(path: Path, half: str) -> set[str]:
    lists = _json(path)
    if not isinstance(lists.get(half), list):
        raise InputError(f"{path}: has no list {half!r}; it has {', '.join(sorted(lists))}")
    return {str(i) for i in lists[half]}


def _json(path: Path) -> dict[str, Any]:
    try:
        read = json.loads(decode(read_bytes(path), str(path)))
    except ValueError as error:
        raise InputError(f"{path}: not JSON: {error}") from None
    if not isinstance(read, dict):
        raise InputError(f"{path}: not a JSON object")
    return read


def _text(path: Path, entry: dict[str, Any], key: str, default: str) -> str:
    value = entry.get(key, default)
    if not isinstance(value, str) or not value:
        raise InputError(f"{path}: {key!r} must be a text")
    return value


def _document(path: Path, entry: dict[str, Any]) -> GoldDocument:
    source = path.parent / _text(path, entry, "text", path.stem + ".txt")
    text = decode(read_bytes(source), str(source))
    date = entry.get("document_date")
    meta = path.with_name(path.stem + _META)
    kind = entry.get("kind") or (_json(meta).get("kind") if meta.is_file() else None)
    read = _Reader(path, entry, text)
    return GoldDocument(
        id=_text(path, entry, "id", path.stem),
        path=source,
        text=text,
        date=parse_date(str(date), f"{path}: document_date") if date is not None else None,
        publisher=entry.get("publisher"),
        kind=str(kind) if kind else None,
        measures=read.items("measures", _measure),
        observations=read.items("observations", _observation),
        programmes=read.items("programmes", _item),
        problems=read.items("problems", _item),
        objectives=read.items("objectives", _item),
        organisations=read.names("organisations"),
        people=read.names("people"),
        traps=tuple(s for s in read.items("forbidden", _trap) if s is not None),
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    """The lists of one gold file, with complaints that name file and entry."""

    path: Path
    entry: dict[str, Any]
    text: str

    def items(self, key: str, make: Callable[[dict[str, Any], Span], T]) -> tuple[T, ...]:
        """The entries of a list, each made of what it says and its place in the text."""
        out = []
        for number, item in enumerate(self._list(key)):
            try:
                out.append(make(item, self._span(item)))
            except KeyError as error:
                raise InputError(f"{self.path}: {key}[{number}]: has no {error}") from None
            except (TypeError, ValueError) as error:
                raise InputError(f"{self.path}: {key}[{number}]: {error}") from None
        return tuple(out)

    def names(self, key: str) -> tuple[GoldName, ...]:
        out = []
        for number, item in enumerate(self._list(key)):
            if not isinstance(item.get("name"), str):
                raise InputError(f"{self.path}: {key}[{number}]: has no name")
            forms = (item["name"], *map(str, item.get("aliases") or []))
            out.append(GoldName(item["name"], forms, item.get("id"), bool(item.get("required", True))))
        return tuple(out)

    def _list(self, key: str) -> list[dict[str, Any]]:
        items = self.entry.get(key) or []
        if not isinstance(items, list) or not all(isinstance(i, dict) for i in items):
            raise InputError(f"{self.path}: {key!r} must be a list of objects")
        return items

    def _span(self, item: dict[str, Any]) -> Span:
        if "span" in item:
            return Span(int(item["span"][0]), int(item["span"][1]))
        start, quote = -1, item.get("quote")
        if not isinstance(quote, str) or not quote:
            raise ValueError("has no quote")
        for _ in range(item.get("occurrence") or 1):
            start = self.text.find(quote, start + 1)
            if start < 0:
                raise ValueError(f"this quote does not stand in the text (so often): {quote[:80]!r}")
        return Span(start, start + len(quote))


def _accepted(item: dict[str, Any], key: str) -> Names:
    more = item.get(key + "_optional")
    return (item.get(key), *(more if isinstance(more, list) else [] if more is None else [more]))


def _many(item: dict[str, Any], key: str) -> tuple[str, ...]:
    return tuple(str(v) for v in item.get(key) or [])


def _item(item: dict[str, Any], span: Span) -> GoldItem:
    return GoldItem(span=span, required=bool(item.get("required", True)))


def _trap(item: dict[str, Any], span: Span) -> Span | None:
    """The place of a trap; one with `wrong` is a trap only for those values, and not scored."""
    return span if item.get("type") == "measure" and "wrong" not in item else None


def _measure(item: dict[str, Any], span: Span) -> GoldMeasure:
    return GoldMeasure(
        span=span,
        required=bool(item.get("required", True)),
        id=str(item["id"]),
        parents=_accepted(item, "parent"),
        actors=_accepted(item, "actor"),
        statuses=_accepted(item, "status"),
        instruments=frozenset(_many(item, "instruments")),
        instruments_optional=frozenset(_many(item, "instruments_optional")),
        sectors=frozenset(_many(item, "sectors")),
        sectors_optional=frozenset(_many(item, "sectors_optional")),
        groups=_many(item, "target_groups"),
        groups_optional=_many(item, "target_groups_optional"),
    )


def _observation(item: dict[str, Any], span: Span) -> GoldObservation:
    return GoldObservation(
        span=span,
        required=bool(item.get("required", True)),
        value=_signed(item),
        minimum=number(item.get("value_min")),
        maximum=number(item.get("value_max")),
        unit=str(item["unit"]).lower() if item.get("unit") and item.get("value") is not None else None,
        indicators=_accepted(item, "indicator"),
        indicator_text=item.get("indicator_text"),
        periods=_accepted(item, "period"),
        comparators=_accepted(item, "comparator"),
        kinds=_accepted(item, "kind"),
    )


def _signed(item: dict[str, Any]) -> float | None:
    """Gold figures are magnitudes; in the graph a fall is negative."""
    if "signed_value" in item:
        return number(item["signed_value"])
    value = number(item.get("value"))
    falls = item.get("direction") == "down" and item.get("kind") in ("growth-rate", "change-of-rate")
    return -abs(value) if value is not None and falls else value


def number(value: object) -> float | None:
    """A figure, or None for what is none."""
    try:
        return float(str(value))
    except ValueError:
        return None
