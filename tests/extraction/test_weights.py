"""What is learned from annotated briefings: cues, their weights, and what they make of clauses and measures."""

from __future__ import annotations

import random
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from altered_lexicon import altered
from policygraph.annotation import annotate
from policygraph.cli import main
from policygraph.errors import OntologyError
from policygraph.extraction import extract
from policygraph.extraction.classify_weighed import two_likeliest
from policygraph.lexicon import Lexicon
from policygraph.lexicon.rules import RuleBook
from policygraph.lexicon.weights import Weights, read_classes
from policygraph.model import Claim, Extraction, ObservationClaim, Reference, Relation, Scheme
from policygraph.pipeline import ENGINES
from policygraph.reading import read_text

MINISTRY = Reference(Scheme.ORGANISATION, "works", "Ministry of Works", known=False, kind="ministry")


def read(text: str, lexicon: Lexicon, engine: str = "parse") -> Extraction:
    briefing = read_text(f"News of the day\n\n{text}\n", "example", lexicon.rules)
    return extract(briefing, lexicon, annotate(briefing, lexicon), MINISTRY, engine)


def targets(claim: Claim, relation: Relation) -> list[str]:
    return [e.target.id for e in claim.edges if e.relation is relation and isinstance(e.target, Reference)]


def told(made: Extraction) -> dict[str, str]:
    """The rule behind each measure, by the words of the measure."""
    return {c.span.of(made.briefing.text): c.rule for c in made.claims if c.kind.value == "measure"}


@pytest.mark.parametrize("engine", ENGINES)
def test_a_deed_that_no_row_knows_is_found_with_what_it_is_done_to(
    engine: str, lexicon: Lexicon, rules_alone: Lexicon
) -> None:
    text = "Trawlers have been freed from the bridge toll since May."
    assert told(read(text, rules_alone, engine)) == {}
    assert told(read(text, lexicon, engine)) == {text.rstrip("."): "learned.measure"}


def test_what_will_not_be_done_is_a_deed_only_where_that_is_likelier_than_not(lexicon: Lexicon) -> None:
    """And it is told as negated."""
    doubtful = read("Nor will we lower the bar for new ferry licences.", lexicon)
    assert [(c.kind.value, c.rule) for c in doubtful.claims] == [("principle", "principle.negated")]
    [likely] = read(
        "The council will not borrow more, nor will it raise the berth fee for small boats.", lexicon
    ).claims
    assert (likely.kind.value, likely.rule) == ("measure", "learned.measure")
    assert targets(likely, Relation.MODALITY) == ["negated"]


def test_how_far_a_learned_deed_has_come_is_told_by_its_form(lexicon: Lexicon) -> None:
    text = (
        "The waiver of harbour dues runs until 30 June 2027. Trawlers have been freed from the bridge toll since May."
    )
    made = read(text, lexicon)
    status = {
        c.span.of(made.briefing.text).split()[0]: targets(c, Relation.STATUS)
        for c in made.claims
        if c.rule == "learned.measure"
    }
    assert status == {"The": ["in-force"], "Trawlers": ["completed"]}


def test_a_learned_deed_within_the_words_of_another_is_none(lexicon: Lexicon) -> None:
    made = read("The ministry will launch a series of steps to open up the harbour chain and supply chain.", lexicon)
    assert told(made) == {"launch a series of steps to open up the harbour chain and supply chain": "measure.future"}


def test_confidence_is_the_probability_that_the_weights_give(lexicon: Lexicon) -> None:
    made = read("We will double the fuel rebate for trawlers. The storm will double the waves.", lexicon)
    sure = [c.confidence for c in made.claims if c.kind.value == "measure"]
    assert len(sure) == 1
    assert lexicon.rules.weights["clause"].keep["measure"] <= sure[0] <= 1


