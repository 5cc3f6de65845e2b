"""Programmes by name: brackets, initials, headings, laws; every name and sentence is invented."""

from __future__ import annotations

import pytest

from policygraph.annotation import annotate
from policygraph.annotation.spelling import same_names, spelt_by
from policygraph.lexicon import Lexicon
from policygraph.model import Scheme
from policygraph.reading import read_text


def programmes(text: str, lexicon: Lexicon) -> list[str]:
    found = annotate(read_text("Statement\n\n" + text + "\n", "a.txt", lexicon.rules), lexicon)
    return list(dict.fromkeys(m.reference.label for m in found.mentions if m.reference.scheme is Scheme.PROGRAMME))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The tide-linked longer lending operations (TLLO II) go on; TLLO II ends in May.", 1),
        ("We use the short-term tidal lending facility (STLF) here.", ["short-term tidal lending facility"]),
        ("The rates on operations (see below) fall.", []),
        ("1. Storm Disease (SD-19) Kelp Relief of Distress (KRD) Grant\n\nThe SD-19 KRD Grant is paid.", 1),
        ("Applications for the Kelp Relief Grant opened.", ["Kelp Relief Grant"]),
        ("Harbour Recovery Support Package\n\nCabinet met.", ["Harbour Recovery Support Package"]),
        ("It serves the Plan for Tides mission.", ["Plan for Tides"]),
        ("The National Tide Payment System's rules and R350 per month grant stay.", []),
        ("A portal, “Loomers”, was opened.", ["“Loomers”"]),
        ("The Kelp Laws (Amendment) Act, 2024 is in force.", ["Kelp Laws (Amendment) Act, 2024"]),
        ("Labor policy and the Government initiative failed. Import scheme rules stay.", []),
        ("The Supplementary Kelp Assistance (SKA) payments rise.", ["Supplementary Kelp Assistance"]),
        ("A relief package known as bright harbours is paid.", ["bright harbours"]),
        ("Sales rose over the Spring Festival, and a Draft Bill was read.", []),
        ("The Northport Guarantee Scheme was due to close. The Northport Guarantee lifeline is extended.", 1),
        ("Cabinet approved the National Ferry Master Plan for public comment.", ["National Ferry Master Plan"]),
        ("We backed the drive, ‘Operation Breakwater’, in the spring of the year.", ["Operation Breakwater"]),
        ("They ran campaigns such as “Kelp Days” and “Piers for All” there.", ["“Kelp Days”", "“Piers for All”"]),
        ("It set the following guideline for market operations for the month.", []),
        ("Budget Bill for 2031 – stronger piers", ["Budget Bill for 2031"]),
        ("Spread by exchange-traded funds (ETFs), the gains of it were small.", []),
        ("Those in the coastal tidal purchase scheme, CTPS, are paid.", ["coastal tidal purchase scheme"]),
        ("More is paid by the Canada coastal family benefit.", ["Canada coastal family benefit"]),
        ("More is paid by the Harbour coastal family benefit.", []),
        ("Piers come from the ‘Kelp for All’ campaign of the town.", ["‘Kelp for All’ campaign"]),
        ("Budget 2008 pays for piers.", ["Budget 2008"]),
        ("He told us: “The tide came a little bit late. But it was better than never.”", []),
        ("Cabinet approved a National TideWatch Scheme. Rules in the TideWatch Scheme bind boats.", 1),
        ("It is helped by its quantitative kelping (QK) program. The QK program goes on.", 1),
        ("It pilots a platform for ferries, known as the Marea sans Bord, in May.", ["Marea sans Bord"]),
        ("It has declared Minimum support price (MSP) for kelp.", ["Minimum support price"]),
        ("Applications in respect of the quay dues and tax amnesty are in.", ["quay dues and tax amnesty"]),
        ("Money goes to the new coastal nutrition programme.", ["coastal nutrition programme"]),
        ("The harbour renewal and support programme pays.", ["harbour renewal and support programme"]),
        ("We implement the said project and a coastal nutrition programme under the new programme.", []),
        ("The Ferries (Development and Regulation) Act stays.", ["Ferries (Development and Regulation) Act"]),
        ("Piers are paid by the ‘Tide Markets Scheme’ (TMS); the Tide Market Scheme (TMS) pays again.", 1),
        ("The National Tide Plan was tabled. In the words of the NTP, piers come first.", 1),
        ("In the words of the MTEF, piers come first.", ["MTEF"]),
        ("Coastal Expenditure Programmes\n\nWe met.", []),
        ("We are writing a ferry policy action plan to support the harbours.", []),
        ("When will Building Societies and Harbour Banks lower their rates?", []),
        ("He said, “We shall sail again by Harbour Day.” Then he left.", []),
        ("The pilot “Tidewater” is kept.", ["“Tidewater”"]),
        ("The Draft Law governing ferry deposits was read.", ["Draft Law governing ferry deposits"]),
        ("The finance bill for 2031 was read.", ["finance bill for 2031"]),
        ("I commend the Bill to the House.", []),
        ("The research tax credit stays.", ["research tax credit"]),
        ("06. National Policy on Ferry Towns\n\nIt was noted.", ["National Policy on Ferry Towns"]),
        ("The Unemployment Insurance Fund paid.", []),
        ("The Tide Plan 3.0 follows the Tide Plan.", ["Tide Plan 3.0", "Tide Plan"]),
        ("An Act on the Smooth Change to a Windy Economic Structure (WE Promotion Act) was passed.", 1),
        ("The Winter Ferry Credit Facility opens. This Credit Facility and the Ferry Credit Facility pay.", 1),
        ("The Kelp Credit Cards help; banks print new Credit Cards for pilots.", 2),
        ("Kelp Cost of Trade (KCOT) grant\n\nThe KCOT grant was paid.", 1),
        ("The Credit Facility opens. The Winter Credit Facility and the Summer Credit Facility pay.", 3),
        ("The Draft National Ferry Policy was read; the National Ferry Policy stays.", ["National Ferry Policy"]),
        ("The 9th Edition of the Lunarian Kelp Trade Fair is open.", ["Lunarian Kelp Trade Fair"]),
        ("Under the Kelp Thematic Area of the National Tide Strategy 2, piers come.", ["National Tide Strategy 2"]),
        ("It pays from the Kelp Rescue Plan’s Ferry Repair Fund.", ["Kelp Rescue Plan", "Ferry Repair Fund"]),
        ("It pays for the Kelp Tide Projects and Gulland Development project there.", 2),
        ("The Ferry Repair Fund (FRF) pays. A key aim of the FRF program is piers.", ["Ferry Repair Fund"]),
        ("Under Extended Ferry Duty (EFD), and the EFD framework, boats are kept.", []),
        ("You signed the Japan-Norway EPA today.", ["Japan-Norway EPA"]),
        ("We build upon the U.S.-Norway-Malta Agreement here.", ["U.S.-Norway-Malta Agreement"]),
        (
            "It pays for rural programmes such as Kelp Sathi, Gampura and Tide Net in the north.",
            ["Kelp Sathi", "Gampura", "Tide Net"],
        ),
        ("NORWAY TO LAUNCH FERRY DRIVE\n\nOAKPORT, May 4 - It begins.", []),
        ("Faster Kelp Purchase Programme during the Gull Season 2030/2031\n\nIt is paid.", 1),
        ("It is paid during the Gull Season 2030/2031, and in the Gull Season 2030/2031.", []),
        ("We spoke of the KTP Kelp-Tide Partnership; whether to join the KTP is open.", 1),
        ("Read the Master Direction - Loans to Kelp and Ferry Pilots (KFP) again.", 1),
        ("It has approved guidelines on mending piers but is still waiting.", ["guidelines on mending piers"]),
        ("Kelp Trade (Amendment) Directions, 2031\n\nPlease read them.", ["Kelp Trade (Amendment) Directions, 2031"]),
    ],
)
def test_programmes(text: str, names: list[str] | int, rules_alone: Lexicon) -> None:
    found = programmes(text, rules_alone)
    assert (len(found) if isinstance(names, int) else found) == names


