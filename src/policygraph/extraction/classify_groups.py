"""Tells whom a measure is meant to help or to bind: noun phrases with a group for a head, known or not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from policygraph.annotation.jurisdiction import countries
from policygraph.extraction.classify_phrases import PhraseReader
from policygraph.extraction.verbs import Form
from policygraph.lexicon import Lexicon
from policygraph.lexicon.rules import Rule, any_of
from policygraph.model import Edge, Reference, Relation, Scheme, Span

_NUMBER_BEFORE = re.compile(r"\d[\d.,]*\s+(?:[a-z]+\s+)?\Z")
_OPENING = ("'", "‘")
_OUR = re.compile(r"(?<!\w)our\s+\Z", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s(?!\w)")


@dataclass(frozen=True, slots=True)
class _Found:
    """A group as found: its head (with what the vocabulary knows before it) and the phrase around it.

    A `work` ("mills", and any unknown agent: "polluters") is a group only where it is helped or ordered, or stands
    beside a group.
    """

    head: Span
    known: str | None
    phrase: Span
    work: bool = False


class GroupReader:
    """Finds the target groups of one measure; built once per lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        words = lexicon.rules.words
        self.lexicon = lexicon
        self.phrases = PhraseReader(lexicon.rules)
        heads = any_of(words["classify_group_heads"])  # also "agri-businesses"
        self.heads = re.compile(rf"(?<![\w-])(?:[a-z]{{2,}}-)?{heads}(?![\w-])", re.IGNORECASE)
        self.works = re.compile(rf"(?<![\w-]){any_of(words['classify_group_works'])}(?![\w-])", re.IGNORECASE)
        ones = [h[:-1] for h in words["classify_group_heads"] if h.endswith("s") and not h.endswith(("ss", "ies"))]
        ones += words["classify_group_ones"]
        demonyms = [n for n in countries(lexicon.rules).codes if n.endswith(tuple(words["classify_demonym_ends"]))]
        self.peoples = re.compile(rf"(?<![\w-]){any_of(n + 's' for n in demonyms)}(?![\w-])")
        ones += demonyms
        things = any_of(words["classify_not_agents"])
        self.agents = re.compile(  # "polluters"; with a capital, those of a place: "Londoners"
            rf"(?<![\w-])(?!(?i:{things})(?![\w-]))(?:[a-z]{{3,}}(?:ers|ors|ees|ists|ians|men|women)"
            r"|[A-Z][a-z]{2,}(?:ers|ians|ites))(?![\w-])"
        )
        # "every | licensed | boatman"
        one = r"(?<![\w-])(?:each|every|an?\s+(?:single|individual|eligible))\s+(?:[\w-]+\s+){0,4}?"
        last = rf"{any_of(ones)}(?![\w-])"  # "each adult | Bahamian"
        spoken = any_of(words["classify_group_spoken"])
        # "a firm with one kiln | may claim"
        told = rf"(?=(?:\s+(?!of\b)[\w-]+){{0,6}}\s+{spoken}(?![\w-]))"
        who = rf"(?=\s+{any_of(words['classify_group_who'])}\b)"  # "an owner | who rents"
        self.single = re.compile(
            rf"{one}(?P<one>{last})(?!\s+{last})|(?<![\w-])(?:an?|the)\s+(?:[\w-]+\s+){{0,2}}?(?P<three>{last}){who}|(?<![\w-])an?\s+(?:[\w-]+\s+){{0,3}}?(?P<two>{last}){told}",
            re.IGNORECASE,
        )
        own = any_of(words["classify_group_belongings"])
        self.others = re.compile(rf"['’] (?!{own}(?![\w-]))[a-z]", re.IGNORECASE)  # "employers' views"
        self.infinitive = lexicon.rules.compile("{grammar_infinitive}")
        self.things = re.compile(rf"(?<![\w-]){any_of(words['classify_group_things'])}(?![\w-])", re.IGNORECASE)
        self.vague = frozenset(words["classify_group_vague"])
        self.actors = frozenset(words["classify_group_actors"])
        self.counted = frozenset(words["classify_group_counted"])
        self.many = frozenset(words["classify_group_collective"])
        count = rf"(?:\d[\d,.]*|{any_of(words['classify_group_numbers'])})\s+(?:of\s+)?"
        self.each = _before(words["classify_group_each"], r"\s+(?:[\w-]+\s+)?")
        self.helped = _before(words["classify_group_helped"], rf"\s+(?:(?:the|all|a|these|those|our)\s+)?(?:{count})?")
        self.told = _before(words["classify_group_told"], r"\s+(?:(?:the|all|these|our)\s+)?(?:\d[\d,.]*\s+)?")
        self.spoken = re.compile(rf"\s(?:(?:also|now|only)\s+)?{spoken}(?![\w-])", re.IGNORECASE)
        self.purpose = re.compile(rf"(?<!\w){any_of(words['classify_group_purpose'])}(?!\w)", re.IGNORECASE)
        self.not_before = _before(  # "by", "by airlines and", "into three"
            words["classify_not_target_before"],
            rf"\s+(?:(?:the|all|an?)\s+)?(?:{count}|(?:[\w-]+,?\s+){{1,3}}(?:and|or)\s+)?",
        )
        self.despite = _before(words["classify_target_despite"], r"\s+")
        self.handing = frozenset(words["classify_group_handing"])
        self.moved = lexicon.rules.compile(r"\s*(?:(?:[a-z]+ ){0,3}{classify_group_urged} )?to\s+")
        self.beside = _before(words["classify_group_beside"], r"\s+(?:(?:the|all|other)\s+)?")
        self.awarded = lexicon.rules.compile(
            r"(?<![\w-]){classify_group_awarding}\s+(?:[\w-]+\s+){0,4}?{classify_group_awarded}\s"
            r"(?:(?:[^.;]|\.\d)*\s)?to\s+(?:(?:the|an?)\s+)?\Z"
        )
        self.between = frozenset(words["classify_group_between"])
        self.perhaps = lexicon.rules.family("classify-perhaps")
        self.collective = list(lexicon.rules.family("classify-group"))
        self.sure = frozenset(r.id for r in self.collective if r.extra.get("sure"))

    @staticmethod
    @lru_cache(maxsize=4)
    def of(lexicon: Lexicon) -> GroupReader:
        """The reader of a lexicon."""
        return GroupReader(lexicon)

    def read(self, text: str, span: Span, names: Sequence[Span]) -> list[tuple[Edge, Span]]:
        """The groups named in `text[span]` as edges, in text order, each with its place; `names` are left out."""
        found: list[_Found] = []
        for one in sorted(self._candidates(text, span), key=lambda f: (f.head.start, -len(f.head))):
            taken = [*(f.phrase for f in found), *names]
            if any(one.phrase.overlaps(t) for t in taken) or not self._is_target(text, span, one):
                continue
            last = found[-1] if found else None
            if one.work and not self._is_moved(text, span, one, last):
                continue
            if last and self.phrases.one(text, last.phrase, one.phrase):
                both = self.phrases.restrict(text, span, last.phrase.join(one.phrase))
                found[-1] = _Found(last.head, last.known, both)
            else:
                found.append(_Found(one.head, one.known, self.phrases.restrict(text, span, one.phrase)))
        edges = [(self._edge(text, f), f.phrase) for f in found]
        taken = [*(f.phrase for f in found), *names]
        edges.extend(e for e in self._industries(text, span) if not any(e[1].overlaps(t) for t in taken))
        edges.sort(key=lambda e: e[1])
        return _without_echoes(text, self._without_hoped(text, span, edges))

    def unsaid(self, text: str, span: Span, names: Sequence[Span], told: Sequence[Span]) -> list[tuple[Edge, Span]]:
        """The phrases that may name a group and that `read` does not tell (`told`), in text order."""
        out: dict[Span, Edge] = {}
        for one in self._candidates(text, span):
            phrase = self.phrases.restrict(text, span, one.phrase)
            beside = self.beside.search(text, max(span.start, phrase.start - 40), phrase.start)
            if phrase not in told and not beside and not any(phrase.overlaps(n) for n in names):
                out.setdefault(phrase, self._edge(text, replace(one, phrase=phrase)))
        for rule in self.perhaps:
            for phrase in self._possible(text, span, rule):
                taken = [*told, *out, *(() if rule.extra.get("named") else names)]
                if not any(phrase.overlaps(t) for t in taken):
                    out[phrase] = Edge(Relation.TARGET_GROUP, self._reference(phrase.of(text)), (phrase,), rule.id, 0.5)
        return [(out[phrase], phrase) for phrase in sorted(out)]

    def _possible(self, text: str, span: Span, rule: Rule) -> Iterator[Span]:
        """What a rule takes for a possible group: all of its hit, or the phrase around that."""
        for m in rule.regex.finditer(text, span.start, span.end):
            hit = Span(*m.span("hit"))
            if rule.extra.get("whole"):
                yield hit
            elif _is_plural(hit.of(text)) or self._stands(text, hit, span) or self.phrases.acts(text, hit, span.end):
                yield self.phrases.restrict(text, span, self.phrases.grow(text, span, hit))

    def _candidates(self, text: str, span: Span) -> Iterator[_Found]:
        for hit in self.lexicon.find(text, Scheme.TARGET_GROUP, start=span.start, end=span.end):
            last = hit.span.of(text).split()[-1].lower()
            if last in self.many or last.endswith("ss"):  # "small business", not "middle-class tenants"
                clear = self._stands(text, hit.span, span)
            elif last.endswith("s") or self.heads.fullmatch(last):
                clear = True
            else:  # one that stands for all
                clear = self.each.search(text, max(0, hit.span.start - 40), hit.span.start) is not None
            if clear and not self.works.fullmatch(last):
                yield _Found(hit.span, hit.id, self.phrases.grow(text, span, hit.span))
        for m in self.heads.finditer(text, span.start, span.end):
            if m[0].endswith("s") or self._stands(text, Span(*m.span()), span):
                yield self._open(text, span, m)
        for m in self.peoples.finditer(text, span.start, span.end):
            if self._stands(text, Span(*m.span()), span):
                yield self._open(text, span, m)
        for m in self.single.finditer(text, span.start, span.end):
            head = Span(*m.span(m.lastgroup or 0))
            if self._stands(text, head, span):
                yield _Found(head, None, self.phrases.grow(text, span, head))
        for pattern in (self.works, self.agents):
            for m in pattern.finditer(text, span.start, span.end):
                if pattern is self.works or not self.heads.fullmatch(m[0]):
                    yield self._open(text, span, m, work=True)

    def _stands(self, text: str, head: Span, span: Span) -> bool:
        """Whether the word is the last of its noun phrase, or what restricts it comes next."""
        return self.phrases.ends(text, head, span.end) or self.phrases.restrict(text, span, head) != head

    def _open(self, text: str, span: Span, m: re.Match[str], work: bool = False) -> _Found:
        head = Span(*m.span())
        return _Found(head, None, self.phrases.grow(text, span, head), work)

    def _is_moved(self, text: str, span: Span, one: _Found, last: _Found | None) -> bool:
        """Whether a work is spoken to: "push mills to close", "mills must close", "leading firms and universities"."""
        start = one.phrase.start
        if self.spoken.match(text, self.phrases.restrict(text, span, one.phrase).end, span.end):
            return True
        if last and text[last.phrase.end : start].strip() in {"and", "or"}:
            return True
        place = max(span.start, start - 40), start
        return any(p.search(text, *place) for p in (self.helped, self.told))

    def _industries(self, text: str, span: Span) -> Iterator[tuple[Edge, Span]]:
        for rule in self.collective:
            for m in rule.regex.finditer(text, span.start, span.end):
                phrase = Span(*m.span("hit"))
                yield Edge(Relation.TARGET_GROUP, self._reference(phrase.of(text)), (phrase,), rule.id, 0.7), phrase

    def _without_hoped(self, text: str, span: Span, edges: list[tuple[Edge, Span]]) -> list[tuple[Edge, Span]]:
        """Without the groups of a purpose ("to VERB ...") where one stands before it."""
        places = [self.purpose.search(text, span.start, span.end)]
        for m in self.infinitive.finditer(text, span.start, span.end):
            between = [p for e, p in edges if self._hands_on(text, p, m) and self._passes(e)]
            if any(p.start > m.start() for _, p in edges):  # "guide banks to lend to | small firms"
                edges = [e for e in edges if e[1] not in between]
            group = bool(between) or any(p.start <= m.start(1) < p.end or self._hands_on(text, p, m) for _, p in edges)
            if not group and self.phrases.verbs.lemma_of(m[1], Form.BASE):
                places.append(m)
        own = [p for e, p in edges if not self._passes(e) and e.rule not in self.sure]
        starts = [m.start() for m in places if m and any(p.end <= m.start() for p in own)]
        return [e for e in edges if not starts or e[1].start < min(starts)]

    def _hands_on(self, text: str, group: Span, verb: re.Match[str]) -> bool:
        """Whether a group is to do something for another: "ask landlords to offer tenants a rebate"."""
        between = text[group.end : verb.start(1)] if group.end <= verb.start() else "."
        return verb[1].lower() in self.handing and self.moved.fullmatch(between) is not None

    def reaches(self, text: str, groups: Sequence[tuple[Edge, Span]], aim: Span) -> bool:
        """Whether all that groups are given is for those of the aim behind: "fund banks to lend to | hill farmers"."""
        if not groups or not all(self._passes(e) for e, _ in groups):
            return False
        m = self.infinitive.search(text, groups[-1][1].end, aim.start)
        return m is not None and self._hands_on(text, groups[-1][1], m)

    def _passes(self, edge: Edge) -> bool:
        """Whether a group hands help on ("guide banks to lend to small firms")."""
        group = edge.target
        return isinstance(group, Reference) and not self.between.isdisjoint([group.id, *(group.kind or "").split()])

    def _is_target(self, text: str, span: Span, one: _Found) -> bool:
        phrase = one.phrase
        place = max(span.start, phrase.start - 60), phrase.start
        if self.not_before.search(text, *place) and not self.despite.search(text, *place):
            return False
        if self.awarded.search(text, span.start, phrase.start):
            return False
        after = text[phrase.end : phrase.end + 30]
        if after.startswith(")") and text[phrase.start - 1] == "(":
            return False  # the short form of the name before it
        thing = self.things.search(text, max(span.start, phrase.start - 20), phrase.end + 20)
        if thing and thing.start() < one.head.end and one.head.start < thing.end():
            return False  # "new growth drivers"
        if self.others.match(after) and text[phrase.start - 1 : phrase.start] not in _OPENING:
            return False
        if _in_quotes(text, span, phrase) or _POSSESSIVE.match(after) or re.match(r"[-\w]", after):
            return False
        if text[one.head.start].isupper() and re.match(r"\s[A-Z]", after) and one.head.start != span.start:
            return False  # "Companies Act"
        bare = phrase.of(text).lower()
        if one.known in self.actors or bare in self.counted:
            return one.known not in self.actors and bool(
                _NUMBER_BEFORE.search(text, max(0, phrase.start - 30), phrase.start)
                or self.phrases.restrict(text, span, phrase) != phrase
                or self._is_ours(text, span, phrase)
            )
        return (
            one.work
            or not (bare in self.vague and one.known is None)
            or self._is_ours(text, span, phrase)
            or self.phrases.restrict(text, span, phrase) != phrase
            or self.spoken.match(text, phrase.end, span.end) is not None
            or self.told.search(text, *place) is not None
        )

    def _is_ours(self, text: str, span: Span, phrase: Span) -> bool:
        """Whether those who are helped are the speaker's own: "support our people"."""
        before = max(span.start, phrase.start - 40), phrase.start
        our = _OUR.search(text, *before)
        if our is None:
            return False
        invested = self.despite.search(text, before[0], our.start()) is not None
        return invested or self.helped.search(text, *before) is not None

    def _edge(self, text: str, found: _Found) -> Edge:
        target = self._reference(found.phrase.of(text))
        if target.known:
            return Edge(Relation.TARGET_GROUP, target, (found.phrase,), "classify-group.vocabulary", 0.9)
        return Edge(Relation.TARGET_GROUP, target, (found.phrase,), "classify-group.open", 0.8 if found.known else 0.7)

    def _reference(self, printed: str) -> Reference:
        """The known group if printed as the vocabulary calls it; else the phrase, with the known ones above it."""
        label = _label(printed)
        concept = self.lexicon.lookup(Scheme.TARGET_GROUP, label)
        if concept is not None and concept.label.casefold() == label.casefold():
            return Reference(Scheme.TARGET_GROUP, concept.id, label)
        wider = dict.fromkeys(w for part in re.split(r"\s+(?:and|or)\s+", label) if (w := self._nearest(part)))
        whole = self._nearest(label)
        kinds = [concept.id] if concept else list(wider) or ([whole] if whole else [])
        return Reference(Scheme.TARGET_GROUP, _slug(label), label, known=False, kind=" ".join(kinds) or None)

    def _nearest(self, label: str) -> str | None:
        """The known group of the longest end of the phrase ("rural dairy farmers" → farmers), bare of restrictions."""
        for m in reversed(list(self.heads.finditer(label))):
            words = label[: m.end()].split()
            for i in range(len(words)):
                concept = self.lexicon.lookup(Scheme.TARGET_GROUP, " ".join(words[i:]))
                if concept is not None:
                    return concept.id
        return None


