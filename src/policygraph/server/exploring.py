"""Explorer pages of a knowledge base: of some briefings, or of what surrounds one thing in all of them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from policygraph.explorer import render_page
from policygraph.server.resources import Ask, Link
from policygraph.store import Entry, View
from policygraph.store.surroundings import Surroundings, surroundings
from policygraph.store.worker import Answer, Job

MOST_EXPLORED = 12  # briefings whose graph or texts one page holds
_EXPAND = "/explore?node="
_LABELS = ("#prefLabel", "#label", "/name", "/title")
_MOST_NAMED = 24
_NAMED = f"""SELECT ?this (COUNT(DISTINCT ?claim) AS ?n) (SAMPLE(?found) AS ?label) WHERE {{
  ?claim %s ?this . ?this skos:prefLabel ?found FILTER(LANG(?found) IN ("en", ""))
}} GROUP BY ?this ORDER BY DESC(?n) ?this LIMIT {_MOST_NAMED}"""
_TITLES = """SELECT ?this (SAMPLE(?t) AS ?title) (SAMPLE(?d) AS ?issued) WHERE {
  VALUES ?this { %s } OPTIONAL { ?this dcterms:title ?t } OPTIONAL { ?this dcterms:issued ?d }
} GROUP BY ?this"""
_LISTS = (
    ("Who acts", "pg:actor"),
    ("Sectors", "pg:targetsSector"),
    ("Target groups", "pg:targetsGroup"),
    ("Indicators", "pg:indicator"),
)


@dataclass(frozen=True, slots=True)
class Named:
    """Things that many claims name, with how many do."""

    title: str
    things: tuple[tuple[Link, int], ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A briefing as lists show it: what it is called (its file, where it has no title), and of which day."""

    entry: Entry
    title: str
    issued: str


async def listed(ask: Ask, snapshot: str, entries: Sequence[Entry]) -> list[Listed]:
    """Briefings with their titles and dates."""
    names = " ".join(f"<{e.briefing}>" for e in entries)
    answer = await ask(Job(snapshot, _TITLES % names))
    rows = [] if answer.problem or not entries else json.loads(answer.body)["results"]["bindings"]
    found = {row["this"]["value"]: {name: cell["value"] for name, cell in row.items()} for row in rows}
    told = [(e, found.get(e.briefing, {})) for e in entries]
    return [Listed(e, row.get("title", e.name), row.get("issued", "")) for e, row in told]


def page_of(view: View, entries: Sequence[Entry], total: int) -> str:
    """The page of one briefing, or of all; `total` is how many the knowledge base holds."""
    graph = view.graph(entries[0]) if len(entries) == 1 else view.graph()
    note = None if len(entries) == total else f"{len(entries)} of {total} briefings of this knowledge base."
    expand = None if len(entries) == total else _EXPAND
    return render_page(graph, _texts(view, entries), note=note, expand=expand)


def page_around(view: View, iri: str) -> str | None:
    """The page of what all briefings say around a thing; None if nothing is known of it."""
    found = surroundings(view, iri)
    if not len(found.graph):
        return None
    entries = [e for e in view.entries() if e.briefing in found.briefings]
    part = f"{found.claims} of {found.total}" if found.claims < found.total else f"{found.total}"
    name = _name(found, iri)
    many = f"{len(found.briefings)} briefing{'' if len(found.briefings) == 1 else 's'}"
    note = f"What all briefings say around “{name}”: {part} claims from {many}."
    texts = _texts(view, entries) if len(entries) <= MOST_EXPLORED else {}
    return render_page(found.graph, texts, title=name, note=note, expand=_EXPAND)


def _name(found: Surroundings, iri: str) -> str:
    labels = [
        (getattr(o, "language", None) != "en", str(o))
        for s, p, o in found.graph
        if str(s) == iri and str(p).endswith(_LABELS)
    ]
    return min(labels)[1] if labels else iri


def _texts(view: View, entries: Sequence[Entry]) -> dict[str, str]:
    places = {e.briefing: view.folder.text(e.kept_text) for e in entries}
    return {iri: path.read_bytes().decode("utf-8") for iri, path in places.items() if path.is_file()}


async def much_named(ask: Ask, snapshot: str) -> list[Named]:
    """Where to begin in a large knowledge base; a list that takes too long is left out."""
    answers = await asyncio.gather(*(ask(Job(snapshot, _NAMED % predicate)) for _, predicate in _LISTS))
    lists = [Named(title, _things(a)) for (title, _), a in zip(_LISTS, answers, strict=True) if not a.problem]
    return [one for one in lists if one.things]


def _things(answer: Answer) -> tuple[tuple[Link, int], ...]:
    rows = json.loads(answer.body)["results"]["bindings"]
    return tuple(
        (Link(row["label"]["value"], _EXPAND + quote(row["this"]["value"], safe="")), int(row["n"]["value"]))
        for row in rows
        if "this" in row
    )
