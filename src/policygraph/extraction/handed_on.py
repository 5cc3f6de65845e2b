"""Deeds that hang in another clause: what a body is told to do, what "measures include", what a proposal proposes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from policygraph.extraction.attribution import Attribution, SubjectKind
from policygraph.extraction.clause import Clause, Role, Tense
from policygraph.extraction.verbs import Verbs
from policygraph.lexicon.rules import RuleBook
from policygraph.model import Span

_PUBLIC = {SubjectKind.PUBLIC, SubjectKind.GROUP}
_SAID = {Role.MAIN, Role.REPORTED}
_LONGEST = 25  # words: several bodies may be told
_TOLD = {Tense.PAST, Tense.PERFECT, Tense.PRESENT, Tense.PROGRESSIVE}


def handed_on(
    clean: str, clauses: Sequence[Clause], attribution: Attribution, verbs: Verbs, rules: RuleBook
) -> list[Clause]:
    """The clauses, those that are deeds of their own raised to main ones.

    "The cabinet directed the treasury to pay" is a deed of the treasury; "the measures include raising fees" is one;
    so is what an approved proposal is "to" do.
    """
    clauses = _proposed(clean, clauses, verbs, rules)
    over = {c.verb: c for c in clauses}
    out: list[Clause] = []
    raised: dict[Span, Clause] = {}
    for clause in clauses:
        told = over.get(clause.parent) if clause.parent else None
        before = raised.get(clause.parent) if clause.parent else None
        if before is not None and _joined(clean, clause, before):
            clause = replace(clause, role=before.role, tense=before.tense, subject=before.subject, parent=None)
            raised[clause.verb] = clause
            out.append(clause)
            continue
        receiver = _receiver(clean, clause, told, verbs)
        if receiver is not None and attribution.sort(receiver).kind in _PUBLIC:
            role = told.role if told is not None else Role.MAIN
            clause = replace(clause, role=role, tense=Tense.DUTY, subject=receiver, own_subject=True, parent=None)
            raised[clause.verb] = clause
        elif told is not None and _includes(clause, told, verbs) and attribution.is_paper(told):
            clause = replace(clause, role=Role.MAIN, tense=Tense.IMPERATIVE, parent=None)
            raised[clause.verb] = clause
        out.append(clause)
    moved = {c.verb for c, was in zip(out, clauses, strict=True) if c is not was}
    gone = {was.parent for was in clauses if was.verb in moved} - moved
    return [c for c in out if c.verb not in gone]


def _proposed(clean: str, clauses: Sequence[Clause], verbs: Verbs, rules: RuleBook) -> list[Clause]:
    """The clauses, with what an approved proposal proposes instead of its approval."""
    leads, approve = rules.rules["clause.proposed"].regex, frozenset(rules.words["clause_approve"])
    approvals = [c for c in clauses if c.role in _SAID and not c.negated and c.tense in _TOLD and c.lemma in approve]
    raised: dict[Span, Clause] = {}
    gone: set[Span] = set()
    for clause in clauses if approvals else ():
        if clause.role is not Role.NOUN_PURPOSE or not verbs.is_a(clause.lemma, "action"):
            continue
        told = next((c for c in approvals if c.sentence is clause.sentence and c.whole.covers(clause.span)), None)
        first = raised.get(clause.parent) if clause.parent else None
        if told is None or (first is None and not leads.search(clean, told.whole.start, clause.span.start)):
            continue
        who = told.agent if told.passive else told.subject
        raised[clause.verb] = replace(
            clause, role=told.role, tense=told.tense, light="decide", subject=who, own_subject=True, parent=None
        )
        gone.add(told.verb)
    return [raised.get(c.verb, c) for c in clauses if c.verb not in gone]


def _joined(clean: str, clause: Clause, before: Clause) -> bool:
    """Whether a deed goes on from one that was handed on: "told to build and to dredge"."""
    bare = clause.role is Role.NOUN_PURPOSE and clean.endswith(("and ", "or "), 0, clause.span.start)
    told = clause.tense is Tense.INFINITIVE and (clause.role in _SAID or bare)
    held = clause.tense is Tense.GERUND and clause.role is Role.PARTICIPLE and before.tense is Tense.IMPERATIVE
    return (told or held) and not before.passive


def _receiver(clean: str, clause: Clause, told: Clause | None, verbs: Verbs) -> Span | None:
    """Who is told to do the deed: what stands between the order and its "to"."""
    if (
        told is None
        or not verbs.is_a(told.lemma, "directed")
        or verbs.is_a(told.lemma, "asked")
        or told.passive
        or told.tense not in _TOLD
    ):
        return None
    if clause.tense is not Tense.INFINITIVE or told.role not in _SAID or told.negated:
        return None
    start = clause.auxiliaries.start if clause.auxiliaries else clause.span.start
    text = clean[told.verb.end : start]
    if not text.strip() or len(text.split()) > _LONGEST:
        return None
    begin = told.verb.end + len(text) - len(text.lstrip())
    return Span(begin, told.verb.end + len(text.rstrip()))


def _includes(clause: Clause, told: Clause, verbs: Verbs) -> bool:
    """Whether a gerund is what a paper or package holds."""
    held = verbs.is_a(told.lemma, "include") and told.role in _SAID and not told.negated
    return held and clause.tense is Tense.GERUND and clause.role in {Role.PARTICIPLE, Role.SUBORDINATE}
