"""Sees how a clause speaks of a figure: the word that governs it, what follows it, where the fragment ends."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import zip_longest

from policygraph.annotation.calendar import month_count
from policygraph.extraction.observation_alike import told_in_two_units
from policygraph.extraction.observation_economy import is_economic
from policygraph.extraction.observation_grammar import Grammar
from policygraph.extraction.observation_roles import LOOSE, RATES, Frame, Role, Tail
from policygraph.extraction.observation_topics import with_topics
from policygraph.model import Period, Quantity, Span

_TAIL_REACH = 160
_YEAR = 12  # months
_LENGTHS = {"yoy": _YEAR, "qoq": 3, "mom": 1}  # how many months a comparison is over
_BASE_REACH = 24  # characters before a time in which "over the same period of" may stand
_LINK_REACH = 60  # characters before a figure in which the word before it may end
_NEAR = 60  # characters behind a figure in which its time may begin
_BRACKET = re.compile(r" ?\([^()\n]{1,60}\)|[^()\n]{0,30}\)")  # right behind, or the end of the one around
_COUNTED_NEXT = re.compile(r"\s[a-z]")


def frames_of(
    clean: str, sentence: Span, quantities: list[Quantity], periods: list[Period], grammar: Grammar
) -> list[Frame]:
    """One frame for each quantity of a sentence, in order; a loose one where no rule governs the figure."""
    out: list[Frame | None] = []
    left, last = sentence.start, None
    for i, quantity in enumerate(quantities):
        limit = quantities[i + 1].span.start if i + 1 < len(quantities) else sentence.end
        frame = _frame(clean, left, sentence.start, min(limit, sentence.end), quantity, last, periods, grammar)
        out.append(frame)
        left = frame.tail.end if frame else quantity.span.end
        last = frame
    for i in range(len(out) - 2, -1, -1):
        twice = told_in_two_units(clean, quantities[i], out[i + 1], grammar)
        out[i] = twice or _with_tail_of(out[i], out[i + 1]) or _counted_with(clean, quantities[i], out[i + 1], grammar)
    ends = [sentence.start, *(f.tail.end if f else q.span.end for f, q in zip(out, quantities, strict=True))]
    limits = [*(q.span.start for q in quantities[1:]), sentence.end]
    found = [frame or _loose(clean, ends[i], limits[i], quantities[i], periods, grammar) for i, frame in enumerate(out)]
    over = [_over(clean, f, following, grammar) for f, following in zip_longest(found, found[1:])]
    return with_topics(clean, sentence, over, periods, grammar)


def _over(clean: str, frame: Frame, following: Frame | None, grammar: Grammar) -> Frame:
    """A change "over 30 million in May" is one against May."""
    if frame.role is not Role.CHANGE or following is None or frame.tail.comparator or frame.tail.base:
        return frame
    time = following.tail.ref or following.tail.base
    over = grammar.over_figure.fullmatch(clean, frame.tail.end, following.quantity.span.start)
    growth = frame.quantity.unit == "percent" and following.quantity.unit not in RATES
    if time is None or time.resolved is None or over is None or not growth:
        return frame
    return replace(frame, tail=replace(frame.tail, base=time))


def _loose(clean: str, left: int, limit: int, quantity: Quantity, periods: list[Period], grammar: Grammar) -> Frame:
    """What stands around a figure that no rule governs: the word before it for its cue."""
    start = quantity.span.start
    word = grammar.link.search(clean, max(left, start - _LINK_REACH), start)
    role = Role.OBJECT if _is_counted(quantity) and _COUNTED_NEXT.match(clean, quantity.span.end) else Role.LEVEL
    opens = not re.search(r"\w", re.sub(r"\A\W*[^\W\d]+,", "", clean[left:start]))
    told = opens and grammar.predicate.match(clean, quantity.span.end, limit)
    if quantity.unit == "percent" and (told or grammar.portion.match(clean, quantity.span.end, limit)):
        role = Role.SHARE
    cue = Span(word.start("cue"), word.end("cue")) if word else quantity.span
    tail = _tail(clean, quantity.span.end, limit, periods, grammar, role, role is Role.OBJECT)
    return Frame(
        quantity,
        role,
        word["cue"] if word else "",
        cue,
        LOOSE,
        0.0,
        tail,
        subject_end=_verb_start(clean, left, cue, grammar),
    )


def _verb_start(clean: str, left: int, cue: Span, grammar: Grammar) -> int:
    """Where the verb begins to which a cue belongs: "will (close the year at)"."""
    verbs = list(grammar.auxiliary.finditer(clean, max(left, cue.start - _LINK_REACH), cue.start))
    return verbs[-1].start() if verbs else cue.start


def _counted_with(clean: str, quantity: Quantity, following: Frame | None, grammar: Grammar) -> Frame | None:
    """In "300 wells and 40 mills were built" the verb stands for both."""
    if following is None or following.role is not Role.PASSIVE or not _is_counted(quantity):
        return None
    match = grammar.counted_too.fullmatch(clean, quantity.span.end, following.quantity.span.start)
    if match is None:
        return None
    noun = Span(match.start("hit"), match.end("hit"))
    return replace(following, quantity=quantity, subject=noun, tail=replace(following.tail, end=noun.end))


def _with_tail_of(frame: Frame | None, following: Frame | None) -> Frame | None:
    """In "3 and 4 percent year on year" the comparison and the time stand for both."""
    if frame is None or following is None or not (following.listed or following.gapped):
        return frame
    mine, theirs = frame.tail, following.tail
    if frame.role is Role.CHANGE and following.role is Role.TO and mine.ref is None:
        return replace(frame, tail=replace(mine, ref=theirs.ref))  # "rose by 2 percent to 3 million in May"
    if following.role is not frame.role:
        return frame
    if mine.comparator or mine.ref or mine.base:
        return frame
    tail = replace(
        mine, comparator=theirs.comparator, comparator_span=theirs.comparator_span, base=theirs.base, ref=theirs.ref
    )
    return replace(frame, tail=tail)


def _frame(
    clean: str,
    left: int,
    floor: int,
    limit: int,
    quantity: Quantity,
    last: Frame | None,
    periods: list[Period],
    grammar: Grammar,
) -> Frame | None:
    before = clean[left : quantity.span.start]
    after = _after(clean, quantity, limit, periods, grammar)
    if last and (next_one := _next_topic(clean, before, quantity, limit, last, grammar)):
        return replace(next_one, tail=_tail(clean, next_one.tail.end, limit, periods, grammar, last.role))
    if last and not after and _goes_on(before, quantity, last, grammar):
        tail = _tail(clean, quantity.span.end, limit, periods, grammar, last.role)
        return replace(last, quantity=quantity, tail=tail, listed=True, cue_span=last.cue_span)
    if last and last.role in (Role.CHANGE, Role.TO) and grammar.again.fullmatch(before):
        tail = _tail(clean, quantity.span.end, limit, periods, grammar, Role.CHANGE)
        return replace(last, quantity=quantity, role=Role.CHANGE, tail=tail, listed=True)
    if last and last.role in (Role.FROM, Role.CHANGE) and grammar.onward.fullmatch(before):
        rates = last.rule == grammar.noun_rule and quantity.unit == last.quantity.unit == "percent"
        moved = any(grammar.finds(name, before) for name in ("o_up_verb", "o_down_verb"))
        on = last.role if rates and moved else Role.TO  # "growth of 1 percent, rising to 2": both are growth
        role = Role.LEVEL if last.revised else on
        tail = _tail(clean, quantity.span.end, limit, periods, grammar, role)
        return replace(last, quantity=quantity, role=role, tail=tail, listed=True)
    found = _before(clean, left, floor, quantity, grammar)
    if not after and (gapped := _gapped(clean, left, quantity, found, last, grammar)):
        return replace(gapped, tail=_tail(clean, quantity.span.end, limit, periods, grammar, gapped.role))
    if found and found.role is Role.BRACKET and last and last.quantity.unit == quantity.unit:
        tail = _tail(clean, quantity.span.end, limit, periods, grammar, Role.EARLIER)
        if (tail.ref or tail.base) and clean[tail.end : tail.end + 1] == ")":  # "slowed to 3 percent (4 in May)"
            return replace(found, role=Role.EARLIER, tail=tail)
    if found and found.role is Role.BY:
        if last is None or last.role not in (Role.CHANGE, Role.BY):
            return None
        found = replace(found, cue=last.cue)
    shared = found is not None and found.role is Role.BRACKET and after is not None and after.role is Role.SHARE
    if after and (found is None or after.role in (Role.CHANGE, Role.PASSIVE) or found.role in _LEVELS or shared):
        end = found.subject_end if found else quantity.span.start
        merged = replace(after, subject_end=end)
        if found and found.revised and found.subject and after.subject is None:
            merged = replace(merged, subject=found.subject, revised=True)
        return replace(merged, tail=_tail(clean, after.tail.end, limit, periods, grammar, after.role))
    if found is None:
        return None
    if topic := _topic(clean, quantity, limit, found, periods, grammar):
        tail = _tail(clean, topic.end, limit, periods, grammar, found.role)
        return replace(found, tail=tail, subject=topic)
    counted = quantity.unit == "count" and found.role in (Role.LEVEL, Role.CHANGE, Role.TO)
    return replace(found, tail=_tail(clean, quantity.span.end, limit, periods, grammar, found.role, counted))


def _topic(
    clean: str, quantity: Quantity, limit: int, found: Frame, periods: list[Period], grammar: Grammar
) -> Span | None:
    """What grew in "growth of 3 percent in steel output"; None where a time or place follows."""
    match = grammar.noun_topic.match(clean, quantity.span.end, limit) if found.rule == grammar.noun_rule else None
    if match is None:
        return None
    start, end = match.start("hit"), match.end("hit")
    cut = grammar.boundary.search(clean, start + 1, end)
    end = min([cut.start() if cut else end, *(p.span.start for p in periods if p.span.end > start)])
    end = _clip_end(clean, start, end, grammar) if start < end else start
    return Span(start, end) if start < end and is_economic(clean[start:end], grammar) else None


def _next_topic(clean: str, before: str, quantity: Quantity, limit: int, last: Frame, grammar: Grammar) -> Frame | None:
    """The frame of a figure with a topic of its own: "3 percent growth in barley, 2 percent in rye"."""
    topic_behind = last.role is Role.CHANGE and last.subject is not None and last.subject.start > last.quantity.span.end
    if not topic_behind or quantity.unit != last.quantity.unit or grammar.joined.fullmatch(before) is None:
        return None
    match = grammar.next_topic.match(clean, quantity.span.end, limit)
    if match is None:
        return None
    subject = Span(*match.span("hit"))
    return replace(last, quantity=quantity, cue_span=quantity.span, subject=subject, tail=Tail(subject.end))


def _gapped(
    clean: str, left: int, quantity: Quantity, found: Frame | None, last: Frame | None, grammar: Grammar
) -> Frame | None:
    """The frame of a second subject that shares the verb of the first: "sales rose 3 percent and orders 4"."""
    verbless = found is None or found.role in (Role.NOUN_LEVEL, Role.BRACKET, Role.FROM)
    shared = last is not None and last.role in (Role.CHANGE, Role.TO, Role.LEVEL) and last.rule != grammar.noun_rule
    if last is None or not verbless or not shared:
        return None
    match = grammar.gapped.regex.fullmatch(clean, left, quantity.span.start)
    if match is None or grammar.boundary.search(clean, match.start("subject") + 1, match.end("subject")):
        return None
    if last.role is Role.CHANGE and quantity.unit != last.quantity.unit:
        return None
    if (last.role is Role.CHANGE) == (match["link"] in ("at", "to")):
        return None
    if grammar.has("o_noun_stop", match["subject"].split()[-1]):
        return None
    opened = clean[quantity.span.start - 1] == "("
    if opened and (last.role is not Role.CHANGE or quantity.unit != "percent"):
        return None
    subject = Span(match.start("subject"), match.end("subject"))
    return replace(
        last,
        quantity=quantity,
        cue_span=quantity.span,
        subject=subject,
        listed=False,
        gapped=True,
        rule=grammar.gapped.id,
    )


def _goes_on(before: str, quantity: Quantity, last: Frame, grammar: Grammar) -> bool:
    """Whether a figure is one more of the same list, or the same change said in another unit ("or 3 percent")."""
    if grammar.restated.fullmatch(before):
        opened = before.lstrip().startswith("(")
        if last.role is Role.LEVEL:  # "averaged 3 percent, or 2 without rents"
            return not opened and last.quantity.unit == quantity.unit
        return last.role is Role.CHANGE and (not opened or quantity.unit == "percent" != last.quantity.unit)
    ranked = last.rule == grammar.ranked_rule and grammar.ranked_more.match(before)
    return bool(ranked or grammar.joined.fullmatch(before)) and last.quantity.unit == quantity.unit


_LEVELS = (Role.LEVEL, Role.NOUN_LEVEL)


def _before(clean: str, start: int, floor: int, quantity: Quantity, grammar: Grammar) -> Frame | None:
    """The words before a figure that govern it; a rate that is set "by 1 to 3 percent" is named before both."""
    for rule in grammar.likely_before(clean[min(floor, start) : quantity.span.start]):
        left = floor if rule.extra.get("policy_rate") else start
        match = rule.regex.search(clean[left : quantity.span.start])
        if rule.extra.get("amount") and quantity.unit in RATES:
            continue  # "rose up to 5 percent"
        if rule.extra.get("share") and not grammar.part_of.match(clean, quantity.span.end):
            continue  # "aims to lower unemployment to 4 percent"
        if not match or (rule.extra.get("policy_rate") and not grammar.finds("o_policy_rate", match["subject"])):
            continue
        cue = Span(left + match.start("cue"), left + match.end("cue"))
        subject = None
        if "subject" in rule.regex.groupindex and match["subject"]:
            subject = Span(left + match.start("subject"), left + match.end("subject"))
        return Frame(
            quantity,
            Role(str(rule.extra["role"])),
            match["cue"],
            cue,
            rule.id,
            rule.confidence,
            Tail(quantity.span.end),
            subject,
            cue.start,
            bool(rule.extra.get("revised")),
            bool(rule.extra.get("policy_rate")),
        )
    return None


def _after(clean: str, quantity: Quantity, limit: int, periods: list[Period], grammar: Grammar) -> Frame | None:
    for rule in grammar.after:
        match = rule.regex.match(clean, quantity.span.end, limit)
        if not match or (rule.extra["role"] == Role.PASSIVE and not _is_counted(quantity)):
            continue
        if rule.extra["role"] == Role.SHARE and quantity.unit not in ("percent", "ratio"):
            continue
        if rule.extra.get("percent") and quantity.unit != "percent":
            continue
        has_cue = "cue" in rule.regex.groupindex
        cue = Span(match.start("cue"), match.end("cue")) if has_cue else quantity.span
        subject = None
        if "subject" in rule.regex.groupindex and match["subject"]:
            start, stop = match.start("subject"), match.end("subject")
            stop = min([stop, *(p.span.start for p in periods if p.span.end > start)])
            subject = Span(start, stop) if grammar.worded.search(clean, start, stop) else None
        if subject is None and match.groupdict().get("mid") and _names(match["mid"], grammar):
            subject = Span(match.start("mid"), match.end("cue"))  # "4 percent job growth"
        end = match.end("cue") if has_cue and rule.extra["role"] != Role.PASSIVE else match.end()
        if subject and subject.start > cue.start:
            cut = grammar.boundary.search(clean, subject.start + 1, subject.end)
            end = max(end, _clip_end(clean, subject.start, cut.start() if cut else subject.end, grammar))
        role = Role(str(rule.extra["role"]))
        return Frame(quantity, role, match["cue"] if has_cue else "", cue, rule.id, rule.confidence, Tail(end), subject)
    return None


def _names(words: str, grammar: Grammar) -> bool:
    """Whether the words between a figure and "growth" say what grows."""
    return any(not grammar.has("o_adjective", w) and not w.endswith("ly") for w in words.split())


def _is_counted(quantity: Quantity) -> bool:
    """Whether a figure counts or weighs things: no rate, no money."""
    return quantity.unit not in RATES and not (len(quantity.unit) == 3 and quantity.unit.isupper())


def _tail(
    clean: str, start: int, limit: int, periods: list[Period], grammar: Grammar, role: Role, counted: bool = False
) -> Tail:
    """Takes in what follows: comparisons, times, manner; for a share also what it is a share of."""
    limit = min(limit, start + _TAIL_REACH)
    tail = Tail(start)
    if counted and (noun := grammar.counted.match(clean, start, limit)):
        tail = Tail(noun.end())
    if role is Role.SHARE and (of := re.compile(r"\s+[^,;.:]{2,70}").match(clean, start, limit)):
        cut = grammar.boundary.search(clean, start, of.end())
        tail = replace(tail, end=_clip(clean, start, cut.start() if cut else of.end(), grammar))
    while True:
        longer = _step(clean, tail, limit, periods, grammar)
        if longer.end == tail.end:
            break
        tail = longer
    return tail if tail.ref or tail.base else replace(tail, ref=_behind_bracket(clean, tail.end, periods, grammar))


def _behind_bracket(clean: str, start: int, periods: list[Period], grammar: Grammar) -> Period | None:
    """The time behind a bracket, also of what stands in it: "12 billion (3.1 percent of GDP) in 2024"."""
    bracket = _BRACKET.match(clean, start)
    if bracket is None:
        return None
    at = bracket.end()
    period = next((p for p in periods if at <= p.span.start < at + _NEAR), None)
    return period if period and grammar.when.regex.fullmatch(clean, at, period.span.start) else None


def _clip_end(clean: str, start: int, end: int, grammar: Grammar) -> int:
    """The end of a noun phrase without the preposition or conjunction that dangles behind it."""
    text = clean[start:end].rstrip()
    last = text.rpartition(" ")
    return start + len(last[0] if grammar.has("o_noun_stop", last[2]) else text)


def _clip(clean: str, start: int, end: int, grammar: Grammar) -> int:
    text = grammar.next_verb.split(clean[start:end])[0]
    text = re.sub(r"\s+(?:and|or|but)?\s*$", "", text)
    return start + len(text)


def _step(clean: str, tail: Tail, limit: int, periods: list[Period], grammar: Grammar) -> Tail:
    if share := grammar.share_of.match(clean, tail.end, limit):
        return replace(tail, end=share.end())
    for rule in grammar.tails:
        if match := rule.regex.match(clean, tail.end, limit):
            comparator = rule.extra.get("comparator")
            if comparator and grammar.change_next.match(clean, match.end()):
                continue  # "6 million, year-on-year growth of" 5 percent
            if comparator is None:
                return replace(tail, end=match.end())
            span = Span(match.start(), match.end())
            base = next((p for p in periods if span.overlaps(p.span)), None)
            whole = base and base.resolved and month_count(base.resolved) == _LENGTHS.get(str(comparator))
            lasting = base is not None and (
                (base.unit == "month" and base.index == _YEAR) or grammar.lasting.match(match[0])
            )
            if base is not None and whole and lasting:
                return replace(
                    tail,
                    end=max(match.end(), base.span.end),
                    comparator=tail.comparator or str(comparator),
                    comparator_span=tail.comparator_span or span,
                    ref=tail.ref or base,
                )
            return replace(
                tail,
                end=max(match.end(), base.span.end if base and base.span.start >= match.start() else 0),
                comparator=tail.comparator or str(comparator),
                comparator_span=tail.comparator_span or span,
                base=tail.base or (base if base and base.resolved and comparator != "ytd" else None),
            )
    near = [p for p in periods if tail.end <= p.span.start < min(limit, tail.end + _NEAR)]
    for period in near[:1]:
        lead = clean[tail.end : period.span.start]
        if grammar.level_of.match(clean, period.span.end, limit):
            continue  # "was 3 percent, from the May level of" 4
        if lead.lstrip().startswith(",") and grammar.opens_next.fullmatch(clean, period.span.end, limit):
            continue  # "was 3 percent, for 2025 a rate of" 4
        based = grammar.base_lead.search(clean, max(0, period.span.start - _BASE_REACH), period.span.start)
        if grammar.than.regex.fullmatch(lead) or (based and not clean[tail.end : max(tail.end, based.start())].strip()):
            return replace(tail, end=period.span.end, base=tail.base or period)
        if grammar.when.regex.fullmatch(lead) or not lead.strip():
            return replace(tail, end=period.span.end, ref=tail.ref or period)
    if place := grammar.place.regex.match(clean, tail.end, limit):
        return replace(tail, end=place.end())
    return tail
