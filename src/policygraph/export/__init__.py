"""Graphs in other formats: other RDF syntaxes, networks and tables."""

from policygraph.export.formats import FORMATS, OF_DATASETS, OF_FOLDERS, format_of, write_files, write_format
from policygraph.export.levels import at_level, parts_at_level
from policygraph.export.parts import Part, briefings, split, stored

__all__ = [
    "FORMATS",
    "OF_DATASETS",
    "OF_FOLDERS",
    "Part",
    "at_level",
    "briefings",
    "format_of",
    "parts_at_level",
    "split",
    "stored",
    "write_files",
    "write_format",
]
