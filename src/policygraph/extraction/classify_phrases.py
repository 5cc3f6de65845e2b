"""Tells how far a target group's noun phrase reaches: adjectives, what restricts it, its partner in "A and B"."""

from __future__ import annotations

import re

from policygraph.extraction.verbs import Form, Verbs
from policygraph.lexicon.rules import RuleBook, any_of
from policygraph.model import Span

_WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*-?|[,;:.()]|\"")
_THIRD_PERSON = re.compile(r"(?:[aeiou][lnrmtsdc]|gn)i[sz]es\Z|ifies\Z")  # "recognises", never a noun
_LONGEST = 7  # words before the head
_WINDOW = 160  # characters before the head that are looked at
_ADDITIONS = 2  # "that hire graduates", "aged 50"
_OPEN, _CLOSE = '"“', '"”'


class PhraseReader:
    """Grows the head of a group to the phrase as printed; built once per rule book."""

    def __init__(self, rules: RuleBook) -> None:
        words = rules.words
        self.verbs = Verbs(rules)
        self.stop = frozenset(words["classify_group_stop"])
        self.ing = frozenset(words["classify_group_ing"])
        self.joined = frozenset(words["classify_group_joined"])
        self.shared = frozenset(words["classify_group_shared"])
        self.modal = frozenset(words["classify_group_modal"])
        handed = any_of(words["classify_group_handed"])
        self.handed = re.compile(rf"(?<![\w-]){handed}(?:\s+[\w.,-]+){{0,4}}\s+\Z", re.IGNORECASE)
        self.follow = frozenset(words["classify_boundary"]) | self.stop
        self.after = list(rules.family("classify-after"))

    def grow(self, text: str, span: Span, head: Span) -> Span:
        """The head with the words before it that say which ("key | industrial chain | enterprises")."""
        words = list(_WORD.finditer(text, max(span.start, head.start - _WINDOW), head.start))
        start = head.start
        for taken, i in enumerate(range(len(words) - 1, -1, -1)):
            low = words[i][0].lower()
            if taken >= _LONGEST or _gap(text[words[i].end() : start]):
                break
            joins = low == "and" and i > 0 and self._joins(words[i - 1][0], text[words[i].end() : head.end])
            lists = (
                low == "," and i > 0 and words[i - 1][0].lower() in self.joined and "and" in text[start : head.start]
            )
            if not (joins or lists) and (not low[0].isalpha() or self._stops(words[i][0]) or self._is_verb(words, i)):
                break
            start = words[i].start()
        for m in words:  # "affecting | local villagers"
            low = m[0].lower()
            if m.start() == start and low not in self.ing and self._is_ing(low):
                start = head.start if m is words[-1] else words[words.index(m) + 1].start()
        return _tidy(text, start, head.end)

    def _stops(self, word: str) -> bool:
        """Whether a word cannot belong to the name of a group; "IT" is no pronoun."""
        return word != "IT" and word.lower() in self.stop

    def _is_ing(self, word: str) -> bool:
        return word.endswith("ing") and self.verbs.lemma_of(word, Form.ING) is not None

    def restrict(self, text: str, span: Span, phrase: Span) -> Span:
        """The phrase and short additions telling which ("firms | that hire graduates", "staff | aged 50 | in need")."""
        for _ in range(_ADDITIONS):
            after = (r for r in self.after if text.endswith(tuple(r.extra.get("behind", [""])), 0, phrase.start))
            found = ((m, r) for r in after if (m := r.regex.match(text, phrase.end, span.end)))
            m, rule = next(found, (None, None))
            if m is None or rule is None or (rule.extra.get("handed") and self._is_handed(text, span, phrase)):
                break
            if Span(phrase.start, m.end("hit")) == span and text[span.end : span.end + 1] != ",":
                break  # then nothing would be said of them: "developers who dither forfeit their deposit"
            phrase = Span(phrase.start, m.end("hit"))
        return phrase

    def _is_handed(self, text: str, span: Span, phrase: Span) -> bool:
        """Whether what follows "with" is what the group gets: "equip | clinics | with pumps"."""
        return self.handed.search(text, max(span.start, phrase.start - _WINDOW), phrase.start) is not None

    def ends(self, text: str, hit: Span, stop: int) -> bool:
        """Whether no further noun follows: "youth" in "help youth to find work", not in "youth policy"."""
        m = _WORD.search(text, hit.end, stop)
        return m is None or not m[0][0].isalpha() or m[0].lower() in self.follow

    def acts(self, text: str, hit: Span, stop: int) -> bool:
        """Whether a verb of one who acts follows, or what is theirs: "the owner | pays", "the owner | 's boat"."""
        m = _WORD.search(text, hit.end, stop)
        return m is not None and (m[0] == "s" or self.verbs.lemma_of(m[0].lower(), Form.THIRD | Form.PAST) is not None)

    def one(self, text: str, first: Span, second: Span) -> bool:
        """Whether "A and B" is one object: B bare, and A bare too or under an adjective that goes for both."""
        lead = first.of(text).split()[:-1]
        if text[first.end : second.start].strip() not in {"and", "or"} or len(second.of(text).split()) > 1:
            return False
        return not lead or any(self._goes_for_both(w) for w in lead[:2])

    def _goes_for_both(self, word: str) -> bool:
        low = word.lower()
        return low in self.shared or low.endswith(("-affected", "-hit", "-stricken"))

    def _joins(self, left: str, right: str) -> bool:
        """Whether "and" stands between two adjectives of one head."""
        follows = _WORD.search(right)
        if follows is None:
            return False
        low = left.lower()
        return (low in self.joined and (follows[0].lower() in self.joined or "-" in follows[0])) or (
            follows[0].lower() in self.joined and low.endswith("-")
        )

    def _is_verb(self, words: list[re.Match[str]], i: int) -> bool:
        """Whether the word is the verb that governs the group: the first of the measure, or behind "to" or "and"."""
        low = words[i][0].lower()
        before = words[i - 1][0].lower() if i else ""
        starts = not i or before == "," or before in self.modal or before.endswith("ly")
        if _THIRD_PERSON.search(low) or (before == "," and low.endswith("ing") and low not in self.ing):
            return True  # "recognises", ", saving | drivers"
        if i > 1 and before.endswith("ly") and low.endswith("ed"):
            return False  # "exempt newly established | firms"
        form = self.verbs.lemma_of(low, Form.BASE | Form.ING | Form.PAST | Form.THIRD)
        return starts and form is not None and not (low.endswith("ing") and before not in {"", "and", "by"})


def _gap(between: str) -> bool:
    """Whether something other than spaces and quotation marks stands between two words."""
    return bool(between.strip(" \n\t'\"“”‘’"))


def _tidy(text: str, start: int, end: int) -> Span:
    """Take an opening quotation mark in that belongs to the phrase."""
    if start and text[start - 1] in _OPEN and any(c in _CLOSE for c in text[start:end]):
        start -= 1
    return Span(start, end)
