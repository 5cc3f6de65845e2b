"""Problems with their causes, and foundations: what a briefing says the world is like."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from policygraph.annotation.result import Annotations
from policygraph.extraction.candidates import Judged, Watch
from policygraph.extraction.clause import Clause
from policygraph.extraction.context import Context, Frame, ListOf
from policygraph.extraction.judge import Verdict
from policygraph.extraction.proposals import Proposal, ProposalJudge, apart
from policygraph.extraction.scales import Weighing
from policygraph.extraction.situation_predicates import PredicateReader
from policygraph.extraction.verbs import Verbs
from policygraph.lexicon.rules import RuleBook
from policygraph.model import Briefing, Claim, ClaimKey, ClaimKind, Edge, Relation, Scheme, Sentence, Span

_BEFORE = 40  # characters around a problem in which its denial may stand
_FOUNDATION = 0.75  # how sure a listed foundation is


class SituationFinder:
    """Finds problems, causes and foundations; holds the compiled patterns and lists."""

    def __init__(
        self,
        briefing: Briefing,
        rules: RuleBook,
        verbs: Verbs,
        notes: Annotations,
        weighing: Weighing,
        watch: Watch | None = None,
    ) -> None:
        self._judge = ProposalJudge(briefing.clean, weighing, ClaimKind.PROBLEM.value, watch)
        self._briefing, self._clean, self._notes, self._verbs = briefing, briefing.clean, notes, verbs
        self._rules = rules
        self._absent, self._gone = rules.compile("{grammar_no_problem}"), rules.compile("{grammar_gone}")
        self._predicates = PredicateReader(briefing.clean, rules)
        self._cause, self._led = rules.rules["cause.influence"], rules.rules["cause.led-to"]

    def find(self, contexts: Sequence[Context], clauses: Sequence[Clause], judged: Sequence[Judged]) -> list[Claim]:
        """All situations, in text order; `judged` are the clauses with what they were judged to be, where they were."""
        by_sentence: dict[int, list[Clause]] = {}
        for clause in clauses:
            by_sentence.setdefault(clause.sentence.index, []).append(clause)
        weighed: dict[int, list[tuple[Span, Verdict]]] = {}
        for clause, verdict in judged:
            weighed.setdefault(clause.sentence.index, []).append((clause.whole, verdict))
        out: list[Claim] = []
        for context in contexts:
            at = context.sentence.index
            out += self._sentence(context, by_sentence.get(at, []), weighed.get(at, []))
        return sorted(out, key=lambda c: (c.span, c.kind))

    def _sentence(
        self, context: Context, clauses: Sequence[Clause], weighed: Sequence[tuple[Span, Verdict]]
    ) -> list[Claim]:
        problems = self._problems(context.sentence, clauses, context.frame is Frame.PROBLEMS, weighed)
        causes = self._causes(context.sentence)
        if context.list_of is ListOf.PROBLEMS and context.first_in_group and not problems and not context.question:
            problems = [self._claim(ClaimKind.PROBLEM, self._item(context), context.sentence, "problem.listed", 0.7)]
        linked = [self._with_causes(p, problems, causes, context.sentence) for p in problems]
        out = [*linked, *causes]
        listed = context.frame is Frame.FOUNDATIONS and context.marked
        troubled = any(p.confidence >= _FOUNDATION for p in problems)  # less likely ones stand within a foundation
        if listed and not troubled and not context.question and self._only_says(context.sentence):
            span = context.sentence.span
            out.append(self._claim(ClaimKind.FOUNDATION, span, context.sentence, "foundation.listed", _FOUNDATION))
        return out

    def _only_says(self, sentence: Sentence) -> bool:
        """Whether a sentence has no figures, which observations tell, and heads no further list."""
        figures = any(sentence.span.covers(q.span) for q in self._notes.quantities)
        return not figures and not sentence.span.of(self._clean).rstrip().endswith(":")

    def _item(self, context: Context) -> Span:
        """An item without what joins it to the next: "; and"."""
        start, words = context.sentence.span.start, context.sentence.span.of(self._clean)
        return Span(start, start + len(re.sub(r"(?:[;,]\s*(?:and|or))?[\s.,;]*\Z", "", words)))

    # --- problems -------------------------------------------------------------------------------

    def _problems(
        self, sentence: Sentence, clauses: Sequence[Clause], listed: bool, weighed: Sequence[tuple[Span, Verdict]]
    ) -> list[Claim]:
        stated = [Proposal(*found) for c in clauses for found in self._predicates.read(c, listed)]
        named, gone = self._noun_phrases(sentence)
        proposed = apart([*stated, *named])
        asked = [w for w in weighed if not any(w[0].covers(g) for g in gone)]  # "the shortage of nurses has eased"
        chosen = apart(self._judge.decide(proposed, asked))
        return [self._claim(ClaimKind.PROBLEM, p.span, sentence, p.rule, p.confidence) for p in chosen]

    def _noun_phrases(self, sentence: Sentence) -> tuple[list[Proposal], list[Span]]:
        """The problems that a noun names, and those that are said to be over."""
        out, gone = list[Proposal](), list[Span]()
        for rule in self._rules.likely("problem", sentence.span.of(self._clean)):
            for m in rule.regex.finditer(self._clean, sentence.span.start, sentence.span.end):
                span = Span(*m.span("hit"))
                before = self._clean[max(sentence.span.start, span.start - _BEFORE) : span.start].lower()
                behind = self._clean[span.end : min(sentence.span.end, span.end + _BEFORE)]
                if self._gone.match(behind):
                    gone.append(span)
                elif not self._absent.search(before):
                    out.append(Proposal(span, rule.id, rule.confidence))
        return out, gone

    # --- causes ---------------------------------------------------------------------------------

    def _causes(self, sentence: Sentence) -> list[Claim]:
        out: list[Claim] = []
        if self._cause not in self._rules.likely("cause", sentence.span.of(self._clean)):
            return out
        for m in self._cause.regex.finditer(self._clean, sentence.span.start, sentence.span.end):
            out.append(
                self._claim(ClaimKind.CAUSE, Span(*m.span("hit")), sentence, self._cause.id, self._cause.confidence)
            )
        return out

    def _with_causes(
        self, problem: Claim, problems: Sequence[Claim], causes: Sequence[Claim], sentence: Sentence
    ) -> Claim:
        edges = list(self._affects(problem))
        for cause in causes:
            if not cause.span.overlaps(problem.span):
                edges.append(Edge(Relation.CAUSED_BY, cause.key, (cause.span, problem.span), self._cause.id, 0.7))
        m = self._led.regex.search(self._clean, sentence.span.start, problem.span.start)
        if m:
            for other in problems:
                if other.span.end <= m.start() + 2:
                    edges.append(
                        Edge(
                            Relation.CAUSED_BY,
                            other.key,
                            (Span(*m.span("hit")), other.span),
                            self._led.id,
                            self._led.confidence,
                        )
                    )
        return self._claim(problem.kind, problem.span, sentence, problem.rule, problem.confidence, tuple(edges))

    def _affects(self, problem: Claim) -> Iterable[Edge]:
        seen = set()
        for m in self._notes.within(problem.span, Scheme.TARGET_GROUP, Scheme.SECTOR):
            if m.reference not in seen:
                seen.add(m.reference)
                yield Edge(Relation.AFFECTS, m.reference, (m.span,), "problem.affects", 0.75)

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


def addressed(measure: Span, problems: Sequence[Claim]) -> list[ClaimKey]:
    """The problems named inside a measure."""
    return [p.key for p in problems if measure.covers(p.span)]
