"""Finds statements on the state or change of an economic activity that give no figure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from policygraph.annotation.result import Annotations
from policygraph.extraction.clause import Clause, Tense
from policygraph.extraction.observation_claims import Statement
from policygraph.extraction.observation_economy import is_economic, is_whole_economy
from policygraph.extraction.observation_flow import Flow, dates_a_figure
from policygraph.extraction.observation_gate import is_about_economy
from policygraph.extraction.observation_grammar import Grammar, Rule
from policygraph.extraction.observation_indicators import IndicatorChooser, Told
from policygraph.extraction.observation_named import is_nominal
from policygraph.extraction.observation_phrases import Subject, indicator_of, noun_phrase, with_article
from policygraph.extraction.observation_readings import QUALITATIVE, Reading, change_direction
from policygraph.extraction.observation_times import distance, month_of
from policygraph.extraction.observation_weighed import LEARNED, ObservationJudge
from policygraph.model import Briefing, Period, Scheme, Sentence, Span

if TYPE_CHECKING:
    from policygraph.lexicon import Lexicon


def _joint(clean: str, end: int) -> int:
    """Where the conjunction before a place begins."""
    return end - len(clean[:end].split()[-1]) - 1


_HYPOTHETICAL_REACH = 40  # characters before a noun phrase in which "a risk that" may stand
_LEAD, _BASE_LEAD = 60, 24  # characters before a time in which "after the decline in" and "than in" may stand
_NEXT_WORD = 12  # characters behind a time in which the next word stands
_AND = re.compile(r"\s(?:and|or)\s", re.IGNORECASE)


class StateReader:
    """Reads the states of one sentence."""

    def __init__(
        self,
        briefing: Briefing,
        sentence: Sentence,
        lexicon: Lexicon,
        annotations: Annotations,
        grammar: Grammar,
        flow: Flow,
        judge: ObservationJudge,
        chooser: IndicatorChooser,
    ) -> None:
        self.judge, self.chooser = judge, chooser
        self.clean, self.sentence, self.lexicon, self.grammar = briefing.clean, sentence, lexicon, grammar
        self.periods = [p for p in annotations.periods if sentence.span.overlaps(p.span)]
        self.figures = [q.span for q in annotations.quantities if sentence.span.covers(q.span)]
        self.flow = flow
        self._seen: set[Span] = set()  # verbs of the clauses in which a rule has seen a state

    @property
    def is_question(self) -> bool:
        """Whether the sentence asks, so that it states nothing."""
        return self.sentence.span.of(self.clean).rstrip().endswith("?")

    def statements(self, taken: list[Span]) -> list[Statement]:
        """The statements that overlap none of the spans `taken`; a question holds none."""
        span = self.sentence.span
        if self.is_question:
            return []
        matches = [
            (m.start("cue"), -m.end("cue"), r, m)
            for r in self.grammar.likely_states(span.of(self.clean))
            for m in r.regex.finditer(self.clean, span.start, span.end)
        ]
        found: list[Statement] = []
        for _, _, rule, match in sorted(matches, key=lambda item: (item[0], item[1], item[2].id)):
            statement = self.read(rule, match, [m.start("cue") for _, _, r, m in matches if not r.extra.get("object")])
            if statement and not any(statement.span.overlaps(s) for s in [*taken, *(f.span for f in found)]):
                weighed = self._weighed(statement)
                about = self._about(statement, taken=weighed is not None)
                if weighed is not None:
                    found.append(replace(weighed, subject=about))
                    self.flow.subject = about
        return found + self._learned([*taken, *(f.span for f in found)])

    def _weighed(self, statement: Statement) -> Statement | None:
        """A statement of the rules with what its clause says of it; None where that takes it back."""
        verbs = [(c, v) for c, v in self.judge.clauses(self.sentence) if statement.span.covers(c.verb)]
        if not verbs or statement.subject is None:
            return statement
        clause, verdict = max(verbs, key=lambda pair: len(pair[0].whole))
        self._seen.add(clause.verb)
        likely = self.judge.state(statement.span, verdict, self._views(statement.subject, clause), statement.confidence)
        return None if likely is None else replace(statement, confidence=likely)

    def _learned(self, taken: Sequence[Span]) -> list[Statement]:
        """The clauses which no rule knows and which the weights take for a state."""
        found: list[Statement] = []
        for clause, verdict in self.judge.clauses(self.sentence):
            span = clause.whole if clause.own_subject else clause.span  # "credit slowed but expanded in June"
            told = clause.verb in self._seen or any(span.overlaps(s) for s in [*taken, *(f.span for f in found)])
            if told or clause.subject is None or clause.negated:
                continue
            if self._is_open(clause.subject, clause.verb.start, "o_open") or self._by_hardly_any(clause.verb.start):
                continue
            subject = self._subject(self._undated(self._pointed_at(clause.subject)), whatever=True)
            if subject is None:
                continue
            likely = self.judge.state(span, verdict, self._views(subject, clause), None)
            if likely is None and not self.chooser.is_watched:
                continue
            statement = self._of_clause(clause, span, self._told_of(clause, subject), likely or 0.0)
            about = self._about(statement, taken=likely is not None)
            if likely is not None and about is not None and is_nominal(about, self.grammar):
                found.append(replace(statement, subject=about))
        return found

    def _about(self, statement: Statement, taken: bool) -> Subject | None:
        """The subject that the sentence speaks of most likely; `taken`: whether the statement is told at all."""
        said = statement.subject
        if said is None:
            return None
        told = Told(statement.span, statement.cue or statement.span, statement.rule, figure=False)
        phrase = self.chooser.choose(told, said.span, taken)
        return said if phrase == said.span else self._subject(phrase, whatever=True) or said

    def _pointed_at(self, subject: Span) -> Span:
        """What "which" stands for: the noun phrase right before it; any other subject stays."""
        if not self.grammar.has("o_relative", subject.of(self.clean)):
            return subject
        start = self.sentence.span.start
        return noun_phrase(self.clean, start, subject.start, self.periods, self.grammar) or subject

    def _told_of(self, clause: Clause, subject: Subject) -> Subject:
        """What a clause is about whose subject is the cause or who reports: "dealers saw lower sales"."""
        if subject.indicator.known or is_about_economy(subject, self.grammar):
            return subject
        if not is_nominal(subject, self.grammar) and (opens := self._opening_of(clause)):
            return opens
        hits = self.lexicon.find(self.clean, Scheme.INDICATOR, start=clause.verb.end, end=clause.whole.end)
        if not hits:
            return self._object_of(clause) or subject
        span = hits[0].span
        return Subject(span, span.of(self.clean), self.lexicon.reference(Scheme.INDICATOR, hits[0].id))

    def _opening_of(self, clause: Clause) -> Subject | None:
        """The activity that opens the subject of a clause: "Rents, higher than the nation throughout 1989, fell"."""
        span = clause.subject or clause.verb
        stop = self.grammar.boundary.search(self.clean, span.start, span.end)
        end = stop.start() if stop else span.end
        phrase = noun_phrase(self.clean, span.start, end, self.periods, self.grammar)
        return self._subject(phrase, whatever=False) if phrase else None

    def _object_of(self, clause: Clause) -> Subject | None:
        """The activity that the object of a clause names: "there were falls in parcel rates"."""
        change = self.grammar.changes.search(self.clean, clause.verb.end, clause.whole.end)
        start = change.end() if change else clause.verb.end
        stop = self.grammar.clause_end.regex.search(self.clean, start, clause.whole.end)
        end = stop.start() if stop else clause.whole.end
        cut = self.grammar.boundary.search(self.clean, start, end)
        if cut and not self.clean[start : cut.start()].strip():  # "(saw) rising demand"
            start = cut.end()
            cut = self.grammar.boundary.search(self.clean, start, end)
        end = cut.start() if cut else end
        phrase = noun_phrase(self.clean, start, end, self.periods, self.grammar) if start < end else None
        if phrase is None:
            return None
        there = clause.subject is not None and self.grammar.has("o_expletive", clause.subject.of(self.clean))
        found = self._subject(phrase, whatever=bool(change) or there)
        named = found is not None and (change or there or is_about_economy(found, self.grammar))
        return found if named else None

    def _views(self, subject: Subject, clause: Clause) -> dict[str, object]:
        """What the rules of observations see of a clause."""
        return {
            "known": subject.indicator.known,
            "economic": is_about_economy(subject, self.grammar),
            "direction": self.grammar.direction(clause.lemma),
            "expected": self.grammar.finds("o_expected", clause.whole.of(self.clean)) is not None,
        }

    def _of_clause(self, clause: Clause, span: Span, subject: Subject, likely: float) -> Statement:
        verb = clause.verb
        expected = self.grammar.finds("o_expected", self.clean[verb.start : span.end]) is not None
        comparator, said = ("target", verb) if expected else self._comparator(span)
        direction = change_direction(verb.of(self.clean), "", self.grammar) or self.grammar.direction(clause.lemma)
        if direction is None and subject.span.start > verb.end:  # "have seen a decline in honey exports"
            direction = self._changes(self.clean[verb.end : subject.span.start])
        reading = Reading(QUALITATIVE, "", None if expected else direction, None)
        period = self._period(span) or (
            self.flow.period if clause.tense is Tense.PAST and not self._since(span) else None
        )
        return Statement(
            span, self.sentence, reading, subject, None, comparator, said, period, None, LEARNED, likely, verb
        )

    def _floor(self, cue: int, cues: list[int]) -> int:
        """Where the clause of a state begins, behind the "and" that parts it from the state before."""
        floor = self.sentence.span.start
        if any(floor < start < cue for start in cues):
            joints = list(_AND.finditer(self.clean, max(start for start in cues if start < cue), cue))
            phrase = joints and noun_phrase(self.clean, joints[-1].end(), cue, self.periods, self.grammar)
            if phrase and self._subject(phrase, whatever=False):
                return joints[-1].end()
        return floor

    def read(self, rule: Rule, match: re.Match[str], cues: list[int]) -> Statement | None:
        """What a rule has matched, if it is a state; `cues`: where those of other rules begin."""
        clean, cue = self.clean, Span(match.start("cue"), match.end("cue"))
        if rule.extra.get("object"):
            phrase = noun_phrase(clean, match.start("np"), self._object_end(match), self.periods, self.grammar)
            start, end = match.start(), phrase.end if phrase else match.end()
            if "verb2" in match.groupdict():  # "expect prices to fall further"
                end = self._clause_end(match.end())
        else:
            phrase = noun_phrase(clean, self._floor(cue.start, cues), cue.start, self.periods, self.grammar)
            start, end = phrase.start if phrase else cue.start, self._clause_end(cue.end)
            later = [f for c in cues if cue.end <= c < end and (f := self._floor(c, cues)) > cue.end]
            if later:
                end = cue.end + len(clean[cue.end : _joint(clean, later[0])].rstrip())
        if phrase is None or any(q.end == phrase.end for q in self.figures) or self._blocked(phrase, cue.start):
            return None
        if rule.extra.get("caused") and self._acts(match.start()):
            return None
        if self.grammar.has("o_bare_change", cue.of(clean)) and self.grammar.is_single(phrase.of(clean)):
            return None  # "the rent rise and the drought are felt"
        subject = self._subject(phrase, bool(rule.extra.get("any")), "verb" in match.groupdict())
        if subject is None or (rule.extra.get("object") and subject.indicator.id == "policy-rate"):
            return None  # what "the higher policy rate" does was decided
        span = Span(start, max(end, cue.end))
        expected = self.grammar.finds("o_expected", clean[cue.start : span.end]) is not None
        if rule.extra.get("noun") and not self._changes(phrase.of(clean)):
            return None
        direction = None if expected else self._direction(match, phrase, rule)
        comparator, said = ("target", cue) if expected else self._comparator(span)
        return Statement(
            span,
            self.sentence,
            Reading(QUALITATIVE, "", direction, None),
            subject,
            None,
            comparator,
            said,
            self._period(span) or (self.flow.period if self._is_past(cue) and not self._since(span) else None),
            None,
            rule.id,
            rule.confidence,
            cue,
        )

    def _comparator(self, span: Span) -> tuple[str | None, Span | None]:
        """What the state is compared with, where its words say so ("lower than a year ago")."""
        named = [r for r in self.grammar.tails if "comparator" in r.extra]
        found = [(m, r) for r in named if (m := r.regex.search(self.clean, span.start, span.end))]
        if not found:
            return self._against(span)
        match, rule = min(found, key=lambda pair: pair[0].start())
        return str(rule.extra["comparator"]), Span(match.start(), match.end())

    def _against(self, span: Span) -> tuple[str | None, Span | None]:
        """What a comparison with a named time comes to: "fell in May relative to April"."""
        ref, within = self._period(span), [p for p in self.periods if span.covers(p.span)]
        told = [(distance(p, ref), p.span) for p in within if p is not ref]
        return next((one for one in told if one[0] != "vs-period"), (None, None))

    def _subject(self, phrase: Span, whatever: bool, is_growing: bool = False) -> Subject | None:
        text = " ".join(phrase.of(self.clean).split())
        pointer = self.grammar.finds("o_that_of", text)
        if self.flow.subject and pointer and pointer.start() == 0:
            text = f"{self.grammar.head(self.flow.subject.text)}{text[pointer.end() - 2 :]}"
        text = self.grammar.without_change(text)
        own = Subject(phrase, text, indicator_of(text, self.lexicon, self.grammar))
        if self.grammar.points_back(with_article(self.clean, phrase, self.grammar)):
            before = self.flow.subject
            return replace(own, text=before.text, indicator=before.indicator) if before else None
        economic = own.indicator.known or is_economic(text, self.grammar)
        if self.grammar.has("o_bare_growth", text) and self.grammar.has(
            "o_growth", text.split()[-1]
        ):  # said of nothing, growth is that of the whole economy
            growth = self.grammar.growth_indicators["gdp"]
            own = replace(own, indicator=self.lexicon.reference(Scheme.INDICATOR, growth))
        if is_growing and self.grammar.finds("o_economy", text.split()[-1]) and is_whole_economy(text, self.grammar):
            growth = self.grammar.growth_indicators["economy"]
            own = replace(own, indicator=self.lexicon.reference(Scheme.INDICATOR, growth))
        sector = self.grammar.has("o_bare_sector", text) or self.grammar.has("o_sector_head", text.split()[-1])
        return own if economic or whatever or sector else None

    def _blocked(self, phrase: Span, cue: int) -> bool:
        """Whether a condition opens the clause, or a modal, negation or infinitive stands before the verb."""
        between = self.clean[phrase.end : cue] if phrase.end <= cue else ""
        blocked = any(self.grammar.has("o_blocker", word) for word in re.findall(r"[\w']+", between))
        return blocked or self._by_hardly_any(cue) or self._is_open(phrase, cue)

    def _by_hardly_any(self, cue: int) -> bool:
        """Whether few or none do what is told from here on."""
        return self.grammar.hardly_any.search(self.clean[self.sentence.span.start : cue]) is not None

    def _is_open(self, phrase: Span, cue: int, openers: str = "o_condition") -> bool:
        """Whether a condition or a question opens the clause: nobody says that it is so."""
        opens = max(self.sentence.span.start, min(cue, phrase.start) - _HYPOTHETICAL_REACH)
        if self.grammar.finds("o_hypothetical", self.clean[opens : min(cue, phrase.start)]):
            return True
        before = re.findall(r"[\w']+", self.clean[self.sentence.span.start : min(cue, phrase.start)])[-3:]
        before += phrase.of(self.clean).split()[:1]
        if self._is_past(Span(cue, self._word_end(cue))):  # "at a time when demand was weak" tells a fact
            before = [word for word in before if not self.grammar.has("o_temporal", word)]
        return any(self.grammar.has(openers, word) for word in before)

    def _word_end(self, start: int) -> int:
        match = re.compile(r"\w+").match(self.clean, start)
        return match.end() if match else start + 1

    def _object_end(self, match: re.Match[str]) -> int:
        """The end of an object: it does not go on behind "and" or a clause boundary."""
        start, end = match.start("np"), match.end("np")
        ends = (self.grammar.boundary, _AND, self.grammar.auxiliary)
        cuts = [regex.search(self.clean, start + 1, end) for regex in ends]
        return min([end, *(c.start() for c in cuts if c)])

    def _acts(self, end: int) -> bool:
        """Whether the subject before a verb is somebody who acts on purpose (then it tells a measure)."""
        phrase = noun_phrase(self.clean, self.sentence.span.start, end, self.periods, self.grammar)
        words = re.findall(r"[\w']+", self.clean[self.sentence.span.start : end])[-6:]
        if phrase is None or any(self.grammar.has("o_blocker", w) for w in words[-3:]):
            return True
        return any(self.grammar.has("o_no_subject", w) for w in [*phrase.of(self.clean).split(), *words])

    def _clause_end(self, start: int) -> int:
        match = self.grammar.clause_end.regex.search(self.clean, start, self.sentence.span.end)
        end = match.start() if match else self.sentence.span.end
        return start + len(self.clean[start:end].rstrip())

    def _direction(self, match: re.Match[str], phrase: Span, rule: Rule) -> str | None:
        """Up, down or flat; "steady growth" is growth."""
        told = self._told_direction(match, phrase, rule)
        behind = self.grammar.noun_behind.match(self.clean, match.end("cue"))
        return (self._changes(behind[0]) if told == "flat" and behind else None) or told

    def _told_direction(self, match: re.Match[str], phrase: Span, rule: Rule) -> str | None:
        if "direction" in rule.extra:
            return str(rule.extra["direction"]) or None
        if rule.extra.get("noun"):
            return self._changes(phrase.of(self.clean))
        groups = match.groupdict()
        if verb := groups.get("verb2"):
            return change_direction(" ".join(verb.split()), "", self.grammar)
        if state := " ".join((groups.get("state") or "").lower().split()):
            for name, direction in (("o_up_state", "up"), ("o_down_state", "down"), ("o_flat_state", "flat")):
                if self.grammar.has(name, state):
                    return direction
            return None
        return change_direction(" ".join((groups.get("verb") or "").split()), phrase.of(self.clean), self.grammar)

    def _changes(self, phrase: str) -> str | None:
        """The direction that a noun of change in a phrase tells ("wage growth", "declines in sales")."""
        if self.grammar.finds("o_up_noun", phrase):
            return "up"
        return "down" if self.grammar.finds("o_down_noun", phrase) else None

    def _is_past(self, cue: Span) -> bool:
        words = cue.of(self.clean).split()
        if words[-1].lower() == "was":
            return True
        return not (self.grammar.has("o_present", words[0]) or words[-1].endswith(("s", "ing")))

    def _undated(self, phrase: Span) -> Span:
        """A noun phrase without the time at its end."""
        if not any(p.span.end == phrase.end for p in self.periods):
            return phrase
        return noun_phrase(self.clean, phrase.start, phrase.end, self.periods, self.grammar) or phrase

    def _since(self, span: Span) -> bool:
        return self.grammar.finds("o_since", span.of(self.clean)) is not None

    def _period(self, span: Span) -> Period | None:
        """The time inside the statement, else the nearest before it in the sentence, that is no base."""
        inside = [p for p in self.periods if span.covers(p.span)]
        before = [p for p in self.periods if p.span.end <= span.start]
        for period in [*inside, *reversed(before)]:
            lead = self.clean[max(self.sentence.span.start, period.span.start - _LEAD) : period.span.start]
            behind = self.clean[period.span.end : period.span.end + _NEXT_WORD].split()[:1]
            compared = any(self.grammar.has("o_extreme", word.rstrip(",.;")) for word in behind)  # "below 2019 levels"
            compared = compared or self.grammar.aftermath.search(lead) is not None  # "since its spike in 2022"
            if dates_a_figure(period) and not compared and not self.grammar.base_lead.search(lead[-_BASE_LEAD:]):
                return period
        day = before[-1] if before else None  # "On 26 May, (rents rose)"
        apart = self.grammar.articles.sub("", self.clean[day.span.end : span.start]) if day else ""
        return month_of(day) if day and not re.search(r"\w", apart) else None
