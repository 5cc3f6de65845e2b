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


def test_numbered_paragraphs_that_go_on_are_no_list_of_foundations(lexicon: Lexicon) -> None:
    text = (
        "1. The ports rest on several favourable conditions.\n\n2. The dues were paid in time.\n\n3. The light was lit."
    )
    made = claims_of(text, lexicon)
    assert not [c for c in made.claims if c.rule == "foundation.listed"]
