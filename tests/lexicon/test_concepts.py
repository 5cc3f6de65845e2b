"""Reading vocabularies, and what is said about a broken one."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.errors import OntologyError
from policygraph.lexicon.concepts import read_concepts
from policygraph.model import Scheme

HEAD = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix pg: <https://w3id.org/policygraph/ns#> .
@prefix sector: <https://w3id.org/policygraph/vocab/sector/> .
"""


def folder(tmp_path: Path, turtle: str, name: str = "sectors.ttl") -> Path:
    (tmp_path / "vocab").mkdir(exist_ok=True)
    (tmp_path / "vocab" / name).write_text(HEAD + turtle, "utf-8")
    return tmp_path


def test_a_concept_keeps_what_the_file_says(tmp_path: Path) -> None:
    turtle = """
sector:boats a skos:Concept ; skos:prefLabel "Boats"@en, "船"@zh-Hans ;
    skos:altLabel "boating"@en, "boat trade"@en-x-mt ; pg:acronym "BT" ; pg:negativeLabel "gravy boat"@en ;
    skos:notation "301"^^pg:ISICRev4 ; pg:madeBy "x" .
sector:canoes a skos:Concept ; skos:prefLabel "Canoes"@en ; skos:broader sector:boats .
"""
    boats, canoes = read_concepts(folder(tmp_path, turtle))
    assert (boats.scheme, boats.id, boats.label, boats.labels["zh-Hans"]) == (Scheme.SECTOR, "boats", "Boats", "船")
    assert boats.names("altLabel") == ["boating", "boat trade"]
    assert boats.names("acronym", "negativeLabel") == ["BT", "gravy boat"]
    assert boats.notations == (("ISICRev4", "301"),)
    assert boats.first("madeBy") == "x"
    assert canoes.broader == ("boats",)


@pytest.mark.parametrize(
    ("turtle", "told"),
    [
        ('sector:boats a skos:Concept ; skos:prefLabel "船"@zh-Hans .', "sector/boats has no prefLabel @en"),
        ('sector:boats skos:prefLabel "A"@en, "B"@en .', "two prefLabels @en"),
        ('sector:boats skos:prefLabel "A"@en ; skos:broader sector:ships .', "'ships', which does not exist"),
        ('sector:boats skos:prefLabel "A"@en', "sectors.ttl"),
    ],
)
def test_a_broken_vocabulary_is_named(tmp_path: Path, turtle: str, told: str) -> None:
    with pytest.raises(OntologyError, match=told):
        read_concepts(folder(tmp_path, turtle))


def test_a_concept_stands_in_one_file_only(tmp_path: Path) -> None:
    folder(tmp_path, 'sector:boats skos:prefLabel "A"@en .')
    folder(tmp_path, 'sector:boats skos:prefLabel "A"@en .', "more.ttl")
    with pytest.raises(OntologyError, match=r"stands in more\.ttl too"):
        read_concepts(tmp_path)
