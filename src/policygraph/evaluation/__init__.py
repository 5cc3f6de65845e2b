"""Measures the extraction on hand-made gold facts: precision, recall and F1 with intervals, and where it errs."""

from policygraph.evaluation.errors_page import write_errors_page
from policygraph.evaluation.gold import GoldDocument, load_gold
from policygraph.evaluation.metrics import Metric, Tally
from policygraph.evaluation.run import Evaluation, evaluate
from policygraph.evaluation.table import as_data, write_table

__all__ = [
    "Evaluation",
    "GoldDocument",
    "Metric",
    "Tally",
    "as_data",
    "evaluate",
    "load_gold",
    "write_errors_page",
    "write_table",
]
