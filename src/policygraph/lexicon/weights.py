"""Reads ontology/weights/*.tsv: how much each cue speaks for or against a reading, learned from annotated briefings.

A line holds a reading, a cue and its weight, parted by tabs; lines that begin with `# ` are comments. The score of
a reading is its bias and the weights of the cues seen, its probability the logistic function of that. What the rules
say stays from probability `keep` on, what they do not say is taken from `take` on; `bias`, `keep` and `take` stand
among the cues of each reading. bench/learn.py writes the files.

Words used alike are of one class (`ontology`/words/classes.tsv, written by bench/word_classes.py), named after the
word in its middle: of a cue "word=levies" the weight of "word~=taxes" counts, too. So a word tells something that no
annotated briefing has.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import product
from pathlib import Path

from policygraph.errors import OntologyError

Classes = Mapping[str, str]
_KEPT = 20_000  # cues whose weights are kept at hand
_OWN = ("bias", "keep", "take")  # what stands among the cues of a reading and is none
_MOST = 50  # a weight beyond decides alone, and its exponential could overflow


@dataclass(frozen=True)
class Weights:
    """Logistic models over named cues, one for each reading; cues without a weight count nothing."""

    by_reading: Mapping[str, Mapping[str, float]]
    bias: Mapping[str, float]
    keep: Mapping[str, float]
    take: Mapping[str, float]
    classes: Classes = field(default_factory=dict)

    def likely(self, cues: Iterable[str], told: Mapping[str, float] | None = None) -> dict[str, float]:
        """How likely each reading is with these cues, 0 to 1, in steps of a hundredth.

        `told`: log-odds of readings from elsewhere, which count as much as the cues together. Sums are exact
        (`math.fsum`), so that the order of the cues does not matter.
        """
        found = {reading: [bias] for reading, bias in self.bias.items()}
        for cue in cues:
            for reading, weight in self._speaks(cue):
                found[reading].append(weight)
        odds = {reading: math.fsum(all_of) for reading, all_of in found.items()}
        for reading, other in (told or {}).items():
            if reading in odds:
                odds[reading] = (odds[reading] + other) / 2
        return likelihoods(odds)

    @cached_property
    def _speaks(self) -> Callable[[str], tuple[tuple[str, float], ...]]:
        """What a cue and those of its class say; the same few thousand come again and again."""
        told = [(reading, cues.get) for reading, cues in self.by_reading.items()]
        classes = self.classes if any("~=" in cue for cues in self.by_reading.values() for cue in cues) else {}

        def said(cue: str) -> tuple[tuple[str, float], ...]:
            alike = class_cue(cue, classes)
            return tuple((r, w) for r, weight in told for name in (cue, alike) if (w := weight(name)) is not None)

        return lru_cache(maxsize=_KEPT)(said)

    def holds(self, reading: str, likely: float, said: bool) -> bool:
        """Whether a reading with this probability is taken; `said`: the rules say it, too."""
        return likely >= (self.keep if said else self.take)[reading]

    @classmethod
    def read(cls, path: Path, classes: Classes | None = None) -> Weights:
        """`classes`: the class of each word. Raises OntologyError naming file and line."""
        by_reading: dict[str, dict[str, float]] = defaultdict(dict)
        for number, line in _lines(path):
            row = _row(line)
            if row is None:
                raise OntologyError(
                    f"{path.name}, line {number}: expected reading, cue, number within ±{_MOST}, by tabs"
                )
            reading, cue, weight = row
            by_reading[reading][cue] = weight
        for (reading, cues), key in product(sorted(by_reading.items()), _OWN):
            if key not in cues:
                raise OntologyError(f"{path.name}: reading {reading!r} has no {key}")
        bias, keep, take = ({reading: by_reading[reading].pop(key) for reading in sorted(by_reading)} for key in _OWN)
        return cls(dict(by_reading), bias, keep, take, classes or {})


def likelihoods(odds: Mapping[str, float]) -> dict[str, float]:
    """Log-odds as probabilities, in steps of a hundredth."""
    return {reading: round(1 / (1 + math.exp(-max(min(value, _MOST), -_MOST))), 2) for reading, value in odds.items()}


def class_cue(cue: str, classes: Classes) -> str:
    """The cue that stands for all words used like those of this cue ("cut|duty"); empty if one has no class."""
    key, _, told = cue.partition("=")
    alike = [classes.get(word, "") for word in told.split("|")]
    return f"{key}~={'|'.join(alike)}" if all(alike) else ""


def read_classes(path: Path) -> dict[str, str]:
    """The class of each word: lines of a word and its class, by a tab. Raises OntologyError naming file and line."""
    out: dict[str, str] = {}
    for number, line in _lines(path) if path.exists() else ():
        word, tab, alike = line.partition("\t")
        if not (word and tab and alike):
            raise OntologyError(f"{path.name}, line {number}: expected a word and its class, by a tab")
        out[word] = alike
    return out


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines that are not empty nor comments, with their numbers."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise OntologyError(f"{path.name}: {error}") from None
    yield from ((n, line) for n, line in enumerate(lines, 1) if line and not line.startswith("# "))


def _row(line: str) -> tuple[str, str, float] | None:
    """Reading, cue and weight; None where the line is something else."""
    try:
        reading, cue, told = line.split("\t")
        weight = float(told)
    except ValueError:
        return None
    return (reading, cue, weight) if reading and cue and abs(weight) <= _MOST else None
