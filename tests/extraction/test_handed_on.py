"""Deeds that hang in another clause are found with whoever is to do them."""

from __future__ import annotations

import pytest
from test_judgement import claims_of

from policygraph.lexicon import Lexicon
from policygraph.model import ClaimKind, MeasureClaim, Reference, Relation


def deeds(sentence: str, lexicon: Lexicon) -> list[tuple[str, str | None]]:
    made = claims_of(sentence, lexicon)
    out = []
    for claim in made.claims:
        if isinstance(claim, MeasureClaim):
            actor = next((e.target for e in claim.edges if e.relation is Relation.ACTOR), None)
            label = actor.label if isinstance(actor, Reference) else None
            out.append((claim.span.of(made.briefing.text), label))
    return out


def test_an_order_is_a_deed_of_those_who_are_told(lexicon: Lexicon) -> None:
    sentence = "The Cabinet directed the Ministry of Fisheries to inspect the piers."
    assert deeds(sentence, lexicon) == [("inspect the piers", "Ministry of Fisheries")]


def test_firms_that_are_told_leave_the_deed_with_who_tells_them(lexicon: Lexicon) -> None:
    ((text, actor),) = deeds("The Cabinet has asked shipowners to report their ballast.", lexicon)
    assert text == "asked shipowners to report their ballast"
    assert actor != "shipowners"


@pytest.mark.parametrize("opening", ["The measures include", "The relief package involves"])
def test_what_measures_include_is_the_deed(opening: str, lexicon: Lexicon) -> None:
    found = [text for text, _ in deeds(f"{opening} halving the pilotage fee for small boats.", lexicon)]
    assert found == ["halving the pilotage fee for small boats"]


def test_an_order_denied_is_no_deed(lexicon: Lexicon) -> None:
    assert deeds("The Cabinet did not order the navy to inspect the piers.", lexicon) == []


def test_what_firms_ask_for_is_no_deed(lexicon: Lexicon) -> None:
    assert deeds("Growers said the ministry should build a new pier.", lexicon) == []


def test_numbered_paragraphs_that_go_on_are_no_list_of_foundations(lexicon: Lexicon) -> None:
    text = (
        "1. The ports rest on several favourable conditions.\n\n2. The dues were paid in time.\n\n3. The light was lit."
    )
    made = claims_of(text, lexicon)
    assert not [c for c in made.claims if c.rule == "foundation.listed"]


@pytest.mark.parametrize(
    "led",
    [" chaired by Premier Ada Quill on Thursday", ", chaired by the Premier,", " chaired by the Premier, Shri Ola Oak"],
)
def test_who_led_a_body_is_said_in_passing(led: str, lexicon: Lexicon) -> None:
    found = deeds(f"The Union Cabinet{led} approved the merger of two ferry schemes.", lexicon)
    assert found == [("approved the merger of two ferry schemes", "Union Cabinet")]


def test_who_acts_at_a_meeting_keeps_the_deed(lexicon: Lexicon) -> None:
    found = deeds("At the meeting chaired by Ada Quill, the Ferry Board approved a grant for kelp farms.", lexicon)
    assert found == [("approved a grant for kelp farms", "Ferry Board")]


def test_a_group_is_called_without_who_led_it(lexicon: Lexicon) -> None:
    ((_, actor),) = deeds("The board led by Governor Ada Quill cut the policy rate.", lexicon)
    assert actor == "board"


def test_a_deed_is_told_with_the_number_before_it(lexicon: Lexicon) -> None:
    sentence = "In the first phase, 1.15 lakh more small flats having one bedroom-kitchen will be built."
    assert [text for text, _ in deeds(sentence, lexicon)] == [
        "1.15 lakh more small flats having one bedroom-kitchen will be built"
    ]


def test_a_word_inside_a_name_is_no_deed(lexicon: Lexicon) -> None:
    sentence = (
        "The Cabinet approved grants under the Pradhan Mantri Garib Kelp Awas Yojana (PMGKAY) for five more months."
    )
    found = [text for text, _ in deeds(sentence, lexicon)]
    assert len(found) == 1
    assert found[0].startswith("approved grants under the Pradhan Mantri Garib Kelp Awas Yojana")


@pytest.mark.parametrize("lead", ["The aims of the kelp plan are to:", "The Kelp Strategy aims to:"])
def test_items_below_aims_are_aims(lead: str, lexicon: Lexicon) -> None:
    made = claims_of(f"{lead}\n\n- raise the income of growers\n\n- strengthen the supply of seed", lexicon)
    assert [c.kind for c in made.claims] == [ClaimKind.OBJECTIVE, ClaimKind.OBJECTIVE]


def test_items_below_a_plan_are_deeds(lexicon: Lexicon) -> None:
    made = claims_of("The parts of the kelp plan are:\n\n- build a store of seed", lexicon)
    assert [c.kind for c in made.claims] == [ClaimKind.MEASURE]


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


def test_what_figures_tell_is_no_foundation_as_well(lexicon: Lexicon) -> None:
    text = (
        "There are several favourable conditions.\n\nFirst, the harbour is sound.\n\nSecond, exports rose by 3 percent."
    )
    made = claims_of(text, lexicon)
    found = [c.span.of(made.briefing.text) for c in made.claims if c.rule == "foundation.listed"]
    assert found == ["the harbour is sound."]


@pytest.mark.parametrize(
    ("deed", "relief"),
    [("raise the tax on kelp", False), ("lower the tax on kelp", True), ("roll back tax breaks for kelp firms", False)],
)
def test_a_tax_that_is_raised_is_no_relief(deed: str, relief: bool, lexicon: Lexicon) -> None:
    made = claims_of(f"The ministry will {deed}.", lexicon)
    edges = [e.target for c in made.claims for e in c.edges if e.relation is Relation.INSTRUMENT]
    assert any(isinstance(t, Reference) and t.id == "tax-fee-reduction" for t in edges) is relief
