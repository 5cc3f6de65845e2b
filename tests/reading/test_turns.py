"""Who speaks, who asks, who answers; and what is no speaker."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.lexicon.rules import RuleBook
from policygraph.model import Turn
from policygraph.reading import read_text


def turns(text: str, rules: RuleBook) -> list[Turn]:
    return list(read_text(text, "a.txt", rules).turns)


def script(text: str, rules: RuleBook) -> list[tuple[str, str | None]]:
    return [(t.kind.value[0], t.speaker) for t in turns(text, rules)]


def test_press_conference(rules: RuleBook) -> None:
    text = (
        "Regular Press Conference\n"
        "Moderator: Good afternoon. We will now take your questions.\n"
        "Harbour Times: What will the ministry do about wheat?\n"
        "Vice Minister Lu Hale: Thank you. We will buy wheat.\n"
        "We will also lower the duty.\n"
        "Note: figures are preliminary.\n"
        "Prices: they stay.\n"
        "“Nordic Wire” reporter: Will rates rise?\n"
        "Governor Ada Oakes: No.\n"
        "Reporter: Why?\n"
        "Ada Oakes: Because.\n"
    )
    assert script(text, rules) == [
        ("s", None),
        ("q", "Harbour Times"),
        ("a", "Lu Hale"),
        ("q", "Nordic Wire"),
        ("a", "Ada Oakes"),
        ("q", None),
        ("a", "Ada Oakes"),
    ]
    found = turns(text, rules)
    assert [t.answers for t in found] == [None, None, 1, None, 3, None, 5]
    assert found[2].span.of(text).endswith("Prices: they stay.")
    assert [t.is_person for t in found] == [False, False, True, False, True, False, True]
    assert (found[2].role, found[4].role) == ("Vice Minister", "Governor")
    assert found[3].label is not None
    assert found[3].label.of(text) == "“Nordic Wire” reporter"


@pytest.mark.parametrize(
    ("ask", "reply"),
    [
        ("Q:", "A:"),
        ("Q1.", "A1."),
        ("Question:", "Answer:"),
        ("QUESTION:", "PRIME MINISTER:"),
        ("JOURNALIST:", "TREASURER:"),
        ("[Reporter]:", "[Ada Northwood]:"),
        ("Question from the Harbour Times:", "Minister Hale (Finance):"),
        ("**Reporter:**", "**Ada Northwood:**"),
        ("HOST:", "ADA NORTHWOOD:"),
        ("Harbour Times reporter:", "Spokesperson Ada Northwood:"),
    ],
)
def test_labels(ask: str, reply: str, rules: RuleBook) -> None:
    text = f"{ask} Will taxes fall?\n{reply} They will fall.\n\nIn May.\n\n{ask} When?\n{reply} Soon.\n"
    found = turns(text, rules)
    assert [t.kind.value for t in found] == ["question", "answer"] * 2
    assert found[1].span.of(text).endswith("In May.")


def test_labels_on_lines_of_their_own(rules: RuleBook) -> None:
    text = "PREMIER:\n\nGood morning.\n\nBELL:\n\nWill you cut the tax?\n\nPREMIER:\n\nWe will look at it.\n"
    assert [t.kind.value for t in turns(text, rules)] == ["statement", "question", "answer"]


def test_capitals_and_a_full_stop(rules: RuleBook) -> None:
    text = (
        "CHAIR NORTHWOOD. Good afternoon. We raised the rate today.\n\nMS. SMITH. Thank you. What about jobs?\n\n"
        "CHAIR NORTHWOOD. Jobs are strong.\n"
    )
    assert script(text, rules) == [("s", "Northwood"), ("q", "Smith"), ("a", "Northwood")]


def test_parliament(rules: RuleBook) -> None:
    text = (
        "Parliamentary Question by Mr Ben Hale, MP for Northvale:\n\nTo ask the Minister whether wages rose.\n\n"
        "Parliamentary Reply by Minister for Works, Ms Ada Northwood:\n\nWages rose. We will raise the credit.\n"
    )
    assert script(text, rules) == [("q", "Ben Hale"), ("a", "Ada Northwood")]
    text = "Ms Ada Oakes asked the Minister for Trade how many firms closed.\nMr Ben Hale: Sir, few did.\n"
    assert script(text, rules) == [("q", "Ada Oakes"), ("a", "Ben Hale")]


def test_transcript_without_line_breaks(rules: RuleBook) -> None:
    text = "PRIME MINISTER: Thanks. REPORTER: What now? PRIME MINISTER: We will cut taxes. REPORTER: When?"
    assert [t.kind.value for t in turns(text, rules)] == ["statement", "question", "answer", "question"]


@pytest.mark.parametrize(
    "text",
    [
        "Note: figures are rounded.\nTable 1: Prices\nPrices: they rose.\nOutlook: prices will fall.\n",
        "Key Measures: taxes fall.\nDomestic Demand: it rose.\nNext Steps: work goes on.\n",
        "The government will: build roads.\nAt 10:30 the bank met.\n",
        "Growth rose in the north: exports were strong.\nHot spot one: growth\nPriority two: jobs\n",
        "Northvale: the city will grow.\n",
    ],
)
def test_no_speaker(text: str, rules: RuleBook) -> None:
    assert turns(text, rules) == []


def test_headings_between_turns_belong_to_none(rules: RuleBook) -> None:
    text = "Reporter: Will taxes fall?\nAda Northwood: They will fall next year, in May.\n\nHot Spot Two\n\n"
    text += "Reporter: When?\nAda Northwood: Soon.\n"
    found = turns(text, rules)
    assert found[1].span.of(text) == "They will fall next year, in May."


# --- forms of transcripts; all sentences are invented -----------------------------------------------------


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("q-and-a-on-lines", [("q", None), ("a", None), ("q", None), ("a", None)]),
        (
            "names-on-lines",
            [
                ("s", "Ada Oakes"),
                ("s", "Lu Hale"),
                ("s", "Ada Oakes"),
                ("q", "CCTV"),
                ("a", "Lu Hale"),
                ("s", "Ada Oakes"),
                ("q", "The Northern Paper"),
                ("a", "Lu Hale"),
                ("s", "Ada Oakes"),
            ],
        ),
        ("to-ask", [("q", "Ben Hale"), ("a", "Oakes"), ("q", "Ada Northwood"), ("a", "Oakes")]),
        ("asked-by", [("q", "Hale of Northvale"), ("a", "Oakes of Garth")]),
        ("q-and-spaces", [("s", "Oakes"), ("q", None), ("a", "Oakes"), ("q", None), ("a", "Oakes")]),
        ("offices", [("q", None), ("a", None), ("q", None), ("a", None)]),
    ],
)
def test_forms(name: str, expected: list[tuple[str, str | None]], rules: RuleBook, root: Path) -> None:
    text = (root / "tests" / "data" / "transcripts" / f"{name}.txt").read_text("utf-8")
    assert script(text, rules) == expected


# --- what only looks like a transcript ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Post-Cabinet Report\n\nCabinet Decisions:\n\n1. Purchase of a quay\n\nCabinet approved the purchase.\n",
        "POST CABINET REPORT – May 4, 2021\n\nPOST CABINET REPORT – May 4, 2021\n\nCabinet agreed to sell the quay.\n",
        "Monetary policy decisions:\n\n(1) The rate will be cut.\n\nNote to editors:\n\nThe board met. What next?\n",
        "Green Transition: We will ban coal from 2030.\n\nOlder Persons: We have raised pensions.\n",
        "Key measures:\n- We will cut tolls.\n\nPress contact:\nAda Northwood\n\nBackground:\n\nWe built it. Why?\n",
        "Harbour Post: Could you say what the levy is for? It pays for dikes.\n",
    ],
)
def test_heads_of_lists_and_lone_labels_are_no_speakers(text: str, rules: RuleBook) -> None:
    assert turns(text, rules) == []


def test_answers_without_a_label_follow_labelled_questions(rules: RuleBook) -> None:
    text = "Question 1: Why a levy?\n\nIt pays for the dikes.\n\nQuestion 2: Who pays?\n\nAll owners will pay.\n"
    found = turns(text, rules)
    assert [t.kind.value for t in found] == ["question", "answer", "question", "answer"]
    assert [t.span.of(text) for t in found][1::2] == ["It pays for the dikes.", "All owners will pay."]
    assert [t.answers for t in found] == [None, 0, None, 2]


def test_written_question_of_a_member(rules: RuleBook) -> None:
    text = (
        "LOK SABHA\nUNSTARRED QUESTION NO. 1412\n\n1412. SHRI RAVI MENON:\n\nWill the Minister of WORKS be pleased to "
        "state:\n(a) whether quays were counted; and\n(b) the steps taken by the Government?\n\nANSWER\n\n"
        "MINISTER OF STATE FOR WORKS\n(SHRI ARUN OAK)\n(a) & (b): No count was made. The Ministry pays for new quays.\n"
    )
    found = turns(text, rules)
    assert [(t.kind.value, t.speaker) for t in found] == [("question", "Ravi Menon"), ("answer", None)]
    assert found[1].span.of(text).endswith("new quays.")


def test_the_host_asks_and_the_office_holder_answers_however_much_each_says(rules: RuleBook) -> None:
    text = "BELL:\nPremier, thanks for joining us on this long and windy morning. What will you do?\n\n"
    text += "PREMIER:\nCut taxes.\n\nBELL:\nWhen?\n\nPREMIER:\nSoon.\n"
    assert [t.kind.value for t in turns(text, rules)] == ["question", "answer", "question", "answer"]


def test_a_reporter_from_a_part_of_a_house_speaks_for_the_house(rules: RuleBook) -> None:
    text = "XCTV reporter from Central Radio of Lunaria: How did exports fare?\n\nHu Lan: Exports rose.\n"
    assert script(text, rules) == [("q", "XCTV"), ("a", "Hu Lan")]


def test_a_dateline_is_no_speaker(rules: RuleBook) -> None:
    text = (
        'KUALA HARBOUR: It is a step, said the minister. "What next?" he asked.\n\nNEW PORT, Oct 14: We will build.\n'
    )
    assert turns(text, rules) == []


def test_numbered_questions_and_answers(rules: RuleBook) -> None:
    text = "1. Question: Why a levy?\n1. Answer: It pays for dikes.\n2. Question: Who pays?\n2. Answer: Owners will.\n"
    assert [t.kind.value for t in turns(text, rules)] == ["question", "answer", "question", "answer"]


def test_the_press_secretary_answers_and_clock_times_are_no_role(rules: RuleBook) -> None:
    text = "THE PRESS SECRETARY: Hello.\n\nQ    Ada, what about tariffs?\n\nTHE PRESS SECRETARY: We raise them.\n"
    assert [t.kind.value for t in turns(text, rules)] == ["statement", "question", "answer"]
    text = "Senator HALE (14:02): When?\n\nSenator OAKES (Minister for Works) (14:03): Soon.\n\nMr LEE (14:04): Why?\n"
    assert [t.role for t in turns(text, rules)] == [None, "Minister for Works", None]


def test_a_role_that_no_list_knows_stands_before_the_name(rules: RuleBook) -> None:
    turns = read_text(
        'Statement\n\nSmall Yards Minister, Imrana Delacour, said:\n\n"We mend piers."\n', "a.txt", rules
    ).turns
    assert "Small Yards Minister" not in [t.speaker for t in turns]
