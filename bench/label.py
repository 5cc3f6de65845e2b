"""Writes what the program would judge in texts, for a reader to label, and turns the labels into what is learned from.

    python bench/label.py candidates FOLDER     # beside each NAME.txt writes NAME.candidates
    python bench/label.py collect FOLDER        # NAME.labels to NAME.tsv, for bench/learn.py --clauses FOLDER

NAME.candidates has each sentence (">>") and below it its candidates: a number, where it starts and ends, its words.
Nothing tells what the program makes of them, so that the reader judges alone. A line of NAME.labels has a number and a
letter (M measure, O objective, P problem, S what is told of an indicator, F the same with a figure; in lower case where
readers could disagree), and behind bars, of measures, the instruments, the sectors and the target groups, of S and F
the words that name the indicator and its id. Further acceptable ids stand behind a semicolon; target groups are parted
by " / ". What is not listed is none of these; a text without a NAME.labels, be it empty, is left out, and one with it
keeps its candidates:

    7 M | subsidy-grant ; tax-fee-reduction | agriculture | small boat owners
    12 F | landings of herring | -
    15 o

The same fact may stand in several candidates, with its subject and without: label each that holds it, be it short, for
what is not labelled is learned to be nothing (decision 016).
Wrong lines are told with their file and number, and nothing is written for that text.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from policygraph.annotation import annotate
from policygraph.errors import OntologyError, PolicygraphError
from policygraph.extraction import extract
from policygraph.extraction.candidates import Candidate
from policygraph.extraction.clause import Clause
from policygraph.extraction.judge import Verdict
from policygraph.extraction.named_deeds import NAMED
from policygraph.lexicon import Lexicon
from policygraph.lexicon.home import ontology_dir
from policygraph.model import Briefing, Metadata, Scheme, Span
from policygraph.pipeline import shared_lexicon
from policygraph.reading import read_briefing

_ASKED = {"figure", "state", "objective", "problem"}
_SAME = 0.9  # of two stretches, for them to be one candidate
_CANDIDATE = re.compile(r" +(\d+) \[(\d+)-(\d+)\] ")
_LABEL = re.compile(r"(\d+) ([MOPSFmopsf])")


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the candidates of each text, or collect their labels; exit 2 where a label is wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", choices=["candidates", "collect"])
    parser.add_argument("folder", type=Path)
    asked = parser.parse_args(arguments)
    lexicon = shared_lexicon(ontology_dir())
    ending, work = ("txt", write_candidates) if asked.task == "candidates" else ("labels", collect)
    paths = sorted(asked.folder.glob(f"*.{ending}"))
    if not paths:
        parser.error(f"{asked.folder}: no NAME.{ending} in it")
    wrong = [told for path in paths for told in work(path, lexicon)]
    for told in wrong:
        print(told, file=sys.stderr)
    if wrong:
        sys.exit(2)


def write_candidates(path: Path, lexicon: Lexicon) -> list[str]:
    """Write the NAME.candidates of a NAME.txt, unless there is something wrong with it, which is returned.

    What is labelled already keeps the numbers that the labels have.
    """
    if not path.with_suffix(".labels").exists():
        try:
            briefing = read_briefing(path, lexicon.rules, Metadata())
        except PolicygraphError as error:
            return [str(error)]
        path.with_suffix(".candidates").write_text("\n".join(listed(briefing, lexicon)) + "\n", "utf-8")
    return []


def listed(briefing: Briefing, lexicon: Lexicon) -> Iterator[str]:
    """The lines of a NAME.candidates."""
    found: list[Span] = []

    def note(judged: Clause | Candidate, verdict: Verdict) -> None:
        if verdict.cues and NAMED not in verdict.cues and (isinstance(judged, Clause) or judged.kind in _ASKED):
            found.append(judged.whole if isinstance(judged, Clause) else judged.span)

    extract(briefing, lexicon, annotate(briefing, lexicon), None, watch=note)
    spans: list[Span] = []
    for span in sorted(set(found)):
        if not any(span.share(other) >= _SAME for other in spans):
            spans.append(span)
    places = [s.span for s in briefing.sentences]
    places += [s for s in spans if not any(p.start <= s.start < p.end for p in places)]
    number = 0
    for place in sorted(places):
        yield f">> {_line(briefing, place)}"
        for span in (s for s in spans if place.start <= s.start < place.end):
            number += 1
            yield f"   {number} [{span.start}-{span.end}] {_line(briefing, span)}"


def _line(briefing: Briefing, span: Span) -> str:
    return " ".join(span.of(briefing.clean).split())


def collect(path: Path, lexicon: Lexicon) -> list[str]:
    """Write the NAME.tsv of a NAME.labels, unless there is something wrong with it, which is returned."""
    missing = [p.name for p in map(path.with_suffix, (".candidates", ".txt")) if not p.exists()]
    if missing:
        return [f"{path.name}: no {' and no '.join(missing)} beside it"]
    candidates = (_CANDIDATE.match(line) for line in path.with_suffix(".candidates").read_text("utf-8").splitlines())
    spans = {found[1]: (found[2], found[3]) for found in candidates if found}
    text = " ".join(path.with_suffix(".txt").read_text("utf-8").split())
    told, wrong = dict[str, list[str]](), list[str]()
    for at, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        head, *cells = (cell.strip() for cell in line.split("|"))
        label = _LABEL.fullmatch(head)
        try:
            if not label or label[1] not in spans:
                raise ValueError("expected the number of a candidate and a letter")
            told[label[1]] = [label[2], *_cells(label[2].upper(), cells, text, lexicon)]
        except (ValueError, OntologyError) as error:
            wrong.append(f"{path.name}, line {at}: {error}")
    if not wrong:
        rows = ("\t".join([*span, *told.get(number, ["N"])]).rstrip("\t") for number, span in spans.items())
        path.with_suffix(".tsv").write_text("".join(f"{row}\n" for row in rows), "utf-8")
    return wrong


def _cells(letter: str, cells: Sequence[str], text: str, lexicon: Lexicon) -> list[str]:
    """The cells behind a letter, as bench/learn.py reads them. Raises ValueError."""
    most = {"M": 3, "S": 2, "F": 2}.get(letter, 0)
    if len(cells) > most:
        raise ValueError(f"{letter} has at most {most} cells")
    cells = [*("" if cell == "-" else cell for cell in cells), *[""] * (most - len(cells))]
    if letter == "M":
        groups = [_printed(group, text) for group in cells[2].split(" / ") if group]
        return [
            *_ids(cells[0], Scheme.INSTRUMENT, lexicon),
            *_ids(cells[1], Scheme.SECTOR, lexicon),
            " / ".join(groups),
        ]
    if letter in "SF":
        return [*[""] * 5, _printed(cells[0], text), *_ids(cells[1], Scheme.INDICATOR, lexicon)[:1]]
    return []


def _printed(words: str, text: str) -> str:
    if " ".join(words.split()) not in text:
        raise ValueError(f"not in the text: {words}")
    return words


def _ids(cell: str, scheme: Scheme, lexicon: Lexicon) -> list[str]:
    """The ids of a cell, and those that are acceptable, too. Raises OntologyError for one that no vocabulary has."""
    own, _, further = cell.partition(";")
    out = []
    for half in (own, further):
        ids = [i.strip() for i in half.split(",") if i.strip() not in ("", "-")]
        for identifier in ids:
            lexicon.concept(scheme, identifier)
        out.append(",".join(ids))
    return out


if __name__ == "__main__":
    main()
