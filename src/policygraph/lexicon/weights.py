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
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

from policygraph.errors import OntologyError

Classes = Mapping[str, str]
_KEPT = 20_000  # cues whose weights are kept at hand
_MOST = 50  # a weight beyond decides alone, and its exponential could overflow


@dataclass(frozen=True)
class Weights:
    """Logistic models over named cues, one for each reading; cues without a weight count nothing."""

    by_cue: Mapping[str, tuple[tuple[str, float], ...]]
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
        said, classes = self.by_cue.get, self.classes if any("~=" in cue for cue in self.by_cue) else {}
        return lru_cache(maxsize=_KEPT)(lambda cue: (*said(cue, ()), *said(class_cue(cue, classes), ())))

    def holds(self, reading: str, likely: float, said: bool) -> bool:
        """Whether a reading with this probability is taken; `said`: the rules say it, too."""
        return likely >= (self.keep if said else self.take)[reading]

    @classmethod
    def read(cls, path: Path, classes: Classes | None = None) -> Weights:
        """`classes`: the class of each word. Raises OntologyError naming file and line."""
        values: dict[tuple[str, str], float] = {}
        for number, line in _lines(path):
            weight = _number(line.split("\t"))
            if weight is None:
                raise OntologyError(
                    f"{path.name}, line {number}: expected reading, cue, number within ±{_MOST}, by tabs"
                )
            reading, cue, _ = line.split("\t")
            values[reading, cue] = weight
        return cls._of(path, values, classes or {})

    @classmethod
    def _of(cls, path: Path, values: dict[tuple[str, str], float], classes: Classes) -> Weights:
        readings = sorted({reading for reading, _ in values})
        try:
            bias, keep, take = ({r: values.pop((r, key)) for r in readings} for key in ("bias", "keep", "take"))
        except KeyError as error:
            raise OntologyError(f"{path.name}: reading {error.args[0][0]!r} has no {error.args[0][1]}") from None
        by_cue: dict[str, list[tuple[str, float]]] = {}
        for (reading, cue), weight in values.items():
            by_cue.setdefault(cue, []).append((reading, weight))
        return cls({cue: tuple(found) for cue, found in by_cue.items()}, bias, keep, take, classes)


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


def _number(cells: list[str]) -> float | None:
    try:
        weight = float(cells[2]) if len(cells) == 3 and cells[0] and cells[1] else math.inf
    except ValueError:
        return None
    return weight if abs(weight) <= _MOST else None
