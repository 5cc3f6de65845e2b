"""Sentence ends and enumerators."""

from __future__ import annotations

import pytest

from policygraph.lexicon.rules import RuleBook
from policygraph.reading import read_text


def sentences(text: str, rules: RuleBook) -> list[str]:
    briefing = read_text(text, "a.txt", rules)
    return [s.span.of(briefing.text) for s in briefing.sentences]


@pytest.mark.parametrize(
    "text",
    [
        "Output grew by 2.5 percent, Mr. Hale of the U.S. Treasury said.",
        "The Cabinet chaired by the Prime Minister, Smt. Ada Quill has met.",
        "Northvale Inc. and Acme Corp. Ltd. will build it, as Ada M. Northwood told Rep. Oakes.",
        "The vote is at 2:00 p.m. EDT on Jan. 5 in Washington, D.C. under Art. 5 and No. 12.",
        "Firms (e.g. Acme) and others, i.e. all, pay approx. Rs. 500 per head.",
        "We set Tk. 900 crore aside, Kshs. 4 billion for dams and Nu. 30 million for inns.",
        "See www.gov.example for more on the plan.",
    ],
)
def test_one_sentence(text: str, rules: RuleBook) -> None:
    assert len(sentences(text, rules)) == 1


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("He came at 3 p.m. The vote was close.", 2),
        ("We sell to the U.S. In May, sales rose.", 2),
        ("“Taxes fall.” The minister smiled.", 2),
        ("What now? Who pays! We do.", 3),
        ("Trade fell… We will act.", 2),
        ("Trade rose.The ministry was glad.", 2),
        ("Prices rose in 2021. 2022 was calm.", 2),
        ("The aims are: 1. To build piers; 2. To lend more.", 3),
        ("Fees fell (see Table 2). They stay low.", 2),
    ],
)
def test_more_sentences(text: str, count: int, rules: RuleBook) -> None:
    assert len(sentences(text, rules)) == count


@pytest.mark.parametrize(
    ("text", "marker", "rest"),
    [
        ("First, taxes will fall.", "First", "taxes will fall."),
        ("Secondly, we act.", "Secondly", "we act."),
        ("One is to cut taxes.", "One is to", "cut taxes."),
        ("The second is to build roads.", "The second is to", "build roads."),
        ("And finally, fees fall.", "And finally", "fees fall."),
        ("First we will cut taxes.", "First", "we will cut taxes."),
        ("1. Cut taxes.", "1.", "Cut taxes."),
        ("(a) Cut taxes.", "(a)", "Cut taxes."),
        ("First quarter growth was slow.", None, "First quarter growth was slow."),
        ("Last year, prices fell.", None, "Last year, prices fell."),
        ("2.5 percent is the goal.", None, "2.5 percent is the goal."),
    ],
)
def test_enumerators(text: str, marker: str | None, rest: str, rules: RuleBook) -> None:
    briefing = read_text(text, "a.txt", rules)
    sentence = briefing.sentences[0]
    assert sentence.marker == marker
    assert sentence.span.of(text) == rest
    assert (sentence.marker_span.of(text) if sentence.marker_span else None) == marker


def test_enumerators_inside_a_paragraph(rules: RuleBook) -> None:
    text = "Three things help. First, ports are open. Second, roads are dry; third, fees are low. Third, taxes fell."
    briefing = read_text(text, "a.txt", rules)
    assert [s.marker for s in briefing.sentences] == [None, "First", "Second", "Third"]
