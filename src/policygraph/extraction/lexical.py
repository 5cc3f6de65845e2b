"""Finds clauses by word forms alone: the engine that needs no language model.

Most words can begin no verb group. Those that can stand in one table with what reads on from them, so that the others
cost a single look-up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import compress, zip_longest
from typing import NamedTuple

from policygraph.extraction.clause import Clause, Role, Tense
from policygraph.extraction.units import Unit
from policygraph.extraction.verbs import Form, Verbs
from policygraph.lexicon.rules import RuleBook
from policygraph.model import Span

_TOKEN = re.compile(r"[A-Za-z0-9][\w'’-]*|[,;:()“”\"]")


class _Group(NamedTuple):
    """A verb group: where it begins, where its deciding verb stands, and its mood."""

    first: int
    verb: int
    tense: Tense
    passive: bool
    negated: bool
    lemma: str
    role: Role = Role.MAIN
    subject_to: int | None = None  # index of the first word behind the subject


_Opener = Callable[[Sequence[str], int, Sequence[_Group]], _Group | None]


class LexicalReader:
    """Turns units into clauses with word lists only."""

    def __init__(self, rules: RuleBook, verbs: Verbs) -> None:
        self._verbs = verbs
        lists, auxiliaries = rules.sets("clause_"), rules.sets("lexical_")
        self._grammar = grammar = rules.sets("grammar_")
        self._adverbs, self._negations, self._deed_nouns = lists["adverbs"], lists["negations"], lists["deed_nouns"]
        self._not_behind_verb = auxiliaries["not_behind_verb"]
        self._public = frozenset().union(
            *(rules.words[name] for name in ("frame_public_groups", "frame_first_person", "frame_documents"))
        )
        self._base, self._ing = verbs.lemmas(Form.BASE), verbs.lemmas(Form.ING)
        self._participle, self._any = verbs.lemmas(Form.PARTICIPLE), verbs.lemmas(~Form(0))
        self._light, self._control, self._say, self._action = map(verbs.listed, ("light", "control", "say", "action"))
        self._modal_verbs = auxiliaries["modal_words"] & self._base.keys()
        self._moods = {
            **dict.fromkeys(auxiliaries["modal_words"], Tense.MAYBE),
            **dict.fromkeys(lists["duty"], Tense.DUTY),
            **dict.fromkeys(lists["future"], Tense.FUTURE),
        }
        self._joined = {  # tense → the forms that an "and" joins to it; else the base
            Tense.PERFECT: self._participle,
            Tense.PROGRESSIVE: self._ing,
            Tense.GERUND: self._ing,
            Tense.PAST: verbs.lemmas(Form.PAST),
        }
        self._finite = {
            printed: (lemma, tense)
            for form, tense in ((Form.THIRD, Tense.PRESENT), (Form.PAST, Tense.PAST))
            for printed, lemma in verbs.lemmas(form).items()
        }
        self._openers: dict[str, _Opener] = {
            **dict.fromkeys({",", *grammar["and"]}, self._coordinate),
            **dict.fromkeys(grammar["means"], self._means),
            **dict.fromkeys(grammar["to"], self._infinitive),
            **dict.fromkeys(auxiliaries["be"], self._be),
            **dict.fromkeys(auxiliaries["have"], self._perfect),
            **dict.fromkeys(auxiliaries["modal_words"], self._modal),
        }
        self._beginners = frozenset(self._openers) | frozenset(self._finite)

    def clauses(self, clean: str, unit: Unit) -> list[Clause]:
        """The clauses of one unit, in text order."""
        tokens = list(_TOKEN.finditer(clean, unit.span.start, unit.span.end))
        words = [t[0].lower() for t in tokens]
        groups = self._groups(tokens, words, unit)
        out: list[Clause] = []
        main: Clause | None = None
        for g, following in zip_longest(groups, groups[1:]):
            clause = self._clause(unit, tokens, words, g, following, main)
            if clause.role is Role.MAIN or clause.role is Role.REPORTED:
                main = clause
            out.append(clause)
        return out

    # --- verb groups ----------------------------------------------------------------------------

    def _groups(self, tokens: Sequence[re.Match[str]], words: Sequence[str], unit: Unit) -> list[_Group]:
        out: list[_Group] = []
        at = 0
        if unit.imperative:
            verb = self._skip_adverbs(words, 0)
            if lemma := self._lemma(words, verb, self._base):
                out.append(_Group(0, verb, Tense.IMPERATIVE, False, False, lemma))
                at = verb + 1
        for i in compress(range(len(words)), map(self._beginners.__contains__, words)):
            if i < at:
                continue
            if opener := self._openers.get(words[i]):
                group = opener(words, i, out)
            elif self._is_behind_subject(tokens, words, i):
                group = self._simple(words, i)
            else:
                continue
            if group is not None:
                out.append(group)
                at = group.verb + 1
        return out

    def _modal(self, words: Sequence[str], i: int, _: Sequence[_Group]) -> _Group | None:
        tense = self._moods[words[i]]
        j, negated = self._skip(words, i + 1)
        if j < len(words) and words[j] in self._grammar["be_base"]:
            k, more = self._skip(words, j + 1)
            if lemma := self._lemma(words, k, self._participle):
                return _Group(i, k, tense, True, negated or more, lemma, subject_to=i)
            return _Group(i, j, tense, False, negated, "be", subject_to=i)
        lemma = self._lemma(words, j, self._base)
        return _Group(i, j, tense, False, negated, lemma, subject_to=i) if lemma else None

    def _perfect(self, words: Sequence[str], i: int, _: Sequence[_Group]) -> _Group | None:
        j, negated = self._skip(words, i + 1)
        if j < len(words) and words[j] in self._grammar["been"]:
            k, _more = self._skip(words, j + 1)
            if lemma := self._lemma(words, k, self._participle):
                return _Group(i, k, Tense.PERFECT, True, negated, lemma, subject_to=i)
            if lemma := self._lemma(words, k, self._ing):
                return _Group(i, k, Tense.PROGRESSIVE, False, negated, lemma, subject_to=i)
            return _Group(i, j, Tense.PERFECT, False, negated, "be", subject_to=i)
        lemma = self._lemma(words, j, self._participle)
        return _Group(i, j, Tense.PERFECT, False, negated, lemma, subject_to=i) if lemma else None

    def _be(self, words: Sequence[str], i: int, _: Sequence[_Group]) -> _Group | None:
        tense = Tense.PAST if words[i] in self._grammar["be_past"] else Tense.PRESENT
        j, negated = self._skip(words, i + 1)
        if j < len(words) and words[j] in self._grammar["being"]:
            k, _more = self._skip(words, j + 1)
            lemma = self._lemma(words, k, self._participle)
            return _Group(i, k, Tense.PROGRESSIVE, True, negated, lemma, subject_to=i) if lemma else None
        if lemma := self._lemma(words, j, self._ing):
            return _Group(i, j, Tense.PROGRESSIVE, False, negated, lemma, subject_to=i)
        if lemma := self._lemma(words, j, self._participle):
            return _Group(i, j, tense, True, negated, lemma, subject_to=i)
        return _Group(i, i, tense, False, negated, "be", subject_to=i)

    def _infinitive(self, words: Sequence[str], i: int, before: Sequence[_Group]) -> _Group | None:
        if not before:
            return None
        j, negated = self._skip(words, i + 1)
        lemma = self._lemma(words, j, self._base)
        last = before[-1]
        if lemma is None:
            return None
        if i == last.verb + 1 and last.lemma in self._light:
            return _Group(last.first, j, last.tense, False, last.negated or negated, lemma, last.role, last.subject_to)
        controlled = last.lemma in self._control or words[i - 1] in self._deed_nouns
        return _Group(i, j, Tense.INFINITIVE, False, negated, lemma, Role.NOUN_PURPOSE if controlled else Role.PURPOSE)

    def _means(self, words: Sequence[str], i: int, before: Sequence[_Group]) -> _Group | None:
        if not before:
            return None
        verb = self._skip_adverbs(words, i + 1)
        lemma = self._lemma(words, verb, self._ing)
        return _Group(i + 1, verb, Tense.GERUND, False, False, lemma, Role.MEANS) if lemma else None

    def _coordinate(self, words: Sequence[str], i: int, before: Sequence[_Group]) -> _Group | None:
        if not before:
            return None
        last = before[-1]
        j = self._skip_adverbs(words, i + 1)
        lemma = self._lemma(words, j, self._participle if last.passive else self._joined.get(last.tense, self._base))
        if lemma is None or lemma not in self._action:
            return None
        follower = words[j + 1] if j + 1 < len(words) else ","
        if follower in self._not_behind_verb:
            return None
        return _Group(j, j, last.tense, last.passive, False, lemma, last.role)

    def _simple(self, words: Sequence[str], i: int) -> _Group:
        lemma, tense = self._finite[words[i]]
        return _Group(i, i, tense, False, False, lemma, subject_to=i)

    def _is_behind_subject(self, tokens: Sequence[re.Match[str]], words: Sequence[str], i: int) -> bool:
        """Whether what stands right before a word in small letters, adverbs apart, can act.

        Only there a simple past or present is believed.
        """
        if i == 0:
            return False
        before = words[i - 1]
        acts = before in self._public or tokens[i - 1][0][0].isupper()
        if not acts and before.endswith("ly"):
            acts = i > 1 and words[i - 2] in self._public
        return acts and tokens[i][0].islower()

    # --- clauses --------------------------------------------------------------------------------

    def _clause(
        self,
        unit: Unit,
        tokens: Sequence[re.Match[str]],
        words: Sequence[str],
        g: _Group,
        following: _Group | None,
        main: Clause | None,
    ) -> Clause:
        at = g.verb
        verb = Span(*tokens[at].span())
        light = self._light_verb(words, g)
        end = self._end(tokens, words, g, following, unit)
        own = self._subject(tokens, words, g)
        role, subject, parent, governor = g.role, own, None, None
        if main is not None:
            if role is Role.MAIN and own is not None and main.lemma in self._say:
                role = Role.REPORTED
            hung = g.subject_to is None and (role is Role.MAIN or role is Role.REPORTED)
            subject = own or (main.subject if hung else None)
            parent = main.verb if role is not Role.MAIN or hung else None
            governor = main if role is Role.REPORTED else None
        apart = g.first < at and g.tense is not Tense.IMPERATIVE and g.role is not Role.MEANS
        return Clause(
            span=Span(self._start(tokens, words, g, light), max(end, verb.end)),
            verb=verb,
            lemma=self._verbs.phrase(g.lemma, words[at + 1 : at + 4]),
            tense=g.tense,
            role=role,
            sentence=unit.sentence,
            subject=subject,
            auxiliaries=Span(tokens[g.first].start(), verb.start - 1) if apart else None,
            light=light,
            governor=governor.lemma if governor else None,
            governor_subject=governor.subject if governor else None,
            parent=parent,
            agent=self._agent(tokens, words, g, following) if g.passive else None,
            passive=g.passive,
            negated=g.negated,
            own_subject=own is not None,
        )

    def _start(self, tokens: Sequence[re.Match[str]], words: Sequence[str], g: _Group, light: str | None) -> int:
        at = g.verb
        if g.tense is Tense.IMPERATIVE and g.first == 0:
            at = 0
        elif light is not None and (of_light := [k for k in range(g.first, at) if self._any.get(words[k]) == light]):
            at = of_light[0]
        else:
            while at - 1 > g.first and words[at - 1].endswith("ly"):
                at -= 1
        return tokens[at].start()

    def _light_verb(self, words: Sequence[str], g: _Group) -> str | None:
        """The verb before "to", an adverb apart, that only lets the deciding verb be."""
        to, at = self._grammar["to"], g.verb
        right_before = at >= 2 and words[at - 1] in to
        if (right_before and g.role is not Role.PURPOSE) or (at >= 3 and words[at - 2] in to):
            lemma = self._any.get(words[at - 2 if right_before else at - 3])
            return lemma if lemma in self._light else None
        return None

    def _end(
        self, tokens: Sequence[re.Match[str]], words: Sequence[str], g: _Group, following: _Group | None, unit: Unit
    ) -> int:
        if following is None:
            return unit.span.end
        last, floor = len(tokens), g.verb + 1
        if following.role is not Role.NOUN_PURPOSE:
            last = following.first
            if following.subject_to is not None:
                last = self._back_to_boundary(words, floor, following.subject_to)
        while last > floor and words[last - 1] in self._grammar["ends_before"]:
            last -= 1
        return tokens[max(last, floor) - 1].end()

    def _back_to_boundary(self, words: Sequence[str], floor: int, at: int) -> int:
        """Where the subject in front of the next verb begins: behind the last comma or connective."""
        for k in range(at - 1, floor, -1):
            if words[k] in self._grammar["breaks"]:
                return k
            if words[k] in self._grammar["and"] and at - k <= 6:
                return k
        return at

    def _subject(self, tokens: Sequence[re.Match[str]], words: Sequence[str], g: _Group) -> Span | None:
        if not g.subject_to:
            return None
        begin, breaks = g.subject_to, self._grammar["subject_breaks"]
        for word in reversed(words[:begin]):
            if word in breaks:
                break
            if word == "and" and not self._modal_verbs.isdisjoint(words[max(0, begin - 7) : begin - 1]):
                break
            begin -= 1
        if begin == g.subject_to:
            return None
        return Span(tokens[begin].start(), tokens[g.subject_to - 1].end())

    def _agent(
        self, tokens: Sequence[re.Match[str]], words: Sequence[str], g: _Group, following: _Group | None
    ) -> Span | None:
        stop = following.first if following else len(words)
        for k in range(g.verb + 1, min(stop, g.verb + 12)):
            if words[k] in self._grammar["by"] and k + 1 < stop:
                end = next((e for e in range(k + 1, stop) if words[e] in self._grammar["agent_ends"]), stop)
                return Span(tokens[k + 1].start(), tokens[end - 1].end()) if end > k + 1 else None
        return None

    # --- words ----------------------------------------------------------------------------------

    def _lemma(self, words: Sequence[str], i: int, lemmas: Mapping[str, str]) -> str | None:
        return lemmas.get(words[i]) if i < len(words) else None

    def _skip_adverbs(self, words: Sequence[str], i: int) -> int:
        while i < len(words) - 1 and (words[i] in self._adverbs or words[i].endswith("ly")):
            i += 1
        return i

    def _skip(self, words: Sequence[str], i: int) -> tuple[int, bool]:
        negated = False
        while i < len(words) - 1:
            if words[i] in self._negations:
                negated = True
            elif words[i] not in self._adverbs and not words[i].endswith("ly"):
                break
            i += 1
        return i, negated
