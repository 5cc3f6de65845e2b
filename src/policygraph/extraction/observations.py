"""Finds observations: what a briefing says of the value, change or state of an indicator."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policygraph.annotation.calendar import month_count, shift
from policygraph.annotation.result import Annotations
from policygraph.extraction.observation_frames import Frame, Role, frames_of
from policygraph.extraction.observation_gate import clause_start, counts, is_projection
from policygraph.extraction.observation_grammar import Grammar, grammar_of
from policygraph.extraction.observation_phrases import Subject, indicator_of, noun_phrase
from policygraph.extraction.observation_readings import CHANGE, GROWTH, Reading, read_frame
from policygraph.extraction.observation_claims import Statement, to_claim
from policygraph.extraction.observation_states import find_states
from policygraph.extraction.observation_tabular import statement_of
from policygraph.extraction.observation_tables import row_cells, table_cells
from policygraph.model import Block, BlockKind, Briefing, ObservationClaim, Period, Sentence, Span

if TYPE_CHECKING:
    from policygraph.lexicon import Lexicon

_PROSE = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)


@dataclass(slots=True)
class Flow:
    """What the text carries on from clause to clause: subject, period and basis of comparison."""

    document_period: Period | None = None
    document_comparator: str | None = None
    growth_seen: bool = False
    subject: Subject | None = None
    period: Period | None = None
    block_comparator: str | None = None
    block_growth_seen: bool = False
    statements: list[Statement] = field(default_factory=list)

    def new_block(self) -> None:
        """A new paragraph starts from the document's period; subjects do not reach into it."""
        self.subject, self.period = None, self.document_period
        self.block_comparator, self.block_growth_seen = None, False

    def default_comparator(self) -> str | None:
        """The basis that a growth rate without one is read on."""
        return self.block_comparator or self.document_comparator

    def saw_growth(self, comparator: str | None) -> None:
        """The first growth rate of the document and of each paragraph set the basis."""
        if not self.growth_seen:
            self.growth_seen, self.document_comparator = True, comparator
        if not self.block_growth_seen:
            self.block_growth_seen, self.block_comparator = True, comparator


def find_observations(briefing: Briefing, lexicon: Lexicon, annotations: Annotations) -> list[ObservationClaim]:
    """The observations of a briefing in text order: figures in prose and tables, and states without a figure."""
    grammar = grammar_of(lexicon.rules)
    flow = Flow(document_period=_title_period(briefing, annotations))
    for block in briefing.blocks:
        if block.kind not in _PROSE or len(row_cells(briefing, block)) > 1:
            continue
        flow.new_block()
        for sentence in _sentences(briefing, block):
            _figures(briefing, sentence, lexicon, annotations, grammar, flow)
            figures = [s.span for s in flow.statements]
            flow.statements += find_states(briefing, sentence, lexicon, annotations, grammar, figures)
    flow.statements += _table(briefing, lexicon, annotations, grammar, flow)
    out: dict[Span, ObservationClaim] = {}
    for statement in flow.statements:
        out.setdefault(statement.span, to_claim(briefing, statement))
    return sorted(out.values(), key=lambda c: (c.span.start, c.span.end))


def _sentences(briefing: Briefing, block: Block) -> list[Sentence]:
    return [s for s in briefing.sentences if s.block == block.index]


def _title_period(briefing: Briefing, annotations: Annotations) -> Period | None:
    first = next((b for b in briefing.blocks if b.kind is not BlockKind.FURNITURE), None)
    if first is None or first.kind not in (BlockKind.TITLE, BlockKind.HEADING):
        return None
    found = [p for p in annotations.periods if first.span.covers(p.span) and _usable(p)]
    return found[0] if found else None


def _usable(period: Period) -> bool:
    """Whether a period can date a figure: a day cannot, unless it closes a month."""
    if period.resolved is None:
        return period.unit != "day"
    return period.resolved.start != period.resolved.end


def _figures(
    briefing: Briefing, sentence: Sentence, lexicon: Lexicon, annotations: Annotations, grammar: Grammar, flow: Flow
) -> None:
    clean = briefing.clean
    quantities = [q for q in annotations.quantities if sentence.span.covers(q.span)]
    periods = [p for p in annotations.periods if sentence.span.overlaps(p.span)]
    left, reading, start = sentence.span.start, None, sentence.span.start
    for frame in frames_of(clean, sentence.span, quantities, periods, grammar):
        if frame is None:
            continue
        subject, own = _subject(clean, left, frame, periods, lexicon, grammar, flow)
        phrase = own.text if own else subject.text if subject else ""
        if counts(clean, left, frame, subject, periods, grammar):
            again = frame.listed and reading is not None
            if not again:
                start = own.span.start if own else min(frame.cue_span.start, frame.quantity.span.start)
            previous = reading
            reading = read_frame(frame, phrase, previous, grammar)
            begin = (
                start
                if again and frame.role in (Role.TO, Role.LEVEL)
                else frame.quantity.span.start
                if again
                else start
            )
            span = Span(min(begin, frame.quantity.span.start), frame.tail.end)
            statement = _statement(clean, left, span, frame, reading, subject, periods, sentence, grammar, flow)
            flow.statements.append(statement)
            if own and subject:
                flow.subject = subject
        left = frame.tail.end


