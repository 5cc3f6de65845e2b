"""What the items of a list are: aims, problems, foundations or deeds, as the sentence above them says."""

from __future__ import annotations

import pytest
from test_judgement import claims_of

from policygraph.lexicon import Lexicon
from policygraph.model import ClaimKind, MeasureClaim, Reference, Relation


@pytest.mark.parametrize("lead", ["The aims of the kelp plan are to:", "The Kelp Strategy aims to:"])
def test_items_below_aims_are_aims(lead: str, lexicon: Lexicon) -> None:
    made = claims_of(f"{lead}\n\n- raise the income of growers\n\n- strengthen the supply of seed", lexicon)
    assert [c.kind for c in made.claims] == [ClaimKind.OBJECTIVE, ClaimKind.OBJECTIVE]


def test_items_below_a_plan_are_deeds(lexicon: Lexicon) -> None:
    made = claims_of("The parts of the kelp plan are:\n\n- build a store of seed", lexicon)
    assert [c.kind for c in made.claims] == [ClaimKind.MEASURE]


ITEMS = "- Trained 90 divers\n\n- Issuance of 418 pier certificates\n\n- Drafting of a harbour policy paper"


def test_items_below_achievements_are_done(lexicon: Lexicon) -> None:
    made = claims_of(f"Key achievements of the agencies\n\nHarbour Police\n\n{ITEMS}", lexicon)
    deeds = [c for c in made.claims if isinstance(c, MeasureClaim)]
    assert [c.span.of(made.briefing.text) for c in deeds] == [line.removeprefix("- ") for line in ITEMS.split("\n\n")]
    states = [e.target for c in deeds for e in c.edges if e.relation is Relation.STATUS]
    assert [s.id for s in states if isinstance(s, Reference)] == ["completed"] * 3


def test_items_below_another_heading_are_none_of_that(lexicon: Lexicon) -> None:
    made = claims_of(f"Notes\n\nKey achievements\n\n- Built a pier\n\nPlans of the agencies\n\n{ITEMS}", lexicon)
    deeds = [c.span.of(made.briefing.text) for c in made.claims if isinstance(c, MeasureClaim)]
    assert "Built a pier" in deeds
    assert "Trained 90 divers" not in deeds


def test_items_below_a_list_of_problems_are_problems_and_no_deeds(lexicon: Lexicon) -> None:
    items = (
        "- All ferries pay the same fee whatever their size.\n\n- Berth fees are set below the cost of the piers; and"
    )
    made = claims_of(f"The other problems with the fees include:\n\n{items}", lexicon)
    text = made.briefing.text
    found = [c.span.of(text) for c in made.claims if c.kind is ClaimKind.PROBLEM]
    assert found[-2:] == [
        "All ferries pay the same fee whatever their size",
        "Berth fees are set below the cost of the piers",
    ]
    assert not [c for c in made.claims if isinstance(c, MeasureClaim)]


def test_numbered_paragraphs_that_go_on_are_no_list_of_foundations(lexicon: Lexicon) -> None:
    text = (
        "1. The ports rest on several favourable conditions.\n\n2. The dues were paid in time.\n\n3. The light was lit."
    )
    made = claims_of(text, lexicon)
    assert not [c for c in made.claims if c.rule == "foundation.listed"]


def test_what_figures_tell_is_no_foundation_as_well(lexicon: Lexicon) -> None:
    text = (
        "There are several favourable conditions.\n\nFirst, the harbour is sound.\n\nSecond, exports rose by 3 percent."
    )
    made = claims_of(text, lexicon)
    found = [c.span.of(made.briefing.text) for c in made.claims if c.rule == "foundation.listed"]
    assert found == ["the harbour is sound."]


def test_items_below_a_package_need_no_bullets(lexicon: Lexicon) -> None:
    items = [
        "Provision of a further 10 million dollars over two years for training in distant harbours",
        "Removal of the bar on gatherers who get a boat grant",
        "Extension of the storm declaration to Northport",
    ]
    made = claims_of("The package approved by Cabinet comprises:\n\n" + "\n\n".join(f"{i}." for i in items), lexicon)
    assert [c.span.of(made.briefing.text) for c in made.claims if isinstance(c, MeasureClaim)] == items


def test_a_long_paragraph_is_no_item(lexicon: Lexicon) -> None:
    talk = "Extension of the pier is what the harbour talks of. " * 6
    made = claims_of(f"The package comprises:\n\nRemoval of the bar on nets.\n\n{talk}\n\nA fund for kelp.", lexicon)
    found = [c.span.of(made.briefing.text) for c in made.claims if isinstance(c, MeasureClaim)]
    assert found == ["Removal of the bar on nets"]
