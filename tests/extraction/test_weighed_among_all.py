"""What is meant among all that a sentence names: indicators, sectors and programmes (decision 017)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from policygraph.annotation import annotate
from policygraph.annotation.names import find_names
from policygraph.annotation.programmes import choices_in
from policygraph.extraction import extract
from policygraph.extraction.candidates import Candidate, Watch
from policygraph.extraction.classify import classify_measure, names_in
from policygraph.extraction.classify_sectors_weighed import sector_choices
from policygraph.extraction.clause import Clause
from policygraph.extraction.encoder import Encoder
from policygraph.extraction.judge import Verdict
from policygraph.extraction.observation_grammar import grammar_of
from policygraph.extraction.observation_indicators import INDICATOR, IndicatorChooser, Told
from policygraph.extraction.scales import SentenceReader, Weighing
from policygraph.lexicon import Lexicon
from policygraph.model import Briefing, Claim, ClaimKind, Extraction, Reference, Relation, Scheme, Span
from policygraph.reading import read_text

INDICATORS = [
    ("The five ports account for only 40 percent of harbour spending.", "harbour spending"),
    ("Personal income tax is now down to 10 percent of revenue.", "Personal income tax"),
    ("Net purchases of bonds by foreigners came to 6 million crowns in May.", "Net purchases of bonds by foreigners"),
]
SECTORS = [
    ("The outlay for coal will be 27 million crowns this year.", {"Coal"}),
    ("We will extend Homes for Islanders by two years.", set()),
    ("We will print the ballot papers in a shoe factory.", set()),
    ("We will cut the fees of the fishing fleet, and farmers know that they are not forgotten.", {"Agriculture"}),
]
PROGRAMMES = [
    ("The council has paid out money from the Islands Housing Reserve.", ["Islands Housing Reserve"]),
    ("Budget 2008 pays for piers.", []),
]


def read(sentence: str, lexicon: Lexicon) -> tuple[Briefing, Extraction]:
    briefing = read_text(f"A statement\n\n{sentence}\n", "x", lexicon.rules)
    return briefing, extract(briefing, lexicon, annotate(briefing, lexicon), None)


def targets(claim: Claim, relation: Relation) -> list[str]:
    return [e.target.label for e in claim.edges if e.relation is relation and isinstance(e.target, Reference)]


# --- indicators -----------------------------------------------------------------------------------


def chooser(briefing: Briefing, lexicon: Lexicon, watch: Watch | None = None) -> IndicatorChooser:
    weighing, grammar = Weighing(lexicon.rules), grammar_of(lexicon.rules)
    return IndicatorChooser(
        briefing.clean, briefing.sentences[-1], lexicon, annotate(briefing, lexicon), grammar, weighing, watch
    )


def test_every_noun_phrase_of_the_sentence_may_be_meant(lexicon: Lexicon) -> None:
    text = "The takings of the ferries and the tolls on bridges rose by 4 percent in Narvik."
    briefing = read_text(text, "x", lexicon.rules)
    found = {phrase.of(briefing.clean) for phrase in chooser(briefing, lexicon).phrases}
    assert {"takings of the ferries", "takings", "tolls on bridges", "ferries"} <= found
    assert not {phrase for phrase in found if "rose" in phrase}


def test_without_weights_the_rules_are_believed(rules_alone: Lexicon) -> None:
    briefing = read_text("Crates of eels sold at 4 percent more.", "x", rules_alone.rules)
    said = Span(10, 14)
    told = Told(Span(0, 37), Span(23, 32), "any", figure=True)
    assert chooser(briefing, rules_alone).choose(told, said) == said


def test_who_learns_hears_of_every_phrase_and_which_the_rules_name(rules_alone: Lexicon) -> None:
    briefing = read_text("Sales of eels rose by 4 percent.", "x", rules_alone.rules)
    heard: list[tuple[str, bool]] = []

    def note(candidate: Clause | Candidate, verdict: Verdict) -> None:
        assert isinstance(candidate, Candidate)
        assert candidate.phrase
        heard.append((candidate.phrase.of(briefing.clean), verdict.then == INDICATOR))

    chooser(briefing, rules_alone, note).choose(Told(Span(0, 31), Span(22, 31), "any", figure=True), Span(0, 13))
    assert ("Sales of eels", True) in heard
    assert ("eels", False) in heard
    assert sum(says for _, says in heard) == 1


def test_of_a_long_row_only_the_nearest_phrases_are_weighed(rules_alone: Lexicon) -> None:
    text = "Sales of eels rose by 4 percent" + "".join(f", rents on pier {n} by {n} percent" for n in range(60)) + "."
    briefing = read_text(text, "x", rules_alone.rules)
    heard: list[Span] = []

    def note(candidate: Clause | Candidate, verdict: Verdict) -> None:
        assert isinstance(candidate, Candidate)
        assert verdict.cues
        heard.append(candidate.span)

    anchor = Span(text.index("4 percent"), text.index("4 percent") + 9)
    chooser(briefing, rules_alone, note).choose(Told(Span(0, anchor.end), anchor, "any", figure=True), Span(0, 13))
    assert len(heard) <= 25
    assert max(span.end for span in heard) < len(text) / 2


@pytest.mark.parametrize(("sentence", "indicator"), INDICATORS)
def test_the_likeliest_phrase_is_taken(lexicon: Lexicon, sentence: str, indicator: str) -> None:
    _, made = read(sentence, lexicon)
    found = [targets(c, Relation.INDICATOR) for c in made.claims if c.kind is ClaimKind.OBSERVATION]
    assert found == [[indicator]]


# --- sectors --------------------------------------------------------------------------------------


def test_a_sector_outside_the_clause_may_be_meant(lexicon: Lexicon) -> None:
    text = "For the fishing harbours and the farms, we will waive the fees."
    briefing = read_text(text, "x", lexicon.rules)
    deed, whole = Span(text.index("will"), len(text) - 1), briefing.sentences[0].span
    names = names_in(annotate(briefing, lexicon), whole)[0]
    choices = sector_choices(briefing.clean, deed, whole, [], names, lexicon)
    assert {c.named.span.of(text) for c in choices} >= {"farms"}
    assert all(c.stretch.covers(deed) and c.stretch.covers(c.named.span) and not c.said for c in choices)


@pytest.mark.parametrize(("sentence", "sectors"), SECTORS)
def test_likely_sectors_of_a_measure(lexicon: Lexicon, sentence: str, sectors: set[str]) -> None:
    _, made = read(sentence, lexicon)
    measures = [c for c in made.claims if c.kind is ClaimKind.MEASURE]
    assert {label for c in measures for label in targets(c, Relation.SECTOR)} == sectors


def test_without_weights_and_beyond_what_the_model_reads_the_rules_are_believed(ontology: Path, tmp_path: Path) -> None:
    own = tmp_path / "ontology"
    shutil.copytree(ontology, own)
    (own / "weights" / "sector.tsv").unlink()
    lexicon = Lexicon.load(own)
    clause = "cut the fees of the fishing fleet"
    far = "In the bay, " + "by the pier and " * 70 + f"at the quay, we will {clause}."
    for text in (f"We will {clause}.", far):
        briefing = read_text(text, "x", lexicon.rules)
        reader = SentenceReader(briefing, Encoder(own / "encoder"))
        start = text.index(clause)
        found = classify_measure(
            briefing, lexicon, annotate(briefing, lexicon), Span(start, start + len(clause)), briefing.sentences[0],
            None, weighing=Weighing(lexicon.rules, reader),
        )  # fmt: skip
        assert [e.target.id for e in found if e.relation is Relation.SECTOR and isinstance(e.target, Reference)] == [
            "agriculture"
        ]


# --- programmes -----------------------------------------------------------------------------------


def test_a_run_of_capitals_may_be_a_name_whole_or_in_part(lexicon: Lexicon) -> None:
    text = "She praised the Lamps for Piers Accord under the Tide Act in Narvik, and “Ships for All”."
    briefing = read_text(text, "x", lexicon.rules)
    found = {c.span.of(text) for c in choices_in(briefing, lexicon, find_names(briefing, lexicon)[0])}
    assert {"Lamps for Piers Accord", "Tide Act", "Ships for All", "Lamps for Piers Accord under the Tide Act"} <= found


@pytest.mark.parametrize(("sentence", "names"), PROGRAMMES)
def test_likely_names_of_programmes(lexicon: Lexicon, sentence: str, names: list[str]) -> None:
    briefing = read_text(f"A statement\n\n{sentence}\n", "x", lexicon.rules)
    found = [m.reference.label for m in annotate(briefing, lexicon).mentions if m.reference.scheme is Scheme.PROGRAMME]
    assert found == names


@pytest.mark.parametrize(
    ("deed", "relief"),
    [("raise the tax on kelp", False), ("lower the tax on kelp", True), ("roll back tax breaks for kelp firms", False)],
)
def test_a_tax_that_is_raised_is_no_relief(deed: str, relief: bool, lexicon: Lexicon) -> None:
    _, made = read(f"The ministry will {deed}.", lexicon)
    found = [t for claim in made.claims for t in targets(claim, Relation.INSTRUMENT)]
    assert ("Tax and fee reduction" in found) is relief
