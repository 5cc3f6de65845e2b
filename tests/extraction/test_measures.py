"""Measures in the forms that briefings of many governments give them; texts that once broke the reader."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from policygraph.extraction.light_verbs import LightVerbs
from policygraph.extraction.parser import parse
from policygraph.extraction.tree_repair import TreeRepair
from policygraph.extraction.units import UnitCutter
from policygraph.extraction.verbs import Verbs
from policygraph.lexicon import Lexicon
from policygraph.model import Claim, ClaimKey, ClaimKind, ObservationClaim, Reference, Relation
from policygraph.pipeline import ENGINES, Options, read_claims
from policygraph.reading import read_text


def read(
    text: str, tmp_path: Path, lexicon: Lexicon, engine: str = "parse", date: dt.date | None = None
) -> tuple[str, list[Claim]]:
    file = tmp_path / "briefing.txt"
    file.write_text(f"Statement\n\n{text}\n", "utf-8")
    made = read_claims(file, lexicon, Options(engine=engine, publisher="Ministry of Finance", date=date))
    return made.briefing.text, list(made.claims)


def measures(text: str, tmp_path: Path, lexicon: Lexicon) -> list[str]:
    whole, claims = read(text, tmp_path, lexicon)
    return [c.span.of(whole) for c in claims if c.kind is ClaimKind.MEASURE]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We are going to build two dams.", ["going to build two dams"]),
        (
            "I propose to keep Tk. 500 crore aside for ferries.",
            ["propose to keep Tk. 500 crore aside for ferries"],
        ),
        ("I propose to double the lighthouse grant.", ["propose to double the lighthouse grant"]),
        ("We did raise the pilotage levy.", ["raise the pilotage levy"]),
        (
            "We will lower the dues while strengthening checks on weights.",
            ["lower the dues", "strengthening checks on weights"],
        ),
        (
            "The Ministry will also print leaflets written by nurses and open the National Advisory Office on Ferries.",
            ["also print leaflets written by nurses", "open the National Advisory Office on Ferries"],
        ),
        (
            "The budget will deliver a relief package totalling 4 billion this year.",
            ["deliver a relief package totalling 4 billion this year"],
        ),
        ("Madam Speaker, the Government proposes to exempt nets from duty.", ["proposes to exempt nets from duty"]),
        ("I have, therefore, decided to extend the rebate.", ["decided to extend the rebate"]),
        (
            "The Ministry shall provide a total of 29 billion won for slipways.",
            ["provide a total of 29 billion won for slipways"],
        ),
        (
            "We acted at once by lending to growers, investing in piers, and rebuilding roads that serve towns.",
            ["lending to growers", "investing in piers", "rebuilding roads that serve towns"],
        ),
        (
            "The package includes cutting the toll on carts, raising the rebate for lorries and building two depots.",
            ["cutting the toll on carts", "raising the rebate for lorries", "building two depots"],
        ),
        (
            "The ministry has been inspecting mills, clearing obstacles and speeding up permits.",
            ["has been inspecting mills", "clearing obstacles", "speeding up permits"],
        ),
        (
            "It was resolved to release 200,000 tonnes of oats, to suspend the duty on hay and to close the yard.",
            ["resolved to release 200,000 tonnes of oats", "suspend the duty on hay", "close the yard"],
        ),
        (
            "The bank will use all its tools, including buying bonds and keeping a close watch on credit.",
            ["use all its tools", "buying bonds", "keeping a close watch on credit"],
        ),
        (
            "We will work on three areas: first, improving the supply of ice; second, cutting berth fees.",
            ["work on three areas", "improving the supply of ice", "cutting berth fees"],
        ),
        (
            "The toll goes up to 5 crowns, while the fee for carts is to be abolished.",
            ["The toll goes up to 5 crowns", "the fee for carts is to be abolished"],
        ),
        (
            "We are not only capping rents at 3 percent but also setting up a tribunal.",
            ["are not only capping rents at 3 percent", "also setting up a tribunal"],
        ),
        ("The Treasury runs a rebate. It intends to abolish the toll.", ["intends to abolish the toll"]),
        (
            "The ministry will inject $20 million to launch a course for pilots.",
            ["inject $20 million to launch a course for pilots"],
        ),
        ("We have earmarked Rs 50 crore to set up a museum.", ["earmarked Rs 50 crore to set up a museum"]),
        ("The ministry will build two piers to shorten the queue.", ["build two piers"]),
        (
            "The ministry will build two piers in the ferry harbour to shorten the queue.",
            ["build two piers in the ferry harbour"],
        ),
        (
            "Processes are underway to restock the fuel depot.",
            ["Processes are underway to restock the fuel depot"],
        ),
        (
            "The Cabinet decided to appoint a committee to inspect the piers and report by May.",
            ["decided to appoint a committee to inspect the piers and report by May"],
        ),
        (
            "The Cabinet decided to grant approval to lease three ferries to the island council.",
            ["decided to grant approval to lease three ferries to the island council"],
        ),
        (
            "The premier instructed the ministries to pool and share their boats in order to speed up rescue.",
            ["pool and share their boats"],
        ),
        (
            "The plan drafted by the ministry to lease the docks to the bidder chosen by the court appointed "
            "tender board, was approved by the Cabinet.",
            [
                "The plan drafted by the ministry to lease the docks to the bidder chosen by the court appointed "
                "tender board, was approved by the Cabinet"
            ],
        ),
        ("The third phase of the plan will fund two ferries.", ["fund two ferries"]),
        (
            "The Government will establish a Kelp Council to measure, certify, and list the beds.",
            ["establish a Kelp Council"],
        ),
        (
            "The ministry will strengthen its patrols to ensure supply, protect buyers, and provide aid to growers.",
            ["strengthen its patrols"],
        ),
        (
            "The ministry will execute a four-part strategy to restore the barley trade.",
            ["execute a four-part strategy"],
        ),
        ("The ministry announced a plan to hire 900 pilots.", ["announced a plan to hire 900 pilots"]),
        (
            "The package includes a loan scheme for mills, a rebate of 50% for bakers, and new grants for training.",
            ["a loan scheme for mills", "a rebate of 50% for bakers", "new grants for training"],
        ),
        (
            "The package includes measures for the mills and the ports.",
            ["includes measures for the mills and the ports"],
        ),
        (
            "We will adopt a code that allows owners to claim the roads back.",
            ["adopt a code that allows owners to claim the roads back"],
        ),
        ("The ministry will help those families, who keep old ferries.", ["help those families, who keep old ferries"]),
    ],
)
def test_what_is_done_is_found(text: str, found: list[str], tmp_path: Path, rules_alone: Lexicon) -> None:
    assert measures(text, tmp_path, rules_alone) == found


def test_what_is_included_is_no_package(tmp_path: Path, lexicon: Lexicon) -> None:
    text = "Rebates for kelp growers will be included."
    assert measures(text, tmp_path, lexicon) == [text.rstrip(".")]


def test_verbs_with_one_object_are_one_deed(tmp_path: Path, lexicon: Lexicon) -> None:
    text = "The Treasury will set up additional or widen existing loan funds for mills."
    assert measures(text, tmp_path, lexicon) == ["set up additional or widen existing loan funds for mills"]


def test_who_gets_something_is_told_with_it(tmp_path: Path, lexicon: Lexicon) -> None:
    text = "The Harbour Police gets an additional 40 million crowns this year."
    assert measures(text, tmp_path, lexicon) == [text.rstrip(".")]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The Cabinet decided to continue the rebate on nets.", "in-force"),
        ("The Treasury announced a plan to pave the quay.", "announced"),
        ("The Government keeps on paying the crews.", "ongoing"),
        ("The Ministry continues to provide boats.", "ongoing"),
        ("We wanted to support the ferry crews with a grant of $4 million.", "announced"),
        ("The bank sets the deposit rate at 3 percent.", "in-force"),
        ("We finance training grants for young farmers.", "ongoing"),
        ("The Government adjusts the licence fees from time to time.", "ongoing"),
        ("Measures are being taken to widen the harbour mouth.", "ongoing"),
        ("A levy on nylon nets is to be abolished.", "announced"),
        ("Construction of the harbour road starts in February.", "announced"),
        ("The award of the contract for the quay is scheduled for May.", "announced"),
        ("The ministry has begun to dredge the northern fairway.", "ongoing"),
        ("Financial support for the yards continues under the harbour scheme.", "ongoing"),
        ("A levy on nylon nets is still under discussion in the ministry.", "under-study"),
    ],
)
def test_how_far_a_deed_has_come(text: str, status: str, tmp_path: Path, lexicon: Lexicon) -> None:
    _, claims = read(text, tmp_path, lexicon, date=dt.date(2026, 1, 20))
    edges = [e for c in claims if c.kind is ClaimKind.MEASURE for e in c.edges if e.relation is Relation.STATUS]
    assert [e.target.id for e in edges if isinstance(e.target, Reference)] == [status]


def test_aims_in_a_row_are_one_aim(tmp_path: Path, lexicon: Lexicon) -> None:
    text = "The ministry has responded with new tolls to calm the docks, cut the queues and spare the crews long waits."
    whole, claims = read(text, tmp_path, lexicon)
    aims = [c.span.of(whole) for c in claims if c.kind is ClaimKind.OBJECTIVE]
    assert aims == ["to calm the docks, cut the queues and spare the crews long waits"]


def test_items_that_lost_their_bullets_are_listed(tmp_path: Path, rules_alone: Lexicon) -> None:
    items = [
        "$35m funding for places in ferry schools",
        "$3m support for owners to keep their deckhands",
        "Night boats for the mining towns",
    ]
    text = "\n\n".join(["The package includes:", *items, "$2m for maps.", "Calm seas in the north"])
    assert measures(text, tmp_path, rules_alone) == [*items, "$2m for maps"]


@pytest.mark.parametrize(
    "text",
    [
        "The growth projection was revised down to 3 percent.",
        "This concession will reduce revenue by 720 million crowns.",
        "Private investment has been delayed by the storm.",
        "(b) what further steps will the ministry take to lower fares",
        "Budget 2016 Home Page",
        "Should the harbour rules provide otherwise, those rules prevail.",
        "Will the government lower the ferry toll next year?",
        "Exports fell by 3 percent, dragging down growth and raising unemployment.",
        "Firms face new costs, including paying levies and hiring guards.",
    ],
)
def test_what_is_no_deed_is_not(text: str, tmp_path: Path, lexicon: Lexicon) -> None:
    assert measures(text, tmp_path, lexicon) == []


@pytest.mark.parametrize("engine", ENGINES)
def test_a_connective_behind_a_semicolon_breaks_nothing(engine: str, tmp_path: Path, lexicon: Lexicon) -> None:
    text, claims = read("We shall build the pier;, and that we will dredge the bay.", tmp_path, lexicon, engine)
    assert "dredge the bay" in " ".join(c.span.of(text) for c in claims)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_sentence_that_ends_in_not_is_read(engine: str, tmp_path: Path, lexicon: Lexicon) -> None:
    _, claims = read("We will lower the dues, and it is a plan to win or not", tmp_path, lexicon, engine)
    assert [c for c in claims if c.kind is ClaimKind.MEASURE]


def test_a_mended_tree_has_no_word_below_itself(rules_alone: Lexicon) -> None:
    text = "It is leaving out half of the isles and if you want to get a berth, in my view, have a plain permit."
    briefing = read_text(text, "a.txt", rules_alone.rules)
    verbs = Verbs(rules_alone.rules)
    units = UnitCutter(rules_alone.rules, verbs).cut(briefing.clean, briefing.sentences[0])
    repair = TreeRepair(rules_alone.rules, verbs, LightVerbs(rules_alone.rules, verbs))
    for tree in parse(briefing.clean, units):
        heads = {t.index: t.head for t in repair.mend(tree).tokens}
        for index in heads:
            way = [index]
            while heads[way[-1]] != way[-1]:
                assert heads[way[-1]] not in way
                way.append(heads[way[-1]])


@pytest.mark.parametrize("engine", ENGINES)
def test_a_figure_of_nothing_named_is_no_observation(engine: str, tmp_path: Path, lexicon: Lexicon) -> None:
    _, claims = read("- A target of 95 per cent of people\n\n- A four hour target", tmp_path, lexicon, engine)
    figures = [c for c in claims if isinstance(c, ObservationClaim)]
    assert all(sum(e.relation is Relation.INDICATOR for e in c.edges) == 1 for c in figures)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_programme_with_a_space_behind_its_quote_is_read(engine: str, tmp_path: Path, lexicon: Lexicon) -> None:
    text, claims = read(
        'Its slogan is " Row On, Oland!".\n\nWe launched this year\'s program called " Row On, Oland!" in May.',
        tmp_path,
        lexicon,
        engine,
    )
    assert "launched this year" in " ".join(c.span.of(text) for c in claims)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "We will open ports to capital: a list of 40 quays has been published, and we plan to lease berths.",
            {"a list of 40 quays has been published": "open ports to capital",
             "plan to lease berths": "open ports to capital"},
        ),
        (
            "Some 700 million crowns have been earmarked for quays, of which 240 million crowns had been "
            "allocated by the end of March.",
            {"240 million crowns had been allocated by the end of March":
             "Some 700 million crowns have been earmarked for quays"},
        ),
        ("We will lower the dues, and we will hire 20 divers.", {}),
        ("We will lower the dues. The list of quays, which we keep, has been published: it is long.", {}),
    ],
)  # fmt: skip
def test_what_a_sentence_puts_under_a_deed_is_part_of_it(
    text: str, parts: dict[str, str], tmp_path: Path, lexicon: Lexicon
) -> None:
    whole, claims = read(text, tmp_path, lexicon)
    found = {
        c.span.of(whole): e.target.span.of(whole)
        for c in claims
        for e in c.edges
        if e.relation is Relation.SUB_MEASURE_OF and isinstance(e.target, ClaimKey)
    }
    assert found == parts


def test_a_deed_is_told_with_the_number_before_it(tmp_path: Path, lexicon: Lexicon) -> None:
    deed = "1.15 lakh more small flats having one bedroom-kitchen will be built"
    assert measures(f"In the first phase, {deed}.", tmp_path, lexicon) == [deed]


def test_a_word_inside_a_name_is_no_deed(tmp_path: Path, lexicon: Lexicon) -> None:
    deed = "approved grants under the Pradhan Mantri Garib Kelp Awas Yojana"
    (found,) = measures(f"The Cabinet {deed} (PMGKAY) for five more months.", tmp_path, lexicon)
    assert found.startswith(deed)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "The Board revised the fees and accordingly the tolls of boats and the rents of piers have been raised.",
            ["revised the fees", "the tolls of boats and the rents of piers have been raised"],
        ),
        (
            "Large retailers will be required to set up bins for nets, and ensure that the nets are collected by hand.",
            ["Large retailers will be required to set up bins for nets", "ensure that the nets are collected by hand"],
        ),
        (
            "Cabinet considered and approved the Tidal Power Bill, 2025 which was tabled by the Minister of Justice.",
            ["considered and approved the Tidal Power Bill, 2025"],
        ),
        (
            "The bank will further bring into play the guiding role of relending and of tools that support the ports.",
            ["further bring into play the guiding role of relending and of tools that support the ports"],
        ),
        (
            "We will continue to explore how we can share research on tides.",
            ["continue to explore how we can share research on tides"],
        ),
        (
            "The department is considering whether to let partnerships claim the kelp subsidy.",
            ["is considering whether to let partnerships claim the kelp subsidy"],
        ),
    ],
)
def test_where_a_deed_begins_and_ends(text: str, found: list[str], tmp_path: Path, lexicon: Lexicon) -> None:
    told = measures(text, tmp_path, lexicon)
    assert told == found
