"""Scores measures and the edges that hang on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from policygraph.evaluation.detection import detect, overlap_in
from policygraph.evaluation.gold import GoldMeasure
from policygraph.evaluation.metrics import Metric, Tally
from policygraph.evaluation.sheet import Fault, Kind, Sheet
from policygraph.evaluation.words import Words, alike, normal, pair
from policygraph.graph.records import Link, Thing
from policygraph.model import Relation


@dataclass(frozen=True, slots=True)
class _Scheme:
    """A relation whose ends are ids of a vocabulary."""

    metric: Metric
    relation: Relation
    wanted: str  # field of the gold measure; `<wanted>_optional` are accepted too


_SCHEMES = (
    _Scheme(Metric.INSTRUMENT, Relation.INSTRUMENT, "instruments"),
    _Scheme(Metric.SECTOR, Relation.SECTOR, "sectors"),
)


def score_measures(sheet: Sheet, gold: Sequence[GoldMeasure], things: Sequence[Thing], words: Words) -> None:
    """Find the measures, then judge the edges of the required ones that were found.

    Edges of a missed measure are missed; instruments and sectors of an invented one are invented.
    """
    matched = pair(gold, things, overlap_in(words))
    detect(sheet, Metric.MEASURE, gold, things, matched)
    found = {gold[g].id: things[p] for g, p in matched.items()}
    for number, item in enumerate(gold):
        if not item.required:
            continue
        if number in matched:
            thing = things[matched[number]]
            _score_schemes(sheet, item, thing)
            _score_groups(sheet, item, thing)
            _score_actor(sheet, item, thing)
            _score_status(sheet, item, thing)
            _score_parent(sheet, item, thing, found)
        else:
            for scheme in _SCHEMES:
                sheet.count(scheme.metric, Tally(missed=len(getattr(item, scheme.wanted))))
            sheet.count(Metric.TARGET_GROUP, Tally(missed=len(item.groups)))
    for number, thing in enumerate(things):
        if number not in matched.values():
            for scheme in _SCHEMES:
                sheet.count(scheme.metric, Tally(invented=len(thing.to(scheme.relation))))


def _score_schemes(sheet: Sheet, item: GoldMeasure, thing: Thing) -> None:
    for scheme in _SCHEMES:
        want: frozenset[str] = getattr(item, scheme.wanted)
        may: frozenset[str] = getattr(item, scheme.wanted + "_optional")
        links = thing.to(scheme.relation)
        got = {link.name for link in links}
        invented, missed = got - want - may, want - got
        sheet.count(scheme.metric, Tally(len(want & got), len(invented), len(missed)))
        _judge(sheet, scheme.metric, links, want | may)
        if invented or missed:
            said, wanted = ", ".join(sorted(got)), ", ".join(sorted(want))
            sheet.faults.append(Fault(scheme.metric, Kind.WRONG, item.span, said, wanted))


def _judge(sheet: Sheet, metric: Metric, links: Sequence[Link], accepted: frozenset[str]) -> None:
    for link in links:
        sheet.judge(metric, link.rule, link.confidence, link.name in accepted)


def _score_groups(sheet: Sheet, item: GoldMeasure, thing: Thing) -> None:
    """Target groups are compared by the words of their longest name."""
    links = thing.to(Relation.TARGET_GROUP)
    got = [max(link.labels, key=len, default=link.name.replace("-", " ")) for link in links]
    matched = pair(item.groups, got, alike)
    rest = [number for number in range(len(got)) if number not in matched.values()]
    allowed = pair(item.groups_optional, [got[n] for n in rest], alike)
    invented = len(rest) - len(allowed)
    missed = len(item.groups) - len(matched)
    sheet.count(Metric.TARGET_GROUP, Tally(len(matched), invented, missed))
    right = {*matched.values(), *(rest[n] for n in allowed.values())}
    for number, link in enumerate(links):
        sheet.judge(Metric.TARGET_GROUP, link.rule, link.confidence, number in right)
    if invented or missed:
        fault = Fault(Metric.TARGET_GROUP, Kind.WRONG, item.span, ", ".join(got), ", ".join(item.groups))
        sheet.faults.append(fault)


def _score_actor(sheet: Sheet, item: GoldMeasure, thing: Thing) -> None:
    if not item.actors[0]:
        return
    links = thing.to(Relation.ACTOR)
    names = {n for link in links for n in (link.name, *map(normal, link.labels))}
    right = any(a in names or normal(a) in names if a is not None else not names for a in item.actors)
    sheet.answer(Metric.ACTOR, right, item.span, [link.name for link in links], item.actors)
    for link in links:
        sheet.judge(Metric.ACTOR, link.rule, link.confidence, right)


def _score_status(sheet: Sheet, item: GoldMeasure, thing: Thing) -> None:
    links = thing.to(Relation.STATUS)
    right = len(links) == 1 and links[0].name in item.statuses
    sheet.answer(Metric.STATUS, right, item.span, [link.name for link in links], item.statuses)
    for link in links:
        sheet.judge(Metric.STATUS, link.rule, link.confidence, right)


def _score_parent(sheet: Sheet, item: GoldMeasure, thing: Thing, found: dict[str, Thing]) -> None:
    """Judged only where the wider measure itself was found."""
    if not item.parents[0] or item.parents[0] not in found:
        return
    wider = {found[p].iri for p in item.parents if p in found}
    links = thing.to(Relation.SUB_MEASURE_OF)
    right = bool(wider & {link.iri for link in links}) or (None in item.parents and not links)
    wanted = [p and (found[p].name if p in found else p) for p in item.parents]
    sheet.answer(Metric.PARENT, right, item.span, [link.name for link in links], wanted)
    for link in links:
        sheet.judge(Metric.PARENT, link.rule, link.confidence, right)
