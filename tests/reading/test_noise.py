"""What is not content is blanked and listed; what only looks odd stays."""

from __future__ import annotations

import pytest

from policygraph.lexicon.rules import RuleBook
from policygraph.model import Briefing
from policygraph.reading import read_text

CODE = "QX200-77B"


def noise_of(text: str, rules: RuleBook) -> list[str]:
    return [n.span.of(text) for n in read_text(text, "a.txt", rules).noise]


def check(briefing: Briefing) -> None:
    """Blanked stretches are blank, and everything else has the length it had."""
    assert len(briefing.clean) == len(briefing.text)
    for item in briefing.noise:
        assert not item.span.of(briefing.clean).strip()


def test_codes_at_paragraph_starts_take_their_twins_with_them(rules: RuleBook) -> None:
    text = (
        f"{CODE} Taxes will fall next year.\n"
        f"The duty on some {CODE} goods has been lifted.\n"
        f"{CODE} Second, roads will be built.\n"
    )
    briefing = read_text(text, "a.txt", rules)
    assert [n.span.of(text) for n in briefing.noise] == [CODE] * 3
    assert [s.marker for s in briefing.sentences] == [None, None, "Second"]
    check(briefing)


def test_one_code_before_a_speaker_label_is_enough(rules: RuleBook) -> None:
    assert noise_of("5512-AX9 Reporter: Will taxes fall?\nAda Northwood: They will.\n", rules) == ["5512-AX9"]


@pytest.mark.parametrize(
    "text",
    [
        "COVID-19 hit trade. The COVID-19 fund was closed. COVID-19 is over.",
        "The A320NEO-X7 line grew. Output of the A320NEO-X7 doubled. A320NEO-X7 is sold abroad.",
        "Rule 2014-65EU applies. Under 2014-65EU, firms report. The 2014-65EU text is public.",
        "5G towers rose. B2B trade grew. The G20 met. CO2 fell. PM2.5 fell. H1N1 spread. Growth in 2021-22 was slow.",
        "In 2019-2020 trade fell. In 2019-2020 prices rose. In 2019-2020 wages stood still.",
    ],
)
def test_words_with_digits_stay(text: str, rules: RuleBook) -> None:
    assert noise_of(text, rules) == []


@pytest.mark.parametrize(
    "line",
    [
        "Home",
        "News & Events",
        "Home > Newsroom > Releases",
        "Share | Print | Email",
        "Page 12 of 30",
        "- 4 -",
        "This page needs JavaScript; please enable it.",
        "We use cookies to make this page work. Accept all",
        "For media enquiries, contact the duty officer",
        "Tel: +61 2 5550 1234",
        "press@example.org",
        "Last Update:",
        "For immediate release",
        "EMBARGOED UNTIL 10:00",
        "-ENDS-",
        "###",
        "© 2021 Ministry of Works",
        "Download the tables (XLSX, 2 MB)",
        "3 min read",
    ],
)
def test_furniture_lines(line: str, rules: RuleBook) -> None:
    text = f"The ministry will widen the harbour this year.\n{line}\nWork starts in May and ends in June.\n"
    briefing = read_text(text, "a.txt", rules)
    assert [n.span.of(text) for n in briefing.noise] == [line]
    assert len(briefing.blocks) == 2
    check(briefing)


def test_running_heads_and_a_paragraph_over_a_page_break(rules: RuleBook) -> None:
    pages = "\n\nHarbour Report 2021\nPage {} of 3\n"
    text = "The ministry will widen the harbour of the city so that larger ships can" + pages.format(1)
    text += "enter it at low tide." + pages.format(2) + "Work starts soon." + pages.format(3)
    briefing = read_text(text, "a.txt", rules)
    first = briefing.sentences[0].span.of(briefing.clean)
    assert " ".join(first.split()).endswith("so that larger ships can enter it at low tide.")
    assert {n.rule for n in briefing.noise} == {"noise.running-head", "noise.line.page-number"}


def test_lines_after_the_contact_are_tail(rules: RuleBook) -> None:
    body = "The bank kept its rate. " * 12
    tail = (
        "For press inquiries, please email\npress@example.org\nMinutes of the last meeting\nLast Update:\nMay 3, 2021\n"
    )
    text = f"{body}\n{tail}"
    assert len(read_text(text, "a.txt", rules).blocks) == 1


@pytest.mark.parametrize("inside", ["(Applause.)", "https://example.org/a?b=1", "desk@example.org", "[12]", "<br/>"])
def test_inline(inside: str, rules: RuleBook) -> None:
    glue = "" if inside[0] == "[" else " "
    text = f"The duty fell by half.{glue}{inside} It will not rise."
    assert noise_of(text, rules) == [inside]


def test_markdown_marks_go_and_words_stay(rules: RuleBook) -> None:
    text = "# Ports\n\n**Reporter:** When does the [plan](https://example.org/p) start?\n\n**Ada Northwood:** In May.\n"
    briefing = read_text(text, "a.md", rules)
    assert briefing.metadata.title == "Ports"
    assert [t.speaker for t in briefing.turns] == [None, "Ada Northwood"]
    assert "plan" in briefing.clean
    assert "example.org" not in briefing.clean
