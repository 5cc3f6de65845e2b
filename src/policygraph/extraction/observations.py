"""Finds observations: what a briefing says of the value, change or state of an indicator."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from policygraph.annotation.result import Annotations
from policygraph.extraction.candidates import Judged, Watch
from policygraph.extraction.observation_claims import Statement, to_claim
from policygraph.extraction.observation_columns import column_tables
from policygraph.extraction.observation_figures import FigureReader
from policygraph.extraction.observation_flow import Flow, dates_a_figure
from policygraph.extraction.observation_grammar import grammar_of
from policygraph.extraction.observation_in_passing import states_in_passing
from policygraph.extraction.observation_indicators import IndicatorChooser
from policygraph.extraction.observation_phrases import Subject
from policygraph.extraction.observation_stacked import stacked_tables
from policygraph.extraction.observation_states import StateReader
from policygraph.extraction.observation_tables import row_cells, table_cells
from policygraph.extraction.observation_tabular import statement_of
from policygraph.extraction.observation_weighed import ObservationJudge
from policygraph.extraction.scales import Weighing
from policygraph.model import BlockKind, Briefing, ObservationClaim, Period, Reference, Scheme, Span

if TYPE_CHECKING:
    from policygraph.lexicon import Lexicon

_ACRONYM = re.compile(r"\(([A-Z][A-Za-z]{0,4}(?:-?[A-Z][A-Za-z]{0,3}){1,3})\)")
_NAME_REACH = 60  # characters before an acronym in which the name may stand
_PROSE = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.HEADING)
_TITLES = (BlockKind.TITLE, BlockKind.HEADING)


def find_observations(
    briefing: Briefing,
    lexicon: Lexicon,
    annotations: Annotations,
    judged: Sequence[Judged] = (),
    watch: Watch | None = None,
    weighing: Weighing | None = None,
) -> list[ObservationClaim]:
    """The observations of a briefing in text order: figures in prose and tables, and states without a figure.

    `judged`: the clauses in which the figures stand; `watch` is told of each candidate and its verdict.
    """
    grammar = grammar_of(lexicon.rules)
    weighing = weighing or Weighing(lexicon.rules)
    judge = ObservationJudge(briefing, weighing, judged, watch)
    flow = Flow(document_period=_title_period(briefing, annotations), date=briefing.metadata.date)
    statements: list[Statement] = []
    flow.aliases.update(_aliases(briefing, lexicon))
    columns, tabular = column_tables(briefing, annotations.periods)
    stacked, in_stack = stacked_tables(briefing, annotations.periods, lexicon, grammar)
    statements += stacked
    tabular |= in_stack
    for block in briefing.blocks:
        if block.kind in _TITLES and block.index not in tabular:
            flow.topic = _topic(briefing, block.span, lexicon)
            flow.section_period = _period_in(block.span, annotations)
        if block.index in tabular or block.kind not in _PROSE or len(row_cells(briefing, block)) > 1:
            continue
        flow.new_block()
        for sentence in (s for s in briefing.sentences if s.block == block.index):
            chooser = IndicatorChooser(briefing.clean, sentence, lexicon, annotations, grammar, weighing, watch)
            given = (briefing, sentence, lexicon, annotations, grammar, flow, judge, chooser)
            figures = FigureReader(*given).statements()
            states = StateReader(*given)
            told = figures + states.statements([s.span for s in figures])
            statements += told + states_in_passing(states, [s.span for s in told])
    for cell in [*table_cells(briefing), *columns]:
        found = statement_of(briefing, cell, lexicon, annotations, grammar, flow.document_period)
        statements += [found] if found else []
    out: dict[Span, ObservationClaim] = {}
    for statement in (s for s in statements if s.subject is not None):  # a figure of nothing named says nothing
        out.setdefault(statement.span, to_claim(briefing, statement))
    return sorted(out.values(), key=lambda c: (c.span.start, c.span.end))


def _aliases(briefing: Briefing, lexicon: Lexicon) -> dict[str, Reference]:
    """The acronyms that the text puts in brackets behind an indicator of the register."""
    out: dict[str, Reference] = {}
    for match in _ACRONYM.finditer(briefing.clean):
        start = max(0, match.start() - _NAME_REACH)
        for hit in lexicon.find(briefing.clean, Scheme.INDICATOR, start=start, end=match.start()):
            if not briefing.clean[hit.span.end : match.start()].strip():
                out.setdefault(match[1], lexicon.reference(Scheme.INDICATOR, hit.id))
    return out


def _topic(briefing: Briefing, heading: Span, lexicon: Lexicon) -> Subject | None:
    """The indicator that a heading is about; None where it names none or several."""
    hits = lexicon.find(briefing.clean, Scheme.INDICATOR, start=heading.start, end=heading.end)
    if len({h.id for h in hits}) != 1:
        return None
    span = hits[0].span
    return Subject(span, span.of(briefing.clean), lexicon.reference(Scheme.INDICATOR, hits[0].id))


def _period_in(heading: Span, annotations: Annotations) -> Period | None:
    """The time that a heading names; None where it names none or several."""
    found = [p for p in annotations.periods if heading.covers(p.span) and dates_a_figure(p)]
    return found[0] if len({p.resolved for p in found}) == 1 else None


def _title_period(briefing: Briefing, annotations: Annotations) -> Period | None:
    """The period in the title: a statistical release is of that month."""
    first = next((b for b in briefing.blocks if b.kind is not BlockKind.FURNITURE), None)
    if first is None or first.kind not in _TITLES:
        return None
    return next((p for p in annotations.periods if first.span.covers(p.span) and dates_a_figure(p)), None)
