"""Finds the verbs that only let another verb be the deed: "continue to", "is to be", "was told to"."""

from __future__ import annotations

from policygraph.extraction.clause import Tense
from policygraph.extraction.parser import Token, Tree
from policygraph.extraction.verbs import Form, Verbs
from policygraph.lexicon.rules import RuleBook

_FORM_OF_TAG = {"VBZ": Form.THIRD, "VBD": Form.PAST, "VBN": Form.PARTICIPLE, "VBG": Form.ING}


class LightVerbs:
    """Looks at one verb of a tree and the verb above it; holds the word lists."""

    def __init__(self, rules: RuleBook, verbs: Verbs) -> None:
        self._verbs, self._words, self._grammar = verbs, rules.sets("clause_"), rules.sets("grammar_")

    def over(self, tree: Tree, t: Token) -> int | None:
        """The light verb that `t` is the deed of ("continue to X", "is committed to X-ing")."""
        head = tree.tokens[t.head]
        bare = not tree.kids(t.index, "nsubj", "nsubjpass") and not tree.kids(head.index, "dobj")
        if t.dep == "xcomp" and bare and head.tag.startswith("VB") and self.is_light(tree, head):
            return head.index
        if t.dep == "advcl" and bare and self.to_before(tree, t) is not None and self._awaits(tree, head):
            return None if comma_before(tree, t) else head.index
        if t.dep == "xcomp" and head.dep == "acomp" and head.text.lower() in self._grammar["willing"]:
            return tree.tokens[head.head].index
        if t.dep == "xcomp" and self.to_before(tree, t) is not None and (self.due(tree, head) or self.told(tree, head)):
            return head.index
        if (
            t.dep in {"pcomp", "advcl"}
            and t.tag == "VBG"
            and head.dep == "prep"
            and head.text.lower() in self._grammar["onto"]
        ):
            over = tree.tokens[head.head]
            if over.tag.startswith("VB") and self.is_light(tree, over):
                return over.index
        return self._intent_over(tree, t)

    def _intent_over(self, tree: Tree, t: Token) -> int | None:
        """The verb over "focused on cutting", "committed to raising" where these were read as adjectives."""
        head = tree.tokens[t.head]
        state = tree.tokens[head.head]
        intent = (
            state.dep == "acomp"
            and state.tag == "JJ"
            and state.text.lower().rpartition("-")[2] in self._grammar["intent"]
        )
        gerund = t.dep in {"pcomp", "advcl"} and t.tag == "VBG" and head.dep == "prep"
        return state.head if gerund and intent and head.text.lower() in self._grammar["onto"] else None

    def _awaits(self, tree: Tree, t: Token) -> bool:
        """Whether a verb leaves its deed to a clause behind: "has worked hard to", "voted by 7 to 2 to"."""
        begun = t.tag in {"VBG", "VBN", "VB", "VBD"} and self.is_light(tree, t)
        return begun or self.lemma(tree, t) in self._words["deciders"]

    def due(self, tree: Tree, t: Token) -> bool:
        """Whether a "be" only says that something is to come ("are to be issued")."""
        to = next((k for k in tree.tokens[t.index + 1 :] if k.tag != "RB"), None)
        if t.text.lower() not in self._grammar["due"] or to is None or to.text.lower() not in self._grammar["to"]:
            return False
        if tree.tokens[min(to.index + 1, len(tree.tokens) - 1)].text.lower() in self._grammar["be_base"]:
            return True  # "the target is to be widened"
        subjects = {k.text.lower() for k in tree.kids(t.index, "nsubj", "nsubjpass", "csubj")}
        return bool(subjects) and not subjects & self._grammar["aim_nouns"]

    def told(self, tree: Tree, t: Token) -> bool:
        """Whether somebody is told to do something: "was asked to report"."""
        return bool(tree.kids(t.index, "nsubjpass")) and self._verbs.is_a(self.lemma(tree, t), "directed")

    def is_light(self, tree: Tree, t: Token) -> bool:
        """Whether a verb is one that lets the next one be the deed."""
        return self._verbs.is_a(self.lemma(tree, t), "light") or self.coming(tree, t)

    def coming(self, tree: Tree, t: Token) -> bool:
        """Whether a verb only says that something is to come ("is going to build", "are set to open")."""
        if tree.tokens[min(t.index + 1, len(tree.tokens) - 1)].text.lower() not in self._grammar["to"]:
            return False
        going = t.text.lower() in self._grammar["going"] and bool(tree.kids(t.index, "aux"))
        return going or (t.text.lower() in self._grammar["set_to"] and bool(tree.kids(t.index, "auxpass")))

    def tense_over(self, tree: Tree, t: Token, own: Tense) -> Tense:
        """The tense that a light verb gives its deed, if not its own one."""
        if self.coming(tree, t):
            was = any(k.text.lower() in self._grammar["be_past"] for k in tree.kids(t.index, "aux", "auxpass"))
            return Tense.MAYBE if was else Tense.FUTURE
        return Tense.FUTURE if self.due(tree, t) else own

    def lemma(self, tree: Tree, t: Token) -> str:
        wanted = _FORM_OF_TAG.get(t.tag, Form.BASE)
        lemma = self._verbs.lemma_of(t.text, wanted) or self._verbs.lemma_of(t.text, ~Form(0)) or t.text.lower()
        following = [tree.tokens[i].text for i in range(t.index + 1, min(t.index + 4, len(tree.tokens)))]
        return self._verbs.phrase(lemma, following)

    def to_before(self, tree: Tree, t: Token) -> Token | None:
        """The "to" before a verb."""
        return next((k for k in tree.kids(t.index, "aux") if k.text.lower() in self._grammar["to"]), None)


def comma_before(tree: Tree, t: Token) -> bool:
    """Whether a comma stands before the verb (adverbs, "and", "to" may come between)."""
    at = t.index - 1
    while at >= 0 and (tree.tokens[at].tag in {"RB", "CC", "TO"}):
        at -= 1
    return at >= 0 and tree.tokens[at].text in {",", ";"}
