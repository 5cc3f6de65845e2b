"""Other formats give the text a person would copy out of them, with its structure, places and metadata."""

from __future__ import annotations

import datetime as dt
import gzip
from pathlib import Path

import pytest
from made_files import docx, lines, odt, paragraph, pdf, zipped

from policygraph.errors import EmptyBriefingError, FormatError, InputError, MissingExtraError
from policygraph.lexicon.rules import RuleBook
from policygraph.model import Metadata, TurnKind
from policygraph.reading import Settings, find_briefings, read_briefing
from policygraph.reading.files import read_source
from policygraph.reading.formats import Extracted, extract

SETTINGS = Settings()


def read(folder: Path, name: str, raw: bytes | str, settings: Settings = SETTINGS) -> Extracted:
    path = folder / name
    path.write_bytes(raw.encode() if isinstance(raw, str) else raw)
    found, kind = read_source(path)
    return extract(found, kind, name, settings)


def page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>"


# --- HTML ------------------------------------------------------------------------------------------


def test_html_keeps_the_structure_of_the_page(tmp_path: Path) -> None:
    body = """<h1>Ferry fares</h1><p>The board <b>will</b> cap   fares.<br>It starts in May.</p>
    <h2>What changes</h2><ul><li>Cut day tickets<ul><li>for pupils</ul><li><p>Free bicycles</p><p>At last.</p></ul>
    <ol start=3 type=a><li>Third</li><li>Fourth</li></ol>
    <table><caption>Table 1. Fares</caption><tr><th>Line<th>2023<th>2024</tr><tr><td>North<td>3.5<td>4.1</tr></table>
    <table><tr><td><p>Only frames this text.</p></td></tr></table>"""
    assert read(tmp_path, "a.html", page(body)).text == (
        "# Ferry fares\n\nThe board will cap fares.\nIt starts in May.\n\n## What changes\n\n"
        "- Cut day tickets\n  - for pupils\n- Free bicycles\n\nAt last.\n\nc. Third\nd. Fourth\n\n"
        "Table 1. Fares\n\nLine\t2023\t2024\nNorth\t3.5\t4.1\n\nOnly frames this text.\n"
    )


def test_html_leaves_menus_and_hidden_parts_out(tmp_path: Path) -> None:
    menu = "".join(f"<li><a href='/{n}'>Section {n}</a></li>" for n in range(9))
    body = f"""<header><a href=/>Home</a></header><nav><ul>{menu}</ul></nav>
    <div class="cookie-banner">We use cookies.</div>
    <div id=content><h1>Dredging</h1><p>The port will be dredged in June, the minister said on Friday.</p>
    <div style="display: none">Secret draft.</div><script>alert('x')</script><ul>{menu}</ul></div>
    <aside>Other stories</aside><footer>Privacy</footer>"""
    assert read(tmp_path, "a.html", page(body)).text == (
        "# Dredging\n\nThe port will be dredged in June, the minister said on Friday.\n"
    )


def test_html_text_in_a_part_named_like_a_menu_is_kept(tmp_path: Path) -> None:
    body = "<div class='widget sidebar'><p>The board will cap all fares. It said so on Monday.</p></div>"
    assert "cap all fares" in read(tmp_path, "a.html", page(body)).text


def test_html_speakers_by_markup_become_labels(tmp_path: Path, rules: RuleBook) -> None:
    body = """<h1>Briefing on ferries</h1><dl><dt>Reporter</dt><dd>When will fares fall?</dd><dt>Minister</dt>
    <dd>In June. We will pay for it.</dd></dl><p><strong>Ada North:</strong> We will build a quay.</p>
    <p><span class="speaker">Minister</span> Work has begun.</p>"""
    text = read(tmp_path, "a.html", page(body)).text
    assert "Reporter: When will fares fall?" in text
    assert "Minister: Work has begun." in text
    kinds = [t.kind for t in read_briefing(tmp_path / "a.html", rules).turns]
    assert kinds[:2] == [TurnKind.QUESTION, TurnKind.ANSWER]


