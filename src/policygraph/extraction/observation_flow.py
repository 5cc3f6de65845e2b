"""What a text carries on from clause to clause: the subject, the period and the basis of comparison."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from policygraph.extraction.observation_phrases import Subject
from policygraph.model import Period, Reference


@dataclass(slots=True)
class Flow:
    """The state of reading one briefing."""

    document_period: Period | None = None
    document_comparator: str | None = None
    growth_seen: bool = False
    subject: Subject | None = None
    topic: Subject | None = None  # the indicator that the heading above names
    section_period: Period | None = None  # the time that the heading above names
    period: Period | None = None
    latest: Period | None = None  # the time that a figure named last, in whatever paragraph
    newest: Period | None = None  # of the times that figures named, the one that ended last
    date: dt.date | None = None  # of the document
    period_is_past: bool = False  # a figure "is" of no period that something "was" of
    aliases: dict[str, Reference] = field(default_factory=dict)  # acronyms that the text gives to indicators
    block_comparator: str | None = None
    block_growth_seen: bool = False

    def new_block(self) -> None:
        """A paragraph starts from the period of its heading or the document; no subject reaches into it."""
        self.subject, self.period = None, self.section_period or self.document_period
        self.period_is_past = False
        self.block_comparator, self.block_growth_seen = None, False

    @property
    def is_not_now(self) -> bool:
        """Whether the period spoken of is over or, of a budget's title, has not begun: nothing "is" so in it."""
        resolved = self.period.resolved if self.period else None
        ahead = resolved is not None and self.date is not None and resolved.start > self.date
        return self.period_is_past or ahead

    def goes_on(self, period: Period, is_past: bool) -> None:
        """The time of a figure is that of the figures behind it which name none."""
        self.period, self.period_is_past, self.latest = period, is_past, period
        named, before = period.resolved, self.newest.resolved if self.newest else None
        if named is None or (self.date is not None and named.end > self.date):
            return
        if before is None or named.end >= before.end:
            self.newest = period

    @property
    def carried(self) -> Subject | None:
        """What a pronoun means: the subject of the paragraph so far, else that of the heading above."""
        return self.subject or self.topic

    def comparator(self) -> str | None:
        """The basis on which a growth rate is read that names none."""
        return self.block_comparator or self.document_comparator

    def saw_growth(self, comparator: str | None) -> None:
        """The first growth rate of the document and of each paragraph sets the basis."""
        if not self.growth_seen:
            self.growth_seen, self.document_comparator = True, comparator
        if not self.block_growth_seen:
            self.block_growth_seen, self.block_comparator = True, comparator


def dates_a_figure(period: Period) -> bool:
    """Whether a period can date a figure: a single day cannot, it only says when the count was taken."""
    if period.resolved is None:
        return period.unit != "day"
    return period.resolved.start != period.resolved.end
