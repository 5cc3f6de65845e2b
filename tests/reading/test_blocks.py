"""Lines become blocks: what is joined, what is a heading, what introduces what."""

from __future__ import annotations

from policygraph.lexicon.rules import RuleBook
from policygraph.model import BlockKind, Briefing
from policygraph.reading import read_text


def shape(briefing: Briefing) -> list[tuple[str, str]]:
    return [(b.kind.value, " ".join(b.span.of(briefing.clean).split())) for b in briefing.blocks]


WRAPPED = """\
Ports for the north

The ministry will widen the harbour of the northern city so that larger
ships can enter it at low tide. It will also dredge the river between the
two bridges. Mr. J. K. Hale, the head of the port, said on
Tuesday that work would start in May.
Fees stay as they are.

Among other things, the ministry will:

 - build a second quay for container ships that come from the northern
   routes; and
 - lower the fee for small boats.
"""


def test_hard_wrapped_text_is_joined(rules: RuleBook) -> None:
    briefing = read_text(WRAPPED, "a.txt", rules)
    kinds = [b.kind.value for b in briefing.blocks]
    assert kinds == ["title", "paragraph", "paragraph", "paragraph", "list-item", "list-item"]
    sentences = [" ".join(s.span.of(briefing.clean).split()) for s in briefing.sentences]
    assert "It will also dredge the river between the two bridges." in sentences
    assert "Mr. J. K. Hale, the head of the port, said on Tuesday that work would start in May." in sentences
    assert "build a second quay for container ships that come from the northern routes; and" in sentences


def test_no_line_break_is_left_inside_a_block(rules: RuleBook) -> None:
    briefing = read_text(WRAPPED, "a.txt", rules)
    assert all("\n" not in b.span.of(briefing.clean) for b in briefing.blocks)
    assert any("\n" in b.span.of(briefing.text) for b in briefing.blocks)


def test_one_paragraph_to_a_line_is_not_joined(rules: RuleBook) -> None:
    text = "Taxes will fall.\nRoads will be built in the north.\nFees stay.\nPorts will grow.\n"
    assert len(read_text(text, "a.txt", rules).blocks) == 4


def test_lists_know_their_lead_and_depth(rules: RuleBook) -> None:
    text = (
        "The plan is short. The government will:\n1. Build roads.\n2. Widen bridges.\n"
        "   (a) New piers\n   (b) New decks\n3. Train staff.\nThat is all.\n• A last point\n"
    )
    briefing = read_text(text, "a.txt", rules)
    items = [b for b in briefing.blocks if b.kind is BlockKind.LIST_ITEM]
    assert [b.marker for b in items] == ["1.", "2.", "(a)", "(b)", "3.", "•"]
    assert [b.level for b in items] == [0, 0, 1, 1, 0, 0]
    assert [b.lead for b in items] == [0, 0, 0, 0, 0, None]


def test_headings(rules: RuleBook) -> None:
    text = (
        "Minister for Works\n3 May 2021\n\nNEW ROADS FOR THE NORTH\n\n"
        "The ministry will build 30 km of road this year.\n\n"
        "Priority two: safer bridges\nBridges will be checked every year by the ministry.\n\n"
        "Next Steps\n\nWork starts in May.\n\nFees stay the same\n"
    )
    briefing = read_text(text, "a.txt", rules)
    assert briefing.metadata.title == "NEW ROADS FOR THE NORTH"
    headings = [t for k, t in shape(briefing) if k == "heading"]
    assert headings == ["Priority two: safer bridges", "Next Steps"]
    assert [t for k, t in shape(briefing) if k == "furniture"] == ["Minister for Works", "3 May 2021"]
    under = {b.span.of(briefing.text): b.heading for b in briefing.blocks}
    assert briefing.blocks[under["Work starts in May."] or 0].span.of(briefing.text) == "Next Steps"


def test_a_title_is_neither_a_label_nor_a_notice_of_loading(rules: RuleBook) -> None:
    text = "Loading\n\nDocument number :\n\nPorts for the north\n\nThe ministry will widen the harbour.\n"
    assert [t for kind, t in shape(read_text(text, "a.txt", rules)) if kind == "title"] == ["Ports for the north"]


def test_tables(rules: RuleBook) -> None:
    text = (
        "Trade rose in May by 3 percent.\nTable 1. Trade, May\nItem\tValue\tChange\nExports\t3.5\t1.2\n"
        "| Imports | 2.0 | -1.0 |\nFees stay as they are this year.\n"
    )
    briefing = read_text(text, "a.txt", rules)
    rows = [b for b in briefing.blocks if b.kind is BlockKind.TABLE_ROW]
    assert len(rows) == 3
    assert {briefing.blocks[b.heading or 0].span.of(text) for b in rows} == {"Table 1. Trade, May"}
    assert briefing.blocks[-1].heading is None


