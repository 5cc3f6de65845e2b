"""Named queries: files `ontology/queries/*.rq` with a header that gives title and parameters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from policygraph.errors import OntologyError

_HEADER = re.compile(r"^# *(title|param) *: *(.+?) *$", re.MULTILINE)
_PARAM = re.compile(
    r"(?P<name>[A-Za-z]\w*)(?: *\((?P<kind>iri|text|date)\))?(?: *= *(?P<default>\S+))?(?: +- +(?P<says>.+))?"
)
_REMARKS = re.compile(r"(?:[ \t]*#[^\n]*\n)*")
_DECLARED = re.compile(r"\bPREFIX\s+([\w-]*):", re.IGNORECASE)
_QUIET = re.compile(r"""<[^<>\s]*>|"[^"\n]*"|'[^'\n]*'|#[^\n]*""")  # IRIs, strings and comments
_USED = re.compile(r"(?<![\w?$:-])([A-Za-z][\w-]*):")


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter of a query: the variable `?name` is bound to a value of the kind iri, text or date."""

    name: str
    kind: str
    default: str | None
    description: str


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query with its title and parameters."""

    name: str
    title: str
    params: tuple[Param, ...]
    text: str


def named_queries(ontology: Path, own: Path | None = None) -> list[NamedQuery]:
    """The named queries of an ontology folder, and of a folder of one's `own`, in name order.

    One's own query takes the place of a shipped one with its name. Raises OntologyError.
    """
    if own is not None and not own.is_dir():
        raise OntologyError(f"{own}: there is no such folder of queries (*.rq)")
    paths = sorted((ontology / "queries").glob("*.rq")) + (sorted(own.glob("*.rq")) if own is not None else [])
    found = {path.stem: path for path in paths}
    return [read_query(path) for _, path in sorted(found.items())]


def read_query(path: Path) -> NamedQuery:
    """A query file. Without a header its title is its name. Raises OntologyError."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise OntologyError(f"{path}: this query cannot be read ({error})") from None
    title = next((value for key, value in _HEADER.findall(text) if key == "title"), path.stem)
    return NamedQuery(path.stem, title, tuple(_params(path, text)), text)


def declare_prefixes(text: str, known: Mapping[str, str]) -> str:
    """A query with declarations of the known prefixes that it uses, so that any other tool can run it.

    >>> declare_prefixes("ASK { ?m a pg:Measure }", {"pg": "https://example.org/pg#", "skos": "https://example.org/"})
    'PREFIX pg: <https://example.org/pg#>\\nASK { ?m a pg:Measure }'
    """
    declared = set(_DECLARED.findall(text))
    used = {name for name in _USED.findall(_QUIET.sub(" ", text)) if name in known} - declared
    remarks = _REMARKS.match(text)
    at = remarks.end() if remarks else 0
    return text[:at] + "".join(f"PREFIX {name}: <{known[name]}>\n" for name in sorted(used)) + text[at:]


def _params(path: Path, text: str) -> Iterator[Param]:
    for key, value in _HEADER.findall(text):
        if key != "param":
            continue
        found = _PARAM.fullmatch(value)
        if found is None:
            raise OntologyError(f"{path}: '# param: {value}' is not of the form 'name (iri) = default - what it is'")
        yield Param(found["name"], found["kind"] or "text", found["default"], found["says"] or "")
