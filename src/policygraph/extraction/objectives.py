"""Objectives and principles: what is aimed at, apart from what is done."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from policygraph.extraction.candidates import Judged, Watch
from policygraph.extraction.clause import Clause, Role
from policygraph.extraction.judge import Verdict
from policygraph.extraction.proposals import Proposal, ProposalJudge, apart
from policygraph.extraction.scales import Weighing
from policygraph.lexicon.rules import RuleBook
from policygraph.model import Briefing, Claim, ClaimKind, Edge, Reference, Relation, Scheme, Sentence, Span

_PHRASES = (
    "objective.phrase",
    "objective.so-that",
    "objective.is-to",
    "objective.mission-to",
    "objective.steps-to",
    "objective.means-to",
    "objective.so-can",
    "objective.done-for",
    "objective.wish-is",
    "objective.thereby",
)


class ObjectiveFinder:
    """Makes objectives of judged clauses and of purpose phrases."""

    def __init__(self, briefing: Briefing, rules: RuleBook, weighing: Weighing, watch: Watch | None = None) -> None:
        self._judge = ProposalJudge(briefing.clean, weighing, ClaimKind.OBJECTIVE.value, watch)
        self._briefing, self._clean = briefing, briefing.clean
        self._gaps = [gap.split() for gap in rules.words["objective_gaps"]]
        self._phrases = [rules.rules[i] for i in _PHRASES]

    def span_of(self, clause: Clause) -> Span:
        """The span of an objective: a purpose begins at its "to"."""
        if clause.role is Role.PURPOSE and clause.auxiliaries is not None:
            return Span(min(clause.auxiliaries.start, clause.span.start), clause.span.end)
        return clause.span

    def find(self, judged: Sequence[Judged], sentences: Sequence[Sentence]) -> list[Claim]:
        """The objectives and principles of a briefing; none overlaps another."""
        by_rules = [*self._of_clauses(judged), *self._of_phrases(sentences)]
        aims = [c for c in by_rules if c.kind is ClaimKind.OBJECTIVE]
        starts = [s.span.start for s in self._briefing.sentences]
        proposed: dict[int, list[Proposal]] = {}
        for c in aims:
            proposed.setdefault(bisect_right(starts, c.span.start), []).append(Proposal(c.span, c.rule, c.confidence))
        clauses: dict[int, list[tuple[Span, Verdict]]] = {}
        for clause, verdict in judged:
            clauses.setdefault(bisect_right(starts, clause.span.start), []).append((self.span_of(clause), verdict))
        found = [
            self._claim(ClaimKind.OBJECTIVE, p.span, self._briefing.sentences[at - 1], p.rule, p.confidence)
            for at in sorted(proposed.keys() | clauses.keys())
            for p in self._judge.decide(proposed.get(at, ()), clauses.get(at, ()))
        ]
        return apart([*found, *(c for c in by_rules if c.kind is not ClaimKind.OBJECTIVE)])

    def _of_clauses(self, judged: Sequence[Judged]) -> list[Claim]:
        """Objectives and principles among the judged clauses."""
        out: list[Claim] = []
        for clause, verdict in judged:
            last = out[-1] if out else None
            joins = verdict.then == "objective" or (verdict.then == "both" and clause.shared_light)
            if joins and last is not None and last.rule == verdict.rule and self._continues(last, clause):
                span = last.span.join(clause.span)
                out[-1] = replace(last, span=span, label=self._label(span))
            elif verdict.then in {"objective", "both"}:
                out.append(
                    self._claim(
                        ClaimKind.OBJECTIVE, self.span_of(clause), clause.sentence, verdict.rule, verdict.confidence
                    )
                )
            elif verdict.then == "principle":
                modality = verdict.modality or "report"
                edge = Edge(
                    Relation.MODALITY,
                    Reference(Scheme.MODALITY, modality, modality),
                    (clause.auxiliaries or clause.verb,),
                    verdict.rule,
                    verdict.confidence,
                )
                out.append(
                    self._claim(
                        ClaimKind.PRINCIPLE, clause.span, clause.sentence, verdict.rule, verdict.confidence, (edge,)
                    )
                )
        return out

    def _continues(self, last: Claim, clause: Clause) -> bool:
        """Coordinated aims are one objective: "to cut costs and raise quality"."""
        if (
            clause.own_subject
            or (clause.light is not None and not clause.shared_light)
            or clause.span.start < last.span.end
        ):
            return False
        return self._clean[last.span.end : clause.span.start].split() in self._gaps

    def _label(self, span: Span) -> str:
        text = " ".join(span.of(self._briefing.text).split())
        return text[:1].upper() + text[1:]

    def _of_phrases(self, sentences: Sequence[Sentence]) -> list[Claim]:
        """Objectives that an opener such as "so as to" announces."""
        out = []
        for s in sentences:
            for rule in self._phrases:
                for m in rule.regex.finditer(self._clean, s.span.start, s.span.end):
                    out.append(self._claim(ClaimKind.OBJECTIVE, Span(*m.span("hit")), s, rule.id, rule.confidence))
        return out

    def _claim(
        self,
        kind: ClaimKind,
        span: Span,
        sentence: Sentence,
        rule: str,
        confidence: float,
        edges: tuple[Edge, ...] = (),
    ) -> Claim:
        text = " ".join(span.of(self._briefing.text).split())
        return Claim(
            kind=kind,
            span=span,
            label=text[:1].upper() + text[1:],
            rule=rule,
            confidence=confidence,
            turn=sentence.turn,
            edges=edges,
        )
