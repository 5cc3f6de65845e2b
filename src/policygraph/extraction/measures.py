"""Measures: judged clauses with status, actor, headline and the other edges."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from policygraph.annotation.result import Annotations
from policygraph.extraction.attribution import Attribution, Subject, SubjectKind
from policygraph.extraction.clause import Clause, Tense
from policygraph.extraction.context import Context
from policygraph.extraction.hierarchy import Hierarchy
from policygraph.extraction.judge import Verdict
from policygraph.extraction.status import StatusReader
from policygraph.extraction.verbs import Verbs
from policygraph.lexicon.rules import RuleBook
from policygraph.model import (
    ActorBasis,
    Briefing,
    ClaimKey,
    ClaimKind,
    Edge,
    MeasureClaim,
    Quantity,
    Reference,
    Relation,
    Scheme,
    Span,
)

_ACTING = {SubjectKind.PUBLIC, SubjectKind.GROUP, SubjectKind.SPEAKER, SubjectKind.PERSON}
_CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Finding:
    """A judged clause that is a measure, before it becomes a claim."""

    clause: Clause
    verdict: Verdict
    subject: Subject
    context: Context
    span: Span
    status: str
    modality: str


class MeasureMaker:
    """Makes measure claims of findings; holds what it needs of the briefing."""

    def __init__(
        self, briefing: Briefing, rules: RuleBook, verbs: Verbs, notes: Annotations, attribution: Attribution
    ) -> None:
        self._briefing, self._clean = briefing, briefing.clean
        self._verbs, self._notes, self._attribution = verbs, notes, attribution
        self._receive = frozenset(rules.words["judge_receive"])
        self._status = StatusReader(briefing, rules, verbs, notes)
        self._joint = rules.rules["measure.jointly"].regex
        self._share = rules.compile("{measure_shared_out}")
        self._hierarchy = Hierarchy(briefing, rules, notes)
        self._frequency = [(r.regex, str(r.extra["frequency"]), r.id) for r in rules.family("frequency")]

    def finding(
        self, clause: Clause, verdict: Verdict, subject: Subject, context: Context, parent: Finding | None
    ) -> Finding:
        """Fix span, status and modality of a judged clause."""
        quoted = (verdict.whole or clause.passive or self._is_given(clause, subject)) and not _shares_subject(clause)
        span = clause.whole if quoted else clause.span
        if (clause.tense is Tense.PROGRESSIVE or clause.passive) and not quoted:
            span = Span(min(_own_auxiliaries(clause), span.start), span.end)
        if (share := self._share.match(self._clean, span.start, clause.verb.start)) is not None:
            span = Span(share.end(), span.end)
        status = self._status.of(clause, verdict, subject.kind, span, parent.status if parent else None)
        modality = verdict.modality or "report"
        if modality == "by-parent":
            modality = parent.modality if parent else "report"
        if modality == "by-tense":
            modality = {Tense.DUTY: "obligation", Tense.IMPERATIVE: "imperative"}.get(clause.tense, "commitment")
        return Finding(clause, verdict, subject, context, span, status, modality)

    def _is_given(self, clause: Clause, subject: Subject) -> bool:
        """Whether the subject is who gets something: "pubs get a rebate", not "we have received 40 bids"."""
        reports = clause.tense in {Tense.PAST, Tense.PERFECT} and subject.kind in _ACTING
        return clause.lemma in self._receive and not reports

    def vague(self, f: Finding) -> bool:
        """Whether a measure only names a result, so that the means it gives is the deed."""
        return self._verbs.is_a(f.clause.lemma, "outcome")

    def claims(self, findings: Sequence[Finding]) -> list[MeasureClaim]:
        """One claim for each finding, headlines marked and parents linked."""
        parents, ordinals = self._hierarchy.of(findings)
        heads = {head for head, _ in parents.values()}
        out = []
        for i, f in enumerate(findings):
            edges = [*self._actor(f), *self._joint_actors(f)]
            edges += [
                _concept(Relation.STATUS, Scheme.STATUS, f.status, f),
                _concept(Relation.MODALITY, Scheme.MODALITY, f.modality, f),
            ]
            if i in parents:
                head, rule = findings[parents[i][0]], parents[i][1]
                wider = ClaimKey(ClaimKind.MEASURE, head.span)
                edges.append(Edge(Relation.SUB_MEASURE_OF, wider, (f.span, head.span), rule, 0.85))
            edges += self._programmes(f) + self._periods(f)
            out.append(
                MeasureClaim(
                    kind=ClaimKind.MEASURE,
                    span=f.span,
                    label=_label(f.span.of(self._briefing.text)),
                    rule=f.verdict.rule,
                    confidence=f.verdict.confidence,
                    turn=f.context.sentence.turn,
                    edges=tuple(edges),
                    headline=i in heads,
                    ordinal=ordinals.get(i),
                    actor_basis=self._basis(edges),
                    frequency=next(
                        (name for regex, name, _ in self._frequency if regex.search(f.span.of(self._clean))), None
                    ),
                    amount=self._amount(f),
                )
            )
        return out

    # --- edges ----------------------------------------------------------------------------------

    def _actor(self, f: Finding) -> list[Edge]:
        clause, subject = f.clause, f.subject
        agent = self._attribution.sort(clause.agent) if clause.agent and not self._measures(clause.agent) else None
        if clause.passive:
            if agent is not None and agent.actor is not None:
                return [Edge(Relation.ACTOR, agent.actor, (agent.actor_span or f.span,), "actor.agent", 0.95)]
            if agent is not None and agent.kind is not SubjectKind.SPEAKER:
                return []
        elif (
            subject.actor is not None
            and subject.kind in {SubjectKind.PUBLIC, SubjectKind.GROUP}
            and clause.tense is not Tense.GERUND
        ):
            return [Edge(Relation.ACTOR, subject.actor, (subject.actor_span or f.span,), "actor.subject", 0.95)]
        governor = self._attribution.sort(clause.governor_subject)
        if (
            governor.kind is SubjectKind.PUBLIC
            and governor.actor
            and subject.kind
            in {SubjectKind.NONE, SubjectKind.SPEAKER, SubjectKind.POLICY, SubjectKind.DOCUMENT, SubjectKind.OTHER}
        ):
            return [Edge(Relation.ACTOR, governor.actor, (governor.actor_span or f.span,), "actor.reporter", 0.85)]
        carried = self._attribution.carried(f.context) or self._attribution.default_actor(f.context.sentence)
        if carried is None:
            return []
        return [Edge(Relation.ACTOR, carried, (f.span,), "actor.inherited", 0.8)]

    def _measures(self, span: Span) -> bool:
        """Whether a "by" phrase is a date or an amount: "by the end of June", "by 2 percent"."""
        known = [*(p.span for p in self._notes.periods), *(q.span for q in self._notes.quantities)]
        return any(span.overlaps(k) for k in known)

    def _basis(self, edges: Sequence[Edge]) -> ActorBasis | None:
        actor = next((e for e in edges if e.relation is Relation.ACTOR), None)
        if actor is None:
            return None
        return ActorBasis.INHERITED if actor.rule == "actor.inherited" else ActorBasis.EXPLICIT

    def _joint_actors(self, f: Finding) -> list[Edge]:
        sentence = f.context.sentence.span
        out = []
        for m in self._joint.finditer(self._clean, sentence.start, sentence.end):
            if not (f.span.start - 60 <= m.start() <= f.span.end):
                continue
            partner = Span(m.start("partner"), m.end("partner"))
            inside = self._notes.within(partner, Scheme.ORGANISATION, Scheme.GROUP)
            for mention in inside:
                out.append(Edge(Relation.JOINTLY_WITH, mention.reference, (mention.span,), "measure.jointly", 0.9))
        return _unique(out)

    def _programmes(self, f: Finding) -> list[Edge]:
        return _unique(
            [
                Edge(Relation.IMPLEMENTS, m.reference, (m.span,), "measure.programme", 0.85)
                for m in self._notes.within(f.span, Scheme.PROGRAMME)
            ]
        )

    def _periods(self, f: Finding) -> list[Edge]:
        inside = [p for p in self._notes.periods if f.span.covers(p.span)]
        return [Edge(Relation.PERIOD, p, (p.span,), "measure.period", 0.8) for p in inside[:1]]

    def _amount(self, f: Finding) -> Quantity | None:
        for q in self._notes.quantities:
            if f.span.covers(q.span) and _CURRENCY.fullmatch(q.unit):
                return q
        return None


def _concept(relation: Relation, scheme: Scheme, concept: str, f: Finding) -> Edge:
    cue = f.clause.auxiliaries or f.clause.verb
    return Edge(relation, Reference(scheme, concept, concept), (cue,), f.verdict.rule, f.verdict.confidence)


def _unique(edges: list[Edge]) -> list[Edge]:
    seen: dict[object, Edge] = {}
    for e in edges:
        seen.setdefault(e.target, e)
    return list(seen.values())


def _label(text: str) -> str:
    flat = " ".join(text.split())
    return flat[:1].upper() + flat[1:]


def _shares_subject(clause: Clause) -> bool:
    """Whether the subject stands before the clause from which this one goes on: "tolls fall and will be waived"."""
    return not clause.own_subject and clause.subject is not None and clause.subject.end <= _goes_on_from(clause)


def _goes_on_from(clause: Clause) -> int:
    """Where the clause begins that this one goes on from, or itself where that stands in a unit of its own."""
    return (clause.parent or clause.span).start


def _own_auxiliaries(clause: Clause) -> int:
    """Where the clause's auxiliaries begin, or its verb where it shares those of the clause that it goes on from."""
    own = clause.auxiliaries
    if own is None or (clause.parent is not None and own.end <= clause.parent.start):
        return clause.span.start
    return own.start
