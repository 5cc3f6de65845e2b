"""Knowledge bases: many briefings in one place, each in its named graph, safe against crashes.

A knowledge base is a folder:

    kb.json     format and namespace
    data/       the store (one writer at a time; the engine's own lock)
    texts/      the original texts, named by their SHA-256
    views/      snapshots for readers: hard links to data/, with closures and links between briefings added
    dirty       stands there while data/ may hold more than the newest view

In data/ every briefing has a named graph with all of its triples; the default graph is their union, each triple
once (engines count a triple twice that stands in two named graphs).
"""

from policygraph.store.backup import back_up, restore
from policygraph.store.folder import Folder
from policygraph.store.protocol import Entry, Store
from policygraph.store.views import View, open_view
from policygraph.store.writer import Writer

__all__ = ["Entry", "Folder", "Store", "View", "Writer", "back_up", "open_view", "restore"]