def test_html_metadata_and_elements(tmp_path: Path, rules: RuleBook) -> None:
    head = """<title>Quay to be built | Port News</title><link rel=canonical href="https://port.example/quay">
    <meta name="DCTERMS.issued" content="2024-05-03"><meta property="og:site_name" content="Port News">
    <meta name="dc.publisher" content="Harbour Board">"""
    path = tmp_path / "a.html"
    path.write_text(page("<main><p>The board will build a quay.</p></main>", head), "utf-8")
    briefing = read_briefing(path, rules)
    known = briefing.metadata
    assert (known.title, known.date) == ("Quay to be built", dt.date(2024, 5, 3))
    assert (known.publisher, known.publisher_hint) == ("Harbour Board", "Port News")
    assert known.source == "https://port.example/quay"
    assert briefing.media_type == "text/html"
    assert [p.element for p in briefing.places] == ["/html/body[1]/main[1]/p[1]"]
    told = read_briefing(path, rules, Metadata(title="Mine", date=dt.date(2020, 1, 2)))
    assert (told.metadata.title, told.metadata.date) == ("Mine", dt.date(2020, 1, 2))


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("<html><meta charset='windows-1252'><p>Caf\xe9 \x96 5 \x80".encode("latin-1"), "Café – 5 €"),
        ("<html><p>Café".encode(), "Café"),
        (b"\xff\xfe" + "<html><p>Café".encode("utf-16-le"), "Café"),
        (b"<html><meta charset='idna'><p>Caf\xe9", "Café"),
    ],
)
def test_html_encodings(tmp_path: Path, raw: bytes, text: str) -> None:
    assert read(tmp_path, "a.html", raw).text.strip() == text


# --- PDF -------------------------------------------------------------------------------------------


def test_pdf_joins_lines_and_broken_words_and_keeps_pages(tmp_path: Path) -> None:
    first = [
        (60, 700, 20, "Ferry fares fall"),
        *lines(
            [
                "The Harbour Board said on Monday that it will cap the fares of all the big",
                "ferries from June and that the develop-",
                "ment of the northern quay will go on in the next year as it was planned by",
            ],
            top=660,
        ),
    ]
    second = lines(["the council in its last meeting.", "A second paragraph follows here."])
    found = read(tmp_path, "a.pdf", pdf([first, second], title="draft7.doc"))
    assert found.text == (
        "# Ferry fares fall\n\nThe Harbour Board said on Monday that it will cap the fares of all the big ferries"
        " from June and that the development of the northern quay will go on in the next year as it was planned by"
        " the council in its last meeting.\n\nA second paragraph follows here.\n"
    )
    assert found.metadata.title is None
    at = found.text.index("the council")
    assert [p.page for p in found.places if p.start <= at][-1] == 2
    assert found.places[0].page == 1


def test_pdf_a_hyphen_of_its_own_stays(tmp_path: Path) -> None:
    text = [
        "State funds help. A long-term plan is due, and another one for state-",
        "owned banks, which need a long-",
        "term view of what the state should do for them in the years to come.",
    ]
    found = read(tmp_path, "a.pdf", pdf([lines(text)])).text
    assert "state-owned banks" in found
    assert "long-term view" in found


def test_pdf_reads_columns_one_after_the_other(tmp_path: Path) -> None:
    left = [f"left column line {n} has quite some words" for n in range(8)]
    right = [f"right column line {n} has quite some words" for n in range(8)]
    mixed = [p for pair in zip(lines(left), lines(right, left=330), strict=True) for p in pair]
    text = read(
        tmp_path, "a.pdf", pdf([[(60, 760, 11, "One headline over both of the two columns of the page"), *mixed]])
    ).text
    assert text.index("One headline") < text.index("left column line 0")
    assert text.index("left column line 7") < text.index("right column line 0")


def test_pdf_leaves_running_heads_and_page_numbers_out(tmp_path: Path) -> None:
    pages = [
        [
            (60, 780, 8, "Harbour Board   Report of the year"),
            *lines([f"Paragraph {word} says something else.", f"Then {word} ends."], step=40),
            (300, 20, 8, f"Page {number} of 3"),
        ]
        for number, word in enumerate(("alpha", "beta", "gamma"), 1)
    ]
    text = read(tmp_path, "a.pdf", pdf(pages)).text
    assert "Harbour Board" not in text
    assert "Page" not in text
    assert text.count("says something else.") == 3


