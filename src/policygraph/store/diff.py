"""What has changed between two briefings, dates or knowledge bases: measures over time, and figures side by side."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

import pyoxigraph as ox

from policygraph.errors import InputError
from policygraph.graph.iris import PG, RDF, STANDARD_PREFIXES
from policygraph.store.matching import Match, Measure, match
from policygraph.store.measures import Figure


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison, with the name people know it by."""

    name: str
    measures: tuple[Measure, ...]
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, order=True)
class SeriesRow:
    """One figure of a series: what it is, and its values on either side (several where a side says several)."""

    indicator: str
    kind: str
    comparator: str
    area: str
    unit: str
    period: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """One measure of which the sides say other things: by a decision, or because it was read anew."""

    before: Measure
    after: Measure

    @property
    def told(self) -> tuple[str, ...]:
        """What has changed, in words: `status: announced → under-study`."""
        old, new = _facts(self.before), _facts(self.after)
        return tuple(f"{name}: {_said(old[name])} → {_said(new[name])}" for name in _FACTS if old[name] != new[name])


@dataclass(frozen=True, slots=True)
class Difference:
    """Measures that are new, said again, further or less far on the status ladder, corrected in place, or not said
    again; and figures."""

    before: str
    after: str
    new: tuple[Measure, ...]
    restated: tuple[Match, ...]
    advanced: tuple[Match, ...]
    set_back: tuple[Match, ...]
    dropped: tuple[Measure, ...]
    series: tuple[SeriesRow, ...]
    corrected: tuple[Change, ...] = ()

    def to(self, form: str) -> str:
        """As `table` (plain text), `markdown` or `turtle`. Raises InputError."""
        printers: dict[str, Callable[[Difference], str]] = {"table": _text, "markdown": _markdown, "turtle": _turtle}
        if form not in printers:
            raise InputError(f"unknown format {form!r}; known are {', '.join(printers)}")
        return printers[form](self)


def compare(before: Side, after: Side) -> Difference:
    """Compare two sides; of what is the same node on both (two states of one knowledge base) only changes are told."""
    sides = [{m.iri: m for m in side.measures} for side in (before, after)]
    both = sides[0].keys() & sides[1].keys()
    same = [Change(sides[0][iri], sides[1][iri]) for iri in sorted(both)]
    old, new = (
        [replace(m, date="", briefing=f"{side.name} {m.briefing}") for m in side.measures if m.iri not in both]
        for side in (before, after)
    )
    matches = match(new, old)
    found = {m.later.iri for m in matches}
    again = {m.earlier.iri for m in matches}
    return Difference(
        before=before.name,
        after=after.name,
        new=tuple(m for m in new if m.iri not in found),
        restated=tuple(m for m in matches if m.moved == "restates"),
        advanced=tuple(m for m in matches if m.advanced),
        set_back=tuple(m for m in matches if m.moved == "updates" and not m.advanced),
        dropped=tuple(m for m in old if m.iri not in again),
        series=tuple(_series(before.figures, after.figures)),
        corrected=tuple(change for change in same if change.told),
    )


def _series(before: Iterable[Figure], after: Iterable[Figure]) -> Iterator[SeriesRow]:
    sides: list[dict[tuple[str, ...], set[str]]] = [{}, {}]
    for side, figures in zip(sides, (before, after), strict=True):
        for f in figures:
            side.setdefault((f.indicator, f.kind, f.comparator, f.area, f.unit, f.period), set()).add(f.value)
    for key in sorted(sides[0].keys() | sides[1].keys()):
        indicator, kind, comparator, area, unit, period = key
        values = (tuple(sorted(side.get(key, ()), key=float)) for side in sides)
        yield SeriesRow(indicator, kind, comparator, area, unit, period, *values)


