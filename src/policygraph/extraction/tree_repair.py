"""Mends what the language model often misreads: cases in which the words themselves tell better."""

from __future__ import annotations

from dataclasses import replace

from policygraph.extraction.light_verbs import LightVerbs
from policygraph.extraction.parser import Token, Tree
from policygraph.extraction.verbs import Verbs
from policygraph.lexicon.rules import RuleBook

_INFLECTED = {"VBD", "VBN", "VBZ", "VBG"}


class TreeRepair:
    """Hangs misplaced verbs where they belong; holds what it must know of verbs."""

    def __init__(self, rules: RuleBook, verbs: Verbs, light: LightVerbs) -> None:
        self._verbs, self._light, self._grammar = verbs, light, rules.sets("grammar_")

    def mend(self, tree: Tree) -> Tree:
        """The tree, or a mended copy of it."""
        moved: dict[int, Token] = {}
        for t in tree.tokens:
            if t.tag in {"VB", "VBP"} and t.dep == "conj":
                moved |= self._second_of_infinitives(tree, t)
            elif t.tag == "VB" and t.dep in {"advcl", "ccomp"}:
                moved |= self._led_by_light_verb(tree, t)
            elif t.tag == "VBG" and t.dep == "advcl":
                moved |= self._done_alongside(tree, t)
            elif t.tag == "VBG" and t.dep == "ccomp":
                moved |= self._said_of_object(tree, t)
        if not moved:
            return tree
        tokens = tuple(moved.get(t.index, t) for t in tree.tokens)
        children: dict[int, list[int]] = {}
        for t in tokens:
            if t.head != t.index:
                children.setdefault(t.head, []).append(t.index)
        return Tree(tree.unit, tokens, children)

    def _second_of_infinitives(self, tree: Tree, t: Token) -> dict[int, Token]:
        """ "has issued a plan to cut costs and raise wages": a base form goes on from the infinitive."""
        head = tree.tokens[t.head]
        intends = head.tag == "VBP" and self._light.is_light(tree, head) and not self._is_a(tree, head, "strive")
        if not (head.tag in _INFLECTED or intends) or tree.kids(t.index, "aux", "nsubj", "nsubjpass"):
            return {}
        between = [k for k in tree.tokens[head.index + 1 : t.index] if k.tag == "VB" and self._light.to_before(tree, k)]
        return {t.index: replace(t, head=between[-1].index)} if between else {}

    def _led_by_light_verb(self, tree: Tree, t: Token) -> dict[int, Token]:
        """ "I propose to double the grant": what follows at once is the deed, no purpose of proposing."""
        to, head = self._light.to_before(tree, t), tree.tokens[t.head]
        near = to is not None and to.index == head.index + 1 and not tree.kids(t.index, "nsubj", "nsubjpass")
        return {t.index: replace(t, dep="xcomp")} if near and self._light.is_light(tree, head) else {}

    def _done_alongside(self, tree: Tree, t: Token) -> dict[int, Token]:
        """ "will lower fees while raising fines": a second deed of the same actor."""
        marks = {k.text.lower() for k in tree.kids(t.index, "mark", "advmod")}
        own = tree.kids(t.index, "nsubj", "nsubjpass", "aux", "auxpass")
        second = bool(marks & self._grammar["alongside"]) and not own and t.head < t.index
        return {t.index: replace(t, dep="conj")} if second else {}

    def _said_of_object(self, tree: Tree, t: Token) -> dict[int, Token]:
        """ "will deliver a package totalling 5 billion": the package is delivered, the rest describes it."""
        head, told = tree.tokens[t.head], tree.kids(t.index, "nsubj")
        plain = self._is_a(tree, head, "action") and not self._is_a(tree, head, "say", "thought", "control")
        if not plain or not told or tree.kids(t.index, "aux", "mark") or not head.index < told[0].index < t.index:
            return {}
        object_ = told[0]
        return {
            object_.index: replace(object_, dep="dobj", head=head.index),
            t.index: replace(t, dep="acl", head=object_.index),
        }

    def _is_a(self, tree: Tree, t: Token, *kinds: str) -> bool:
        lemma = self._light.lemma(tree, t)
        return any(self._verbs.is_a(lemma, kind) for kind in kinds)