def _without_echoes(text: str, edges: Sequence[tuple[Edge, Span]]) -> list[tuple[Edge, Span]]:
    """Without a bare head that takes up a group told before it: "help small firms, with a tax cut for | firms"."""
    kept: list[tuple[Edge, Span]] = []
    for edge, span in edges:
        bare = span.of(text).lower()
        if " " in bare or not any(p.of(text).lower().endswith(f" {bare}") for _, p in kept):
            kept.append((edge, span))
    return kept


def _is_plural(noun: str) -> bool:
    return noun.endswith("s") and not noun.endswith("ss")


def _before(words: Sequence[str], more: str) -> re.Pattern[str]:
    """A pattern for one of the words, and perhaps `more`, right before a place."""
    return re.compile(rf"(?<![\w-]){any_of(words)}{more}\Z", re.IGNORECASE)


def _in_quotes(text: str, span: Span, whole: Span) -> bool:
    """Whether the phrase lies inside a quoted name."""
    before = text[max(0, span.start - 1) : whole.start]  # the measure may begin right behind the opening mark
    after = text[whole.end : span.end]
    curly = before.count("“") > before.count("”") and "”" in after
    return curly or (before.count('"') % 2 == 1 and '"' in after)


def _label(printed: str) -> str:
    return " ".join(printed.replace("’", "'").split()).strip("'")


def _slug(label: str) -> str:
    return "-".join(re.findall(r"[^\W_]+", label.casefold())) or "group"
