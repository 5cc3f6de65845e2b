"""Every row of the decision table decides its example, in a whole extraction, and leaves its near misses alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from policygraph.annotation import annotate
from policygraph.extraction import extract
from policygraph.lexicon import Lexicon
from policygraph.lexicon.home import ontology_dir
from policygraph.lexicon.rules import RuleBook
from policygraph.model import Extraction, Reference, Scheme
from policygraph.reading import read_text

ROWS: list[Mapping[str, Any]] = list(RuleBook.load(ontology_dir(), only="judgement").tables["clause_rule"])
MINISTRY = Reference(Scheme.ORGANISATION, "works", "Ministry of Works", known=False, kind="ministry")


def claims_of(sentence: str, lexicon: Lexicon, engine: str = "parse") -> Extraction:
    briefing = read_text(f"News of the day\n\n{sentence}\n", "example", lexicon.rules)
    return extract(briefing, lexicon, annotate(briefing, lexicon), MINISTRY, engine)


@pytest.mark.parametrize("row", ROWS, ids=[r["id"] for r in ROWS])
def test_the_example_of_a_row(row: Mapping[str, Any], rules_alone: Lexicon) -> None:
    made = claims_of(row["example"], rules_alone)
    found = {(c.kind.value, c.rule) for c in made.claims}
    kinds = {"both": ["measure", "objective"], "nothing": []}.get(row["then"], [row["then"]])
    for kind in kinds:
        assert (kind, row["id"]) in found
    if not kinds:
        assert not [c for c in made.claims if c.kind.value in {"measure", "principle"}]
    spans = [c.span.of(made.briefing.text) for c in made.claims if c.rule == row["id"]]
    for expected in row.get("expect", []):
        assert expected in spans


@pytest.mark.parametrize("row", ROWS, ids=[r["id"] for r in ROWS])
def test_the_near_misses_of_a_row(row: Mapping[str, Any], rules_alone: Lexicon) -> None:
    assert row.get("reject"), "a row needs a near miss beside its example"
    for sentence in row["reject"]:
        found = {(c.kind.value, c.rule) for c in claims_of(sentence, rules_alone).claims}
        assert row["id"] not in {rule for _, rule in found}
        if row["then"] == "nothing":  # such a row leaves no claim: that one is made shows that another row decided
            assert {kind for kind, _ in found} & {"measure", "objective", "principle"}
