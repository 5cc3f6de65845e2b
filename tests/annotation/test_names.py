"""Bodies and persons: forms of many governments; every name and sentence is invented."""

from __future__ import annotations

import pytest

from policygraph.annotation import annotate
from policygraph.annotation.jurisdiction import home_country
from policygraph.lexicon import Lexicon
from policygraph.model import Metadata, Scheme
from policygraph.reading import read_text


def named(text: str, lexicon: Lexicon, scheme: Scheme) -> list[str]:
    found = annotate(read_text(text, "a.txt", lexicon.rules), lexicon)
    return list(dict.fromkeys(m.reference.label for m in found.mentions if m.reference.scheme is scheme))


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        (
            "The National Water Regulator of South Africa's limit will rise.",
            ["National Water Regulator of South Africa"],
        ),
        ("The Ministry of Kelp and Tides and Eskom agreed.", ["Ministry of Kelp and Tides", "Eskom"]),
        ("The Task Force for U.S. Ferries met.", ["Task Force for U.S. Ferries"]),
        ("He told Harbour Ministry and Central Bank staff of it.", ["Harbour Ministry"]),
        ("He told Kelp Prices and Central Bank staff of it.", []),
        (
            "It is run by Coastal Ferry (Holdings) Limited and Northport Trading (General) Corporation.",
            ["Coastal Ferry (Holdings) Limited", "Northport Trading (General) Corporation"],
        ),
        ("The Tide Committee met. Five Committee members and Six Tide Committee members agreed.", ["Tide Committee"]),
        ("The Kelp Relief Scheme and Ferry Board rules stay, as does Commonwealth and State Government aid.", 1),
        ("Federal Cabinet approved the pier.", ["Federal Cabinet"]),
        ("An analyst at First Mercantile Bank spoke of the CPIX and of an SMS alert.", ["First Mercantile Bank"]),
        (
            "The Lunarian confederation KTV wants more than the provision of loans to the NKPB for boats.",
            ["KTV", "NKPB"],
        ),
        ("Banco de Lunaria's board of directors (BLBD) met. The BLBD saw the tide.", 2),
        ("India's piers are weak. India will see Niti Ayog mend piers in India.", ["Niti Ayog"]),
        ("Anchorage leader Ada Quill spoke, as did Lunarian leader Ben Strand.", ["Anchorage"]),
        ("Opposition leader Ada Quill and team leader Ben Strand spoke.", []),
        ("A loan of the Asian Development Bank US$ 3 million is paid.", ["Asian Development Bank"]),
        ("The CEO of Malta Enterprise Ada Quill said so.", ["Malta Enterprise"]),
        ("It went to the Department of Provincial and Local Government.", 1),
        ("The Bangko Sentral ng Lunaria (BSL) met; the BSL cut rates.", ["Bangko Sentral ng Lunaria"]),
        ("Bank Indonesia cut its rate.", ["Bank Indonesia"]),
        ("Morgan's Quay Ltd sold the pier to Oil and Kelp Gas Corporation Ltd. today.", 2),
        ("It has Statutory Corporation status, as India Ltd or a Public Limited Company may have.", []),
        ("It was built by the Dock Development Corporation.", ["Dock Development Corporation"]),
        ("The Bank of Lunaria Governor spoke.", ["Bank of Lunaria"]),
        ("The Bank of Lunaria Act was amended, and so was the Companies Act.", []),
        ("Purchases under the tide purchase programme (TPP) go on. The TPP will continue in May.", []),
        ("Source: Lunarian Statistics Authority", ["Lunarian Statistics Authority"]),
        ("It went to the Presidency of the Council of Ministers.", ["Presidency of the Council of Ministers"]),
        ("The Pending Bill Multi Agency Team met.", ["Pending Bill Multi Agency Team"]),
        ("NOREPO announced a plan, while the GDP has grown.", ["NOREPO"]),
        ("An Alliance for Action was formed.", []),
        ("The Eastern and Southern Isles Tide Group met.", ["Eastern and Southern Isles Tide Group"]),
        ("The Harbour Board of the Bank of Lunaria resolved to cut the rate.", ["Bank of Lunaria"]),
        ("A loan from the Lunarian Development Bank for the Kelp Dam was agreed.", ["Lunarian Development Bank"]),
        (
            "The budget of the Department of Ports, Trade and Tides in Budget 2023 rose.",
            ["Department of Ports, Trade and Tides"],
        ),
        (
            "It moves from the Ministry of Ports and Tides to the National Centre for Kelp.",
            ["Ministry of Ports and Tides", "National Centre for Kelp"],
        ),
        (
            "On a summary of the Power Division, the State Railway of Lunaria was sold.",
            ["Power Division", "State Railway of Lunaria"],
        ),
        ("Officials from Natural Resources Canada came.", ["Natural Resources Canada"]),
        ("The Director Board of the Kelp Land Corporation agreed to it.", ["Kelp Land Corporation"]),
        (
            "Money goes to the National Bank for Kelp and Tidal Growth (NBKT).",
            ["National Bank for Kelp and Tidal Growth"],
        ),
        (
            "A reply by the Secretary, Mr Ambrose Strand, in the Tidal Council today (May 2):",
            ["Tidal Council"],
        ),
        ("Officers of the Directorate General of Kelp Trade met with us.", ["Directorate General of Kelp Trade"]),
        ("It is run by Norway Post and by SkillsPier Norway as before.", ["Norway Post", "SkillsPier Norway"]),
        ("The loan went to Ada Quill, who runs Quill Boats & Oars in the north.", ["Quill Boats & Oars"]),
        ("NOREPO's Kelp Efficiency Fund pays half of the cost of it.", ["NOREPO"]),
        ("According to Ada Quill, an analyst at the bank, rents fell.", []),
        ("The Coastal Production and Kelp Corps helps.", ["Coastal Production and Kelp Corps"]),
        ("The National Tide Guarantee Institution pays.", ["National Tide Guarantee Institution"]),
        (
            "The Prime Minister ’s Advisory Council on Kelp and Tides met.",
            ["Prime Minister 's Advisory Council on Kelp and Tides"],
        ),
        ("The KLTA has increased patrols, while the TIDX has increased by 3 per cent.", ["KLTA"]),
        ("The Cabinet met. Key Cabinet decisions: it rests.", 1),
        ("Bank of Lunaria Deputy Governor Orla Kestrel spoke of tides.", ["Bank of Lunaria"]),
        ("The Institute for Tide Studies in Oakport and the Centre for Women in Business met.", 2),
        ("A report of the Kelp Council for the Year 2010, and the Harbour Authority (HA) rests.", 2),
        ("The World Bank's International Kelp Corporation and the Island Homes Coalition lent.", 3),
        ("The National Tide Watch Centre opened.", ["National Tide Watch Centre"]),
        ("Isle Hardwood Limited and Isle Kelp Trust signed it.", ["Isle Hardwood Limited", "Isle Kelp Trust"]),
        ("The Ministry of Tides and Minister for Tides rested.", ["Ministry of Tides"]),
        ("The Department of Defence and Kestrel Tide Energy have met.", ["Department of Defence"]),
        ("The Ministry of Justice and Home Affairs have met.", ["Ministry of Justice and Home Affairs"]),
        ("Fares fell. Over the past year, NOREPO has been steadily repairing its drains.", ["NOREPO"]),
        ("It moves between CHART II and ANNEX IV of the list.", []),
        ("Ofgem-licensed firms may apply.", ["Ofgem"]),
        ("The EU grew, and we thank the Commission for it in Sweden.", 2),
        ("The Government of the Republic of Trinidad and Tobago met.", 1),
        ("The Scottish Parliament met. Parliament passed it.", ["Scottish Parliament"]),
        ("The Kelp and Fisheries Board met. In May the KFB left.", ["Kelp and Fisheries Board"]),
        ("Money goes to King Lunar University.", ["King Lunar University"]),
        ("The Unemployment Insurance Fund paid.", ["Unemployment Insurance Fund"]),
        ("It went to the Department of Ports and Rhiannon Oak MP in May.", ["Department of Ports"]),
        ("The Kelp Finance Department of the Treasury pays.", ["Kelp Finance Department of the Treasury"]),
        ("Ola Quill News Director Ministry of Tides END", ["Ministry of Tides"]),
        ("It sits in the Tide Council of the Isles for the Term 2031-2033.", ["Tide Council of the Isles"]),
        ("It was agreed on 3RD APRIL, 2031 in the harbour.", []),
        ("Ola Marlow and Office of Piers and Tides (OPT) Director Ola Strand agreed.", ["Office of Piers and Tides"]),
        ("Ministers chaired the Eleventh Cabinet Meeting of the year.", []),
        ("Malta's Board of Piers and the Philippines' Board of Kelp met.", ["Board of Piers", "Board of Kelp"]),
        ("The Oakport-based Inter-Isle Kelp Organisation met.", ["Inter-Isle Kelp Organisation"]),
        (
            "We met the Society of Isle Pilots, Oakport and Northport Tide Associations, and the Kelp Collective.",
            ["Society of Isle Pilots", "Kelp Collective"],
        ),
        ("A loan under the Enterprise Norway Programme is paid.", []),
        ("We began the Kelp Trade and Ferry Talks. Two, the KTFT provides an opportunity for us.", []),
        ("It works with agencies, such as Mac Oighre, which build piers.", ["Mac Oighre"]),
        ("By the end of this Parliament we shall have more piers.", []),
        ("-Ministry of Tides and Mass Ferries", ["Ministry of Tides and Mass Ferries"]),
    ],
)
def test_bodies(text: str, bodies: list[str] | int, lexicon: Lexicon) -> None:
    found = named("Statement\n\n" + text + "\n", lexicon, Scheme.ORGANISATION)
    assert (len(found) if isinstance(bodies, int) else found) == bodies


