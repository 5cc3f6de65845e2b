"""States that a clause only names, and those of a verb that shares its subject with the one before."""

from __future__ import annotations

import pytest
from test_judgement import claims_of

from policygraph.lexicon import Lexicon
from policygraph.model import ClaimKind


def told(sentence: str, lexicon: Lexicon, kind: ClaimKind = ClaimKind.OBSERVATION) -> dict[str, str]:
    """The words of each claim of a kind and its rule."""
    made = claims_of(sentence, lexicon)
    return {c.span.of(made.briefing.text): c.rule for c in made.claims if c.kind is kind}


def test_a_state_that_a_clause_only_names_is_told(lexicon: Lexicon, rules_alone: Lexicon) -> None:
    sentence = "They enter the winter with low unemployment and a fall in exports."
    assert told(sentence, lexicon)["low unemployment"] == "observation.passing.state"
    assert "low unemployment" not in told(sentence, rules_alone)  # rules only point to it


@pytest.mark.parametrize(
    "sentence",
    [
        "The council weighed the pros and cons of lower inflation for the economy.",
        "Is that due to the rise in flour prices?",
        "We will pay for a reduction of the entry fee.",
    ],
)
def test_what_is_only_spoken_of_is_no_state(sentence: str, lexicon: Lexicon) -> None:
    assert told(sentence, lexicon) == {}


def test_a_second_verb_tells_a_state_of_its_own(lexicon: Lexicon) -> None:
    sentence = "Bank credit slowed in March but expanded at a solid pace in the first quarter."
    assert list(told(sentence, lexicon)) == [
        "Bank credit slowed in March",
        "expanded at a solid pace in the first quarter",
    ]


def test_an_object_ends_before_the_next_verb(lexicon: Lexicon) -> None:
    sentence = "The drop in barley prices has led to lower bread prices."
    assert "The drop in barley prices" in told(sentence, lexicon)


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        (
            "New problems did emerge in March, coal prices are still at a high level, "
            "which has led to a slowdown in some trades and increased downward pressure.",
            "increased downward pressure",
        ),
        ("The council spoke of weak growth.", "weak growth"),
    ],
)
def test_what_a_rule_tells_as_a_problem_is_no_state_as_well(sentence: str, words: str, lexicon: Lexicon) -> None:
    assert words in told(sentence, lexicon, ClaimKind.PROBLEM)
    assert words not in told(sentence, lexicon)


def test_a_whole_clause_may_tell_a_problem_and_a_state(lexicon: Lexicon) -> None:
    words = "Lenders complained of low growth and weak demand"
    assert words in told(f"{words}.", lexicon, ClaimKind.PROBLEM)
    assert words in told(f"{words}.", lexicon)


def test_a_foundation_gives_way_only_to_a_likelier_problem(lexicon: Lexicon) -> None:
    sentence = (
        "The favourable conditions are as follows: First, our mills have great resilience and can withstand "
        "challenges in all aspects. Second, the policies to support the mills go on."
    )
    assert len(told(sentence, lexicon, ClaimKind.FOUNDATION)) == 2
