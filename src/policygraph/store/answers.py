"""Answers of the engine in the result formats of SPARQL 1.1 (W3C 2013), written out up to a limit."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable
from itertools import islice
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Row = list[Term | None]
_STRING = "http://www.w3.org/2001/XMLSchema#string"
_NOT_XML = {c: "\ufffd" for c in range(32) if c not in (9, 10, 13)} | {0xFFFE: "\ufffd", 0xFFFF: "\ufffd"}

GRAPH_FORMATS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
}


class TooLargeError(Exception):
    """The answer passes a limit."""


def write_rows(answer: ox.QuerySolutions | ox.QueryBoolean, media_type: str, most_rows: int) -> bytes:
    """The rows of a SELECT or the truth of an ASK. Raises TooLargeError."""
    if isinstance(answer, ox.QueryBoolean):
        return _BOOLEANS[media_type](bool(answer)).encode()
    names = [v.value for v in answer.variables]
    rows = [list(solution) for solution in islice(answer, most_rows + 1)]
    if len(rows) > most_rows:
        raise TooLargeError(f"more than {most_rows} rows; add LIMIT to the query")
    return _ROWS[media_type](names, rows).encode("utf-8", "replace")


def write_triples(
    triples: Iterable[ox.Triple], media_type: str, most_rows: int, prefixes: dict[str, str] | None = None
) -> bytes:
    """The triples of a CONSTRUCT or DESCRIBE, sorted. Raises TooLargeError."""
    found = list(islice(triples, most_rows + 1))
    if len(found) > most_rows:
        raise TooLargeError(f"more than {most_rows} triples; add LIMIT to the query")
    form = GRAPH_FORMATS[media_type]
    used = prefixes if form in (ox.RdfFormat.TURTLE, ox.RdfFormat.JSON_LD, ox.RdfFormat.RDF_XML) else None
    return ox.serialize(sorted(set(found), key=str), format=form, prefixes=used) or b""


def _json(names: list[str], rows: list[Row]) -> str:
    bindings = [{n: _json_term(t) for n, t in zip(names, row, strict=True) if t is not None} for row in rows]
    return json.dumps({"head": {"vars": names}, "results": {"bindings": bindings}}, ensure_ascii=False)


def _json_term(term: Term) -> dict[str, object]:
    match term:
        case ox.NamedNode():
            return {"type": "uri", "value": term.value}
        case ox.BlankNode():
            return {"type": "bnode", "value": term.value}
        case ox.Literal():
            told: dict[str, object] = {"type": "literal", "value": term.value}
            if term.language:
                told["xml:lang"] = term.language
            elif term.datatype.value != _STRING:
                told["datatype"] = term.datatype.value
            return told
        case _:
            parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
            return {"type": "triple", "value": {k: _json_term(v) for k, v in parts.items()}}


def _xml(names: list[str], rows: list[Row]) -> str:
    out = io.StringIO()
    head = "".join(f"<variable name={quoteattr(n)}/>" for n in names)
    out.write(f"{_XML_START}<head>{head}</head><results>")
    for row in rows:
        cells = (
            f"<binding name={quoteattr(n)}>{_xml_term(t)}</binding>"
            for n, t in zip(names, row, strict=True)
            if t is not None
        )
        out.write(f"<result>{''.join(cells)}</result>\n")
    out.write("</results></sparql>\n")
    return out.getvalue()


def _xml_term(term: Term) -> str:
    match term:
        case ox.NamedNode():
            return f"<uri>{_xml_text(term.value)}</uri>"
        case ox.BlankNode():
            return f"<bnode>{_xml_text(term.value)}</bnode>"
        case ox.Literal():
            kind = ""
            if term.language:
                kind = f" xml:lang={quoteattr(term.language)}"
            elif term.datatype.value != _STRING:
                kind = f" datatype={quoteattr(term.datatype.value)}"
            return f"<literal{kind}>{_xml_text(term.value)}</literal>"
        case _:
            parts = zip(("subject", "predicate", "object"), term, strict=True)
            return f"<triple>{''.join(f'<{k}>{_xml_term(v)}</{k}>' for k, v in parts)}</triple>"


def _xml_text(text: str) -> str:
    """Text in XML 1.0, which cannot hold most control characters."""
    return escape(text.translate(_NOT_XML)).replace("\r", "&#13;")


def _csv(names: list[str], rows: list[Row]) -> str:
    lines = [",".join(names), *(",".join(_csv_cell(t) for t in row) for row in rows)]
    return "".join(f"{line}\r\n" for line in lines)


def _csv_cell(term: Term | None) -> str:
    if term is None:
        return ""
    text = f"_:{term.value}" if isinstance(term, ox.BlankNode) else str(getattr(term, "value", term))
    return '"' + text.replace('"', '""') + '"' if any(c in text for c in ',"\r\n') else text


def _tsv(names: list[str], rows: list[Row]) -> str:
    lines = ["\t".join(f"?{n}" for n in names), *("\t".join(_tsv_cell(t) for t in row) for row in rows)]
    return "".join(f"{line}\n" for line in lines)


def _tsv_cell(term: Term | None) -> str:
    """A term as in Turtle, on one line."""
    return "" if term is None else str(term).replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


_XML_START = '<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">'
_ROWS: dict[str, Callable[[list[str], list[Row]], str]] = {
    "application/sparql-results+json": _json,
    "application/sparql-results+xml": _xml,
    "text/csv": _csv,
    "text/tab-separated-values": _tsv,
}
_BOOLEANS: dict[str, Callable[[bool], str]] = {
    "application/sparql-results+json": lambda truth: json.dumps({"head": {}, "boolean": truth}),
    "application/sparql-results+xml": lambda truth: (
        f"{_XML_START}<head/><boolean>{'true' if truth else 'false'}</boolean></sparql>\n"
    ),
    "text/csv": lambda truth: f"{'true' if truth else 'false'}\r\n",
    "text/tab-separated-values": lambda truth: f"{'true' if truth else 'false'}\n",
}
ROW_FORMATS = tuple(_ROWS)
