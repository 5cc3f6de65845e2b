"""Reads saved graphs: Turtle as `build` writes it, and what `export` makes of it, compressed or not."""

from __future__ import annotations

import gzip
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
from rdflib import Graph

from policygraph.errors import FormatError, GraphError, LimitError
from policygraph.reading.containers import read_within
from policygraph.reading.settings import Limits
from policygraph.store.terms import to_graph

_FORMS = {
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".xml": ox.RdfFormat.RDF_XML,
    ".owl": ox.RdfFormat.RDF_XML,
    ".jsonld": ox.RdfFormat.JSON_LD,
}
_AGAIN = re.compile(r" \((?:[^()]*, )?line \d+\)$")  # the place is in the message already


def load_graph(path: Path) -> Graph:
    """Read a saved graph. To ask it only, load_store() is quicker. Raises GraphError.

    The ending tells the format (.ttl .nt .nq .trig .rdf .jsonld, .gz behind it: compressed); any other is taken for
    Turtle. Named graphs are united.
    """
    raw, form = _read(path)
    found = _parsed(path, raw, form)
    if form is not ox.RdfFormat.TURTLE:
        return to_graph(found)
    for _ in found:  # the quicker parser, whose errors say line and column
        pass
    try:
        return Graph().parse(data=raw, format="turtle")  # keeps letters of language tags as they are
    except RecursionError:
        raise GraphError(f"{path}: not a graph in Turtle (nested too deep)") from None


def load_store(path: Path) -> ox.Store:
    """Read a saved graph into a store, fifteen times as fast as load_graph(). Raises GraphError."""
    raw, form = _read(path)
    store = ox.Store()
    if form in (ox.RdfFormat.N_QUADS, ox.RdfFormat.TRIG, ox.RdfFormat.JSON_LD):
        store.bulk_extend(_parsed(path, raw, form))
        return store
    try:
        store.bulk_load(raw, form)
    except (SyntaxError, ValueError) as error:
        raise _broken(path, form, error) from None
    return store


def _read(path: Path) -> tuple[bytes, ox.RdfFormat]:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise GraphError(f"{path}: there is no such graph; build one with policygraph build") from None
    except IsADirectoryError:
        raise GraphError(f"{path}: is a folder, but no knowledge base: name a graph in it") from None
    except OSError as error:
        raise GraphError(f"{path}: cannot be read ({error.strerror or error})") from None
    plain = path
    if path.suffix == ".gz":
        plain, raw = path.with_suffix(""), _unpacked(path, raw)
    return raw, _FORMS.get(plain.suffix.lower(), ox.RdfFormat.TURTLE)


def _unpacked(path: Path, raw: bytes) -> bytes:
    limits = Limits()
    try:
        return read_within(gzip.GzipFile(fileobj=io.BytesIO(raw)), str(path), len(raw), limits)
    except FormatError as error:
        raise GraphError(f"{error}: it cannot be read") from None
    except LimitError as error:
        most = f"{limits.ratio} times its size" if error.limit == "ratio" else f"{limits.unpacked:,} bytes"
        raise GraphError(
            f"{path}: unpacks to more than {most}; if you trust it, unpack it and name the unpacked file"
        ) from None


def _parsed(path: Path, raw: bytes, form: ox.RdfFormat) -> Iterator[ox.Quad]:
    try:
        for quad in ox.parse(raw, form):
            yield ox.Quad(quad.subject, quad.predicate, quad.object)
    except (SyntaxError, ValueError) as error:
        raise _broken(path, form, error) from None


def _broken(path: Path, form: ox.RdfFormat, error: Exception) -> GraphError:
    reason = _AGAIN.sub("", " ".join(str(error).split())).removeprefix("Parser error ")
    return GraphError(f"{path}: not a graph in {form.name} ({reason[:160]})")
