"""Takes real briefings out of a clone of a public collection of transcripts, for the measurements of this folder.

    git clone --bare https://github.com/wragge/pm-transcripts transcripts.git
    python bench/transcripts.py transcripts.git texts --count 2000

Each becomes a text with its sidecar (title, date). Nothing of the collection is kept in this repository.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import html
import json
import re
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

SHORTEST = 1500  # characters; below it lie diary entries and empty scans


def take(git_dir: Path, target: Path, count: int, longest: int) -> int:
    """Write `count` briefings of at most `longest` characters, spread over the collection; returns how many."""
    target.mkdir(parents=True, exist_ok=True)
    git = ["git", f"--git-dir={git_dir}"]
    listed = subprocess.run([*git, "ls-tree", "-r", "HEAD"], capture_output=True, text=True, check=True).stdout
    rows = [line.split("\t") for line in listed.splitlines()]
    blobs = {name: head.split()[2] for head, name in rows if name.startswith("transcripts/") and name.endswith(".xml")}
    ordered = sorted(blobs)
    step = max(1, len(ordered) // (count * 4))  # many are too short, or too long
    written = 0
    for start in range(step):
        for name in ordered[start::step]:
            if written == count:
                return written
            raw = subprocess.run([*git, "cat-file", "blob", blobs[name]], capture_output=True, check=True).stdout
            written += _write(target, Path(name).stem, raw, longest)
    return written


def _write(target: Path, name: str, raw: bytes, longest: int) -> bool:
    """One briefing; False where the file is broken, or too short or too long."""
    try:
        found = ET.fromstring(raw.decode("utf-8", "replace")).find("transcript")
    except ET.ParseError:
        return False
    if found is None:
        return False
    text = _plain(found.findtext("content") or "")
    if not SHORTEST <= len(text) <= longest:
        return False
    (target / f"{name}.txt").write_text(text, "utf-8")
    told = [f"title = {json.dumps(found.findtext('title') or name, ensure_ascii=False)}"]
    with contextlib.suppress(ValueError):
        told.append(f"date = {dt.datetime.strptime(found.findtext('release-date') or '', '%d/%m/%Y').date()}")
    (target / f"{name}.toml").write_text("\n".join(told) + "\n", "utf-8")
    return True


def _plain(content: str) -> str:
    """The text of simple HTML: paragraphs apart, no tags."""
    lines = re.sub(r"<br\s*/?>\s*", "\n", content)
    paragraphs = re.sub(r"</?(?:p|div|h\d|li|ul|ol)\b[^>]*>", "\n\n", lines)
    text = html.unescape(re.sub(r"<[^>]+>", "", paragraphs))
    text = "".join(c for c in text if c in "\n\t" or c.isprintable())
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def main() -> None:
    """Take briefings out of a clone."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("git_dir", type=Path, help="the clone (its .git, or a bare one)")
    parser.add_argument("target", type=Path, help="a folder to write into")
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--longest", type=int, default=1_000_000, help="characters; 4000 leaves releases only")
    chosen = parser.parse_args()
    print(f"{take(chosen.git_dir, chosen.target, chosen.count, chosen.longest)} briefings in {chosen.target}")


if __name__ == "__main__":
    main()
