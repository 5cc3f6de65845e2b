"""What a figure is to the words around it: its role, what follows it, and the two together as a frame."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from policygraph.model import Period, Quantity, Span

LOOSE = "loose"  # in place of a rule
LASTING = ("hour", "day", "minute", "month", "week", "year")  # lengths of time
RATES = ("percent", "percentage-point", "basis-point", "index-point", "ratio", "times")


class Role(StrEnum):
    """What a figure is to its verb."""

    CHANGE = "change"  # rose by 3 percent
    TO = "to"  # rose to 3 percent
    FROM = "from"  # rose from 3 percent
    EARLIER = "earlier"  # compared with 3 percent in May
    LEVEL = "level"  # was 3 percent
    NOUN_LEVEL = "noun-level"  # a rate of 3 percent
    SHARE = "share"
    TARGET = "target"
    BY = "by"  # and that of manufacturing by 3 percent
    PASSIVE = "passive"  # 300 firms were established
    BRACKET = "bracket"  # exports (+3 percent)
    OBJECT = "object"  # we received 300 applications


@dataclass(frozen=True, slots=True)
class Tail:
    """What follows a figure and still belongs to it."""

    end: int
    comparator: str | None = None
    comparator_span: Span | None = None
    base: Period | None = None
    ref: Period | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """One figure with the words that govern it."""

    quantity: Quantity
    role: Role
    cue: str
    cue_span: Span
    rule: str
    confidence: float
    tail: Tail
    subject: Span | None = None  # named by the rule itself ("growth in X")
    subject_end: int = 0  # the noun phrase before the cue ends here
    revised: bool = False
    policy_rate: bool = False
    listed: bool = False  # one more figure of the frame before
    gapped: bool = False  # the verb stands with the figure before: "and imports 3 percent"

    @property
    def loose(self) -> bool:
        """Whether no rule knows the words that govern the figure."""
        return self.rule == LOOSE
