"""Tells the problems that a clause states with its verb: "orders are insufficient", "firms face shortages"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from policygraph.extraction.clause import Clause, Role, Tense
from policygraph.extraction.situation_plights import PlightReader
from policygraph.lexicon.rules import RuleBook
from policygraph.model import Span

_WORD = re.compile(r"[\w’'-]+")
_ASIDE = {Role.CONDITION, Role.PURPOSE, Role.NOUN_PURPOSE, Role.MEANS, Role.INCLUDED}
_AHEAD = {Tense.FUTURE, Tense.DUTY, Tense.MAYBE}
_Found = tuple[str, float] | None  # the rule and how sure it is


class PredicateReader:
    """Reads the problems of clauses; holds the compiled patterns and lists."""

    def __init__(self, clean: str, rules: RuleBook) -> None:
        self._clean = clean
        self._words, self._grammar = rules.sets("situation_"), rules.sets("grammar_")
        self._low, self._elevated = rules.compile("{grammar_low}"), rules.compile("{grammar_high}")
        self._nouns = rules.compile(r"\b{situation_problem_nouns}\b")
        self._bad_state = rules.compile(
            r"^\W*(?:(?:still|also|now|quite|rather|very|somewhat|more|too|so|both|[a-z]+ly|becoming|become|remain|remains|been|being)\s+){0,4}{situation_problem_adjectives}\b"
        )
        self._high = rules.compile(
            r"\bat (?:a |an )?(?:very |relatively |historically |still )?(?:high|elevated) (?:levels?|rates?)\b"
        )
        self._short_of = rules.compile(r"\b{situation_short_of}\b")
        self._tight = rules.compile(r"^\W*(?:[a-z]+\s+){0,3}?(?:{grammar_tight})\b")
        self._named = rules.compile(
            r"^\W*(?:(?:still|also|now|always|both|perhaps)\s+){0,2}(?:an?|the|one of the|among the|our|their)\s+"
            r"(?:[\w-]+\s+){0,3}?{situation_named}\b"
        )
        self._tilted = rules.compile(r"\b(?:to the (?:downside|upside)|{grammar_high})\b")
        self._badly = rules.compile(r"\b(?:hard|badly|{situation_hard})\b")
        self._hard = rules.compile(r"\b{situation_hard}\b")
        self._examples = rules.compile(
            r",? (?:such as|including|for example|like|following|after|amid|due to|because of) |, with (?=\d)"
        )
        self._prone = rules.compile(r"^\W*(?:\w+ly )?{situation_prone} ")
        self._dear = rules.compile(r"\b(?:{situation_dear}|higher (?:[\w-]+ ){0,2}?(?:prices|costs|bills|rents))\b")
        self._over = rules.compile(r"\bno longer\b")
        self._before = rules.compile("{situation_antecedent}")
        self._plights = PlightReader(clean, rules)
        self._relief = rules.compile(r"^(?:the )?(?:[\w-]+ )?{situation_relief} (?:of|in) ")

    def read(self, clause: Clause, listed: bool) -> Iterable[tuple[Span, str, float]]:
        """Where, by which rule and how surely a clause states a problem; `listed` = in a list of problems."""
        if clause.role in _ASIDE or clause.subject is None or self._over.search(clause.whole.of(self._clean)):
            return
        rest = self._clean[clause.verb.end : clause.span.end]
        subject = {w.lower() for w in _WORD.findall(clause.subject.of(self._clean))}
        found = self._state(clause, subject, rest)
        if found is None and not clause.negated:
            found = self._harm(clause, subject, rest) or self._course(clause, subject, rest, listed)
        whole = clause.whole
        if found is None and (plight := self._plights.read(clause, subject)) is not None:
            named = self._antecedent(clause) if subject <= self._grammar["relatives"] else clause.subject
            found, whole = (plight, named.join(clause.span)) if named else (None, whole)
        if found is not None:
            yield self._cut(whole), *found

    def _antecedent(self, clause: Clause) -> Span | None:
        """What a relative clause tells of: "firms" in "firms that pay late"."""
        if clause.subject is None:
            return None
        m = self._before.search(self._clean, clause.sentence.span.start, clause.subject.start)
        return Span(*m.span("hit")) if m else None

    def _state(self, clause: Clause, subject: set[str], rest: str) -> _Found:
        """What something is: "orders are insufficient"."""
        head, words, copula = clause.lemma, self._words, clause.lemma in self._grammar["copulas"]
        if self._short_of.search(self._cut(clause.whole).of(self._clean)) and not clause.negated:
            return "problem.short-of", 0.75
        if head == "be" and subject & words["tight_nouns"] and self._tight.match(rest):
            return "problem.state", 0.75
        if copula and not clause.negated and self._bad_state.match(rest):
            fine = subject & self._grammar["it"] or self._good_when_low(subject, rest)
            return None if fine else ("problem.state", 0.75)
        if copula and not clause.negated and self._named.match(rest):
            return "problem.named", 0.7
        if copula and not clause.negated and self._prone.match(rest) and self._nouns.search(rest):
            return "problem.prone", 0.7
        if copula and "risks" in subject and self._tilted.search(rest):
            return "problem.tilted", 0.7
        if head == "be" and clause.negated and self._bad_state.match(rest):
            return "problem.not-firm", 0.75
        return None

    def _harm(self, clause: Clause, subject: set[str], rest: str) -> _Found:
        """What harms something: "ports were hit by storms", "the strike led to delays"."""
        head, words = clause.lemma, self._words
        somebody = subject & words["not_hampering"]
        if head in words["lack_verbs"] and clause.tense is not Tense.MAYBE:
            return "problem.lack", 0.65
        if head in words["hit_verbs"] and clause.passive and self._struck(clause):
            return "problem.struck", 0.65
        acts = not clause.passive and not somebody and clause.tense not in _AHEAD
        badly = self._badly.search(clause.whole.of(self._clean)) is not None
        if acts and head in words["hit_verbs"] and (badly or self._bad_subject(subject)):
            return "problem.hits", 0.65
        if head in words["held_verbs"] and clause.passive and self._held(clause):
            return "problem.held", 0.65
        if head in words["hamper_verbs"] and clause.passive is False and not somebody:
            return "problem.hamper", 0.65
        if acts and head in words["aggravate_verbs"]:
            return "problem.aggravated", 0.65
        named = not subject & self._grammar["relatives"]
        if acts and named and head in words["cause_verbs"] and (self._nouns.search(rest) or self._dear.search(rest)):
            return "problem.caused", 0.7
        return None

    def _course(self, clause: Clause, subject: set[str], rest: str, listed: bool) -> _Found:
        """What befalls something: "firms face shortages", "growth fell sharply"."""
        head, words = clause.lemma, self._words
        if head in words["suffer_verbs"] and (self._nouns.search(rest) or (head == "suffer" and " from " in rest)):
            return "problem.suffer", 0.8
        name = clause.subject.of(self._clean) if clause.subject else ""
        if head in words["emerge_verbs"] and self._nouns.search(name) and not self._relief.match(name):
            return "problem.emerge", 0.8
        unnamed = subject & self._grammar["relatives"]
        fine = unnamed or subject & words["bad_nouns"]
        if head in words["worsen_verbs"] and clause.tense is not Tense.MAYBE and not fine:
            return "problem.worsen", 0.7
        if head in words["hover_verbs"] and subject & words["bad_nouns"] and self._high.search(rest):
            return "problem.high", 0.7
        if head in words["decline_verbs"] and subject & words["good_nouns"] and (listed or self._hard.search(rest)):
            return "problem.fall", 0.7
        if head in self._grammar["rise"] and self._bad_rise(subject, rest):
            return "problem.rise", 0.65
        return None

    def _held(self, clause: Clause) -> bool:
        """Whether what holds something back is no authority that means to."""
        agent = clause.agent.of(self._clean) if clause.agent else ""
        words = {w.lower() for w in _WORD.findall(agent)}
        return clause.tense not in _AHEAD and bool(words) and not words & self._words["not_hampering"]

    def _struck(self, clause: Clause) -> bool:
        """Whether a passive says that something was harmed, and by what: "ports were hit hard by the storms"."""
        harmed = clause.tense not in _AHEAD
        return harmed and (clause.agent is not None or self._badly.search(clause.whole.of(self._clean)) is not None)

    def _bad_rise(self, subject: set[str], rest: str) -> bool:
        """Whether a rise is bad news; prices and costs have to rise sharply."""
        if not subject & self._words["bad_nouns"] or re.search(r"\d", rest):
            return False
        return not subject & self._words["price_nouns"] or self._hard.search(rest) is not None

    def _cut(self, span: Span) -> Span:
        """Examples behind "such as" are problems of their own."""
        m = self._examples.search(span.of(self._clean))
        return Span(span.start, span.start + m.start()) if m and m.start() else span

    def _good_when_low(self, subject: set[str], rest: str) -> bool:
        """Low unemployment and elevated confidence are no problems."""
        low = self._low.search(rest[:40]) is not None
        high = self._elevated.search(rest[:40]) is not None
        return (low and bool(subject & self._words["bad_nouns"])) or (
            high and not subject & self._words["bad_nouns"] and not self._bad_subject(subject)
        )

    def _bad_subject(self, subject: set[str]) -> bool:
        return any(self._nouns.fullmatch(w) for w in subject)
