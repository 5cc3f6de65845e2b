"""Deeds that hang in another clause are found with whoever is to do them."""

from __future__ import annotations

import pytest
from test_judgement import claims_of

from policygraph.annotation import annotate
from policygraph.annotation.names import resolve_publisher
from policygraph.extraction import extract
from policygraph.lexicon import Lexicon
from policygraph.model import MeasureClaim, Reference, Relation
from policygraph.reading import read_text


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


@pytest.mark.parametrize(
    "approval",
    [
        "The proposal made by the Minister in his capacity as Harbour Master to {}, was approved by the Cabinet.",
        "Cabinet approved the proposal presented by the Minister of Piers to {}.",
        "The Cabinet granted approval to the proposal to {}.",
    ],
)
def test_what_an_approved_proposal_proposes_is_the_deed(approval: str, lexicon: Lexicon) -> None:
    found = deeds(approval.format("build a breakwater at Oakport and to reduce mooring fees"), lexicon)
    assert found == [("build a breakwater at Oakport", "Cabinet"), ("reduce mooring fees", "Cabinet")]


def test_a_proposal_that_was_not_approved_is_no_deed(lexicon: Lexicon) -> None:
    assert deeds("The proposal of the Minister to build a breakwater was not approved by the Cabinet.", lexicon) == []
    assert deeds("The proposal of the growers to build a breakwater was read by the Cabinet.", lexicon) == []


def test_a_news_agency_acts_for_nobody(lexicon: Lexicon) -> None:
    text = (
        "OAKPORT, May 10 (Tide News) -- The Lunarian government allowed freer kelp exports. It also decided to cut the "
        "pier levy. The ban on small boats has been lifted."
    )
    briefing = read_text(f"News of the day\n\n{text}\n", "example", lexicon.rules)
    agency = resolve_publisher("Tide News Agency", lexicon)
    made = extract(briefing, lexicon, annotate(briefing, lexicon), agency)
    targets = [e.target for c in made.claims for e in c.edges if e.relation is Relation.ACTOR]
    actors = {t.label for t in targets if isinstance(t, Reference)}
    assert actors == {"Lunarian government"}
    assert [c.span.of(briefing.text) for c in made.claims if isinstance(c, MeasureClaim)] == [
        "allowed freer kelp exports",
        "also decided to cut the pier levy",
        "The ban on small boats has been lifted",
    ]


def test_an_order_to_do_two_things_is_two_deeds(lexicon: Lexicon) -> None:
    sentence = "The Premier ordered officials to relax harbour controls and study the possibility of suspending them."
    found = [text for text, _ in deeds(sentence, lexicon)]
    assert found == ["relax harbour controls", "study the possibility of suspending them"]
