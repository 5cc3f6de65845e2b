"""The SPARQL 1.1 Protocol (W3C 2013), query part: requests in, jobs for the workers out, answers back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from policygraph.errors import QueryError
from policygraph.store.worker import Answer

ROWS = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
)
TRIPLES = ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json")
_ALIASES = {
    "application/json": "application/sparql-results+json",
    "application/xml": "application/sparql-results+xml",
    "text/xml": "application/sparql-results+xml",
    "text/plain": "application/n-triples",
    "application/x-turtle": "text/turtle",
}
_STATUS = {"query": 400, "type": 406, "large": 413, "busy": 503, "memory": 503, "start": 500, "time": 504}
_PARTS = {"query", "default-graph-uri", "named-graph-uri"}
_GRAPH = re.compile(r"(?:https?|urn):[^\s<>\"{}|\\^`]+", re.IGNORECASE)


class RefusedError(Exception):
    """A request that gets no answer, with the status that says why."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Request:
    """A query with its data set."""

    query: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]


def parse(method: str, query_string: str, content_type: str, body: bytes) -> Request:
    """The query of a GET, of a POSTed form or of a POSTed query. Raises RefusedError."""
    pairs = _pairs(query_string, "the address")
    if method == "POST":
        kind = content_type.partition(";")[0].strip().lower()
        if kind == "application/x-www-form-urlencoded":
            pairs = [*pairs, *_pairs(_text(body), "the form")]
        elif kind == "application/sparql-query":
            pairs = [*pairs, ("query", _text(body))]
        elif kind == "application/sparql-update":
            raise RefusedError(403, "this endpoint is read-only: updates are refused")
        else:
            raise RefusedError(415, "POST a form (application/x-www-form-urlencoded) or application/sparql-query")
    if any(name in {"update", "using-graph-uri", "using-named-graph-uri"} for name, _ in pairs):
        raise RefusedError(403, "this endpoint is read-only: updates are refused")
    queries = [value for name, value in pairs if name == "query"]
    if len(queries) != 1:
        raise RefusedError(400, f"a request holds one query; this one holds {len(queries)}")
    graphs = {part: tuple(v for n, v in pairs if n == part) for part in _PARTS - {"query"}}
    for graph in [*graphs["default-graph-uri"], *graphs["named-graph-uri"]]:
        if not _GRAPH.fullmatch(graph):
            raise RefusedError(400, f"{graph[:60]!r} names no graph of this store")
    return Request(queries[0], graphs["default-graph-uri"], graphs["named-graph-uri"])


def _pairs(text: str, where: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=100)
    except UnicodeDecodeError:
        raise RefusedError(400, f"{where} is not UTF-8") from None
    except ValueError:
        raise RefusedError(400, f"{where} has too many fields") from None


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise RefusedError(400, "the body is not UTF-8") from None


def choose(accept: str, offered: Sequence[str]) -> str | None:
    """The offered media type that an Accept header likes best (RFC 9110, 12.5.1), or None.

    >>> choose("text/html, text/turtle;q=0.9, */*;q=0.1", ["application/n-triples", "text/turtle"])
    'text/turtle'
    """
    if not accept.strip():
        return offered[0]
    wishes: dict[str, float] = {}
    for part in accept.split(","):
        name, *parameters = (p.strip().lower() for p in part.split(";"))
        wishes[name] = _quality(parameters)
    best = max(offered, key=lambda media: (_liking(media, wishes), -offered.index(media)))
    return best if _liking(best, wishes) > 0 else None


def _liking(media: str, wishes: dict[str, float]) -> float:
    names = [media, *(alias for alias, meant in _ALIASES.items() if meant == media)]
    for name in [*names, media.partition("/")[0] + "/*", "*/*"]:
        if name in wishes:
            return wishes[name]
    return 0.0


def _quality(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0


def refused(answer: Answer) -> RefusedError:
    """Why a worker gave no answer."""
    return RefusedError(_STATUS[answer.problem], answer.message)


def from_query_error(error: QueryError) -> RefusedError:
    """A query that the guard did not let through."""
    return RefusedError(400, str(error))
