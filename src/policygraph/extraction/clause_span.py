"""Where a clause of a parse tree begins and ends in the text."""

from __future__ import annotations

from collections.abc import Mapping

from policygraph.extraction.clause import Clause, Role
from policygraph.extraction.parser import Token, Tree
from policygraph.extraction.verbs import Verbs
from policygraph.lexicon.rules import RuleBook
from policygraph.model import Span

HUNG = {"conj", "dep", "parataxis"}  # relations by which a clause goes on from another
_LONG_AIM = 12  # words
_ASKING = {"WRB", "WDT", "WP"}  # "how", "which", "what"
_LITTLE = 4  # words from a verb without an object to that of its aim: so short a deed is told with it


class SpanReader:
    """Finds the ends of clauses; holds the word lists."""

    def __init__(self, rules: RuleBook, verbs: Verbs) -> None:
        self._verbs, self._words, self._grammar = verbs, rules.sets("clause_"), rules.sets("grammar_")

    def verb(self, tree: Tree, t: Token) -> Span:
        """The verb with its particle."""
        end = t.end
        for kid in tree.kids(t.index, "prt"):
            if kid.index == t.index + 1:
                end = kid.end
        return Span(t.start, end)

    def start(self, tree: Tree, t: Token) -> int:
        """Where the deed begins: adverbs directly before the verb belong to it, auxiliaries do not."""
        start, at = t.start, t.index - 1
        kids = {k.index for k in tree.kids(t.index, "advmod")}
        while (
            at in kids and tree.tokens[at].start >= 0 and tree.tokens[at].text.lower() not in self._words["negations"]
        ):
            start, at = tree.tokens[at].start, at - 1
        return start

    def end(self, tree: Tree, index: int, found: Mapping[int, Clause]) -> int:
        """Where the last word stands that belongs to the clause and to none of its own (`found`, by head)."""
        inside = tree.subtree(index)
        stop = set()
        for i in inside:
            if i > index and i in found and i != index and self._ends_clause(tree, i, index, found):
                stop |= set(tree.subtree(i))
        last = index
        for i in inside:
            if i <= index:
                continue
            if i in stop:
                break
            if tree.tokens[i].dep not in {"punct", "cc", "mark"} or tree.tokens[i].text in {")", '"', "'"}:
                last = i
        return max(tree.tokens[last].end, tree.tokens[index].end)

    def _ends_clause(self, tree: Tree, i: int, index: int, found: Mapping[int, Clause]) -> bool:
        clause, t = found[i], tree.tokens[i]
        if found[index].role is Role.PURPOSE and clause.role is Role.RELATIVE and i - index > _LONG_AIM:
            return True  # what follows describes those the aim is for
        if clause.role in {Role.RELATIVE, Role.NOUN_PURPOSE} and t.dep not in HUNG:
            parted = tree.tokens[min(tree.subtree(i)) - 1].text == ","
            parted = parted or (
                clause.passive and clause.lemma in self._words["provenance"] and clause.agent is not None
            )
            return clause.role is Role.RELATIVE and parted and not self._is_pointed_at(tree, t.head)
        if t.dep in HUNG and t.head != index and found.get(t.head) is not None:
            return (
                found[t.head].role not in {Role.RELATIVE, Role.NOUN_PURPOSE, Role.PURPOSE}
                or clause.role != found[t.head].role
            )
        bare = not tree.kids(index, "dobj")
        little = (bare and i - index <= _LITTLE) or self._says_nothing(tree, index)
        if clause.role is Role.PURPOSE and t.head == index and little:
            return False  # "we are investing heavily to modernise the docks": without its aim the deed says nothing
        if clause.role is Role.PURPOSE and any(k.text.lower() in self._grammar["for"] for k in tree.kids(i, "mark")):
            return False
        holder = found.get(t.head, found[index]).lemma  # also of a relative: "a rule that lets firms claim"
        takes = holder in self._words["with_clause"] or self._verbs.is_a(holder, "control")
        asked = holder in self._words["study"] and any(
            k.tag in _ASKING for k in tree.kids(i, "advmod", "dobj", "attr", "mark")
        )
        if t.dep == "ccomp" and (takes or asked) and t.index > index:
            return False
        return t.dep not in {"xcomp", "pcomp"} or clause.role in {Role.MEANS, Role.INCLUDED, Role.PURPOSE}

    def _is_pointed_at(self, tree: Tree, noun: int) -> bool:
        """Whether "those" makes a noun wait for the clause behind it, comma or not: "those families, who …"."""
        return any(k.text.lower() in self._grammar["pointers"] for k in (tree.tokens[noun], *tree.kids(noun, "det")))

    def _says_nothing(self, tree: Tree, index: int) -> bool:
        """Whether a verb has no object, or nothing but a sum or a step."""
        things = tree.kids(index, "dobj", "nsubjpass")
        if things:
            return all(t.text.lower() in self._words["hollow"] or t.tag == "CD" for t in things)
        takes = ("prep", "attr", "acomp", "oprd", "ccomp", "xcomp", "dative", "agent", "auxpass")
        return not tree.kids(index, *takes)
