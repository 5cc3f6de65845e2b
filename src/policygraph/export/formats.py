"""The table of formats: which function writes what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from rdflib import Graph

from policygraph.errors import InputError
from policygraph.export.cube import cube
from policygraph.export.neo4j import neo4j
from policygraph.export.netxml import gexf, graphml
from policygraph.export.parts import Part, split
from policygraph.export.rdf import jsonld, nquads, ntriples, rdfxml, trig, turtle12
from policygraph.export.tables import csvw, measures_csv
from policygraph.export.void import void
from policygraph.graph import to_turtle

OF_GRAPHS: Mapping[str, Callable[[Graph], str]] = {
    "turtle": to_turtle,
    "turtle12": turtle12,
    "ntriples": ntriples,
    "jsonld": jsonld,
    "rdfxml": rdfxml,
    "graphml": graphml,
    "gexf": gexf,
    "csv": measures_csv,
    "cube": cube,
    "void": void,
}
OF_DATASETS: Mapping[str, Callable[[Iterable[Part]], Iterator[str]]] = {"trig": trig, "nquads": nquads}
OF_FOLDERS: Mapping[str, Callable[[Graph], dict[str, str]]] = {"csvw": csvw, "neo4j": neo4j}
FORMATS = (*OF_GRAPHS, *OF_DATASETS)
ENDINGS = {
    ".ttl": "turtle",
    ".trig": "trig",
    ".nq": "nquads",
    ".nt": "ntriples",
    ".jsonld": "jsonld",
    ".rdf": "rdfxml",
    ".graphml": "graphml",
    ".gexf": "gexf",
    ".csv": "csv",
}


def write_format(graph: Graph, form: str, area: str | None = None) -> str:
    """A graph as text in one of FORMATS; the same bytes for the same graph. Raises InputError.

    Where the format has named graphs, each briefing is one. `area` belongs to the cube (see there).
    """
    if form == "cube":
        return cube(graph, area)
    if form in OF_DATASETS:
        return "".join(OF_DATASETS[form](split(graph)))
    if form not in OF_GRAPHS:
        raise unknown_format(form)
    return OF_GRAPHS[form](graph)


def write_files(graph: Graph, form: str = "csvw") -> dict[str, str]:
    """A graph in a format that makes several files, by file name. Raises InputError."""
    if form not in OF_FOLDERS:
        raise unknown_format(form)
    return OF_FOLDERS[form](graph)


def format_of(name: str) -> str:
    """The format that the ending of a file name tells, `.gz` apart. Raises InputError.

    >>> format_of("all.nq.gz")
    'nquads'
    """
    plain = name.removesuffix(".gz")
    for ending, form in ENDINGS.items():
        if plain.endswith(ending):
            return form
    raise InputError(f"{name}: this ending tells no format: give --format ({', '.join((*FORMATS, *OF_FOLDERS))})")


def unknown_format(form: str) -> InputError:
    """What to say of a format that is not there."""
    return InputError(f"unknown format {form!r}; known are {', '.join((*FORMATS, *OF_FOLDERS))}")
