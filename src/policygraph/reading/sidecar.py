"""The .toml beside a text: what is known of a briefing that its text does not say."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

from policygraph.errors import InputError, SidecarError
from policygraph.model import Metadata
from policygraph.reading.files import read_bytes

_MOST_BYTES = 100_000
_TEXT_KEYS = ("title", "publisher", "language", "translated_from", "event", "source", "note")
_MOST_BYTES = 100_000
KEYS = ("date", *_TEXT_KEYS)


def parse_date(value: str, where: str) -> dt.date:
    """A date written YYYY-MM-DD.

    Raises InputError naming `where` for anything else, 2022-02-30 included.

    >>> parse_date("2022-04-19", "--date")
    datetime.date(2022, 4, 19)
    """
    try:
        if len(value) != 10:
            raise ValueError
        return dt.date.fromisoformat(value)
    except ValueError:
        raise InputError(f"{where}: {value!r} is no date; write YYYY-MM-DD") from None


def load_sidecar(path: Path) -> Metadata:
    """Read a sidecar. Keys: date, title, publisher, language, translated_from, event, source, note.

    Raises SidecarError naming the line or the key that is wrong.
    """
    raw = read_bytes(path)
    if len(raw) > _MOST_BYTES:
        raise SidecarError(f"{path}: {len(raw)} bytes is too large for a sidecar (limit {_MOST_BYTES})")
    try:
        data = tomllib.loads(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise SidecarError(f"{path}: byte {error.start}: not UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise SidecarError(f"{path}: {error}") from None
    except RecursionError:
        raise SidecarError(f"{path}: nested too deep; a sidecar has plain keys only") from None
    for key, value in data.items():
        if key not in KEYS:
            raise SidecarError(f"{path}: unknown key {key!r}; known are {', '.join(KEYS)}")
        if key != "date" and not isinstance(value, str):
            raise SidecarError(f"{path}: {key} must be text in quotes")
        if key != "date" and key != "note" and not value.strip():
            raise SidecarError(f"{path}: {key} is empty; leave the line out")
    return Metadata(
        title=data.get("title"),
        date=_date(path, data["date"]) if "date" in data else None,
        publisher=data.get("publisher"),
        language=data.get("language", "en"),
        source=data.get("source"),
    )


def _date(path: Path, value: object) -> dt.date:
    if isinstance(value, str):
        try:
            return parse_date(value, "date")
        except InputError as error:
            raise SidecarError(f"{path}: {error}") from None
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    raise SidecarError(f"{path}: date must be a day, written YYYY-MM-DD")
