"""Tables and lists of briefings: each row of a CSV, each object of a JSON file is one, in fields with names."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from policygraph.errors import FormatError, InputError, LimitError, NotTextError
from policygraph.reading.kinds import Kind
from policygraph.reading.settings import Limits

_DELIMITERS = ("\t", ";", ",")
_NUMBER = re.compile(r"[1-9]\d{0,8}")


class Records:
    """The rows of a table or the objects of a list, named by their number ("speeches-12"), from 1."""

    def __init__(self, kind: Kind, raw: bytes, name: str, limits: Limits) -> None:
        self._name, self._stem = name, PurePosixPath(name).name.split(".")[0] or "record"
        text = _text(raw, name)
        if kind is Kind.CSV:
            self._rows: list[Any] = _csv(text, name, limits)
        elif kind is Kind.JSON:
            whole = _json(text, name)
            self._rows = whole if isinstance(whole, list) else [whole]
        else:  # objects are parsed when they are asked for
            self._rows = [(i, line) for i, line in enumerate(text.split("\n"), 1) if line.strip()]
        if len(self._rows) > limits.members:
            raise LimitError(name, "members", limits.members, f"holds {len(self._rows)} records")
        if not self._rows:
            raise InputError(f"{name}: holds no records")

    def names(self) -> Iterator[str]:
        """The names of the records, in order."""
        return (f"{self._stem}-{number}" for number in range(1, len(self._rows) + 1))

    def read(self, name: str) -> bytes:
        """A record as JSON with sorted keys."""
        number = name.removeprefix(f"{self._stem}-")
        if not _NUMBER.fullmatch(number) or int(number) > len(self._rows):
            raise InputError(f"{self._name}/{name}: no such record (there are {len(self._rows)})")
        row = self._rows[int(number) - 1]
        if isinstance(row, tuple):
            row = _json(row[1], f"{self._name}: line {row[0]}")
        if not isinstance(row, dict):
            raise FormatError(f"{self._name}/{name}: not an object with named fields")
        return json.dumps(row, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")


def _text(raw: bytes, name: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotTextError(f"{name}: byte {error.start}: not UTF-8 ({error.reason}); save it as UTF-8 first") from None


def _json(text: str, name: str) -> Any:
    try:
        return json.loads(text)
    except RecursionError:
        raise FormatError(f"{name}: nested too deep") from None
    except ValueError as error:
        raise FormatError(f"{name}: not JSON ({error})") from None


def _csv(text: str, name: str, limits: Limits) -> list[dict[str, str]]:
    """Rows by the names in the first line. The delimiter is the one that stands there most often."""
    head = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=head.count)
    before = csv.field_size_limit(limits.bytes)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        names = [n.strip() for n in next(reader, [])]
        if len(set(names)) != len(names):
            raise FormatError(f"{name}: two columns have the same name")
        rows = []
        for row in reader:
            if len(row) > len(names):
                raise FormatError(f"{name}: line {reader.line_num}: {len(row)} cells, but {len(names)} columns")
            if any(cell.strip() for cell in row):
                rows.append(dict(zip(names, row, strict=False)))
        return rows
    except csv.Error as error:
        raise FormatError(f"{name}: line {reader.line_num}: not CSV ({error})") from None
    finally:
        csv.field_size_limit(before)