@pytest.mark.parametrize(
    ("text", "persons"),
    [
        ("Press Conference by Minister Sandoval (Excerpt)", ["Sandoval"]),
        ("(SHRI ARUN PRATAP OAK)", ["Arun Pratap Oak"]),
        ("Photo of Orla KestrelOrla Kestrel (Harbour East, Labour)", ["Orla Kestrel"]),
        ("Deputy Governors Nils Aker, Per Moberg and Åke Sundin came.", ["Nils Aker", "Per Moberg", "Åke Sundin"]),
        ("We thank Senators Kestrel, Oaken, and Strandberg for it.", ["Kestrel", "Oaken", "Strandberg"]),
        ("Lunaria's Ambassador to the United States Zhou Lin-Oak met them.", ["Zhou Lin-Oak"]),
        ("The guests were:\n\nGovernor of the Bank of Lunaria Nils Aker\n\nTides and Kelp", ["Nils Aker"]),
        ("Bank of Lunaria Governor Strandberg spoke.", ["Strandberg"]),
        ("The talks:\n\n* Ports: opened by the Minister for Ports Penny Marlow.\n* Kelp: closed.", ["Penny Marlow"]),
        ("We will introduce the Fuel Subsidy Programme.", []),
        ("YB Datuk Seri Razi Hamzah, Finance Minister II, agreed.", ["Razi Hamzah"]),
        ("Minister of Trade and Industry Tengku Datuk Seri Zafri Aziz said so.", ["Zafri Aziz"]),
        ("Mr. Do Van Binh, Deputy Minister of Works (right), answers.", ["Do Van Binh"]),
        ("Vice Premier He Lanfeng attended, and Ms. Price did too.", ["He Lanfeng", "Price"]),
        ("Senator the Hon Kay Dunmore, Minister for Works, announced it.", ["Kay Dunmore"]),
        ("The Governor may act. He will decide, and Chief Executive Lee Oakes agrees.", ["Lee Oakes"]),
        ('Economy Minister Rolf Abeck: "We will cut it."', ["Rolf Abeck"]),
        ("Minister Opens New Harbour With Chief Engineers", []),
        ("Statement by Treasurer Jem Hale", ["Jem Hale"]),
        ("The board met.\n\nAda Quill\nSpecial Assistant to the Harbour Master\n", ["Ada Quill"]),
        ("The Convener of Kelp Islands Council Ada Quill said so.", ["Ada Quill"]),
        ("Notice of the Power Desk\nOtters and Terns\n", []),
        ("Minister of Agriculture Walt Oster said so.", ["Walt Oster"]),
        ("Prime Minister Kishimo gave instructions.", ["Kishimo"]),
        ("I, Kura Tetsuro, would like to thank you.", ["Kura Tetsuro"]),
        (
            "Voting in favour of it were Ada Quill, Ben Strand and Cy Marlow Oak.",
            ["Ada Quill", "Ben Strand", "Cy Marlow Oak"],
        ),
        ("Minister for Ports Ada Quill", ["Ada Quill"]),
        ("Transcript of Minister for Ports and Trade Ada Quill's Remarks at the Fair", ["Ada Quill"]),
        ("On Ada Quill, she's in the harbour with the pilots today.", ["Ada Quill"]),
        ("The economist Pia O'Connell and Minister Oto Ndung’a agreed on it.", ["Pia O'Connell", "Oto Ndung'a"]),
        ('It was President Nils "Kelpie" Marlow who asked for it.', ['Nils "Kelpie" Marlow']),
        ("It went from the Minister of Natural Resources and then back to us.", []),
        ("In the talks Ada Quill took over from a pilot of the town.", ["Ada Quill"]),
        ("HON. A. B. C. QUILL asked the Board, upon notice, when piers will open.", ["A. B. C. QUILL"]),
        ("The question by honourable A. B. Quill is of no use.", ["A. B. Quill"]),
        ("Present\n\nAB Quill (Chair), CD Oak AM, EF Strand\n", ["AB Quill", "CD Oak AM", "EF Strand"]),
        ("Under the Honourable Prime\n\nMinister it went to St. Clair and back.", []),
        ("The Minister for Ports and Job Creation, Director Engr. Ola Brandt, spoke.", ["Ola Brandt"]),
        ("Contact person: Ada Quill   Telephone: 0931-5550100", ["Ada Quill"]),
        ("Contact: Bureau of Ferry Reform, Ben Strand, 010-555-0100", ["Ben Strand"]),
        ("There was the Deputy Governor of Bank Indonesia Ada Quill.", ["Ada Quill"]),
        ("Harbour Ferries Minister Ada Quill said:", ["Ada Quill"]),
        ("State Minister QUILL Ada attended it.", ["QUILL Ada"]),
        ("The board met.\n\n(Ada Oak Quill)\nChief General Manager\n", ["Ada Oak Quill"]),
        ("Anchorage leader Ada Quill and the opposition leader Olo Brandt spoke.", ["Ada Quill", "Olo Brandt"]),
        ("It was said before Gorbachev left, under the Thatcher Foundation.", ["Gorbachev"]),
        ("The State Secretary for the Budget, Ola Quill d'Oaken, said so.", ["Ola Quill d'Oaken"]),
        ("Julius Quill Hydropower Plant began.", []),
        ("Voting for the action: UTSU Kazuma, HIRA Reiko, and OGI Jun.", ["UTSU Kazuma", "HIRA Reiko", "OGI Jun"]),
        ("The fare is up.\n\nM.Ali Quill Director of Information\n", ["M.Ali Quill"]),
        ("The fare is up.\n\nM. Ada Quill News Director Ministry of Tides\n", ["M. Ada Quill"]),
        ("It was opened by His Excellency Cde. Nils Kelpo Marlow, who spoke.", ["Nils Kelpo Marlow"]),
        ("The Pier Management Bill, which was tabled by the Minister of Ports as Chair of it, stays.", []),
        ("Credit to Kelp Sector (Amendment) Directions, 2031", []),
        ("Yours faithfully\n\n(R Strandberg)\nChief General Manager\n", ["R Strandberg"]),
        ("Yours faithfully\n\n(Nilo Strandberg)      Chief General Manager\n", ["Nilo Strandberg"]),
        ("Pier fees fall, director-general of the kelp trade desk, Apo Ruiz Quill, said.", ["Apo Ruiz Quill"]),
    ],
)
def test_persons(text: str, persons: list[str], lexicon: Lexicon) -> None:
    assert named("Statement\n\n" + text + "\n", lexicon, Scheme.PERSON) == persons


