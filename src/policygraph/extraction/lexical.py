"""Finds clauses by word forms alone: the engine that needs no language model."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from policygraph.extraction.clause import Clause, Role, Tense
from policygraph.extraction.units import Unit
from policygraph.extraction.verbs import Form, Verbs
from policygraph.lexicon.rules import RuleBook
from policygraph.model import Span

_TOKEN = re.compile(r"[A-Za-z0-9][\w'’-]*|[,;:()“”\"]")


@dataclass(frozen=True, slots=True)
class _Group:
    """A verb group: where it begins, where its deciding verb stands, and its mood."""

    first: int
    verb: int
    tense: Tense
    passive: bool
    negated: bool
    lemma: str
    role: Role = Role.MAIN
    subject_to: int | None = None  # index of the first word behind the subject


class LexicalReader:
    """Turns units into clauses with word lists only."""

    def __init__(self, rules: RuleBook, verbs: Verbs) -> None:
        self._verbs = verbs
        self._lists, self._grammar = rules.sets("clause_"), rules.sets("grammar_")
        self._aux = rules.sets("lexical_")
        self._public = (
            frozenset(rules.words["frame_public_groups"])
            | frozenset(rules.words["frame_first_person"])
            | frozenset(rules.words["frame_documents"])
        )

        grammar = (self._grammar[name] for name in ("to", "means", "and"))
        self._openers = frozenset({","}).union(*(self._aux[name] for name in ("modal_words", "have", "be")), *grammar)

    def clauses(self, clean: str, unit: Unit) -> list[Clause]:
        """The clauses of one unit, in text order."""
        tokens = list(_TOKEN.finditer(clean, unit.span.start, unit.span.end))
        printed = [t[0] for t in tokens]
        words = [p.lower() for p in printed]
        groups = self._groups(printed, words, unit)
        out: list[Clause] = []
        main: Clause | None = None
        for n, g in enumerate(groups):
            following = groups[n + 1] if n + 1 < len(groups) else None
            clause = self._clause(unit, tokens, words, g, following, main)
            if clause.role in {Role.MAIN, Role.REPORTED}:
                main = clause
            out.append(clause)
        return out

    # --- verb groups ----------------------------------------------------------------------------

    def _groups(self, printed: Sequence[str], words: Sequence[str], unit: Unit) -> list[_Group]:
        out: list[_Group] = []
        openers, behind = self._openers, self._behind_subjects(printed, words)
        at = 0
        if unit.imperative:
            verb = self._skip_adverbs(words, 0)
            lemma = self._lemma(words, verb, Form.BASE)
            if lemma is not None:
                out.append(_Group(0, verb, Tense.IMPERATIVE, False, False, lemma, subject_to=None))
                at = verb + 1
        while at < len(words):
            if words[at] not in openers and not behind[at]:
                at += 1
                continue
            group = self._group_at(printed, words, at, out, behind[at])
            if group is not None:
                out.append(group)
                at = group.verb + 1
            else:
                at += 1
        return out

    def _group_at(
        self, printed: Sequence[str], words: Sequence[str], i: int, before: Sequence[_Group], behind_subject: bool
    ) -> _Group | None:
        word = words[i]
        if word in self._aux["modal_words"]:
            return self._modal(words, i)
        if word in self._aux["have"]:
            return self._perfect(words, i)
        if word in self._aux["be"]:
            return self._be(words, i)
        if word in self._grammar["to"] and before:
            return self._infinitive(words, i, before)
        if word in self._grammar["means"]:
            lemma = self._lemma(words, self._skip_adverbs(words, i + 1), Form.ING)
            verb = self._skip_adverbs(words, i + 1)
            return _Group(i + 1, verb, Tense.GERUND, False, False, lemma, Role.MEANS) if lemma and before else None
        if (word == "," or word in self._grammar["and"]) and before:
            return self._coordinate(words, i, before)
        return self._finite(words, i) if behind_subject and printed[i].islower() else None

    def _modal(self, words: Sequence[str], i: int) -> _Group | None:
        tense = (
            Tense.FUTURE
            if words[i] in self._lists["future"]
            else Tense.DUTY
            if words[i] in self._lists["duty"]
            else Tense.MAYBE
        )
        j, negated = self._skip(words, i + 1)
        if j < len(words) and words[j] in self._grammar["be_base"]:
            k, more = self._skip(words, j + 1)
            if lemma := self._lemma(words, k, Form.PARTICIPLE):
                return _Group(i, k, tense, True, negated or more, lemma, subject_to=i)
            return _Group(i, j, tense, False, negated, "be", subject_to=i)
        lemma = self._lemma(words, j, Form.BASE)
        return _Group(i, j, tense, False, negated, lemma, subject_to=i) if lemma else None

    def _perfect(self, words: Sequence[str], i: int) -> _Group | None:
        j, negated = self._skip(words, i + 1)
        if j < len(words) and words[j] in self._grammar["been"]:
            k, _ = self._skip(words, j + 1)
            if lemma := self._lemma(words, k, Form.PARTICIPLE):
                return _Group(i, k, Tense.PERFECT, True, negated, lemma, subject_to=i)
            if lemma := self._lemma(words, k, Form.ING):
                return _Group(i, k, Tense.PROGRESSIVE, False, negated, lemma, subject_to=i)
            return _Group(i, j, Tense.PERFECT, False, negated, "be", subject_to=i)
        lemma = self._lemma(words, j, Form.PARTICIPLE)
        return _Group(i, j, Tense.PERFECT, False, negated, lemma, subject_to=i) if lemma else None

    def _be(self, words: Sequence[str], i: int) -> _Group | None:
        past = words[i] in self._grammar["be_past"]
        j, negated = self._skip(words, i + 1)
        if j < len(words) and words[j] in self._grammar["being"]:
            k, _ = self._skip(words, j + 1)
            lemma = self._lemma(words, k, Form.PARTICIPLE)
            return _Group(i, k, Tense.PROGRESSIVE, True, negated, lemma, subject_to=i) if lemma else None
        if lemma := self._lemma(words, j, Form.ING):
            return _Group(i, j, Tense.PROGRESSIVE, False, negated, lemma, subject_to=i)
        if lemma := self._lemma(words, j, Form.PARTICIPLE):
            return _Group(i, j, Tense.PAST if past else Tense.PRESENT, True, negated, lemma, subject_to=i)
        return _Group(i, i, Tense.PAST if past else Tense.PRESENT, False, negated, "be", subject_to=i)

    def _infinitive(self, words: Sequence[str], i: int, before: Sequence[_Group]) -> _Group | None:
        j, negated = self._skip(words, i + 1)
        lemma = self._lemma(words, j, Form.BASE)
        last = before[-1]
        if lemma is None:
            return None
        if i == last.verb + 1 and self._verbs.is_a(last.lemma, "light"):
            return _Group(last.first, j, last.tense, False, last.negated or negated, lemma, last.role, last.subject_to)
        controlled = self._verbs.is_a(last.lemma, "control") or words[i - 1] in self._lists["deed_nouns"]
        return _Group(i, j, Tense.INFINITIVE, False, negated, lemma, Role.NOUN_PURPOSE if controlled else Role.PURPOSE)

    def _coordinate(self, words: Sequence[str], i: int, before: Sequence[_Group]) -> _Group | None:
        last = before[-1]
        j = self._skip_adverbs(
            words, i + 2 if words[i] == "," and i + 1 < len(words) and words[i + 1] in self._grammar["and"] else i + 1
        )
        wanted = {
            Tense.PERFECT: Form.PARTICIPLE,
            Tense.PROGRESSIVE: Form.ING,
            Tense.GERUND: Form.ING,
            Tense.PAST: Form.PAST,
        }.get(last.tense, Form.BASE)
        lemma = self._lemma(words, j, Form.PARTICIPLE if last.passive else wanted)
        follower = words[j + 1] if j + 1 < len(words) else ","
        if lemma is None or follower in self._aux["not_behind_verb"] or not self._verbs.is_a(lemma, "action"):
            return None
        return _Group(j, j, last.tense, last.passive, False, lemma, last.role, subject_to=None)

    def _finite(self, words: Sequence[str], i: int) -> _Group | None:
        """A simple past or present, which is believed only right behind a subject that can act."""
        for form, tense in ((Form.PAST, Tense.PAST), (Form.THIRD, Tense.PRESENT)):
            if lemma := self._lemma(words, i, form):
                return _Group(i, i, tense, False, False, lemma, subject_to=i)
        return None

    def _behind_subjects(self, printed: Sequence[str], words: Sequence[str]) -> list[bool]:
        """Of each word, whether what stands right before it, adverbs apart, can act."""
        public = self._public
        acts = [word in public or print_[0].isupper() for word, print_ in zip(words, printed, strict=True)]
        behind = [False, *acts[:-1]]
        for i, word in enumerate(words[1:-1], 1):
            if word.endswith("ly") and words[i - 1] in public:
                behind[i + 1] = True
        return behind

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
        verb = Span(*tokens[g.verb].span())
        start = self._start(tokens, words, g)
        end = self._end(tokens, words, g, following, unit)
        subject = self._subject(tokens, words, g)
        light = self._light(words, g)
        role = g.role
        if role is Role.MAIN and main is not None and self._verbs.is_a(main.lemma, "say") and subject is not None:
            role = Role.REPORTED
        hung = g.subject_to is None and main is not None and role in {Role.MAIN, Role.REPORTED}
        return Clause(
            span=Span(start, max(end, verb.end)),
            verb=verb,
            lemma=self._verbs.phrase(g.lemma, list(words[g.verb + 1 : g.verb + 4])),
            tense=g.tense,
            role=role,
            sentence=unit.sentence,
            subject=subject or (main.subject if hung and main else None),
            auxiliaries=Span(tokens[g.first].start(), tokens[g.verb].start() - 1)
            if g.first < g.verb and g.tense is not Tense.IMPERATIVE and g.role is not Role.MEANS
            else None,
            light=light,
            governor=main.lemma if role is Role.REPORTED and main else None,
            governor_subject=main.subject if role is Role.REPORTED and main else None,
            parent=main.verb if main is not None and (role not in {Role.MAIN} or hung) else None,
            agent=self._agent(tokens, words, g, following) if g.passive else None,
            passive=g.passive,
            negated=g.negated,
            own_subject=subject is not None,
        )

    def _start(self, tokens: Sequence[re.Match[str]], words: Sequence[str], g: _Group) -> int:
        if g.tense is Tense.IMPERATIVE and g.first == 0:
            return tokens[0].start()
        at = g.verb
        while at - 1 > g.first and words[at - 1].endswith("ly"):
            at -= 1
        light = self._light(words, g)
        if light is not None:
            for k in range(g.first, g.verb):
                if self._verbs.lemma_of(words[k], ~Form(0)) == light:
                    return tokens[k].start()
        return tokens[at].start()

    def _light(self, words: Sequence[str], g: _Group) -> str | None:
        if (g.verb >= 2 and words[g.verb - 1] in self._grammar["to"] and g.role is not Role.PURPOSE) or (
            g.verb >= 3 and words[g.verb - 2] in self._grammar["to"]
        ):
            back = g.verb - (2 if words[g.verb - 1] in self._grammar["to"] else 3)
            lemma = self._verbs.lemma_of(words[back], ~Form(0))
            if lemma and self._verbs.is_a(lemma, "light"):
                return lemma
        return None

    def _end(
        self, tokens: Sequence[re.Match[str]], words: Sequence[str], g: _Group, following: _Group | None, unit: Unit
    ) -> int:
        last = len(tokens)
        if following is not None and following.role is not Role.NOUN_PURPOSE:
            last = following.subject_to if following.subject_to is not None else following.first
            last = self._back_to_boundary(words, g.verb + 1, last) if following.subject_to is not None else last
        while last > g.verb + 1 and words[last - 1] in self._grammar["ends_before"]:
            last -= 1
        return tokens[max(last - 1, g.verb)].end() if following is not None else unit.span.end

    def _back_to_boundary(self, words: Sequence[str], floor: int, at: int) -> int:
        """Where the subject in front of the next verb begins: behind the last comma or connective."""
        for k in range(at - 1, floor, -1):
            if words[k] in self._grammar["breaks"]:
                return k
            if words[k] in self._grammar["and"] and at - k <= 6:
                return k
        return at

    def _subject(self, tokens: Sequence[re.Match[str]], words: Sequence[str], g: _Group) -> Span | None:
        if g.subject_to is None or g.subject_to == 0:
            return None
        begin, breaks = 0, self._grammar["subject_breaks"]
        for k in range(g.subject_to - 1, -1, -1):
            if words[k] in breaks or (
                words[k] == "and"
                and any(
                    self._verbs.lemma_of(w, Form.BASE)
                    for w in words[max(0, k - 6) : k]
                    if w in self._aux["modal_words"]
                )
            ):
                begin = k + 1
                break
        if begin >= g.subject_to:
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

    def _lemma(self, words: Sequence[str], i: int, form: Form) -> str | None:
        return self._verbs.lemma_of(words[i], form) if 0 <= i < len(words) else None

    def _skip_adverbs(self, words: Sequence[str], i: int) -> int:
        while i < len(words) - 1 and (words[i].endswith("ly") or words[i] in self._lists["adverbs"]):
            i += 1
        return i

    def _skip(self, words: Sequence[str], i: int) -> tuple[int, bool]:
        negated = False
        while i < len(words) - 1 and (
            words[i].endswith("ly") or words[i] in self._lists["adverbs"] or words[i] in self._lists["negations"]
        ):
            negated = negated or words[i] in self._lists["negations"]
            i += 1
        return i, negated
