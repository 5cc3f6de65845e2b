"""Walks parse trees and finds their clauses."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import replace

from policygraph.extraction.clause import Clause, Role, Tense
from policygraph.extraction.clause_span import HUNG, SpanReader
from policygraph.extraction.light_verbs import LightVerbs, comma_before
from policygraph.extraction.parser import Token, Tree, cover
from policygraph.extraction.tree_repair import TreeRepair
from policygraph.extraction.verbs import Form, Verbs
from policygraph.lexicon.rules import RuleBook
from policygraph.model import Span

_NOT_HEADS = {"aux", "auxpass", "amod", "compound", "nmod", "prt", "det", "case", "punct", "quantmod", "npadvmod"}
_MEANS = {Role.MEANS, Role.INCLUDED}
_INNER = {Role.RELATIVE, Role.NOUN_PURPOSE, Role.PARTICIPLE}


class TreeReader:
    """Turns trees into clauses; holds the word lists it needs."""

    def __init__(self, rules: RuleBook, verbs: Verbs) -> None:
        self._verbs, self._words, self._grammar = verbs, rules.sets("clause_"), rules.sets("grammar_")
        self._light = LightVerbs(rules, verbs)
        self._spans = SpanReader(rules, verbs)
        self._said_nouns: Mapping[str, str] = rules.tables["said_nouns"]
        self._repair = TreeRepair(rules, verbs, self._light)

    def clauses(self, tree: Tree) -> list[Clause]:
        """The clauses of one tree, in text order."""
        tree = self._repair.mend(tree)
        found: dict[int, Clause] = {}
        for token in sorted(tree.tokens, key=lambda t: (_depth(tree, t), t.index)):
            if self._is_head(token):
                clause = self._clause(tree, token, found)
                if clause is not None:
                    found[token.index] = clause
        ends = {i: self._spans.end(tree, i, found) for i in found}
        out = []
        for i, clause in found.items():
            if i in self._merged(tree, found):
                continue
            span = Span(clause.span.start, max(clause.verb.end, ends[i]))
            out.append(replace(clause, span=span))
        return sorted(out, key=lambda c: (c.span.start, c.span.end))

    # --- heads ----------------------------------------------------------------------------------

    def _is_head(self, t: Token) -> bool:
        if t.text.lower() in self._grammar["prepositions"] and t.dep != "ROOT":
            return False
        if t.start < 0 or not t.tag.startswith("VB") or t.dep in _NOT_HEADS:
            return t.dep == "ROOT" and t.start >= 0 and t.tag.startswith("VB")
        return not (t.tag in {"VBN", "VBG"} and t.dep == "pobj")

    def _merged(self, tree: Tree, found: dict[int, Clause]) -> set[int]:
        """Heads that only let another clause be: their place is taken by it."""
        out = set()
        for i in found:
            over = self._light.over(tree, tree.tokens[i])
            if over is not None:
                out.add(over)
            if (state := self._state_over(tree, tree.tokens[i])) is not None:
                out.add(state)
        return out

    def _state_over(self, tree: Tree, t: Token) -> int | None:
        """The "be" over a participle that was read as an adjective."""
        head = tree.tokens[t.head]
        return head.index if t.dep == "acomp" and t.tag == "VBN" and self._light.lemma(tree, head) == "be" else None

    # --- one clause -----------------------------------------------------------------------------

    def _clause(self, tree: Tree, t: Token, found: dict[int, Clause]) -> Clause | None:
        light_at = self._light.over(tree, t)
        light = found.get(light_at) if light_at is not None else None
        lemma = self._light.lemma(tree, t)
        aux = [k for k in tree.kids(t.index, "aux", "auxpass", "neg") if k.start >= 0 and k.index < t.index]
        tense, passive = self._tense(tree, t)
        role, base = self._role(tree, t, found)
        state = self._state_over(tree, t)
        if state is not None and base is not None:  # "is committed", read as a state of its "is"
            tense, role, passive = base.tense, base.role, self._verbs.is_a(lemma, "norm")
        subject, own = (base.subject, base.own_subject) if state and base else self._subject(tree, t, base)
        negated = self._negated(tree, t) or (t.dep in {"ccomp", "xcomp"} and base is not None and base.negated)
        duty = light is not None and self._verbs.is_a(light.lemma, "duty")
        if light is not None:
            tense, role, subject, own = light.tense, light.role, light.subject, light.own_subject
            if light_at is not None:
                tense = self._light.tense_over(tree, tree.tokens[light_at], tense)
                if self._light.told(tree, tree.tokens[light_at]):
                    duty, tense = True, Tense.DUTY
            negated = negated or light.negated
        elif (
            t.dep in HUNG and base is not None and tense in {Tense.IMPERATIVE, Tense.PRESENT} and t.tag in {"VB", "VBP"}
        ):
            tense, negated = (tense, negated) if own else (base.tense, negated)
        elif t.dep in HUNG and base is not None and tense is Tense.INFINITIVE and not own and _awaits_deeds(base):
            tense, aux = base.tense, []  # "decided to sell A and to close B"
        elif t.dep in HUNG and base is not None and passive and [k.text.lower() for k in aux] == ["be"]:
            tense = base.tense  # "A shall be sold and B be closed"
        elif t.dep in HUNG and base is not None and t.tag in {"VBN", "VBG"} and not aux:
            tense, passive = base.tense, base.passive and t.tag == "VBN"
        if duty and tense in {Tense.PRESENT, Tense.IMPERATIVE}:
            tense = Tense.DUTY
        shares = light is None and t.dep in HUNG and base is not None and base.light is not None and not own and not aux
        start = light.span.start if light is not None and not duty else self._spans.start(tree, t)
        verb = self._spans.verb(tree, t)
        auxiliaries = light.auxiliaries if light is not None else cover(tree, [k.index for k in aux])
        parent = light if light is not None else base
        over = light.parent if light is not None else (parent.verb if parent else None)
        if role in _MEANS and t.dep in HUNG and base is not None:
            over = base.parent  # one of several means of the same deed
        return Clause(
            span=Span(min(start, verb.start), verb.end),
            verb=verb,
            lemma=lemma,
            tense=tense,
            role=role,
            sentence=tree.unit.sentence,
            subject=subject,
            auxiliaries=auxiliaries or (base.auxiliaries if base and t.dep in HUNG and not own else None),
            light=(light.light or light.lemma) if light and not duty else base.light if shares and base else None,
            shared_light=shares,
            governor=self._governor(tree, t, base, light),
            governor_subject=(base.governor_subject or base.subject) if base and role is Role.REPORTED else None,
            parent=over,
            agent=agent_of(tree, t, self._grammar["by"]) if passive else None,
            passive=passive,
            negated=negated,
            own_subject=own,
        )

    def _tense(self, tree: Tree, t: Token) -> tuple[Tense, bool]:
        grammar = self._grammar
        aux = [k.text.lower() for k in tree.kids(t.index, "aux", "auxpass") if k.index < t.index]
        passive = bool(tree.kids(t.index, "auxpass", "nsubjpass")) and t.tag in {"VBN", "VBD"}
        bare = not tree.kids(t.index, "nsubj", "nsubjpass") or all(k.start < 0 for k in tree.kids(t.index, "nsubj"))
        if set(aux) & grammar["to"]:
            return Tense.INFINITIVE, passive
        if tree.unit.imperative and t.dep == "ROOT" and bare:
            return Tense.IMPERATIVE, passive
        for names, tense in (
            (grammar["future"], Tense.FUTURE),
            (self._words["duty"], Tense.DUTY),
            (self._words["maybe"], Tense.MAYBE),
        ):
            if any(a in names for a in aux):
                return tense, passive
        if set(aux) & grammar["did"]:
            return Tense.PAST, passive
        if set(aux) & grammar["being"] or (t.tag == "VBG" and set(aux) & grammar["be_all"]):
            return Tense.PROGRESSIVE, passive
        if set(aux) & grammar["have"]:
            return Tense.PERFECT, passive
        if passive:
            return (Tense.PAST if set(aux) & grammar["be_past"] else Tense.PRESENT), True
        if t.tag == "VB" and bare:
            return Tense.IMPERATIVE, False
        by_tag = {"VBG": Tense.GERUND, "VBD": Tense.PAST, "VBN": Tense.PERFECT, "VB": Tense.PRESENT}
        return by_tag.get(t.tag, Tense.PRESENT), passive

    def _role(self, tree: Tree, t: Token, found: dict[int, Clause]) -> tuple[Role, Clause | None]:
        head = tree.tokens[t.head]
        base = found.get(head.index)
        if self._inverted(tree, t):
            return Role.CONDITION, base
        if t.dep == "ROOT":
            return Role.MAIN, None
        if t.dep in HUNG and base is not None:
            return self._hung(tree, t, base, found)
        if t.dep in {"ccomp", "parataxis"} and base is not None:
            told = self._verbs.is_a(base.lemma, "say") or self._verbs.is_a(base.lemma, "thought")
            said = told or t.start < base.verb.start
            if not said and self._light.to_before(tree, t) is not None and self._not_asked(base):
                return self._purpose(False, base), base  # "make investments to deliver roads", misread
            return (Role.REPORTED if said else Role.SUBORDINATE), base
        if t.dep == "xcomp" and base is not None:
            if t.tag == "VBG":
                return Role.PARTICIPLE, base
            if base.role in _INNER and self._loose(tree, t) and (main := self._main_above(base, found)):
                return Role.PURPOSE, main
            return self._adverbial(tree, t, base) if tree.kids(head.index, "dobj") else Role.NOUN_PURPOSE, base
        if t.dep == "ccomp" and head.dep == "acomp" and head.text.lower() in self._words["glad"]:
            return Role.REPORTED, found.get(head.head)  # "we are pleased that the bill has passed"
        if t.dep == "advcl":
            if (
                base is not None
                and base.role in _INNER
                and self._loose(tree, t)
                and (main := self._main_above(base, found))
            ):
                return Role.PURPOSE, main
            return self._adverbial(tree, t, base), base
        if t.dep in {"acl", "relcl"}:
            infinitive = self._light.to_before(tree, t) is not None
            over = self._verb_above(tree, head, found)
            if not infinitive:
                return (Role.REPORTED if self._told_by_noun(tree, t) else Role.RELATIVE), over
            if comma_before(tree, t) and (main := self._main_above(over, found)) is not None:
                return Role.PURPOSE, main  # "bonds are bought under the scheme, …, to steady the market"
            named = head.text[:1].isupper() and head.index > 0  # "launch the Harbour Programme to …": its aim
            noun = head.text.lower()
            asked = not named and (noun in self._words["noun_complements"] or self._asks(noun, t))
            return self._purpose(asked and not self._in_order(tree, t), over), over
        if t.dep == "pcomp":
            over = self._verb_above(tree, head, found)
            if head.text.lower() in self._grammar["means"]:
                aim = over is not None and over.role in {Role.PURPOSE, Role.NOUN_PURPOSE}
                return (Role.PARTICIPLE if aim else Role.MEANS), over
            if head.text.lower() in self._grammar["including"]:
                return Role.INCLUDED, over
            return (Role.NOUN_PURPOSE if head.text.lower() in self._grammar["for"] else Role.PARTICIPLE), over
        return Role.SUBORDINATE, base or self._verb_above(tree, head, found)

    def _inverted(self, tree: Tree, t: Token) -> bool:
        """Whether an auxiliary before the subject makes a condition: "Should the rules say otherwise, …"."""
        subject = tree.kids(t.index, "nsubj", "nsubjpass")
        first = [k for k in tree.kids(t.index, "aux") if k.text.lower() in self._words["conditions"]]
        return bool(subject and first) and first[0].index < subject[0].index

    def _told_by_noun(self, tree: Tree, t: Token) -> bool:
        """Whether a clause is what an announcement says: "the announcement that the duty would be deferred"."""
        said = tree.tokens[t.head].text.lower() in self._said_nouns
        return said and bool(tree.kids(t.index, "mark")) and bool(tree.kids(t.index, "nsubj", "nsubjpass"))

    def _loose(self, tree: Tree, t: Token) -> bool:
        """Whether a comma parts "to do" from what stands before it."""
        return self._light.to_before(tree, t) is not None and comma_before(tree, t)

    def _not_asked(self, base: Clause) -> bool:
        bare = base.lemma in self._words["bare_control"]
        return bare or not self._verbs.is_a(base.lemma, "control")

    def _hung(self, tree: Tree, t: Token, base: Clause, found: dict[int, Clause]) -> tuple[Role, Clause | None]:
        if t.tag == "VB" and base.role in {Role.MAIN, Role.REPORTED} and self._in_relative(tree, t):
            return Role.RELATIVE, base
        own_to = self._light.to_before(tree, t) is not None
        apart = t.tag == "VB" and not own_to and comma_before(tree, t) and not self._goes_on(tree, t)
        if base.role in {Role.PURPOSE, Role.NOUN_PURPOSE} and apart:
            for i, clause in found.items():  # "will …, take stock, and report": a sibling of the main verb
                if clause.verb == base.parent and tree.tokens[i].tag == "VB":
                    return clause.role, clause
        return base.role, base

    def _goes_on(self, tree: Tree, t: Token) -> bool:
        """Whether a verb goes on from an aim: "to test, certify and list kelp", "to ensure supply, protect buyers"."""
        first, ends = tree.tokens[t.head], self._words["mere_ends"]
        bare = [k.text for k in tree.tokens[first.index + 1 :][:1]] == [","]  # the object of all is behind the last
        return bare or {first.text.lower(), t.text.lower()} <= ends

    def _in_relative(self, tree: Tree, t: Token) -> bool:
        """Whether the verb goes on from a relative clause: "roads that will lift trade, boost tourism"."""
        if tree.kids(t.index, "aux", "nsubj", "nsubjpass"):
            return False
        before = next((k for k in reversed(tree.tokens[: t.index]) if k.tag.startswith("VB") and k.dep != "aux"), None)
        if before is None or before.tag != "VB":
            return False
        modal = any(k.text.lower() in self._grammar["future"] for k in tree.kids(before.index, "aux"))
        return (before.dep == "relcl" and modal) or (before.dep in HUNG and self._in_relative(tree, before))

    def _in_order(self, tree: Tree, t: Token) -> bool:
        """Whether "in order" or "so as" stands before the "to"."""
        to = self._light.to_before(tree, t)
        first = to.index if to is not None else t.index
        return (
            " ".join(x.text.lower() for x in tree.tokens[max(0, first - 2) : first]) in self._grammar["purpose_openers"]
        )

    def _asks(self, noun: str, t: Token) -> bool:
        """Whether the verb tells the deed itself: "measures to cut waste"; "a strategy to restore trade" has an aim."""
        lemma = self._verbs.lemma_of(t.text.lower(), Form.BASE) or ""
        beyond = self._verbs.is_a(lemma, "outcome") or lemma in self._words["ends"]
        return noun in self._words["deed_nouns"] and not (noun in self._words["plan_nouns"] and beyond)

    def _purpose(self, noun_wants_it: bool, base: Clause | None) -> Role:
        """A purpose hangs under a deed; under a relative or another purpose it is part of that."""
        if noun_wants_it or base is None or base.role not in {Role.MAIN, Role.REPORTED, *_MEANS}:
            return Role.NOUN_PURPOSE
        return Role.PURPOSE

    def _adverbial(self, tree: Tree, t: Token, base: Clause | None) -> Role:
        marks = {k.text.lower() for k in tree.kids(t.index, "mark", "advmod")}
        to = self._light.to_before(tree, t)
        if to is not None:
            before = tree.tokens[to.index - 1].text.lower() if to.index else ""
            controls = base is not None and not self._not_asked(base) and not comma_before(tree, t)
            governed = controls and bool(tree.kids(t.head, "dobj", "nsubjpass"))
            named = to.index > 1 and tree.tokens[to.index - 1].text[:1].isupper()
            asked = governed or (self._asks(before, t) and not named)
            return self._purpose(asked and not self._in_order(tree, t), base)
        if marks & self._words["conditions"]:
            return Role.CONDITION
        if marks & self._grammar["alongside"] and base is not None and self._stands_apart(tree, t, base):
            return base.role  # "the fee goes up, while the fine is cut": two statements
        if marks & self._words["subordinators"]:
            return Role.SUBORDINATE
        return Role.PARTICIPLE if t.tag in {"VBG", "VBN"} else Role.SUBORDINATE

    def _stands_apart(self, tree: Tree, t: Token, base: Clause) -> bool:
        """Whether a clause behind a comma has a subject and a finite verb of its own."""
        subject = tree.kids(t.index, "nsubj", "nsubjpass")
        mark = min((k.index for k in tree.kids(t.index, "mark")), default=0)
        parted = mark > 0 and tree.tokens[mark - 1].text == ","
        return bool(subject) and parted and t.start > base.verb.start and t.tag != "VBG"

    def _verb_above(self, tree: Tree, t: Token, found: dict[int, Clause]) -> Clause | None:
        at = t
        for _ in range(12):
            if at.index in found:
                return found[at.index]
            if at.head == at.index:
                return None
            at = tree.tokens[at.head]
        return None

    def _main_above(self, clause: Clause | None, found: dict[int, Clause]) -> Clause | None:
        """The clause that says what its sentence says, above one that hangs in it."""
        for _ in range(6):
            if clause is None or clause.role in {Role.MAIN, Role.REPORTED}:
                return clause
            clause = next((c for c in found.values() if c.verb == clause.parent), None)
        return None

    # --- parts ----------------------------------------------------------------------------------

    def _subject(self, tree: Tree, t: Token, base: Clause | None) -> tuple[Span | None, bool]:
        for kid in tree.kids(t.index, "nsubj", "nsubjpass", "expl"):
            if kid.start >= 0:
                below = [i for i in tree.subtree(kid.index) if i < t.index]
                return cover(tree, below), True
        if t.dep in HUNG and base is not None:
            return base.subject, False
        for aux in tree.kids(t.index, "auxpass"):  # the parser may hang the subject on the auxiliary
            for kid in tree.kids(aux.index, "nsubj"):
                return cover(tree, list(tree.subtree(kid.index))), True
        modal = any(k.text.lower() in self._grammar["future"] for k in tree.kids(t.index, "aux"))
        if t.dep == "ROOT" and (tree.kids(t.index, "auxpass") or (modal and not tree.unit.imperative)):
            return self._before_auxiliaries(tree, t), True
        return None, False

    def _before_auxiliaries(self, tree: Tree, t: Token) -> Span | None:
        """What stands between the last comma and the auxiliaries, where the parser found no subject."""
        first = min(k.index for k in tree.kids(t.index, "aux", "auxpass"))
        start = max((k.index + 1 for k in tree.tokens[:first] if k.text in {",", ";", ":"}), default=0)
        words = [i for i in range(start, first) if tree.tokens[i].start >= 0]
        return cover(tree, words) if words else None

    def _governor(self, tree: Tree, t: Token, base: Clause | None, light: Clause | None) -> str | None:
        if light is not None:
            return light.governor
        if t.dep in {"ccomp", "parataxis"} and base is not None:
            return base.lemma
        if t.dep in {"acl", "relcl"} and self._told_by_noun(tree, t):
            return self._said_nouns.get(tree.tokens[t.head].text.lower())
        return base.governor if base is not None and t.dep in HUNG else None

    def _negated(self, tree: Tree, t: Token) -> bool:
        nots = [k for k in tree.kids(t.index, "neg", "advmod", "preconj") if k.text.lower() in self._words["negations"]]
        following = [tree.tokens[k.index + 1].text.lower() if k.index + 1 < len(tree.tokens) else "" for k in nots]
        own = any(word not in self._grammar["merely"] for word in following)  # "not only"
        own = own or any(k.text.lower() in self._grammar["nor"] for k in tree.kids(t.index, "cc", "preconj", "advmod"))
        subject = [k for s in tree.kids(t.index, "nsubj", "nsubjpass") for k in tree.kids(s.index, "det")]
        own = own or any(k.text.lower() in self._grammar["not_no"] for k in subject)
        first = min((k.index for k in tree.kids(t.index, "aux", "nsubj", "nsubjpass")), default=t.index)
        return own or (first > 0 and tree.tokens[first - 1].text.lower() in self._grammar["nor"])  # "nor will we …"


def _awaits_deeds(base: Clause) -> bool:
    """Whether "to do" behind a clause may go on from it: "decided to …", "is tasked to …"."""
    return base.light is not None or (base.tense is Tense.DUTY and base.role in {Role.MAIN, Role.REPORTED})


def agent_of(tree: Tree, t: Token, by: Container[str]) -> Span | None:
    """Who stands behind the "by" of a verb or noun."""
    for kid in tree.kids(t.index, "agent", "prep"):
        if kid.text.lower() in by and tree.kids(kid.index, "pobj"):
            return cover(tree, [i for k in tree.kids(kid.index, "pobj") for i in tree.subtree(k.index)])
    return None


def _depth(tree: Tree, t: Token) -> int:
    depth = 0
    while t.head != t.index and depth < 200:
        t, depth = tree.tokens[t.head], depth + 1
    return depth