@pytest.mark.parametrize(
    ("country", "name"), [("Singapore", "Building and Construction Authority"), ("Australia", "BCA")]
)
def test_an_acronym_that_countries_share_is_read_by_the_country(country: str, name: str, lexicon: Lexicon) -> None:
    text = f"Statement\n\nIn {country} the BCA was asked for it, and so were the firms of {country} that build piers.\n"
    full = named(text + f"\nThe {name} agreed with them.\n", lexicon, Scheme.ORGANISATION)
    assert len(full) == 1


def test_a_country_tells_nothing_of_an_acronym_that_one_body_has(lexicon: Lexicon) -> None:
    assert named("Rates of the ECB and the OECD matter.\n", lexicon, Scheme.ORGANISATION) != []


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("An Expert Committee met. An Asset Management Company will be set up.", []),
        ("The Tide Review Board and the Technology Development Board met.", 2),
        ("He was at the Tide Bank of St. Loris today.", ["Tide Bank of St. Loris"]),
        ("The Board of Quays of the Tide System in France met.", ["Board of Quays of the Tide System"]),
        ("The Commission for Tides Bill was read.", []),
        ("The Auditor-General's Office (AGO) audits it.", ["Auditor-General's Office"]),
        ("The Lunarian Law Reform Commission met.", ["Lunarian Law Reform Commission"]),
        ("The Kelp Quays Law, and the Tide Department, are new.", ["Tide Department"]),
        ("The Ministry of National Tides and NKE Kelpen met.", ["Ministry of National Tides"]),
        ("The Department of Kelp Development U.B. Rohan spoke.", ["Department of Kelp Development"]),
        ("Media Unit Ministry of Finance and Mass Media", ["Ministry of Finance and Mass Media"]),
        ("The Royal Lunarian Navy and the Subcommittee on Tides met.", 2),
        ("The Bank of Lunaria Governor and the Board of Governors spoke.", ["Bank of Lunaria", "Board of Governors"]),
    ],
)
def test_where_a_name_of_a_body_ends(text: str, bodies: list[str] | int, lexicon: Lexicon) -> None:
    found = named("Statement\n\n" + text + "\n", lexicon, Scheme.ORGANISATION)
    assert (len(found) if isinstance(bodies, int) else found) == bodies