def test_an_instrument_that_no_rule_tells_has_the_measure_as_its_evidence(lexicon: Lexicon) -> None:
    made = read("We have asked the harbour commission whether berth fees hold back trade.", lexicon)
    (measure,) = [c for c in made.claims if c.kind.value == "measure"]
    (edge,) = [e for e in measure.edges if e.relation is Relation.INSTRUMENT]
    assert targets(measure, Relation.INSTRUMENT) == ["policy-study"]
    assert (edge.rule, edge.evidence) == ("learned.instrument", (measure.span,))


def stated(made: Extraction) -> dict[str, str]:
    """The rule behind each observation, by its words."""
    return {c.span.of(made.briefing.text): c.rule for c in made.claims if c.kind.value == "observation"}


@pytest.mark.parametrize(
    "text",
    [
        "Visitors spent USD 2.4 billion in the first half.",
        "The national airline closed the first quarter with 41 percent of its seats empty.",
        "Kelp output has been more or less flat as a trend.",
    ],
)
def test_an_observation_that_no_rule_knows_is_found(text: str, lexicon: Lexicon, rules_alone: Lexicon) -> None:
    assert stated(read(text, rules_alone)) == {}
    assert set(stated(read(text, lexicon)).values()) == {"learned.observation"}


def test_a_learned_observation_has_value_unit_and_subject(lexicon: Lexicon) -> None:
    made = read("Net sales of boats came to USD 2.4 billion in May.", lexicon)
    (claim,) = [c for c in made.claims if isinstance(c, ObservationClaim)]
    assert (claim.value, targets(claim, Relation.UNIT)) == (Decimal("2.4e9"), ["USD"])
    assert targets(claim, Relation.INDICATOR) == ["net-sales-of-boats"]
    assert claim.confidence == next(e.confidence for e in claim.edges if e.relation is Relation.UNIT)
    assert claim.span.of(made.briefing.text) == "Net sales of boats came to USD 2.4 billion in May"


def test_the_rate_of_a_policy_is_taken_back(lexicon: Lexicon, rules_alone: Lexicon) -> None:
    text = "Aid intensity will be 25 percent."
    assert stated(read(text, rules_alone)) == {"Aid intensity will be 25 percent": "observation.before.level-verb"}
    assert stated(read(text, lexicon)) == {}


def with_weights(lexicon: Lexicon, file: str, reading: str, bias: float, keep: float = 0) -> Lexicon:
    """The lexicon with weights of one kind that find every candidate equally likely, and without the encoder."""
    alike = Weights({}, {reading: bias}, {reading: keep}, {reading: 0.5})
    return altered(lexicon, weights=lexicon.rules.weights | {file: alike}, encoder=None)


def test_a_deed_that_no_rule_knows_gives_way_to_a_likelier_observation(lexicon: Lexicon) -> None:
    all_deeds = with_weights(lexicon, "clause", "measure", 0.4)
    made = read("Retail sales rose by 3 percent in May. The gulls moved their nests.", all_deeds)
    assert list(told(made)) == ["The gulls moved their nests"]
    assert list(stated(made)) == ["Retail sales rose by 3 percent in May"]


def test_an_unlikely_deed_that_no_rule_knows_tells_no_sector(lexicon: Lexicon) -> None:
    text = "The tourism gulls moved their nests."
    for bias, sectors in ((0.1, []), (3.0, ["tourism"])):
        made = read(text, with_weights(lexicon, "clause", "measure", bias))
        (measure,) = [c for c in made.claims if c.kind.value == "measure"]
        assert targets(measure, Relation.SECTOR) == sectors


def test_what_dealers_have_seen_is_about_what_changed(lexicon: Lexicon) -> None:
    all_states = with_weights(lexicon, "state", "state", 3)
    made = read("Shopkeepers in the valley have enjoyed a run of firm retail sales.", all_states)
    (claim,) = [c for c in made.claims if c.rule == "learned.observation"]
    assert targets(claim, Relation.INDICATOR) == ["retail-sales"]


