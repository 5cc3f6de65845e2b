"""Problems with their causes, and foundations: what a briefing says the world is like."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from policygraph.annotation.result import Annotations
from policygraph.extraction.clause import Clause, Role, Tense
from policygraph.extraction.context import Context, Frame
from policygraph.extraction.verbs import Verbs
from policygraph.lexicon.rules import RuleBook
from policygraph.model import Briefing, Claim, ClaimKey, ClaimKind, Edge, Relation, Scheme, Sentence, Span

_WORD = re.compile(r"[\w’'-]+")
_ASIDE = {Role.CONDITION, Role.PURPOSE, Role.NOUN_PURPOSE, Role.MEANS}


class SituationFinder:
    """Finds problems, causes and foundations; holds the compiled patterns and lists."""

    def __init__(self, briefing: Briefing, rules: RuleBook, verbs: Verbs, notes: Annotations) -> None:
        self._briefing, self._clean, self._notes, self._verbs = briefing, briefing.clean, notes, verbs
        self._rules = rules
        self._words, self._grammar = rules.sets("situation_"), rules.sets("grammar_")
        self._low, self._elevated = rules.compile("{grammar_low}"), rules.compile("{grammar_high}")
        self._absent = rules.compile("{grammar_no_problem}")
        self._nouns = rules.compile(r"\b{situation_problem_nouns}\b")
        self._strong = rules.compile(r"\b{situation_strong_nouns}\b")
        self._bad_state = rules.compile(
            r"^\W*(?:(?:still|also|now|quite|rather|very|somewhat|relatively|increasingly|more|too|so|particularly|becoming|become|remain|remains|been|being)\s+){0,4}{situation_problem_adjectives}\b"
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
            r",? (?:such as|including|for example|like|following|after|amid|due to|because of) "
        )
        self._cause, self._led = rules.rules["cause.influence"], rules.rules["cause.led-to"]

    def find(self, contexts: Sequence[Context], clauses: Sequence[Clause]) -> list[Claim]:
        """All situations, in text order."""
        by_sentence: dict[int, list[Clause]] = {}
        for clause in clauses:
            by_sentence.setdefault(clause.sentence.index, []).append(clause)
        out: list[Claim] = []
        for context in contexts:
            out += self._sentence(context, by_sentence.get(context.sentence.index, []))
        return sorted(out, key=lambda c: (c.span, c.kind))

    def _sentence(self, context: Context, clauses: Sequence[Clause]) -> list[Claim]:
        problems = self._problems(context.sentence, clauses, context.frame is Frame.PROBLEMS)
        causes = self._causes(context.sentence)
        linked = [self._with_causes(p, problems, causes, context.sentence) for p in problems]
        out = [*linked, *causes]
        if context.frame is Frame.FOUNDATIONS and context.marked and not problems and not context.question:
            out.append(
                self._claim(ClaimKind.FOUNDATION, context.sentence.span, context.sentence, "foundation.listed", 0.75)
            )
        return out

    # --- problems -------------------------------------------------------------------------------

    def _problems(self, sentence: Sentence, clauses: Sequence[Clause], listed: bool) -> list[Claim]:
        stated = [(span, rule, conf) for c in clauses for span, rule, conf in self._predicate(c, listed)]
        phrases = self._noun_phrases(sentence)
        chosen: list[tuple[Span, str, float]] = []
        for item in sorted([*stated, *phrases], key=lambda i: (-i[2], -len(i[0]), i[0])):
            if not any(item[0].overlaps(other[0]) for other in chosen):
                chosen.append(item)
        return [self._claim(ClaimKind.PROBLEM, s, sentence, rule, conf) for s, rule, conf in sorted(chosen)]

    def _predicate(self, clause: Clause, listed: bool) -> Iterable[tuple[Span, str, float]]:
        """Problems stated by a clause: "orders are insufficient", "firms face shortages"."""
        if clause.role in _ASIDE or clause.subject is None:
            return
        whole, rest = self._cut(clause.whole), self._clean[clause.verb.end : clause.span.end]
        subject = {w.lower() for w in _WORD.findall(clause.subject.of(self._clean))}
        head = clause.lemma
        words = self._words
        if self._short_of.search(whole.of(self._clean)) and not clause.negated:
            yield whole, "problem.short-of", 0.75
        elif head == "be" and subject & words["tight_nouns"] and self._tight.match(rest):
            yield whole, "problem.state", 0.75
        elif head in self._grammar["copulas"] and not clause.negated and self._bad_state.match(rest):
            if not subject & self._grammar["it"] and not self._good_when_low(subject, rest):
                yield whole, "problem.state", 0.75
        elif head in self._grammar["copulas"] and not clause.negated and self._named.match(rest):
            yield whole, "problem.named", 0.7
        elif head in words["lack_verbs"] and not clause.negated and clause.tense is not Tense.MAYBE:
            yield whole, "problem.lack", 0.65
        elif head in words["hit_verbs"] and clause.passive and not clause.negated and self._struck(clause):
            yield whole, "problem.struck", 0.65
        elif head in self._grammar["copulas"] and "risks" in subject and self._tilted.search(rest):
            yield whole, "problem.tilted", 0.7
        elif head == "be" and clause.negated and self._bad_state.match(rest):
            yield whole, "problem.not-firm", 0.75
        elif head in words["suffer_verbs"] and not clause.negated and self._nouns.search(rest):
            yield whole, "problem.suffer", 0.8
        elif (
            head in words["emerge_verbs"] and not clause.negated and self._nouns.search(clause.subject.of(self._clean))
        ):
            yield whole, "problem.emerge", 0.8
        elif head in words["worsen_verbs"] and not clause.negated and clause.tense is not Tense.MAYBE:
            yield whole, "problem.worsen", 0.7
        elif head in words["hover_verbs"] and subject & words["bad_nouns"] and self._high.search(rest):
            yield whole, "problem.high", 0.7
        elif head in words["hamper_verbs"] and clause.passive is False and not clause.negated:
            if not subject & words["not_hampering"]:
                yield whole, "problem.hamper", 0.65
        elif head in words["decline_verbs"] and subject & words["good_nouns"] and (listed or self._hard.search(rest)):
            yield whole, "problem.fall", 0.7
        elif head in self._grammar["rise"] and self._bad_rise(subject, rest):
            yield whole, "problem.rise", 0.65

    def _struck(self, clause: Clause) -> bool:
        """Whether a passive says that something was harmed, and by what: "ports were hit hard by the storms"."""
        harmed = clause.tense not in {Tense.FUTURE, Tense.DUTY, Tense.MAYBE}
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

    def _noun_phrases(self, sentence: Sentence) -> list[tuple[Span, str, float]]:
        out = []
        for rule in self._rules.likely("problem", sentence.span.of(self._clean)):
            for m in rule.regex.finditer(self._clean, sentence.span.start, sentence.span.end):
                span = Span(*m.span("hit"))
                before = self._clean[max(sentence.span.start, span.start - 24) : span.start].lower()
                if not self._absent.search(before):
                    out.append((span, rule.id, rule.confidence))
        return out

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
