"""Makes turns of labels and blocks: who speaks from where to where, who asks and who answers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from policygraph.model import BlockKind, Span, Turn, TurnKind
from policygraph.reading.blocks import Draft
from policygraph.reading.label_grammar import Label, Voice
from policygraph.reading.rules import Rules, word_set

_NOT_SPOKEN = (BlockKind.HEADING, BlockKind.TITLE, BlockKind.FURNITURE, BlockKind.TABLE_ROW)

_SHORT = 80  # words; who hands the floor on in so few words presides


@dataclass(frozen=True, slots=True)
class _Speech:
    label: Label
    blocks: tuple[int, ...]
    span: Span


class TurnReader:
    """Tells questions from answers; holds the patterns."""

    def __init__(self, rules: Rules) -> None:
        self._question = rules.rules["turn.cue.question"].regex
        self._to_ask = rules.rules["turn.cue.to-ask"].regex
        self._chair = rules.rules["turn.cue.chair"].regex
        self._offices = [re.escape(w) for w in sorted(word_set(rules, "turn_office"))]

    def read(self, clean: str, drafts: Sequence[Draft], labels: Sequence[Label]) -> tuple[list[Turn], dict[int, int]]:
        """The turns in order, and for each block index that is spoken the index of its turn."""
        speeches = _speeches(drafts, labels)
        interviewers = self._interviewers(clean, speeches)
        often = Counter(_who(s.label) for s in speeches)
        media = any(s.label.voice in (Voice.ASKER, Voice.MEDIUM) for s in speeches)
        turns: list[Turn] = []
        owner: dict[int, int] = {}
        question: int | None = None
        for index, speech in enumerate(speeches):
            kind = self._kind(clean, speech, question, interviewers)
            if kind is TurnKind.QUESTION:
                question = index
            label = speech.label
            turns.append(
                Turn(
                    index=index,
                    kind=kind,
                    span=speech.span,
                    label=label.span,
                    speaker=label.speaker,
                    is_person=_is_person(label, kind, often[_who(label)], media),
                    role=label.role,
                    answers=question if kind is TurnKind.ANSWER else None,
                )
            )
            owner.update(dict.fromkeys(speech.blocks, index))
        if all(t.kind is TurnKind.QUESTION for t in turns):
            return _with_answers(clean, drafts, turns, owner)
        return turns, owner

    def _kind(self, clean: str, speech: _Speech, question: int | None, interviewers: frozenset[str]) -> TurnKind:
        text, voice = speech.span.of(clean), speech.label.voice
        if voice is Voice.CHAIR:
            chairs = bool(self._chair.search(text)) or not self._question.search(text)
            return TurnKind.STATEMENT if chairs else TurnKind.QUESTION
        if voice in (Voice.ASKER, Voice.MEDIUM):
            return TurnKind.QUESTION
        if voice is Voice.ANSWERER:
            return TurnKind.ANSWER
        if len(text.split()) <= _SHORT and self._chair.search(text):
            return TurnKind.STATEMENT
        if _who(speech.label) in interviewers or self._to_ask.search(text):
            return TurnKind.QUESTION
        return TurnKind.STATEMENT if question is None else TurnKind.ANSWER

    def _interviewers(self, clean: str, speeches: Sequence[_Speech]) -> frozenset[str]:
        """Named speakers who ask more often than the one who says most; a quarter of their turns is enough."""
        named = [s for s in speeches if s.label.voice in (Voice.NAME, Voice.WORD, Voice.TITLED, Voice.OFFICE)]
        guests = {_who(s.label) for s in named if self._in_office(s.label)}
        turns = Counter(_who(s.label) for s in named)
        words, asking = Counter[str](), Counter[str]()
        for speech in named:
            words[_who(speech.label)] += len(speech.span)
            asking[_who(speech.label)] += bool(self._question.search(speech.span.of(clean)))
        if not turns:
            return frozenset()
        longest = max(sorted(guests or turns), key=lambda who: words[who])
        usual = asking[longest] / turns[longest]
        return frozenset(w for w in turns if w != longest and asking[w] / turns[w] > max(usual, 0.24))

    def _in_office(self, label: Label) -> bool:
        """Whether a label names an office: who holds one is asked rather than asks."""
        role = (label.role or "").lower()
        return label.voice is Voice.OFFICE or any(re.search(rf"\b{word}\b", role) for word in self._offices)


def _with_answers(
    clean: str, drafts: Sequence[Draft], turns: Sequence[Turn], owner: dict[int, int]
) -> tuple[list[Turn], dict[int, int]]:
    """Where only questions are labelled, what follows the last block with a question mark is the answer."""
    out: list[Turn] = []
    owns: dict[int, int] = {}
    for turn in turns:
        blocks = sorted(b for b, t in owner.items() if t == turn.index)
        last = max((b for b in blocks if "?" in drafts[b].of(clean)), default=blocks[-1])
        asked, said = [b for b in blocks if b <= last], [b for b in blocks if b > last]
        at = len(out)
        out.append(replace(turn, index=at, span=Span(turn.span.start, drafts[last].end)))
        owns.update(dict.fromkeys(asked, at))
        if said:
            span = Span(drafts[said[0]].start, drafts[said[-1]].end)
            out.append(Turn(at + 1, TurnKind.ANSWER, span, label=None, answers=at))
            owns.update(dict.fromkeys(said, at + 1))
    return out, owns


def _is_person(label: Label, kind: TurnKind, turns: int, media: bool) -> bool:
    """A bare name is a person, unless it asks, once or twice, in a text where media ask: then it is one of them."""
    if label.speaker is None or label.voice is Voice.MEDIUM:
        return False
    if label.voice is Voice.ASKER:
        return label.is_person
    if label.voice is Voice.TITLED or kind is not TurnKind.QUESTION:
        return True
    return turns > 2 or (label.voice is Voice.NAME and not media)


def _who(label: Label) -> str:
    return (label.speaker or label.role or "").lower()


def _speeches(drafts: Sequence[Draft], labels: Sequence[Label]) -> list[_Speech]:
    """Blocks from one label to the next; headings and by-lines at the end belong to what follows."""
    starts = [(i, d.label) for i, d in enumerate(drafts) if d.label is not None]
    out = []
    for at, (first, label) in enumerate(starts):
        last = starts[at + 1][0] if at + 1 < len(starts) else len(drafts)
        while last > first + 1 and drafts[last - 1].kind in _NOT_SPOKEN:
            last -= 1
        spoken = tuple(range(first, last))
        out.append(_Speech(labels[label], spoken, Span(drafts[first].start, drafts[last - 1].end)))
    return out
