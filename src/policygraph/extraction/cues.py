"""Names what can be seen of a clause: the cues that the weights of ontology/weights speak of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set

from policygraph.extraction.attribution import Subject
from policygraph.extraction.clause import Clause
from policygraph.extraction.context import Context

Facts = Mapping[str, frozenset[str]]

_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*|\d[\d.,]*|[%$€£¥₹]")
_FIGURE = "#"
_BEHIND, _LEAD, _BEFORE = 7, 8, 2  # words that are looked at: behind the verb, at the end of a lead, before the clause
_REACH = 40  # characters before a clause in which the words before it are looked for
_LONG = 30
_STEPS = (0, 1, 2, 4, 7, 12, 20)


def clause_cues(
    clean: str,
    clause: Clause,
    subject: Subject,
    context: Context,
    facts: Facts,
    over: Clause | None,
    ends: Set[str],
) -> list[str]:
    """The cues of one clause; `over` is the clause it hangs under or is coordinated with, `ends` what ends a phrase."""
    return sorted(
        {
            *_form(clause, subject, facts),
            *_words(clean, clause, ends),
            *_surroundings(clean, clause, context, over),
        }
    )


def _form(clause: Clause, subject: Subject, facts: Facts) -> Iterator[str]:
    tense, role, kind = clause.tense.value, clause.role.value, subject.kind.value
    yield from (f"tense={tense}", f"role={role}", f"subject={kind}", f"light={clause.light}")
    yield from (f"governor={clause.governor}", f"passive={clause.passive}", f"negated={clause.negated}")
    yield from (f"{tense}|{kind}", f"{tense}|{role}", f"{tense}|{role}|{kind}")
    yield from (f"{clause.passive}|{tense}|{role}", f"{clause.passive}|{tense}|{kind}")
    for verb in facts["verb"]:
        yield from (f"verb={verb}", f"verb={verb}|{tense}", f"verb={verb}|{kind}", f"verb={verb}|{role}")
        yield from (f"verb={verb}|object={found}" for found in facts["object"])
    for found in facts["object"]:
        yield from (f"object={found}", f"object={found}|{tense}")
    for word in facts["auxiliary"]:
        yield from (f"auxiliary={word}", f"auxiliary={word}|{kind}")
    yield from (f"agent={found}" for found in facts["agent"])
    yield from (f"frame={found}" for found in facts["frame"])


def _words(clean: str, clause: Clause, ends: Set[str]) -> Iterator[str]:
    behind = words(clean[clause.verb.end : clause.span.end])
    yield from (f"lemma={clause.lemma}", f"lemma1={clause.lemma.split()[0]}")
    yield from (f"word={word}" for word in behind[:_BEHIND])
    yield f"next={behind[0] if behind else None}"
    if (thing := _head(behind, ends)) is not None:
        yield from (f"thing={thing}", f"deed={clause.lemma.split()[0]}|{thing}")
    yield f"length={min(len(behind), _LONG) // 3}"
    if _FIGURE in behind:
        yield "figure"
    if clause.subject is not None:
        doer = words(clause.subject.of(clean))
        yield from (f"doer={word}" for word in doer[-2:])
        yield from (f"doer1={word}" for word in doer[:1])
        yield f"doers={min(len(doer), 5)}"


def _surroundings(clean: str, clause: Clause, context: Context, over: Clause | None) -> Iterator[str]:
    tense, role = clause.tense.value, clause.role.value
    yield from (f"own={clause.own_subject}", f"own={clause.own_subject}|{tense}", f"shared={clause.shared_light}")
    if over is not None:
        yield from (f"over={over.lemma}", f"over={over.lemma}|{role}", f"over.tense={over.tense.value}")
        yield f"over.role={over.role.value}"
    block, listed = context.block.kind.value, context.lead is not None
    yield from (
        f"block={block}",
        f"block={block}|{tense}",
        f"marked={context.marked}",
        f"marked={context.marked}|{tense}",
    )
    yield from (f"listed={listed}", f"listed={listed}|{tense}", f"first={context.first_in_group}")
    if context.lead is not None:
        yield from (f"lead={word}" for word in words(context.lead.span.of(clean))[-_LEAD:])
    before = words(clean[max(0, clause.span.start - _REACH) : clause.span.start])
    yield from (f"before={word}" for word in before[-_BEFORE:])
    yield f"last={before[-1] if before else None}"


def _head(behind: Sequence[str], ends: Set[str]) -> str | None:
    """The last word before the first that ends a noun phrase, of the words behind a verb: what is acted on."""
    stops = (i for i, word in enumerate(behind) if word in ends)
    phrase = [word for word in behind[: next(stops, len(behind))][:_BEHIND] if word[0].isalpha()]
    return phrase[-1] if phrase else None


def far(count: int) -> int:
    """So many words between two stretches, as the next of a few steps.

    >>> far(3), far(99)
    (4, 21)
    """
    return next((step for step in _STEPS if count <= step), _STEPS[-1] + 1)


def words(text: str) -> list[str]:
    """The words in lower case, every number as "#"."""
    return [_FIGURE if word[0].isdigit() else word.lower() for word in _WORD.findall(text)]
