"""Weighs what may be the name of a programme: stretches in capitals or in quotation marks.

The weights are in ontology/weights/programme.tsv.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from policygraph.annotation.casing import Reading, squeeze
from policygraph.lexicon.rules import RuleBook
from policygraph.model import Mention, Scheme, Span

PROGRAMME = "programme"
_CAPITAL = r"(?:[A-Z][\w'’&./\-]*[\w&]|[A-Z]|\d{2,4}(?:[-–/]\d{2,4})?)"
_RUN = rf"(?<![\w'’\-]){_CAPITAL}(?:,? (?:(?:{{programme_joint}}|&) ){{0,3}}{_CAPITAL}){{0,13}}(?![\w\-])"
_CUT = r"(?<=\S)(?:,? (?:{programme_joint}|&)(?: the)?|,) "
_QUOTED = re.compile(r"[\"“‘'](?=[A-Z\d])(?P<hit>[^\"“”‘\n]{3,80}?)[\"”’'](?!\w)")
_TWO_SENTENCES = re.compile(r"[a-z]{2}[.?!]\s+[A-Z]")  # what is quoted was said, and names nothing
_ARTICLE = re.compile(r"(?:The|A|An|Our|This)\s+(?=\S)")
_MARKS = ('"', "“", "‘")
_WORD = re.compile(r"[\w&'’-]+|[^\w\s]")
_REACH, _MOST, _LONG = 40, 6, 7  # characters beside a name that are looked at; joints of a run; words


@dataclass(frozen=True, slots=True)
class Choice:
    """A stretch that may name a programme; `said`: the rule that says so, if one does."""

    span: Span
    said: str
    cues: tuple[str, ...]


def programme_choices(
    reading: Reading, said: Mapping[Span, str], names: Sequence[Mention], rules: RuleBook
) -> list[Choice]:
    """The stretches of a briefing that may name a programme, in text order.

    `said`: what the rules find; `names`: the bodies and people of the briefing.
    """
    places = [m.span for m in names if m.reference.scheme in (Scheme.ORGANISATION, Scheme.PERSON)]
    out = []
    for passage in reading.passages:
        own = [n for n in places if n.overlaps(passage.span)]
        found = {*_stretches(reading.text, passage.span, rules), *(s for s in said if passage.span.covers(s))}
        for span in sorted(found):
            cues = sorted(_cues(reading.text, passage.span, span, said.get(span, ""), own))
            out.append(Choice(span, said.get(span, ""), (*cues, f"title={passage.title}")))
    return out


def _stretches(text: str, within: Span, rules: RuleBook) -> Iterator[Span]:
    """Runs of words in capitals, also without what a small word joins to them, and what stands in quotation marks."""
    cut = rules.compile(_CUT, 0)
    for run in rules.compile(_RUN, 0).finditer(text, within.start, within.end):
        cuts = list(cut.finditer(text, run.start(), run.end()))
        if len(cuts) > _MOST:
            continue
        article = _ARTICLE.match(text, run.start())
        starts = [article.end() if article else run.start(), *(c.end() for c in cuts)]
        ends = [*(c.start() for c in cuts), run.end()]
        yield from (Span(s, e) for s in starts for e in ends if s < e and len(text[s:e]) > 2)
    for m in _QUOTED.finditer(text, within.start, within.end):
        if not _TWO_SENTENCES.search(m["hit"]):
            yield Span(*m.span("hit"))


def _cues(text: str, passage: Span, span: Span, said: str, names: Sequence[Span]) -> Iterator[str]:
    printed = squeeze(span.of(text))
    words = [w.lower() for w in _WORD.findall(printed)]
    before = [w.lower() for w in _WORD.findall(text[max(passage.start, span.start - _REACH) : span.start])]
    after = [w.lower() for w in _WORD.findall(text[span.end : min(passage.end, span.end + _REACH)])]
    yield from (f"says={bool(said)}", f"rule={said}", f"long={min(len(words), _LONG)}")
    yield from (f"word={w}" for w in set(words))
    yield from (f"first={words[0]}", f"last={words[-1]}", f"ends={' '.join(words[-2:])}")
    head = next((words[i - 1] for i, w in enumerate(words) if i and w in ("of", "for")), words[-1])
    yield from (f"head={head}", f"head={head}|alone={head == words[0]}")
    yield f"last={words[-1]}|long={min(len(words), _LONG)}"
    yield from (f"before={' '.join(before[-n:])}" for n in (1, 2))
    yield from (f"after={' '.join(after[:n])}" for n in (1, 2))
    yield from (f"before={w}|last={words[-1]}" for w in before[-1:])
    yield f"opens={not before}"
    yield f"brackets={text[span.end : span.end + 3].lstrip().startswith('(')}"
    yield f"quoted={text.startswith(_MARKS, max(0, span.start - 1), span.start)}"
    yield from (f"capitals={printed.isupper()}", f"year={any(w[:2] in ('19', '20') and len(w) == 4 for w in words)}")
    near = [n for n in names if n.overlaps(span)]
    body = "it" if span in near else "inside" if any(n.covers(span) for n in near) else "holds" if near else "none"
    yield from (f"body={body}", f"body={body}|says={bool(said)}")