def test_callers_are_no_bodies(lexicon: Lexicon) -> None:
    text = "CARY: Hello. What now?\n\nPRIME MINISTER: We act.\n\nEWEN: G'day. When?\n\nPRIME MINISTER: Soon.\n"
    assert "Ewen" not in named(text, lexicon, Scheme.ORGANISATION)


@pytest.mark.parametrize(
    ("text", "persons"),
    [
        ("Governor of the State Bank of Vietnam Ada Thi Quill said so.", ["Ada Thi Quill"]),
        ("Mr A Quill and Ms N W Oak-Brandt asked.", ["A Quill", "N W Oak-Brandt"]),
        ("The Hon Pia Quill MP spoke.", ["Pia Quill"]),
        (
            "Ms Tan Kelp Ling met Mr Low Kelp Seng and Tan Sri Oak Quill.",
            ["Tan Kelp Ling", "Low Kelp Seng", "Oak Quill"],
        ),
        ("Taoiseach Pia Quill met Chancellor of the Exchequer Ned Oak.", ["Pia Quill", "Ned Oak"]),
        ("Some members, including Pia Quill, want more.", ["Pia Quill"]),
        ("Prime Minister Krishi Sampada Yojana is under way.", []),
        (
            "A report from Boris Marlowe was read, and then Martina de Quill has left.",
            ["Boris Marlowe", "Martina de Quill"],
        ),
        ("The Boris Marlowe Foundation met in Alice Springs, at Port Elizabeth and near Lake George.", []),
        ("It was Choi Nam-ho who wrote to us about Kim-led piers.", ["Choi Nam-ho"]),
        ("Press Briefing by Principal Kelp Secretary Ada Quill", ["Ada Quill"]),
        ("Remarks by Lionel K. Marlowe Deputy Secretary of Ports", ["Lionel K. Marlowe"]),
        ("Chair Quill, Ranking Member Oakes, and Members of the Committee", ["Quill", "Oakes"]),
        ("Now, therefore, I, ADA M. QUILL JR., have signed it today.", ["ADA M. QUILL JR."]),
        ("Task Team: What now?\n\nMonitoring Review: We wait and see.\n\nTask Team: For how long?", []),
    ],
)
def test_names_beside_bodies_and_titles(text: str, persons: list[str], lexicon: Lexicon) -> None:
    assert named("Statement\n\n" + text + "\n", lexicon, Scheme.PERSON) == persons