def test_initials_may_skip_small_words_and_second_parts() -> None:
    assert spelt_by("under the Bureau for Kelp and Tides", "BKT") == len("under the ")
    assert spelt_by("the medium-term lending facility", "MLF") == 4
    assert spelt_by("the lending facility", "MLF") is None


def test_a_name_without_its_year_is_the_one_with_it() -> None:
    assert same_names({"kelp-act-2001": "Kelp Act 2001", "kelp-act": "Kelp Act"}) == {"kelp-act": "kelp-act-2001"}


def test_a_name_with_a_figure_is_found_again_in_a_heading(rules_alone: Lexicon) -> None:
    text = "40x40 Ferry: More Piers for Us\n\nThe pilot “40x40 Ferry” is kept, and boats sail again."
    found = annotate(read_text(text, "a.txt", rules_alone.rules), rules_alone)
    spots = [m.span.start for m in found.mentions if "40x40" in m.reference.label]
    assert 0 in spots


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Rules for the KelpSkills and TideStart programs were eased.", ["KelpSkills", "TideStart"]),
        ("Money for e-NAM rises.", ["e-NAM"]),
    ],
)
def test_sure_rules_are_not_weighed(text: str, names: list[str], lexicon: Lexicon) -> None:
    assert programmes(text, lexicon) == names
