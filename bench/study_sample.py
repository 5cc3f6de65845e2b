"""Draw a random sample of claims, and of sentences that gave none, for a person to judge right or wrong.

    python bench/study_sample.py TEXTS... --seed 1 --documents 200 --claims 300 --silent 150 --out round1.tsv

TEXTS are texts or folders of texts (sidecars beside them are read). Every drawn document goes through both engines.
The claims are spread over the rules: one of each rule in turn, until there are enough; `of` says how many claims the
rule made in all, so that a precision over all claims can be weighed. With --even each claim is as likely as any other:
what a user meets. The same seed and texts give the same sample.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from policygraph.errors import PolicygraphError
from policygraph.lexicon import Lexicon
from policygraph.lexicon.home import ontology_dir
from policygraph.model import (
    BlockKind,
    Briefing,
    Claim,
    Edge,
    Extraction,
    ObservationClaim,
    Period,
    Reference,
    Scheme,
    Span,
)
from policygraph.pipeline import ENGINES, Options, read_claims
from policygraph.reading import find_briefings

READ = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE_ROW)
NAMES = (Scheme.ORGANISATION, Scheme.PERSON, Scheme.PROGRAMME)
SHORTEST = 5  # words of a sentence worth judging
HEADER = ("id", "verdict", "note", "kind", "rule", "of", "confidence", "engines", "said", "document", "start", "text")


@dataclass(frozen=True, slots=True)
class Found:
    """One claim (or, with an empty rule, one sentence without a claim), ready to be judged."""

    document: str
    start: int
    end: int
    kind: str
    rule: str
    confidence: float
    said: str  # what is claimed beside the span: figures and edges
    engines: str
    text: str  # the sentence with the span marked, and what stands around it


def main(arguments: Sequence[str] | None = None) -> None:
    """Parse the command line, draw, write a TSV to --out or standard output."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="+", type=Path, help="texts or folders of texts")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--documents", type=int, default=100, help="how many documents to draw (0 = all)")
    parser.add_argument("--claims", type=int, default=300)
    parser.add_argument("--silent", type=int, default=150, help="sentences without a claim")
    parser.add_argument("--engine", choices=[*ENGINES, "both"], default="both")
    parser.add_argument("--rule", default="", help="only rules which this regular expression matches")
    parser.add_argument("--kind", default="", help="only kinds of claim which this matches (measure, observation ...)")
    parser.add_argument("--even", action="store_true", help="each claim as likely as any other, whatever its rule")
    parser.add_argument("--mentions", action="store_true", help="also names: organisations, people, programmes")
    parser.add_argument("--out", type=Path)
    given = parser.parse_args(arguments)
    engines = ENGINES if given.engine == "both" else (given.engine,)
    dice = random.Random(given.seed)
    paths = sorted(find_briefings(given.texts))
    drawn = sorted(dice.sample(paths, min(given.documents or len(paths), len(paths))))
    claims, silent = read_all(drawn, engines, given.mentions)
    wanted = [c for c in claims if re.search(given.rule, c.rule) and re.search(given.kind, c.kind)]
    rows = (evenly if given.even else spread)(wanted, given.claims, dice)
    quiet = sorted(dice.sample(silent, min(given.silent, len(silent))), key=place)
    totals = count(wanted)
    print(f"{len(drawn)} documents, {len(wanted)} claims of {len(totals)} rules, {len(silent)} silent", file=sys.stderr)
    write([*rows, *quiet], totals, given.out)


def read_all(paths: Iterable[Path], engines: Sequence[str], names: bool) -> tuple[list[Found], list[Found]]:
    """All claims and all sentences without one. A text that cannot be read is named on stderr and left out."""
    lexicon = Lexicon.load(ontology_dir(None))
    claims: list[Found] = []
    silent: list[Found] = []
    for number, path in enumerate(paths, 1):
        if number % 20 == 0:
            print(f"[{number}] {len(claims)} claims", file=sys.stderr)
        try:
            made = {engine: read_claims(path, lexicon, Options(engine=engine)) for engine in engines}
        except PolicygraphError as error:
            print(f"left out: {error}", file=sys.stderr)
            continue
        claims += found_claims(path.name, made)
        claims += found_names(path.name, next(iter(made.values()))) if names else []
        silent += found_silent(path.name, list(made.values()))
    return claims, silent


def found_claims(name: str, made: dict[str, Extraction]) -> list[Found]:
    """The claims of all engines; one that two engines make alike stands once, named after both."""
    by_claim: dict[tuple[Span, str, str, str], list[str]] = defaultdict(list)
    first: dict[tuple[Span, str, str, str], tuple[Briefing, Claim]] = {}
    for engine, extraction in made.items():
        for claim in extraction.claims:
            key = (claim.span, claim.kind.value, claim.rule, says(claim))
            by_claim[key].append(engine)
            first.setdefault(key, (extraction.briefing, claim))
    out = []
    for key in sorted(by_claim):
        span, kind, rule, said = key
        briefing, claim = first[key]
        text = marked(briefing, span)
        engines = "+".join(by_claim[key])
        out.append(Found(name, span.start, span.end, kind, rule, claim.confidence, said, engines, text))
    return out


