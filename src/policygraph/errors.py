"""The whole error tree of policygraph.

PolicygraphError
├── InputError            a text, sidecar or path the user gave cannot be used
│   ├── NotTextError      the bytes are not UTF-8 text (the byte offset is named)
│   ├── FormatError       a file is damaged, locked, or not what its name says
│   ├── LimitError        a file is larger, deeper or longer than allowed (the limit is named)
│   ├── LanguageError     the text is not English; it is set aside
│   ├── EmptyBriefingError  nothing left to read after noise is removed
│   └── SidecarError      the .toml beside a text is broken (line and key are named)
├── OntologyError         a vocabulary or rule file cannot be used (file and entry are named)
├── QueryError            a query is malformed, unknown, or lacks a parameter
├── GraphError            a graph file cannot be read, or breaks the graph contract
│   ├── ValidationError   SHACL found violations
│   └── EvidenceError     a quote is not what stands at its offsets
├── OutputError           the output folder cannot be written
├── StoreError            a knowledge base cannot be opened, locked or changed
└── MissingExtraError     an optional package is needed (the extra is named)

Every message says what is wrong, where, and what to do. The command line prints it in one line and exits 2.
"""

from __future__ import annotations

__all__ = [
    "EmptyBriefingError",
    "EvidenceError",
    "FormatError",
    "GraphError",
    "InputError",
    "LanguageError",
    "LimitError",
    "MissingExtraError",
    "NotTextError",
    "OntologyError",
    "OutputError",
    "PolicygraphError",
    "QueryError",
    "SidecarError",
    "StoreError",
    "ValidationError",
]


class PolicygraphError(Exception):
    """Base of every error that policygraph raises on purpose."""


class InputError(PolicygraphError):
    """A path, option or text given by the user cannot be used."""


class NotTextError(InputError):
    """The bytes are not UTF-8 text; the message names the first bad byte."""


class FormatError(InputError):
    """The file cannot be opened as what it claims to be."""


class LimitError(InputError):
    """The file goes over a limit; the message names the limit."""

    def __init__(self, name: str, limit: str, value: int, said: str) -> None:
        super().__init__(f"{name}: {said} (limit {value}); raise it with --limit {limit}=N, or split the file")
        self.limit = limit


class LanguageError(InputError):
    """The text is not in a language that is read; `language` is its tag."""

    def __init__(self, name: str, language: str, said: str) -> None:
        super().__init__(f"{name}: set aside: {said}; only English is read")
        self.language = language


class EmptyBriefingError(InputError):
    """The text holds nothing that could be read."""


class SidecarError(InputError):
    """The sidecar beside a text is broken."""


class OntologyError(PolicygraphError):
    """A file under ontology/ cannot be used."""


class QueryError(PolicygraphError):
    """A query cannot be run."""


class GraphError(PolicygraphError):
    """A graph file cannot be read or breaks the contract."""


class ValidationError(GraphError):
    """The graph violates the SHACL shapes."""


class EvidenceError(GraphError):
    """An evidence quote does not stand where the graph says."""


class OutputError(PolicygraphError):
    """Results cannot be written."""


class StoreError(PolicygraphError):
    """A knowledge base cannot be opened or changed."""


class MissingExtraError(PolicygraphError):
    """An optional package is missing."""

    def __init__(self, extra: str, purpose: str) -> None:
        super().__init__(f"{purpose} needs an optional package: pip install 'policygraph[{extra}]'")
        self.extra = extra
