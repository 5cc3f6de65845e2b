"""Cuts blocks into sentences and takes the enumerator off their start."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policygraph.model import Span
from policygraph.reading.rules import Rules, word_set

_STOP = re.compile(r"[.!?…]+[\"')\]]{0,3}(?=\s)|(?<=[a-z)%]{2})[.!?](?=[A-Z][a-z]+\s)")
_TOKEN = re.compile(r"[^\s\"'(\[]{1,40}$")
_INITIAL = re.compile(r"(?:^|[\s(.])[A-Z]$")
_ACRONYM = re.compile(r"^(?:[A-Za-z]\.){1,5}[A-Za-z]$")
_FOLLOWING = re.compile(r"\s+[\"'(\[]{0,3}([A-Za-z][\w']*|\d|\S)?")
_GLUED = re.compile(r"[A-Z][a-z]{0,20}")
_BARE_NUMBER = re.compile(r"^[\"'(\[]{0,2}(?:\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,5})[.)])$")
_IN_ROW = re.compile(r"[:;]\s(?:(?:and|or)\s)?\d{1,2}$")  # "are: 1. To build …; 2. To lend"

MAX_SENTENCE = 3000  # characters: about 500 words


class SentenceCutter:
    """Finds sentence ends and enumerators; holds the word lists."""

    def __init__(self, rules: Rules) -> None:
        self._openers = frozenset(rules.words["sentence_opener"])
        self._never = word_set(rules, "sentence_never")
        self._maybe = word_set(rules, "sentence_maybe")
        self._markers = list(rules.family("sentence"))
        self._inline = rules.rules["item.inline"].regex
        self._pairs = {tuple(pair.split()) for pair in rules.words["block_inline_begins"]}

    def cut(self, clean: str, block: Span) -> Iterator[Span]:
        """The sentences of one block; they may run over a line break. Numbered items within one are cut apart."""
        for sentence in self._sentences(clean, block):
            for part in _parts(clean, sentence):
                yield from self._items(clean, part)

    def _items(self, clean: str, sentence: Span) -> Iterator[Span]:
        marks = list(self._inline.finditer(clean, sentence.start, sentence.end))
        labels = [(m["hit"] or m["word"]).strip("().").lower() for m in marks]
        starts = [n for n, label in enumerate(labels[:-1]) if (label, labels[n + 1]) in self._pairs]
        starts += [n for n, m in enumerate(marks) if m["word"] and clean[m.start() - 2 : m.start()].startswith(":")]
        if not starts:
            yield sentence
            return
        at = sentence.start
        for mark in marks[min(starts) :]:
            if span := _trimmed(clean, at, mark.start()):
                yield span
            at = mark.start()
        if span := _trimmed(clean, at, sentence.end):
            yield span

    def _sentences(self, clean: str, block: Span) -> Iterator[Span]:
        start = block.start
        for match in _STOP.finditer(clean, block.start, block.end):
            if self._ends(clean, start, match, block.end):
                if span := _trimmed(clean, start, match.end()):
                    yield span
                start = match.end()
        if span := _trimmed(clean, start, block.end):
            yield span

    def marker(self, clean: str, sentence: Span) -> tuple[Span, int] | None:
        """The enumerator at the start of a sentence and where the sentence goes on behind it."""
        for rule in self._markers:
            match = rule.regex.match(clean[sentence.start : min(sentence.end, sentence.start + 120)])
            if match and sentence.start + match.end() < sentence.end:
                printed = Span(sentence.start + match.start("hit"), sentence.start + match.end("hit"))
                return printed, sentence.start + match.end()
        return None

    def _ends(self, clean: str, start: int, match: re.Match[str], end: int) -> bool:
        """Whether a stop ends its sentence: judged by the word before it and the word behind."""
        following = _FOLLOWING.match(clean, match.end(), end)
        if match.end() < end and following is None:  # no space behind: "grew.The"
            glued = _GLUED.match(clean, match.end(), end)
            return bool(glued and glued[0] in self._openers)
        if following is None or following[1] is None:
            return True
        word = str(following[1])
        if _BARE_NUMBER.match(clean[start : match.end()].strip()):
            return False
        if word[0].islower():
            return False
        if match[0][0] in "!?":
            return True
        if match[0][0] == "…" or match[0].startswith(".."):
            return word in self._openers
        return self._full_stop_ends(clean[max(start, match.start() - 41) : match.start()], word)

    def _full_stop_ends(self, before: str, word: str) -> bool:
        token = _TOKEN.search(before)
        if token is None:
            return True
        if _IN_ROW.search(before):
            return False
        last = token[0].lower()
        if last in self._never or last.rsplit("-", 1)[-1] in self._never:
            return False
        if last in self._maybe or _ACRONYM.match(token[0]) or _INITIAL.search(before):
            return word in self._openers
        return True


def _trimmed(clean: str, start: int, end: int) -> Span | None:
    body = clean[start:end]
    left = len(body) - len(body.lstrip())
    return Span(start + left, start + len(body.rstrip())) if body.strip() else None


def _parts(clean: str, sentence: Span) -> Iterator[Span]:
    """A sentence as it is; one of absurd length (text without stops) in parts, to bound the time."""
    start = sentence.start
    while sentence.end - start > MAX_SENTENCE:
        space = clean.rfind(" ", start, start + MAX_SENTENCE)
        end = space if space > start else start + MAX_SENTENCE
        if span := _trimmed(clean, start, end):
            yield span
        start = end
    if span := _trimmed(clean, start, sentence.end):
        yield span
