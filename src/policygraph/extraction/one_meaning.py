"""Sees to it that a mention of time means one stretch of time in a whole briefing, however claims read it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from policygraph.model import Claim, Edge, Interval, Period, Span


def one_meaning(periods: Sequence[Period], claims: Iterable[Claim]) -> tuple[tuple[Period, ...], tuple[Claim, ...]]:
    """The mentions as the claims read them, and claims that contradict none of them.

    "Last quarter" beside a figure of that quarter is read as the one before; if all claims read it so, the mention
    says it, too. Where they differ the mention keeps its own reading, and a claim that reads it otherwise points to
    the calendar only.
    """
    listed = tuple(claims)
    read: dict[Span, set[Interval | None]] = defaultdict(set)
    for claim in listed:
        for edge in claim.edges:
            if isinstance(edge.target, Period) and edge.target.relative:
                read[edge.target.span].add(edge.target.resolved)
    settled = tuple(replace(p, resolved=_agreed(p, read.get(p.span, set()))) for p in periods)
    meant = {p.span: p.resolved for p in settled}
    return settled, tuple(_fitted(claim, meant) for claim in listed)


def _agreed(period: Period, read: set[Interval | None]) -> Interval | None:
    return next(iter(read)) if period.relative and len(read) == 1 else period.resolved


def _fitted(claim: Claim, meant: dict[Span, Interval | None]) -> Claim:
    if not any(_differs(edge, meant) for edge in claim.edges):
        return claim
    return replace(claim, edges=tuple(_calendar_only(e) if _differs(e, meant) else e for e in claim.edges))


def _differs(edge: Edge, meant: dict[Span, Interval | None]) -> bool:
    target = edge.target
    return isinstance(target, Period) and target.relative and target.resolved != meant.get(target.span)


def _calendar_only(edge: Edge) -> Edge:
    return replace(edge, target=replace(edge.target, relative=False)) if isinstance(edge.target, Period) else edge
