"""Finds observations: what a briefing says of the value, change or state of an indicator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policygraph.annotation.result import Annotations
from policygraph.extraction.observation_claims import Statement, to_claim
from policygraph.extraction.observation_figures import FigureReader
from policygraph.extraction.observation_flow import Flow, dates_a_figure
from policygraph.extraction.observation_grammar import grammar_of
from policygraph.extraction.observation_states import StateReader
from policygraph.extraction.observation_tables import row_cells, table_cells
from policygraph.extraction.observation_tabular import statement_of
from policygraph.model import BlockKind, Briefing, ObservationClaim, Period, Span

if TYPE_CHECKING:
    from policygraph.lexicon import Lexicon

_PROSE = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)
_TITLES = (BlockKind.TITLE, BlockKind.HEADING)


def find_observations(briefing: Briefing, lexicon: Lexicon, annotations: Annotations) -> list[ObservationClaim]:
    """The observations of a briefing in text order: figures in prose and tables, and states without a figure."""
    grammar = grammar_of(lexicon.rules)
    flow = Flow(document_period=_title_period(briefing, annotations))
    statements: list[Statement] = []
    for block in briefing.blocks:
        if block.kind not in _PROSE or len(row_cells(briefing, block)) > 1:
            continue
        flow.new_block()
        for sentence in (s for s in briefing.sentences if s.block == block.index):
            figures = FigureReader(briefing, sentence, lexicon, annotations, grammar, flow).statements()
            taken = [s.span for s in figures]
            statements += figures
            statements += StateReader(briefing, sentence, lexicon, annotations, grammar, flow).statements(taken)
    for cell in table_cells(briefing):
        found = statement_of(briefing, cell, lexicon, annotations, grammar, flow.document_period)
        statements += [found] if found else []
    out: dict[Span, ObservationClaim] = {}
    for statement in statements:
        out.setdefault(statement.span, to_claim(briefing, statement))
    return sorted(out.values(), key=lambda c: (c.span.start, c.span.end))


def _title_period(briefing: Briefing, annotations: Annotations) -> Period | None:
    """The period in the title: a statistical release is of that month."""
    first = next((b for b in briefing.blocks if b.kind is not BlockKind.FURNITURE), None)
    if first is None or first.kind not in _TITLES:
        return None
    return next((p for p in annotations.periods if first.span.covers(p.span) and dates_a_figure(p)), None)
