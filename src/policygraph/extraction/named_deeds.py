"""Deeds that a clause only names: "the expansion of the ferry service has helped islanders".

Every noun phrase whose head is one of `named_deed_heads` (ontology/rules/clauses.toml) is a candidate; which of them
tell a deed only the language model says, so the lexical engine and an ontology without one know none.
"""

from __future__ import annotations

from collections.abc import Sequence

from policygraph.extraction.clause import Clause, Role, Tense
from policygraph.extraction.judge import MEASURE, Verdict
from policygraph.extraction.parser import Token, Tree, cover
from policygraph.extraction.scales import Scales
from policygraph.extraction.tree import agent_of
from policygraph.lexicon.rules import RuleBook

NAMED = "named"  # the kind that is weighed
LEARNED_NAMED = "learned.named-deed"
_INSIDE = {"compound", "nmod", "amod", "poss", "npadvmod"}  # how a noun hangs that is only part of a phrase
_BESIDE = {"appos", "parataxis", "punct", "meta", "intj", "preconj"}  # what hangs under a noun and is no part of it
_JOINED = {"cc", "conj"}
_CLAUSES = {"acl", "relcl"}
_COMPLETES = {"prep", "dative", *_CLAUSES}
_LONG = 12  # words of a clause that tells more than which deed is meant
_EMPTY = {"DT", "PDT", "PRP$", "POS", "WDT"}  # words that say nothing of a deed
_TOLD = {Tense.PAST, Tense.PERFECT, Tense.PRESENT, Tense.PROGRESSIVE}
_TO_COME = {Tense.FUTURE, Tense.DUTY, Tense.MAYBE, Tense.IMPERATIVE}
_CUES = (NAMED,)  # nothing else is weighed


class NamedDeedFinder:
    """Finds the noun phrases that may name a deed; holds the words that head them."""

    def __init__(self, rules: RuleBook) -> None:
        self._heads = frozenset(rules.words["named_deed_heads"])
        self._by = frozenset(rules.words["grammar_by"])

    def find(self, trees: Sequence[Tree]) -> list[Clause]:
        """Clauses of tense NOMINAL, in text order."""
        return [clause for tree in trees for t in tree.tokens if (clause := self._deed(tree, t)) is not None]

    def _deed(self, tree: Tree, head: Token) -> Clause | None:
        if head.start < 0 or not _is_noun(head) or head.dep in _INSIDE:
            return None
        if head.text.lower() not in self._heads:
            return None
        words = _phrase(tree, head)
        if all(tree.tokens[i].tag in _EMPTY for i in words if i != head.index):
            return None  # "the measures"
        span, verb = cover(tree, words), cover(tree, [head.index])
        if span is None or verb is None:
            return None
        own = [i for k in tree.kids(head.index, "poss") for i in tree.subtree(k.index) if tree.tokens[i].tag != "POS"]
        agents = (agent_of(tree, t, self._by) for t in (head, *tree.kids(head.index, "acl")))
        agent = next((a for a in agents if a is not None), None)
        return Clause(
            span=span,
            verb=verb,
            lemma="",
            tense=Tense.NOMINAL,
            role=Role.MAIN,
            sentence=tree.unit.sentence,
            subject=cover(tree, own),
            agent=agent,
            passive=agent is not None,
            own_subject=bool(own),
        )


def _is_noun(t: Token) -> bool:
    return t.tag.startswith("NN")


def _phrase(tree: Tree, head: Token) -> list[int]:
    """The words of the noun phrase, without what is only said beside it."""
    kept = _own(tree, head)
    first = last = head.index
    while {first - 1, first - 2} & kept:
        first -= 1
    while {last + 1, last + 2} & kept:
        last += 1
    return [i for i in range(first, last + 1) if tree.tokens[i].start >= 0]


def _own(tree: Tree, top: Token) -> set[int]:
    """The indices of a word and of what belongs to it."""
    out = {top.index}
    for kid in (tree.tokens[i] for i in tree.children.get(top.index, [])):
        under = tree.subtree(kid.index)
        aside = kid.dep in _CLAUSES and (len(under) > _LONG or tree.tokens[under[0] - 1].text == ",")
        other = kid.dep in _JOINED and _is_noun(top) and not _shares(tree, top)
        if not (kid.dep in _BESIDE or aside or other):
            out |= _own(tree, kid)
    return out


def _shares(tree: Tree, noun: Token) -> bool:
    """Whether what completes a noun completes the one joined to it, too: "the sale and lease | of the ferries"."""
    joined = tree.kids(noun.index, "conj")
    completes = [*tree.kids(noun.index, *_COMPLETES), *(c for k in joined for c in tree.kids(k.index, *_COMPLETES))]
    return len(joined) == 1 and all(c.index > joined[0].index for c in completes)


def named_verdict(clause: Clause, beside: Sequence[Clause], scales: Scales | None) -> Verdict:
    """What a phrase is, by the language model alone; `beside`: the clauses of its sentence."""
    likely = scales.likely((), clause.span).get(MEASURE, 0.0) if scales is not None else 0.0
    if scales is None or not scales.holds(MEASURE, likely, said=False):
        return Verdict("nothing", LEARNED_NAMED, cues=_CUES)
    tenses = {c.tense for c in beside}
    there = tenses & _TOLD and not tenses & _TO_COME  # what a sentence speaks of as a fact is in force
    return Verdict(MEASURE, LEARNED_NAMED, likely, "in-force" if there else "announced", "report", cues=_CUES)
