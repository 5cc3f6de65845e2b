"""Hostile files end in one clear line: bombs, traps of archives and XML, endless lines, devices, broken sidecars."""

from __future__ import annotations

import gzip
import io
import os
import stat
import sys
import tempfile
import zipfile
from pathlib import Path

import pytest
from made_files import docx, lines, paragraph, pdf, zipped

from policygraph.errors import FormatError, InputError, LimitError, NotTextError, SidecarError
from policygraph.lexicon.rules import RuleBook
from policygraph.reading import Settings, find_briefings, load_sidecar, read_briefing, read_text

GOOD = "The board will cap fares."


def refused(path: Path, rules: RuleBook, *limits: str) -> str:
    """The one line that is said."""
    settings = Settings.parse(limits)
    with pytest.raises(InputError) as caught:
        [read_briefing(p, rules, settings=settings) for p in find_briefings([path], settings.limits)]
    said = str(caught.value)
    assert "\n" not in said
    assert len(said) < 600
    return said


def put(folder: Path, name: str, raw: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(raw.encode() if isinstance(raw, str) else raw)
    return path


# --- limits ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "raw", "limit", "says"),
    [
        ("a.txt", b"x" * 2000, "bytes=1999", "2000 bytes is too large (limit 1999); raise it with --limit bytes=N"),
        ("a.html", b"<p>" + b"x" * 2000, "bytes=1999", "--limit bytes=N"),
        ("a.pdf", pdf([[]]), "file=100", "--limit file=N"),
        ("a.zip", zipped({"a.txt": "x" * 5000}), "archive=90", "--limit archive=N"),
        ("a.zip", zipped({"a.txt": "x" * 5000}), "unpacked=4999", "--limit unpacked=N"),
        ("a.zip", zipped({"a.txt": b" \n" * 1_000_000}), "ratio=50", "--limit ratio=N"),
        ("a.txt.gz", gzip.compress(b" \n" * 1_000_000, mtime=0), "ratio=50", "--limit ratio=N"),
        ("a.txt.gz", gzip.compress(b"x" * 5000, mtime=0), "unpacked=4999", "--limit unpacked=N"),
        ("a.zip", zipped({f"{n}.txt": "x" for n in range(9)}), "members=8", "--limit members=N"),
        ("a.jsonl", b'{"text": "x"}\n' * 9, "members=8", "--limit members=N"),
        ("a.docx", docx(paragraph("x " * 5000)), "unpacked=2000", "--limit unpacked=N"),
        ("a.pdf", pdf([lines([GOOD])] * 4), "pages=3", "has 4 pages (limit 3)"),
        ("a.txt", GOOD + "\n" + "x " * 600, "line=1000", "line 2 has 1200 characters"),
        ("a.html", "<div>" * 300 + GOOD, "depth=200", "--limit depth=N"),
        ("a.docx", docx("<w:sdt>" * 300 + "</w:sdt>" * 300), "depth=200", "--limit depth=N"),
    ],
)
def test_limits(tmp_path: Path, rules: RuleBook, name: str, raw: bytes | str, limit: str, says: str) -> None:
    path = put(tmp_path, name, raw)
    assert says in refused(path, rules, limit)
    raised = Settings.parse([f"{limit.partition('=')[0]}=5000000"])
    for found in find_briefings([path], raised.limits):
        try:
            read_briefing(found, rules, settings=raised)
        except LimitError as error:
            if "XML" not in str(error):  # there the parser itself stops at 256 levels
                raise
        except InputError:
            pass  # nothing to read in it


@pytest.mark.parametrize("given", ["pages", "pages=", "pages=0", "pages=-1", "pages=x", "pages=1e9", "sheets=3", "=3"])
def test_a_limit_that_is_none(given: str) -> None:
    with pytest.raises(InputError, match="--limit"):
        Settings.parse([given])


def test_deep_pages_do_not_exhaust_the_stack(tmp_path: Path, rules: RuleBook) -> None:
    assert "--limit depth=N" in refused(put(tmp_path, "a.html", "<div>" * 200_000 + GOOD), rules)
    assert "too deep" in refused(put(tmp_path, "a.json", '{"text":' * 100_000), rules)


def test_archives_in_archives_end(tmp_path: Path, rules: RuleBook) -> None:
    raw = zipped({"a.txt": GOOD})
    for _ in range(5):
        raw = zipped({"in.zip": raw})
    assert "archives within archives, too deep (limit 3)" in refused(put(tmp_path, "a.zip", raw), rules)


# --- archives --------------------------------------------------------------------------------------


def trap(name: str, mode: int = 0, flags: int = 0, method: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("placeholder.txt")
        info.external_attr = mode << 16
        archive.writestr(info, GOOD, method)
    old, new = b"placeholder.txt", name.encode()
    raw = out.getvalue().replace(old, new.ljust(len(old), b"x")[: len(old)])
    if flags:  # in the central directory
        at = raw.index(b"PK\x01\x02") + 8
        raw = raw[:at] + flags.to_bytes(2, "little") + raw[at + 2 :]
    return raw


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (trap("../../etc/x.txt"), "leads out of the archive"),
        (trap("/etc/passwd.txt"), "leads out of the archive"),
        (trap("c:\\windows.txt"), "leads out of the archive"),
        (trap("a\x1b[31mred.txt"), "leads out of the archive"),
        (trap("placeholder.txt", stat.S_IFLNK | 0o777), "is a link or device"),
        (trap("placeholder.txt", stat.S_IFIFO | 0o777), "is a link or device"),
        (trap("placeholder.txt", flags=1), "is locked by a password"),
        (trap("placeholder.txt", method=zipfile.ZIP_LZMA), "is packed by a method that is not read"),
    ],
)
def test_archive_traps(tmp_path: Path, rules: RuleBook, raw: bytes, says: str) -> None:
    said = refused(put(tmp_path, "a.zip", raw), rules)
    assert says in said
    assert said.isprintable()