def test_an_honorific_of_one_country_is_a_name_in_another(lexicon: Lexicon) -> None:
    text = "Statement of the Indonesian government\n\nMinister of Finance Sri Kelpa Lestari spoke.\n"
    assert named(text, lexicon, Scheme.PERSON) == ["Sri Kelpa Lestari"]
    assert named(text.replace("Indonesian", "Indian"), lexicon, Scheme.PERSON) == ["Kelpa Lestari"]


def test_a_caption_is_read_as_a_sentence(lexicon: Lexicon) -> None:
    text = "Statement\n\nPresident Ada Quill opened the Kelp Fair in Oakport. (Photo: ABCD)\n\nThe fair is open.\n"
    assert named(text, lexicon, Scheme.PERSON) == ["Ada Quill"]


def test_a_heading_may_be_a_body(lexicon: Lexicon) -> None:
    text = "Key deeds\n\nLunarian Police Service\n\n- Trained divers\n\nNational Tide Commission\n\n- Built a pier\n"
    assert named(text, lexicon, Scheme.ORGANISATION) == ["Lunarian Police Service", "National Tide Commission"]


def test_a_country_is_no_body(lexicon: Lexicon) -> None:
    assert named("Statement\n\nThe UAE ranks first. The UAE said it would go on.\n", lexicon, Scheme.ORGANISATION) == []


