"""Learns ontology/weights: what speaks for a measure, its instruments, an observation, an objective, a problem.

    python bench/learn.py [FOLDER...] [--half-a FOLDER] [--no-deeds FOLDER] [--clauses FOLDER...] [--onward]
                          [--out FOLDER] [--folds]

FOLDER: briefings with their gold (see `policygraph evaluate --help`), as those of bench/briefings; of `--half-a` only
half A of its split.json is read. `--no-deeds`: a folder of texts without gold in which no public body does anything
(reports on the state of the economy); every clause in them is an example against a measure. `--clauses`: a folder of
texts of which single clauses were labelled: beside each NAME.txt a NAME.tsv with a line for each of them: its start and
end, its kind (M measure, O objective, P problem, S what is told of an indicator, F the same with a figure, N none of
these; in lower case where readers could disagree), of measures the instruments, further acceptable ones, the
sectors, further ones (by commas) and the target groups (by " / "), and behind these five, of observations, the words
that name the indicator and its id; what comes last may be left out. Where there is a NAME.names, its lines are a kind
(P programme, B body, H person; lower case as above) and a name as printed, by a tab. `--onward` goes on
from the weights that are there instead of from nought, so that what was once learned from briefings that are no longer
there is kept. Needs scikit-learn and scipy, which the program itself does not (extra `learn`). Same folders, same
bytes.

What the rules say is a cue among others. `--folds` leaves out one folder after the other and tells how well it is
judged by what all others teach, beside what the rules alone say, and how often what was taken for likely is right.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from policygraph.annotation import annotate
from policygraph.annotation.acronym_weighed import ACRONYM, acronyms
from policygraph.annotation.casing import squeeze
from policygraph.annotation.names import find_names, readings, resolve_publisher
from policygraph.annotation.programme_weighed import PROGRAMME
from policygraph.annotation.programmes import choices_in
from policygraph.annotation.result import Annotations
from policygraph.evaluation.gold import GoldDocument, GoldItem, GoldMeasure, GoldObservation, load_gold
from policygraph.evaluation.observations import same_numbers
from policygraph.evaluation.words import alike, normal, pair
from policygraph.extraction import extract
from policygraph.extraction.candidates import Candidate, Watch
from policygraph.extraction.classify import classify_measure, names_in
from policygraph.extraction.classify_groups import GroupReader
from policygraph.extraction.classify_instruments import InstrumentReader
from policygraph.extraction.classify_sectors_weighed import SECTOR, sector_choices
from policygraph.extraction.classify_weighed import GROUP, group_cues, instrument_cues, two_likeliest
from policygraph.extraction.clause import Clause
from policygraph.extraction.judge import Verdict
from policygraph.extraction.named_deeds import NAMED
from policygraph.extraction.observation_grammar import grammar_of
from policygraph.extraction.observation_indicators import INDICATOR
from policygraph.extraction.observation_phrases import indicator_of
from policygraph.extraction.observation_weighed import FIGURE, STATE
from policygraph.lexicon import Lexicon
from policygraph.lexicon.home import ontology_dir
from policygraph.lexicon.weights import Classes, Weights, class_cue
from policygraph.model import Briefing, ClaimKind, Extraction, Metadata, Reference, Relation, Span
from policygraph.reading import read_briefing, read_text

_OVERLAP = 0.3  # of clause and gold measure, for the clause to be taken for it
_NAMED = 0.5  # of a phrase and gold measure, for the phrase to name it
_PART = 0.2  # of a candidate and a gold observation, which are fragments
_LABELLED = 0.7  # of a candidate and a labelled clause
_CLEAR = 3  # weight of a clause that the gold names as a trap, or that a row of the table has as its example
_OPTIONAL = 0.3  # weight of an instrument that the gold accepts beside its own
_BANDS = (0.3, 0.5, 0.7, 0.85, 0.95)
_ONWARD = 0.5  # of its strength is left to what is learned where earlier weights are known
_NEAR = 0.5  # of the words of a phrase and of the indicator that the gold names
_INDICATOR_CELL = 5  # of a labelled line, behind its kind
_FEWEST = 4  # measures with an instrument for it to be learned


@dataclass(frozen=True)
class Setting:
    """How one kind is learned and used; the best over folds, of which wide ranges did equally well."""

    strength: float  # inverse of the regularisation
    keep: float  # from which probability on what the rules say stays …
    take: float  # … and what they do not say is taken
    least: float  # smaller weights are left out
    alike: bool = False  # whether words count by their class, too


_SETTINGS = {
    "clause": Setting(0.2, 0.3, 0.32, 0.03, alike=True),
    "instrument": Setting(0.5, 0.2, 0.3, 0.2),
    FIGURE: Setting(1.0, 0.35, 0.38, 0.05),
    STATE: Setting(0.3, 0.2, 0.35, 0.03),
    "objective": Setting(0.3, 0.2, 0.42, 0.05, alike=True),
    "problem": Setting(0.3, 0.12, 0.3, 0.05),
    PROGRAMME: Setting(0.3, 0.1, 0.3, 0.05),
    ACRONYM: Setting(1.0, 0.6, 0.6, 0.05, alike=True),  # what the rules say stays
    GROUP: Setting(0.05, 0.5, 0.5, 0.05),
    SECTOR: Setting(0.3, 0.3, 0.55, 0.05),
    INDICATOR: Setting(0.3, 0.0, 0.0, 0.05, alike=True),  # the likeliest phrase is taken, however likely
}
_LABELS = {"M": "measure", "O": "objective", "P": "problem", "S": STATE, "F": FIGURE}


Place = tuple[str, Span]


@dataclass(frozen=True)
class Example:
    """A clause or measure with its cues. `right` are its readings, `open` those that the gold accepts, too.

    `place`: the sentence and the stretch of it, for bench/learn_encoder.py.
    """

    folder: str
    cues: tuple[str, ...]
    right: frozenset[str]
    open: frozenset[str]
    by_rules: frozenset[str]
    place: Place
    weight: float = 1.0
    trap: bool = False


@dataclass(frozen=True)
class Seen:
    """A clause or candidate as it was judged, and its place."""

    judged: Clause | Candidate
    verdict: Verdict
    place: Place


def examples(document: GoldDocument, lexicon: Lexicon, folder: str) -> dict[str, list[Example]]:
    """The judged clauses of a briefing, its gold measures, and what may be an observation."""
    seen: list[Seen] = []
    briefing = read_briefing(document.path, lexicon.rules, Metadata(date=document.date, publisher=document.publisher))
    publisher = resolve_publisher(document.publisher, lexicon) if document.publisher else None
    notes = annotate(briefing, lexicon)
    made = extract(briefing, lexicon, notes, publisher, watch=watching(seen, briefing))
    of = {k: [s for s in seen if isinstance(s.judged, Candidate) and s.judged.kind == k] for k in _SETTINGS}
    return {
        "clause": _clauses(document, [s for s in seen if _is_clause(s)], folder),
        NAMED: _named_deeds(document, [s for s in seen if _is_named(s)], folder),
        "instrument": _measures(document.measures, made, lexicon, notes, folder),
        FIGURE: _candidates(document, of[FIGURE], folder),
        STATE: _candidates(document, of[STATE], folder),
        "objective": _claims(document.objectives, of["objective"], folder),
        "problem": _claims(document.problems, of["problem"], folder),
        GROUP: _groups(document.measures, briefing, lexicon, notes, folder),
        SECTOR: _sectors(document.measures, made, lexicon, notes, folder),
        PROGRAMME: _programmes(
            briefing, lexicon, [(g.span.of(briefing.clean), g.required) for g in document.programmes], folder
        ),
        ACRONYM: _acronyms(
            briefing, lexicon, [(n, o.required) for o in document.organisations for n in (o.name, *o.forms)], folder
        ),
        INDICATOR: _indicators(of[INDICATOR], partial(_gold_about, document), briefing, lexicon, folder),
    }


@dataclass(frozen=True)
class About:
    """What an observation is about: ids of the register, and the words that name it."""

    ids: frozenset[str]
    words: str


def _gold_about(document: GoldDocument, span: Span) -> About | None:
    near = max(document.observations, key=lambda g: span.share(g.span), default=None)
    if near is None or span.share(near.span) <= _PART:
        return None
    return About(frozenset(filter(None, near.indicators)), near.indicator_text or "")


def _indicators(
    seen: Sequence[Seen], about: Callable[[Span], About | None], briefing: Briefing, lexicon: Lexicon, folder: str
) -> list[Example]:
    """The phrases that an observation may be about; of one of which no phrase is right nothing is learned.

    Right are the phrases nearest to the words of the gold, and those that name its indicator; others near are accepted.
    """
    grammar = grammar_of(lexicon.rules)
    by_span: dict[Span, list[tuple[Seen, str]]] = {}
    for one in seen:
        if isinstance(one.judged, Candidate) and one.judged.of and one.judged.phrase:
            by_span.setdefault(one.judged.of, []).append((one, one.judged.phrase.of(briefing.clean)))
    out = []
    for span, found in by_span.items():
        wanted = about(span)
        if wanted is None:
            continue
        printed = [text for _, text in found]
        near = [alike(text, wanted.words) for text in printed]
        named = [indicator_of(text, lexicon, grammar).id in wanted.ids for text in printed]
        least = max(_NEAR, *near)
        if least in near or any(named):
            out += [
                _example(folder, one, True if near[i] >= least or named[i] else False if near[i] >= _NEAR else None)
                for i, (one, _) in enumerate(found)
            ]
    return out


def _claims(gold: Sequence[GoldItem], seen: Sequence[Seen], folder: str) -> list[Example]:
    """What may be an objective or a problem; of several candidates for one of the gold the nearest counts."""
    near = [(s.judged.span.share(g.span), i, k) for i, s in enumerate(seen) for k, g in enumerate(gold)]
    told: dict[int, bool] = {}
    met: set[int] = set()
    for share, at, number in sorted(near, key=lambda n: (-n[0], n[1], n[2])):
        if share > _OVERLAP and number not in met and at not in told:
            told[at] = gold[number].required
            met.add(number)
    beside = {i for share, i, _ in near if share > _OVERLAP and i not in told}
    return [_example(folder, s, told.get(i)) for i, s in enumerate(seen) if i not in beside]


def _example(folder: str, seen: Seen, right: bool | None, trap: bool = False) -> Example:
    """`right`: True where the gold has it, False where it accepts it, None where it has it not."""
    kind, none = frozenset({_reading(seen.judged)}), frozenset[str]()
    right_, open_ = kind if right else none, kind if right is False else none
    weight = _CLEAR if trap else 1.0
    return Example(folder, seen.verdict.cues, right_, open_, _by_rules(seen), seen.place, weight, trap)


def _reading(judged: Clause | Candidate) -> str:
    return judged.kind if isinstance(judged, Candidate) else "measure"


def _by_rules(seen: Seen) -> frozenset[str]:
    """Whether the rules say so, too."""
    reading, says = _reading(seen.judged), seen.verdict.then
    if isinstance(seen.judged, Clause):
        says = "measure" if {"then=measure", "then=both"} & set(seen.verdict.cues) else ""
    return frozenset({reading} & {says})


def watching(seen: list[Seen], briefing: Briefing) -> Watch:
    """Puts what is judged into a list."""

    def note(judged: Clause | Candidate, verdict: Verdict) -> None:
        if verdict.cues:
            span = judged.whole if isinstance(judged, Clause) else judged.span
            seen.append(Seen(judged, verdict, place_of(briefing, span)))

    return note


def place_of(briefing: Briefing, span: Span) -> Place:
    """The sentence in which a stretch begins, and the stretch within it."""
    own = next((s.span for s in briefing.sentences if s.span.start <= span.start < s.span.end), span)
    return own.of(briefing.clean), Span(span.start - own.start, min(span.end, own.end) - own.start)


def _candidates(document: GoldDocument, seen: Sequence[Seen], folder: str) -> list[Example]:
    told: dict[int, bool] = {}
    for gold in document.observations:
        near = (
            (s.judged.span.share(gold.span), i) for i, s in enumerate(seen) if i not in told and _same(s.judged, gold)
        )
        share, at = max(near, default=(0.0, 0))
        if share > _PART:
            told[at] = gold.required
    traps = {i for i, s in enumerate(seen) if any(s.judged.span.share(trap) > _OVERLAP for trap in document.traps)}
    return [_example(folder, s, told.get(i), i in traps and i not in told) for i, s in enumerate(seen)]


def _same(candidate: Clause | Candidate, gold: GoldObservation) -> bool:
    """Whether the figure and its unit are the same, or neither has a figure."""
    assert isinstance(candidate, Candidate)
    if (candidate.kind == FIGURE) != (gold.value is not None or gold.minimum is not None):
        return False
    if gold.value is not None and gold.unit is not None and candidate.unit.lower() != gold.unit.lower():
        return False
    return same_numbers(gold, *map(_float, (candidate.value, candidate.minimum, candidate.maximum)))


def _float(number: Decimal | None) -> float | None:
    return None if number is None else float(number)


def _clauses(document: GoldDocument, seen: Sequence[Seen], folder: str) -> list[Example]:
    told: dict[int, bool] = {}
    for gold in document.measures:
        share, at = max(((_overlap(s, gold.span), i) for i, s in enumerate(seen)), default=(0.0, 0))
        if share > _OVERLAP:
            told[at] = gold.required
    traps = {i for i, s in enumerate(seen) if any(_overlap(s, trap) > _OVERLAP for trap in document.traps)}
    return [_example(folder, s, told.get(i), i in traps and i not in told) for i, s in enumerate(seen)]


def _named_deeds(document: GoldDocument, seen: Sequence[Seen], folder: str) -> list[Example]:
    """The phrases that may name a deed: right are those that share most of a gold measure, whatever else does."""
    out = []
    for one in seen:
        near = max(document.measures, key=lambda g: _overlap(one, g.span), default=None)
        met = near is not None and _overlap(one, near.span) >= _NAMED
        out.append(_example(folder, one, near.required if met and near is not None else None))
    return out


def _is_named(seen: Seen) -> bool:
    return isinstance(seen.judged, Clause) and NAMED in seen.verdict.cues


def _is_clause(seen: Seen) -> bool:
    return isinstance(seen.judged, Clause) and not _is_named(seen)


def no_deeds(folder: Path, lexicon: Lexicon) -> list[Example]:
    """The judged clauses of texts that tell no measures."""
    out = []
    for path in sorted(folder.glob("*.txt")):
        seen: list[Seen] = []
        briefing = read_briefing(path, lexicon.rules, Metadata())
        extract(briefing, lexicon, annotate(briefing, lexicon), None, watch=watching(seen, briefing))
        out += [_example("no deeds", s, None) for s in seen if _is_clause(s)]
    return out


def labelled(folder: Path, lexicon: Lexicon) -> Iterator[dict[str, list[Example]]]:
    """What was labelled in each of the texts of a folder."""
    for path in sorted(folder.glob("*.tsv")):
        lines = [line.split("\t") for line in path.read_text("utf-8").splitlines()]
        labels = {Span(int(start), int(end)): more for start, end, *more in lines}
        seen: list[Seen] = []
        briefing = read_briefing(path.with_suffix(".txt"), lexicon.rules, Metadata())
        notes = annotate(briefing, lexicon)
        made = extract(briefing, lexicon, notes, None, watch=watching(seen, briefing))
        examples: dict[str, list[Example]] = {}
        deeds: dict[Span, GoldMeasure] = {}
        for one in seen:
            judged = one.judged
            if _is_named(one):
                continue
            span = judged.whole if isinstance(judged, Clause) else judged.span
            near = max(labels, key=span.share)
            if span.share(near) < _LABELLED:
                continue
            kind, *cells = labels[near]
            if isinstance(judged, Clause):
                examples.setdefault("clause", []).append(_by_label(one, kind))
                if kind in "Mm":
                    own = judged.whole if judged.passive else judged.span
                    deeds[own] = _deed(own, *cells[:_INDICATOR_CELL])
            elif judged.kind == STATE and (kind in "Pp" or any(map(str.isdigit, span.of(briefing.clean)))):
                continue  # a problem may be a state, too; what has a figure is told by that
            elif judged.kind in _LABELS.values():
                examples.setdefault(judged.kind, []).append(_by_label(one, kind))
        if (names := path.with_suffix(".names")).exists():
            told = [line.split("\t") for line in names.read_text("utf-8").splitlines()]
            plans, bodies = ([(name, kind.isupper()) for kind, name in told if kind in own] for own in ("Pp", "Bb"))
            examples[PROGRAMME] = _programmes(briefing, lexicon, plans, "clauses")
            examples[ACRONYM] = _acronyms(briefing, lexicon, bodies, "clauses")
        phrases = [s for s in seen if isinstance(s.judged, Candidate) and s.judged.kind == INDICATOR]
        examples[INDICATOR] = _indicators(phrases, partial(_label_about, labels), briefing, lexicon, "clauses")
        examples[GROUP] = _groups(list(deeds.values()), briefing, lexicon, notes, "clauses")
        examples[SECTOR] = _sectors(list(deeds.values()), made, lexicon, notes, "clauses")
        examples["instrument"] = _measures(list(deeds.values()), made, lexicon, notes, "clauses")
        yield examples


def _label_about(labels: Mapping[Span, Sequence[str]], span: Span) -> About | None:
    near = max(labels, key=span.share)
    kind, *cells = labels[near]
    named = cells[_INDICATOR_CELL : _INDICATOR_CELL + 2]
    if kind not in "SsFf" or span.share(near) < _LABELLED or not any(named):
        return None
    return About(frozenset(filter(None, named[1:])), named[0])


def _by_label(seen: Seen, label: str) -> Example:
    found = _LABELS.get(label.upper()) == _reading(seen.judged)
    return _example("clauses", seen, label.isupper() if found else None)


def _ids(cell: str) -> frozenset[str]:
    return frozenset(filter(None, cell.split(",")))


def _deed(
    span: Span, instruments: str = "", further: str = "", sectors: str = "", arguable: str = "", groups: str = ""
) -> GoldMeasure:
    """A labelled measure, from the cells of its line."""
    return GoldMeasure(
        span=span, id="", parents=(), actors=(), statuses=(), instruments=_ids(instruments),
        instruments_optional=_ids(further), sectors=_ids(sectors), sectors_optional=_ids(arguable),
        groups=tuple(filter(None, groups.split(" / "))), groups_optional=(),
    )  # fmt: skip


def rows(lexicon: Lexicon) -> list[Example]:
    """The clauses that the rows of the decision table have as their examples."""
    out = []
    for table in lexicon.rules.tables["clause_rule"]:
        seen: list[Seen] = []
        briefing = read_text(f"News of the day\n\n{table['example']}\n", "example", lexicon.rules)
        extract(briefing, lexicon, annotate(briefing, lexicon), None, watch=watching(seen, briefing))
        right = frozenset({"measure"} if table["then"] in {"measure", "both"} else ())
        own = [s for s in seen if isinstance(s.judged, Clause) and f"row={table['id']}" in s.verdict.cues]
        out += [Example("rows", s.verdict.cues, right, frozenset(), right, s.place, _CLEAR) for s in own]
    return out


def _measures(
    measures: Sequence[GoldMeasure], made: Extraction, lexicon: Lexicon, notes: Annotations, folder: str
) -> list[Example]:
    text = made.briefing.clean
    found = [c for c in made.claims if c.kind is ClaimKind.MEASURE]
    by_id = {m.id: m for m in measures}
    reader = InstrumentReader.of(lexicon)
    out = []
    for gold in measures:
        sentence = next((s for s in made.briefing.sentences if s.span.start <= gold.span.start < s.span.end), None)
        if sentence is None:
            continue
        near = max(found, key=lambda c: c.span.share(gold.span), default=None)
        same = near is not None and near.span.share(gold.span) > _OVERLAP
        targets = [e.target for e in near.edges if e.relation is Relation.ACTOR] if near is not None and same else []
        actor = next((t for t in targets if isinstance(t, Reference)), None)
        head = next((by_id[p].span for p in gold.parents if p in by_id), None)
        edges = classify_measure(made.briefing, lexicon, notes, gold.span, sentence, head, actor)
        said = [e for e in edges if e.relation is Relation.INSTRUMENT]
        cues = instrument_cues(text, gold.span, reader.is_bank(actor), said)
        by_rules = frozenset(e.target.id for e in said if isinstance(e.target, Reference))
        right, accepted, place = gold.instruments, gold.instruments_optional, place_of(made.briefing, gold.span)
        out.append(Example(folder, tuple(cues), right, accepted, by_rules, place))
    return out


Wanted = Sequence[tuple[str, bool]]  # names as printed, and whether all readers would name them


def _programmes(briefing: Briefing, lexicon: Lexicon, wanted: Wanted, folder: str) -> list[Example]:
    """What may name a programme."""
    named = {normal(name): required for name, required in wanted}
    return [
        _named(PROGRAMME, named.get(normal(c.span.of(briefing.clean))), c.cues, bool(c.said), c.span, briefing, folder)
        for c in choices_in(briefing, lexicon, find_names(briefing, lexicon)[0])
    ]


def _acronyms(briefing: Briefing, lexicon: Lexicon, wanted: Wanted, folder: str) -> list[Example]:
    """Which capitals name a body; what the rules say of them does not count."""
    named = {squeeze(name): required for name, required in wanted}
    found = acronyms(readings(briefing, lexicon.rules)[1], lexicon)
    return [_named(ACRONYM, named.get(a.name), a.cues, False, a.spans[0], briefing, folder) for a in found]


def _named(
    kind: str, required: bool | None, cues: tuple[str, ...], said: bool, span: Span, briefing: Briefing, folder: str
) -> Example:
    """`required`: None for what nobody would name."""
    own, none = frozenset({kind}), frozenset[str]()
    right, accepted = own if required else none, own if required is False else none
    return Example(folder, cues, right, accepted, own if said else none, place_of(briefing, span))


def _groups(
    measures: Sequence[GoldMeasure], briefing: Briefing, lexicon: Lexicon, notes: Annotations, folder: str
) -> list[Example]:
    """What in the words of the measures may be a target group."""
    text, reader, kind, none = briefing.clean, GroupReader.of(lexicon), frozenset({GROUP}), frozenset[str]()
    out = []
    for gold in measures:
        bodies = names_in(notes, gold.span)[1]
        told = [phrase for _, phrase in reader.read(text, gold.span, bodies)]
        found = sorted({*told, *(phrase for _, phrase in reader.unsaid(text, gold.span, bodies, told))})
        printed = [phrase.of(text) for phrase in found]
        right, accepted = (set(pair(g, printed, alike).values()) for g in (gold.groups, gold.groups_optional))
        for i, phrase in enumerate(found):
            near = i in accepted or any(alike(printed[i], g) >= _NEAR for g in (*gold.groups, *gold.groups_optional))
            cues = tuple(group_cues(text, gold.span, phrase, phrase in told))
            right_, open_ = kind if i in right else none, kind if near and i not in right else none
            by_rules, place = kind if phrase in told else none, place_of(briefing, phrase)
            out.append(Example(folder, cues, right_, open_, by_rules, place))
    return out


def _sectors(
    measures: Sequence[GoldMeasure], made: Extraction, lexicon: Lexicon, notes: Annotations, folder: str
) -> list[Example]:
    """The sectors that the sentences of the measures name."""
    text, kind, none = made.briefing.clean, frozenset({SECTOR}), frozenset[str]()
    out = []
    for gold in measures:
        sentence = next((s for s in made.briefing.sentences if s.span.start <= gold.span.start < s.span.end), None)
        if sentence is None:
            continue
        edges = classify_measure(made.briefing, lexicon, notes, gold.span, sentence, None)
        said = [e for e in edges if e.relation is Relation.SECTOR]
        names = names_in(notes, sentence.span)[0]
        for choice in sector_choices(text, gold.span, sentence.span, said, names, lexicon):
            told = choice.named.ids[0]
            right, accepted = (kind if told in ids else none for ids in (gold.sectors, gold.sectors_optional))
            by_rules, place = kind if choice.said else none, place_of(made.briefing, choice.stretch)
            out.append(Example(folder, choice.cues, right, accepted, by_rules, place))
    return out


def deeds(lexicon: Lexicon) -> list[Example]:
    """The examples of the rules that tell instruments."""
    out = []
    for rule in lexicon.rules.rules.values():
        right = frozenset(rule.extra.get("instruments", ()))
        if not right:
            continue
        briefing = read_text(rule.example, "example", lexicon.rules)
        span = briefing.sentences[0].span
        edges = classify_measure(briefing, lexicon, Annotations(), span, briefing.sentences[0], None)
        said = [e for e in edges if e.relation is Relation.INSTRUMENT]
        by_rules = frozenset(e.target.id for e in said if isinstance(e.target, Reference))
        cues = instrument_cues(briefing.clean, span, bool(rule.extra.get("bank")), said)
        own, place = right & by_rules or right, place_of(briefing, span)
        out.append(Example("rules", tuple(cues), own, right | by_rules, by_rules, place, _CLEAR))
    return out


def _overlap(seen: Seen, gold: Span) -> float:
    assert isinstance(seen.judged, Clause)
    return max(seen.judged.span.share(gold), seen.judged.whole.share(gold))


@dataclass
class Model:
    """A weight for each reading and cue, over the same cues, and the biases."""

    vectorizer: Any
    weights: dict[str, tuple[float, Any]]  # bias; one weight per cue
    classes: Classes

    def likely(self, given: Sequence[Example]) -> list[dict[str, float]]:
        """How likely each reading of each example is."""
        table = self.vectorizer.transform([_row(e, self.classes) for e in given])
        columns = {name: 1 / (1 + np.exp(-(table @ each + bias))) for name, (bias, each) in self.weights.items()}
        return [{name: float(column[i]) for name, column in columns.items()} for i in range(len(given))]


def _row(example: Example, classes: Classes) -> Counter[str]:
    alike = (class_cue(cue, classes) for cue in example.cues)
    return Counter([*example.cues, *filter(None, alike)])


def fit(given: Sequence[Example], kind: str, classes: Classes, known: Weights | None = None) -> Model:
    """A logistic regression for each reading; what the gold merely accepts counts little (instruments) or nothing.

    `known`: the weights that are expected where the examples tell nothing else; without, nought.
    """
    from sklearn.feature_extraction import DictVectorizer

    vectorizer, alike = DictVectorizer(), classes if _SETTINGS[kind].alike else {}
    before = [Counter([cue]) for cues in known.by_reading.values() for cue in cues] if known else []
    vectorizer.fit([*before, *(_row(e, alike) for e in given)])
    table = vectorizer.transform([_row(e, alike) for e in given])
    readings = sorted(known.bias) if known else sorted({r for e in given for r in e.right | e.open})
    weights = {}
    for reading in readings:
        wanted = np.array([reading in e.right | e.open for e in given], float)
        if not known and wanted.sum() < _FEWEST:
            continue
        least = _OPTIONAL if kind == "instrument" else 0.0
        counts = np.array([least if reading in e.open - e.right else e.weight for e in given])
        start = np.zeros(table.shape[1] + 1)
        if known:
            start[-1] = known.bias[reading]
            for cue, weight in known.by_reading[reading].items():
                start[vectorizer.vocabulary_[cue]] = weight
        found = _descend(table, wanted, counts, start, _SETTINGS[kind].strength * (_ONWARD if known else 1))
        weights[reading] = float(found[-1]), found[:-1]
    return Model(vectorizer, weights, alike)


def _descend(table: Any, wanted: Any, counts: Any, start: Any, strength: float) -> Any:
    """The weights of one reading, and its bias as the last: the least loss with the least way from the start."""
    from scipy.optimize import minimize

    def loss(at: Any) -> tuple[float, Any]:
        odds, way = table @ at[:-1] + at[-1], at[:-1] - start[:-1]
        off = counts * (1 / (1 + np.exp(-odds)) - wanted)
        told = counts @ (np.logaddexp(0, odds) - wanted * odds)
        return strength * told + way @ way / 2, np.append(strength * (table.T @ off) + way, strength * off.sum())

    return minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 2000, "gtol": 1e-4}).x


def score(pairs: Iterable[tuple[Example, frozenset[str]]]) -> str:
    """Precision, recall and F1 of verdicts, and the share of the traps that were walked into."""
    right = wrong = missed = 0
    traps = []
    for example, said in pairs:
        right += len(said & example.right)
        wrong += len(said - example.right - example.open)
        missed += len(example.right - said)
        traps += [bool(said)] if example.trap else []
    figures = [
        right / max(right + wrong, 1),
        right / max(right + missed, 1),
        2 * right / max(2 * right + wrong + missed, 1),
    ]
    return "P {:.3f} R {:.3f} F1 {:.3f}".format(*figures) + (f", traps {sum(traps) / len(traps):.3f}" if traps else "")


_NEVER_HELD = {"rows", "rules", "no deeds", "clauses"}


def folds(given: Sequence[Example], kind: str, classes: Classes) -> list[tuple[Example, dict[str, float]]]:
    """Each example with what is said of it by what the other folders teach, and how likely that is."""
    out: list[tuple[Example, dict[str, float]]] = []
    for folder in dict.fromkeys(e.folder for e in given if e.folder not in _NEVER_HELD):
        held = [e for e in given if e.folder == folder]
        model = fit([e for e in given if e.folder != folder], kind, classes)
        setting = _SETTINGS[kind]
        keep, take = (dict.fromkeys(model.weights, least) for least in (setting.keep, setting.take))
        weights = Weights({}, {}, keep, take)
        for example, likely in zip(held, model.likely(held), strict=True):
            out.append((example, {r: likely[r] for r in two_likeliest(likely, example.by_rules, weights)}))
    return out


def calibration(judged: Iterable[tuple[Example, dict[str, float]]]) -> str:
    """For bands of probability, the share of what was said that is right, and of how many."""
    bands: dict[int, list[bool]] = {}
    for example, said in judged:
        for reading, likely in said.items():
            if reading not in example.open:
                bands.setdefault(sum(likely >= edge for edge in _BANDS), []).append(reading in example.right)
    edges = (0.0, *_BANDS, 1.0)
    return "".join(
        f"  {edges[i]:.2f}–{edges[i + 1]:.2f}: {sum(right) / len(right):.2f} ({len(right)})"
        for i, right in sorted(bands.items())
    )


def write(model: Model, kind: str, path: Path, told: str) -> int:
    """Write the weights, in alphabetical order; how many there are."""
    setting, names = _SETTINGS[kind], model.vectorizer.get_feature_names_out()
    lines = [f"# Written by bench/learn.py from {told}"]
    for reading, (bias, each) in sorted(model.weights.items()):
        lines.append(f"{reading}\tbias\t{bias:.2f}")
        lines += [f"{reading}\tkeep\t{setting.keep:.2f}", f"{reading}\ttake\t{setting.take:.2f}"]
        weights = {n: round(float(w), 2) for n, w in zip(names, each, strict=True)}
        lines += [f"{reading}\t{n}\t{w:.2f}" for n, w in sorted(weights.items()) if abs(w) >= setting.least]
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return len(lines) - 1


def main() -> None:
    """Learn, tell and write."""
    parser = argparse.ArgumentParser(description="Learn the weights of cues from annotated briefings.")
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--half-a", type=Path)
    parser.add_argument("--no-deeds", type=Path)
    parser.add_argument("--clauses", nargs="*", type=Path, default=[])
    parser.add_argument("--onward", action="store_true")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--folds", action="store_true")
    asked = parser.parse_args()
    lexicon = Lexicon.load(ontology_dir())
    known = dict(lexicon.rules.weights) if asked.onward else {}
    lexicon.rules.weights.clear()  # the rules alone are to speak
    documents = [(d, f) for f in asked.folders for d in load_gold(f)]
    documents += [(d, asked.half_a) for d in load_gold(asked.half_a, half="A")] if asked.half_a else []
    made = [examples(d, lexicon, f.name) for d, f in documents]
    against = no_deeds(asked.no_deeds, lexicon) if asked.no_deeds else []
    texts = [found for folder in asked.clauses for found in labelled(folder, lexicon)]
    onward = ", onward (decision 016)" if asked.onward else ""
    toys = {"clause": [*rows(lexicon), *against], "instrument": deeds(lexicon)}
    for kind in _SETTINGS:
        given = [*toys.get(kind, ()), *(e for found in [*made, *texts] for e in found.get(kind, ()))]
        count = f"{len(given)} examples, {sum(len(e.right) for e in given)} readings"
        told = f"{len(documents)} briefings, {len(texts)} labelled texts{onward}: {count}"
        print(kind, told)
        if asked.folds:
            left_out = folds(given, kind, lexicon.rules.classes)
            for folder in [*dict.fromkeys(e.folder for e, _ in left_out), ""]:
                judged = [(e, said) for e, said in left_out if folder in ("", e.folder)]
                print(f"{folder or 'all':8} rules  ", score((e, e.by_rules) for e, _ in judged))
                print(f"{folder or 'all':8} learned", score((e, frozenset(said)) for e, said in judged))
            print("right, by probability:", calibration(left_out))
        if asked.out:
            print(
                write(fit(given, kind, lexicon.rules.classes, known.get(kind)), kind, asked.out / f"{kind}.tsv", told),
                "weights",
            )


if __name__ == "__main__":
    main()
