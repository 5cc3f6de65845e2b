"""Sets the confidence of rules from what the study found of them.

    python bench/calibrate.py            # rewrites the `confidence` lines in ontology/rules
    python bench/calibrate.py --check    # exit 1 if a line would change

A rule's confidence is its precision in bench/study_tallies.csv, drawn towards the precision of all claims of its kind
as if WEIGHT more of them had been judged: a rule that was right once is not certain. Rules that were never judged keep
the confidence their author gave them. Run it after a round of the study; then rebuild outputs/.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

from accuracy import TALLIES, read_study

RULES = Path(__file__).resolve().parent.parent / "ontology" / "rules"
FILES = ("judgement.toml", "observations.toml", "clauses.toml")  # in situations.toml it also says which of two wins
WEIGHT = 4
HIGHEST = 0.95
_TABLE = re.compile(r"^\[\[\w+\]\]$", re.MULTILINE)
_ID = re.compile(r'^id = "([^"]+)"$', re.MULTILINE)
_CONFIDENCE = re.compile(r"^confidence = [\d.]+$", re.MULTILINE)


def confidences() -> dict[str, float]:
    """Rule → its confidence by the study, in steps of 0.05."""
    study = read_study(TALLIES)
    kinds: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for rule, tally in study.items():
        kinds[rule.split(".")[0]][0] += tally.right
        kinds[rule.split(".")[0]][1] += tally.right + tally.wrong
    out = {}
    for rule, tally in study.items():
        right, judged = kinds[rule.split(".")[0]]
        drawn = (tally.right + WEIGHT * right / judged) / (tally.right + tally.wrong + WEIGHT)
        out[rule] = min(HIGHEST, round(drawn * 20) / 20)
    return out


def rewritten(text: str, known: dict[str, float]) -> str:
    """A file of rules with the confidences that are known."""
    places = [0, *(m.start() for m in _TABLE.finditer(text)), len(text)]
    pieces = []
    for start, end in pairwise(places):
        table = text[start:end]
        named = _ID.search(table)
        if named is not None and named[1] in known:
            table = _CONFIDENCE.sub(f"confidence = {known[named[1]]:.2f}", table)
        pieces.append(table)
    return "".join(pieces)


def main() -> int:
    """Rewrite, or check; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a line would change")
    check = parser.parse_args().check
    changed = 0
    for path in (RULES / name for name in FILES):
        old = path.read_text("utf-8")
        new = rewritten(old, confidences())
        changed += old != new
        if old != new and not check:
            path.write_text(new, "utf-8")
    print(f"{changed} files {'would change' if check else 'changed'}")
    return int(check and changed > 0)


if __name__ == "__main__":
    sys.exit(main())
