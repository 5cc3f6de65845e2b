"""Hands on between the figures of a sentence what is written once: the unit, the comparison; or the same amount."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from policygraph.annotation.quantities import COUNT
from policygraph.extraction.observation_claims import Statement
from policygraph.extraction.observation_grammar import Grammar, is_money
from policygraph.extraction.observation_readings import GROWTH
from policygraph.extraction.observation_roles import Frame, Role
from policygraph.model import Period, Quantity

_ALIKE = 3  # so many times larger or smaller, a figure beside a level may be of the same thing
_NEXT = 12  # characters behind a figure in which the next word stands


def is_conversion(clean: str, before: Quantity, quantity: Quantity, grammar: Grammar) -> bool:
    """Whether an amount is the one before it told in another money: "50 million crowns (2 million dollars)"."""
    if not (is_money(before) and is_money(quantity)) or before.unit == quantity.unit:
        return False
    return grammar.converted.fullmatch(clean[before.span.end : quantity.span.start]) is not None


def in_unit_before(clean: str, frame: Frame, level: Quantity | None, periods: list[Period], grammar: Grammar) -> Frame:
    """A bare figure beside a level is in its unit: "16.2 crowns, from 16.4 in May", "6 million crowns, 5 million"."""
    bare = frame.quantity
    summed = level is not None and is_money(level) and bare.printed[-1:].isalpha()  # "5 million" of what was money
    if level is None or bare.unit != COUNT or not bare.value or not level.value:
        return frame
    if frame.role is not Role.EARLIER and not summed:
        return frame
    if not 1 / _ALIKE < bare.value / level.value < _ALIKE:
        return frame
    word = " ".join(clean[bare.span.end : bare.span.end + _NEXT].split()[:1])
    timed = any(0 < p.span.start - bare.span.end <= 1 for p in periods)
    if word[:1].isalnum() and not timed and not grammar.has("o_noun_stop", word):
        return frame  # "from 14 mills"
    return replace(frame, quantity=replace(bare, unit=level.unit))


def told_in_two_units(clean: str, quantity: Quantity, following: Frame | None, grammar: Grammar) -> Frame | None:
    """The frame of the first figure of "5 percent or 3 million crowns lower than": both say the same change."""
    if following is None or following.role is not Role.CHANGE or following.listed:
        return None
    if following.cue_span.start < following.quantity.span.end or following.quantity.unit == quantity.unit:
        return None
    if not grammar.two_units.fullmatch(clean, quantity.span.end, following.quantity.span.start):
        return None
    both = {quantity.unit == "percent", following.quantity.unit == "percent"}
    if len(both) == 1 or following.rule != grammar.compared_rule:
        return None
    tail = replace(following.tail, end=quantity.span.end)
    return replace(following, quantity=quantity, subject_end=quantity.span.start, tail=tail)


def compared_alike(clean: str, told: list[Statement], grammar: Grammar) -> list[Statement]:
    """In "exports with a rise of 3 percent and imports with one of 4 compared with May" both are compared."""
    out = list(told)
    rates = [i for i, s in enumerate(out) if s.reading.kind == GROWTH]
    for i, j in reversed(list(pairwise(rates))):
        one, other = out[i], out[j]
        if one.frame is None or other.frame is None or one.frame.role is not other.frame.role or one.projected:
            continue
        own = one.comparator or one.base or one.frame.tail.ref or one.frame.tail.base
        tail = other.frame.tail
        at_once = one.period is None or one.period == other.period
        shared = other.comparator and at_once and (tail.base or tail.comparator)
        if one.subject is None or other.subject is None or one.subject.indicator == other.subject.indicator:
            continue  # "fell by 3 percent and is down 4 over the year"
        joined = grammar.finds("o_and_also", clean[one.span.end : other.span.start])
        if shared and joined and not own:
            span, base = other.comparator_span or (tail.base.span if tail.base else None), other.base
            out[i] = replace(one, comparator=other.comparator, comparator_span=span, base=base, period=other.period)
    return out
