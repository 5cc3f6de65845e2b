"""Knowledge bases for people and programs, above the store: add, look after, ask, compare."""

from policygraph.kb.adding import Summary, add
from policygraph.kb.compare import diff
from policygraph.kb.manage import Listed, Status, backup, compact, listing, remove, restore, status
from policygraph.kb.sources import is_kb, load, open_source, query, texts

__all__ = [
    "Listed",
    "Status",
    "Summary",
    "add",
    "backup",
    "compact",
    "diff",
    "is_kb",
    "listing",
    "load",
    "open_source",
    "query",
    "remove",
    "restore",
    "status",
    "texts",
]
