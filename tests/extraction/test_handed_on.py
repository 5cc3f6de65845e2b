"""Deeds that hang in another clause are found with whoever is to do them."""

from __future__ import annotations

import pytest
from test_judgement import claims_of

from policygraph.lexicon import Lexicon
from policygraph.model import MeasureClaim, Reference, Relation


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
