"""Scores observations: the figure and its place, then indicator, period, comparator and kind."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policygraph.evaluation.detection import detect, overlap_in
from policygraph.evaluation.gold import GoldObservation, number
from policygraph.evaluation.metrics import Metric
from policygraph.evaluation.sheet import Sheet
from policygraph.evaluation.words import Words, alike, pair
from policygraph.graph.records import Link, Thing
from policygraph.model import Relation

_FLOOR = 0.25  # with the same figure, a quarter of the words is enough
_UNITS = {
    "PERCENT": "percent",
    "PercentagePoint": "percentage-point",
    "NUM": "count",
    "UNITLESS": "index-point",
    "IndexPoint": "index-point",
}
_PERIOD = re.compile(r"(\d{4})(?:-(?:Q([1-4])|H([12])|(\d{2})(?:-\d{2})?))?")
_ASKED = (
    (Metric.OBS_PERIOD, Relation.REF_PERIOD, "periods"),
    (Metric.OBS_COMPARATOR, Relation.COMPARATOR, "comparators"),
    (Metric.OBS_KIND, Relation.MEASURE_KIND, "kinds"),
)


def score_observations(sheet: Sheet, gold: Sequence[GoldObservation], things: Sequence[Thing], words: Words) -> None:
    """Find the observations (same figure and unit, overlapping words), then judge the edges of those found."""
    overlap = overlap_in(words)

    def alike_and_near(item: GoldObservation, thing: Thing) -> float:
        return overlap(item, thing) if same_figure(item, thing) else 0.0

    matched = pair(gold, things, alike_and_near, _FLOOR)
    detect(sheet, Metric.OBSERVATION, gold, things, matched)
    for g, p in sorted(matched.items()):
        if gold[g].required:
            _score_edges(sheet, gold[g], things[p])


def same_figure(item: GoldObservation, thing: Thing) -> bool:
    """Whether value (or both ends of a range) and unit are the same; of a qualitative one, that there is none."""
    same = same_numbers(item, number(thing.value), number(thing.minimum), number(thing.maximum))
    units = thing.to(Relation.UNIT)
    is_range = item.value is None and item.minimum is not None
    return same and (is_range or item.unit is None or (bool(units) and unit_name(units[0]) == item.unit))


def same_numbers(item: GoldObservation, value: float | None, minimum: float | None, maximum: float | None) -> bool:
    """Whether value (or both ends of a range) are the same."""
    if item.value is None and item.minimum is not None:
        return _same(item.minimum, minimum) and _same(item.maximum, maximum)
    return _same(item.value, value)


def _same(wanted: float | None, found: float | None) -> bool:
    if wanted is None or found is None:
        return wanted is found
    return abs(wanted - found) <= 1e-6 * max(1.0, abs(wanted), abs(found))


def unit_name(link: Link) -> str:
    """The gold's name of a unit: percent, percentage-point, a currency code in lower case …"""
    return _UNITS.get(link.name, link.name.removeprefix("CCY_")).lower()


def months(period: str | None) -> tuple[str, str] | str | None:
    """A period as its first and last month, or as it is if it is none that can be read.

    >>> months("2022-Q1"), months("2022-01/2022-02"), months("2021-H2")
    (('2022-01', '2022-03'), ('2022-01', '2022-02'), ('2021-07', '2021-12'))
    """
    if period is None:
        return None
    ends = []
    for part in period.split("/"):
        found = _PERIOD.fullmatch(part)
        if found is None:
            return period
        year, quarter, half, month = found.groups()
        first, last = 1, 12
        if quarter:
            first, last = 3 * int(quarter) - 2, 3 * int(quarter)
        elif half:
            first, last = 6 * int(half) - 5, 6 * int(half)
        elif month:
            first = last = int(month)
        ends.append((f"{year}-{first:02}", f"{year}-{last:02}"))
    return ends[0][0], ends[-1][1]


def _score_edges(sheet: Sheet, item: GoldObservation, thing: Thing) -> None:
    links = thing.to(Relation.INDICATOR)
    right = _same_indicator(item, links)
    wanted = [i for i in item.indicators if i] or [item.indicator_text or "–"]
    sheet.answer(Metric.OBS_INDICATOR, right, item.span, [link.name for link in links], wanted)
    _judge(sheet, Metric.OBS_INDICATOR, links, right)
    for metric, relation, field in _ASKED:
        accepted: tuple[str | None, ...] = getattr(item, field)
        links = thing.to(relation)
        said = _said(links)
        same = months if relation is Relation.REF_PERIOD else str
        right = (said and same(said)) in [a and same(a) for a in accepted]
        sheet.answer(metric, right, item.span, [said] if said else [], accepted)
        _judge(sheet, metric, links[:1], right)


def _judge(sheet: Sheet, metric: Metric, links: Sequence[Link], right: bool) -> None:
    for link in links:
        sheet.judge(metric, link.rule, link.confidence, right)


def _same_indicator(item: GoldObservation, links: Sequence[Link]) -> bool:
    """The same register entry; where the register has none, a name that shares half of its words."""
    names = {link.name for link in links}
    if names & {i for i in item.indicators if i}:
        return True
    labels = {label for link in links for label in link.labels} | {n.replace("-", " ") for n in names}
    return item.indicators[0] is None and any(alike(item.indicator_text, label) >= 0.5 for label in labels)


def _said(links: Sequence[Link]) -> str | None:
    """The one end of an edge as the gold writes it; a period left relative says nothing."""
    if not links or "unresolved" in links[0].name:
        return None
    return links[0].name.replace("--", "/")