def found_names(name: str, made: Extraction) -> list[Found]:
    """The names of organisations, people and programmes, each at its first place in the text."""
    out, seen = [], set()
    for mention in made.mentions:
        to, span = mention.reference, mention.span
        if to.scheme in NAMES and to not in seen:
            seen.add(to)
            said = f"{to.id}{'' if to.known else ' (new)'}"
            text = marked(made.briefing, span)
            scheme = to.scheme.value
            out.append(Found(name, span.start, span.end, scheme, mention.rule, mention.confidence, said, "both", text))
    return out


def found_silent(name: str, made: Sequence[Extraction]) -> list[Found]:
    """The sentences of running text in which no engine claims anything."""
    briefing = made[0].briefing
    taken = [span for e in made for claim in e.claims for span in (claim.span, *claim.evidence)]
    out = []
    for sentence in briefing.sentences:
        span = sentence.span
        if briefing.blocks[sentence.block].kind not in READ or any(span.overlaps(t) for t in taken):
            continue
        if len(re.findall(r"\w+", span.of(briefing.clean))) >= SHORTEST:
            text = marked(briefing, span)
            out.append(Found(name, span.start, span.end, "silent", "", 0.0, "", "+".join(e.engine for e in made), text))
    return out


def says(claim: Claim) -> str:
    """Figures and edges of a claim in one line."""
    parts = []
    if isinstance(claim, ObservationClaim):
        figures = [str(v) for v in (claim.value, claim.minimum, claim.maximum) if v is not None]
        parts = ["..".join(figures)] if figures else []
    return "; ".join([*parts, *(f"{e.relation.value}={target(e)}" for e in claim.edges)])


def target(edge: Edge) -> str:
    """The end of an edge in few characters."""
    to = edge.target
    if isinstance(to, Reference):
        return to.id
    if isinstance(to, Period):
        return to.resolved.notation if to.resolved else f"?{to.expression}"
    return f"{to.kind.value}@{to.span.start}"


def marked(briefing: Briefing, span: Span, around: int = 160) -> str:
    """The span between ⟦ and ⟧ in its sentence(s), with some text before and after; one line."""
    hit = [s.span for s in briefing.sentences if s.span.overlaps(span)] or [span]
    whole = Span(min(span.start, hit[0].start), max(span.end, hit[-1].end))
    text = briefing.text
    before = text[max(0, whole.start - around) : whole.start]
    after = text[whole.end : whole.end + around // 2]
    pieces = (before, " ¦ ", text[whole.start : span.start], "⟦", span.of(text), "⟧", text[span.end : whole.end])
    return " ".join("".join((*pieces, " ¦ ", after)).split())


def place(found: Found) -> tuple[str, int, int, str]:
    """Sorting key: where in the texts."""
    return found.document, found.start, found.end, found.rule


def count(claims: Iterable[Found]) -> dict[str, int]:
    """How many claims each rule made."""
    out: dict[str, int] = defaultdict(int)
    for claim in claims:
        out[claim.rule] += 1
    return out


def spread(claims: Iterable[Found], wanted: int, dice: random.Random) -> list[Found]:
    """`wanted` claims, one of each rule in turn; sorted by kind, rule and place."""
    by_rule: dict[str, list[Found]] = defaultdict(list)
    for claim in claims:
        by_rule[claim.rule].append(claim)
    queues = [by_rule[rule] for rule in sorted(by_rule)]
    for queue in queues:
        dice.shuffle(queue)
    out: list[Found] = []
    while len(out) < wanted and any(queues):
        turn = [queue.pop() for queue in queues if queue]
        dice.shuffle(turn)
        out += turn[: wanted - len(out)]
    return sorted(out, key=lambda c: (c.kind, c.rule, place(c)))


def evenly(claims: Sequence[Found], wanted: int, dice: random.Random) -> list[Found]:
    """`wanted` claims, each as likely as any other; sorted like those of `spread`."""
    return sorted(dice.sample(claims, min(wanted, len(claims))), key=lambda c: (c.kind, c.rule, place(c)))


def write(rows: Iterable[Found], totals: dict[str, int], out: Path | None) -> None:
    """The sample as TSV; the columns `verdict` and `note` are for the reader."""
    with out.open("w", encoding="utf-8", newline="") if out else open(1, "w", encoding="utf-8", closefd=False) as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n")
        writer.writerow(HEADER)
        for number, row in enumerate(rows, 1):
            of = totals.get(row.rule, 0)
            confidence = f"{row.confidence:.2f}" if row.rule else ""
            columns = (row.kind, row.rule, of or "", confidence, row.engines, row.said, row.document, row.start)
            writer.writerow([number, "", "", *columns, row.text])


if __name__ == "__main__":
    main()
