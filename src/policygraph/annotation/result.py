"""What annotation hands on: everything that is mentioned in a briefing, findable by span."""

from __future__ import annotations

from dataclasses import dataclass

from policygraph.model import Mention, Period, Person, Quantity, Scheme, Span


@dataclass(frozen=True, slots=True)
class Annotations:
    """The mentions, people, quantities and periods of one briefing, each in text order."""

    mentions: tuple[Mention, ...] = ()
    people: tuple[Person, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    periods: tuple[Period, ...] = ()

    def within(self, span: Span, *schemes: Scheme) -> list[Mention]:
        """The mentions that lie inside a span, of the given schemes (all if none is given)."""
        return [m for m in self.mentions if span.covers(m.span) and (not schemes or m.reference.scheme in schemes)]
