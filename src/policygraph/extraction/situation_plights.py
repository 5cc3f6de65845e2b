"""Tells the troubles that a clause states in set ways: "jobs were lost", "permits take too long"."""

from __future__ import annotations

from policygraph.extraction.clause import Clause, Role, Tense
from policygraph.lexicon.rules import Rule, RuleBook
from policygraph.model import Span

_TOLD = {Tense.PRESENT, Tense.PROGRESSIVE, Tense.PAST, Tense.PERFECT}


class PlightReader:
    """Runs the rules of the family "plight" over clauses."""

    def __init__(self, clean: str, rules: RuleBook) -> None:
        self._clean, self._rules = clean, rules
        self._authorities = rules.sets("situation_")["not_hampering"]
        self._nobody = rules.sets("plight_")["nobody"]
        self._inner = rules.compile("{plight_inner}")

    def read(self, clause: Clause, subject: set[str]) -> tuple[str, float] | None:
        """The first rule that fits a clause whose subject has these words, and how sure it is."""
        text = clause.whole.of(self._clean)
        for rule in self._rules.likely("plight", text):
            if not self._applies(rule, clause, subject):
                continue
            m = rule.regex.search(text)
            if m and self._is_own(rule, clause, m.start(), m.end()):
                return rule.id, rule.confidence
        return None

    def _is_own(self, rule: Rule, clause: Clause, start: int, end: int) -> bool:
        """Whether what was found (offsets in the clause with its subject) is said of the clause's own subject."""
        first = clause.whole.start
        verb = Span(clause.verb.start - first, clause.verb.end - first)
        if not rule.extra.get("anywhere") and not (start <= verb.end and verb.start <= end):
            return False
        since = 0 if start < verb.start else verb.end
        return self._inner.search(self._clean, first + since, first + start) is None

    def _applies(self, rule: Rule, clause: Clause, subject: set[str]) -> bool:
        """Whether the mood and the subject of a clause are those that a rule is made for."""
        more = rule.extra
        if subject & self._nobody or (clause.role is Role.RELATIVE and more.get("main")):
            return False
        if clause.negated and not more.get("negated"):
            return False
        moods = {Tense.MAYBE: more.get("ahead") or more.get("maybe"), Tense.DUTY: more.get("duty")}
        if clause.tense not in _TOLD and not moods.get(clause.tense):
            return False
        agent = clause.agent.of(self._clean).lower().split() if clause.agent else []
        if not self._authorities.isdisjoint(agent):  # "rates were held back by the board"
            return False
        return bool(more.get("whoever")) or not subject & self._authorities
