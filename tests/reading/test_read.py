"""Properties that hold for any text, and the seed briefing."""

from __future__ import annotations

import itertools
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from policygraph.errors import EmptyBriefingError
from policygraph.lexicon.rules import RuleBook
from policygraph.model import TurnKind
from policygraph.reading import read_briefing, read_text

PIECES = [
    "The ministry will widen the harbour. ",
    "First, taxes fall. ",
    "\n",
    "\n\n",
    "Reporter: ",
    "Ada Northwood: ",
    "- ",
    "1. ",
    "Home\n",
    "QX200-77B ",
    "What now? ",
    "“quoted” ",
    "\t4.5\t",
    "é\u0301\u3000",
    "(a) ",
    "NEXT STEPS\n",
]


@settings(max_examples=150, deadline=None)
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=30))
def test_spans_are_true_and_in_order(rules: RuleBook, pieces: list[str]) -> None:
    text = "".join(pieces)
    try:
        briefing = read_text(text, "a.txt", rules)
    except EmptyBriefingError:
        return
    assert len(briefing.clean) == len(text)
    spans = [b.span for b in briefing.blocks]
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    for sentence in briefing.sentences:
        assert briefing.blocks[sentence.block].span.covers(sentence.span)
        assert sentence.span.of(briefing.clean).strip() == sentence.span.of(briefing.clean)
        assert sentence.turn == briefing.blocks[sentence.block].turn
    for turn in briefing.turns:
        assert turn.answers is None or briefing.turns[turn.answers].kind is TurnKind.QUESTION


def test_reading_twice_is_the_same(rules: RuleBook, seed: Path) -> None:
    assert read_briefing(seed, rules) == read_briefing(seed, rules)


def test_seed(rules: RuleBook, seed: Path) -> None:
    briefing = read_briefing(seed, rules)
    assert {n.span.of(briefing.text) for n in briefing.noise} == {"1746-IV16"}
    assert len(briefing.noise) == 4
    assert [(t.kind.value, t.speaker) for t in briefing.turns] == [("question", None), ("answer", "Luo Junjie")]
    markers = [s.marker for s in briefing.sentences if s.marker]
    assert markers == ["First", "Second", "Third", "First", "Second", "Third", "Fourth"]
    assert len(briefing.sentences) == 32
