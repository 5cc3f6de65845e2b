"""Comparison by words."""

from __future__ import annotations

from policygraph.evaluation.words import Words, alike, normal, pair
from policygraph.model import Span


def test_words_wholly_inside_a_span_count() -> None:
    words = Words("Output rose by 3.5% in May")
    assert words.within(Span(0, 11)) == {0, 1}
    assert words.within(Span(0, 10)) == {0}  # "ros" is no word of the text
    assert words.within(Span(2, 6)) == frozenset()


def test_words_are_counted_in_code_points() -> None:
    words = Words("工业 𝐁 rose")
    assert words.within(Span(3, 4)) == {1}


def test_names_are_compared_without_articles_and_titles() -> None:
    assert normal("Dr. A. Okoye, the Treasury's") == "okoye treasury s"
    assert alike("the small firms", "Small Firms") == 1.0
    assert alike(None, "x") == 0.0


def test_the_best_pair_is_taken_first_and_each_only_once() -> None:
    score = {("a", "x"): 0.6, ("a", "y"): 0.9, ("b", "x"): 0.4, ("b", "y"): 0.8}
    matched = pair(["a", "b"], ["x", "y"], lambda g, p: score[g, p])
    assert matched == {0: 1}  # b may not have y, and x is too far from it
    assert pair(["a", "b"], ["x", "y"], lambda g, p: score[g, p], floor=0.4) == {0: 1, 1: 0}
