"""The table of formats: which function writes what."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rdflib import Graph

from policygraph.errors import InputError
from policygraph.export.network import gexf, graphml
from policygraph.export.rdf import jsonld, nquads, ntriples, rdfxml, trig
from policygraph.export.tables import csvw, measures_csv
from policygraph.graph import to_turtle

FORMATS: Mapping[str, Callable[[Graph], str]] = {
    "turtle": to_turtle,
    "trig": trig,
    "nquads": nquads,
    "ntriples": ntriples,
    "jsonld": jsonld,
    "rdfxml": rdfxml,
    "graphml": graphml,
    "gexf": gexf,
    "csv": measures_csv,
}


def write_format(graph: Graph, form: str) -> str:
    """A graph as text in one of FORMATS; the same bytes for the same graph. Raises InputError."""
    if form not in FORMATS:
        raise InputError(f"unknown format {form!r}; known are {', '.join(FORMATS)}")
    return FORMATS[form](graph)


def write_files(graph: Graph) -> dict[str, str]:
    """The tables of measures and observations with their CSVW description, by file name."""
    return csvw(graph)
