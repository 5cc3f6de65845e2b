"""Mends what the language model often misreads: cases in which the words themselves tell better."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from policygraph.extraction.light_verbs import LightVerbs, comma_before
from policygraph.extraction.parser import Token, Tree
from policygraph.extraction.verbs import Form, Verbs
from policygraph.lexicon.rules import RuleBook

_INFLECTED = {"VBD", "VBN", "VBZ", "VBG"}
_FINITE = {"VBD", "VBZ", "VBP", "MD"}
_NO_DEED = {"amod", "compound", "aux", "auxpass", "nsubj", "nsubjpass", "nmod", "npadvmod", "prep", "csubj"}


class TreeRepair:
    """Hangs misplaced verbs where they belong; holds what it must know of verbs."""

    def __init__(self, rules: RuleBook, verbs: Verbs, light: LightVerbs) -> None:
        self._verbs, self._light, self._grammar = verbs, light, rules.sets("grammar_")

    def mend(self, tree: Tree) -> Tree:
        """The tree, or a mended copy of it."""
        moved: dict[int, Token] = {}
        for t in tree.tokens:
            if t.tag in {"VB", "VBP"} and t.dep == "conj":
                moved |= self._second_of_infinitives(tree, t) or self._beyond_participle(tree, t)
            elif t.tag == "VBD" and t.dep == "conj":
                moved |= self._within_infinitives(tree, t)
            elif t.tag == "VBN" and t.dep == "conj":
                moved |= self._after_reduced(tree, t)
            elif t.tag == "VB" and t.dep in {"advcl", "ccomp"}:
                moved |= self._led_by_light_verb(tree, t) or self._second_in_row(tree, t)
            elif t.tag == "VBG" and t.dep == "advcl":
                moved |= self._done_alongside(tree, t)
            elif t.tag == "VBG" and t.dep == "ccomp":
                moved |= self._said_of_object(tree, t)
            elif t.tag == "JJ" and t.dep == "ROOT" and t.text.endswith("ed") and tree.kids(t.index, "auxpass"):
                moved[t.index] = replace(t, tag="VBN")  # "are understaffed", which no word list of the model knows
            if t.text.lower() in self._grammar["and"]:
                moved |= self._row_of_gerunds(tree, t)
        tokens = tuple(moved.get(t.index, t) for t in tree.tokens)
        if not moved or any(_below_itself(tokens, index) for index in moved):
            return tree
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

    def _beyond_participle(self, tree: Tree, t: Token) -> dict[int, Token]:
        """ "will print leaflets written by nurses and open an office": a base form goes on from the one above."""
        head = over = tree.tokens[t.head]
        if t.tag != "VB" or head.tag != "VBN" or head.dep != "acl" or tree.kids(t.index, "aux", "nsubj", "nsubjpass"):
            return {}
        while over.head != over.index and (over is head or not over.tag.startswith("VB")):
            over = tree.tokens[over.head]
        return {t.index: replace(t, head=over.index)} if over.tag == "VB" else {}

    def _within_infinitives(self, tree: Tree, t: Token) -> dict[int, Token]:
        """ "has acted to mend roofs, cut rents and house the homeless": "cut" goes on from "mend", as "house" does."""
        base = self._verbs.lemma_of(t.text, Form.BASE)
        bare = base is not None and not tree.kids(t.index, "aux", "auxpass", "nsubj", "nsubjpass")
        row = any(k.tag == "VB" and not tree.kids(k.index, "aux") for k in tree.kids(t.index, "conj"))
        if not bare or not row or tree.tokens[t.index - 1].text != ",":
            return {}
        between = [k for k in tree.tokens[t.head + 1 : t.index] if k.tag == "VB" and self._light.to_before(tree, k)]
        return {t.index: replace(t, tag="VB", head=between[-1].index)} if between else {}

    def _after_reduced(self, tree: Tree, t: Token) -> dict[int, Token]:
        """ "The plan of the court appointed trustee, was approved": two verbs that nothing joins.

        What was read as its subject is that of the second, which says what the sentence says.
        """
        first, subject = tree.tokens[t.head], tree.kids(t.head, "nsubj")
        auxiliaries = tree.kids(t.index, "auxpass")
        apart = auxiliaries and tree.tokens[min(k.index for k in tree.kids(t.index, "aux", "auxpass")) - 1].text == ","
        plain = first.tag == "VBD" and not tree.kids(first.index, "aux", "cc") and not tree.kids(t.index, "cc", "conj")
        if not apart or not plain or len(subject) != 1 or tree.kids(t.index, "nsubj", "nsubjpass"):
            return {}
        root = t.index if first.head == first.index else first.head
        return {
            t.index: replace(t, dep=first.dep, head=root),
            subject[0].index: replace(subject[0], dep="nsubjpass", head=t.index),
            first.index: replace(first, tag="VBN", dep="acl", head=subject[0].index),
        }

    def _led_by_light_verb(self, tree: Tree, t: Token) -> dict[int, Token]:
        """ "I propose to double the grant": what follows at once is the deed, no purpose of proposing."""
        to, head = self._light.to_before(tree, t), tree.tokens[t.head]
        near = to is not None and to.index == head.index + 1 and not tree.kids(t.index, "nsubj", "nsubjpass")
        return {t.index: replace(t, dep="xcomp")} if near and self._light.is_light(tree, head) else {}

    def _second_in_row(self, tree: Tree, t: Token) -> dict[int, Token]:
        """ "resolved to sell the ferries, to close the yard and to pay the crews": three deeds, no purpose."""
        head, to = tree.tokens[t.head], self._light.to_before
        row = to(tree, t) and comma_before(tree, t) and any(to(tree, k) for k in tree.kids(t.index, "conj"))
        first = to(tree, head) is not None and head.dep in {"xcomp", "acl", "conj"}
        return {t.index: replace(t, dep="conj")} if row and first else {}

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

    def _row_of_gerunds(self, tree: Tree, joiner: Token) -> dict[int, Token]:
        """ "by paving roads, dredging ports and lighting streets": each goes on from the one before it."""
        last = next((t for t in tree.tokens[joiner.index + 1 :] if t.tag != "RB"), None)
        if last is None or not (_gerund(last) or (self._misread(tree, last) and _joined_to_verb(tree, last))):
            return {}
        row, at = [last], joiner.index
        while (before := self._gerund_before(tree, at)) is not None:
            row.insert(0, before)
            at = _before(tree, before)
            if at < 0 or tree.tokens[at].text != ",":
                break
        moved: dict[int, Token] = {}
        for first, t in pairwise(row):
            moved[t.index] = replace(t, tag="VBG", dep="conj", head=first.index)
            if not _gerund(t):
                moved[t.head] = replace(tree.tokens[t.head], dep="dobj", head=t.index)
        return moved

    def _gerund_before(self, tree: Tree, at: int) -> Token | None:
        """The last gerund before a place, if nothing between them is a sentence of its own."""
        for t in reversed(tree.tokens[:at]):
            if _gerund(t) or self._misread(tree, t):
                return t
            relative = "relcl" in {t.dep, tree.tokens[t.head].dep}
            if t.text in {";", ":"} or (t.tag in _FINITE and not relative):
                return None
        return None

    def _misread(self, tree: Tree, t: Token) -> bool:
        """Whether a deed behind a comma or "and" was read as part of a noun: ", and recruiting nurses"."""
        noun = tree.tokens[t.head]
        if t.dep not in {"compound", "amod"} or noun.index != t.index + 1 or noun.dep != "conj" or noun.tag != "NNS":
            return False
        before = tree.tokens[t.index - 1]
        parted = before.text == "," or before.text.lower() in self._grammar["and"]
        lemma = self._verbs.lemma_of(t.text, Form.ING) if parted else None
        return lemma is not None and self._verbs.is_a(lemma, "action")

    def _is_a(self, tree: Tree, t: Token, *kinds: str) -> bool:
        lemma = self._light.lemma(tree, t)
        return any(self._verbs.is_a(lemma, kind) for kind in kinds)


def _below_itself(tokens: Sequence[Token], index: int) -> bool:
    """Whether the way up from a word comes back: two words that each hang under the other would never be read out."""
    seen = {index}
    at = tokens[index]
    while at.head != at.index:
        at = tokens[at.head]
        if at.index in seen:
            return True
        seen.add(at.index)
    return False


def _gerund(t: Token) -> bool:
    return t.tag == "VBG" and t.start >= 0 and t.dep not in _NO_DEED


def _joined_to_verb(tree: Tree, t: Token) -> bool:
    """Whether the noun behind was joined to a verb, which no noun is."""
    return tree.tokens[tree.tokens[t.head].head].tag == "VBG"


def _before(tree: Tree, t: Token) -> int:
    """The index of what stands before a word and its adverbs, -1 at the beginning."""
    return next((k.index for k in reversed(tree.tokens[: t.index]) if k.tag != "RB"), -1)
