"""Finds the names of concepts in text: a dictionary of token n-grams, longest match first.

What counts as a match, by example:

- the sector "motor vehicle" is found in "motor-vehicles" and "Motor Vehicle's", not in "motor" or "vehicle";
- of "new energy vehicles" only the longest name is taken, so "energy" inside it is no hit;
- a negative label of a concept ("energy conservation") blocks that concept, and only that one, inside the phrase;
- acronyms and labels in capitals match only in their own case: "MOST" is a ministry, "most" is not;
- a name never runs over a comma, bracket or full stop that it does not have itself.

Overlaps within a scheme: the longest wins, then the first in text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from policygraph.lexicon.concepts import Concept
from policygraph.lexicon.tokens import Token, inflected, keys, plural, singular, tokenize
from policygraph.model import Scheme, Span

NEGATIVE = "negativeLabel"
_QUOTES = ("'", "\u2019")
_SHORT = 400  # characters of a text that is scanned anew each time
_RANK = {"prefLabel": 0, "acronym": 1, "altLabel": 1, "triggerNoun": 1, "triggerVerb": 2, "hiddenLabel": 3}


@dataclass(frozen=True, slots=True)
class Entry:
    """One name of one concept in the index."""

    scheme: Scheme
    id: str
    label: str
    kind: str

    @property
    def sense(self) -> tuple[Scheme, str, bool]:
        """What the name says: this concept, or not this concept."""
        return self.scheme, self.id, self.kind == NEGATIVE


@dataclass(frozen=True, slots=True)
class TermHit:
    """A name of a concept found in text.

    `id` is the best reading, `ids` all readings of the same name in the scheme ("MOF" of two countries);
    `label` is the label that matched, as the vocabulary spells it, `kind` its property ("altLabel", "triggerNoun").
    """

    span: Span
    scheme: Scheme
    id: str
    label: str
    kind: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    first: int  # tokens, both inclusive
    last: int
    entries: tuple[Entry, ...]

    def overlaps(self, other: _Candidate) -> bool:
        return self.first <= other.last and other.first <= self.last

    def covers(self, other: _Candidate) -> bool:
        return self.first <= other.first and other.last <= self.last


def _of_schemes(candidate: _Candidate, schemes: Sequence[Scheme]) -> _Candidate:
    entries = tuple(e for e in candidate.entries if e.scheme in schemes)
    return _Candidate(candidate.first, candidate.last, entries)


@dataclass(frozen=True, slots=True)
class _Scan:
    """The tokens and candidates of a whole text, in text order."""

    text: str
    tokens: list[Token]
    candidates: list[_Candidate]
    starts: list[int]  # of the tokens
    firsts: list[int]  # the first token of each candidate

    @classmethod
    def of(cls, text: str, tokens: list[Token], candidates: list[_Candidate]) -> _Scan:
        return cls(text, tokens, candidates, [t.start for t in tokens], [c.first for c in candidates])

    def part(self, start: int, end: int) -> tuple[Sequence[Token], Sequence[_Candidate]] | None:
        """The tokens and candidates in `text[start:end]`, or None where the cut goes through a token or its 's.

        Candidates count all tokens of the text, so all are given.
        """
        low, high = bisect_left(self.starts, start), bisect_left(self.starts, end)
        before = self.tokens[low - 1].end if low else 0
        owner = bool(low) and start < before + 2 and self.text.startswith(_QUOTES, before)
        if before > start or owner or (high > low and self.tokens[high - 1].end > end):
            return None
        first, stop = bisect_left(self.firsts, low), bisect_left(self.firsts, high)
        return self.tokens, [c for c in self.candidates[first:stop] if c.last < high]


class TermIndex:
    """The names of all concepts by their tokens; built once; what it knows never changes."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self._folded: dict[tuple[str, ...], tuple[Entry, ...]] = {}
        self._exact: dict[tuple[str, ...], tuple[Entry, ...]] = {}
        self._longest: dict[str, int] = {}
        self._scans: tuple[_Scan, ...] = ()  # of the last two texts: as printed, and with its titles in small letters
        for concept in concepts:
            for text, kind in _searchable(concept):
                self._add(Entry(concept.scheme, concept.id, text, kind))

    def find(self, text: str, schemes: Sequence[Scheme] = (), start: int = 0, end: int | None = None) -> list[TermHit]:
        """The names of concepts in `text[start:end]`, in text order; all schemes if none is given."""
        tokens, found = self._scanned(text, start, len(text) if end is None else end)
        if schemes:
            found = [_of_schemes(c, schemes) for c in found if any(e.scheme in schemes for e in c.entries)]
        wanted = sorted({e.scheme for c in found for e in c.entries})
        hits = [hit for scheme in wanted for hit in _settle(found, tokens, scheme)]
        return sorted(hits, key=lambda h: (h.span, h.scheme))

    def named(self, name: str, scheme: Scheme) -> list[Entry]:
        """The concepts of a scheme that go by this name as a whole, the best reading first."""
        words = tokenize(name)
        found = self._exact.get(tuple(t.exact for t in words), ()) + self._folded.get(keys(name), ())
        return _ranked(e for e in found if e.scheme is scheme and e.kind not in (NEGATIVE, "triggerVerb"))

    def _add(self, entry: Entry) -> None:
        tokens = tokenize(entry.label)
        if not tokens:
            return
        if _is_acronym(entry):
            exact = tuple(t.exact for t in tokens)
            variants = {exact, (*exact[:-1], exact[-1] + "s")}
            index = self._exact
        else:
            variants = set(_variants(tuple(t.key for t in tokens), entry.kind))
            index = self._folded
        for variant in variants:
            known = index.get(variant, ())
            if all(e.sense != entry.sense for e in known):
                index[variant] = (*known, entry)
            first = variant[0].casefold()
            self._longest[first] = max(self._longest.get(first, 0), len(variant))

    def _scanned(self, text: str, start: int, end: int) -> tuple[Sequence[Token], Sequence[_Candidate]]:
        """The tokens and candidates of a stretch. A whole text is scanned once, and its parts are cut out of that."""
        scan = next((s for s in self._scans if s.text == text), None)
        if scan is None and len(text) >= _SHORT:
            tokens = tokenize(text)
            scan = _Scan.of(text, tokens, list(self._candidates(tokens)))
            self._scans = (*self._scans[-1:], scan)
        part = scan.part(start, end) if scan is not None else None
        if part is not None:
            return part
        tokens = tokenize(text, start, end)
        return tokens, list(self._candidates(tokens))

    def _candidates(self, tokens: list[Token]) -> Iterator[_Candidate]:
        folded, exact = [t.key for t in tokens], [t.exact for t in tokens]
        longest = self._longest.get
        for i, token in enumerate(tokens):
            reach = max(longest(token.key, 0), longest(token.exact.casefold(), 0))
            if not reach:
                continue
            for n in range(min(reach, len(tokens) - i), 0, -1):
                entries = self._exact.get(tuple(exact[i : i + n]), ()) + self._folded.get(tuple(folded[i : i + n]), ())
                if entries:
                    yield _Candidate(i, i + n - 1, entries)