@pytest.mark.parametrize(
    ("text", "indicators"),
    [
        ("We have seen a striking decline in barge grants.", ["barge-grants"]),
        ("We have moved the nests.", []),
        ("When the mill trade is thriving, the guild can rest.", ["mill-trade"]),
        ("A central question has been whether the high rents are a sign of trouble.", ["central-question"]),
        ("Rents in the bay, higher than the nation throughout the 1980s, have fallen.", ["rents-in-the-bay"]),
    ],
)
def test_a_learned_state_is_of_something_that_has_a_value(text: str, indicators: list[str], lexicon: Lexicon) -> None:
    made = read(text, with_weights(lexicon, "state", "state", 3))
    found = [c for c in made.claims if c.rule == "learned.observation"]
    assert [i for c in found for i in targets(c, Relation.INDICATOR)] == indicators


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        ("In the following year the toll index increased by 3.7 per cent.", "toll index"),
        ("The ferry trade employs a workforce of nearly 220 000.", "workforce"),
    ],
)
def test_an_indicator_begins_behind_the_article_of_its_noun(text: str, indicator: str, lexicon: Lexicon) -> None:
    (claim,) = [c for c in read(text, lexicon).claims if c.kind.value == "observation"]
    (edge,) = [e for e in claim.edges if e.relation is Relation.INDICATOR]
    assert isinstance(edge.target, Reference)
    assert edge.target.label == indicator


def claims(made: Extraction, kind: str) -> dict[str, str]:
    """The rule behind each claim of a kind, by its words."""
    return {c.span.of(made.briefing.text): c.rule for c in made.claims if c.kind.value == kind}


@pytest.mark.parametrize(
    ("kind", "span"), [("objective", "moved their nests"), ("problem", "The gulls moved their nests")]
)
def test_a_clause_of_a_kind_that_no_rule_knows_is_found(kind: str, span: str, lexicon: Lexicon) -> None:
    for bias, found in ((-0.5, {}), (0.5, {span: f"learned.{kind}"})):
        made = read("The gulls moved their nests.", with_weights(lexicon, kind, kind, bias))
        assert claims(made, kind) == found


def test_an_unlikely_problem_is_taken_back_and_a_likely_one_keeps_its_words(lexicon: Lexicon) -> None:
    text = "Growers face a shortage of nets."
    for bias, found in ((-9, []), (9, ["Growers face a shortage of nets"])):
        made = read(text, with_weights(lexicon, "problem", "problem", bias, keep=0.1))
        assert list(claims(made, "problem")) == found


def test_what_a_rule_says_plainly_comes_first_but_is_no_second() -> None:
    weights = Weights({}, {}, dict.fromkeys("ab", 0.1), dict.fromkeys("ab", 0.3))
    unlikely = {"a": 0.02, "b": 0.5}
    assert two_likeliest(unlikely, {"a"}, weights) == ["b"]
    assert two_likeliest(unlikely, {"a"}, weights, clear={"a"}) == ["a"]
    assert two_likeliest({"a": 0.02, "b": 0.7}, {"a"}, weights, clear={"a"}) == ["b"]


def test_the_order_of_the_cues_does_not_matter(lexicon: Lexicon) -> None:
    weights = lexicon.rules.weights["clause"]
    cues = sorted(weights.by_reading["measure"])[::37]
    given = weights.likely(cues)
    for seed in range(20):
        random.Random(seed).shuffle(cues)
        assert weights.likely(cues) == given


def test_a_probability_is_the_logistic_function_of_bias_and_weights(tmp_path: Path) -> None:
    file = tmp_path / "clause.tsv"
    file.write_text("# ours\nm\tbias\t-1\nm\tkeep\t0.3\nm\ttake\t0.5\nm\tverb=cut\t1\nm\tword=tax\t2.5\n", "utf-8")
    weights = Weights.read(file)
    assert weights.likely([]) == {"m": 0.27}
    assert weights.likely(["verb=cut", "word=never-seen"]) == {"m": 0.5}
    assert weights.likely(["verb=cut", "word=tax"]) == {"m": 0.92}
    assert weights.holds("m", 0.3, said=True)
    assert not weights.holds("m", 0.3, said=False)


