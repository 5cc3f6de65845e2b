"""Chooses what an observation is about among the noun phrases of its sentence, by weighing them.

The rules name one phrase; the weights (ontology/weights/indicator.tsv) and the encoder compare it with the others.
The encoder is asked of the stretch from a phrase to the figure or verb that tells of it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from policygraph.annotation.result import Annotations
from policygraph.extraction.candidates import Candidate, Watch
from policygraph.extraction.cues import far, words
from policygraph.extraction.judge import Verdict
from policygraph.extraction.observation_economy import is_economic
from policygraph.extraction.observation_grammar import Grammar
from policygraph.extraction.observation_phrases import noun_phrase
from policygraph.extraction.scales import Weighing
from policygraph.model import Scheme, Sentence, Span

if TYPE_CHECKING:
    from policygraph.lexicon import Lexicon, TermHit

INDICATOR = "indicator"
_LONG, _CUTS = 8, 4
_MOST = 24  # phrases that are weighed: those nearest to the figure
_BESIDE = 3  # words between that are looked at, on either side
_REACH = 25  # characters beside a phrase in which the next word stands


@dataclass(frozen=True, slots=True)
class Told:
    """One observation whose indicator is asked for: its words, its figure or verb, the rule that found it."""

    span: Span
    anchor: Span
    rule: str
    figure: bool


class IndicatorChooser:
    """Weighs the noun phrases of one sentence against each other."""

    def __init__(
        self,
        clean: str,
        sentence: Sentence,
        lexicon: Lexicon,
        annotations: Annotations,
        grammar: Grammar,
        weighing: Weighing,
        watch: Watch | None = None,
    ) -> None:
        self.clean, self.sentence, self.lexicon, self.grammar = clean, sentence.span, lexicon, grammar
        self.periods = [p for p in annotations.periods if self.sentence.overlaps(p.span)]
        self.figures = sorted(q.span for q in annotations.quantities if self.sentence.covers(q.span))
        self._scales, self._watch = weighing.of(INDICATOR, INDICATOR), watch

    @property
    def is_watched(self) -> bool:
        """Whether somebody wants to hear of what is no observation, too."""
        return self._watch is not None

    def choose(self, told: Told, said: Span, taken: bool = True) -> Span:
        """The likeliest phrase: `said`, which the rules name, where nothing is likelier.

        `taken`: False for what is no observation after all, of which only `watch` is to hear.
        """
        if self._watch is None and (self._scales is None or not taken):
            return said
        near = sorted(self.phrases, key=lambda p: (len(p.join(told.anchor)), p))[:_MOST]
        found = sorted({*near, said}, key=lambda p: (p != said, p))
        likely: dict[Span, float] = {}
        for phrase in found:
            cues = sorted(self._cues(told, phrase, said))
            stretch = phrase.join(told.anchor) if self.sentence.covers(phrase) else told.anchor
            if self._watch is not None:
                verdict = Verdict(INDICATOR if phrase == said else "nothing", "", 0.0, cues=tuple(cues))
                self._watch(Candidate(INDICATOR, stretch, of=told.span, phrase=phrase), verdict)
            if self._scales is not None:
                likely[phrase] = self._scales.likely(cues, stretch).get(INDICATOR, 0.0)
        return max(likely, key=lambda p: likely[p]) if likely else said  # of equals the first: what the rules say

    @cached_property
    def phrases(self) -> list[Span]:
        """The noun phrases of the sentence, also without what hangs behind or stands before them."""
        found: set[Span] = {h.span for h in self._names}
        for end in sorted(self._ends()):
            last = bisect_left(self.figures, end, key=lambda f: f.start) - 1  # the figure right before
            starts = {self.sentence.start, self.figures[last].end if last >= 0 else self.sentence.start}
            found |= {p for start in sorted(starts) if (p := self._phrase(start, end))}
        for phrase in sorted(found):
            joints = list(self.grammar.phrase_joint.finditer(self.clean, phrase.start, phrase.end))
            parts = [self._phrase(phrase.start, m.start()) for m in joints]
            parts += [self._phrase(m.end(), phrase.end) for m in joints if m["inner"]]
            found |= {p for p in parts if p}
        return sorted(found)

    def _ends(self) -> Iterator[int]:
        """Where a noun phrase may end: before a verb, a figure, a sign, a preposition."""
        start, end = self.sentence.start, self.sentence.end
        yield end
        yield from (f.start for f in self.figures)
        for regex in (self.grammar.boundary, self.grammar.phrase_end):
            yield from (m.start() for m in regex.finditer(self.clean, start, end))

    def _phrase(self, start: int, end: int) -> Span | None:
        return noun_phrase(self.clean, start, end, self.periods, self.grammar) if start < end else None

    @cached_property
    def _names(self) -> list[TermHit]:
        return self.lexicon.find(self.clean, Scheme.INDICATOR, start=self.sentence.start, end=self.sentence.end)

    def _cues(self, told: Told, phrase: Span, said: Span) -> Iterator[str]:
        kind = "figure" if told.figure else "state"
        where = self._where(phrase, told.anchor)
        yield from (f"kind={kind}", f"where={where}", f"where={where}|{kind}", f"where={where}|{told.rule}")
        says = self._says(phrase, said)
        yield from (f"says={says}", f"says={says}|{kind}", f"says={says}|{told.rule}")
        yield from self._between(phrase, told.anchor, where)
        inside = told.span.covers(phrase)
        yield from (f"inside={inside}", f"inside={inside}|{where}")
        if where != "outside":
            yield from self._beside(phrase, where)
        yield from self._of(phrase.of(self.clean), phrase)

    def _where(self, phrase: Span, anchor: Span) -> str:
        if not self.sentence.covers(phrase):
            return "outside"
        if phrase.overlaps(anchor):
            return "over"
        return "before" if phrase.end <= anchor.start else "behind"

    def _says(self, phrase: Span, said: Span) -> str:
        """How the phrase stands to the one that the rules name."""
        if phrase == said:
            return "it"
        return "part" if said.covers(phrase) else "more" if phrase.overlaps(said) else "other"

    def _between(self, phrase: Span, anchor: Span, where: str) -> Iterator[str]:
        if where not in ("before", "behind"):
            return
        low, high = (phrase.end, anchor.start) if where == "before" else (anchor.end, phrase.start)
        found = words(self.clean[low:high])
        cuts = sum(1 for _ in self.grammar.boundary.finditer(self.clean, low, high))
        yield from (f"far={where}|{far(len(found))}", f"cuts={where}|{min(cuts, _CUTS)}")
        yield from (f"between={word}|{where}" for word in {*found[:_BESIDE], *found[-_BESIDE:]})

    def _beside(self, phrase: Span, where: str) -> Iterator[str]:
        start, end = self.sentence.start, self.sentence.end
        before = re.findall(r"\w+|[,;:()$]", self.clean[max(start, phrase.start - _REACH) : phrase.start].lower())
        after = re.findall(r"\w+|[,;:()]", self.clean[phrase.end : min(end, phrase.end + _REACH)].lower())
        for name, found in (("before", before[-1:]), ("after", after[:1])):
            word = "".join(found)
            yield from (f"{name}={word}", f"{name}={word}|{where}")
        opens = not self.clean[start : phrase.start].strip(" \"'“”‘’")
        yield from (f"opens={opens}", f"opens={opens}|{where}")

    def _of(self, text: str, phrase: Span) -> Iterator[str]:
        """What the words of a phrase say by themselves."""
        found = words(text)
        head = words(self.grammar.phrase_joint.split(text)[0])[-1:]
        yield from (f"word={word}" for word in found)
        yield from (f"head={word}" for word in head)
        yield from (f"first={word}" for word in found[:1])
        yield from (f"last={word}" for word in found[-1:])
        yield from (f"long={min(len(found), _LONG)}", f"digits={any(map(str.isdigit, text))}")
        yield f"nominal={self.grammar.no_noun.search(text) is None}"
        yield f"economic={is_economic(text, self.grammar)}"
        named = [h.span for h in self._names if phrase.overlaps(h.span)]
        yield f"named={'it' if phrase in named else 'part' if any(map(phrase.covers, named)) else bool(named)}"
