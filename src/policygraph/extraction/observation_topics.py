"""Reads lists whose figures name behind them what each is said of: "are 2 percent in rye and 3 percent in oats"."""

from __future__ import annotations

from dataclasses import replace

from policygraph.extraction.observation_grammar import Grammar
from policygraph.extraction.observation_roles import Frame, Role, Tail
from policygraph.model import Period, Span


def with_topics(
    clean: str, sentence: Span, frames: list[Frame], periods: list[Period], grammar: Grammar
) -> list[Frame]:
    """The frames; in a run of rates of growth that name their topics one by one, each is about its own."""
    out = list(frames)
    first = 0
    while first < len(frames):
        topics = _topics(clean, sentence.end, frames[first:], periods, grammar)
        model = _model(clean, sentence.start, frames, first, grammar)
        if len(topics) > 1 and model is not None:
            for i, topic in enumerate(topics, first):
                out[i] = _about(frames[i], model, topic)
        first += max(1, len(topics))
    return out


def _topics(clean: str, end: int, frames: list[Frame], periods: list[Period], grammar: Grammar) -> list[Span]:
    """What stands behind each percentage of a run and tells what it is said of: neither a time nor a place."""
    found: list[Span] = []
    for frame, following in zip(frames, [*frames[1:], None], strict=True):
        start = frame.quantity.span.end
        if frame.quantity.unit != "percent":
            break
        match = grammar.each_topic.fullmatch(clean, start, following.quantity.span.start) if following else None
        last = match is None or following is None or following.quantity.unit != "percent"
        match = grammar.last_topic.match(clean, start, end) if last else match
        if match is None:
            break
        span = Span(*match.span("hit"))
        if last and (cut := grammar.boundary.search(clean, span.start + 1, span.end)):
            span = Span(span.start, cut.start())
        timed = any(p.span.overlaps(span) for p in periods)
        if timed or not grammar.without_places(span.of(clean)).strip() or grammar.a_place.match(span.of(clean)):
            break
        found.append(span)
        if last:
            break
    return found


def _model(clean: str, start: int, frames: list[Frame], first: int, grammar: Grammar) -> Frame | None:
    """The frame which a run of topics follows: its own first one, or the one before it ("followed by")."""
    own = frames[first]
    before = frames[first - 1] if first else None
    if before is not None and before.role is Role.CHANGE:
        between = clean[before.quantity.span.end : own.quantity.span.start]
        if grammar.finds("o_followed", between):
            return before
    said = clean[before.quantity.span.end if before else start : own.cue_span.start]
    grown = grammar.finds("o_growth_noun", said) if own.role is Role.LEVEL and not own.loose else None
    if grown is not None:
        return replace(own, cue=grown[0])
    return own if own.role is Role.CHANGE else None


def _about(frame: Frame, model: Frame, topic: Span) -> Frame:
    """A figure of the run, with the words that govern the first."""
    return replace(
        model,
        quantity=frame.quantity,
        role=Role.CHANGE,
        cue_span=frame.quantity.span,
        subject=topic,
        tail=replace(model.tail, end=topic.end) if model.tail.comparator else Tail(topic.end, base=model.tail.base),
        listed=False,
        gapped=False,
    )