def test_pdf_table_rows(tmp_path: Path) -> None:
    rows = [("Port", "2023", "2024"), ("North", "3.5", "4.1"), ("South harbour", "2.0", "2.2")]
    placed = [(60 + 150 * c, 600 - 16 * r, 10.0, cell) for r, row in enumerate(rows) for c, cell in enumerate(row)]
    text = read(tmp_path, "a.pdf", pdf([[*lines(["The fees of all ports were told."]), *placed]])).text
    assert "Port\t2023\t2024\nNorth\t3.5\t4.1\nSouth harbour\t2.0\t2.2\n" in text


def test_pdf_note_numbers_are_no_figures(tmp_path: Path) -> None:
    raised = [(60.0, 700.0, 12.0, "Exports rose by 4"), (153.0, 705.0, 6.0, "3"), (158.0, 700.0, 12.0, "percent.")]
    assert "by 4 percent" in read(tmp_path, "a.pdf", pdf([raised])).text.replace("4percent", "4 percent")


def test_pdf_without_text_says_so(tmp_path: Path, rules: RuleBook) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf([[]]))
    with pytest.raises(EmptyBriefingError, match=r"a\.pdf: no text in this PDF file; if it is a scan"):
        read_briefing(tmp_path / "a.pdf", rules)


# --- Word, OpenDocument, RTF -----------------------------------------------------------------------

NUMBERING = """<w:abstractNum w:abstractNumId="1">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%2)"/></w:lvl>
</w:abstractNum><w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/>
<w:lvlText w:val="&#61623;"/></w:lvl></w:abstractNum>
<w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="6"><w:abstractNumId w:val="2"/></w:num>"""
STYLES = """<w:style w:styleId="h"><w:name w:val="heading 2"/></w:style>
<w:style w:styleId="mine"><w:name w:val="My head"/><w:basedOn w:val="h"/></w:style>
<w:style w:styleId="t"><w:name w:val="Title"/></w:style>"""


def test_docx_headings_numbers_and_tables(tmp_path: Path) -> None:
    table = (
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Port</w:t></w:r></w:p></w:tc><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr>"
        "<w:p><w:r><w:t>Fee</w:t></w:r></w:p></w:tc></w:tr><w:tr>"
        + "".join(f"<w:tc><w:p><w:r><w:t>{t}</w:t></w:r></w:p></w:tc>" for t in ("North", "3.5", "4.1"))
        + "</w:tr></w:tbl>"
    )
    body = (
        paragraph("Ferry fares", style="t")
        + paragraph("Steps", style="mine")
        + paragraph("Cap fares", number="5")
        + paragraph("for pupils", number="5", level=1)
        + paragraph("Build a quay", number="5")
        + paragraph("No more fees", number="6")
        + table
        + paragraph("The end.")
    )
    found = read(tmp_path, "a.docx", docx(body, title="Ferry fares", numbering=NUMBERING, styles=STYLES))
    assert found.text == (
        "# Ferry fares\n\n## Steps\n\n1. Cap fares\n  (a) for pupils\n2. Build a quay\n- No more fees\n"
        "Port\tFee\nNorth\t3.5\t4.1\n\nThe end.\n"
    )
    assert found.metadata.title == "Ferry fares"
    assert [p.element for p in found.places][-3:] == ["table 1, row 1", "table 1, row 2", "paragraph 7"]


def test_docx_takes_the_text_after_all_changes(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>Fares will </w:t></w:r><w:del><w:r><w:delText>rise</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>fall</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t> hidden</w:t></w:r>"
        "<w:moveFrom><w:r><w:t> moved</w:t></w:r></w:moveFrom><w:r><w:instrText>PAGE</w:instrText></w:r>"
        "<w:r><w:t>.</w:t></w:r></w:p>"
    )
    assert read(tmp_path, "a.docx", docx(body)).text == "Fares will fall.\n"


def test_odt(tmp_path: Path) -> None:
    styles = (
        '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1"'
        ' style:num-suffix=")"/></text:list-style>'
    )
    body = (
        '<text:h text:outline-level="2">Steps</text:h><text:list text:style-name="L"><text:list-item><text:p>Cap'
        "<text:s/>fares<text:note>9</text:note></text:p></text:list-item><text:list-item><text:p>Build</text:p>"
        "</text:list-item></text:list><table:table><table:table-row><table:table-cell><text:p>North</text:p>"
        "</table:table-cell><table:table-cell><text:p>3.5</text:p></table:table-cell></table:table-row></table:table>"
    )
    found = read(tmp_path, "a.odt", odt(body, styles))
    assert found.text == "## Steps\n\n1) Cap fares\n2) Build\nNorth\t3.5\n"


