"""What is kept of each document beside its quads: a row, or the fault that set it aside."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

_BYTE = re.compile(r"\bbyte (\d+)")


class FaultKind(StrEnum):
    """Why a document was set aside."""

    INPUT = "input"  # it cannot be read, or its sidecar cannot
    LANGUAGE = "language"  # it is not in English
    CONTRACT = "contract"  # its graph would break the graph contract, or a quote would not stand
    PROGRAM = "program"  # the program failed: to be reported
    KILLED = "killed"  # the worker died of it, twice
    TIME = "time"  # it took too long
    TWICE = "twice"  # the same name and content as another


TRANSIENT = {FaultKind.KILLED, FaultKind.TIME}  # may go well another time: a part with such is made anew


@dataclass(frozen=True, slots=True)
class Fault:
    """A document that was set aside: its name, the reason, and the byte where that stands, if it is known."""

    name: str
    cause: str
    kind: FaultKind
    byte: int | None = None

    @classmethod
    def of(cls, name: str, cause: str, kind: FaultKind) -> Fault:
        """A fault; the byte is taken from the message."""
        line = " ".join(cause.split())
        found = _BYTE.search(line)
        return cls(name, line, kind, int(found[1]) if found else None)

    def line(self) -> str:
        """Its line in errors.jsonl."""
        data = {"file": self.name, "kind": self.kind.value, "cause": self.cause, "byte": self.byte}
        return json.dumps(data, ensure_ascii=False) + "\n"


@dataclass(frozen=True, slots=True)
class Row:
    """A document that was read; `words` are those of its text, `claims` are counted by kind.

    `text_sha256` names the text that is kept beside the corpus, if it is.
    """

    name: str
    sha256: str
    briefing: str
    date: str | None
    publisher: str | None
    words: int
    triples: int
    claims: dict[str, int] = field(default_factory=dict)
    text_sha256: str | None = None

    def data(self) -> dict[str, Any]:
        """The row for JSON."""
        data = asdict(self)
        if self.text_sha256 is None:
            del data["text_sha256"]
        return data


@dataclass(frozen=True, slots=True)
class Label:
    """A preferred label of something that documents share."""

    iri: str
    language: str
    text: str
