"""Decides whether a figure is a statement on an indicator or belongs to a policy, a plan or a label."""

from __future__ import annotations

import re

from policygraph.extraction.observation_economy import is_economic
from policygraph.extraction.observation_grammar import Grammar, is_money
from policygraph.extraction.observation_phrases import Subject
from policygraph.extraction.observation_roles import LASTING, RATES, Frame, Role
from policygraph.model import Period, Span

_NEAR = 60  # characters behind a passive in which its time may stand
_WORD = 16  # characters behind "were" in which its participle stands
_REACHED = 1000  # so many are no list of deeds any more
_LARGE = 10_000  # so many "are" a number of statistics ("The pupils this year are 3.4 million")
_SUM = 100_000_000  # money that a budget as a whole takes in or gives out
_MANY = 100  # fewer things than these are counted in a policy, not in statistics


def _is_many(frame: Frame) -> bool:
    value = frame.quantity.value
    return frame.role is Role.PASSIVE and value is not None and value >= _MANY


def _is_reach(frame: Frame) -> bool:
    """Whether a figure tells how many a policy has reached so far ("34,000 schools have been provided")."""
    value = frame.quantity.value
    return value is not None and value >= _REACHED and frame.cue.lower().split()[-1:] == ["been"]


def _is_done(clean: str, start: int, frame: Frame, grammar: Grammar) -> bool:
    """Whether a clause tells how many have been served so far ("has trained 12,000 smiths")."""
    value = frame.quantity.value
    perfect = any(grammar.has("o_has", word) for word in clean[start : frame.cue_span.start].split()[-1:])
    so_far = grammar.finds("o_so_far", clean[start : frame.tail.end + _NEAR]) is not None
    return frame.quantity.unit == "count" and value is not None and value >= _MANY and (perfect or so_far)


def _is_tally(clean: str, start: int, frame: Frame, grammar: Grammar) -> bool:
    """Whether things that are no money are counted up, whatever they are ("rural bridges totalled 120,000")."""
    value, unit = frame.quantity.value, frame.quantity.unit
    if value is None or is_money(frame.quantity) or unit in RATES or unit in LASTING:
        return False
    if frame.role is Role.TO or (frame.role is Role.CHANGE and unit != "count"):
        before = clean[start : frame.cue_span.start].split()[-1:]
        return not any(grammar.has("o_be", w) for w in before)  # "was shortened to 12" is a rule that was changed
    if frame.role is not Role.LEVEL:
        return False
    tallied = grammar.finds("o_tally", frame.cue) is not None
    if tallied:
        return value >= (_REACHED if unit == "count" else _MANY)
    return value >= _LARGE and any(grammar.has("o_be", w) for w in frame.cue.split())


def _is_yield(frame: Frame, subject: Subject, grammar: Grammar) -> bool:
    """Whether a clause tells what a tax or a fund brought in or paid out, and sets nothing."""
    words = subject.text.split(" of ")[0].split()
    if words and grammar.has("o_ledger", words[-1]):
        return is_money(frame.quantity) or frame.quantity.unit in RATES
    if not grammar.finds("o_levied", subject.text) or not grammar.finds("o_came_in", frame.cue):
        return False
    value = frame.quantity.value
    large = is_money(frame.quantity) and value is not None and value >= _SUM
    return large or (frame.quantity.unit == "percent" and frame.role is Role.CHANGE)


def clause_start(clean: str, left: int, position: int) -> int:
    """Where the clause around a position begins, not before `left`: behind a semicolon or ", and"."""
    cuts = [m.end() for m in re.finditer(r"[;:]\s|,\s+(?:and|but|while)\s", clean[left:position])]
    return left + (cuts[-1] if cuts else 0)


def is_projection(clean: str, start: int, frame: Frame, grammar: Grammar) -> bool:
    """Whether the words before the cue put the figure ahead: a forecast, aim or target."""
    if frame.role is Role.TARGET or frame.policy_rate:
        return frame.role is Role.TARGET
    text = grammar.foreseen_before.sub(" ", clean[start : frame.cue_span.end])
    if "unchanged" in frame.cue.lower() and grammar.finds("o_policy_rate", text):
        return False  # what was decided holds from now on
    return grammar.finds("o_forecast", text) is not None or grammar.seer.search(text) is not None


def is_aim(clean: str, start: int, frame: Frame, grammar: Grammar) -> bool:
    """Whether a projection is what somebody sets out to reach, and not only what is foreseen."""
    return frame.role is Role.TARGET or grammar.finds("o_aim", clean[start : frame.cue_span.end]) is not None


def target_list(clean: str, start: int, frame: Frame, grammar: Grammar) -> Span | None:
    """The words that open a list of targets before a figure ("The main targets for the year are: ...")."""
    match = grammar.targets.search(clean, start, frame.cue_span.start)
    return Span(match.start(), match.end()) if match else None


def is_denied(clean: str, start: int, frame: Frame, periods: list[Period], grammar: Grammar) -> bool:
    """Whether a modal, negation or infinitive right before the cue takes the statement back."""
    text = clean[start : frame.cue_span.start]
    for period in periods:  # the month of May is no modal
        if start <= period.span.start and period.span.end <= frame.cue_span.start:
            text = text.replace(period.span.of(clean), " - ")
    before = re.findall(r"[\w'-]+", text)[-2:]
    if grammar.perfect.search(text) or grammar.causing.search(text):  # "is estimated to have risen", "enabled pay to"
        return False
    if before and before[-1][0].isdigit():  # "those aged 20 to 29"
        return False
    if before[:1] == ["to"] and not grammar.has("o_to_verb", before[-1]) and not before[-1].endswith("ly"):
        before = before[1:]  # "lending to firms" is no infinitive, "to further" and "to be" are
    return any(grammar.has("o_blocker", word) for word in before)


