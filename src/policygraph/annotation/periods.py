"""Finds expressions of time and resolves them against the document's date and the period spoken of."""

from __future__ import annotations

import re
from functools import lru_cache

from policygraph.annotation.calendar import month_count
from policygraph.annotation.country import country_of
from policygraph.annotation.period_context import Context, Found
from policygraph.annotation.period_kinds import KINDS
from policygraph.lexicon.rules import Rule, RuleBook
from policygraph.model import Briefing, Interval, Period, Span

_BASE_REACH = 60  # characters before a mention in which the figure of a comparison may stand
_FUTURE_REACH = 90  # characters before a mention in which a future cue counts


def find_periods(briefing: Briefing, rules: RuleBook, country: str | None = None) -> list[Period]:
    """The expressions of time in a briefing, in text order; of overlapping ones the longest, then the first.

    What leans on the document's date ("last year", "in May") stays unresolved without one; what leans on a
    period named before ("the previous month") is resolved against the latest period of the same block, else
    against the newest that the text has named.
    `country` (ISO 3166) tells the fiscal year; without it, what the publisher's name says.
    """
    context = Context.of(briefing.metadata.date, country or country_of(briefing.metadata, rules), rules)
    cues = _cues(rules)
    out: list[Period] = []
    named: list[Interval] = []
    for block in briefing.blocks:
        antecedent: Interval | None = None
        for rule, match in _matches(briefing.clean, block.span, rules):
            ahead = cues.ahead(briefing.clean, match, block.span)
            found = KINDS[str(rule.extra["kind"])](match, context.at(named, antecedent, ahead))
            if found.interval is None and rule.extra.get("resolved"):
                continue
            span = _trimmed(match)
            out.append(_period(span, span.of(briefing.text), found))
            compared = cues.based(briefing.clean, match, block.span)
            if found.interval and not (found.leans or found.is_day or compared) and month_count(found.interval) <= 12:
                antecedent = found.interval
                named.append(found.interval)
    return out


class _Cues:
    """Tells whether a mention lies ahead of the document's date, or is only compared with."""

    def __init__(self, rules: RuleBook) -> None:
        self.cue = re.compile(rf"(?<!\w){rules.word_pattern('p_future')}(?!\w)", re.IGNORECASE)
        self.base = re.compile(rf"(?<!\w){rules.word_pattern('p_base_lead')}(?:\s+the)?\s*$", re.IGNORECASE)
        self.base_figure = re.compile(rf"(?<!\w){rules.word_pattern('p_base_figure')}\s*$", re.IGNORECASE)
        self.deadline = re.compile(rf"(?<!\w){rules.word_pattern('p_deadline')}\s*$", re.IGNORECASE)

    def based(self, clean: str, match: re.Match[str], block: Span) -> bool:
        """Whether something is compared with the mention ("than in April")."""
        before = clean[max(block.start, match.start() - _BASE_REACH) : match.start()]
        return bool(self.base.search(before[-30:]) or self.base_figure.search(before))

    def ahead(self, clean: str, match: re.Match[str], block: Span) -> bool:
        """A future cue in the same clause before it; for a deadline also behind it."""
        before = clean[max(block.start, match.start() - _FUTURE_REACH) : match.start()]
        after = clean[match.end() : min(block.end, match.end() + _FUTURE_REACH)]
        if self.cue.search(_STOP.split(before)[-1]):
            return True
        deadline = self.deadline.search(before) or self.deadline.match(match[0].partition(" ")[0])
        return bool(deadline and self.cue.search(_STOP.split(after)[0]))


_STOP = re.compile(r"[.;!?]\s")


@lru_cache(maxsize=8)
def _cues(rules: RuleBook) -> _Cues:
    return _Cues(rules)


def _matches(clean: str, span: Span, rules: RuleBook) -> list[tuple[Rule, re.Match[str]]]:
    """The matches of all rules in a block that do not overlap: longest first, then leftmost."""
    likely = rules.likely("period", span.of(clean))
    all_of_them = [(r, m) for r in likely for m in r.regex.finditer(clean, span.start, span.end)]
    all_of_them.sort(key=lambda rm: (rm[1].start() - rm[1].end(), rm[1].start(), rm[0].id))
    kept: list[tuple[Rule, re.Match[str]]] = []
    for rule, match in all_of_them:
        if not any(match.start() < m.end() and m.start() < match.end() for _, m in kept):
            kept.append((rule, match))
    return sorted(kept, key=lambda rm: rm[1].start())


def _trimmed(match: re.Match[str]) -> Span:
    text = match[0]
    start = match.start() + len(text) - len(text.lstrip())
    end = match.end() - (len(text) - len(text.rstrip()))
    return Span(start, end)


def _period(span: Span, expression: str, found: Found) -> Period:
    return Period(span, expression, found.interval, found.year_offset, found.unit, found.index, found.relative)
