"""Scores what a graph says of one document against its gold facts."""

from __future__ import annotations

from policygraph.evaluation.detection import detect_plain, overlap_at
from policygraph.evaluation.gold import GoldDocument
from policygraph.evaluation.measures import score_measures
from policygraph.evaluation.metrics import Metric, Tally
from policygraph.evaluation.named import score_names
from policygraph.evaluation.observations import score_observations
from policygraph.evaluation.sheet import Fault, Kind, Sheet
from policygraph.evaluation.words import Words
from policygraph.graph.records import Records


def score_document(gold: GoldDocument, records: Records) -> Sheet:
    """The score sheet of one document."""
    sheet, words = Sheet(), Words(gold.text)
    score_measures(sheet, gold.measures, records.measures, words)
    score_observations(sheet, gold.observations, records.observations, words)
    detect_plain(sheet, Metric.PROGRAMME, gold.programmes, records.programmes, words)
    detect_plain(sheet, Metric.PROBLEM, gold.problems, records.problems, words)
    detect_plain(sheet, Metric.OBJECTIVE, gold.objectives, records.objectives, words)
    score_names(sheet, Metric.ORGANISATION, gold.organisations, records.organisations)
    score_names(sheet, Metric.PERSON, gold.people, records.people)
    _score_traps(sheet, gold, records, words)
    _score_evidence(sheet, gold.text, records)
    return sheet


def _score_traps(sheet: Sheet, gold: GoldDocument, records: Records, words: Words) -> None:
    """A trap is sprung by a measure that shares at least half of its words."""
    for trap in gold.traps:
        sprung = [m for m in records.measures if overlap_at(words, trap, m) >= 0.5]
        sheet.count(Metric.TRAPS_AVOIDED, Tally(right=int(not sprung), missed=int(bool(sprung))))
        if sprung:
            sheet.faults.append(Fault(Metric.TRAPS_AVOIDED, Kind.WRONG, trap, "measure", "–", sprung[0].rule or ""))


def _score_evidence(sheet: Sheet, text: str, records: Records) -> None:
    """Every quote must stand where the graph says; a graph without evidence has missed one."""
    wrong = [q for q in records.quotes if text[q.start : q.end] != q.exact]
    missed = len(wrong) or int(not records.quotes)
    sheet.count(Metric.EVIDENCE_EXACT, Tally(right=len(records.quotes) - len(wrong), missed=missed))
    for quote in wrong:
        said = f"{quote.start}-{quote.end}: {quote.exact}"
        sheet.faults.append(Fault(Metric.EVIDENCE_EXACT, Kind.WRONG, None, said, text[quote.start : quote.end]))
