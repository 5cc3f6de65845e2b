"""Prefixes for a graph, and the order in which its subjects are best read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from policygraph.graph.iris import DOCUMENT_SEGMENTS, SHARED_SEGMENTS, STANDARD_PREFIXES, VOCAB

_MOST_BRIEFINGS = 20  # beyond that, prefixes per briefing would be a list nobody reads
_BASE_CHARACTERS = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000dffff"
)
_LOCAL = re.compile(f"[{_BASE_CHARACTERS}_0-9][{_BASE_CHARACTERS}_0-9\u00b7\u0300-\u036f-]*")  # within PN_LOCAL
_NAMESPACE = re.compile(r".*[/#]")
_DIGITS = re.compile(r"(\d+)")

# Evidence comes with its two selectors; assertions, the longest part, come last.
_ORDER = {segment: place for place, segment in enumerate(DOCUMENT_SEGMENTS)}
_ORDER |= dict.fromkeys(("evidence", "position", "quote"), 90) | {"assertion": 99}
_SHARED_PLACE = 80


@dataclass
class Prefixes:
    """Shortens IRIs and remembers which prefixes were needed."""

    names: dict[str, str]  # namespace -> prefix
    briefings: tuple[str, ...] = ()
    _used: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, briefings: Iterable[str]) -> Prefixes:
        """The fixed prefixes, those of the vocabularies, and those of the given briefings (IRIs)."""
        documents = tuple(sorted(briefings))
        names = {namespace: prefix for prefix, namespace in STANDARD_PREFIXES.items()}
        for segment, prefix in SHARED_SEGMENTS.items():
            names[f"{VOCAB}{segment}/"] = prefix
        bases = sorted({found[0] for found in map(_NAMESPACE.match, documents) if found})
        for number, base in enumerate(bases, start=1):
            suffix = "" if len(bases) == 1 else f"-{number}"
            names[base] = "data" + suffix
            for segment, prefix in SHARED_SEGMENTS.items():
                names[f"{base}{segment}/"] = f"new-{prefix}{suffix}"
        for number, document in enumerate(documents if len(documents) <= _MOST_BRIEFINGS else (), start=1):
            suffix = "" if len(documents) == 1 else f"-{number}"
            for segment in DOCUMENT_SEGMENTS:
                names[f"{document}/{segment}/"] = segment + suffix
            names[f"{document}/"] = "this" + suffix
        return cls(names, documents)

    def shorten(self, iri: str) -> str | None:
        """`prefix:local`, or None where Turtle has no plain short form."""
        namespace = _NAMESPACE.match(iri)
        if namespace is None or namespace[0] not in self.names:
            return None
        local = iri[namespace.end() :]
        if not _LOCAL.fullmatch(local):
            return None
        prefix = self.names[namespace[0]]
        self._used.add(namespace[0])
        return f"{prefix}:{local}"

    def used(self) -> list[tuple[str, str]]:
        """The (prefix, namespace) pairs that shorten() has needed, in order of the prefix."""
        return sorted((self.names[namespace], namespace) for namespace in self._used)

    def place(self, iri: str) -> tuple[str, int, str, tuple[str | int, ...]]:
        """Where a subject stands: its briefing, its section, then its name with numbers in numeric order."""
        for document in self.briefings:
            if iri == document:
                return document, -2, "", ()
            if iri.startswith(document + "/"):
                segment, _, name = iri[len(document) + 1 :].partition("/")
                return document, _ORDER.get(segment, -1), segment, natural(name)
        return "~", _SHARED_PLACE, "", natural(iri)


def natural(text: str) -> tuple[str | int, ...]:
    """A sort key that puts 9-12 before 10-11."""
    return tuple(int(part) if part.isdecimal() and part.isascii() else part for part in _DIGITS.split(text))
