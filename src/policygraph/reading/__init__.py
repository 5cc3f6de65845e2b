"""Reading: a file becomes a Briefing with noise, blocks, sentences and turns; no offset ever moves.

`clean` has the length of `text`. In it noise is blanked, quotes, dashes and spaces are plain, and a line
break stands only between blocks. Headings and table rows are one sentence each; furniture has none.
"""

from policygraph.reading.files import MAX_BYTES, find_briefings, find_sidecar
from policygraph.reading.kinds import SUFFIXES
from policygraph.reading.read import read_briefing, read_text
from policygraph.reading.rules import Rules
from policygraph.reading.settings import Limits, Settings
from policygraph.reading.sidecar import load_sidecar, parse_date

__all__ = [
    "MAX_BYTES",
    "SUFFIXES",
    "Limits",
    "Rules",
    "Settings",
    "find_briefings",
    "find_sidecar",
    "load_sidecar",
    "parse_date",
    "read_briefing",
    "read_text",
]
