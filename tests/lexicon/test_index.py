"""What counts as a name of a concept in text."""

from __future__ import annotations

from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.lexicon.concepts import Concept, Label
from policygraph.lexicon.index import TermIndex
from policygraph.model import Scheme


def concept(scheme: Scheme, identifier: str, label: str, *names: tuple[str, str]) -> Concept:
    alternatives = tuple(Label(text, kind, "en") for text, kind in names)
    return Concept(scheme, identifier, label, MappingProxyType({"en": label}), alternatives)


INDEX = TermIndex(
    [
        concept(Scheme.SECTOR, "energy", "Energy", ("energy saving", "negativeLabel")),
        concept(Scheme.SECTOR, "saving", "Energy saving"),
        concept(Scheme.SECTOR, "nev", "New-energy vehicle", ("NEV", "acronym")),
        concept(Scheme.SECTOR, "fertiliser", "Fertiliser"),
        concept(Scheme.SECTOR, "services", "Services"),
        concept(Scheme.SECTOR, "tourism", "Tourism", ("cultural tourism", "altLabel")),
        concept(Scheme.SECTOR, "culture", "Culture", ("cultural tourism", "altLabel")),
        concept(Scheme.TARGET_GROUP, "msme", "Micro, small and medium firms"),
        concept(Scheme.ORGANISATION, "most", "Ministry of Science", ("MOST", "acronym")),
        concept(Scheme.INSTRUMENT, "supply", "Supply", ("ensure supply", "triggerVerb"), ("ensure", "triggerVerb")),
    ]
)


def found(text: str, *schemes: Scheme) -> list[tuple[str, str]]:
    return [(h.id, h.span.of(text)) for h in INDEX.find(text, schemes)]


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("new energy vehicles", [("nev", "new energy vehicles")]),  # longest, hyphen, plural
        ("New-Energy Vehicle's price", [("nev", "New-Energy Vehicle")]),  # case, possessive
        ("energy saving at home", [("saving", "energy saving")]),  # the negative label blocks its own concept only
        ("fertilizers", [("fertiliser", "fertilizers")]),  # American spelling
        ("the NEVs of 2020", [("nev", "NEVs")]),
        ("nevs and most of it", []),  # acronyms keep their case
        ("a service for bioenergy", []),  # no part of a word, no singular of a lone plural
        ("new. energy", [("energy", "energy")]),  # no name over a full stop
        ("micro, small and medium firms", [("msme", "micro, small and medium firms")]),
        ("micro small and medium firms", []),  # a comma in the label is a comma in the text
        ("ensuring supply", [("supply", "ensuring supply")]),
        ("ensure peace", []),  # a verb alone is no hit
    ],
)
def test_matching(text: str, hits: list[tuple[str, str]]) -> None:
    assert found(text) == hits


def test_schemes_do_not_hide_each_other_and_readings_are_all_told() -> None:
    (hit,) = INDEX.find("cultural tourism", (Scheme.SECTOR,))
    assert hit.ids == ("tourism", "culture")
    assert found("MOST energy", Scheme.ORGANISATION) == [("most", "MOST")]


def test_a_window_is_read_with_true_offsets() -> None:
    text = "energy, energy, energy"
    assert [h.span.start for h in INDEX.find(text, (), 8, 15)] == [8]


@given(st.text(alphabet="eEnérgy -,'’.\nİſ", max_size=60))
def test_hits_lie_on_words_of_the_text(text: str) -> None:
    for hit in INDEX.find(text):
        assert hit.span.of(text).strip() == hit.span.of(text)
        assert not text[hit.span.end : hit.span.end + 1].isalnum()
        assert not text[max(0, hit.span.start - 1) : hit.span.start].isalnum()
