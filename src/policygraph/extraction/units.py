"""Cuts sentences into parsing units: an imperative list becomes one unit for each deed."""

from __future__ import annotations

import re
from collections.abc import Sequence
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
_SMALL = re.compile(r"[a-z]+")
_HEADLINE = re.compile(r"(?:[A-Z][\w’'-]*(?:[\s:,]+|$)|(?:of|for|and|in|on|the|to|a) )+$")


class UnitCutter:
    """Finds the units of a sentence; holds the compiled patterns.

    Cheap signs come first: most sentences lack the "and", or the verb behind a comma, without which nothing is cut.
    """

    def __init__(self, rules: RuleBook, verbs: Verbs) -> None:
        self._verbs, self._bases = verbs, verbs.lemmas(Form.BASE)
        adverb = r"(?:(?:[a-z]+ly|{clause_adverbs})(?:,| and)? ){0,4}"
        self._adverbs = rules.compile(adverb)
        self._opener = rules.compile(
            r"(?:(?:so|then|also|therefore|meanwhile|at the same time),? )?{clause_necessity} |"
            r"(?:jointly|together|in conjunction|in cooperation|in collaboration) with [\w\s]{2,60}? to "
        )
        self._joiner = rules.compile("{grammar_joiner}")
        self._vocative, self._dateline = (rules.rules[f"clause.{n}"].regex for n in ("vocative", "dateline"))
        self._cut = rules.rules["clause.cut"].regex
        self._join, self._finite = rules.rules["clause.join"].regex, rules.rules["clause.finite"].regex
        self._aside = rules.compile(r"(?i)\W*(?:{clause_subordinators}|if|unless)\b[^,]*,")
        self._that = rules.compile(r"\b(?:that|whether|if)\b")
        self._modal = rules.compile(r"\b(?:{clause_future}|{clause_duty}|{clause_necessity})(?=,? )")
        self._relative = rules.compile(r"\b(?:that|which|who) (?:[a-z]+ly )?$")
        self._noverb = rules.compile(r" ?(?:{unit_not_behind_verb}\b|[,.;:)]|$)")
        self._noun = rules.compile(r"(?:(?!(?:{unit_clause_openers})\b)[\w’'$%.-]+ ){1,12}?(?:{unit_finite})\b")
        self._headline = frozenset(rules.words["unit_headline_nouns"])
        self._bare_aim, self._aim = (rules.rules[f"clause.{name}"].regex for name in ("bare-aim", "aim-verb"))
        self._ends = frozenset(rules.words["clause_mere_ends"])
        self._titled = rules.rules["unit.titled"].regex
        self._please = frozenset(rules.words["clause_please"])

    def cut(self, clean: str, sentence: Sentence) -> list[Unit]:
        """The units of one sentence, in order."""
        out: list[Unit] = []
        said = sentence.span
        for opening in (self._dateline, self._vocative):
            m = opening.match(clean, said.start, said.end)
            said = Span(m.end(), said.end) if m and m.end() < said.end else said
        for part in _split(clean, said, ";"):
            for piece in self._joined(clean, part):
                out += self._cut_part(clean, sentence, piece, bool(out))
        return out

    def _joined(self, clean: str, part: Span) -> list[Span]:
        """A compound sentence as its simple ones, where each has a verb of its own."""
        if "and" not in part.of(clean).lower():
            return [part]
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
        return [*out, Span(start, part.end)] if start > part.start else [part]

    def _cut_part(self, clean: str, sentence: Sentence, part: Span, follows: bool) -> list[Unit]:
        first = self._open(clean, sentence, part, follows)
        begin, end = first.span.start, part.end
        marks = self._cut.finditer(clean, begin, end)
        listed = [m for m in marks if self._is_base_verb(clean, m.start("verb"), end)]
        modals = list(self._modal.finditer(clean, begin, end)) if listed else []
        if not listed or not (first.imperative or modals):
            return [first]
        if not first.imperative:
            begin = modals.pop(0).end()
        cuts = self._cuts(clean, listed, modals, Span(begin, end))
        starts = [s for s in cuts if not _inside_brackets(clean, part.start, s[0])]
        ends = [s[0] for s in starts] + [end]
        units = [Unit(sentence, Span(first.span.start, ends[0]), first.imperative, first.opener, follows)]
        for (_, start), end in zip(starts, ends[1:], strict=True):
            units.append(Unit(sentence, Span(start, end), True, None, True))
        return units

    def _open(self, clean: str, sentence: Sentence, part: Span, follows: bool) -> Unit:
        if m := self._opener.match(clean, part.start, part.end):
            opener = Span(part.start, part.start + len(m[0].rstrip()))
            return Unit(sentence, Span(m.end(), part.end), True, opener, follows)
        m = self._adverbs.match(clean, part.start, part.end)
        at = m.end() if m else part.start
        return Unit(sentence, part, self._is_base_verb(clean, at, part.end), None, follows)

    def _is_base_verb(self, clean: str, start: int, end: int) -> bool:
        """Whether a stretch of text begins with a verb in its base form that is no noun."""
        first = _FIRST.match(clean, start, end)
        word = first[0].lower() if first else ""
        if not first or word not in self._bases or word in self._please:
            return False
        if word in self._headline and (_HEADLINE.match(clean, start, end) or self._titled.match(clean, start, end)):
            return False
        if self._noun.match(clean, start, end):
            return False
        return not self._noverb.match(clean, first.end(), end) or self._has_particle(clean[first.end() : end], word)

    def _has_particle(self, following: str, verb: str) -> bool:
        return self._verbs.phrase(verb, _SMALL.findall(following[:30])) != verb

    def _cuts(
        self, clean: str, listed: Sequence[re.Match[str]], modals: Sequence[re.Match[str]], within: Span
    ) -> list[tuple[int, int]]:
        """(end of the unit before, start of the next) for every cut."""
        out = []
        aimed = -1  # the cut before, where it only goes on from an aim
        for i, m in enumerate(listed):
            if m.start() < within.start:
                continue
            if self._is_aim(clean, within.start, m, aimed == i - 1 >= 0):
                aimed = i
                continue
            governing = [modal for modal in modals if modal.end() <= m.start()]
            after = clean[governing[-1].end() : m.start()] if governing else ""
            if after.startswith(",") and after.count(",") == 1:
                continue  # "will, subject to a vote, raise": the modal's own verb
            if governing and self._relative.search(clean, within.start, governing[-1].start()):
                continue  # "roads that will lift trade, boost tourism": the verbs of the relative clause
            begin = m.start() + 1
            joined = self._joiner.match(clean, begin, within.end)
            out.append((m.start(), joined.end() if joined else begin))
        return out

    def _is_aim(self, clean: str, start: int, cut: re.Match[str], goes_on: bool) -> bool:
        """Whether a verb goes on from an aim: "to test, | certify kelp", "to ensure supply, | protect buyers"."""
        if self._bare_aim.search(clean, start, cut.start()):
            return True
        aims = self._aim.findall(clean, start, cut.start())
        verb = cut["verb"].lower()
        return bool(aims) and verb in self._ends and (goes_on or aims[-1].lower() in self._ends)


def _split(clean: str, span: Span, mark: str) -> list[Span]:
    text = span.of(clean)
    if mark not in text and text == text.strip():
        return [span]
    out, at = [], span.start
    for piece in text.split(mark):
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
