"""Reads the states that a sentence names in passing: "the rise in rents" and "low inflation" of any clause.

The rules only point to what may be one; nothing is told that the weights and the model do not take for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from policygraph.extraction.observation_claims import Statement
from policygraph.extraction.observation_gate import is_about_economy
from policygraph.extraction.observation_states import StateReader
from policygraph.extraction.observation_weighed import LEARNED
from policygraph.model import Claim, ClaimKind, ObservationClaim, Relation, Span

_RULES = "observation.passing."
_SAME = 0.8  # of two stretches, for them to be one


def states_in_passing(states: StateReader, taken: Sequence[Span]) -> list[Statement]:
    """The likely ones in a sentence that overlap none of the spans `taken`."""
    clean, span = states.clean, states.sentence.span
    found: list[Statement] = []
    if states.is_question:
        return found
    rules = states.grammar.likely_in_passing(span.of(clean))
    matches = [(m.start(), -m.end(), r, m) for r in rules for m in r.regex.finditer(clean, span.start, span.end)]
    for _, _, rule, match in sorted(matches, key=lambda item: (item[0], item[1], item[2].id)):
        told = states.read(rule, match, [])
        if told is None or told.subject is None or any(told.span.overlaps(s) for s in taken):
            continue
        views = {"known": told.subject.indicator.known, "economic": is_about_economy(told.subject, states.grammar)}
        likely = states.judge.in_passing(states.sentence, told.span, rule.id, views)
        if likely is not None and not any(told.span.overlaps(f.span) for f in found):
            found.append(replace(told, confidence=likely))
    return found


def but_problems(observations: Sequence[ObservationClaim], situations: Sequence[Claim]) -> list[ObservationClaim]:
    """Without states that are named in passing, or lack their subject, and whose words a rule tells as a problem.

    "A slowdown in some trades and increased pressure on margins": the pressure is a problem, and no state as well.
    """
    said = [s.span for s in situations if s.kind is ClaimKind.PROBLEM and not s.rule.startswith("learned.")]

    def told_twice(o: ObservationClaim) -> bool:
        alone = o.rule == LEARNED and o.value is o.minimum is None and not _holds_subject(o)
        return (alone or o.rule.startswith(_RULES)) and any(s.share(o.span) > _SAME for s in said)

    return [o for o in observations if not told_twice(o)]


def _holds_subject(observation: ObservationClaim) -> bool:
    about = (e.evidence for e in observation.edges if e.relation is Relation.INDICATOR)
    return any(observation.span.overlaps(span) for spans in about for span in spans)