def test_rtf(tmp_path: Path) -> None:
    raw = (
        r"{\rtf1\ansi\ansicpg1252 {\fonttbl{\f0 Arial;}}Ferry fares\par The board \b will\b0  cap fares at 5 \'80.\par}"
    )
    assert read(tmp_path, "a.rtf", raw).text == "Ferry fares\n\nThe board will cap fares at 5 €.\n"


# --- mail and records ------------------------------------------------------------------------------


def test_mail(tmp_path: Path) -> None:
    raw = (
        "From: Harbour Board <press@port.example>\r\nTo: x@y.example\r\nDate: Fri, 03 May 2024 10:00:00 +0800\r\n"
        "Subject: Fwd: Ferry fares\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=q\r\n\r\n"
        "--q\r\nContent-Type: text/plain; charset=utf-8; format=flowed\r\n\r\nThe board \r\nwill cap"
        " fares.\r\n-- \r\nMe\r\n"
        "--q\r\nContent-Type: text/html\r\n\r\n<p>Other</p>\r\n--q--\r\n"
    )
    found = read(tmp_path, "a.eml", raw)
    assert found.text == "The board will cap fares.\n"
    assert (found.metadata.title, found.metadata.date) == ("Ferry fares", dt.date(2024, 5, 3))
    assert found.metadata.publisher_hint == "Harbour Board"


def test_table_rows_are_briefings(tmp_path: Path, rules: RuleBook) -> None:
    path = tmp_path / "talks.csv"
    path.write_text(
        "headline;held_on;speech;agency\r\n"
        'Ferries;2024-05-03;"The board will cap fares; it said so.\r\nWork starts in May.";Harbour Board\r\n'
        "Roads;2024-06-01;The board will pave roads.;Road Office\r\n",
        "utf-8",
    )
    found = find_briefings([path])
    assert [p.name for p in found] == ["talks-1", "talks-2"]
    settings = Settings.parse(named=["date=held_on"])
    briefing = read_briefing(found[0], rules, settings=settings)
    assert briefing.text == "The board will cap fares; it said so.\nWork starts in May."
    assert briefing.metadata.date == dt.date(2024, 5, 3)
    assert (briefing.metadata.title, briefing.metadata.publisher) == ("Ferries", "Harbour Board")
    assert briefing.doc.startswith("talks-1-")
    assert read_briefing(path / "talks-2", rules, settings=settings).text == "The board will pave roads."