def test_a_long_row_of_capitals_is_read_to_its_end(lexicon: Lexicon) -> None:
    row = "Lanterns Farmhouse Seedlings Cuttings Nursery Machine " * 30  # of a table without its lines
    text = f"Statement\n\n{row}\n\nHarbour Minister Ada Quill said that fees would fall.\n"
    assert named(text, lexicon, Scheme.PERSON) == ["Ada Quill"]


def test_a_body_ends_before_the_name_of_its_head(lexicon: Lexicon) -> None:
    text = "Statement\n\nGovernor of the State Bank of Vietnam Ada Thi Quill said so.\n"
    assert named(text, lexicon, Scheme.ORGANISATION) == ["State Bank of Vietnam"]


def test_no_well_known_body_hides_one_of_the_vocabulary(lexicon: Lexicon) -> None:
    known = lexicon.rules.tables["organisation_known"]
    assert [name for name in known if lexicon.lookup(Scheme.ORGANISATION, name)] == []


@pytest.mark.parametrize(
    ("publisher", "text", "names"),
    [
        ("Ministry of Tides and Mass Gulls", "The Ministry of Tides and Mass Gulls agreed.", 1),
        ("Kelp and Small Boats Desk", "The Kelp and Small Boats Desk agreed.", 1),
        ("Prime Minister of Lunaria", "The Prime Minister of Lunaria agreed.", 0),
        ("Kelp Council", "The Kelp Council Act was read.", 0),
    ],
)
def test_the_publisher_is_a_body_where_the_text_prints_it(
    publisher: str, text: str, names: int, lexicon: Lexicon
) -> None:
    briefing = read_text("Statement\n\n" + text + "\n", "a.txt", lexicon.rules, Metadata(publisher=publisher))
    bodies = [m.reference for m in annotate(briefing, lexicon).mentions if m.reference.scheme is Scheme.ORGANISATION]
    assert {b.label for b in bodies} == ({publisher} if names else set())


def test_a_place_of_two_words_is_known_across_a_line(lexicon: Lexicon) -> None:
    assert home_country("The pier board of Nuwara\nEliya met.", None, lexicon) == "lk"
    assert home_country("Traders from New\n Zealand met.", None, lexicon) == "nz"


def test_a_currency_is_no_home(lexicon: Lexicon) -> None:
    assert (
        home_country("Nets for 3 million US dollars and 2 million US dollars were sold in Norway.", None, lexicon)
        == "no"
    )
