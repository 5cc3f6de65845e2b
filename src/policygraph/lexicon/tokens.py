"""Cuts text into tokens that compare equal across case, spelling and hyphens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

# Initials ("U.S."), a word (its possessive apart), an ampersand, or a mark that no name runs over. Hyphens, quotes and
# slashes vanish.
_TOKEN = re.compile(r"\b(?:[A-Z]\.){2,4}(?!\w)|[^\W_]+|[^\w\s'\"\-/\u2010-\u2015\u2018-\u201f]|\n[^\S\n]*\n")
_POSSESSIVE = re.compile(r"['\u2019]s(?!\w)|['\u2019](?!\w)")


@dataclass(frozen=True, slots=True)
class Token:
    """A token with its place; `key` is what is compared, `exact` the word as printed."""

    start: int
    end: int
    key: str
    exact: str


def tokenize(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The tokens of a stretch of text, without the possessive 's.

    >>> [t.key for t in tokenize("Labour's R&D centres")]
    ['labor', 'r', 'and', 'd', 'centers']
    >>> [t.key for t in tokenize("U.S. Treasury")]
    ['us', 'treasury']
    """
    out: list[Token] = []
    at, stop = start, len(text) if end is None else end
    while m := _TOKEN.search(text, at, stop):
        word = m[0].replace(".", "") if len(m[0]) > 1 else m[0]
        out.append(Token(m.start(), m.end(), fold(word), word))
        at = m.end()
        if owner := _POSSESSIVE.match(text, at, stop):
            at = owner.end()
    return out


def keys(text: str) -> tuple[str, ...]:
    """The comparable tokens of a name."""
    return tuple(t.key for t in tokenize(text))


@lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """A word in small letters and in one of its spellings: -ise/-ize, -our/-or, -re/-er, -ence/-ense, -mme/-m.

    >>> fold("Programme"), fold("fertilisers"), fold("four")
    ('program', 'fertilizers', 'four')
    """
    word = "and" if word == "&" else word.casefold()
    if len(word) < 5 or not word.isalpha():
        return word
    stem, plural = (word[:-1], "s") if word.endswith("s") and not word.endswith("ss") else (word, "")
    for british, american in _SPELLINGS:
        if stem.endswith(british):
            return stem.removesuffix(british) + american + plural
    return word


_SPELLINGS = (
    ("isation", "ization"),
    ("ising", "izing"),
    ("ised", "ized"),
    ("iser", "izer"),
    ("ise", "ize"),
    ("yse", "yze"),
    ("ysing", "yzing"),
    ("lling", "ling"),
    ("lled", "led"),
    ("our", "or"),
    ("oured", "ored"),
    ("tre", "ter"),
    ("ence", "ense"),
    ("mme", "m"),
)


def plural(word: str) -> str:
    """The regular plural of a word.

    >>> plural("subsidy"), plural("tax"), plural("loan")
    ('subsidies', 'taxes', 'loans')
    """
    if word.endswith("y") and word[-2:-1] not in tuple("aeiou"):
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "z", "ch", "sh")) else "s")


def singular(word: str) -> str:
    """The regular singular of a word; the word itself if it shows no plural.

    >>> singular("subsidies"), singular("taxes"), singular("loans"), singular("business")
    ('subsidy', 'tax', 'loan', 'business')
    """
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def inflected(verb: str) -> Iterator[str]:
    """A verb with its regular endings, for labels that begin with a verb.

    >>> list(inflected("cut")), list(inflected("raise"))
    (['cut', 'cuts', 'cutting', 'cutted'], ['raise', 'raises', 'raising', 'raised'])
    """
    yield verb
    yield plural(verb)
    if re.fullmatch(r"[^aeiou]*[aeiou][bdgkmnpt]", verb):
        verb += verb[-1]
    stem = verb[:-1] if verb.endswith("e") else verb
    yield stem + "ing"
    yield (verb[:-1] + "i" if verb.endswith("y") and verb[-2:-1] not in tuple("aeiou") else stem) + "ed"