def test_a_word_counts_like_those_that_are_used_alike(tmp_path: Path) -> None:
    file = tmp_path / "clause.tsv"
    file.write_text("m\tbias\t0\nm\tkeep\t0.3\nm\ttake\t0.5\nm\tword~=tax\t1\nm\tdeed~=cut|tax\t2\n", "utf-8")
    weights = Weights.read(file, {"levy": "tax", "duty": "tax", "slash": "cut"})
    assert weights.likely(["word=levy"]) == {"m": 0.73}
    assert weights.likely(["word=levy", "word=duty"]) == {"m": 0.88}
    assert weights.likely(["deed=slash|levy"]) == {"m": 0.88}
    assert weights.likely(["word=gull", "deed=slash|gull", "levy", "other=levy"]) == {"m": 0.5}


def test_classes_of_words_are_read_and_a_broken_line_is_named(rules: RuleBook, tmp_path: Path) -> None:
    assert rules.classes["subsidies"] == rules.classes["taxes"]
    file = tmp_path / "classes.tsv"
    file.write_text("# ours\nlevy\ttaxes\nduty taxes\n", "utf-8")
    with pytest.raises(OntologyError, match=r"classes\.tsv, line 3"):
        read_classes(file)
    assert read_classes(tmp_path / "none.tsv") == {}


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        ("m\tbias\t0\nm\tkeep\t0.3\n", "reading 'm' has no take"),
        ("m\tbias\tmuch\n", "line 1"),
        ("m\tbias\t0\n\nm bias 0\n", "line 3"),
        ("m\tbias\tnan\n", "line 1"),
        ("m\tbias\t1e9\n", "line 1"),
        ("\tbias\t1\n", "line 1"),
    ],
)
def test_a_broken_file_is_named(lines: str, complaint: str, tmp_path: Path) -> None:
    file = tmp_path / "clause.tsv"
    file.write_text(lines, "utf-8")
    with pytest.raises(OntologyError, match=complaint) as raised:
        Weights.read(file)
    assert "clause.tsv" in str(raised.value)


@pytest.mark.parametrize(
    "kind",
    [("clause", "measure"), *((k, k) for k in ("figure", "state", "objective", "problem", "programme", "acronym"))],
)
def test_weights_that_lack_their_reading_are_refused_in_one_line(
    kind: tuple[str, str], ontology: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, reading = kind
    own = tmp_path / "ontology"
    shutil.copytree(ontology, own)
    (own / "weights" / f"{file}.tsv").write_text("other\tbias\t0\nother\tkeep\t0\nother\ttake\t0\n", "utf-8")
    (tmp_path / "note.txt").write_text("We will double the fuel rebate for trawlers.\n", "utf-8")
    with pytest.raises(SystemExit, match="2"):
        main(["build", str(tmp_path / "note.txt"), "--ontology", str(own), "--out", str(tmp_path / "out")])
    assert f"{file}.tsv has no reading {reading!r}" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_an_ontology_without_weights_leaves_it_to_the_rules(ontology: Path, tmp_path: Path) -> None:
    own = tmp_path / "ontology"
    shutil.copytree(ontology, own, ignore=shutil.ignore_patterns("weights"))
    (tmp_path / "note.txt").write_text("We will double the fuel rebate for trawlers.\n", "utf-8")
    out = tmp_path / "out"
    with pytest.raises(SystemExit, match="0"):
        main(["build", str(tmp_path / "note.txt"), "--ontology", str(own), "--out", str(out), "--engine", "lexical"])
    assert "learned" not in (out / "graph.ttl").read_text("utf-8")