def test_json_lines_with_pages_in_a_field(tmp_path: Path, rules: RuleBook) -> None:
    path = tmp_path / "talks.jsonl"
    path.write_text(
        '{"data": {"page": "<h2>Ports</h2><p>The board will pave it.</p>"}}\n\n{"text": "Plain."}\n', "utf-8"
    )
    first, second = find_briefings([path])
    assert read_briefing(first, rules, settings=Settings.parse(named=["html=data.page"])).text.startswith("## Ports")
    assert read_briefing(second, rules).text == "Plain."
    with pytest.raises(InputError, match=r"no field holds the text \(it has data\); name it: --field text=NAME"):
        read_briefing(first, rules)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("a.json", '[{"text": "x"}', "not JSON"),
        ("a.json", "[" * 100_000, "nested too deep"),
        ("a.csv", "a,a\n1,2\n", "two columns have the same name"),
        ("a.csv", "a,b\n1,2,3\n", "line 2: 3 cells, but 2 columns"),
        ("a.json", "[]", "holds no records"),
        ("a.jsonl", "[1]\n", "not an object with named fields"),
    ],
)
def test_broken_records(tmp_path: Path, rules: RuleBook, name: str, text: str, says: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(InputError, match=says):
        [read_briefing(p, rules) for p in find_briefings([tmp_path / name])]


# --- archives --------------------------------------------------------------------------------------


def test_archives_are_read_without_unpacking(tmp_path: Path, rules: RuleBook) -> None:
    inner = zipped({"deep.txt": "The board will dredge the port."})
    files: dict[str, str | bytes] = {
        "b/two.html": page("<p>The board will pave roads.</p>"),
        "a.txt": "The board will cap fares.",
        "a.toml": 'title = "Fares"\ndate = 2024-05-03',
        "c.zip": inner,
        "notes.xlsx": b"x",
        "__MACOSX/a.txt": b"x",
        ".hidden.txt": b"x",
    }
    path = tmp_path / "all.zip"
    path.write_bytes(zipped(files))
    found = find_briefings([tmp_path])
    assert [p.relative_to(path).as_posix() for p in found] == ["a.txt", "b/two.html", "c.zip/deep.txt"]
    texts = [read_briefing(p, rules) for p in found]
    assert [t.text.strip() for t in texts] == [
        "The board will cap fares.",
        "The board will pave roads.",
        "The board will dredge the port.",
    ]
    assert (texts[0].metadata.title, texts[0].metadata.date) == ("Fares", dt.date(2024, 5, 3))
    assert texts[1].metadata.date is None
    assert sorted(p.name for p in tmp_path.iterdir()) == ["all.zip"]


def test_gzip(tmp_path: Path, rules: RuleBook) -> None:
    path = tmp_path / "a.html.gz"
    path.write_bytes(gzip.compress(page("<p>The board will cap fares.</p>").encode()))
    (tmp_path / "a.html.toml").write_text('title = "Fares"', "utf-8")
    (only,) = find_briefings([path])
    briefing = read_briefing(only, rules)
    assert (briefing.text, briefing.metadata.title) == ("The board will cap fares.\n", "Fares")
    rows = tmp_path / "rows.jsonl.gz"
    rows.write_bytes(gzip.compress(b'{"text": "The board will pave roads."}\n'))
    assert [read_briefing(p, rules).text for p in find_briefings([rows])] == ["The board will pave roads."]


# --- what cannot be read ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "raw", "says"),
    [
        ("a.pdf", b"<html>", "should be PDF by its name, but is something else"),
        ("a.docx", pdf([[]]), "should be Word by its name, but is a PDF file"),
        ("a.html", zipped({"x": "y"}), "should be HTML by its name, but is a zip file"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1", "an old Office file; save it as .docx"),
        ("a.pdf", b"%PDF-1.7\nnothing", "damaged PDF"),
        ("a.docx", zipped({"word/document.xml": "<a>"}), "damaged XML"),
        ("a.docx", zipped({"b.txt": "x"}), "no Word document is in this file"),
        ("a.zip", b"PK\x03\x04rest", "is no zip archive or damaged"),
        ("a.gz", b"\x1f\x8bxx", "is damaged"),
        ("a.eml", "From: a@b.example\nContent-Type: image/png\n\nx", "this mail has no text"),
        ("unknown", b"\x7fELF\x02", "is a program"),
    ],
)
def test_damaged(tmp_path: Path, rules: RuleBook, name: str, raw: bytes | str, says: str) -> None:
    path = tmp_path / name
    path.write_bytes(raw.encode() if isinstance(raw, str) else raw)
    with pytest.raises(FormatError, match=says) as caught:
        [read_briefing(p, rules) for p in find_briefings([path])]
    assert "\n" not in str(caught.value)


def test_a_format_is_known_without_its_ending(tmp_path: Path, rules: RuleBook) -> None:
    sentence = "The board will cap fares."
    for name, raw in {
        "page": page(f"<p>{sentence}</p>").encode(),
        "word": docx(paragraph(sentence)),
        "open": odt(f"<text:p>{sentence}</text:p>"),
        "print": pdf([lines([sentence])]),
        "mail": f"From: a@b.example\nDate: Fri, 03 May 2024 10:00:00 +0800\nSubject: x\n\n{sentence}".encode(),
        "plain": sentence.encode(),
    }.items():
        (tmp_path / name).write_bytes(raw)
        (only,) = find_briefings([tmp_path / name])
        assert read_briefing(only, rules).text.strip() == sentence, name


@pytest.mark.parametrize(("name", "raw"), [("a.html", b"<html><p>x"), ("a.pdf", pdf([[]])), ("a.rtf", b"{\\rtf1 x}")])
def test_missing_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, raw: bytes) -> None:
    for library in ("lxml", "pypdfium2", "striprtf"):
        monkeypatch.setitem(__import__("sys").modules, library, None)
    with pytest.raises(MissingExtraError, match=r"policygraph\[formats\]"):
        read(tmp_path, name, raw)