def test_a_tab_behind_the_mark_of_an_item_makes_no_table(rules: RuleBook) -> None:
    text = "The board will:\n*\tmend 75 piers;\n(b)\tpave the quay;\n3.\tlend boats.\n\n1.\tKelp\t4.5\n2.\tWool\t3.1\n"
    assert [kind for kind, _ in shape(read_text(text, "a.txt", rules))] == [
        "paragraph", "list-item", "list-item", "list-item", "table-row", "table-row",
    ]  # fmt: skip


def test_stray_tabs_in_prose_make_no_table(rules: RuleBook) -> None:
    prose = "The board\twill mend the piers of the northern harbours and islands before\tthe herring, \tas agreed."
    row = "Value of the catch of all boats that are longer than twelve metres or have a deck\t3.5\t-1.2%"
    found = shape(read_text(f"News of the quay\n\n{prose}\n\n{row}\n", "a.txt", rules))
    assert [kind for kind, _ in found] == ["title", "paragraph", "table-row"]


def test_sections_numbered_with_prose_are_paragraphs(rules: RuleBook) -> None:
    text = "1. Prices. Prices rose by 2 percent in May.\n2. Jobs. Jobs were flat. Wages rose.\n"
    briefing = read_text(text, "a.txt", rules)
    assert [(b.kind, b.marker) for b in briefing.blocks] == [(BlockKind.PARAGRAPH, "1."), (BlockKind.PARAGRAPH, "2.")]


def test_a_numbered_paragraph_broken_behind_its_first_line_is_no_heading(rules: RuleBook) -> None:
    text = (
        "41. Landings of herring have risen sharply in the past two months and there has\n\n"
        "been a broad increase in the prices of nets. Even though ice is cheap, the smokehouses\n"
        "of the islands are still closed, and the crews of the north go on selling their catch\n"
        "to the canneries of the mainland, which pay late. Freight has become dearer since May,\n"
        "and the ferries sail but twice a week. Stocks of salt and of barrels are low, too.\n\n"
        "42. Quays\n\n"
        "The quays of the north were mended in May, which the crews had long asked for.\n"
    )
    found = shape(read_text(text, "a.txt", rules))
    assert [kind for kind, _ in found] == ["paragraph", "heading", "paragraph"]
    assert found[0][1].startswith("Landings of herring")
    assert found[0][1].endswith("low, too.")


SPACED = (
    "Today we have two guests from the Council of Harbour",
    "Advisers: Chair Ada Quill and member Bo Reed, who has",
    "served on the Norland Board of Quays since last May.",
    "They both know the herring trade well. Ada was dean of",
    "the School of Nets, and has written on the freight of",
    "salt in winter.",
    "Thank you.",
    "They will each make some brief remarks, and will take",
    "a few questions about ice and about the new ferries.",
)


def test_a_text_with_a_blank_line_behind_each_line_is_closed_up(rules: RuleBook) -> None:
    found = shape(read_text("\n\n".join(SPACED) + "\n", "a.txt", rules))
    assert [words.replace("\n\n", " ") for _, words in found] == [
        " ".join(SPACED[:6]),
        "Thank you.",
        " ".join(SPACED[7:]),
    ]


def test_short_paragraphs_with_a_blank_line_between_stay_apart(rules: RuleBook) -> None:
    lines = [line[0].upper() + line[1:].rstrip(".:") + "." for line in SPACED]
    assert len(shape(read_text("\n\n".join(lines) + "\n", "a.txt", rules))) == len(lines)


def test_numbered_paragraphs_wrapped_by_hand_stay_whole(rules: RuleBook) -> None:
    text = (
        " 7. Coal output also shows a marked improvement over the year that went before it, and\n"
        "the mines of the north are expected to raise more than they did in any year so far.\n"
        " 8. The ferries have shown an improvement in the movement of freight of all kinds in\n"
        "recent months, which breaks with what was seen over the past three years.\n"
        "Gold and Silver\n"
        " 9. Gold and silver bear a duty of twelve per cent. I propose to lower this duty to the\n"
        "level at which it stood before, so that trade will pass through our ports again.\n"
    )
    found = [words[-12:] for _, words in shape(read_text(text, "a.txt", rules))]
    assert found == ["year so far.", "three years.", "d and Silver", "ports again."]


def test_answers_to_several_parts_of_a_question(rules: RuleBook) -> None:
    text = "(a) & (b): No count of quays was made by us. One will be made.\n(c) to (e): The fee was lowered. We pay.\n"
    found = [(b.marker, b.span.of(text)[:8]) for b in read_text(text, "a.txt", rules).blocks]
    assert found == [("(a)", "No count"), ("(c)", "The fee ")]
