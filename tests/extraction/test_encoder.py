"""The language model that reads sentences: its pieces, what it tells, and what happens without it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from altered_lexicon import altered
from policygraph.annotation import annotate
from policygraph.cli import main
from policygraph.errors import OntologyError
from policygraph.extraction import extract
from policygraph.extraction.encoder import Encoder, WordPieces
from policygraph.lexicon import Lexicon
from policygraph.model import Extraction, Relation, Span
from policygraph.reading import read_text

VOCABULARY = ["[UNK]", "[CLS]", "[SEP]", "tax", "##es", "cut", "-", "cafe", "5", "%", "一", "##y", "de", "##fi", "##ne"]


@pytest.fixture(scope="module")
def folder(ontology: Path) -> Path:
    return ontology / "encoder"


@pytest.fixture(scope="module")
def encoder(folder: Path) -> Encoder:
    return Encoder(folder)


def odds(encoder: Encoder, sentence: str, kind: str, stretch: str | None = None) -> dict[str, float]:
    start = sentence.index(stretch) if stretch else 0
    return dict(encoder.tell(encoder.read(sentence), Span(start, start + len(stretch or sentence)), kind))


def read(text: str, lexicon: Lexicon, engine: str = "parse") -> Extraction:
    briefing = read_text(f"News of the day\n\n{text}\n", "example", lexicon.rules)
    return extract(briefing, lexicon, annotate(briefing, lexicon), None, engine)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Taxes cut", ["Tax", "es", "cut"]),  # case does not matter
        ("tax-cut 5%", ["tax", "-", "cut", "5", "%"]),  # signs stand alone
        ("Café  tax", ["Café", "tax"]),  # nor do accents; places stay right behind two blanks
        ("taxx cut", ["taxx", "cut"]),  # what cannot be cut to its end is one unknown piece
        ("deﬁne tax", ["deﬁne", "tax"]),  # a ligature is a letter that the model does not know
        ("一tax", ["一", "tax"]),
        ("tax\u200bes", ["tax\u200bes"[:3], "es"]),  # what is not seen does not part a word
        ("", []),
    ],
)
def test_pieces_are_where_they_stand(text: str, pieces: list[str]) -> None:
    cut = WordPieces(VOCABULARY).cut(text)
    assert [text[start:end].strip("\u200b") for _, start, end in cut] == pieces


def test_an_unknown_word_has_the_number_for_unknown_ones() -> None:
    words = WordPieces(VOCABULARY)
    assert [n for n, _, _ in words.cut("taxes unheard " + "x" * 500)] == [3, 4, 0, 0]


def test_a_vocabulary_without_the_signs_of_sentences_is_refused() -> None:
    with pytest.raises(OntologyError, match="no piece"):
        WordPieces(["tax"])


def test_a_deed_is_told_from_the_weather(encoder: Encoder) -> None:
    deed = odds(encoder, "The cabinet approved a fund for lobster hatcheries.", "clause")["measure"]
    weather = odds(encoder, "The harbour lay under a thick fog all morning.", "clause")["measure"]
    assert deed > 0 > weather


def test_every_kind_of_processor_gives_the_same_numbers(encoder: Encoder) -> None:
    """In single precision they differed by up to 0.5 between processors; these were told by another than yours."""
    sentence = "Last spring the harbour board cut mooring fees for cod boats by 12 per cent, and landings rose."
    told = odds(encoder, sentence, "clause")
    assert told["measure"] == pytest.approx(0.5398687936818567, abs=1e-9)


def test_what_is_asked_of_a_stretch_depends_on_the_stretch(encoder: Encoder) -> None:
    sentence = "Kelp prices collapsed last winter, so we will lend every gatherer the cost of a boat."
    deed, plight = "we will lend every gatherer the cost of a boat", "Kelp prices collapsed last winter"
    assert odds(encoder, sentence, "clause", deed)["measure"] > odds(encoder, sentence, "clause", plight)["measure"]


def test_the_same_sentence_gives_the_same_numbers(encoder: Encoder, folder: Path) -> None:
    one, other = "We will pave the quay.", "Exports of wool fell by 3 percent."
    first = odds(encoder, one, "instrument")
    odds(encoder, other, "instrument")
    assert odds(encoder, one, "instrument") == first
    fresh = Encoder(folder)
    odds(fresh, other, "instrument")
    assert odds(fresh, one, "instrument") == first


def test_of_what_stands_too_far_behind_nothing_is_told(encoder: Encoder) -> None:
    sentence = "We will pave the quay and " + "paint the shed and " * 200 + "rest."
    assert odds(encoder, sentence, "clause", "pave the quay")
    assert odds(encoder, sentence, "clause", "rest.") == {}


def test_of_an_unknown_kind_nothing_is_told(encoder: Encoder) -> None:
    assert odds(encoder, "We will pave the quay.", "weather") == {}


def spoilt(lexicon: Lexicon, folder: Path, tmp_path: Path, file: str, old: str, new: str) -> Lexicon:
    """The lexicon with one file of the language model that does not fit the others."""
    copied = shutil.copytree(folder, tmp_path / "encoder")
    text = (copied / file).read_text("utf-8")
    assert old in text
    (copied / file).write_text(text.replace(old, new, 1), "utf-8")
    return altered(lexicon, encoder=copied)


def test_the_lexical_engine_does_without_it(lexicon: Lexicon, folder: Path, tmp_path: Path) -> None:
    copied = shutil.copytree(folder, tmp_path / "encoder")
    (copied / "model.onnx").write_bytes(b"no model")
    broken = altered(lexicon, encoder=copied)
    assert read("We will pave the quay.", broken, "lexical").claims
    with pytest.raises(OntologyError, match=r"encoder/model\.onnx"):
        read("We will pave the quay.", broken)


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("readings.toml", '  "clause.measure",\n', "", r"encoder/head\.onnx: \d+ columns"),
        (
            "vocabulary.txt",
            "\nquay\n",
            "\n" + "".join(f"{i}\n" for i in range(10_000)) + "quay\n",
            r"encoder/model\.onnx",
        ),
    ],
)
def test_files_that_do_not_fit_each_other_are_refused(
    file: str, old: str, new: str, told: str, lexicon: Lexicon, folder: Path, tmp_path: Path
) -> None:
    with pytest.raises(OntologyError, match=told):
        read("We will pave the quay.", spoilt(lexicon, folder, tmp_path, file, old, new))


def test_a_kind_without_threshold_is_left_to_the_weights(lexicon: Lexicon, folder: Path, tmp_path: Path) -> None:
    unasked = spoilt(lexicon, folder, tmp_path, "readings.toml", "[threshold.problem]", "[threshold.unasked]")
    assert read("Net menders cannot find apprentices.", unasked).claims


def test_without_the_folder_the_weights_speak_alone(lexicon: Lexicon) -> None:
    made = read("We will pave the quay. We will build a new hospital in Port Sel.", altered(lexicon, encoder=None))
    assert len(made.claims) == 2
    assert not {e.rule for c in made.claims for e in c.edges} & {"learned.target-group"}


def test_a_group_that_no_rule_tells_is_found_with_its_words(lexicon: Lexicon, rules_alone: Lexicon) -> None:
    text = "The council will offer first-time skippers a free berth."
    assert groups(read(text, rules_alone)) == []
    assert groups(read(text, lexicon)) == [("learned.target-group", "first-time skippers")]


def test_a_group_of_a_purpose_must_be_likely(lexicon: Lexicon, rules_alone: Lexicon) -> None:
    text = "The ministry will publish the tables every quarter, so that firms whose sales rose are not left out.\n"
    assert groups(read(text, rules_alone)) != []
    assert groups(read(text, lexicon)) == []


def groups(made: Extraction) -> list[tuple[str, str]]:
    edges = [e for c in made.claims for e in c.edges if e.relation is Relation.TARGET_GROUP]
    return [(e.rule, e.evidence[0].of(made.briefing.clean)) for e in edges]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("readings.toml", "columns = ["),
        ("readings.toml", "columns = []\n[threshold.clause]\nkeep = 'much'\ntake = 0.5\n"),
        ("readings.toml", "\x00"),
        ("vocabulary.txt", "tax\n"),
    ],
)
def test_a_folder_that_cannot_be_used_is_one_clear_line(
    file: str, text: str, ontology: Path, tmp_path: Path, seed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "ontology"
    shutil.copytree(ontology, broken)
    (broken / "encoder" / file).write_text(text, "utf-8")
    with pytest.raises(SystemExit, match="2"):
        main(["build", str(seed), "--ontology", str(broken), "--out", str(tmp_path / "out")])
    told = capsys.readouterr().err.strip().splitlines()[-1]
    assert "encoder" in told or "vocabulary.txt" in told
    assert not (tmp_path / "out").exists()
