"""Which measures of a later briefing an earlier one has already announced: by their words, weighed by rarity."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LADDER = ("under-study", "announced", "ongoing", "in-force", "completed")  # how far a measure has come
SAME_FROM = 0.6  # of the weight of all words, this much must be shared
_LEAST_WORDS = 3  # shared; shorter phrases say too little to be the same thing
_COMMON = 0.2  # words in more than this share of the measures do not make candidates
_FEW = 10  # ... unless they are in so few measures
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, order=True)
class Measure:
    """A measure with what is compared. `date` is ISO 8601 or empty; `about` are IRIs of what it concerns."""

    date: str
    briefing: str
    iri: str
    label: str
    status: str | None
    publisher: str | None
    actors: frozenset[str]
    about: frozenset[str]

    @property
    def words(self) -> frozenset[str]:
        """The words of its label."""
        return frozenset(w for w in _WORD.findall(self.label.casefold()) if len(w) > 1 or w.isdigit())


@dataclass(frozen=True, slots=True, order=True)
class Match:
    """A later measure that says an earlier one again; `score` is the share of the words (0..1)."""

    later: Measure
    earlier: Measure
    score: float
    shared: tuple[str, ...]

    @property
    def moved(self) -> str:
        """ "updates" if the status has moved (up or back), else "restates"."""
        ranks = [LADDER.index(m.status) if m.status in LADDER else None for m in (self.earlier, self.later)]
        return "restates" if None in ranks or ranks[0] == ranks[1] else "updates"

    @property
    def advanced(self) -> bool:
        """Whether the status is further up the ladder."""
        before, after = self.earlier.status, self.later.status
        return self.moved == "updates" and LADDER.index(str(after)) > LADDER.index(str(before))


def match(later: Iterable[Measure], earlier: Iterable[Measure]) -> list[Match]:
    """For each later measure the earlier one that it says again, if any: the most alike, then the most recent.

    Both must come from the same publisher, or share an actor; words count by how rare they are among all measures.
    """
    old, new = sorted(earlier), sorted(later)
    known = set(old)
    words = {m: m.words for m in (*old, *new)}  # each read once: every measure is compared with many
    weights = _weights([words[m] for m in (*old, *(m for m in new if m not in known))])
    limit = max(_FEW, _COMMON * len(old))
    places: dict[str, list[int]] = defaultdict(list)
    for place, measure in enumerate(old):
        for word in words[measure]:
            places[word].append(place)
    found = []
    for measure in new:
        rare = [w for w in _telling(words[measure], weights) if 0 < len(places.get(w, ())) <= limit]
        candidates = {place for w in rare for place in places[w] if _may_be_same(measure, old[place])}
        scored = [_score(measure, old[place], words, weights) for place in sorted(candidates)]
        best = max((m for m in scored if m is not None), key=lambda m: (m.score, m.earlier), default=None)
        if best is not None:
            found.append(best)
    return found


def _telling(words: frozenset[str], weights: dict[str, float]) -> list[str]:
    """The rarest words, of which one must be shared: without all of them too little is left to reach SAME_FROM."""
    left, told = math.fsum(weights[w] for w in sorted(words)), []
    least = (SAME_FROM - 0.001) * left  # scores are rounded
    for word in sorted(words, key=lambda w: (-weights[w], w)):
        if left < least:
            break
        told.append(word)
        left -= weights[word]
    return told


def _weights(measures: Sequence[frozenset[str]]) -> dict[str, float]:
    """How much a word tells: the logarithm of how rare it is among the words of all measures."""
    counts = Counter(word for words in measures for word in words)
    return {word: math.log((len(measures) + 1) / number) + 0.1 for word, number in counts.items()}


def _score(
    later: Measure, earlier: Measure, words: dict[Measure, frozenset[str]], weights: dict[str, float]
) -> Match | None:
    new, old = words[later], words[earlier]
    shared = new & old
    if len(shared) < min(_LEAST_WORDS, len(new), len(old)) or len(shared) < 2:
        return None
    if {w for w in new if w.isdigit()} != {w for w in old if w.isdigit()}:
        return None  # another figure, another measure
    total = math.fsum(weights[w] for w in sorted(new | old))
    score = round(math.fsum(weights[w] for w in sorted(shared)) / total, 3)
    return Match(later, earlier, score, tuple(sorted(shared))) if score >= SAME_FROM else None


def _may_be_same(later: Measure, earlier: Measure) -> bool:
    if later.briefing == earlier.briefing or (later.date and earlier.date and earlier.date >= later.date):
        return False
    same_source = later.publisher is not None and later.publisher == earlier.publisher
    return same_source or bool(later.actors & earlier.actors)
