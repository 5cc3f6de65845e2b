"""Runs a query on a graph: read-only, local, parameters bound as terms."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TypeAlias

import pyoxigraph as ox
from rdflib import Graph

from policygraph.errors import QueryError
from policygraph.graph.iris import DOCUMENT_SEGMENTS, SHARED_SEGMENTS, STANDARD_PREFIXES, VOCAB
from policygraph.query.named import NamedQuery, Param
from policygraph.query.nodes import Term, to_node
from policygraph.query.readonly import check_readonly
from policygraph.query.result import Result

PREFIXES = (
    STANDARD_PREFIXES
    | {p: f"{VOCAB}{s}/" for s, p in SHARED_SEGMENTS.items()}
    | {"wd": "http://www.wikidata.org/entity/"}
)
Find: TypeAlias = Callable[[str], list[str]]
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_PLACE = re.compile(r"error at (\d+):(\d+): expected ")
_WIKIDATA = re.compile(r"Q[1-9]\d*")
BY_ENDING = "SELECT DISTINCT ?node ?tail WHERE { ?node a ?class FILTER(STRENDS(STR(?node), ?tail)) }"


def run(query: NamedQuery | str, source: Graph | ox.Store, params: Mapping[str, str] | None = None) -> Result:
    """Run a named query or SPARQL text on a graph, or on the default graph of a store.

    The prefixes of the project need no declaration. `params` are bound to the variables of their names as terms,
    never pasted into the text; such a variable has to stand in the SELECT clause (it is not printed). Updates,
    SERVICE and FROM are refused. Raises QueryError.
    """
    text = query.text if isinstance(query, NamedQuery) else query
    _check(text)
    store = source if isinstance(source, ox.Store) else _store(source)
    bound = bind(query, params or {}, lambda tail: _ending(store, tail))
    try:
        answer = store.query(text, prefixes=PREFIXES, substitutions=bound)
        return to_result(answer, {v.value for v in bound})  # rows are computed as they are read
    except (SyntaxError, ValueError, OSError, RuntimeError) as error:
        raise QueryError(f"the query cannot be run: {what_is_wrong(text, error)}") from None


@lru_cache(maxsize=200)  # of what may be asked; the named queries are asked again and again
def _check(text: str) -> None:
    check_readonly(text, PREFIXES)


def what_is_wrong(text: str, error: Exception) -> str:
    """An error of the engine in one line; of a syntax error the place instead of all that could have stood there.

    >>> what_is_wrong("SELECT * { ?s ?p }", ValueError("error at 1:18: expected one of ..."))
    "not understood from line 1, column 18 on: '}'"
    """
    place = _PLACE.match(str(error))
    if place is None:
        return " ".join(str(error).split())
    row, column = int(place[1]), int(place[2])
    rest = "\n".join(text.split("\n")[row - 1 :])[column - 1 :].strip()
    shown = repr(rest.split("\n")[0][:40]) if rest else "the end of the query (is a bracket missing?)"
    return f"not understood from line {row}, column {column} on: {shown}"


def bind(query: NamedQuery | str, params: Mapping[str, str], find: Find) -> dict[ox.Variable, Term]:
    """The parameters as terms by variable; `find` looks for nodes by the end of their IRIs. Raises QueryError."""
    known = {p.name: p for p in query.params} if isinstance(query, NamedQuery) else {}
    if isinstance(query, NamedQuery):
        for name in params:
            if name not in known:
                raise QueryError(f"{query.name} has no parameter {name!r}; it has {', '.join(known) or 'none'}")
        missing = [p.name for p in query.params if p.default is None and p.name not in params]
        if missing:
            raise QueryError(f"{query.name} needs --param {missing[0]}=…")
    values = {p.name: p.default for p in known.values() if p.default is not None} | dict(params)
    return {ox.Variable(name): _term(name, value, known.get(name), find) for name, value in values.items()}


def _term(name: str, value: str, param: Param | None, find: Find) -> ox.NamedNode | ox.Literal:
    kind = param.kind if param is not None else ("iri" if _ABSOLUTE.fullmatch(value) else "text")
    if kind == "iri":
        return ox.NamedNode(_iri(name, value, find))
    if kind == "date":
        try:
            day = dt.date.fromisoformat(value)
        except ValueError:
            raise QueryError(f"{name}={value}: not a date of the form YYYY-MM-DD") from None
        return ox.Literal(day.isoformat(), datatype=ox.NamedNode(PREFIXES["xsd"] + "date"))
    return ox.Literal(value)


def _iri(name: str, value: str, find: Find) -> str:
    """An IRI given whole, as `prefix:local`, as a Wikidata id, or by its end as answers print it (measure/12-34)."""
    if _WIKIDATA.fullmatch(value):
        return f"{PREFIXES['wd']}{value}"
    if ":" not in value and value.rpartition("/")[0].rpartition("/")[2] in DOCUMENT_SEGMENTS:
        nodes = find(value)
        if len(nodes) != 1:
            several = (
                f"nodes of {len(nodes)} briefings end so: give the whole IRI" if nodes else "there is no such node"
            )
            raise QueryError(f"{name}={value}: {several}")
        return nodes[0]
    prefix, colon, local = value.partition(":")
    if colon and prefix in PREFIXES and not local.startswith("//"):
        value = PREFIXES[prefix] + local
    if not _ABSOLUTE.fullmatch(value):
        raise QueryError(f"{name}={value}: neither an IRI, nor prefix:name, nor a Wikidata id")
    return value


def _ending(store: ox.Store, tail: str) -> list[str]:
    """The nodes whose IRIs end so."""
    bound: dict[ox.Variable, Term] = {ox.Variable("tail"): ox.Literal("/" + tail)}
    found = store.query(BY_ENDING, substitutions=bound)
    assert isinstance(found, ox.QuerySolutions)
    return [str(getattr(row["node"], "value", "")) for row in found]


def _store(graph: Graph) -> ox.Store:
    store = ox.Store()
    store.bulk_load(graph.serialize(format="nt", encoding="utf-8"), ox.RdfFormat.N_TRIPLES)
    return store


def to_result(answer: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, bound: set[str]) -> Result:
    if isinstance(answer, ox.QueryBoolean):
        return Result(boolean=bool(answer))
    if isinstance(answer, ox.QueryTriples):
        graph = Graph()
        for triple in answer:
            graph.add((to_node(triple.subject), to_node(triple.predicate), to_node(triple.object)))
        return Result(graph=graph)
    names = [v.value for v in answer.variables]
    shown = [place for place, name in enumerate(names) if name not in bound]  # what was given need not be told
    if len(shown) == len(names):
        return Result(tuple(names), tuple([tuple(solution) for solution in answer]))
    rows = tuple([tuple([solution[place] for place in shown]) for solution in answer])
    return Result(tuple(names[place] for place in shown), rows)
