"""Chooses the sectors of a measure by weighing each name of a sector in its sentence (ontology/weights/sector.tsv).

The encoder is asked of the stretch from the measure to the name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from policygraph.extraction.classify_sectors import Named, edges_of, names_of, narrows
from policygraph.extraction.cues import far, words
from policygraph.extraction.scales import Scales
from policygraph.lexicon import Lexicon
from policygraph.model import Edge, Reference, Relation, Scheme, Span

SECTOR = "sector"
_WORD = re.compile(r"[\w-]+|[,;:()]")
_LEARNED = "learned.sector"
_MOST = 4
_REACH = 25  # characters beside a name in which the next word stands


@dataclass(frozen=True, slots=True)
class Choice:
    """A sector at one of the places where it is named; `said`: the rules say that the measure is aimed at it."""

    named: Named
    said: bool
    cues: tuple[str, ...]
    stretch: Span


def sector_choices(
    text: str, span: Span, sentence: Span, said: Sequence[Edge], names: Sequence[Span], lexicon: Lexicon
) -> list[Choice]:
    """Every sector that the sentence of the measure `span` names, outside the `names` of bodies and people."""
    by_rule = [
        Named(place, (edge.target.id,), edge.rule, edge.confidence)
        for edge in said
        if isinstance(edge.target, Reference)
        for place in edge.evidence
    ]
    told = {(n.span, n.ids[0]) for n in by_rule}
    whole = span.join(sentence)
    free = (n for n in names_of(text, whole, lexicon) if not any(name.overlaps(n.span) for name in names))
    others = [replace(n, ids=n.ids[:1]) for n in free]
    found = sorted({*by_rule, *(n for n in others if (n.span, n.ids[0]) not in told)}, key=lambda n: (n.span, n.ids))
    aims = {n.ids[0] for n in by_rule}
    out = []
    for n in found:
        is_said = (n.span, n.ids[0]) in told
        says = "it" if is_said else "elsewhere" if n.ids[0] in aims else "others" if aims else "none"
        cues = {
            *_place(text, span, n.span),
            *_words(text, whole, n, names),
            f"says={says}",
            f"many={min(len(found), _MOST)}",
        }
        cues |= {f"says={says}|{cue}" for cue in cues if cue.startswith(("where=", "id=", "name="))}
        out.append(Choice(n, is_said, tuple(sorted(cues)), span.join(n.span)))
    return out


def weigh_sectors(choices: Sequence[Choice], text: str, lexicon: Lexicon, scales: Scales) -> list[Edge]:
    """The likely sectors, one edge for each; a wider one gives way to a narrower beside it."""
    kept: list[Named] = []
    for choice in choices:
        likely = scales.likely(choice.cues, choice.stretch).get(SECTOR)
        if likely is None:  # nothing can be said of it: the rules are believed
            kept += [choice.named] if choice.said else []
        elif scales.holds(SECTOR, likely, choice.said):
            rule = choice.named.rule if choice.said else _LEARNED
            kept.append(replace(choice.named, rule=rule, confidence=likely))
    kept = [n for n in kept if not any(narrows(other, n, text, lexicon) for other in kept)]
    return edges_of(sorted(kept, key=lambda n: n.span), Relation.SECTOR, Scheme.SECTOR, lexicon)


def _place(text: str, span: Span, name: Span) -> Iterator[str]:
    """Where the name stands to the measure."""
    where = "in" if span.covers(name) else "over" if span.overlaps(name) else "before" if name < span else "behind"
    low, high = (name.end, span.start) if where == "before" else (min(span.end, name.start), name.start)
    between = _WORD.findall(text[low:high].lower())
    signs = sum(word in ",;:" for word in between)
    yield from (f"where={where}", f"far={where}|{far(len(between))}", f"signs={where}|{min(signs, _MOST)}")
    yield from (f"between={word}|{where}" for word in {*between[:2], *between[-2:]})
    yield from (f"verb={word}|{where}" for word in words(span.of(text))[:1])


def _words(text: str, sentence: Span, named: Named, names: Sequence[Span]) -> Iterator[str]:
    """What the name itself and the words beside it say."""
    start, end = named.span.start, named.span.end
    before = _WORD.findall(text[max(sentence.start, start - _REACH) : start].lower())
    after = _WORD.findall(text[end : min(sentence.end, end + _REACH)].lower())
    printed = " ".join(named.span.of(text).lower().split())
    yield from (f"id={named.ids[0]}", f"name={printed}", f"capital={named.span.of(text)[:1].isupper()}")
    yield from (f"before={word}" for word in before[-1:])
    yield from (f"before2={word}" for word in before[-2:-1])
    yield from (f"after={word}" for word in after[:1])
    yield from (f"name={printed}|after={word}" for word in after[:1])
    yield f"in name={any(n.overlaps(named.span) for n in names)}"
