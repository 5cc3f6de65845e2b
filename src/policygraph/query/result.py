"""What a query answers, and how it is printed."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox
from rdflib import Graph, Literal
from rdflib.term import Node

from policygraph.errors import MissingExtraError, QueryError
from policygraph.graph import to_turtle
from policygraph.graph.iris import DOCUMENT_SEGMENTS
from policygraph.graph.literals import tidy
from policygraph.graph.prefixes import Prefixes
from policygraph.query.cells import harmless
from policygraph.query.nodes import XSD_STRING, Term, to_node, to_text

if TYPE_CHECKING:
    import pandas

_OF_BRIEFING = re.compile(rf".+/([^/]+)/((?:{'|'.join(DOCUMENT_SEGMENTS)})/[^/]+)")
_WIDEST = 60  # characters of a column of the table


@dataclass(frozen=True)
class Result:
    """Rows of a SELECT, the truth of an ASK, or the graph of a CONSTRUCT.

    `columns` are the variables; `terms` are the rows as the engine has them, one term or None for each column.
    """

    columns: tuple[str, ...] = ()
    terms: tuple[tuple[Term | None, ...], ...] = ()
    boolean: bool | None = None
    graph: Graph | None = None

    @cached_property
    def rows(self) -> tuple[tuple[Node | None, ...], ...]:
        """The rows with rdflib's terms, which are made when they are first asked for: most answers are only printed."""
        return tuple([tuple([None if t is None else to_node(t) for t in row]) for row in self.terms])

    def to(self, form: str) -> str:
        """The answer as `table`, `csv`, `json` (SPARQL 1.1 JSON results) or `ttl` (CONSTRUCT only).

        Raises QueryError where the answer has no such form.
        """
        printers: Mapping[str, Callable[[], str]] = {
            "table": self._table,
            "csv": self._csv,
            "json": self._json,
            "ttl": self._turtle,
        }
        if form not in printers:
            raise QueryError(f"unknown format {form!r}; known are {', '.join(printers)}")
        return printers[form]()

    def values(self) -> list[tuple[str | None, ...]]:
        """The rows as plain text: IRIs whole, literals without language or datatype."""
        return [tuple([None if t is None else to_text(t) for t in row]) for row in self.terms]

    def to_dataframe(self) -> pandas.DataFrame:
        """The rows as a pandas DataFrame: numbers, truths and days as such, all else as text, None where unbound.

        Raises MissingExtraError without pandas, QueryError for an answer without rows.
        """
        try:
            import pandas
        except ModuleNotFoundError:
            raise MissingExtraError("pandas", "to_dataframe()") from None
        if not self.columns:
            raise QueryError("only the rows of a SELECT query make a table")
        cells = [[None if t is None else _python(t) for t in row] for row in self.rows]
        return pandas.DataFrame(cells, columns=list(self.columns))

    def _table(self) -> str:
        if self.boolean is not None:
            return "yes\n" if self.boolean else "no\n"
        if self.graph is not None:
            return to_turtle(self.graph)
        prefixes = Prefixes.of([])
        places = (_OF_BRIEFING.fullmatch(t.value) for row in self.terms for t in row if isinstance(t, ox.NamedNode))
        several = len({place[1] for place in places if place is not None}) > 1
        cells = [[_short(t, prefixes, several) for t in row] for row in self.terms]
        widths = [
            min(_WIDEST, max([len(name), *(len(row[i]) for row in cells)])) for i, name in enumerate(self.columns)
        ]
        lines = ["  ".join(n.ljust(w) for n, w in zip(self.columns, widths, strict=True)).rstrip()]
        lines.append("  ".join("-" * w for w in widths))
        lines += [_line(row, widths) for row in cells]
        return "\n".join([*lines, f"({len(cells)} row{'' if len(cells) == 1 else 's'})"]) + "\n"

    def _csv(self) -> str:
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        if self.boolean is not None:
            return "true\n" if self.boolean else "false\n"
        self._needs_rows("csv")
        writer.writerow(self.columns)
        writer.writerows(["" if v is None else harmless(v) for v in row] for row in self.values())
        return out.getvalue()

    def _json(self) -> str:
        if self.boolean is not None:
            return json.dumps({"head": {}, "boolean": self.boolean}) + "\n"
        self._needs_rows("json")
        bindings = [
            {name: _json_term(t) for name, t in zip(self.columns, row, strict=True) if t is not None}
            for row in self.terms
        ]
        data = {"head": {"vars": list(self.columns)}, "results": {"bindings": bindings}}
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n"

    def _turtle(self) -> str:
        if self.graph is None:
            raise QueryError("only a CONSTRUCT or DESCRIBE query has an answer in Turtle; use table, csv or json")
        return to_turtle(self.graph)

    def _needs_rows(self, form: str) -> None:
        if self.graph is not None:
            raise QueryError(f"the answer of a CONSTRUCT query has no rows for {form}; use ttl")


def _python(term: Node) -> object:
    """A term as Python has it; a decimal becomes a float, as columns of numbers want it."""
    value = term.toPython() if isinstance(term, Literal) else str(term)
    if isinstance(value, Decimal):
        return float(value)
    return value if isinstance(value, int | float | dt.date) else str(value)


def _short(term: Term | None, prefixes: Prefixes, several: bool) -> str:
    """A term for people: `prefix:name`, or the end of an IRI as parameters take it, with its briefing if need be."""
    if term is None:
        return ""
    if not isinstance(term, ox.NamedNode):
        return tidy(to_text(term))
    own = _OF_BRIEFING.fullmatch(term.value)
    if own is not None:
        return f"{own[1]}/{own[2]}" if several else own[2]
    return prefixes.shorten(term.value) or term.value


def _line(cells: list[str], widths: list[int]) -> str:
    cut = [c if len(c) <= w else c[: w - 1] + "…" for c, w in zip(cells, widths, strict=True)]
    return "  ".join(c.ljust(w) for c, w in zip(cut, widths, strict=True)).rstrip()


def _json_term(term: Term) -> dict[str, str]:
    if not isinstance(term, ox.Literal):
        return {"type": "bnode" if isinstance(term, ox.BlankNode) else "uri", "value": to_text(term)}
    told = {"type": "literal", "value": term.value}
    if term.language:
        return told | {"xml:lang": term.language}
    return told if term.datatype.value == XSD_STRING else told | {"datatype": term.datatype.value}
