"""Deeds that a clause only names: which phrases may be one, and what is told of them."""

from __future__ import annotations

import pytest

from policygraph.annotation import annotate
from policygraph.extraction import extract
from policygraph.extraction.candidates import Candidate
from policygraph.extraction.clause import Clause, Tense
from policygraph.extraction.judge import Verdict
from policygraph.lexicon import Lexicon
from policygraph.model import Claim, Extraction, Reference, Relation, Scheme
from policygraph.reading import read_text

MINISTRY = Reference(Scheme.ORGANISATION, "works", "Ministry of Works", known=False, kind="ministry")


def read(text: str, lexicon: Lexicon, engine: str = "parse") -> tuple[Extraction, list[str]]:
    """What is told of a text, and the phrases in it that may name a deed."""
    briefing = read_text(f"News of the day\n\n{text}\n", "example", lexicon.rules)
    phrases: list[str] = []

    def watch(judged: Clause | Candidate, verdict: Verdict) -> None:
        if isinstance(judged, Clause) and "named" in verdict.cues:
            assert judged.tense is Tense.NOMINAL
            phrases.append(judged.span.of(briefing.clean))

    made = extract(briefing, lexicon, annotate(briefing, lexicon), MINISTRY, engine, watch)
    return made, phrases


def named(made: Extraction) -> dict[str, Claim]:
    return {c.span.of(made.briefing.text): c for c in made.claims if c.rule == "learned.named-deed"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The recent expansion of the ferry fleet helps islanders.", ["The recent expansion of the ferry fleet"]),
        ("Islanders gained from the ministry's reform of berth fees.", ["the ministry's reform of berth fees"]),
        ("The sale and lease of the ferries helped.", ["The sale and lease of the ferries"]),
        (
            "They welcomed the closure of two yards and the repair of the quay.",
            ["the closure of two yards", "the repair of the quay"],
        ),
        (
            "Prices felt the rise in berth fees and the new tariff on kelp, which began in May.",
            ["the new tariff on kelp"],
        ),
        (
            "They gain from the repair scheme that the ministry began in the spring of last year when storms had torn "
            "away every second pier on the coast.",
            ["the repair scheme"],
        ),
        ("The measures were strict, and so was this policy.", []),  # a word alone names nothing
        ("The scheme managers came.", []),  # part of another phrase
        ("The colour of the boats pleases visitors.", []),
    ],
)
def test_which_phrases_may_name_a_deed(text: str, wanted: list[str], lexicon: Lexicon) -> None:
    assert read(text, lexicon)[1] == wanted
    assert read(text, lexicon, "lexical")[1] == []


@pytest.mark.parametrize(
    ("text", "deed"),
    [
        (
            "Growth reflects the Ministry of Tides' investment of 3 billion pounds in rail.",
            "the Ministry of Tides' investment of 3 billion pounds in rail",
        ),
        (
            "Exports were helped by the reduction of harbour dues by the Ministry of Tides in May.",
            "the reduction of harbour dues by the Ministry of Tides in May",
        ),
    ],
)
def test_a_likely_one_is_a_measure_with_its_actor(text: str, deed: str, lexicon: Lexicon) -> None:
    [(told, claim)] = named(read(text, lexicon)[0]).items()
    assert told == deed
    actors = [e.target for e in claim.edges if e.relation is Relation.ACTOR]
    assert [a.label for a in actors if isinstance(a, Reference)] == ["Ministry of Tides"]
    assert 0.4 <= claim.confidence < 1


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Exports were helped by the reduction of harbour dues in May.", "in-force"),
        ("Exports will gain from the reduction of harbour dues in May.", "announced"),
        ("Exporters noted the planned reduction of harbour dues in May.", "announced"),
    ],
)
def test_how_far_it_has_come_is_told_by_its_sentence(text: str, status: str, lexicon: Lexicon) -> None:
    [claim] = named(read(text, lexicon)[0]).values()
    assert [e.target.id for e in claim.edges if e.relation is Relation.STATUS and isinstance(e.target, Reference)] == [
        status
    ]


def test_it_gives_way_to_what_is_told_otherwise(lexicon: Lexicon) -> None:
    made, phrases = read("The ministry will announce the introduction of a grant for small boats.", lexicon)
    assert "the introduction of a grant for small boats" in phrases
    [measure] = [c for c in made.claims if c.kind.value == "measure"]
    assert measure.rule == "measure.future"


def test_a_question_names_none(lexicon: Lexicon) -> None:
    """Who asks does not act, however likely the deed."""
    text = "Exports were helped by the reduction of harbour dues in May."
    assert list(named(read(text, lexicon)[0])) == ["the reduction of harbour dues in May"]
    asked = f"QUESTION: Minister, why is that so? {text}\n\nMINISTER: That was a wet month."
    assert not named(read(asked, lexicon)[0])


def test_without_the_language_model_none_is_told(lexicon: Lexicon, rules_alone: Lexicon) -> None:
    text = "Exports were helped by the reduction of harbour dues in May."
    assert not named(read(text, rules_alone)[0])
    assert not named(read(text, lexicon, "lexical")[0])
