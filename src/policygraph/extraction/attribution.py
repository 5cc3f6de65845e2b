"""Who acts: sorts the subject of a clause and finds the actor that an elided one stands for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from policygraph.annotation.result import Annotations
from policygraph.extraction.clause import Clause, Role
from policygraph.extraction.context import Context
from policygraph.lexicon.rules import RuleBook
from policygraph.model import Briefing, Mention, Reference, Scheme, Sentence, Span

_ACRONYM = re.compile(r"[A-Z]{2,6}")
_WORD = re.compile(r"[A-Za-z][\w'’.-]*")
_PRESS = {"company", "media"}
_REPORTERS = {*_PRESS, "legislature"}
_TELLING = {Role.MAIN, Role.REPORTED}
_PRIVATE_KINDS = {"company", "media", "university", "association"}


class SubjectKind(StrEnum):
    """What the subject of a clause is."""

    NONE = "none"
    SPEAKER = "speaker"  # we
    PERSON = "person"  # I, a named person
    PUBLIC = "public"  # a named public body
    GROUP = "group"  # a public actor without a name
    DOCUMENT = "document"  # a plan, a bill, a programme
    MARKET = "market"
    POLICY = "policy"  # what government does something to
    OTHER = "other"


_BODIES = {SubjectKind.PUBLIC, SubjectKind.GROUP}
_ACTING = {*_BODIES, SubjectKind.PERSON}


@dataclass(frozen=True, slots=True)
class Subject:
    """A sorted subject; `actor` is known for named bodies and generic groups."""

    kind: SubjectKind
    span: Span | None = None
    actor: Reference | None = None
    actor_span: Span | None = None


class Attribution:
    """Sorts subjects and carries actors through one briefing."""

    def __init__(
        self,
        briefing: Briefing,
        rules: RuleBook,
        annotations: Annotations,
        speakers: dict[int, Reference],
        publisher: Reference | None,
    ) -> None:
        self._text = briefing.clean
        self._notes = annotations
        self._speakers, self._publisher = speakers, publisher
        self._words = rules.sets("frame_")
        self._acted: dict[int, Subject] = {}  # who acted so far, by place
        self._told: set[int] = set()  # places of those who only said something
        self._said = frozenset(rules.words["verbs_say"])
        helped = frozenset(rules.words["classify_group_heads"])
        self._market = self._words["market"] | (helped - self._words["public_groups"])
        self._head_stop, self._article = rules.compile("{grammar_head_stop}"), rules.compile("{grammar_article}")
        self._titled = rules.compile(r"(?:[A-Z][a-z]+ ){0,3}{frame_titles} [A-Z]")
        self._container = rules.compile("{grammar_container}")
        self._led_by = rules.rules["clause.led-by"].regex
        self._joint_subject = rules.compile(r",? (?:{grammar_and})\b|, ")
        self._the_government = rules.compile("{grammar_the_government}")
        self._money = rules.compile("{judge_money}")
        self._bodies = [m for m in annotations.mentions if m.reference.scheme is Scheme.ORGANISATION]
        self._government = self._named_government(publisher)
        public = (m.reference for m in self._bodies if m.reference.kind not in _PRIVATE_KINDS)
        self._reported = next((r for r in public if r != publisher), None)

    def default_actor(self, sentence: Sentence) -> Reference | None:
        """Whose "we" or elided subject it is: the speaker's body, else the publisher's."""
        speaker = self._speakers.get(sentence.turn) if sentence.turn is not None else None
        if speaker is not None and speaker.kind not in _PRESS:
            return speaker
        if self._publisher is not None and self._publisher.kind in _REPORTERS:
            silent = None if self._publisher.kind in _PRESS else self._publisher
            return self._reported or self._last_acting(sentence) or silent  # it tells what others decided
        return self._government or self._publisher

    def _last_acting(self, sentence: Sentence) -> Reference | None:
        """Who was last told to act up to a sentence: the Lunarian government."""
        before = (s for at, s in reversed(self._acted.items()) if at < sentence.span.end and at not in self._told)
        return next((s.actor for s in before if s.actor is not None and s.kind in _BODIES), None)

    def subject(self, clause: Clause) -> Subject:
        """Sort the subject of a clause."""
        subject = self.sort(clause.subject)
        if clause.role in _TELLING and clause.own_subject and subject.kind in _ACTING and subject.span is not None:
            self._acted.setdefault(subject.span.start, subject)
            self._told |= {subject.span.start} if clause.lemma in self._said else set()
        if subject.kind is SubjectKind.OTHER and subject.span is not None and self._speaks(clause):
            return self._spoken_of(subject)
        return subject

    def is_paper(self, clause: Clause) -> bool:
        """Whether a paper, a package or "this" is the subject."""
        pronoun = clause.subject is not None and clause.subject.of(self._text).lower() in self._words["paper_pronouns"]
        return pronoun or self.subject(clause).kind in {SubjectKind.DOCUMENT, SubjectKind.POLICY}

    def _speaks(self, clause: Clause) -> bool:
        """Whether a pronoun says something, or reports of itself: "it added that it is drafting a code"."""
        told = clause.role is Role.REPORTED and clause.governor in self._said
        own = clause.subject is not None and clause.subject.of(self._text).lower() in self._words["pronouns"]
        same = (
            clause.governor_subject is not None
            and clause.governor_subject.of(self._text).lower() in self._words["pronouns"]
        )
        return own and (clause.lemma in self._said or (told and same))

    def _spoken_of(self, subject: Subject) -> Subject:
        """A pronoun that speaks stands for the body whose briefing it is."""
        body = self._publisher if self._publisher is not None and self._is_public(self._publisher) else None
        return Subject(SubjectKind.PUBLIC, subject.span, body, subject.span) if body is not None else subject

    def sort(self, span: Span | None) -> Subject:
        """Sort a noun phrase as if it were a subject."""
        if span is None:
            return Subject(SubjectKind.NONE)
        span = next((m.span for m in self._bodies if m.span.start < span.start and span.end <= m.span.end), span)
        if led := self._led_by.search(self._text, span.start, span.end):
            span = Span(span.start, led.start())
        printed = _WORD.findall(span.of(self._text))
        words = [w.lower().strip(".'’") for w in printed if w not in self._words["not_pronouns"]]
        if not words:
            return Subject(SubjectKind.NONE, span)
        phrase = " ".join(words)
        if {phrase, words[0]} & self._words["first_person"]:
            return Subject(SubjectKind.SPEAKER, span)
        if phrase in self._words["singular_person"]:
            return Subject(SubjectKind.PERSON, span)
        if phrase in self._words["pronouns"]:
            return self._pronoun(span)
        return self._noun_phrase(span, words)

    def _noun_phrase(self, span: Span, words: Sequence[str]) -> Subject:
        inside = [
            m
            for m in self._notes.within(span)
            if m.reference.scheme in {Scheme.ORGANISATION, Scheme.GROUP, Scheme.PERSON, Scheme.PROGRAMME}
        ]
        head = self._head(span)
        at_head = [m for m in inside if m.span.start <= head.start and head.end <= m.span.end] if head else []
        for m in sorted(at_head, key=lambda m: (-len(m.span), m.span)):
            scheme = m.reference.scheme
            if scheme is Scheme.ORGANISATION:
                kind = SubjectKind.PUBLIC if self._is_public(m.reference) else SubjectKind.MARKET
                return Subject(kind, span, m.reference, m.span)
            if scheme is Scheme.PERSON:
                return Subject(SubjectKind.PERSON, span, m.reference, m.span)
            if scheme is Scheme.PROGRAMME:
                return Subject(SubjectKind.DOCUMENT, span, None, m.span)
        word = head.of(self._text).lower().rstrip("'’") if head else words[-1]
        pair = " ".join(self._text[span.start : head.end].lower().split()[-2:]) if head else word
        if self._money.search(self._text, span.start, span.end):
            return Subject(SubjectKind.POLICY, span)
        if head and _ACRONYM.fullmatch(head.of(self._text)) and word not in self._words["acronyms"]:
            return Subject(SubjectKind.PUBLIC, span)
        named = head is not None and head.of(self._text)[:1].isupper() and word in self._words["public_groups"]
        named = named or pair in self._words["public_groups"]  # "working groups" are no groups of companies
        if word in self._market and not named:  # "the Bank" is the central one, "the bank" any
            return Subject(SubjectKind.MARKET, span)
        if (at_head and at_head[0].reference.scheme is Scheme.GROUP) or {
            word,
            pair,
            " ".join(words[-2:]),
        } & self._words["public_groups"]:
            return self._group(span, at_head)
        if self._is_country(span):
            return self._group(span, ())
        if {word, pair} & self._words["documents"]:
            return Subject(SubjectKind.DOCUMENT, span)
        if {word, pair} & self._words["policy_nouns"]:
            return Subject(SubjectKind.POLICY, span)
        if self._titled.match(self._text, span.start, span.end):
            return Subject(SubjectKind.PERSON, span)
        return self._first_of_several(span) or Subject(SubjectKind.OTHER, span)

    def _first_of_several(self, span: Span) -> Subject | None:
        """What the first of joined subjects is, if a public one: "The minister and her deputies"."""
        joint = self._joint_subject.search(self._text, span.start, span.end)
        if joint is None or joint.start() == span.start:
            return None
        first = self.sort(Span(span.start, joint.start()))
        public = first.kind in {SubjectKind.PUBLIC, SubjectKind.GROUP, SubjectKind.SPEAKER}
        return Subject(first.kind, span, first.actor, first.actor_span) if public else None

    def _group(self, span: Span, at_head: Sequence[Mention]) -> Subject:
        text = self._article.sub("", span.of(self._text))
        if self._government and self._the_government.match(text):
            return Subject(SubjectKind.PUBLIC, span, self._government, span)
        if at_head and at_head[0].reference.scheme is Scheme.GROUP:
            return Subject(SubjectKind.GROUP, span, at_head[0].reference, at_head[0].span)
        return Subject(SubjectKind.GROUP, span, Reference(Scheme.GROUP, _slug(text), text, known=False), span)

    def _head(self, span: Span) -> Span | None:
        """The head noun: the last word before the first preposition, comma, relative or participle."""
        text = span.of(self._text)
        if (container := self._container.match(text)) is not None:  # "a number of levies" are levies
            return self._head(Span(span.start + container.end(), span.end))
        stop = self._head_stop.search(text)
        front = text[: stop.start()] if stop else text
        words = list(_WORD.finditer(front))
        if not words:
            return None
        return Span(span.start + words[-1].start(), span.start + words[-1].end())

    def _is_public(self, body: Reference) -> bool:
        """Whether a body acts for the public; some companies do by their name."""
        return body.kind not in _PRIVATE_KINDS or any(n in body.label for n in self._words["public_companies"])

    def _pronoun(self, span: Span) -> Subject:
        for m in reversed(self._bodies):
            if m.span.end <= span.start and span.start - m.span.end < 400 and m.reference.kind != "media":
                kind = SubjectKind.PUBLIC if self._is_public(m.reference) else SubjectKind.MARKET
                return Subject(kind, span, m.reference, span)
        near = [s for at, s in self._acted.items() if 0 < span.start - at < 400]
        if near and span.of(self._text).lower() in self._words["back_pronouns"]:  # "The Government … . It intends to"
            return Subject(near[-1].kind, span, near[-1].actor, span)
        return Subject(SubjectKind.OTHER, span)

    def _is_country(self, span: Span) -> bool:
        text = self._article.sub("", span.of(self._text))
        return text in self._words["countries"]

    def _named_government(self, publisher: Reference | None) -> Reference | None:
        """Where an office-holder publishes, the government that the text names most acts."""
        if publisher is None or publisher.known or publisher.label.split()[0].lower() not in self._words["offices"]:
            return None
        counts: dict[Reference, int] = {}
        for m in self._bodies:
            if m.reference.label.lower().endswith("government"):
                counts[m.reference] = counts.get(m.reference, 0) + 1
        return max(counts, key=lambda r: (counts[r], r.id)) if counts else None

    def carried(self, context: Context) -> Reference | None:
        """The actor named in the lead of a list ("The Government will:")."""
        if context.lead is None:
            return None
        named = [m for m in self._bodies if context.lead.span.covers(m.span) and m.reference.kind not in _PRIVATE_KINDS]
        return named[0].reference if named else None


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "unnamed"
