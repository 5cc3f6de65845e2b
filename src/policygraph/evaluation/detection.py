"""Which claims of the graph are which gold items: by shared words, one to one, best pair first."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from policygraph.evaluation.gold import GoldItem
from policygraph.evaluation.metrics import Metric, Tally
from policygraph.evaluation.sheet import Fault, Kind, Sheet
from policygraph.evaluation.words import Words, pair, shared
from policygraph.graph.records import Thing
from policygraph.model import Span

Overlap = Callable[[GoldItem, Thing], float]


def overlap_in(words: Words) -> Overlap:
    """The comparison of a gold item with a claim: F1 of their words (0..1), for the best of the claim's spans."""

    def overlap(gold: GoldItem, thing: Thing) -> float:
        return overlap_at(words, gold.span, thing)

    return overlap


def overlap_at(words: Words, span: Span, thing: Thing) -> float:
    """F1 of the words (0..1) of a stretch of text and of the best of a claim's spans."""
    wanted = words.within(span)
    return max((shared(wanted, words.within(s)) for s in thing.spans), default=0.0)


def detect(
    sheet: Sheet, metric: Metric, gold: Sequence[GoldItem], things: Sequence[Thing], matched: dict[int, int]
) -> None:
    """Count found, missed and invented claims. An optional gold item is neither rewarded nor punished."""
    hit = set(matched.values())
    missed = [g for i, g in enumerate(gold) if g.required and i not in matched]
    sheet.count(metric, Tally(sum(gold[g].required for g in matched), len(things) - len(hit), len(missed)))
    sheet.faults += [Fault(metric, Kind.MISSED, g.span) for g in missed]
    for number, thing in enumerate(things):
        right = number in hit
        sheet.judge(metric, thing.rule, thing.confidence, right)
        if right:
            sheet.found.append((metric, thing.spans[0]))
        else:
            sheet.faults.append(Fault(metric, Kind.INVENTED, thing.spans[0], rule=thing.rule or ""))


def detect_plain(sheet: Sheet, metric: Metric, gold: Sequence[GoldItem], things: Sequence[Thing], words: Words) -> None:
    """Match and count claims whose place is all that matters."""
    detect(sheet, metric, gold, things, pair(gold, things, overlap_in(words)))
