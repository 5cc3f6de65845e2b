"""What is weighed beside clauses: stretches of text that would be an observation, an objective or a problem."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from policygraph.extraction.clause import Clause
from policygraph.extraction.judge import Verdict
from policygraph.model import Span

Judged = tuple[Clause, Verdict]


@dataclass(frozen=True, slots=True)
class Candidate:
    """What would be a claim of a kind: its words and, of a figure, its value, signed and multiplied out.

    Of what an observation may be about: the `phrase`, and the words of the observation (`of`).
    """

    kind: str
    span: Span
    unit: str = ""
    value: Decimal | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    of: Span | None = None
    phrase: Span | None = None


Watch = Callable[[Clause | Candidate, Verdict], None]
