"""Bad files are refused in one clear line; odd but good ones are read."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from policygraph.errors import EmptyBriefingError, InputError, NotTextError, SidecarError
from policygraph.lexicon.rules import RuleBook
from policygraph.reading import MAX_BYTES, find_briefings, load_sidecar, read_briefing

GOOD = "The ministry will widen the harbour. Work starts in May.\n"


def test_missing(tmp_path: Path, rules: RuleBook) -> None:
    with pytest.raises(InputError, match=r"nothing\.txt: no such file"):
        read_briefing(tmp_path / "nothing.txt", rules)


@pytest.mark.parametrize("raw", [b"", b" \r\n\t", b"\xef\xbb\xbf\n"])
def test_empty(tmp_path: Path, rules: RuleBook, raw: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(raw)
    with pytest.raises(EmptyBriefingError, match=r"a\.txt: the file is empty"):
        read_briefing(path, rules)


def test_only_noise(tmp_path: Path, rules: RuleBook) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Home\nShare | Print\nPage 1 of 2\nPress contact: +44 20 5550 1234\n* * *\n", "utf-8")
    with pytest.raises(EmptyBriefingError, match="all of it is page furniture"):
        read_briefing(path, rules)


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"Tax caf\xe9 rates", "byte 7: not UTF-8"),
        (b"Taxes\x00rise", "byte 5: a null byte"),
        (b"%PDF-1.7\n", "is a PDF"),
        ("Taxes".encode("utf-16"), "UTF-16"),
    ],
)
def test_not_text(tmp_path: Path, rules: RuleBook, raw: bytes, says: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(raw)
    with pytest.raises(NotTextError, match=says) as caught:
        read_briefing(path, rules)
    assert "\n" not in str(caught.value)


def test_too_large_is_refused_before_it_is_read(tmp_path: Path, rules: RuleBook) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(InputError, match=f"50000000 bytes is too large .limit {MAX_BYTES}"):
        read_briefing(path, rules)


def test_byte_order_mark_and_line_ends_keep_their_offsets(tmp_path: Path, rules: RuleBook) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(("\ufeff" + GOOD.replace("\n", "\r\n")).encode())
    briefing = read_briefing(path, rules)
    assert briefing.text[0] == "\ufeff"
    assert [s.span.of(briefing.text) for s in briefing.sentences] == [
        "The ministry will widen the harbour.",
        "Work starts in May.",
    ]


def test_id_is_slug_and_hash_of_the_bytes(tmp_path: Path, rules: RuleBook) -> None:
    path = tmp_path / "Häfen & Straßen, 2.Mai.txt"
    path.write_text(GOOD, "utf-8")
    briefing = read_briefing(path, rules)
    assert briefing.doc == f"hafen-straen-2-mai-{briefing.sha256[:8]}"


def test_folders(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".hidden").mkdir()
    for name in ("z.txt", "b/a.md", "b/pic.png", ".hidden/c.txt", ".d.txt"):
        (tmp_path / name).write_text("x", "utf-8")
    assert find_briefings([tmp_path, tmp_path / "z.txt"]) == [tmp_path / "b/a.md", tmp_path / "z.txt"]
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="no briefings in this folder"):
        find_briefings([tmp_path / "empty"])
    with pytest.raises(InputError, match="no such file or folder"):
        find_briefings([tmp_path / "gone"])


def test_sidecar_is_read_unless_metadata_is_given(tmp_path: Path, rules: RuleBook) -> None:
    path = tmp_path / "a.txt"
    path.write_text(GOOD, "utf-8")
    (tmp_path / "a.toml").write_text('title = "Ports"\ndate = 2021-05-03\nevent = "A talk"\n', "utf-8")
    assert read_briefing(path, rules).metadata.date == dt.date(2021, 5, 3)
    assert read_briefing(path, rules).metadata.title == "Ports"


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ('title = "x\nnote = ""', "line 1"),
        ('titel = "x"', "unknown key 'titel'"),
        ("title = 3", "title must be text"),
        ('publisher = " "', "publisher is empty"),
        ('date = "2021-02-30"', "'2021-02-30' is no date"),
        ("date = 2021-02-30", "line 1"),
        ("date = 2021", "date must be a day"),
        ("date = 2021-05-03T10:00:00", "date must be a day"),
    ],
)
def test_broken_sidecar(tmp_path: Path, body: str, says: str) -> None:
    path = tmp_path / "a.toml"
    path.write_text(body, "utf-8")
    with pytest.raises(SidecarError, match=says):
        load_sidecar(path)
