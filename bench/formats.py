"""Scores the gold texts again after a trip through HTML, Word, OpenDocument, RTF and PDF: what does extraction lose?

    python bench/formats.py GOLD_DIR WORK_DIR [--only REGEX]

Needs LibreOffice (Debian: libreoffice-writer). Each text is put into a page with menus and a footer; Word, RTF and
OpenDocument files and PDFs are made of the text part by LibreOffice. Gold stands at offsets of the plain text: what
is found in the extracted text is moved there by aligning the two, word by word.
"""

from __future__ import annotations

import argparse
import bisect
import difflib
import html
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from policygraph.errors import PolicygraphError
from policygraph.evaluation.gold import GoldDocument, load_gold
from policygraph.evaluation.metrics import Metric
from policygraph.evaluation.run import Evaluation, evaluate
from policygraph.graph import build_graph
from policygraph.graph.records import Quote, Records, Thing, read_records
from policygraph.lexicon import Lexicon
from policygraph.lexicon.home import ontology_dir
from policygraph.model import Span
from policygraph.pipeline import Options, read_claims

MENU = "".join(f"<li><a href='/{n}'>Section {n}</a></li>" for n in range(12))
PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>Press room</title></head><body>
<header><a href="/">Home</a><nav><ul>{menu}</ul></nav></header>
<div id="content">{body}</div>
<aside class="related"><h3>Related</h3><ul>{menu}</ul></aside><footer><p>All rights reserved. Privacy</p></footer>
</body></html>"""
BULLET = re.compile(r"[-•*]\s+")
FORMATS = {"docx": "docx:MS Word 2007 XML", "odt": "odt", "rtf": "rtf:Rich Text Format", "pdf": "pdf"}


def body_of(text: str) -> str:
    """The lines of a text as paragraphs, its dashes as lists, its tabs as tables."""
    out = []
    for line in filter(None, map(str.strip, text.splitlines())):
        if BULLET.match(line):
            out.append(f"<ul><li>{html.escape(BULLET.sub('', line, count=1))}</li></ul>")
        elif line.count("\t") > 1:
            out.append(
                "<table><tr>" + "".join(f"<td>{html.escape(c)}</td>" for c in line.split("\t")) + "</tr></table>"
            )
        else:
            out.append(f"<p>{html.escape(line)}</p>")
    return "\n".join(out)


def convert(documents: Sequence[GoldDocument], work: Path) -> None:
    """Write all files that are not there yet."""
    for name in ("html", "plain", *FORMATS):
        (work / name).mkdir(parents=True, exist_ok=True)
    for document in documents:
        body = body_of(document.text)
        (work / "html" / f"{document.id}.html").write_text(PAGE.format(menu=MENU, body=body), "utf-8")
        (work / "plain" / f"{document.id}.html").write_text(f"<meta charset=utf-8>{body}", "utf-8")
    for name, form in FORMATS.items():
        source = work / ("plain" if name == "docx" else "docx")
        files = [str(p) for p in sorted(source.iterdir()) if not (work / name / f"{p.stem}.{name}").exists()]
        if files:
            command = ["soffice", "--headless", "--convert-to", form, "--outdir", str(work / name), *files]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


class Alignment:
    """Moves offsets of an extracted text to the plain one, by the words that both have."""

    def __init__(self, extracted: str, plain: str) -> None:
        here, there = (list(re.finditer(r"\w+|[^\w\s]", t)) for t in (extracted, plain))
        matcher = difflib.SequenceMatcher(None, [m[0] for m in here], [m[0] for m in there], autojunk=False)
        self.pairs: list[tuple[int, int, int]] = []  # start and end here, start there
        for a, b, size in matcher.get_matching_blocks():
            self.pairs += [(here[a + i].start(), here[a + i].end(), there[b + i].start()) for i in range(size)]
        self.length = len(plain)

    def move(self, span: Span) -> Span | None:
        """Where a span stands in the plain text; None where nothing of it does."""
        low = bisect.bisect_left(self.pairs, (span.start,))
        high = bisect.bisect_left(self.pairs, (span.end,))
        if low == high:
            return None
        first, last = self.pairs[low], self.pairs[high - 1]
        return Span(first[2], min(last[2] + last[1] - last[0], self.length))

    def records(self, found: Records) -> Records:
        """Records with all spans moved."""

        def things(some: Sequence[Thing]) -> tuple[Thing, ...]:
            return tuple(replace(t, spans=tuple(m for s in t.spans if (m := self.move(s)))) for t in some)

        quotes = [(q, self.move(Span(q.start, q.end))) for q in found.quotes]
        return replace(
            found,
            measures=things(found.measures),
            observations=things(found.observations),
            programmes=things(found.programmes),
            problems=things(found.problems),
            objectives=things(found.objectives),
            organisations=things(found.organisations),
            people=things(found.people),
            quotes=tuple(Quote(m.start, m.end, q.exact) for q, m in quotes if m is not None),
        )


def score(documents: Sequence[GoldDocument], folder: Path | None, lexicon: Lexicon) -> Evaluation:
    """The scores of the files in a folder; of the plain texts without one."""

    def read(document: GoldDocument) -> Records:
        options = Options(date=document.date, publisher=document.publisher)
        path = document.path if folder is None else folder / f"{document.id}.{folder.name}"
        extraction = read_claims(path, lexicon, options)
        records = read_records(build_graph(extraction, lexicon))
        return records if folder is None else Alignment(extraction.briefing.text, document.text).records(records)

    return evaluate(documents, read)


def main() -> int:
    """Print a table of F1 (0 to 100) by format and metric; 1 if a format loses more than two points in the mean."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--only")
    given = parser.parse_args()
    try:
        documents = load_gold(given.gold, only=given.only)
        convert(documents, given.work)
        lexicon = Lexicon.load(ontology_dir())
        runs = {"txt": score(documents, None, lexicon)}
        runs |= {name: score(documents, given.work / name, lexicon) for name in ("html", *FORMATS)}
    except (PolicygraphError, OSError, subprocess.CalledProcessError) as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{len(documents)} documents, {len(documents) * (len(runs) - 1)} files\n")
    print("| metric | " + " | ".join(runs) + " |\n|---|" + "---|" * len(runs))
    means = dict.fromkeys(runs, 0.0)
    # Whether quotes are exact is not asked here: the texts differ. `policygraph build` has verified each.
    metrics = [m for m in Metric if m is not Metric.EVIDENCE_EXACT and runs["txt"].total(m).f1 is not None]
    for metric in metrics:
        values = {name: 100 * (run.total(metric).f1 or 0.0) for name, run in runs.items()}
        means = {name: means[name] + values[name] / len(metrics) for name in runs}
        print(f"| {metric.value} | " + " | ".join(f"{v:.1f}" for v in values.values()) + " |")
    print("| mean | " + " | ".join(f"{v:.1f}" for v in means.values()) + " |")
    return int(any(means["txt"] - v > 2 for v in means.values()))


if __name__ == "__main__":
    sys.exit(main())
