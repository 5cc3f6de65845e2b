"""Vocabulary terms as mentions of a briefing."""

from __future__ import annotations

from policygraph.annotation.terms import find_terms
from policygraph.lexicon import Lexicon
from policygraph.model import Scheme
from policygraph.reading import read_text

TEXT = "Plans for the coast\n\nWe will expand cultural tourism and give loans to small businesses. Exports rose."


def test_terms_of_all_schemes_in_text_order(lexicon: Lexicon) -> None:
    briefing = read_text(TEXT, "coast", lexicon.rules)
    mentions = find_terms(briefing, lexicon)
    told = [(m.reference.scheme, m.reference.id, m.span.of(briefing.text)) for m in mentions]
    assert (Scheme.SECTOR, "culture", "cultural tourism") in told
    assert (Scheme.SECTOR, "tourism", "cultural tourism") in told
    assert (Scheme.INSTRUMENT, "credit-loan-facility", "loans") in told
    assert (Scheme.TARGET_GROUP, "small-businesses", "small businesses") in told
    assert (Scheme.INDICATOR, "exports", "Exports") in told
    assert [m.span for m in mentions] == sorted(m.span for m in mentions)
    assert all(m.reference.known and 0 < m.confidence <= 1 for m in mentions)
