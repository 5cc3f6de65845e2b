"""Asks a SPARQL endpoint on another server as a saved graph is asked (SPARQL 1.1 Protocol, W3C 2013)."""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph as ox

from policygraph.errors import QueryError, StoreError
from policygraph.query.bind import bind_values
from policygraph.query.named import NamedQuery
from policygraph.query.readonly import check_readonly
from policygraph.query.result import Result
from policygraph.query.run import BY_ENDING, PREFIXES, bind, to_result, what_is_wrong
from policygraph.store.http import Connection, Server
from policygraph.store.terms import to_graph

_ROWS = "application/sparql-results+json"
_TRIPLES = "application/n-triples, text/turtle;q=0.9"
_MOST_ROWS = "x-sparql-maxrows"  # Virtuoso cuts off without a word in the answer itself


def run_remote(query: NamedQuery | str, server: Server, params: Mapping[str, str] | None = None) -> Result:
    """Run a named query or SPARQL text on an endpoint, with the prefixes and parameters of `run`.

    Parameters become terms in VALUES blocks. What asks the default graph gets what the server takes for it: some
    want `?union-default-graph` in the address to see named graphs. Raises QueryError, StoreError (also where the
    server has cut the answer off), MissingExtraError.
    """
    text = query.text if isinstance(query, NamedQuery) else query
    check_readonly(text, PREFIXES)
    with Connection(server) as connection:
        bound = bind(query, params or {}, lambda tail: _ending(connection, tail))
        text = bind_values(text, {variable.value: str(term) for variable, term in bound.items()})
        return _ask(connection, text, {variable.value for variable in bound})


def _ask(connection: Connection, text: str, bound: set[str]) -> Result:
    try:
        kind = ox.Store().query(text, prefixes=PREFIXES)  # on nothing: tells what is asked for, and whether it can be
    except SyntaxError as error:
        raise QueryError(f"the query cannot be run: {what_is_wrong(text, error)}") from None
    whole = "".join(f"PREFIX {p}: <{iri}>\n" for p, iri in sorted(PREFIXES.items()) if f"{p}:" in text) + text
    wants_triples = isinstance(kind, ox.QueryTriples)
    accept = _TRIPLES if wants_triples else _ROWS
    answer = connection.send("POST", "the query", form={"query": whole}, headers={"Accept": accept}, repeatable=True)
    url = connection.server.url
    found = answer.headers.get("content-type", "").partition(";")[0].strip()
    form = ox.RdfFormat.from_media_type(found) if wants_triples else None
    if form is None and (wants_triples or "json" not in found):
        raise StoreError(f"{url}: answers with {found or 'nothing'} instead of {accept}: is it a SPARQL endpoint?")
    try:
        if form is not None:
            return Result(graph=to_graph(ox.parse(answer.content, form)))
        result = to_result(ox.parse_query_results(answer.content, format=ox.QueryResultsFormat.JSON), bound)
    except (SyntaxError, ValueError) as error:
        raise StoreError(f"{url}: the answer is broken or was cut off ({' '.join(str(error).split())})") from None
    _check_length(url, answer.headers.get(_MOST_ROWS), len(result.rows))
    return result


def _check_length(url: str, most: str | None, rows: int) -> None:
    if most is not None and most.isdecimal() and rows >= int(most):
        raise StoreError(f"{url}: gives {most} rows at most, and may have cut the answer off: add LIMIT to the query")


def _ending(connection: Connection, tail: str) -> list[str]:
    """The nodes whose IRIs end so."""
    text = bind_values(BY_ENDING, {"tail": str(ox.Literal("/" + tail))})
    return [str(row[0]) for row in _ask(connection, text, {"tail"}).rows]
