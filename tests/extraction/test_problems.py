"""Problems that a clause states, and clauses that only sound like one."""

from __future__ import annotations

import pytest
from test_judgement import claims_of

from policygraph.lexicon import Lexicon
from policygraph.model import ClaimKind

# What the rules tell and the language model, asked of the sentence alone, outweighs: known misses.
OUTWEIGHED = {
    "Burglaries were 12% higher than a year earlier",
}


def problems(sentence: str, lexicon: Lexicon) -> list[str]:
    made = claims_of(sentence, lexicon)
    return [c.span.of(made.briefing.text) for c in made.claims if c.kind is ClaimKind.PROBLEM]


@pytest.mark.parametrize(
    "stated",
    [
        "The strike has led to long delays and higher freight costs",
        "The drought is causing severe shortages of fodder",
        "Construction is being held back by scarce labour and dear loans",
        "Tenants are squeezed by higher heating bills",
        "Orchards have been suffering from both late frost and weak demand",
        "The embargo has seriously affected tanneries and their workers",
        "Racial disparities further compounded the matter",
        "The kelp mills are often understaffed",
    ],
)
def test_a_clause_that_tells_a_harm_is_a_problem_as_a_whole(
    stated: str, lexicon: Lexicon, rules_alone: Lexicon
) -> None:
    assert problems(f"{stated}.", rules_alone) == [stated]
    assert problems(f"{stated}.", lexicon) == ([] if stated in OUTWEIGHED else [stated])


def test_what_causes_it_is_left_out(lexicon: Lexicon) -> None:
    sentence = "Milk prices remain subject to volatility because of the weather."
    assert problems(sentence, lexicon) == ["Milk prices remain subject to volatility"]


def test_a_row_of_problems_under_one_verb_is_one(rules_alone: Lexicon) -> None:
    sentence = "Remove bottlenecks, difficulties and obstacles to exports."
    assert problems(sentence, rules_alone) == ["bottlenecks, difficulties and obstacles to exports"]


def test_a_difficulty_says_in_what(lexicon: Lexicon) -> None:
    assert problems("Builders report difficulty finding skilled masons.", lexicon) == [
        "difficulty finding skilled masons"
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "The levy will not cast a burden on the poor.",
        "Activity is no longer weakening.",
        "Mortgage delinquency remains low.",
        "The moderation of inflationary pressures continued.",
        "The scheme did not create any difficulties.",
        "The ferry is subject to approval.",
        "The reform led to faster growth.",
        "Rates were held back by the board.",
        "The scheme has positively affected small mills.",
        "The shortage of nurses has eased.",
        "The housing shortage has been resolved.",
    ],
)
def test_what_is_denied_gone_or_harmless_is_none(sentence: str, lexicon: Lexicon) -> None:
    assert problems(sentence, lexicon) == []


@pytest.mark.parametrize(
    "stated",
    [
        "Ferries in the north run far too rarely",
        "Hardly any of the apprentices found work in their own trade",
        "Sixty boatyard jobs have gone since March",
        "Burglaries were 12% higher than a year earlier",
        "Net menders cannot find apprentices",
        "A long frost could hurt our exports",
        "Island schools are being left behind",
        "Small boats must still wait three days for a berth",
    ],
)
def test_lack_excess_loss_and_danger_are_problems(stated: str, lexicon: Lexicon, rules_alone: Lexicon) -> None:
    assert problems(f"{stated}.", rules_alone) == [stated]
    assert problems(f"{stated}.", lexicon) == ([] if stated in OUTWEIGHED else [stated])


def test_a_trouble_told_by_a_relative_clause_is_its_antecedents(rules_alone: Lexicon) -> None:
    assert problems("The guild will visit some yards that evade the levy.", rules_alone) == [
        "some yards that evade the levy"
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "The fund pays for crews and nobody is left behind.",
        "It is too early to tell.",
        "The plan costs the islanders 40 crowns.",
        "Burglaries fell by a tenth.",
    ],
)
def test_what_befalls_nobody_is_none(sentence: str, lexicon: Lexicon) -> None:
    assert problems(sentence, lexicon) == []
