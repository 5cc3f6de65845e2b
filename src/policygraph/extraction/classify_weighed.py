"""Chooses the instruments of a measure by weighing its words and what the rules say (ontology/weights)."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from policygraph.extraction.cues import words
from policygraph.extraction.scales import Scales
from policygraph.lexicon import Lexicon
from policygraph.model import Edge, Reference, Relation, Scheme, Span

_PREFIX = 6  # letters by which the forms of a word are one
_SURE = 0.75  # confidence of a rule that says so on its own
_SECOND, _SECOND_SAID = 0.6, 0.3  # from which probability on a second instrument is told; if the rules say it, too
_AHEAD = 0.15  # what the rules say comes first unless another is likelier by this much
_CLEAR, _CLEAR_AHEAD = 0.9, 0.3  # ... and by so much where the surest rule is this sure, which is at least so likely
_LEARNED, _LEARNED_GROUP = "learned.instrument", "learned.target-group"
GROUP = "group"
_REACH, _FAR, _LONG = 25, 9, 6  # characters behind a phrase that are looked at; words before and in it


class Holds(Protocol):
    """Weights or scales."""

    def holds(self, reading: str, likely: float, said: bool) -> bool:
        """Whether a reading with this probability is taken."""


def instrument_cues(text: str, span: Span, bank: bool, said: Sequence[Edge]) -> list[str]:
    """The cues of one measure: its words, who acts, and the instruments that the rules say."""
    found = words(span.of(text))
    cues = {f"word={w}" for w in found} | {f"stem={w[:_PREFIX]}" for w in found if len(w) > _PREFIX}
    cues |= {f"first={w}" for w in found[:1]} | {f"bank={bank}"}
    cues |= {f"says={_id(e)}" for e in said} | {f"sure={_id(e)}" for e in said if e.confidence > _SURE}
    return sorted(cues | (set() if said else {"says=None"}))


def weigh_instruments(
    text: str, span: Span, bank: bool, said: Sequence[Edge], lexicon: Lexicon, scales: Scales
) -> list[Edge]:
    """At most two instruments, the likelier first, each with the evidence of the rule that says it, if one does."""
    denied = _denied(span.of(text), lexicon)
    said = [e for e in said if _id(e) not in denied]
    by_rule = {_id(e): e for e in said}
    weighed = scales.likely(instrument_cues(text, span, bank, said), span)
    likely = {i: p for i, p in weighed.items() if i not in denied}
    clear = {_id(e) for e in said[:1] if _id(e) in likely and e.confidence >= _CLEAR}
    sure = {i: max(p, _CLEAR_AHEAD) if i in clear else p for i, p in likely.items()}
    return [
        replace(by_rule[i], confidence=sure[i])
        if i in by_rule
        else Edge(Relation.INSTRUMENT, lexicon.reference(Scheme.INSTRUMENT, i), (span,), _LEARNED, likely[i])
        for i in two_likeliest(likely, by_rule, scales, clear)
    ]


def _denied(measure: str, lexicon: Lexicon) -> set[str]:
    """The instruments that the words of a measure rule out: "raise the tax" is no relief."""
    ruling = (r for r in lexicon.rules.likely("classify-not", measure) if r.regex.search(measure))
    return {identifier for rule in ruling for identifier in rule.extra["instruments"]}


Groups = Sequence[tuple[Edge, Span]]


def group_cues(text: str, span: Span, phrase: Span, said: bool) -> list[str]:
    """The cues of a phrase in or behind the measure `span`, which may be a target group: its words and those beside."""
    found, before = words(phrase.of(text)), words(text[span.start : phrase.start])
    after = words(text[phrase.end : phrase.end + _REACH])
    cues = {f"word={w}" for w in found} | {f"last={w}" for w in found[-1:]} | {f"first={w}" for w in found[:1]}
    beside = {f"before={' '.join(before[-n:])}" for n in (1, 2)} | {f"after={w}" for w in after[:1]}
    verb = {f"verb={w}" for w in before[:1]}
    last = {f"{b}|last={w}" for b in beside | verb for w in found[-1:]}
    opens = {f"opens={phrase.start == span.start}", f"far={min(len(before), _FAR)}", f"long={min(len(found), _LONG)}"}
    cues |= beside | verb | last | opens
    return sorted(cues | {f"says={said}"} | {f"says={said}|{cue}" for cue in beside | opens})


def weigh_groups(
    text: str, span: Span, said: Groups, others: Groups, scales: Scales, unweighed: Container[str] = ()
) -> list[tuple[Edge, Span]]:
    """The groups of the measure `span` that the rules tell and that are likely, and other phrases that are likely.

    What a rule of `unweighed` tells stays.
    """
    out: list[tuple[Edge, Span]] = []
    for told, found in ((True, said), (False, others)):
        likely = [(scales.likely(group_cues(text, span, p, told), p).get(GROUP), edge, p) for edge, p in found]
        for p, edge, phrase in sorted(likely, key=lambda f: (-(f[0] or 0), f[2])):
            if any(phrase.overlaps(s) for _, s in out):
                continue
            if p is None or edge.rule in unweighed:
                out += [(edge, phrase)] if told else []
            elif scales.holds(GROUP, p, told):
                rule, sure = (edge.rule, round((edge.confidence + p) / 2, 2)) if told else (_LEARNED_GROUP, p)
                out.append((replace(edge, rule=rule, confidence=sure), phrase))
    return sorted(out, key=lambda f: f[1])


def likely_groups(text: str, span: Span, found: Groups, scales: Scales | None) -> list[tuple[Edge, Span]]:
    """Of groups that are named outside the measure `span`, in its purpose, those that are likely."""
    if scales is None:
        return list(found)
    likely = [(scales.likely(group_cues(text, span, p, True), p).get(GROUP), edge, p) for edge, p in found]
    return [(edge, phrase) for p, edge, phrase in likely if p is None or scales.holds(GROUP, p, True)]


def two_likeliest(
    likely: Mapping[str, float], said: Container[str], scales: Holds, clear: Container[str] = frozenset()
) -> list[str]:
    """The likeliest reading that holds, with some favour for what the rules say, and the next if it is sure enough.

    `clear`: what they say plainly is favoured more and comes first even if the weights think little of it.
    """
    rank = {
        i: round(max(p, _CLEAR_AHEAD) + _CLEAR_AHEAD if i in clear else p + _AHEAD * (i in said), 2)
        for i, p in likely.items()
        if i in clear or scales.holds(i, p, i in said)
    }
    held = sorted(rank, key=lambda i: (-rank[i], i))
    return held[:1] + [i for i in held[1:2] if likely[i] >= (_SECOND_SAID if i in said else _SECOND)]


def _id(edge: Edge) -> str:
    return edge.target.id if isinstance(edge.target, Reference) else ""
