"""Measures without a verb: list items and headlines such as "A series of steps to …" or "$3 million for …"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from policygraph.extraction.clause import Clause, Role, Tense
from policygraph.extraction.context import Context, Frame, ListOf
from policygraph.extraction.judge import Verdict
from policygraph.extraction.verbs import Form, Verbs
from policygraph.lexicon.rules import RuleBook
from policygraph.model import BlockKind, Span

_SEVERAL = 2
_NEAR = 25  # characters: a clause that begins later hangs inside the nominal item
_FINITE = {Role.MAIN, Role.REPORTED}


class NominalFinder:
    """Looks at sentences in which no finite clause was found."""

    def __init__(self, rules: RuleBook, verbs: Verbs) -> None:
        self._verbs = verbs
        self._including = rules.rules["deeds.including"]
        self._between, self._named = rules.compile("{grammar_deeds_between}"), rules.compile("{grammar_deed_noun}")
        self._held_between = rules.compile("{grammar_held_between}")
        self._held_item = rules.rules["deeds.held-item"].regex
        self._ends = rules.compile(r"(?:[\s.;,:]|\s(?:{grammar_and}))+$")
        self._joined = rules.compile(r"[,;] (?:{grammar_and} )?$")
        self._listed, self._deed = rules.rules["nominal.listed"], rules.rules["nominal.deed"]
        self._achieved = rules.rules["nominal.achieved"]
        self._rules = [r for r in rules.family("nominal") if r not in (self._listed, self._achieved)]

    def find(self, clean: str, around: Sequence[Context], clauses: Sequence[Clause]) -> list[tuple[Clause, Verdict]]:
        """Clauses of tense NOMINAL with their verdicts."""
        finite = {c.sentence.index for c in clauses if c.role in _FINITE and self._leads(c)}
        subjects = {c.sentence.index for c in clauses if c.subject is not None}
        out = []
        for context in around:
            s = context.sentence
            listed = (
                context.block.kind is BlockKind.LIST_ITEM
                or context.lead is not None
                or (context.marked and context.frame is not Frame.FOUNDATIONS)
            )
            if context.list_of is ListOf.ACHIEVEMENTS and s.index not in subjects and not context.question:
                done = self._done(clean, context, clauses)
                if done is not None:
                    out.append(
                        (done, Verdict("measure", self._achieved.id, self._achieved.confidence, "completed", "report"))
                    )
                    continue
            if context.question or not listed or s.index in finite or context.list_of is ListOf.AIMS:
                continue
            for rule in [*self._rules, self._listed] if context.list_of is ListOf.MEASURES else self._rules:
                deed = rule is self._deed and self._is_deed(s.span.of(clean))
                if deed or rule.regex.match(s.span.of(clean)):
                    out.append(
                        (
                            self._clause(clean, context, clauses),
                            Verdict("measure", rule.id, rule.confidence, "announced", "commitment"),
                        )
                    )
                    break
        return out

    def _done(self, clean: str, context: Context, clauses: Sequence[Clause]) -> Clause | None:
        """A deed without a subject among achievements: "Trained 90 divers", "Issuance of permits"."""
        first = clean[context.sentence.span.start :].split(" ", 1)[0].lower()
        lemma = self._verbs.lemma_of(first, Form.PAST)
        known = lemma is not None and not (self._verbs.is_a(lemma, "say") or self._verbs.is_a(lemma, "thought"))
        named = self._achieved.regex.match(context.sentence.span.of(clean)) is not None
        return self._clause(clean, context, clauses) if known or named else None

    def enumerated(self, clean: str, clauses: Sequence[Clause]) -> tuple[list[Clause], list[tuple[Clause, Verdict]]]:
        """Deeds named behind "including" or "such as" stand apart from the deed that holds them together."""
        kept: list[Clause] = []
        listed: list[tuple[Clause, Verdict]] = []
        for clause in clauses:
            cue = self._including.regex.search(clean, clause.verb.end, clause.span.end) if self._holds(clause) else None
            items = (
                [i for i in self._pieces(clean, cue.end(), clause.span.end) if self._is_deed(i.of(clean))]
                if cue
                else []
            )
            if cue is None or not items:
                kept.append(clause)
                continue
            kept.append(replace(clause, span=Span(clause.span.start, cue.start())))
            verdict = Verdict("measure", self._including.id, self._including.confidence, "by-parent", "by-parent")
            for i in items:
                verb = Span(i.start, i.start + len(i.of(clean).split(" ", 1)[0]))
                item = Clause(i, verb, "", Tense.NOMINAL, Role.MAIN, clause.sentence, parent=clause.verb)
                listed.append((item, verdict))
        return kept, listed

    def held(self, clean: str, clause: Clause, verdict: Verdict) -> list[tuple[Clause, Verdict]]:
        """What a package is said to hold, each a noun of its own: "includes a levy, and new grants"."""
        if clause.passive or not self._verbs.is_a(clause.lemma, "include"):
            return []
        start = clause.verb.end
        end = start + len(self._ends.sub("", clean[start : clause.sentence.span.end]))
        items = self._pieces(clean, start, end, self._held_between)
        if len(items) < _SEVERAL or not all(self._held_item.fullmatch(i.of(clean)) for i in items):
            return []
        verdict = replace(verdict, status="announced" if clause.tense is Tense.FUTURE else "in-force")
        firsts = [Span(i.start, i.start + len(i.of(clean).split(" ", 1)[0])) for i in items]
        return [
            (
                replace(clause, span=i, verb=v, lemma="", own_subject=False, auxiliaries=None, tense=Tense.NOMINAL),
                verdict,
            )
            for i, v in zip(items, firsts, strict=True)
        ]

    @staticmethod
    def _holds(clause: Clause) -> bool:
        return clause.role in _FINITE and clause.tense not in {Tense.INFINITIVE, Tense.GERUND}

    def _pieces(self, clean: str, start: int, end: int, between: re.Pattern[str] | None = None) -> list[Span]:
        out, at = [], start
        for m in [*(between or self._between).finditer(clean, start, end), None]:
            stop = m.start() if m else end
            text = clean[at:stop]
            if text.strip():
                out.append(Span(at + len(text) - len(text.lstrip()), at + len(text.rstrip())))
            at = m.end() if m else end
        return out

    def _is_deed(self, phrase: str) -> bool:
        m = self._named.match(phrase)
        return m is not None and m["noun"].lower() in self._verbs.deed_nouns

    def _clause(self, clean: str, context: Context, clauses: Sequence[Clause]) -> Clause:
        """The sentence up to the first order in it: "Repair of quays, and dredge the harbour"."""
        s = context.sentence
        said = s.span.of(clean)
        for order in (c for c in clauses if c.sentence is s and c.tense is Tense.IMPERATIVE):
            before = clean[s.span.start : order.span.start]
            said = min(said, before, key=len) if self._joined.search(before) else said
        end = s.span.start + len(self._ends.sub("", said))
        first = s.span.start + len(s.span.of(clean).split(" ", 1)[0])
        return Clause(Span(s.span.start, end), Span(s.span.start, min(first, end)), "", Tense.NOMINAL, Role.MAIN, s)

    def _leads(self, clause: Clause) -> bool:
        """Whether a clause is what its sentence says, no complement within a noun phrase, no noun read as a verb."""
        near = clause.whole.start - clause.sentence.span.start < _NEAR
        known = clause.auxiliaries is not None or clause.lemma.split()[0] in self._verbs.bases
        return near and known and clause.tense not in {Tense.INFINITIVE, Tense.GERUND}
