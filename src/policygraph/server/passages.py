"""The sentence around a quote, where the knowledge base keeps the text of its briefing."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from policygraph.lexicon.rules import RuleBook
from policygraph.model import Span
from policygraph.reading.sentences import SentenceCutter
from policygraph.server.resources import Quote, Resource
from policygraph.store import View

_FARTHEST = 2000  # characters on either side of the words
_APART = re.compile(r"\n[ \t]*\n")  # paragraphs
_TEXTS_KEPT = 8


class Passages:
    """Finds sentences as reading does, with the rules of an ontology folder."""

    def __init__(self, ontology: Path) -> None:
        self._ontology = ontology
        self._cutter: SentenceCutter | None = None
        self._read = lru_cache(maxsize=_TEXTS_KEPT)(Path.read_bytes)

    def widen(self, view: View, found: Resource) -> Resource:
        """What a page shows, with whole sentences where the texts are kept; the rest as it is."""
        return replace(found, quotes=tuple(self._widen(view, quote) for quote in found.quotes))

    def _widen(self, view: View, quote: Quote) -> Quote:
        path = view.text(quote.source.title)
        text = self._read(path).decode("utf-8") if path is not None else ""
        start, end = quote.start, quote.end
        if text[start:end] != quote.words:
            return quote
        if self._cutter is None:
            self._cutter = SentenceCutter(RuleBook.load(self._ontology, only="blocks"))
        found = sentences_around(text, Span(start, end), self._cutter)
        return replace(quote, before=text[found.start : start], after=text[end : found.end], whole=True)


def sentences_around(text: str, words: Span, cutter: SentenceCutter) -> Span:
    """The sentences that words stand in, from the start of the first to the end of the last."""
    least, most = max(0, words.start - _FARTHEST), min(len(text), words.end + _FARTHEST)
    breaks = [found.end() for found in _APART.finditer(text, least, words.start)]
    following = _APART.search(text, words.end, most)
    block = Span(breaks[-1] if breaks else least, following.start() if following is not None else most)
    touched = [s for s in cutter.cut(text, block) if s.start < words.end and s.end > words.start]
    if not touched:
        return words
    return Span(min(words.start, touched[0].start), max(words.end, touched[-1].end))
