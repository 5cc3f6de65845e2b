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
from typing import TYPE_CHECKING

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.term import Node

from policygraph.errors import MissingExtraError, QueryError
from policygraph.graph import to_turtle
from policygraph.graph.iris import DOCUMENT_SEGMENTS
from policygraph.graph.literals import tidy
from policygraph.graph.prefixes import Prefixes
from policygraph.query.cells import harmless

if TYPE_CHECKING:
    import pandas

_OF_BRIEFING = re.compile(rf".+/([^/]+)/((?:{'|'.join(DOCUMENT_SEGMENTS)})/[^/]+)")
_WIDEST = 60  # characters of a column of the table


@dataclass(frozen=True, slots=True)
class Result:
    """Rows of a SELECT, the truth of an ASK, or the graph of a CONSTRUCT.

    `columns` are the variables; a row holds one term or None for each.
    """

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Node | None, ...], ...] = ()
    boolean: bool | None = None
    graph: Graph | None = None

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
        return [tuple(None if t is None else str(t) for t in row) for row in self.rows]

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
        places = (_OF_BRIEFING.fullmatch(str(t)) for row in self.rows for t in row if isinstance(t, URIRef))
        several = len({place[1] for place in places if place is not None}) > 1
        cells = [[_short(t, prefixes, several) for t in row] for row in self.rows]
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
            for row in self.rows
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


def _short(term: Node | None, prefixes: Prefixes, several: bool) -> str:
    """A term for people: `prefix:name`, or the end of an IRI as parameters take it, with its briefing if need be."""
    if term is None:
        return ""
    if not isinstance(term, URIRef):
        return tidy(str(term))
    own = _OF_BRIEFING.fullmatch(str(term))
    if own is not None:
        return f"{own[1]}/{own[2]}" if several else own[2]
    return prefixes.shorten(str(term)) or str(term)


def _line(cells: list[str], widths: list[int]) -> str:
    cut = [c if len(c) <= w else c[: w - 1] + "…" for c, w in zip(cells, widths, strict=True)]
    return "  ".join(c.ljust(w) for c, w in zip(cut, widths, strict=True)).rstrip()


def _json_term(term: Node) -> dict[str, str]:
    if isinstance(term, Literal):
        more = {"xml:lang": term.language} if term.language else {}
        if term.datatype is not None:
            more["datatype"] = str(term.datatype)
        return {"type": "literal", "value": str(term), **more}
    return {"type": "bnode" if isinstance(term, BNode) else "uri", "value": str(term)}
