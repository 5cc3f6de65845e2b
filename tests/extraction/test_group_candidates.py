"""Phrases that no rule tells as target groups, but that the language model is asked about."""

from __future__ import annotations

import pytest

from policygraph.extraction.classify_groups import GroupReader
from policygraph.lexicon import Lexicon
from policygraph.model import Span


@pytest.mark.parametrize(
    ("clause", "phrases"),
    [
        ("the ferry owner must keep a log", ["ferry owner"]),
        ("the owner pays for the lamp", ["owner"]),
        ("paint the owner cabin", []),
        ("we will talk to the coastal glass industry", ["coastal glass industry"]),
        ("send lamps to all island ministries", ["island ministries"]),
        ("lamps for those whose boats sank", ["those whose boats sank"]),
        ("a grant to the Pier Trust", ["Pier Trust"]),
        ("a grant to the Pier Fund", []),
        ("require the larger ferry offices to close", ["larger ferry offices"]),
        ("paint the ferry offices", []),
    ],
)
def test_what_may_be_a_group(lexicon: Lexicon, clause: str, phrases: list[str]) -> None:
    span = Span(0, len(clause))
    found = GroupReader.of(lexicon).unsaid(clause, span, [], [])
    assert [phrase.of(clause) for _, phrase in found] == phrases


def test_what_the_rules_tell_is_not_asked_again(lexicon: Lexicon) -> None:
    clause = "help ferry owners"
    reader, span = GroupReader.of(lexicon), Span(0, len(clause))
    told = [phrase for _, phrase in reader.read(clause, span, [])]
    assert told
    assert reader.unsaid(clause, span, [], told) == []