def test_an_archive_that_asks_for_a_newer_reader(tmp_path: Path, rules: RuleBook) -> None:
    raw = bytearray(zipped({"a.txt": GOOD.encode()}))
    raw[raw.index(b"PK\x01\x02") + 6] = 99  # the version needed to read it: 9.9
    assert "is no zip archive or damaged" in refused(put(tmp_path, "a.zip", bytes(raw)), rules)


def test_a_name_that_stands_there_twice(tmp_path: Path, rules: RuleBook) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", GOOD)
        archive.writestr("b.txt", "Other.")
    raw = out.getvalue().replace(b"b.txt", b"a.txt")
    assert "stands there twice" in refused(put(tmp_path, "a.zip", raw), rules)


def test_a_header_that_lies_about_the_size(tmp_path: Path, rules: RuleBook) -> None:
    raw = bytearray(zipped({"a.txt": b"x" * 100_000}))
    at = raw.index(b"PK\x01\x02") + 24
    raw[at : at + 4] = (10).to_bytes(4, "little")
    assert "is damaged" in refused(put(tmp_path, "a.zip", bytes(raw)), rules)


# --- XML -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "dtd",
    [
        '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE w SYSTEM "http://127.0.0.1:9/x.dtd">',
    ],
)
def test_documents_with_entities_are_refused(tmp_path: Path, rules: RuleBook, dtd: str) -> None:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    text = "<w:p><w:r><w:t>&x;&b; hi</w:t></w:r></w:p>"
    body = f'{dtd}<w:document xmlns:w="{space}"><w:body>{text}</w:body></w:document>'
    said = refused(put(tmp_path, "a.docx", zipped({"word/document.xml": body})), rules)
    assert "refused: it brings a document type" in said or "damaged XML" in said
    assert "root:" not in said


def test_pages_fetch_and_run_nothing(tmp_path: Path, rules: RuleBook) -> None:
    touched: list[str] = []
    sys.addaudithook(lambda event, args: touched.append(f"{event} {args}") if _is_outside(event, args) else None)
    page = (
        '<!DOCTYPE html SYSTEM "http://127.0.0.1:9/x.dtd"><html><head><base href="http://127.0.0.1:9/">'
        '<link rel=stylesheet href="/x.css"><script src="/x.js"></script><meta http-equiv=refresh content="0;url=/x">'
        f'</head><body><p>{GOOD}<img src="/x.png"><iframe src="file:///etc/passwd"></iframe></body></html>'
    )
    assert read_briefing(put(tmp_path, "a.html", page), rules).text == f"{GOOD}\n"
    assert touched == []


def _is_outside(event: str, args: tuple[object, ...]) -> bool:
    if event.startswith(("socket.", "subprocess.", "os.system", "os.exec", "urllib.")):
        return True
    return event == "open" and "passwd" in str(args[0])


# --- files that are none, and sidecars ---------------------------------------------------------------


def test_pipes_and_devices_are_not_waited_for(tmp_path: Path, rules: RuleBook) -> None:
    os.mkfifo(tmp_path / "a.txt")
    assert "is no file, but a device or pipe" in refused(tmp_path / "a.txt", rules)
    assert "is no file, but a device or pipe" in refused(Path("/dev/zero"), rules)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("a = " + "[" * 5000, "deep|unknown key|line 1"),
        ("#" + "x" * 200_000, "too large for a sidecar"),
        ("title = {a = 1}", "title must be text"),
        ("[title]\na = 1", "title must be text"),
        ('"../../x" = "y"', "unknown key"),
        ("date = 9999-99-99", "line 1"),
    ],
)
def test_hostile_sidecars(tmp_path: Path, body: str, says: str) -> None:
    with pytest.raises(SidecarError, match=says) as caught:
        load_sidecar(put(tmp_path, "a.toml", body))
    assert "\n" not in str(caught.value)


def test_reading_leaves_no_file_behind(tmp_path: Path, rules: RuleBook, monkeypatch: pytest.MonkeyPatch) -> None:
    away = tmp_path / "tmp"
    away.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(away))
    for name, raw in (
        ("a.docx", docx(paragraph(GOOD))),
        ("a.pdf", pdf([lines([GOOD])])),
        ("a.zip", zipped({"a.txt": GOOD})),
    ):
        (only,) = find_briefings([put(tmp_path, name, raw)])
        read_briefing(only, rules)
    assert list(away.iterdir()) == []


@pytest.mark.parametrize("piece", ["a", "1", "\n", " \n", "x ", "1\t", "1,234 ", "&amp;", "A: ", "- a\n", "(", "#"])
def test_a_text_of_one_thing_only_is_read_in_time(rules: RuleBook, piece: str) -> None:
    """Bounded by construction; a quadratic step would make this file take minutes."""
    text = f"{GOOD} " + piece * (40_000 // len(piece))
    assert read_text(text, "a.txt", rules).text == text


@pytest.mark.parametrize("raw", [b"\x00", b"a\x00b", b"\xff\xfe\x00\x00", b"\xed\xa0\x80"])
def test_bytes_that_are_no_text(tmp_path: Path, rules: RuleBook, raw: bytes) -> None:
    with pytest.raises((NotTextError, FormatError)):
        read_briefing(put(tmp_path, "a.txt", raw), rules)
