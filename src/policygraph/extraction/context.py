"""What surrounds a sentence: who speaks, in which frame, under which list or heading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from policygraph.lexicon.rules import RuleBook
from policygraph.model import Block, BlockKind, Briefing, Sentence, TurnKind

_LINE = 80  # characters of a longest line that heads a list
_ITEM = 250  # characters of a longest item that lost its bullet


class Frame(StrEnum):
    """What a stretch of a briefing is about."""

    NONE = "none"
    MEASURES = "measures"
    FOUNDATIONS = "foundations"
    PROBLEMS = "problems"


class ListOf(StrEnum):
    """What the items below a sentence that introduces a list are."""

    AIMS = "aims"
    PROBLEMS = "problems"
    MEASURES = "measures"
    ACHIEVEMENTS = "achievements"
    ANYTHING = "anything"


@dataclass(frozen=True, slots=True)
class Context:
    """The surroundings of one sentence."""

    sentence: Sentence
    block: Block
    frame: Frame
    question: bool  # said by a journalist or questioner
    group: int  # sentences between two markers (or of one paragraph) share a number
    first_in_group: bool
    marked: bool  # the group begins with an enumerator
    ordinal: int | None  # which one it is
    lead: Sentence | None  # last sentence of the block that introduces the list
    list_of: ListOf  # as that sentence says, or for achievements a heading


def contexts(briefing: Briefing, rules: RuleBook) -> list[Context]:
    """One context for each sentence, in text order."""
    cues = {
        Frame.MEASURES: rules.rules["frame.measures"].regex,
        Frame.FOUNDATIONS: rules.rules["frame.foundations"].regex,
        Frame.PROBLEMS: rules.rules["frame.problems"].regex,
    }
    leads: dict[ListOf, re.Pattern[str]] = {
        kind: rules.rules[f"lead.{kind}"].regex for kind in ListOf if kind is not ListOf.ANYTHING
    }
    done = _under_achievements(briefing, leads[ListOf.ACHIEVEMENTS])
    questions = {t.index for t in briefing.turns if t.kind is TurnKind.QUESTION}
    asks = rules.rules["frame.asks"].regex
    last_of = {s.block: s for s in briefing.sentences}
    out: list[Context] = []
    frame, turn, group, ordinal, marked, first = Frame.NONE, None, 0, 0, False, True
    items = 0  # of the list that a frame opened
    previous: Sentence | None = None
    opened: Sentence | None = None  # the sentence that ends in a colon, while its items end in semicolons
    for s in briefing.sentences:
        block = briefing.blocks[s.block]
        if previous is None or s.turn != turn:
            frame, turn, ordinal, marked = Frame.NONE, s.turn, 0, False
            group, first = group + 1, True
        elif s.block != previous.block and not (marked and _goes_on(briefing, s, previous)):
            group, first, marked = group + 1, True, False
        if s.marker is not None or (block.marker is not None and (previous is None or previous.block != s.block)):
            group, first, marked = group + 1, True, True
            ordinal, items = 1 if _begins_list(rules, s.marker or block.marker or "") else ordinal + 1, items + 1
            if frame is Frame.FOUNDATIONS and ordinal != items:
                frame = Frame.NONE  # numbered paragraphs that go on are no list of foundations
        found = _frame_of(briefing.clean, s, cues)
        if found is not None and not (marked and s.marker is not None and found is Frame.FOUNDATIONS):
            frame, items = found, 0
        before = previous.span.of(briefing.clean).rstrip() if previous is not None else ""
        if before.endswith(":") or (_begins_inline(s, previous) and not before.endswith((".", "!", "?"))):
            opened = previous
        elif not before.endswith((";", "; and", "; or", ",")) and not _bare_item(briefing, s, previous):
            opened = opened if _goes_on_listing(briefing, s, opened, leads[ListOf.MEASURES]) else None
        lead = last_of.get(block.lead) if block.lead is not None else opened
        out.append(
            Context(
                s,
                block,
                frame,
                s.turn in questions or _asks(briefing.clean, s, asks),
                group,
                first,
                marked,
                ordinal if marked else None,
                lead,
                _list_of(briefing.clean, lead, leads, s.block in done),
            )
        )
        first, previous = False, s
    return out


def _asks(clean: str, s: Sentence, asks: re.Pattern[str]) -> bool:
    """Whether a sentence is a question by its words: "(b) what further steps will the ministry take"."""
    mark = s.span.of(clean).rstrip("\"'”’)] ").endswith("?")
    return mark or asks.match(clean, s.span.start, s.span.end) is not None


def _goes_on(briefing: Briefing, s: Sentence, previous: Sentence) -> bool:
    """An unmarked paragraph behind a marked one belongs to it only inside a nested list."""
    block = briefing.blocks[s.block]
    return block.kind is BlockKind.LIST_ITEM and block.level > briefing.blocks[previous.block].level


def _bare_item(briefing: Briefing, s: Sentence, previous: Sentence | None) -> bool:
    """Whether two short paragraphs follow each other of which the first has no stop: items that lost their bullets."""
    if previous is None or previous.block == s.block:
        return False
    blocks = [briefing.blocks[found.block] for found in (previous, s)]
    texts = [block.span.of(briefing.clean).strip() for block in blocks]
    short = all(
        block.kind is BlockKind.PARAGRAPH and len(text) <= _ITEM for block, text in zip(blocks, texts, strict=True)
    )
    return short and texts[0][-1:].isalnum()


def _goes_on_listing(briefing: Briefing, s: Sentence, lead: Sentence | None, measures: re.Pattern[str]) -> bool:
    """Whether a short paragraph with a stop may still be an item below a lead that announces deeds: bullets lost."""
    if lead is None or lead.block == s.block or measures.search(lead.span.of(briefing.clean)) is None:
        return False
    block = briefing.blocks[s.block]
    stops = block.span.of(briefing.clean).rstrip().endswith(".")
    return stops and block.kind is BlockKind.PARAGRAPH and len(block.span) <= _ITEM


def _begins_inline(s: Sentence, previous: Sentence | None) -> bool:
    return s.marker is not None and previous is not None and previous.block == s.block and previous.marker is None


def _begins_list(rules: RuleBook, marker: str) -> bool:
    word = marker.lower().strip(" .,:;()-").removeprefix("the ").split(" ")[0]
    return word in rules.words["frame_first_markers"]


def _list_of(clean: str, lead: Sentence | None, leads: dict[ListOf, re.Pattern[str]], done: bool) -> ListOf:
    text = lead.span.of(clean) if lead is not None else ""
    other = ListOf.ACHIEVEMENTS if done else ListOf.ANYTHING
    return next((kind for kind, pattern in leads.items() if pattern.search(text)), other)


def _under_achievements(briefing: Briefing, cue: re.Pattern[str]) -> set[int]:
    """The items of lists below a title that speaks of achievements, or below such a heading until the next one."""
    titled = headed = opens = False
    items = set()
    for i, block in enumerate(briefing.blocks):
        text = block.span.of(briefing.clean).strip()
        named, heads = cue.search(text) is not None, _heads(block, text)
        if block.kind is BlockKind.TITLE or i == 0:
            titled = named
        elif heads:
            titled |= opens and not named  # a heading over headings
            headed = named
        elif block.kind is BlockKind.LIST_ITEM and (titled or headed):
            items.add(i)
        opens = headed and heads
    return items


def _heads(block: Block, text: str) -> bool:
    """Whether a block stands over what follows: a heading, or a short line without a stop."""
    line = block.kind is BlockKind.PARAGRAPH and len(text) <= _LINE and text[-1:] not in ".;,"
    return line or block.kind is BlockKind.HEADING


def _frame_of(clean: str, s: Sentence, cues: dict[Frame, re.Pattern[str]]) -> Frame | None:
    best: tuple[int, Frame] | None = None
    for frame, pattern in cues.items():
        m = pattern.search(clean, s.span.start, s.span.end)
        if m and (best is None or m.start() > best[0]):
            best = (m.start(), frame)
    return best[1] if best else None


def sentences_of(all_contexts: Sequence[Context], group: int) -> list[Sentence]:
    """The sentences of one group."""
    return [c.sentence for c in all_contexts if c.group == group]
