"""Decisions of people on a knowledge base: made, listed and taken back."""

from __future__ import annotations

import datetime as dt

import policygraph.store.curation as curation
from policygraph.errors import InputError, StoreError
from policygraph.graph.iris import is_iri
from policygraph.kb.sources import PathLike
from policygraph.query import run
from policygraph.query.run import PREFIXES
from policygraph.store import Folder, View, Writer, open_view
from policygraph.store.curation import Decision, Verdict

_PAIRS = {Verdict.SAME, Verdict.DIFFERENT}
_FIND = """SELECT DISTINCT ?end ?node WHERE { ?node ?p ?o FILTER(STRENDS(STR(?node), ?end)) } LIMIT 3"""

_VALUES = "SELECT ?node ?property ?value { ?node ?property ?value } ORDER BY ?value"


def decide(
    kb: PathLike,
    verdict: Verdict | str,
    about: str,
    *,
    who: str,
    when: dt.date,
    why: str,
    other: str = "",
    predicate: str = "",
    old: str = "",
    new: str = "",
) -> Decision:
    """Decide on a node of a knowledge base, named by its IRI or the end of it.

    same and different need `other`; correct needs `predicate` (prefix:name or IRI), `old` and `new` (IRI or text);
    alias needs `new`. A decision on the same thing takes the place of the earlier one.
    Raises InputError, StoreError.
    """
    folder, chosen = Folder.open(kb), Verdict(verdict)
    _check(chosen, {"who": who, "why": why}, {"other": other, "predicate": predicate, "old": old, "new": new})
    earlier = {d.id: d for d in curation.read_curation(folder)}
    with open_view(folder) as view:
        made = Decision(
            verdict=chosen,
            about=_node(view, about),
            who=who,
            when=when.isoformat(),
            why=why,
            other=_node(view, other) if chosen in _PAIRS else "",
            predicate=_expanded(predicate),
            old=_expanded(old),
            new=_expanded(new) if chosen is Verdict.CORRECT else new,
        )
        if chosen is Verdict.CORRECT:
            _check_correction(view, made, [d for d in earlier.values() if _same_matter(d, made)])
    _store(folder, [d for d in earlier.values() if not _same_matter(d, made)] + [made])
    return made


def decisions(kb: PathLike) -> list[Decision]:
    """All decisions of a knowledge base."""
    return curation.read_curation(Folder.open(kb))


def undo(kb: PathLike, id: str) -> Decision:
    """Take a decision back, named by its id. Raises StoreError."""
    folder = Folder.open(kb)
    known = curation.read_curation(folder)
    found = [d for d in known if d.id == id]
    if not found:
        raise StoreError(f"{kb}: holds no decision {id!r}; see: policygraph curate list {kb}")
    _store(folder, [d for d in known if d.id != id])
    return found[0]


def _store(folder: Folder, kept: list[Decision]) -> None:
    with Writer.open(folder) as writer:
        curation.write_curation(writer.folder, kept)


def _same_matter(one: Decision, other: Decision) -> bool:
    """Whether the second takes the place of the first: accept and reject, same and different exclude each other."""
    groups = ({Verdict.ACCEPT, Verdict.REJECT}, _PAIRS)
    opposed = any(one.verdict in g and other.verdict in g for g in groups)
    pair = {one.about, one.other} == {other.about, other.other}
    corrected = one.verdict is other.verdict is Verdict.CORRECT
    same_value = (one.about, one.predicate, one.old) == (other.about, other.predicate, other.old)
    return (opposed and pair) or (corrected and same_value) or one.id == other.id


def _check(verdict: Verdict, always: dict[str, str], parts: dict[str, str]) -> None:
    needed = {
        Verdict.SAME: {"other"},
        Verdict.DIFFERENT: {"other"},
        Verdict.CORRECT: {"predicate", "old", "new"},
        Verdict.ALIAS: {"new"},
    }.get(verdict, set())
    missing = [k for k, v in always.items() if not v.strip()] + sorted(k for k in needed if not parts[k].strip())
    extra = sorted(k for k, v in parts.items() if v and k not in needed)
    if missing:
        raise InputError(f"{verdict} needs {', '.join(missing)}")
    if extra:
        raise InputError(f"{verdict} has no {', '.join(extra)}")


def _check_correction(view: View, made: Decision, replaced: list[Decision]) -> None:
    """Refuse a correction that could change nothing."""
    if not is_iri(made.predicate) or is_iri(made.old) > is_iri(made.new):
        raise InputError("correct: the property, and the new value of an IRI, must be IRIs")
    asked = {"node": made.about, "property": made.predicate}
    known = [str(row[0]) for row in run(_VALUES, view.store, asked).values()]
    if made.old not in known and not replaced:  # what is corrected already has the new value by now
        has = f"it has {', '.join(known)}" if known else "it has none"
        raise InputError(f"correct: {made.about} has no {made.predicate} {made.old!r}; {has}")


def _node(view: View, name: str) -> str:
    """The one node that an IRI or the end of one names; a node that was rejected is known by its whole IRI only."""
    if is_iri(name):
        return name
    found = [str(row[0]) for row in run(_FIND, view.store, {"end": "/" + name.lstrip("/")}).values()]
    if not found:
        raise StoreError(f"nothing in {view.folder.path} has an IRI that ends in {name!r}")
    if len(found) > 1:
        raise StoreError(f"{name!r} fits several: {', '.join(found)}")
    return found[0]


def _expanded(value: str) -> str:
    """`prefix:name` as IRI; anything else as it is."""
    prefix, colon, local = value.partition(":")
    return PREFIXES[prefix] + local if colon and prefix in PREFIXES and not local.startswith("//") else value
