"""Graphs in other formats: other RDF syntaxes, networks and tables."""

from policygraph.export.formats import FORMATS, write_files, write_format

__all__ = ["FORMATS", "write_files", "write_format"]
