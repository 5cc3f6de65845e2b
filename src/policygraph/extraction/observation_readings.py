"""What a frame says: the kind of measure, its direction, its signed value; or that it is no observation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from policygraph.extraction.observation_grammar import Grammar, is_money
from policygraph.extraction.observation_roles import Frame, Role
from policygraph.model import Quantity

GROWTH, CHANGE, LEVEL, SHARE, INDEX, QUALITATIVE = (
    "growth-rate",
    "change-of-rate",
    "level",
    "share",
    "index",
    "qualitative",
)
_RELATIVE = ("percent", "ratio", "times")
_SIGNS = ("+", "-", "−")
_POINTS = ("percentage-point", "basis-point", "index-point")


@dataclass(frozen=True, slots=True)
class Reading:
    """The meaning of one figure."""

    kind: str
    unit: str
    direction: str | None
    value: Decimal | None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    ambiguous: bool = False


def read_frame(frame: Frame, subject: str, previous: Reading | None, grammar: Grammar) -> Reading:
    """The reading of a frame whose subject is the phrase `subject` (the carried one where the clause has none)."""
    quantity, role = frame.quantity, frame.role
    if quantity.unit == "index-point" and previous is not None and previous.unit == "percent":
        quantity = replace(quantity, unit="percentage-point")  # "was 50 percent, up 2 points"
    ambiguous = role is Role.EARLIER and quantity.unit in _POINTS[:2]
    aside = role is Role.BRACKET and is_money(quantity) and quantity.printed[:1] not in _SIGNS  # "up 3 percent ($6 m)"
    if (role in (Role.CHANGE, Role.BY, Role.BRACKET) and not aside) or ambiguous:
        kind = GROWTH if quantity.unit in _RELATIVE else CHANGE
        direction = change_direction(frame.cue, subject, grammar)
        if role is Role.BRACKET or _negative(quantity):
            direction = "down" if _negative(quantity) else "up"
        return _signed(quantity, kind, quantity.unit, direction, ambiguous)
    if role in (Role.EARLIER, Role.FROM) and previous is not None and previous.unit == quantity.unit:
        return _signed(quantity, previous.kind if previous.kind != CHANGE else LEVEL, quantity.unit, None)
    kind, unit = _state(frame, subject, grammar)
    if kind == GROWTH:
        shrinking = grammar.finds("o_down_noun", subject) and not grammar.finds("o_up_noun", subject)
        return _signed(quantity, kind, unit, "down" if shrinking or _negative(quantity) else "up")
    moved = change_direction(frame.cue, subject, grammar) if role is Role.TO else None
    return _signed(quantity, kind, unit, moved)


def as_rate(quantity: Quantity, subject: str, grammar: Grammar) -> Quantity:
    """A bare figure of a rate is a percentage ("inflation was 4.9"), its points are percentage points.

    A bare figure of an index ("the rope price index was 120.6") is in points.
    """
    bare = quantity.unit == "count" and "." in quantity.printed and quantity.printed.replace(".", "", 1).isdigit()
    if bare and grammar.finds("o_index_word", subject):
        return replace(quantity, unit="index-point")
    core = grammar.core(subject)
    rate = grammar.has("o_rate_word", core.rpartition(" ")[2]) or grammar.finds("o_inflation", core) is not None
    if not rate or grammar.finds("o_index_noun", subject):
        return quantity
    if quantity.unit == "index-point":
        return replace(quantity, unit="percentage-point")
    return replace(quantity, unit="percent") if bare else quantity


def change_direction(cue: str, subject: str, grammar: Grammar) -> str | None:
    """Up, down or flat; "the decline narrowed" is up, "the deficit narrowed" is down."""
    shrinking = grammar.has("o_down_anaphor", subject)
    if grammar.has("o_narrow_verb", cue):
        return "up" if shrinking else "down"
    if grammar.has("o_widen_verb", cue):
        return "down" if shrinking else "up"
    word = cue.split()[0] if cue else ""
    found = grammar.direction(cue) or grammar.direction(word) or grammar.direction(" ".join(cue.split()[-1:]))
    return found or (grammar.revision(cue) if grammar.has("o_revise", word) else None)


def _state(frame: Frame, subject: str, grammar: Grammar) -> tuple[str, str]:
    """Kind and unit of a figure that is a level, a share, an index or a rate of growth."""
    unit = frame.quantity.unit
    if (frame.role is Role.SHARE and not is_money(frame.quantity)) or unit == "ratio":
        return SHARE, unit
    core = grammar.core(subject)
    last = subject.rpartition(" ")[2]  # "the index of steel output | growth"
    changing = unit == "percent" and (
        grammar.finds("o_growth_noun", core) is not None or grammar.has("o_growth_noun", last)
    )
    rate = unit == "percent" and grammar.finds("o_inflation", core)  # "inflation by the price index" is no index
    indexed = grammar.finds("o_index_noun", subject) is not None and not rate
    if indexed and not changing and unit in ("count", "percent", "index-point"):
        return INDEX, "index-point" if unit == "count" else unit
    if unit == "percent" and (changing or grammar.finds("o_growth_phrase", subject)):
        return GROWTH, unit
    if unit == "percent" and grammar.finds("o_share_noun", core):
        return SHARE, unit
    return LEVEL, unit


def _negative(quantity: Quantity) -> bool:
    number = quantity.value if quantity.value is not None else quantity.maximum
    return number is not None and number < 0


def _signed(quantity: Quantity, kind: str, unit: str, direction: str | None, ambiguous: bool = False) -> Reading:
    """A fall is negative; a printed minus stays."""
    falls = direction == "down" and kind in (GROWTH, CHANGE) and not _negative(quantity)

    def sign(number: Decimal | None) -> Decimal | None:
        return -number if falls and number is not None else number

    low, high = sign(quantity.minimum), sign(quantity.maximum)
    if falls and low is not None and high is not None:
        low, high = min(low, high), max(low, high)
    return Reading(kind, unit, direction, sign(quantity.value), low, high, ambiguous)


__all__ = [
    "CHANGE",
    "GROWTH",
    "INDEX",
    "LEVEL",
    "QUALITATIVE",
    "SHARE",
    "Reading",
    "change_direction",
    "is_money",
    "read_frame",
]
