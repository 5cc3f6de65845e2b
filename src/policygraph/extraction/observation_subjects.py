"""Finds what a figure of a sentence is about: the subject in its clause, or the one that goes on from before."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from policygraph.extraction.observation_economy import is_economic, is_whole_economy
from policygraph.extraction.observation_flow import Flow
from policygraph.extraction.observation_gate import is_about_economy
from policygraph.extraction.observation_grammar import Grammar
from policygraph.extraction.observation_named import foreseen, is_bare_growth, is_nominal, names_nothing, wider
from policygraph.extraction.observation_phrases import Subject, indicator_of, noun_phrase, with_article
from policygraph.extraction.observation_roles import RATES, Frame, Role
from policygraph.model import Period, Scheme, Sentence, Span

if TYPE_CHECKING:
    from policygraph.lexicon import Lexicon

_MEMBERS = re.compile(r"[A-Z][\w-]*(?: [a-z][\w-]*){0,2}(?:, [a-z][\w-]*(?: [a-z][\w-]*){0,2}){1,4}, and ")
_OBJECT_REACH = 90  # characters behind a figure in which its noun phrase may stand


class SubjectFinder:
    """Finds the subjects of one sentence's figures."""

    def __init__(
        self, clean: str, sentence: Sentence, lexicon: Lexicon, grammar: Grammar, flow: Flow, periods: list[Period]
    ) -> None:
        self.clean, self.sentence, self.lexicon, self.grammar = clean, sentence, lexicon, grammar
        self.flow, self.periods = flow, periods

    @property
    def _end(self) -> int:
        return self.sentence.span.end

    def subject(self, left: int, frame: Frame) -> tuple[Subject | None, Subject | None]:
        """The subject to use, and the one whose words stand in the clause ("the decline" points back)."""
        lead = self.grammar.lead_in.match(self.clean, left, frame.quantity.span.start)
        about, own = self._said_of(lead.end() if lead else left, frame)
        if about is None or frame.quantity.unit not in RATES:
            return about, own
        core = self._without_core(about, left, frame)
        return core, core if own is about else own

    def _without_core(self, subject: Subject, left: int, frame: Frame) -> Subject:
        """Prices without food and energy are an indicator of their own."""
        core = self.grammar.core_indicators.get(subject.indicator.id) if subject.indicator.known else None
        if core is None or not self.grammar.without_core.search(self.clean, left, frame.quantity.span.start):
            return subject
        return replace(subject, indicator=self.lexicon.reference(Scheme.INDICATOR, core))

    def _said_of(self, left: int, frame: Frame) -> tuple[Subject | None, Subject | None]:
        if self.flow.subject and self.grammar.ranked_next.match(self.clean, self.sentence.span.start, self._end):
            return self.flow.subject, None
        span = self._phrase(left, frame)
        rates = frame.quantity.unit in RATES
        verb = max(left, frame.subject_end or frame.cue_span.start)
        if rates and (whole := wider(self.clean, verb, self.flow.subject, self.lexicon, self.grammar)):
            return whole, replace(whole, span=span) if span else None
        span = foreseen(self.clean, span, self.lexicon, self.grammar) if span else None
        if span is not None and rates and self._names_nothing(span) and not self._land_grows(span, frame):
            meant = self._antecedent(span.start) or self._carried(frame)
            if meant or not self.grammar.finds("o_growth", frame.cue) or frame.revised:
                return meant, None
            span = frame.cue_span  # "our forecast of 3 percent growth"
        apposed = self.flow.subject and self.grammar.apposed.search(self.clean, left, frame.cue_span.start)
        noun = span is None and (frame.rule == self.grammar.noun_rule or frame.role is Role.TARGET) and not apposed
        if noun and self.grammar.finds("o_growth", frame.cue):
            span = frame.cue_span  # "growth of around 5 percent", of nothing that is named
        if span is None and frame.role is Role.PASSIVE:
            return None, None
        if span is None:
            alone = self.grammar.finds("o_no_carry", self.clean[left : frame.cue_span.start])
            if frame.loose and (behind := self._behind(frame)):
                return behind, behind
            return None if alone else self._carried(frame), None
        span = self._with_share(left, self._with_members(span))
        text = " ".join(span.of(self.clean).split())
        pointer = self.grammar.finds("o_that_of", text)
        if self.flow.subject and pointer and pointer.start() == 0:
            text = f"{self.grammar.head(self.flow.subject.text)}{text[pointer.end() - 2 :]}"
        own = self._noun(Subject(span, text, indicator_of(text, self.lexicon, self.grammar)))
        if alias := self.flow.aliases.get(text):
            own = replace(own, indicator=alias)
        if frame.role is Role.TARGET and is_bare_growth(text, self.grammar):
            growth = self.lexicon.reference(Scheme.INDICATOR, self.grammar.growth_indicators["gdp"])
            return replace(own, indicator=growth), own  # "the growth target of 5 percent" is the economy's
        if is_bare_growth(text, self.grammar) and (grower := self._grower(span.start)):
            return grower, own
        grown = f"{text} {frame.cue}" if frame.rule == self.grammar.noun_rule else text  # "brisk (growth of)"
        if self._is_of_the_economy(text) or self._is_of_the_economy(grown) or (rates and self._is_all_output(text)):
            economy = self.lexicon.reference(Scheme.INDICATOR, self.grammar.growth_indicators["gdp"])
            own = replace(own, indicator=economy)
        back = self.grammar.points_back(with_article(self.clean, span, self.grammar))
        if back or (not own.indicator.known and is_bare_growth(text, self.grammar) and " " in text):
            meant = self._antecedent(span.start) or self.flow.carried or self._opening(span.start)
            return meant or self._behind(frame) or own, own
        if frame.gapped:
            own = self._completed(own)
            return own, own
        if frame.role in (Role.BY, Role.BRACKET) and (about := self._of_a_place(own)):
            return about, own
        if frame.role is Role.BY:
            own = self._completed(own)
            return own, own
        if frame.role is Role.TARGET and not own.indicator.known:
            return self._antecedent(frame.cue_span.start) or own, own
        return own, own

    def _grower(self, end: int) -> Subject | None:
        """What "recorded its strongest growth", where that opens the sentence and is not the whole economy."""
        start = self.sentence.span.start
        verb = self.grammar.verb_of_noun.search(self.clean, start, end)
        found = self._opening(verb.start()) if verb else None
        return found if found and found.indicator.id not in self.grammar.whole_economy else None

    def _names_nothing(self, span: Span) -> bool:
        return names_nothing(" ".join(span.of(self.clean).split()), self.grammar)

    def _land_grows(self, span: Span, frame: Frame) -> bool:
        """ "The country grew by 3 percent" is said of its output; the verb follows at once."""
        land = not self.grammar.without_places(span.of(self.clean)).strip()
        return land and frame.role is Role.CHANGE and not self.clean[span.end : frame.cue_span.start].strip()

    def _with_share(self, left: int, span: Span) -> Span:
        """A whole with the part that is spoken of: "the share of Narvik in | total trade"."""
        share = self.grammar.share_before.search(self.clean, left, span.start)
        return Span(share.start("hit"), span.end) if share else span

    def _with_members(self, span: Span) -> Span:
        """The last of a list of nouns with those before it: "Pots, pans, and kettles rose by 3 percent"."""
        start = self.sentence.span.start
        before = self.clean[start : span.start]
        opens = before.split(",")[0].split()
        if not _MEMBERS.fullmatch(before) or any(p.span.start < span.start for p in self.periods):
            return span
        words = [*opens, *before.replace(",", " ").split()]
        moves = any(self.grammar.direction(w) or self.grammar.has("o_be", w) for w in words)
        led = self.grammar.has("o_leading", opens[0]) or opens[0].endswith("ly")
        return span if led or moves else Span(start, span.end)

    def _noun(self, subject: Subject) -> Subject:
        """A subject that a verb has slipped into without it: an indicator at its end, or what an article opens."""
        if subject.indicator.known or not self.grammar.auxiliary.search(subject.text):
            return subject
        hits = self.lexicon.find(self.clean, Scheme.INDICATOR, start=subject.span.start, end=subject.span.end)
        if hits and hits[-1].span.end == subject.span.end:
            span = hits[-1].span
            indicator = self.lexicon.reference(Scheme.INDICATOR, hits[-1].id)
            return Subject(span, " ".join(span.of(self.clean).split()), indicator)
        text = self.grammar.without_verb(subject.text)
        return replace(subject, text=text, indicator=indicator_of(text, self.lexicon, self.grammar))

    def _is_of_the_economy(self, text: str) -> bool:
        """Whether growth is said of nothing, or of a place only ("growth in Norway")."""
        if self.grammar.has("o_bare_growth", text) or is_bare_growth(text, self.grammar):
            before = self.flow.subject
            names = (before.indicator.id, self.grammar.core(before.text)) if before else ()
            grows = not any(self.grammar.has("o_no_grower", name) for name in names)
            return before is None or not grows or before.indicator.id in self.grammar.whole_economy
        of, placed = text.rpartition(" in ")[::2]
        named = placed and not self.grammar.without_places(placed).removeprefix("the ").strip()
        return bool(named) and self.grammar.has("o_bare_growth", of)

    def _is_all_output(self, text: str) -> bool:
        """Whether bare "output" is that of the economy: nothing else was said to be produced before."""
        before = self.flow.subject.text if self.flow.subject else ""
        return self.grammar.has("o_bare_output", text) and not self.grammar.finds("o_produced", before)

    def _behind(self, frame: Frame) -> Subject | None:
        """What a figure counts that no subject goes before: "17 percent of bakers", "it is 4 million less rent"."""
        clean, start = self.clean, frame.quantity.span.end
        told = self.grammar.predicate.match(clean, start, self._end) if frame.role is Role.SHARE else None
        match = told or self.grammar.counted_thing.match(clean, start, self._end)
        span = (Span(*told.span("hit")) if told else self._cut(*match.span("hit"))) if match else None
        if span and not told and (deed := self.grammar.deed.search(clean, span.start, span.end)):
            span = Span(span.start, deed.start())  # "of bakers (preferred rye)"
        text = " ".join(span.of(clean).split()) if span else ""
        found = Subject(span, text, indicator_of(text, self.lexicon, self.grammar)) if span else None
        return found if frame.role is Role.SHARE or is_about_economy(found, self.grammar) else None

    def _completed(self, own: Subject) -> Subject:
        """In "prices of eggs fell by 3 percent, milk by 2" the prices of milk are meant."""
        before = self.flow.subject
        of = self.grammar.finds("o_of", before.text) if before else None
        if before is None or of is None or own.indicator.known or is_economic(own.text, self.grammar):
            return own
        text = f"{before.text[: of.end()]} {own.text}"
        return replace(own, text=text, indicator=indicator_of(text, self.lexicon, self.grammar))

    def _of_a_place(self, own: Subject) -> Subject | None:
        """What a figure is about that only names its place: "in Kenya (-3 percent)", "and by 2 in Ghana"."""
        if self.grammar.without_places(own.text).strip() and not self.grammar.a_place.match(own.text):
            return None
        return self._opening(own.span.start) or self.flow.subject

    def _carried(self, frame: Frame) -> Subject | None:
        """The subject that goes on without a word; a heading's only for rates: money under it may be anything."""
        carried = self.flow.carried if frame.quantity.unit in RATES else self.flow.subject
        here = carried is not None and self.sentence.span.covers(carried.span)
        return carried if here else self._opening(frame.cue_span.start) or carried

    def opening(self, frame: Frame) -> Subject | None:
        """The noun phrase that opens the sentence, whatever it is, before a figure that has no subject of its own."""
        start = self.sentence.span.start
        if lead := self.grammar.lead_in.match(self.clean, start, frame.cue_span.start):
            start = lead.end()
        span = self._cut(start, frame.cue_span.start) if start < frame.cue_span.start else None
        text = " ".join(span.of(self.clean).split()) if span else ""
        empty = span is None or self.grammar.has("o_no_carry", text)
        if span is None or empty or (frame.quantity.unit in RATES and self._names_nothing(span)):
            return (self._behind(frame) if frame.loose else None) or self.flow.subject
        return Subject(span, text, indicator_of(text, self.lexicon, self.grammar))

    def sound(self, subject: Subject | None, frame: Frame) -> Subject | None:
        """A subject that names something: where its words do not, what the clause names elsewhere."""
        if subject is None or is_nominal(subject, self.grammar):
            return subject
        rates, before = frame.quantity.unit in RATES, self.flow.subject
        behind = self._topic(frame.quantity.span.end, known=False) if rates else None
        if behind is not None:
            text = " ".join(behind.of(self.clean).split())
            return Subject(behind, text, indicator_of(text, self.lexicon, self.grammar))
        if before and self.sentence.span.covers(before.span):
            return before
        meant = rates or self.grammar.points_back(subject.text)  # money beside a stray word may be for anything
        return self._antecedent(frame.cue_span.start) if meant else None

    def _opening(self, end: int) -> Subject | None:
        """The economic noun phrase that opens the sentence of a pronoun."""
        start = self.sentence.span.start
        verb = self.grammar.boundary.search(self.clean, start, end)
        span = noun_phrase(self.clean, start, verb.start() if verb else end, self.periods, self.grammar)
        if span is None:
            return None
        text = " ".join(span.of(self.clean).split())
        growth = self.lexicon.reference(Scheme.INDICATOR, self.grammar.growth_indicators["gdp"])
        alone = self._is_of_the_economy(text)
        found = Subject(span, text, growth if alone else indicator_of(text, self.lexicon, self.grammar))
        return found if is_about_economy(found, self.grammar) else None

    def _antecedent(self, end: int) -> Subject | None:
        """The indicator of the register that the sentence named last before a pronoun or a target."""
        start = self.sentence.span.start
        hits = self.lexicon.find(self.clean, Scheme.INDICATOR, start=start, end=end)
        if not hits:
            return None
        span, before = hits[-1].span, self.flow.subject
        if before and before.span.covers(span):
            return before  # "the ratio of loans to GDP fell, and the ratio"
        return Subject(span, span.of(self.clean), self.lexicon.reference(Scheme.INDICATOR, hits[-1].id))

    def _phrase(self, left: int, frame: Frame) -> Span | None:
        clean, figure = self.clean, frame.quantity.span
        if frame.subject and self.grammar.a_place.match(frame.subject.of(clean)):
            noun = frame.cue_span.start + len(frame.cue.split()[0])
            return noun_phrase(clean, left, noun, self.periods, self.grammar)  # "high growth was seen in Narvik county"
        if frame.subject and frame.revised:
            return noun_phrase(clean, frame.subject.start, frame.subject.end, self.periods, self.grammar)
        if frame.subject:
            return self._cut(frame.subject.start, frame.subject.end)
        if frame.role is Role.TARGET and (topic := self.grammar.topic.regex.match(clean, figure.end, self._end)):
            return self._cut(topic.start("hit"), topic.end("hit"))
        if frame.role is Role.OBJECT:
            return self._object(figure.end)
        if frame.rule == self.grammar.noun_rule and (behind := self._topic(figure.end)):
            return behind
        end = max(left, frame.subject_end)
        if turn := self.grammar.turned.search(clean, left, figure.start):
            end = min(end, turn.start())  # "trade | swung from a deficit of"
        elif frame.loose and (whole := self._apposed(left, figure.start)):
            return whole
        if frame.role is Role.BRACKET and (item := self.grammar.bracket_item.search(clean, left, frame.cue_span.start)):
            return Span(*item.span("hit"))
        if frame.rule == self.grammar.noun_rule and (verb := self.grammar.verb_of_noun.search(clean, left, end)):
            end = verb.start()  # "is likely to bring about a" before "growth of"
        if which := self.grammar.which_subject.search(clean, left, end):
            return Span(which.start("hit"), which.end("hit"))
        phrase = self._what_is_put(noun_phrase(clean, left, end, self.periods, self.grammar))
        if phrase is not None and self.grammar.auxiliary.match(phrase.of(clean)):
            phrase = None  # "will close (at)": the subject went before
        if phrase is None and (aside := self.grammar.aside.search(clean, left, end)):
            # "Exports, which reached"; "exports stood still in May, having reached"
            phrase = noun_phrase(clean, left, aside.start(), self.periods, self.grammar)
            phrase = phrase or self._cut(left, aside.start())
            text = " ".join(phrase.of(clean).split()) if phrase else ""
            known = phrase and indicator_of(text, self.lexicon, self.grammar).known
            named = known or is_economic(text, self.grammar) or self.grammar.finds("o_counted", text)
            phrase = phrase if named else None
        item = self.grammar.list_item.fullmatch(clean, left, end) if phrase is None else None
        if item and frame.role is Role.CHANGE:  # "; the making of tools, up by"
            return noun_phrase(clean, item.start("hit"), item.end("hit"), self.periods, self.grammar)
        return phrase

    def _topic(self, start: int, known: bool = True) -> Span | None:
        """The indicator (of the register) that stands behind a figure: "growth of 6 percent in retail sales"."""
        match = self.grammar.noun_topic.match(self.clean, start, self._end)
        span = self._cut(match.start("hit"), match.end("hit")) if match else None
        text = " ".join(span.of(self.clean).split()) if span else ""
        registered = text and indicator_of(text, self.lexicon, self.grammar).known
        return span if registered or (not known and is_economic(text, self.grammar)) else None

    def _apposed(self, left: int, figure: int) -> Span | None:
        """The indicator that stands right before a figure: "core inflation 1.9 percent", "inflation, 2 percent"."""
        phrase = noun_phrase(self.clean, left, figure, self.periods, self.grammar)
        if phrase is None:
            return None
        text = " ".join(phrase.of(self.clean).split())
        known = indicator_of(text, self.lexicon, self.grammar).known
        return phrase if known or is_economic(text, self.grammar) else None

    def _what_is_put(self, phrase: Span | None) -> Span | None:
        """What a figure is said of in "the office puts rent growth at 3 percent": what stands behind the verb."""
        verb = self.grammar.finds("o_puts", phrase.of(self.clean)) if phrase else None
        if phrase is None or verb is None:
            return phrase
        if phrase.start + verb.end() == phrase.end:
            return None  # "they forecast" names nobody's growth
        said = noun_phrase(self.clean, phrase.start + verb.end(), phrase.end, self.periods, self.grammar)
        text = " ".join(said.of(self.clean).split()) if said else ""
        known = said and indicator_of(text, self.lexicon, self.grammar).known
        return said if known or (said and is_economic(text, self.grammar)) else phrase

    def _object(self, start: int) -> Span | None:
        """What a verb's figure counts: "jobs" of "24,000 jobs in the quarter"."""
        span = self._cut(start, min(self._end, start + _OBJECT_REACH))
        core = self.grammar.core(span.of(self.clean)) if span else ""
        if span and indicator_of(core, self.lexicon, self.grammar).known:
            return Span(span.start, span.start + len(core))
        return span

    def _cut(self, start: int, end: int) -> Span | None:
        """The noun phrase at `start`, up to the next clause boundary or time."""
        stop = self.grammar.boundary.search(self.clean, start + 1, end)
        ends = [end, stop.start() if stop else end, *(p.span.start for p in self.periods if p.span.start > start)]
        return noun_phrase(self.clean, start, min(ends), self.periods, self.grammar) if start < min(ends) else None

    def named(self, phrase: Span, frame: Frame) -> Subject:
        """A noun phrase as the subject of a figure."""
        text = " ".join(phrase.of(self.clean).split())
        subject = self._noun(Subject(phrase, text, indicator_of(text, self.lexicon, self.grammar)))
        if alias := self.flow.aliases.get(text):
            return replace(subject, indicator=alias)
        if frame.quantity.unit in RATES and self._is_of_the_economy(text):
            growth = self.lexicon.reference(Scheme.INDICATOR, self.grammar.growth_indicators["gdp"])
            return replace(subject, indicator=growth)
        return subject

    def growing(self, subject: Subject) -> Subject:
        """Growth of GDP is an indicator of its own in the register."""
        known = subject.indicator.known
        name = subject.indicator.id if known else self.grammar.core(subject.text).split()[-1].lower()
        if not self.grammar.without_places(subject.text).strip():  # "Kenya grew by 5 percent"
            return replace(subject, indicator=self.lexicon.reference(Scheme.INDICATOR, "gdp-growth"))
        wanted = self.grammar.growth_indicators.get(name)
        if wanted is None or not (known or is_whole_economy(subject.text, self.grammar)):
            return subject
        return replace(subject, indicator=self.lexicon.reference(Scheme.INDICATOR, wanted))
