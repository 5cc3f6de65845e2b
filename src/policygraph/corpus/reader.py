"""Reads one document of a corpus to the end: text to checked quads, or the fault that sets it aside."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from policygraph.corpus.plan import Document, pathless
from policygraph.corpus.rows import Fault, FaultKind, Label, Row
from policygraph.errors import EvidenceError, GraphError, LanguageError, OntologyError, PolicygraphError
from policygraph.export.corpus import document_quads
from policygraph.lexicon.home import ontology_dir
from policygraph.pipeline import Options, about, checked_graph, read_claims, shared_lexicon

_SAMPLE = 20  # of so many documents one is checked against the shapes


def _kind(error: PolicygraphError) -> FaultKind:
    if isinstance(error, LanguageError):
        return FaultKind.LANGUAGE
    return FaultKind.CONTRACT if isinstance(error, GraphError | EvidenceError) else FaultKind.INPUT


class Shapes(StrEnum):
    """Which documents' graphs are checked against the SHACL shapes; the quotes of all are verified."""

    ALL = "all"
    SAMPLE = "sample"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Settings:
    """How the documents of a corpus are read. `seconds` is the longest that one may take."""

    options: Options = field(default_factory=Options)
    shapes: Shapes = Shapes.SAMPLE
    seconds: float = 600.0

    def digest(self) -> str:
        """A hash of everything but the documents that the bytes of a part depend on."""
        options = self.options
        known = {
            **about(options),
            "date": str(options.date),
            "publisher": options.publisher,
            "reading": repr(options.reading),
            **({"keep_text": True} if options.keep_text else {}),
        }
        return hashlib.sha256(json.dumps(known, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Made:
    """What one document gave: its row, its quads as sorted lines, and the labels of what it shares with others.

    `text` is what its offsets refer to, where the row says that it is kept.
    """

    row: Row
    quads: str
    labels: tuple[Label, ...]
    text: str


class Reader:
    """Reads documents; holds what is loaded once for all of them. Raises OntologyError."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._ontology = ontology_dir(settings.options.ontology)
        self._lexicon = shared_lexicon(self._ontology)

    def read(self, document: Document) -> Made | Fault:
        """The result of one document; whatever is wrong with it, the next one can be read. Raises OntologyError."""
        try:
            return self._made(document)
        except OntologyError:
            raise  # no fault of the document
        except PolicygraphError as error:
            return Fault.of(document.name, pathless(str(error), document.name, document.path), _kind(error))
        except MemoryError:
            return Fault.of(document.name, "needs more memory than there is", FaultKind.PROGRAM)
        except Exception as error:  # a fault of the program, but the other thousands shall come in
            cause = f"the program failed ({type(error).__name__}: {error}); report it"
            return Fault.of(document.name, cause, FaultKind.PROGRAM)

    def _made(self, document: Document) -> Made:
        options = self._settings.options
        extraction = read_claims(document.path, self._lexicon, options)
        graph = checked_graph(extraction, self._lexicon, self._ontology, options, shapes=self._picked(document))
        quads, labels = document_quads(graph, extraction.briefing.doc, options.base)
        briefing, known = extraction.briefing, extraction.briefing.metadata
        return Made(
            Row(
                name=document.name,
                sha256=briefing.sha256,
                briefing=briefing.doc,
                date=known.date.isoformat() if known.date is not None else None,
                publisher=known.publisher,
                words=len(briefing.text.split()),
                triples=len(graph) + len(labels),
                claims=dict(sorted(Counter(c.kind.value for c in extraction.claims).items())),
                text_sha256=(briefing.text_sha256 or briefing.sha256) if options.keep_text else None,
            ),
            quads,
            tuple(Label(*label) for label in labels),
            briefing.text,
        )

    def _picked(self, document: Document) -> bool:
        shapes = self._settings.shapes
        picked = int(hashlib.sha256(document.name.encode()).hexdigest()[-8:], 16) % _SAMPLE == 0
        return shapes is Shapes.ALL or (shapes is Shapes.SAMPLE and picked)
