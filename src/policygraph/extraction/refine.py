"""Small repairs of clauses that hold for both engines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from policygraph.extraction.clause import Clause
from policygraph.extraction.verbs import Form, Verbs
from policygraph.lexicon.rules import RuleBook
from policygraph.model import Span


class Refiner:
    """Joins verb pairs, looks through idioms, trims tails."""

    def __init__(self, rules: RuleBook, verbs: Verbs) -> None:
        self._verbs = verbs
        self._idiom = rules.rules["clause.light-idiom"].regex
        self._tail = rules.rules["clause.reporting-tail"].regex
        self._loose = rules.compile(r"(?:[\s,;:.!?]|\s(?:{refine_loose_ends}))+$")
        self._pair = rules.compile(r"^ (?:and|or|and then) $")

    def refine(self, clean: str, clauses: Sequence[Clause]) -> list[Clause]:
        """The repaired clauses, in text order."""
        joined = self._join_pairs(clean, sorted(clauses, key=lambda c: (c.span, c.verb)))
        return [self._trim(clean, self._through_idiom(clean, c)) for c in joined]

    def _join_pairs(self, clean: str, clauses: list[Clause]) -> list[Clause]:
        """ "organise and carry out an inspection" is one deed: the first verb has no object of its own."""
        out: list[Clause] = []
        for clause in clauses:
            last = out[-1] if out else None
            if (
                last is not None
                and last.sentence is clause.sentence
                and last.role is clause.role
                and last.span.end == last.verb.end <= clause.span.start
                and self._pair.match(clean[last.span.end : clause.span.start])
                and not clause.own_subject
            ):
                subject, own = last.subject, last.own_subject
                out[-1] = replace(clause, span=last.span.join(clause.span), tense=last.tense, subject=subject, own_subject=own,
                                  auxiliaries=last.auxiliaries, light=last.light or clause.light, passive=last.passive)  # fmt: skip
            else:
                out.append(clause)
        return out

    def _through_idiom(self, clean: str, clause: Clause) -> Clause:
        m = self._idiom.match(clean, clause.verb.start, clause.span.end) or self._idiom.match(
            clean, clause.span.start, clause.span.end
        )
        if not m:
            return clause
        word = re.compile(r"\s*(?:[a-z]+ly\s+)?([A-Za-z-]+)").match(clean, m.end(), clause.span.end)
        lemma = self._verbs.lemma_of(word[1], Form.BASE | Form.ING) if word else None
        if word is None or lemma is None:
            return clause
        following = clean[word.end() : word.end() + 30].split()
        return replace(
            clause, lemma=self._verbs.phrase(lemma, following), verb=Span(*word.span(1)), light=clause.light or "idiom"
        )

    def _trim(self, clean: str, clause: Clause) -> Clause:
        end = clause.span.end
        if m := self._tail.search(clean, clause.span.start, end):
            end = m.start() if m.start() > clause.verb.end else end
        if m := self._loose.search(clean[clause.verb.end : end]):
            end = clause.verb.end + m.start()
        return replace(clause, span=Span(clause.span.start, max(end, clause.verb.end)))


def deciding(clauses: Sequence[Clause], verb: Span | None) -> Clause | None:
    """The clause with this verb."""
    return next((c for c in clauses if c.verb == verb), None) if verb else None


__all__ = ["Refiner", "deciding"]