def _subject(
    clean: str, left: int, frame: Frame, periods: list[Period], lexicon: Lexicon, grammar: Grammar, flow: Flow
) -> tuple[Subject | None, Subject | None]:
    """The subject to use and the phrase that the clause itself holds (they differ for "the decline", "that of X")."""
    if frame.listed and frame.role is not Role.BY:
        return flow.subject, None
    if frame.subject:
        end = frame.subject.end
        cut = grammar.boundary.search(clean, frame.subject.start, end)
        span: Span | None = Span(frame.subject.start, cut.start() if cut and cut.start() > frame.subject.start else end)
        span = noun_phrase(clean, span.start, span.end, periods, grammar) if span else None
    elif frame.role is Role.OBJECT:
        stop = grammar.boundary.search(clean, frame.quantity.span.end, frame.quantity.span.end + 80)
        end = stop.start() if stop else min(len(clean), frame.quantity.span.end + 80)
        span = noun_phrase(clean, frame.quantity.span.end, end, periods, grammar)
    else:
        span = noun_phrase(clean, left, max(left, frame.subject_end), periods, grammar)
    if span is None:
        return flow.subject, None
    text = " ".join(clean[span.start : span.end].split())
    if grammar.has("o_anaphor", text):
        own = Subject(span, text, indicator_of(text, lexicon, grammar))
        return flow.subject or own, own
    if flow.subject and (pointer := grammar.finds("o_that_of", text)) and pointer.start() == 0:
        head = flow.subject.text.partition(" of ")[0]
        full = f"{head} of {text[pointer.end() :].strip()}"
        found = Subject(span, full, indicator_of(full, lexicon, grammar))
        return found, found
    found = Subject(span, text, indicator_of(text, lexicon, grammar))
    return found, found


def _statement(
    clean: str,
    left: int,
    span: Span,
    frame: Frame,
    reading: Reading,
    subject: Subject | None,
    periods: list[Period],
    sentence: Sentence,
    grammar: Grammar,
    flow: Flow,
) -> Statement:
    tail = frame.tail
    start = clause_start(clean, left, frame.cue_span.start)
    inside = [p for p in periods if left <= p.span.start and p.span.end <= frame.quantity.span.start]
    based = [p for p in inside if _is_base(clean, sentence.span.start, p, grammar)]
    ref = tail.ref or next((p for p in reversed(inside) if p not in based), None)
    if ref is not None and not _usable(ref):
        dated, ref = True, None
    else:
        dated = False
    base = tail.base or (based[-1] if based else None)
    explicit, evidence = tail.comparator, tail.comparator_span
    if explicit is None:
        explicit, evidence = _comparator_before(clean, start, frame, grammar)
    if frame.role in (Role.EARLIER, Role.FROM) and not reading.ambiguous:
        ref, base, dated = tail.ref or tail.base, None, True
        if reading.ambiguous:
            base = tail.ref or tail.base
    elif reading.ambiguous:
        base, ref = tail.base or tail.ref, None
    if ref is not None:
        flow.period = ref
    period = ref if ref is not None else None if dated else flow.period
    projected = is_projection(clean, start, frame, grammar)
    comparator = _comparator(reading, explicit, base, period, projected, flow)
    if reading.kind == GROWTH and not projected and frame.role is not Role.EARLIER:
        flow.saw_growth(explicit)
    keep = base is not None and (reading.kind == CHANGE or comparator not in ("yoy", None))
    return Statement(
        span,
        sentence,
        reading,
        subject,
        frame,
        comparator,
        evidence,
        period,
        base if keep else None,
    )


def _is_base(clean: str, start: int, period: Period, grammar: Grammar) -> bool:
    lead = clean[max(start, period.span.start - 40) : period.span.start]
    return grammar.finds("o_base_lead", lead[-24:]) is not None


def _comparator_before(clean: str, start: int, frame: Frame, grammar: Grammar) -> tuple[str | None, Span | None]:
    for rule in grammar.tails:
        name = rule.extra.get("comparator")
        match = rule.regex.search(clean, start, frame.quantity.span.start) if name else None
        if name and match:
            return str(name), Span(match.start(), match.end())
    return None, None


def _comparator(
    reading: Reading, explicit: str | None, base: Period | None, period: Period | None, projected: bool, flow: Flow
) -> str | None:
    if projected:
        return "target"
    if reading.ambiguous:
        return "vs-period"
    if reading.kind not in (GROWTH, CHANGE):
        return None
    if explicit is not None:
        return explicit
    if base is not None:
        if (
            reading.kind == GROWTH
            and base.resolved
            and period
            and period.resolved
            and month_count(period.resolved) == 1
        ):
            return "mom" if shift(period.resolved, -1) == base.resolved else "vs-period"
        return "vs-period"
    if reading.kind == CHANGE:
        return None
    if default := flow.default_comparator():
        return default
    whole_year = period is not None and period.resolved is not None and month_count(period.resolved) == 12
    return "yoy" if whole_year else None


def _table(
    briefing: Briefing, lexicon: Lexicon, annotations: Annotations, grammar: Grammar, flow: Flow
) -> list[Statement]:
    return [
        s
        for cell in table_cells(briefing)
        if (s := statement_of(briefing, cell, lexicon, annotations, grammar, flow.document_period)) is not None
    ]
