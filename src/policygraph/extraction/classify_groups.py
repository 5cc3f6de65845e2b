"""Tells whom a measure is meant to help or to bind: known groups and open noun phrases with a group for a head."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from policygraph.extraction.verbs import Form, Verbs
from policygraph.lexicon import Lexicon
from policygraph.lexicon.rules import any_of
from policygraph.model import Edge, Reference, Relation, Scheme, Span

_WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*-?|[,;:.()]|\"")
_NUMBER_BEFORE = re.compile(r"\d[\d.,]*\s+(?:[a-z]+\s+)?\Z")
_LONGEST = 7  # words before the head
_OPEN, _CLOSE = '"“', '"”'


@dataclass(frozen=True, slots=True)
class _Head:
    """A group as found: the head with what the vocabulary knows before it."""

    span: Span
    known: str | None


class GroupReader:
    """Finds the target groups of one measure; built once per lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        words = lexicon.rules.words
        self.lexicon = lexicon
        self.verbs = Verbs(lexicon.rules)
        self.heads = re.compile(rf"(?<![\w-]){any_of(words['classify_group_heads'])}(?![\w-])", re.IGNORECASE)
        self.vague = frozenset(words["classify_group_vague"])
        self.actors = frozenset(words["classify_group_actors"])
        self.counted = frozenset(words["classify_group_counted"])
        self.many = frozenset(words["classify_group_collective"])
        self.stop = frozenset(words["classify_group_stop"])
        self.joined = frozenset(words["classify_group_joined"])
        self.follow = frozenset(words["classify_boundary"]) | frozenset(words["classify_group_stop"])
        self.each = re.compile(rf"(?<!\w){any_of(words['classify_group_each'])}\s+(?:[\w-]+\s+)?\Z", re.IGNORECASE)
        self.purpose = re.compile(rf"(?<!\w){any_of(words['classify_group_purpose'])}(?!\w)", re.IGNORECASE)
        self.before = re.compile(  # "by", "by airlines and"
            rf"(?<!\w){any_of(words['classify_not_target_before'])}\s+(?:\d[\d,.]*\s+|(?:[\w-]+,?\s+){{1,3}}(?:and|or)\s+)?\Z",
            re.IGNORECASE,
        )
        self.collective = list(lexicon.rules.family("classify-group"))

    @staticmethod
    @lru_cache(maxsize=4)
    def of(lexicon: Lexicon) -> GroupReader:
        """The reader of a lexicon."""
        return GroupReader(lexicon)

    def read(self, text: str, span: Span, names: Sequence[Span]) -> list[tuple[Edge, Span]]:
        """The groups named in `text[span]` as edges, in text order, each with its place; `names` are left out."""
        found: list[Span] = []
        edges: list[tuple[Edge, Span]] = []
        heads = sorted([*self._known(text, span), *self._open(text, span)], key=lambda h: (h.span.start, -len(h.span)))
        for head in heads:
            whole = self._with_modifiers(text, span, head.span)
            if any(whole.overlaps(x) for x in (*found, *names)) or not self._is_target(text, span, whole, head):
                continue
            found.append(whole)
            edges.append((self._edge(text, whole, head), whole))
        for rule in self.collective:
            for m in rule.regex.finditer(text, span.start, span.end):
                whole = Span(*m.span("hit"))
                if not any(whole.overlaps(x) for x in (*found, *names)):
                    found.append(whole)
                    label = _label(whole.of(text))
                    target = Reference(Scheme.TARGET_GROUP, _slug(label), label, known=False)
                    edges.append((Edge(Relation.TARGET_GROUP, target, (whole,), rule.id, 0.7), whole))
        edges.sort(key=lambda e: e[1])
        hoped = self.purpose.search(text, span.start, span.end)
        if hoped and edges and edges[0][1].start < hoped.start():
            edges = [e for e in edges if e[1].start < hoped.start()]
        return edges

    def _known(self, text: str, span: Span) -> Iterator[_Head]:
        for hit in self.lexicon.find(text, Scheme.TARGET_GROUP, start=span.start, end=span.end):
            last = hit.span.of(text).split()[-1].lower()
            if last.endswith("s") or self.heads.fullmatch(last):
                clear = True
            elif last in self.many:
                clear = self._ends_phrase(text, hit.span, span.end)
            else:  # one that stands for all
                clear = self.each.search(text, max(0, hit.span.start - 40), hit.span.start) is not None
            if clear:
                yield _Head(hit.span, hit.id)

    def _open(self, text: str, span: Span) -> Iterator[_Head]:
        for m in self.heads.finditer(text, span.start, span.end):
            yield _Head(Span(*m.span()), None)

    def _ends_phrase(self, text: str, hit: Span, stop: int) -> bool:
        """Whether no further noun follows: "youth" in "help youth to find work", not in "youth policy"."""
        m = _WORD.search(text, hit.end, stop)
        return m is None or not m[0][0].isalpha() or m[0].lower() in self.follow

    def _with_modifiers(self, text: str, span: Span, head: Span) -> Span:
        """The head with the words before it that say which: "key | industrial chain | enterprises"."""
        words = list(_WORD.finditer(text, max(span.start, head.start - 160), head.start))
        start = head.start
        for taken, i in enumerate(range(len(words) - 1, -1, -1)):
            word = words[i][0]
            low = word.lower()
            if taken >= _LONGEST or _gap(text[words[i].end() : start]):
                break
            if low == "and" and i and self._joins(words[i - 1][0], text[words[i].end() : head.end]):
                start = words[i].start()
                continue
            if low == "," and i and words[i - 1][0].lower() in self.joined and "and" in text[start : head.start]:
                start = words[i].start()
                continue
            if not word[0].isalpha() or low in self.stop or self._is_verb(words, i):
                break
            start = words[i].start()
        return _tidy(text, start, head.end)

    def _joins(self, left: str, right: str) -> bool:
        """Whether "and" stands between two adjectives of one head."""
        follows = _WORD.search(right)
        return (
            left.lower() in self.joined
            and follows is not None
            and (follows[0].lower() in self.joined or "-" in follows[0])
        )

    def _is_verb(self, words: list[re.Match[str]], i: int) -> bool:
        """Whether the word is the verb that governs the group: the first of the measure, or behind "to" or "and"."""
        low = words[i][0].lower()
        before = words[i - 1][0].lower() if i else ""
        starts = not i or before in {"to", "and", ",", "or", "also", "not"} or before.endswith("ly")
        form = self.verbs.lemma_of(low, Form.BASE | Form.ING | Form.PAST | Form.THIRD)
        return starts and form is not None and not (low.endswith("ing") and before not in {"", "and", "by"})

    def _is_target(self, text: str, span: Span, whole: Span, head: _Head) -> bool:
        if self.before.search(text, max(0, whole.start - 60), whole.start):
            return False
        if _in_quotes(text, span, whole):
            return False
        bare = whole.of(text).lower()
        counted = bare in self.counted and _NUMBER_BEFORE.search(text, max(0, whole.start - 30), whole.start)
        if head.known in self.actors or (head.known is None and bare in self.vague and not counted):
            return False
        return not re.match(r"[-\w]", text[whole.end : whole.end + 1])

    def _edge(self, text: str, whole: Span, head: _Head) -> Edge:
        label = _label(whole.of(text))
        concept = self.lexicon.lookup(Scheme.TARGET_GROUP, label)
        if concept is not None:
            target = Reference(Scheme.TARGET_GROUP, concept.id, label)
            return Edge(Relation.TARGET_GROUP, target, (whole,), "classify-group.vocabulary", 0.9)
        target = Reference(Scheme.TARGET_GROUP, _slug(label), label, known=False)
        return Edge(Relation.TARGET_GROUP, target, (whole,), "classify-group.open", 0.8 if head.known else 0.7)


def _gap(between: str) -> bool:
    """Whether something other than spaces and quotation marks stands between two words."""
    return bool(between.strip(" \n\t'\"“”‘’"))


def _tidy(text: str, start: int, end: int) -> Span:
    """Take an opening quotation mark in that belongs to the phrase."""
    if start and text[start - 1] in _OPEN and any(c in _CLOSE for c in text[start:end]):
        start -= 1
    return Span(start, end)


def _in_quotes(text: str, span: Span, whole: Span) -> bool:
    """Whether the phrase lies inside a quoted name."""
    before = text[span.start : whole.start]
    after = text[whole.end : span.end]
    curly = before.count("“") > before.count("”") and "”" in after
    return curly or (before.count('"') % 2 == 1 and '"' in after)


def _label(printed: str) -> str:
    return " ".join(printed.replace("’", "'").split()).strip("'")


def _slug(label: str) -> str:
    return "-".join(re.findall(r"[^\W_]+", label.casefold())) or "group"