def is_about_economy(subject: Subject | None, grammar: Grammar) -> bool:
    """Whether a subject is an indicator of the register or an economic activity."""
    return subject is not None and (subject.indicator.known or is_economic(subject.text, grammar))


def is_rate(subject: Subject | None, grammar: Grammar) -> bool:
    """Whether a subject is a rate of something ("completion rate") that no policy sets."""
    text = subject.text if subject is not None else ""
    words = text.split()
    is_named = len(words) > 1 and grammar.has("o_rate_head", words[-1])
    return is_named and grammar.finds("o_policy", text) is None and grammar.finds("o_set_rate", text) is None


def counts(
    clean: str, left: int, frame: Frame, subject: Subject | None, periods: list[Period], grammar: Grammar
) -> bool:
    """Whether the figure is an observation at all."""
    start = min(clause_start(clean, left, frame.cue_span.start), frame.quantity.span.start)
    known = subject is not None and subject.indicator.known
    economic = is_about_economy(subject, grammar)
    if grammar.threshold.match(clean, frame.quantity.span.end):
        return False  # "towns with a population of 10,000 or more"
    unit = frame.quantity.unit
    if frame.gapped and not economic:
        return False
    lasting = unit in LASTING
    if lasting and not (subject is not None and grammar.finds("o_lasting", subject.text)):
        return False
    head = clean[start : max(frame.quantity.span.start, frame.cue_span.end)]
    if subject is not None and grammar.has("o_no_subject", re.sub(r"(?i)^the\s+", "", subject.text)):
        return False
    if subject is not None and frame.role is Role.NOUN_LEVEL and grammar.has("o_blocker", subject.text.split()[0]):
        return False  # "will guide investment of"
    verb = (frame.cue.split() or [""])[0]
    if frame.role is Role.CHANGE and grammar.has("o_given", verb) and grammar.finds("o_will_see", head):
        return False
    if is_money(frame.quantity) and subject is not None and grammar.finds("o_limit", subject.text):
        return False  # "the maximum loan is 3 million euros"
    if grammar.has("o_costs", verb) and not economic:
        around = head + clean[frame.quantity.span.end : frame.quantity.span.end + _NEAR]
        return subject is not None and (unit == "times" or grammar.finds("o_each_time", around) is not None)
    if frame.policy_rate:
        decided = grammar.finds("o_decided", head) or grammar.has("o_decided_past", frame.cue)
        named = subject is not None and grammar.finds("o_policy_rate", subject.text)
        return unit == "percent" and bool(decided and named)
    if frame.role is Role.CHANGE and grammar.finds("o_decided", head):
        return False  # "decided to set the rate 50 basis points below" is a measure
    ahead = is_denied(clean, start, frame, periods, grammar)
    if ahead and not (is_projection(clean, start, frame, grammar) and economic):
        return False
    if frame.role is Role.EARLIER and not economic and grammar.finds("o_set_from", frame.cue + head[-_NEAR:]):
        return False  # "the ratio was raised from 50 percent" tells a rule that was changed
    if unit == "ratio" and frame.role is not Role.SHARE:
        return False
    if frame.role is Role.BRACKET:
        signed = clean[frame.quantity.span.start] in "+-−"
        return signed and unit == "percent" and subject is not None
    stated = unit in RATES and frame.role is Role.CHANGE and economic and not ahead
    rate = unit == "percent" and frame.role is Role.LEVEL and subject is not None
    stated |= rate and grammar.finds("o_policy_rate", subject.text if subject else "") is not None
    did = frame.role is Role.PASSIVE and grammar.finds("o_did", frame.cue) is not None
    done = frame.role is Role.OBJECT and _is_done(clean, start, frame, grammar)
    told = subject is not None and (_is_tally(clean, start, frame, grammar) or _is_yield(frame, subject, grammar))
    if grammar.finds("o_policy", head) and not (known or stated or did or done or told):
        return False
    if frame.role in (Role.PASSIVE, Role.OBJECT):
        deed = clean[frame.cue_span.start : max(frame.tail.end, frame.cue_span.end + _WORD)]
        reached = _is_reach(frame) and grammar.finds("o_reached", deed)
        if not known and not reached and not did and grammar.finds("o_policy_deed", deed):
            return False
        window = Span(start, frame.tail.end + _NEAR)
        employs = grammar.has("o_employ", verb) and frame.quantity.value is not None and frame.quantity.value >= _MANY
        if frame.role is Role.OBJECT and (economic or done or employs):
            return True
        return known or any(window.overlaps(p.span) for p in periods) or _is_many(frame)
    if frame.role is Role.NOUN_LEVEL:
        foreseen = economic and is_projection(clean, start, frame, grammar)
        return foreseen or (economic and (unit in RATES or known)) or (unit == "percent" and is_rate(subject, grammar))
    if unit in RATES:
        return subject is not None or frame.role is Role.TARGET
    if lasting or (subject is not None and grammar.finds("o_traded", frame.cue)):
        return True
    return told or economic or (subject is not None and grammar.finds("o_counted", subject.text) is not None)
