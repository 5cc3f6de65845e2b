"""The lexicon as a whole: looking up, pointing to, and the shipped vocabularies."""

from __future__ import annotations

import pytest

from policygraph.errors import OntologyError
from policygraph.lexicon import Lexicon
from policygraph.model import Scheme

AXIS = {"supply-side", "environmental-side", "demand-side"}
WIDE = (Scheme.SECTOR, Scheme.INSTRUMENT, Scheme.INDICATOR, Scheme.TARGET_GROUP, Scheme.PRODUCT, Scheme.ORGANISATION)


@pytest.mark.parametrize(
    ("name", "identifier"),
    [
        ("miit", "miit"),
        ("MIIT", "miit"),
        ("the Ministry of industry and information technology", "miit"),
        ("工信部", "miit"),
        ("Ministry of Finance", "mof"),
        ("Ministry of Finance (Japan)", "jp-mof"),
        ("Ministry of Nothing", None),
    ],
)
def test_lookup_by_id_label_and_acronym(lexicon: Lexicon, name: str, identifier: str | None) -> None:
    concept = lexicon.lookup(Scheme.ORGANISATION, name)
    assert (concept and concept.id) == identifier


def test_references_carry_the_kind_of_body(lexicon: Lexicon) -> None:
    reference = lexicon.reference(Scheme.ORGANISATION, "pbc")
    assert (reference.kind, reference.known) == ("central bank", True)
    with pytest.raises(OntologyError, match="no sector 'moonbeams'"):
        lexicon.reference(Scheme.SECTOR, "moonbeams")


def test_wider_goes_all_the_way_up(lexicon: Lexicon) -> None:
    assert lexicon.wider(Scheme.SECTOR, "nev") == {"automotive", "equipment-manufacturing", "manufacturing", "industry"}


def test_links_stand_only_where_they_are_verified(lexicon: Lexicon) -> None:
    miit = lexicon.concept(Scheme.ORGANISATION, "miit")
    assert any(iri.endswith("/Q1002010") for iri in miit.extra["exactMatch"])
    for successor in ("mee", "mara", "most"):
        assert "exactMatch" not in lexicon.concept(Scheme.ORGANISATION, successor).extra
    committee = lexicon.concept(Scheme.ORGANISATION, "cpc-central-committee")
    assert not any("Q17427" in iri for values in committee.extra.values() for iri in values)


@pytest.mark.parametrize("scheme", WIDE)
def test_every_concept_is_named_in_both_languages(lexicon: Lexicon, scheme: Scheme) -> None:
    assert [c.id for c in lexicon.concepts(scheme) if "zh-Hans" not in c.labels] == []


@pytest.mark.parametrize("scheme", WIDE)
def test_no_concept_is_wider_than_itself(lexicon: Lexicon, scheme: Scheme) -> None:
    assert [c.id for c in lexicon.concepts(scheme) if c.id in lexicon.wider(scheme, c.id)] == []


def test_every_instrument_stands_on_the_rothwell_zegveld_axis(lexicon: Lexicon) -> None:
    leaves = [c for c in lexicon.concepts(Scheme.INSTRUMENT) if c.broader]
    assert {c.first("rothwellZegveld") for c in leaves} == AXIS


def test_the_rules_point_to_instruments_that_exist(lexicon: Lexicon) -> None:
    known = {c.id for c in lexicon.concepts(Scheme.INSTRUMENT)}
    named = {i for rule in lexicon.rules.family("classify") for i in rule.extra["instruments"]}
    named |= {*lexicon.rules.words["classify_setting"], *lexicon.rules.words["classify_money_forms"]}
    assert named <= known


@pytest.mark.parametrize("scheme", WIDE)
def test_a_preferred_label_finds_its_own_concept(lexicon: Lexicon, scheme: Scheme) -> None:
    lost = []
    for concept in lexicon.concepts(scheme):
        silenced = concept.label.casefold() in {n.casefold() for n in concept.names("negativeLabel")}
        hits = lexicon.find(concept.label, scheme)
        if not silenced and not any(concept.id in h.ids for h in hits):
            lost.append(concept.id)
    assert lost == []


@pytest.mark.parametrize(
    ("text", "sectors"),
    [
        ("environmental factors abroad", []),
        ("the macroeconomic market", []),
        ("a favorable environment for firms", []),
        ("the Index of Services Production", []),
        ("new energy vehicles", ["nev"]),
        ("energy conservation", ["energy-conservation-environment"]),
        ("energy bills and food prices", ["energy"]),
        ("energy prices and food prices", []),
        ("a concrete plan on paper", []),
        ("the county finance bears the cost", []),
        ("housing provident fund payments", []),
        ("parcels of land", []),
        ("steel and aluminium", ["steel", "nonferrous-metals"]),
        ("new energy passenger cars", ["nev"]),
        ("drug pricing and garment makers", ["pharmaceuticals", "textiles"]),
        ("a wind power plant", ["renewables"]),
        ("learning materials", ["education"]),
        ("intellectual property", []),
        ("the central bank and the World Bank", []),
        ("computing power", ["data-centres"]),
        ("unemployment insurance", []),
        ("colleges and universities", []),
        ("railways, ports and airports", ["transport", "transport", "transport"]),
        ("aged care homes", ["elderly-care"]),
    ],
)
def test_traps_of_context(lexicon: Lexicon, text: str, sectors: list[str]) -> None:
    assert [h.id for h in lexicon.find(text, Scheme.SECTOR)] == sectors


@pytest.mark.parametrize(
    ("text", "indicators"),
    [
        ("core inflation fell", ["core-cpi"]),
        ("non-farm payrolls rose", ["payrolls"]),
        ("the trade deficit widened", ["trade-balance"]),
        ("the jobless rate", ["unemployment-rate"]),
        ("retail sales of consumer goods", ["retail-sales"]),
        ("GDP growth", ["gdp-growth"]),
        ("a deficit of 3% of GDP", []),
        ("house prices and rents", ["house-prices", "rents"]),
    ],
)
def test_usual_names_of_indicators(lexicon: Lexicon, text: str, indicators: list[str]) -> None:
    assert [h.id for h in lexicon.find(text, Scheme.INDICATOR)] == indicators


def test_a_space_with_a_question_mark_may_be_missing(lexicon: Lexicon) -> None:
    pattern = lexicon.rules.compile("under ?way to sea")
    assert pattern.search("Underway to sea")
    assert pattern.search("under\n way to  sea")
    assert not pattern.search("underway tosea")
