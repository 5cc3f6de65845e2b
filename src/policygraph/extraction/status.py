"""How far a deed has come: under study, announced, ongoing, in force, completed."""

from __future__ import annotations

from policygraph.annotation.result import Annotations
from policygraph.extraction.attribution import SubjectKind
from policygraph.extraction.clause import Clause, Role, Tense
from policygraph.extraction.judge import Verdict
from policygraph.extraction.verbs import Verbs
from policygraph.lexicon.rules import RuleBook
from policygraph.model import Briefing, Span

_UNDER_WAY = {"completed", "in-force", "ongoing"}
_BEHIND = 24  # characters behind a verb that still tell of it: "is | under discussion"
_NEAR = 30  # characters behind a deed in which its time may stand
_WITH_PARENT = {Role.MEANS, Role.INCLUDED, Role.PARTICIPLE}


class StatusReader:
    """Reads the status of the measures of one briefing: what the row says, the tense, and words beside it."""

    def __init__(self, briefing: Briefing, rules: RuleBook, verbs: Verbs, notes: Annotations) -> None:
        self._clean, self._verbs = briefing.clean, verbs
        self._go_on = frozenset(rules.words["grammar_go_on"])
        self._deciders = frozenset(rules.words["clause_deciders"])
        self._wanted = frozenset(rules.words["judge_intend"] + rules.words["judge_want"])
        self._rules = rules.family("status")
        day = briefing.metadata.date
        self._to_come = [p.span for p in notes.periods if day and p.resolved and p.resolved.start > day]

    def of(self, clause: Clause, verdict: Verdict, kind: SubjectKind, span: Span, parent: str | None) -> str:
        """The status of a judged clause; `kind`: of its subject, `parent`: the status of the deed it is part of."""
        status = self._by_verb(clause, kind, self._said(clause, verdict, parent))
        if status == "completed" and clause.light in self._deciders:
            status = "in-force"
        if status in _UNDER_WAY and clause.light in self._wanted and clause.tense is not Tense.PROGRESSIVE:
            status = "announced"  # the deed itself is to come
        if clause.light in self._go_on:  # "will continue to lend"
            still = status == "announced" or (status == "in-force" and clause.tense is Tense.PRESENT)
            return "ongoing" if still else status
        return self._told(clause, span, status) if status in _UNDER_WAY else status

    def _said(self, clause: Clause, verdict: Verdict, parent: str | None) -> str:
        """What the row says; "by-verb" where the verb must tell."""
        if verdict.status == "by-parent":
            return parent or ("announced" if clause.tense in {Tense.GERUND, Tense.FUTURE} else "completed")
        if verdict.status == "by-form":
            if parent is not None and clause.role in _WITH_PARENT:
                return parent
            if clause.tense in {Tense.PAST, Tense.PERFECT}:
                return "by-verb"
            return {Tense.PROGRESSIVE: "ongoing", Tense.PRESENT: "in-force"}.get(clause.tense, "announced")
        if verdict.status == "by-tense":
            by_tense = {Tense.FUTURE: "announced", Tense.DUTY: "announced", Tense.PROGRESSIVE: "ongoing"}
            return by_tense.get(clause.tense, "in-force")
        return verdict.status or "announced"

    def _by_verb(self, clause: Clause, kind: SubjectKind, status: str) -> str:
        if status != "by-verb":
            return status
        enacted = any(self._verbs.is_a(verb, "enact") for verb in (clause.lemma, clause.lemma.split()[0]))
        if clause.tense is Tense.PRESENT:
            return "ongoing" if kind is SubjectKind.SPEAKER and not enacted else "in-force"
        return "in-force" if enacted else "completed"

    def _told(self, clause: Clause, span: Span, status: str) -> str:
        """What words beside the tense say: "is to be paved", "opens next month", "has begun to"."""
        first = min(clause.auxiliaries.start if clause.auxiliaries else clause.verb.start, clause.verb.start)
        asked = {
            "auxiliaries": self._clean[first : clause.verb.end],
            "verb": self._clean[first : min(clause.verb.end + _BEHIND, clause.sentence.span.end)],
            "deed": span.of(self._clean),
        }
        for rule in self._rules:
            if rule.extra.get("present") and (clause.tense is not Tense.PRESENT or status != "in-force"):
                continue
            if rule.extra.get("named") and clause.tense is not Tense.NOMINAL:
                continue
            if rule.regex.search(asked[rule.extra["where"]]):
                return str(rule.extra["status"])
        near = Span(clause.verb.start, min(max(span.end, clause.verb.end) + _NEAR, clause.sentence.span.end))
        soon = clause.tense is Tense.PRESENT and any(near.overlaps(t) for t in self._to_come)
        return "announced" if soon else status
