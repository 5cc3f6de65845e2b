"""Exports two public corpora as text files with sidecars, from local git copies; nothing is fetched here.

    git clone --bare https://github.com/wragge/pm-transcripts     (CC BY 4.0: transcripts of Australian prime ministers)
    git clone --bare https://github.com/oscarsuen/beige-book      (public domain: the Federal Reserve's Beige Book)
    python bench/corpora.py OUT --transcripts GIT_DIR --beige GIT_DIR [--limit N]

Texts go to OUT/transcripts and OUT/beige, each with a .toml that gives its date, title and source. The order of
--limit is by a hash of the name, so that N texts are a fair and repeatable sample.
"""

from __future__ import annotations

import argparse
import hashlib
import html
import json
import re
import subprocess
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PUBLISHER = "Prime Minister of Australia"
BREAK = re.compile(r"</p>|<br\s*/?>|</h\d>|</li>|</div>|</tr>", re.I)
TAG = re.compile(r"<[^>]{0,2000}>")
CONTENT = re.compile(r"<content>(.*?)</content>", re.S)
BLANK = re.compile(r"\n\s*\n+")
LEAST = 200  # characters of a text worth reading


@dataclass(frozen=True, slots=True)
class Text:
    """One document to be written."""

    name: str
    text: str
    date: str | None
    title: str
    publisher: str


def files(git_dir: Path, folder: str) -> Iterator[tuple[str, str]]:
    """(path, content) of all files below a folder of the newest commit, one after another."""
    command = ["git", f"--git-dir={git_dir}", "archive", "--format=tar", "HEAD", folder]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert child.stdout is not None
    with child, tarfile.open(fileobj=child.stdout, mode="r|") as tar:
        for member in tar:
            held = tar.extractfile(member) if member.isfile() else None
            if held is not None:
                yield member.name, held.read().decode("utf-8", "replace")


def transcripts(git_dir: Path) -> Iterator[Text]:
    """The transcripts: the content's HTML becomes paragraphs."""
    for path, xml in files(git_dir, "transcripts"):
        found = CONTENT.search(xml) if path.endswith(".xml") else None
        if found is None:
            continue
        body = found[1].replace("<![CDATA[", "").replace("]]>", "")
        day = re.fullmatch(r"(\d\d)/(\d\d)/(\d{4})", field(xml, "release-date"))
        date = f"{day[3]}-{day[2]}-{day[1]}" if day else None
        yield Text(Path(path).stem, plain(body), date, field(xml, "title"), PUBLISHER)


def beige(git_dir: Path) -> Iterator[Text]:
    """The Beige Book, one text for each district and meeting."""
    for path, text in files(git_dir, "txt"):
        found = re.search(r"(\d{4})-(\d\d)-(\w\w)\.txt$", path)
        if found:
            title = f"Beige Book {found[1]}-{found[2]}, {found[3]}"
            yield Text(f"beige-{Path(path).stem}", text.strip(), f"{found[1]}-{found[2]}-01", title, "Federal Reserve")


def field(xml: str, name: str) -> str:
    """The text of one element."""
    found = re.search(f"<{name}>(.*?)</{name}>", xml, re.S)
    return " ".join(html.unescape(found[1]).split()) if found else ""


def plain(body: str) -> str:
    """HTML as paragraphs of text."""
    text = html.unescape(TAG.sub("", BREAK.sub("\n\n", body))).replace("\r", "").replace("\0", "")
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return BLANK.sub("\n\n", "\n".join(lines)).strip()


def write(texts: Iterator[Text], folder: Path, limit: int | None) -> int:
    """Write the texts; returns how many."""
    folder.mkdir(parents=True, exist_ok=True)
    good = [t for t in texts if len(t.text) >= LEAST]
    good.sort(key=lambda t: hashlib.sha256(t.name.encode()).hexdigest())
    for text in good[:limit]:
        (folder / f"{text.name}.txt").write_text(text.text + "\n", "utf-8")
        known = {"title": text.title or text.name, "publisher": text.publisher, "date": text.date}
        lines = (f"{k} = {json.dumps(v)}\n" if k != "date" else f"{k} = {v}\n" for k, v in known.items() if v)
        (folder / f"{text.name}.toml").write_text("".join(lines), "utf-8")
    return len(good[:limit])


def main() -> None:
    """Export what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--transcripts", type=Path)
    parser.add_argument("--beige", type=Path)
    parser.add_argument("--limit", type=int, help="at most so many texts of each")
    given = parser.parse_args()
    if given.transcripts:
        print(f"{write(transcripts(given.transcripts), given.out / 'transcripts', given.limit)} transcripts")
    if given.beige:
        print(f"{write(beige(given.beige), given.out / 'beige', given.limit)} reports")


if __name__ == "__main__":
    main()
