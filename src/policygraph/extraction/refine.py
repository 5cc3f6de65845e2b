"""Small repairs of clauses that hold for both engines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from policygraph.extraction.clause import Clause, Role, Tense
from policygraph.extraction.verbs import Form, Verbs
from policygraph.lexicon.rules import RuleBook
from policygraph.model import Span

_TOLD_APART = {Role.MAIN, Role.REPORTED, Role.MEANS, Role.INCLUDED, Role.NOUN_PURPOSE}  # from their aims

_FINITE = {Tense.PAST, Tense.PERFECT, Tense.PRESENT, Tense.PROGRESSIVE, Tense.FUTURE}
_TOLD_BEHIND = {Role.MAIN, Role.SUBORDINATE}
_COUNT = 40  # characters before a subject in which its number stands


class Refiner:
    """Joins verb pairs, looks through idioms, trims tails."""

    def __init__(self, rules: RuleBook, verbs: Verbs) -> None:
        self._verbs = verbs
        self._led_by = rules.rules["clause.led-by"].regex
        self._idiom = rules.rules["clause.light-idiom"].regex
        self._led_by_office = rules.rules["clause.led-by-office"].regex
        self._count = rules.rules["clause.count-before"].regex
        self._tail = rules.rules["clause.reporting-tail"].regex
        self._aim = rules.rules["clause.aim-tail"].regex
        self._loose = rules.compile(r"(?:[\s,;:.!?]|\s(?:{refine_loose_ends}))+$")
        self._next_verb = re.compile(r"\s*(?:[a-z]+ly\s+)?([A-Za-z-]+)")
        self._lone_adjective = rules.compile(r"\s{refine_lone_adjectives}")
        self._pair = rules.compile(r"^ (?:and|or|and then) $")

    def refine(self, clean: str, clauses: Sequence[Clause]) -> list[Clause]:
        """The repaired clauses, in text order."""
        in_order = sorted(clauses, key=lambda c: (c.span, c.verb))
        joined = self._join_pairs(clean, self._told_of_body(clean, in_order))
        return [self._trim(clean, self._counted(clean, c)) for c in self._through_idioms(clean, joined)]

    def _told_of_body(self, clean: str, clauses: list[Clause]) -> list[Clause]:
        """ "The Cabinet chaired by Ada Quill approved it": who led it is said in passing, the next verb is its own."""
        out: list[Clause] = []
        led: Clause | None = None
        for clause in clauses:
            if led is not None and led.sentence is clause.sentence and clause.verb.start > led.verb.end:
                if self._goes_on_from(clean, led, clause) and clause.tense in _FINITE and clause.role in _TOLD_BEHIND:
                    clause = replace(clause, subject=led.subject, own_subject=True, role=Role.MAIN, parent=None)
                led = None
            if clause.subject is not None and self._led_by.match(clean, clause.subject.end, clause.span.end):
                led = clause
                clause = replace(clause, role=Role.RELATIVE)
            out.append(clause)
        return out

    def _goes_on_from(self, clean: str, led: Clause, clause: Clause) -> bool:
        """Whether a clause has no subject, or for one the name of who led."""
        subject = clause.subject
        if subject is None or led.span.covers(subject):
            return True
        return self._led_by_office.search(clean, led.verb.end, max(led.verb.end, subject.start)) is not None

    def _join_pairs(self, clean: str, clauses: list[Clause]) -> list[Clause]:
        """ "organise and carry out an inspection" is one deed: the first verb has no object of its own."""
        out: list[Clause] = []
        for clause in clauses:
            last = out[-1] if out else None
            if (
                last is not None
                and last.sentence is clause.sentence
                and self._waits(clean, last, clause)
                and last.span.end <= clause.span.start
                and self._pair.match(clean[last.span.end : clause.span.start])
                and not clause.own_subject
            ):
                subject, own = last.subject, last.own_subject
                out[-1] = replace(
                    clause,
                    span=last.span.join(clause.span),
                    tense=last.tense,
                    subject=subject,
                    own_subject=own,
                    auxiliaries=last.auxiliaries,
                    light=last.light or clause.light,
                    passive=last.passive,
                    parent=last.parent,
                )
            else:
                out.append(clause)
        return out

    def _waits(self, clean: str, clause: Clause, following: Clause) -> bool:
        """Whether a verb waits for the object of the next: "organise (and …)", "set up additional (or …)"."""
        said = clean[clause.verb.end : clause.span.end]
        bare = not said.strip() and clause.role is following.role
        return bare or self._lone_adjective.fullmatch(said) is not None

    def _through_idioms(self, clean: str, clauses: list[Clause]) -> list[Clause]:
        """ "do everything possible to help firms": the idiom only says how hard, helping is the deed."""
        by_verb = {c.verb.start: c for c in clauses}
        gone: set[int] = set()
        out: dict[int, Clause] = {}
        for clause in clauses:
            m = self._idiom.match(clean, clause.verb.start, clause.sentence.span.end)
            word = self._next_verb.match(clean, m.end(), clause.sentence.span.end) if m else None
            lemma = self._verbs.lemma_of(word[1], Form.BASE | Form.ING) if word else None
            if word is None or lemma is None:
                out[clause.verb.start] = clause
                continue
            deed = by_verb.get(word.start(1))
            if deed is not None and deed is not clause:
                gone.add(deed.verb.start)
            end = max(clause.span.end, deed.span.end if deed else word.end(1))
            lemma = self._verbs.phrase(lemma, clean[word.end() : word.end() + 30].split())
            out[clause.verb.start] = replace(
                clause,
                span=Span(clause.span.start, end),
                lemma=lemma,
                verb=Span(*word.span(1)),
                light=clause.light or "idiom",
            )
        return [c for start, c in out.items() if start not in gone]

    def _counted(self, clean: str, clause: Clause) -> Clause:
        """The subject with the number right before it: "1.5 lakh more small flats"."""
        subject = clause.subject
        if subject is None or not clause.own_subject:
            return clause
        m = self._count.search(clean, max(clause.sentence.span.start, subject.start - _COUNT), subject.start)
        return replace(clause, subject=Span(m.start(), subject.end)) if m else clause

    def _trim(self, clean: str, clause: Clause) -> Clause:
        end = clause.span.end
        if m := self._tail.search(clean, clause.span.start, end):
            end = m.start() if m.start() > clause.verb.end else end
        if clause.role in _TOLD_APART and (aim := self._aim.search(clean, clause.verb.end, end)):
            end = aim.start() if aim.start() > clause.verb.end else end
        if m := self._loose.search(clean[clause.verb.end : end]):
            end = clause.verb.end + m.start()
        return replace(clause, span=Span(clause.span.start, max(end, clause.verb.end)))


def deciding(clauses: Sequence[Clause], verb: Span | None) -> Clause | None:
    """The clause with this verb."""
    return next((c for c in clauses if c.verb == verb), None) if verb else None


__all__ = ["Refiner", "deciding"]