def _settle(found: Sequence[_Candidate], tokens: Sequence[Token], scheme: Scheme) -> Iterator[TermHit]:
    """The hits of one scheme: negative labels taken out, then the longest, then the first in text."""
    parts = [(c, tuple(e for e in c.entries if e.scheme is scheme)) for c in found]
    own = [_Candidate(c.first, c.last, mine) for c, mine in parts if mine]
    blocked = [(c, e.id) for c in own for e in c.entries if e.kind == NEGATIVE]
    taken: list[_Candidate] = []
    for c in sorted(own, key=lambda c: (c.first - c.last, c.first)):
        if any(c.overlaps(t) for t in taken):
            continue
        open_ = _ranked(
            e for e in c.entries if e.kind != NEGATIVE and not any(b == e.id and n.covers(c) for n, b in blocked)
        )
        if not open_:
            continue
        taken.append(c)
        best = open_[0]
        span = Span(tokens[c.first].start, tokens[c.last].end)
        yield TermHit(span, scheme, best.id, best.label, best.kind, tuple(dict.fromkeys(e.id for e in open_)))


def _ranked(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda e: _RANK.get(e.kind, 9))  # stable: file order within a rank


def _searchable(concept: Concept) -> Iterator[tuple[str, str]]:
    """The names that may stand in English text; single trigger verbs never do their work alone."""
    yield concept.label, "prefLabel"
    for name in concept.alternatives:
        if name.language not in (None, "en", "en-x-mt"):
            continue
        if name.kind != "triggerVerb" or " " in name.text:
            yield name.text, name.kind


def _is_acronym(entry: Entry) -> bool:
    letters = [c for c in entry.label if c.isalpha()]
    capitals = len(letters) > 1 and " " not in entry.label and all(c.isupper() for c in letters)
    return entry.kind == "acronym" or capitals


def _variants(words: tuple[str, ...], kind: str) -> Iterator[tuple[str, ...]]:
    """A name with its last word in plural; in singular too where a longer name keeps it clear.

    "services" never stands for "service", but "financial services" may lose its s.
    """
    if kind == "triggerVerb":
        for verb in inflected(words[0]):
            yield (verb, *words[1:])
        return
    yield words
    yield (*words[:-1], plural(words[-1]))
    if len(words) > 1:
        yield (*words[:-1], singular(words[-1]))
