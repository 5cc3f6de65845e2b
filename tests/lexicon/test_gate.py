"""Patterns that are not tried would not have matched; lists of phrases find what a plain list finds."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policygraph.errors import OntologyError
from policygraph.lexicon import Lexicon
from policygraph.lexicon import index as index_module
from policygraph.lexicon.alternatives import any_of
from policygraph.lexicon.gate import Gate
from policygraph.lexicon.home import ontology_dir
from policygraph.lexicon.rules import RuleBook
from policygraph.pipeline import Options, read_claims

GOLD = Path(__file__).parents[2] / "seeds" / "gold"


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.load(ontology_dir())


@pytest.fixture(scope="module")
def unscanned() -> Lexicon:
    return Lexicon.load(ontology_dir())


def test_no_rule_is_held_back_where_it_matches(lexicon: Lexicon) -> None:
    rules = lexicon.rules
    lines = [line for path in sorted(GOLD.glob("*.briefing")) for line in path.read_text("utf-8").splitlines() if line]
    needs = {rule.id: rule.need(rules.gate) for rule in rules.rules.values()}
    shown = {line: rules.gate.shown(line) for line in lines[::5]}
    kept = tried = 0
    for rule in rules.rules.values():
        need = needs[rule.id]
        for line, has in ((rule.example, rules.gate.shown(rule.example)), *shown.items()):
            is_open = need & has == need
            kept, tried = kept + is_open, tried + 1
            found = rule.regex.search(line)
            assert is_open or not found, (rule.id, line)
            assert not found or re.search(rule.loose, line, rule.flags), (rule.id, line)
    assert kept < tried / 2  # it is of use


TRAPS = [
    (r"\b(?:raise|cut)s?\s+taxes", re.I, ["Raises TAXES", "cut\u00a0taxes"]),
    (r"(?:re)?start(?:ed|ing)?", re.I, ["restarting", "a start"]),
    (r"(?i:kilo)s?\d*", 0, ["\u212aILOS9", "kilo"]),  # the Kelvin sign is a k when case is ignored
    (r"mis\w+ing", re.I, ["mi\u017f\u017fing", "MISSING"]),
    (r"[Tt]he\s(?:Act|Bill)", 0, ["the Act", "The Bill"]),
    (r"(?:foo|)bar", 0, ["bar"]),
    (r"(?<!\w)tax(?!\w)", re.I, ["a TAX."]),
    (r"(?=.*?\bgrant\b)fund", 0, ["fund a grant"]),
    (r"se\u00f1or(?:a|es)?", re.I, ["SE\u00d1OR", "se\u00f1ores"]),
    (r"x{2,}yes+", 0, ["xxyess"]),
    (r"(?:a|an)?\s*(?:loan|credit)-?lines?", re.I, ["loanline", "An credit-lines"]),
]


def test_a_briefing_is_read_as_if_every_rule_were_tried(
    ontology: Path, seed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lexical = Options(engine="lexical")
    held_back = read_claims(seed, Lexicon.load(ontology), lexical)
    monkeypatch.setattr(Gate, "need", lambda *_: 0)
    assert held_back == read_claims(seed, Lexicon.load(ontology), lexical)
    assert len(held_back.claims) > 50


def test_a_loose_pattern_is_looked_at_first(ontology: Path, tmp_path: Path) -> None:
    home = tmp_path / "ontology"
    shutil.copytree(ontology, home)
    mine = (
        "[patterns]\ntide_name = '(?!Old|New)[A-Z]\\w+'\n\n[loose]\ntide_name = '[A-Z]\\w+'\n\n"
        "[[rule]]\nid = 'tide.mine'\ncase = true\npattern = 'Tide of {tide_name}'\nexample = ''\nexpect = ''\n"
    )
    (home / "rules" / "mine.toml").write_text(mine, "utf-8")
    rule = RuleBook.load(home).rules["tide.mine"]
    assert list(rule.finditer("the Tide of the sea")) == []
    assert "regex" not in vars(rule)
    assert [m[0] for m in rule.finditer("Tide of Newport, Tide of Selmouth")] == ["Tide of Selmouth"]
    assert [m.start() for m in rule.finditer("Tide of Sel, Tide of Mor", 3)] == [13]


@pytest.mark.parametrize(
    ("family", "broken"),
    [
        ("person", "(?P<hit>Ada"),
        ("noise.line", "[a-"),
        ("org", "(?<=a|bc)(?P<hit>Quill)"),
        ("observation.before", "rose by"),  # lacks the group `cue`
        ("observation.state", "rose"),
    ],
)
def test_a_broken_pattern_is_named(ontology: Path, tmp_path: Path, family: str, broken: str) -> None:
    home = tmp_path / "ontology"
    shutil.copytree(ontology, home)
    more = f"[[rule]]\nid = '{family}.mine'\npattern = '{broken}'\nexample = 'Quill'\nexpect = 'Quill'\n"
    (home / "rules" / "mine.toml").write_text(more, "utf-8")
    text = tmp_path / "a.txt"
    text.write_text("The Quill Board will cut the toll.\n", "utf-8")
    with pytest.raises(OntologyError, match=rf"mine\.toml: rule '{family}\.mine': ."):
        read_claims(text, Lexicon.load(home), Options(engine="lexical"))


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (
            "people.toml",
            'id = "person-office.before"',
            'id = "person-office.mine"',
            "no rule named 'person-office.before'",
        ),
        ("judgement.toml", "text = '", "text = '[a-", "judgement\\.toml: row '[a-z.-]+': .*bad character"),
        ("judgement.toml", "confidence = 0", "confidence = 'high' # ", "judgement\\.toml: row '[a-z.-]+': .*'high'"),
        ("people.toml", "[patterns]\n", "[patterns]\nmine = 3\n", "people\\.toml: pattern 'mine' is no text"),
        ("people.toml", "[loose]\n", "[loose]\nmine = 'a'\n", "people\\.toml: loose 'mine' is no text for a pattern"),
        ("people.toml", "{person_any_word}'''\n\n[[", "[a'''\n\n[[", "people\\.toml: rule 'person\\.[a-z-]+': missing"),
    ],
)
def test_an_ontology_that_lacks_what_is_asked_for_is_told(
    ontology: Path, tmp_path: Path, file: str, old: str, new: str, told: str
) -> None:
    home = tmp_path / "ontology"
    shutil.copytree(ontology, home)
    text = (home / "rules" / file).read_text("utf-8")
    assert old in text
    (home / "rules" / file).write_text(text.replace(old, new, 1), "utf-8")
    briefing = tmp_path / "a.txt"
    briefing.write_text("The Quill Board will cut the toll.\n", "utf-8")
    with pytest.raises(OntologyError, match=told):
        read_claims(briefing, Lexicon.load(home), Options(engine="lexical"))


@pytest.mark.parametrize(("pattern", "flags", "texts"), TRAPS)
def test_traps(pattern: str, flags: int, texts: list[str]) -> None:
    regex, gate = re.compile(pattern, flags), Gate()
    need = gate.need(pattern, flags)
    for text in texts:
        assert regex.search(text)
        assert need & gate.shown(text) == need


def test_what_is_learned_later_holds_for_words_known_before() -> None:
    gate = Gate()
    first = gate.need(r"\balpha\b")
    assert first & gate.shown("alpha beta") == first
    second = gate.need(r"\bbeta\b")
    assert second
    assert second & gate.shown("alpha beta") == second
    assert second & gate.shown("alpha") == 0


letters = st.text("aAbk -", min_size=1, max_size=5).filter(lambda w: bool(w.split()))


@settings(derandomize=True, max_examples=150, deadline=None)
@given(st.lists(letters, min_size=9, max_size=14), st.text("aAbk -", max_size=30), st.booleans())
def test_a_list_of_phrases_finds_what_a_plain_list_finds(words: list[str], text: str, fold: bool) -> None:
    flags = re.IGNORECASE if fold else 0
    plain = sorted(set(words), key=lambda w: (-len(" ".join(w.split())), w))
    flat = "|".join(r"\s+".join(map(re.escape, w.split())) for w in plain)
    want = [m.span() for m in re.finditer(rf"(?<!\w)(?:{flat})(?!\w)", text, flags)]
    assert [m.span() for m in re.finditer(rf"(?<!\w){any_of(words)}(?!\w)", text, flags)] == want


@settings(derandomize=True, max_examples=60, deadline=None)
@given(st.integers(0, 700), st.integers(0, 700))
def test_a_part_of_a_text_is_read_as_if_it_stood_alone(
    lexicon: Lexicon, unscanned: Lexicon, one: int, other: int
) -> None:
    text = "Finance ministry's income tax plan for small firms' R&D centres.\n\nCar makers\u2019 'green' loans. " * 8
    start, end = sorted((one % len(text), other % len(text)))
    cut = lexicon.find(text, start=start, end=end)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index_module, "_SHORT", len(text) + 1)
        assert cut == unscanned.find(text, start=start, end=end)
