"""Cuts sentences into parsing units: an imperative list becomes one unit for each deed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from policygraph.extraction.verbs import Form, Verbs
from policygraph.lexicon.rules import RuleBook
from policygraph.model import Sentence, Span


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch of one sentence to be read by itself.

    `imperative`: it begins with a bare verb (a parser should see a subject before it).
    `opener`: what stood before the verb and was cut off ("It is necessary to").
    """

    sentence: Sentence
    span: Span
    imperative: bool
    opener: Span | None = None
    follows: bool = False  # goes on from the unit before it in the same sentence


_FIRST = re.compile(r"[A-Za-z]+(?:-[a-z]+)?")
_HEADLINE = re.compile(r"(?:[A-Z][\w’'-]*(?:[\s:,]+|$)|(?:of|for|and|in|on|the|to|a) )+$")


class UnitCutter:
    """Finds the units of a sentence; holds the compiled patterns."""

    def __init__(self, rules: RuleBook, verbs: Verbs) -> None:
        self._verbs = verbs
        adverb = r"(?:(?:[a-z]+ly|{clause_adverbs})(?:,| and)? ){0,4}"
        self._adverbs = rules.compile("^" + adverb)
        self._necessity = rules.compile(
            "^(?:(?:so|then|also|therefore|meanwhile|at the same time),? )?{clause_necessity} "
        )
        self._joint = rules.compile(
            r"^(?:jointly|together|in conjunction|in cooperation|in collaboration) with [\w\s]{2,60}? to "
        )
        self._joiner = rules.compile("{grammar_joiner}")
        self._vocative = rules.rules["clause.vocative"].regex
        self._cut = rules.rules["clause.cut"].regex
        self._join, self._finite = rules.rules["clause.join"].regex, rules.rules["clause.finite"].regex
        self._aside = rules.compile(r"(?i)\W*(?:{clause_subordinators}|if|unless)\b[^,]*,")
        self._that = rules.compile(r"\b(?:that|whether|if)\b")
        self._modal = rules.compile(r"\b(?:{clause_future}|{clause_duty}|{clause_necessity})(?=,? )")
        self._relative = rules.compile(r"\b(?:that|which|who) (?:[a-z]+ly )?$")
        self._noverb = rules.compile(r"^ ?(?:{unit_not_behind_verb}\b|[,.;:)]|$)")
        self._noun = rules.compile(r"^(?:(?!(?:{unit_clause_openers})\b)[\w’'$%.-]+ ){1,12}?(?:{unit_finite})\b")
        self._headline = frozenset(rules.words["unit_headline_nouns"])
        self._titled = rules.rules["unit.titled"].regex
        self._please = frozenset(rules.words["clause_please"])

    def cut(self, clean: str, sentence: Sentence) -> list[Unit]:
        """The units of one sentence, in order."""
        out: list[Unit] = []
        spoken = self._vocative.match(clean, sentence.span.start, sentence.span.end)
        said = Span(spoken.end(), sentence.span.end) if spoken and spoken.end() < sentence.span.end else sentence.span
        for part in _split(clean, said, ";"):
            for piece in self._joined(clean, part):
                out += self._cut_part(clean, sentence, piece, bool(out))
        return out

    def _joined(self, clean: str, part: Span) -> list[Span]:
        """A compound sentence as its simple ones, where each has a verb of its own."""
        out, start = [], part.start
        for m in self._join.finditer(clean, part.start, part.end):
            before = clean[start : m.start()]
            if self._aside.match(before) and not self._finite.search(before[before.rfind(",") + 1 :]):
                continue  # "While it rains, tolls and fees will be waived"
            if not before.strip():
                start = m.end()  # "…;, and that": nothing stands before the connective
            elif m["again"] or (self._finite.search(_own(before, m[0])) and not self._that.search(before)):
                out.append(Span(start, m.start()))
                start = m.end()
        return [*out, Span(start, part.end)]

    def _cut_part(self, clean: str, sentence: Sentence, part: Span, follows: bool) -> list[Unit]:
        first = self._open(clean, sentence, part, follows)
        modal = self._modal.search(clean, first.span.start, first.span.end)
        if not first.imperative and modal is None:
            return [first]
        floor = first.span.start if first.imperative else modal.end() if modal else part.start
        starts = [s for s in self._cuts(clean, floor, part.end) if not _inside_brackets(clean, part.start, s[0])]
        ends = [s[0] for s in starts] + [part.end]
        units = [Unit(sentence, Span(first.span.start, ends[0]), first.imperative, first.opener, follows)]
        for (_, start), end in zip(starts, ends[1:], strict=True):
            units.append(Unit(sentence, Span(start, end), True, None, True))
        return units

    def _open(self, clean: str, sentence: Sentence, part: Span, follows: bool) -> Unit:
        text = part.of(clean)
        for pattern in (self._necessity, self._joint):
            if m := pattern.match(text):
                opener = Span(part.start, part.start + len(m[0].rstrip()))
                return Unit(sentence, Span(part.start + m.end(), part.end), True, opener, follows)
        m = self._adverbs.match(text)
        at = m.end() if m else 0
        return Unit(sentence, part, self._is_base_verb(text[at:]), None, follows)

    def _is_base_verb(self, text: str) -> bool:
        """Whether a text begins with a verb in its base form that is no noun."""
        word = _FIRST.match(text)
        if not word or word[0].lower() in self._please:
            return False
        noun = word[0].lower() in self._headline
        if noun and (_HEADLINE.match(text) or self._titled.match(text)):
            return False
        if self._verbs.lemma_of(word[0], Form.BASE) is None or self._noun.match(text):
            return False
        return not self._noverb.match(text[word.end() :]) or self._has_particle(text, word[0])

    def _has_particle(self, text: str, verb: str) -> bool:
        following = re.findall(r"[a-z]+", text[len(verb) : len(verb) + 30])
        return self._verbs.phrase(verb.lower(), following) != verb.lower()

    def _cuts(self, clean: str, start: int, end: int) -> list[tuple[int, int]]:
        """(end of the unit before, start of the next) for every cut."""
        out = []
        modals = list(self._modal.finditer(clean, start, end))
        for m in self._cut.finditer(clean, start, end):
            governing = [modal for modal in modals if modal.end() <= m.start()]
            after = clean[governing[-1].end() : m.start()] if governing else ""
            if after.startswith(",") and after.count(",") == 1:
                continue  # "will, subject to a vote, raise": the modal's own verb
            if governing and self._relative.search(clean, start, governing[-1].start()):
                continue  # "roads that will lift trade, boost tourism": the verbs of the relative clause
            if self._is_base_verb(clean[m.start("verb") : end]):
                begin = m.start() + 1
                joined = self._joiner.match(clean, begin, end)
                out.append((m.start(), joined.end() if joined else begin))
        return out


def _split(clean: str, span: Span, mark: str) -> list[Span]:
    out, at = [], span.start
    for piece in span.of(clean).split(mark):
        end = at + len(piece)
        lead = len(piece) - len(piece.lstrip())
        tail = len(piece) - len(piece.rstrip())
        if piece.strip():
            out.append(Span(at + lead, end - tail))
        at = end + len(mark)
    return out


def _own(before: str, joiner: str) -> str:
    """The part of a sentence that an "and" without a comma can join: what stands behind the last comma."""
    return before if joiner.startswith(",") else before[before.rfind(",") + 1 :]


def _inside_brackets(clean: str, start: int, at: int) -> bool:
    before = clean[start:at]
    return before.count("(") > before.count(")")
