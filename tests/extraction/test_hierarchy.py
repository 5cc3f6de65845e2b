"""Which measure is part of which, across the sentences and paragraphs of a briefing."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.lexicon import Lexicon
from policygraph.model import ClaimKey, Relation
from policygraph.pipeline import Options, read_claims


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "We will improve piers for divers. For instance, 12 cranes will be built. For example, dues "
            "will be waived.",
            {
                "12 cranes will be built": "improve piers for divers",
                "dues will be waived": "improve piers for divers",
            },
        ),
        (
            "The meeting decided to extend a package of job support policies. It was decided that dues will be cut.\n\n"
            "Under the package, boats will be insured.\n\nThe Bank of Oland kept its policy rate at 4 percent.",
            {
                "dues will be cut": "decided to extend a package of job support policies",
                "boats will be insured": "decided to extend a package of job support policies",
            },
        ),
        (
            "The Treasury announced a four-point plan to revive piers.\n\nFirst, dues will be halved.\n\n"
            "Second, the Treasury will build 100 cranes.",
            {
                "dues will be halved": "announced a four-point plan",
                "build 100 cranes": "announced a four-point plan",
            },
        ),
        (
            "The Government set aside 3 million crowns for the Barge Package. "
            "This package includes a loan scheme for mills, and a rebate for bakers.",
            {
                "a loan scheme for mills": "set aside 3 million crowns for the Barge Package",
                "a rebate for bakers": "set aside 3 million crowns for the Barge Package",
            },
        ),
        ("The Cabinet approved a set of measures for divers. The Cabinet also approved the lamp treaty.", {}),
        ("The Cabinet approved a package to help divers. The Bank of Oland kept the rate unchanged at 3 percent.", {}),
        (
            "The Government will set up a fund for piers. The fund will lend up to 5 million euros to each town. "
            "It will also guarantee loans. The Ministry will hire 20 divers.",
            {
                "lend up to 5 million euros to each town": "set up a fund for piers",
                "also guarantee loans": "set up a fund for piers",
            },
        ),
        ("The Ministry lowered the dues under the pier scheme. The scheme will be extended to 2027.", {}),
        ("The Government launched a pier scheme. The dredging scheme will be extended to 2027.", {}),
        (
            "The Ministry will spend 60 million euros on piers. Of this, 20 million euros will go to cranes.",
            {"20 million euros will go to cranes": "spend 60 million euros on piers"},
        ),
        (
            "The Plan for Small Piers has been approved and is being carried out by the Ministry of Ports.",
            {"is being carried out by the Ministry of Ports": "The Plan for Small Piers has been approved"},
        ),
        ("The Bank will extend the lamp facility to all banks. It will cut rates. It will hire divers.", {}),
    ],
)
def test_a_measure_stands_under_what_it_is_part_of(
    text: str, parts: dict[str, str], tmp_path: Path, rules_alone: Lexicon
) -> None:
    file = tmp_path / "briefing.txt"
    file.write_text(f"Statement\n\n{text}\n", "utf-8")
    made = read_claims(file, rules_alone, Options(publisher="Ministry of Finance"))
    found = {
        c.span.of(made.briefing.text): e.target.span.of(made.briefing.text)
        for c in made.claims
        for e in c.edges
        if e.relation is Relation.SUB_MEASURE_OF and isinstance(e.target, ClaimKey)
    }
    assert found == parts
