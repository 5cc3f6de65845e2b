"""The clause: what both engines find and what every later step judges."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from policygraph.model import Sentence, Span


class Tense(StrEnum):
    """How the deed of a clause stands in time and mood."""

    IMPERATIVE = "imperative"  # bare verb without a subject
    FUTURE = "future"  # will, shall, going to
    DUTY = "duty"  # should, must, need to
    MAYBE = "maybe"  # may, might, could, would
    PRESENT = "present"
    PROGRESSIVE = "progressive"
    PAST = "past"
    PERFECT = "perfect"
    GERUND = "gerund"  # by strengthening …
    INFINITIVE = "infinitive"  # to strengthen …
    NOMINAL = "nominal"  # no verb


class Role(StrEnum):
    """How a clause hangs in its sentence."""

    MAIN = "main"
    REPORTED = "reported"  # what somebody said, decided or announced
    MEANS = "means"  # by doing
    INCLUDED = "included"  # including doing
    PURPOSE = "purpose"  # to do, so as to do
    NOUN_PURPOSE = "noun-purpose"  # measures to do
    RELATIVE = "relative"
    CONDITION = "condition"
    SUBORDINATE = "subordinate"
    PARTICIPLE = "participle"


@dataclass(frozen=True, slots=True)
class Clause:
    """One deed or state with what belongs to it.

    `span` runs from the verb (with its adverbs and light verbs) to the end of its complements; `verb` is the
    deciding verb with its particles; `auxiliaries` covers what stands before ("will", "has been").
    """

    span: Span
    verb: Span
    lemma: str
    tense: Tense
    role: Role
    sentence: Sentence
    subject: Span | None = None
    auxiliaries: Span | None = None
    light: str | None = None  # "continue", "strive", "decide" …: lemma of the verb that only lets this one be
    governor: str | None = None  # the verb it is reported by
    governor_subject: Span | None = None
    parent: Span | None = None  # verb span of the clause it hangs under or is coordinated with
    agent: Span | None = None  # of a passive
    passive: bool = False
    negated: bool = False
    shared_light: bool = False  # the light verb stands before the clause this one is coordinated with
    own_subject: bool = False  # the subject stands in this clause (not taken from the one before)

    @property
    def whole(self) -> Span:
        """The clause with its subject, as a passive is quoted."""
        return self.subject.join(self.span) if self.subject and self.subject.start < self.span.start else self.span
