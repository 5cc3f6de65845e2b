"""What is measured, and the counts it is measured by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Metric(StrEnum):
    """One line of the table. An edge counts only where its measure or observation was found; see scoring."""

    MEASURE = "measure"
    INSTRUMENT = "instrument"
    SECTOR = "sector"
    TARGET_GROUP = "target_group"
    ACTOR = "actor"
    STATUS = "status"
    PARENT = "parent"
    OBSERVATION = "observation"
    OBS_INDICATOR = "obs_indicator"
    OBS_PERIOD = "obs_period"
    OBS_COMPARATOR = "obs_comparator"
    OBS_KIND = "obs_kind"
    ORGANISATION = "organisation"
    PERSON = "person"
    PROGRAMME = "programme"
    PROBLEM = "problem"
    OBJECTIVE = "objective"
    TRAPS_AVOIDED = "traps_avoided"
    EVIDENCE_EXACT = "evidence_exact"


@dataclass(frozen=True, slots=True)
class Tally:
    """How often right, invented and missed."""

    right: int = 0
    invented: int = 0
    missed: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.right + other.right, self.invented + other.invented, self.missed + other.missed)

    @property
    def judged(self) -> bool:
        """Whether there was anything to judge; without, there is no score, and never a perfect one."""
        return bool(self.right + self.invented + self.missed)

    @property
    def precision(self) -> float | None:
        """Share of the found that is right (0..1); 0 where only things were missed."""
        found = self.right + self.invented
        return self.right / found if found else 0.0 if self.judged else None

    @property
    def recall(self) -> float | None:
        """Share of the gold that was found (0..1)."""
        wanted = self.right + self.missed
        return self.right / wanted if wanted else 1.0 if self.judged else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall (0..1)."""
        precision, recall = self.precision, self.recall
        if precision is None or recall is None:
            return None
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def total(tallies: Iterable[Tally]) -> Tally:
    """The sum (micro-average)."""
    return sum(tallies, Tally())
