"""What an expression of time is read against, and what is read off it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from policygraph.annotation import calendar as cal
from policygraph.lexicon.rules import RuleBook
from policygraph.model import Interval

_FIRST_YEAR, _LAST_YEAR = 1000, 9000  # documents outside are dated by mistake


@dataclass(frozen=True, slots=True)
class Found:
    """The reading of one expression; `leans` = it was read off the period spoken of before."""

    interval: Interval | None
    unit: str | None = None
    index: int | None = None
    year_offset: int | None = None
    relative: bool = False
    leans: bool = False

    @property
    def is_day(self) -> bool:
        """Whether the expression names a single day."""
        return self.unit == "day"


@dataclass(frozen=True, slots=True)
class Context:
    """What an expression is read against."""

    date: dt.date | None
    named: Sequence[Interval]
    antecedent: Interval | None
    future: bool
    fiscal_start: int | None
    named_by_start: bool
    tables: Mapping[str, Mapping[str, Any]]

    @classmethod
    def of(cls, date: dt.date | None, country: str | None, rules: RuleBook) -> Context:
        """The context of a document; `country` tells its fiscal year.

        A date so near the ends of the calendar that counting from it would leave it is as good as none.
        """
        start = rules.tables["p_fiscal_start"].get(country or "")
        named = bool(rules.tables["p_fiscal_named_by_start"].get(country or "", False))
        if date is not None and not _FIRST_YEAR <= date.year <= _LAST_YEAR:
            date = None
        return cls(date, (), None, False, start, named, rules.tables)

    def at(self, named: Sequence[Interval], antecedent: Interval | None, future: bool) -> Context:
        """The context at one place of the text; `named`: the times spoken of so far, `antecedent`: in its block."""
        return replace(self, named=named, antecedent=antecedent, future=future)

    def newest(self, months: int | None = None) -> Interval | None:
        """Of the times spoken of so far, of those with so many months, the one that ended last."""
        over = [i for i in self.named if self.date is None or i.end <= self.date]
        fitting = [i for i in over if months in (None, cal.month_count(i))]
        return max(reversed(fitting), key=lambda i: i.end, default=None)

    def number(self, word: str) -> int | None:
        """The value of "third", "3rd", "three" or "3"; None for "several"."""
        digits = re.match(r"\d+", word)
        return int(digits[0]) if digits else self.tables["p_number"].get(word.lower())

    def step(self, phrase: str) -> int:
        """Where "last", "this" or "next" in a phrase points: -1, 0 or 1."""
        return next((s for w in phrase.lower().split() if (s := self.tables["p_step"].get(w, 0))), 0)

    def unit(self, word: str | None) -> str:
        """The calendar unit that a word names; a year if none."""
        return str(self.tables["p_unit"].get((word or "").lower(), "year"))

    def month(self, name: str) -> int:
        """The number of a month by its name."""
        return int(self.tables["p_month_number"][name[:3].lower()])
