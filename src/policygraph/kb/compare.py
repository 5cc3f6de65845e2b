"""Compares two briefings or two dates of a knowledge base, or two graphs or knowledge bases as they are."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from policygraph.errors import InputError
from policygraph.kb.sources import PathLike, find_entry
from policygraph.query import load_store
from policygraph.store import Folder, View, open_view
from policygraph.store.diff import Difference, Side, compare
from policygraph.store.measures import read_figures, read_measures

if TYPE_CHECKING:
    import pyoxigraph as ox


def diff(before: PathLike, after: PathLike, *, kb: PathLike | None = None) -> Difference:
    """What has changed from one to the other.

    With `kb` both are names of its briefings, or both are dates (YYYY-MM-DD): then what was said up to the first
    is compared with what was said after it up to the second. Without, each is a saved graph or a knowledge base.
    Raises StoreError, GraphError, InputError.
    """
    if kb is None:
        return compare(_whole(before), _whole(after))
    with open_view(Folder.open(kb)) as view:
        first, second = _date(str(before)), _date(str(after))
        if first is None and second is None:
            return compare(_briefing(view, str(before)), _briefing(view, str(after)))
        if first is None or second is None:
            raise InputError(f"compare two dates or two briefings, not {before} with {after}")
        if second <= first:
            raise InputError(f"{after} is not after {before}")
        return compare(_between(view, "", str(before)), _between(view, str(before), str(after)))


def _date(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def _whole(where: PathLike) -> Side:
    if Folder.is_one(where):
        with open_view(Folder.open(where)) as view:
            return _side(str(where), view.store)
    return _side(str(where), load_store(Path(where)))


def _side(name: str, store: ox.Store) -> Side:
    return Side(name, tuple(read_measures(store)), tuple(read_figures(store)))


def _briefing(view: View, name: str) -> Side:
    entry = find_entry(view.entries(), name, view.folder)
    whole = _side(entry.doc, view.store)
    return Side(
        entry.doc,
        tuple(m for m in whole.measures if m.briefing == entry.briefing),
        tuple(f for f in whole.figures if f.briefing == entry.briefing),
    )


def _between(view: View, after: str, until: str) -> Side:
    """What was said later than one date and not later than another (ISO dates sort as text)."""
    whole = _side("", view.store)
    dates = {m.briefing: m.date for m in whole.measures}
    return Side(
        f"after {after} until {until}" if after else f"until {until}",
        tuple(m for m in whole.measures if m.date and after < m.date <= until),
        tuple(f for f in whole.figures if after < dates.get(f.briefing, "") <= until),
    )
