"""Weighs which capitals that a text does not spell out name a body: "the KLTA will raise its limit".

The weights are in ontology/weights/acronym.tsv.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policygraph.annotation.body_names import BodyName, kind_of
from policygraph.annotation.casing import Reading
from policygraph.annotation.jurisdiction import countries
from policygraph.lexicon import Lexicon
from policygraph.lexicon.rules import any_of
from policygraph.model import Scheme, Span

ACRONYM = "acronym"
LEARNED = "learned.organisation"
_CAPITALS = re.compile(r"(?<![\w\-/.&'’(])[A-Z](?:[A-Z]|[&\-](?=[A-Z])){1,7}(?![\w\-&/]|\.\w)")
_WORD = re.compile(r"\w[\w'’\-]*|[^\w\s]")
_ROMAN = re.compile(r"[IVXL]+")
_REACH, _MOST = 60, 4  # characters beside it that are looked at; mentions beyond which their number tells no more
_NOT_BODIES = tuple(s for s in Scheme if s is not Scheme.ORGANISATION)


@dataclass(frozen=True, slots=True)
class Acronym:
    """Capitals that may name a body, with every place where they stand."""

    name: str
    spans: tuple[Span, ...]
    cues: tuple[str, ...]


def acronyms(reading: Reading, lexicon: Lexicon) -> list[Acronym]:
    """The capitals of a briefing, by name, but those that it spells out or that are known to mean something else."""
    words, text = lexicon.rules.words, reading.text
    moves = lexicon.rules.compile("{org_moves}", 0)
    never = {*words["org_not_acronyms"], *words["name_places"], *words["programme_initials"]}
    never |= set(countries(lexicon.rules).codes)
    never |= {w.upper() for w in (*words["name_months"], *words["name_days"])}
    small = any_of(words["name_small"])
    places: dict[str, list[Span]] = {}
    cues: dict[str, set[str]] = {}
    for passage in reading.passages:
        for m in () if passage.title else _CAPITALS.finditer(text, passage.span.start, passage.span.end):
            places.setdefault(m[0], []).append(Span(*m.span()))
            cues.setdefault(m[0], set()).update(_cues(text, passage.span, places[m[0]][-1]))
    out = []
    for name, spans in sorted(places.items()):
        if name in never or f"({name})" in text or _is_spelt_out(name, text, small):
            continue
        if any(lexicon.lookup(scheme, name) for scheme in _NOT_BODIES):
            continue
        if any(moves.match(text, span.end) for span in spans):
            continue
        whole = {f"long={len(name)}", f"times={min(len(spans), _MOST)}", f"roman={bool(_ROMAN.fullmatch(name))}"}
        out.append(Acronym(name, tuple(spans), tuple(sorted(cues[name] | whole))))
    return out


def _is_spelt_out(name: str, text: str, small: str) -> bool:
    """Whether a row of words in capitals has these initials: "HLKD" beside "High-Level Kelp Dialogue"."""
    if len(name) < 3 or not name.isalpha():
        return False
    between = rf"(?:[ \-]|,? (?:{small}|&) ){{1,2}}"
    words = between.join(rf"{letter}\w*[a-z]" for letter in name)
    return re.search(rf"(?<![\w\-]){words}", text) is not None


def weighed_acronyms(reading: Reading, lexicon: Lexicon) -> Iterator[BodyName]:
    """The capitals that are likely to name a body, wherever they stand."""
    weights = lexicon.rules.weighing(ACRONYM, ACRONYM)
    if weights is None:
        return
    for one in acronyms(reading, lexicon):
        likely = weights.likely(one.cues)[ACRONYM]
        if weights.holds(ACRONYM, likely, said=False):
            kind = kind_of(one.name, lexicon.rules)
            yield from (BodyName(span, one.name, LEARNED, likely, kind=kind) for span in one.spans)


def _cues(text: str, passage: Span, span: Span) -> Iterator[str]:
    before = _WORD.findall(text[max(passage.start, span.start - _REACH) : span.start])
    after = _WORD.findall(text[span.end : min(passage.end, span.end + _REACH)])
    left, right = ([w.lower() for w in side] for side in (before, after))
    yield from (f"before={'|'.join(left[-n:])}" for n in (1, 2))
    yield from (f"after={'|'.join(right[:n])}" for n in (1, 2))
    yield f"before={'|'.join(left[-1:])}|after={'|'.join(right[:1])}"
    if left[-1:] == ["the"]:
        yield f"the={'|'.join(left[-2:-1])}"
    yield f"name_before={before[-1:] != ['The'] and ''.join(before[-1:])[:1].isupper()}"
    yield f"name_after={''.join(after[:1])[:1].isupper()}"