def _sections(found: Difference) -> list[tuple[str, list[str]]]:
    return [
        ("new", [_told(m) for m in found.new]),
        ("advanced", [f"{_told(m.later)}: {m.earlier.status} → {m.later.status}" for m in found.advanced]),
        ("set back", [f"{_told(m.later)}: {m.earlier.status} → {m.later.status}" for m in found.set_back]),
        ("corrected", [f"{_told(c.after)}: {'; '.join(c.told)}" for c in found.corrected]),
        ("said again", [f"{_told(m.later)} ({m.score:.2f}: “{m.earlier.label}”)" for m in found.restated]),
        ("not said again", [_told(m) for m in found.dropped]),
    ]


_FACTS = ("label", "status", "actors", "about")


def _facts(measure: Measure) -> dict[str, tuple[str, ...]]:
    """What is compared of one measure on two sides, in words."""
    ends = [tuple(sorted(iri.rsplit("/", 1)[-1] for iri in iris)) for iris in (measure.actors, measure.about)]
    return dict(zip(_FACTS, ((measure.label,), (measure.status or "",), *ends), strict=True))


def _said(values: tuple[str, ...]) -> str:
    return ", ".join(v for v in values if v) or "–"


def _told(measure: Measure) -> str:
    return f"{measure.label} [{measure.status or 'status unknown'}]"


def _text(found: Difference) -> str:
    lines = [f"{found.before} → {found.after}"]
    for title, items in _sections(found):
        lines += ["", f"{title} ({len(items)})", *(f"  {item}" for item in items)]
    lines += ["", f"figures ({len(found.series)})"]
    lines += [f"  {_named(row)}: {_values(row.before)} → {_values(row.after)}" for row in found.series]
    return "\n".join(lines) + "\n"


def _markdown(found: Difference) -> str:
    lines = [f"# {_plain(found.before)} → {_plain(found.after)}"]
    for title, items in _sections(found):
        lines += ["", f"## {title.capitalize()} ({len(items)})", "", *(f"- {_plain(item)}" for item in items)]
    lines += ["", f"## Figures ({len(found.series)})", "", "| figure | before | after |", "| --- | --- | --- |"]
    lines += [f"| {_plain(_named(r))} | {_values(r.before)} | {_values(r.after)} |" for r in found.series]
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    """Text that Markdown shows as it is."""
    return "".join(f"\\{c}" if c in "\\`*_[]<>#|" else c for c in " ".join(text.split()))


def _named(row: SeriesRow) -> str:
    ends = (
        iri.rstrip("/").rsplit("/", 1)[-1] for iri in (row.indicator, row.kind, row.comparator, row.period, row.unit)
    )
    return ", ".join(end for end in ends if end)


def _values(values: tuple[str, ...]) -> str:
    return " / ".join(values) or "–"


def _turtle(found: Difference) -> str:
    """The difference as pg:Difference, with the links between the measures."""
    name = hashlib.sha256(f"{found.before}\n{found.after}".encode()).hexdigest()[:16]
    node = ox.NamedNode(f"urn:policygraph:difference:{name}")
    triples = [ox.Triple(node, _pg(RDF.type), _pg(PG.Difference))]
    triples += [ox.Triple(node, _pg(PG.before), ox.Literal(found.before))]
    triples += [ox.Triple(node, _pg(PG.after), ox.Literal(found.after))]
    triples += [ox.Triple(node, _pg(PG.newMeasure), ox.NamedNode(m.iri)) for m in found.new]
    triples += [ox.Triple(node, _pg(PG.droppedMeasure), ox.NamedNode(m.iri)) for m in found.dropped]
    triples += [ox.Triple(node, _pg(PG.correctedMeasure), ox.NamedNode(c.after.iri)) for c in found.corrected]
    for each in (*found.restated, *found.advanced, *found.set_back):
        triples.append(ox.Triple(ox.NamedNode(each.later.iri), _pg(PG[each.moved]), ox.NamedNode(each.earlier.iri)))
    ordered = sorted(triples, key=str)
    prefixes = {"pg": STANDARD_PREFIXES["pg"]}
    return (ox.serialize(ordered, format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b"").decode()


def _pg(iri: str) -> ox.NamedNode:
    return ox.NamedNode(str(iri))
