"""Chooses the one or two policy instruments of a measure by weighing the nouns and verb-noun pairs it is told in.

The head of the object weighs most, what hangs on it less, a purpose ("to help firms") least. The longest
trigger counts, a verb alone never does. Where the measure shows none, the topic of its sentence, the sentence
before ("the scheme") or the headline may tell, with low confidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from policygraph.extraction.verbs import Form, Verbs
from policygraph.lexicon import Lexicon, TermHit
from policygraph.lexicon.rules import Rule, any_of
from policygraph.model import Briefing, Edge, Reference, Relation, Scheme, Sentence, Span

_WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")
_LENGTH_WEIGHT = (0.0, 1.0, 1.5, 1.9, 2.1)  # by the number of words of a trigger
_WEAK = 0.55
_AT_HEAD = 1.25
_HANGING = 0.65  # behind a preposition
_PURPOSE = 0.4
_MODIFIER = 0.6  # "digital transformation" in "digital transformation pilot"
_SETTING = 0.5  # a plan or policy that is only the setting
_SECOND = 0.85  # a second instrument must reach this share of the first
_JOINED_SECOND = 0.7  # ... and this where both stand side by side: "grants and loans"
_TOPIC = 0.5  # what a deed of talk, study or control is about
_LEAST = 0.3
_BANKS = ("central bank", "central-bank")
_LEAD_REACH = 40  # characters before a sector in which what makes it act stands
_OFFICE_REACH = 90  # ... and in which the office does that it belongs to
_OPENING = 5  # words within which "the scheme" points back


@dataclass(frozen=True, slots=True)
class _Shown:
    """Instruments that a stretch of text shows; those of one word go together. `anchor` is the word that decides."""

    instruments: tuple[str, ...]
    span: Span
    weight: float
    rule: str
    anchor: Span
    anywhere: bool = False  # its place in the measure does not matter
    money: bool = False  # only a sum of money, whose form other words may tell
    leads: bool = False  # the verb makes all else in the measure its topic: "inspect", "study", "carry out"


@dataclass(frozen=True, slots=True)
class _Shape:
    """Where in a measure the object ends and the purpose begins."""

    head_end: int
    purpose: int


class InstrumentReader:
    """Weighs the instruments of one measure; built once per lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        rules, words = lexicon.rules, lexicon.rules.words
        self.lexicon = lexicon
        self.verbs = Verbs(rules)
        self.rules = rules
        self.passives = list(rules.family("classify-passive"))
        self.topics = list(rules.family("classify-topic"))
        self.boundary = re.compile(rf"(?<![\w-]){any_of(words['classify_boundary'])}(?![\w-])", re.IGNORECASE)
        self.aside = rules.compile("{classify_sector_aside}")
        self.of_office = rules.compile("{classify_sector_of_office}")
        self.light = frozenset(words["classify_light"])
        self.weak = frozenset(w.lower() for w in words["classify_weak"])
        self.not_banks = frozenset(words["classify_not_banks"])
        self.bank = rules.rules["classify-actor.central-bank"].regex
        self.forms = frozenset(words["classify_money_forms"])
        self.grant = words["classify_money_forms"][0]
        self.offices = frozenset(words["classify_sector_name"])
        self.places = frozenset(words["classify_sector_places"])
        self.setting = frozenset(words["classify_setting"])
        back = rf"{any_of(words['classify_anaphora'])}|\A(?:[a-z]+\s)?{any_of(words['classify_pronouns'])}"
        self.anaphora = re.compile(rf"(?<![\w-])(?:{back})(?![\w-])", re.IGNORECASE)
        self.idiom = rules.rules["clause.light-idiom"].regex
        self.behind = rules.rules["classify-behind.to"].regex
        self.infinitive, self.joined = rules.compile("{grammar_infinitive}"), rules.compile("{grammar_joined}")
        self.plain_verbs = {v for name, vs in rules.words.items() if name.startswith("verbs_") for v in vs}

    @staticmethod
    @lru_cache(maxsize=4)
    def of(lexicon: Lexicon) -> InstrumentReader:
        """The reader of a lexicon."""
        return InstrumentReader(lexicon)

    def read(
        self,
        briefing: Briefing,
        span: Span,
        sentence: Sentence,
        headline: Span | None,
        names: Sequence[Span],
        groups: Sequence[tuple[Edge, Span]],
        actor: Reference | None = None,
    ) -> list[Edge]:
        """At most two instrument edges, the surer first; `actor` is who acts, where known."""
        text = briefing.clean
        behind = self.behind.match(text, span.end, sentence.span.end)
        task = Span(span.end, behind.end()) if behind else None
        chosen = self._choose(text, span, names, [g for _, g in groups], self.is_bank(actor), task)
        if chosen:
            return [self._edge(i, s, min(0.95, 0.55 + 0.15 * w)) for i, s, w in chosen]
        for place, rule in self._elsewhere(briefing, span, sentence, headline):
            best = self._choose(text, place, names, [])
            if best and best[0][0] not in self.setting:  # the parts of a plan are no plans
                identifier, shown, _ = best[0]
                return [Edge(Relation.INSTRUMENT, self._reference(identifier), (shown.span, span), rule, 0.4)]
        return []

    def _choose(
        self,
        text: str,
        span: Span,
        names: Sequence[Span],
        groups: Sequence[Span],
        bank: bool = False,
        task: Span | None = None,
    ) -> list[tuple[str, _Shown, float]]:
        shape = self._shape(text, span)
        best: dict[str, tuple[float, _Shown]] = {}
        facts = frozenset(k for k, holds in (("group", bool(groups)), ("bank", bank)) if holds)
        pairs = list(self._pairs(text, span, names, facts))
        if task is not None:  # "appoint a panel | to review the dues"
            beyond = self._pairs(text, span.join(task), names, facts)
            pairs += [s for s in beyond if s.leads and s.span.start < span.end < s.span.end]
        everything = _led([*self._triggers(text, span, names, shape), *pairs])
        for shown in self._without_bare_money(everything, shape, bool(groups)):
            for rank, identifier in enumerate(shown.instruments):
                if bank and identifier in self.not_banks:
                    continue
                weight = self._weigh(shown, shape, groups) * (1 - 0.02 * rank)
                if identifier not in best or weight > best[identifier][0]:
                    best[identifier] = weight, shown
        ranked = sorted(best.items(), key=lambda b: (-b[1][0], b[1][1].span.start, b[0]))
        if not ranked or ranked[0][1][0] < _LEAST:
            return []
        first, (top, shown) = ranked[0]
        chosen = [(first, shown, top)]
        for identifier, (weight, other) in ranked[1:]:
            apart = other is shown or not other.anchor.overlaps(shown.anchor)
            first_place, second_place = sorted((shown.anchor, other.anchor))
            joined = self.joined.fullmatch(text, first_place.end, max(first_place.end, second_place.start)) is not None
            if apart and weight >= (_JOINED_SECOND if joined else _SECOND) * top:
                chosen.append((identifier, other, weight))
                break
        return chosen

    def _without_bare_money(self, shown: Sequence[_Shown], shape: _Shape, for_group: bool) -> Iterator[_Shown]:
        """A sum counts where no other word tells its form; what a group is given is a grant, not a budget."""
        clear = [s for s in shown if not s.money and s.weight > _WEAK and s.span.start < shape.purpose]
        told = any(self.forms & set(s.instruments) for s in clear)
        for s in shown:
            if not s.money:
                yield s
            elif not told:
                grant = tuple(i for i in s.instruments if i == self.grant)
                yield replace(s, instruments=grant) if for_group and grant else s

    def _triggers(self, text: str, span: Span, names: Sequence[Span], shape: _Shape) -> Iterator[_Shown]:
        hits = [
            h
            for h in self.lexicon.find(text, Scheme.INSTRUMENT, start=span.start, end=span.end)
            if not (h.kind == "prefLabel" and " " not in h.label)
            and not (h.kind == "triggerVerb" and h.label in self.plain_verbs)
            and not any(h.span.overlaps(n) for n in names)
            and not self.is_verb(text, h.span, span)
        ]
        for i, hit in enumerate(hits):
            weight = self._trigger_weight(hit)
            if i + 1 < len(hits) and not text[hit.span.end : hits[i + 1].span.start].strip(" -"):
                weight *= _MODIFIER
            if i and not text[hits[i - 1].span.end : hit.span.start].strip(" -"):
                weight *= _AT_HEAD
            if hit.span.end == len(text[: shape.head_end].rstrip()):
                weight *= _AT_HEAD
            yield _Shown(hit.ids, hit.span, weight, f"vocabulary.{hit.kind}", hit.span)

    def is_bank(self, actor: Reference | None) -> bool:
        """Whether a central bank acts, known or told by its name."""
        return actor is not None and (actor.kind in _BANKS or self.bank.search(actor.label) is not None)

    def is_name(self, text: str, hit: Span) -> bool:
        """Whether a sector is part of the name of an office or a house: "Ministry of Health", "Saint Mary Hospital"."""
        if not text[hit.start].isupper():
            return False
        after = text[hit.end : hit.end + 40].split(maxsplit=1)[:1]
        before = text[max(0, hit.start - 40) : hit.start].split()[-1:]
        if self.of_office.search(text, max(0, hit.start - _OFFICE_REACH), hit.start):
            return True
        house = hit.of(text).split()[-1] in self.places and bool(before) and before[0][0].isupper()
        return house or (bool(after) and after[0].strip(".,;:'\"") in self.offices)

    def only_acts(self, text: str, hit: Span, span: Span) -> bool:
        """Whether a sector acts, or is compared with, and is not aimed at: "granted by banks"."""
        return self.aside.search(text, max(span.start, hit.start - _LEAD_REACH), hit.start) is not None

    def is_verb(self, text: str, hit: Span, span: Span) -> bool:
        """Whether a word is the verb of the measure `span`: "guarantee" in "guarantee a place"."""
        word = hit.of(text)
        return hit.start == span.start and " " not in word and bool(self.verbs.lemma_of(word, Form.BASE | Form.ING))

    def _trigger_weight(self, hit: TermHit) -> float:
        if hit.label.lower() in self.weak:
            return _WEAK
        words = len(_WORD.findall(hit.label.replace("-", " ")))
        return _LENGTH_WEIGHT[min(words, len(_LENGTH_WEIGHT) - 1)]

    def _pairs(self, text: str, span: Span, names: Sequence[Span], facts: frozenset[str]) -> Iterator[_Shown]:
        own = span.of(text)
        turned = self._turned(own)
        for rule in self._likely(own, turned):
            if any(rule.extra.get(k) and k not in facts for k in ("group", "bank")):
                continue
            m = rule.regex.search(own)
            if m is not None:
                start, end = m.span("hit" if "hit" in rule.regex.groupindex else 0)
            elif turned and rule.regex.search(turned[0]):
                start, end = 0, turned[1]
            else:
                continue
            place = Span(span.start + start, span.start + end)
            last = _WORD.findall(own[start:end])[-1]
            if not any(n.covers(place) for n in names):
                anchor = Span(place.end - len(last), place.end)
                yield _Shown(
                    tuple(rule.extra["instruments"]),
                    place,
                    float(rule.extra["weight"]),
                    rule.id,
                    anchor,
                    *(bool(rule.extra.get(k)) for k in ("anywhere", "money", "leads")),
                )

    def _likely(self, own: str, turned: tuple[str, int] | None) -> Sequence[Rule]:
        """The rules that may find a pair in a measure or in its active form."""
        return self.rules.likely("classify", f"{own}\n{turned[0]}" if turned else own)

    def _turned(self, own: str) -> tuple[str, int] | None:
        """A passive clause with its verb in front ("cut fees" for "fees will be cut"), and where its subject ends."""
        for rule in self.passives:
            m = rule.regex.search(own)
            if m and _WORD.search(m["hit"]):
                return f"{m['verb']} {m['hit']}{own[m.end() :]}", m.end("hit")
        return None

    def _weigh(self, shown: _Shown, shape: _Shape, groups: Sequence[Span]) -> float:
        weight = shown.weight
        if shown.anywhere:
            return weight
        if shown.span.start >= shape.purpose:
            weight *= _PURPOSE
        elif shown.span.start >= shape.head_end:
            weight *= _HANGING * (_SETTING if self.setting.issuperset(shown.instruments) else 1)
        if any(g.covers(shown.span) for g in groups):
            weight *= 0.5
        return weight

    def _shape(self, text: str, span: Span) -> _Shape:
        """The object ends before the first preposition that does not belong to the verb or to a light head."""
        purpose = self._purpose(text, span)
        for m in self.boundary.finditer(text, span.start, span.end):
            before = [w[0] for w in _WORD.finditer(text, span.start, m.start())]
            if len(before) < 2 or m.start() >= purpose:
                continue
            if before[-1].lower() in self.light and m[0].lower() == "of":
                continue
            return _Shape(m.start(), max(purpose, m.start()))
        return _Shape(min(span.end, purpose), purpose)

    def _purpose(self, text: str, span: Span) -> int:
        """Where "to VERB" begins behind the object; the end of the span if it has none."""
        own = span.of(text)
        idiom = self.idiom.match(own)
        for m in self.infinitive.finditer(own, idiom.end() if idiom else 0):
            before = [w for w in _WORD.findall(own[: m.start()]) if not w.endswith("ly")]
            if len(before) > 1 and self.verbs.lemma_of(m[1], Form.BASE):
                return span.start + m.start()
        return span.end

    def _elsewhere(
        self, briefing: Briefing, span: Span, sentence: Sentence, headline: Span | None
    ) -> Iterator[tuple[Span, str]]:
        """Where else the instrument may be named: the sentence's topic, the sentence before, the headline."""
        own = sentence.span.of(briefing.clean)
        for rule in self.topics:
            m = rule.regex.search(own)
            if m and sentence.span.start + m.end("hit") <= span.start:
                yield Span(sentence.span.start + m.start("hit"), sentence.span.start + m.end("hit")), "classify.topic"
        opening = " ".join(span.of(briefing.clean).split()[:_OPENING])
        if self.anaphora.search(opening):
            before = [s for s in briefing.sentences if s.index == sentence.index - 1 and s.turn == sentence.turn]
            for s in before:
                yield s.span, "classify.sentence-before"
        if headline is not None and headline != span:
            yield headline, "classify.headline"

    def _edge(self, identifier: str, shown: _Shown, confidence: float) -> Edge:
        return Edge(Relation.INSTRUMENT, self._reference(identifier), (shown.span,), shown.rule, round(confidence, 2))

    def _reference(self, identifier: str) -> Reference:
        return self.lexicon.reference(Scheme.INSTRUMENT, identifier)


def _led(everything: list[_Shown]) -> list[_Shown]:
    """With a deed that leads, all that stands behind its verb counts as topic."""
    first = min((s.span.start for s in everything if s.leads), default=None)
    if first is None:
        return everything
    return [s if s.leads or s.span.start < first else replace(s, weight=s.weight * _TOPIC) for s in everything]
