"""Tells which printed names are one: initials in brackets, brackets inside a name, a year behind it."""

from __future__ import annotations

import re

from policygraph.annotation.casing import slug

_PART = re.compile(r"[^\W_]+")
_SMALL = frozenset({"of", "for", "and", "the", "to", "in", "on", "a", "an", "with", "by"})
_BRACKET = re.compile(r"\s?\(([^()]{2,20})\)")
_YEAR = re.compile(r"(?:-(?:19|20)\d\d)+$")


def spelt_by(phrase: str, acronym: str) -> int | None:
    """Where in a phrase the words begin whose initials an acronym is; None if the phrase does not end in such words.

    >>> spelt_by("rates on the tide-linked longer lending operations", "TLLOs II")
    13
    >>> spelt_by("the short-term lending line", "SLL"), spelt_by("the national plan", "XYZ")
    (4, None)
    """
    letters = [c.casefold() for c in acronym.split()[0] if c.isupper()]
    if len(letters) < 2:
        return None
    start = None
    for part in reversed(list(_PART.finditer(phrase))):
        word = part[0].casefold()
        if not letters:
            break
        if word[0] == letters[-1]:
            letters.pop()
            start = part.start()
        elif word not in _SMALL and phrase[part.start() - 1 : part.start()] != "-":
            return None
    return start if not letters else None


def initials(name: str) -> str | None:
    """The initials of a name of three words in capitals or more, if there is no other word in it but small ones.

    >>> initials("National Plan for Tides"), initials("National Plan"), initials("plan for Tides")
    ('NPT', None, None)
    """
    words = [w for w in re.split(r"[\s\-,&]+", name) if w and w not in _SMALL]
    if len(words) < 3 or not all(w[:1].isupper() and w.isalpha() for w in words):
        return None
    return "".join(w[0] for w in words)


def same_names(labels: dict[str, str]) -> dict[str, str]:
    """Identifiers of shorter names -> that of the fuller name in the same text; `labels` maps identifier to label.

    A name without its year is the one with it if there is only one; "SRD Grant" is "Social Relief (SRD) Grant".
    """
    dated = {_YEAR.sub("", i): i for i in labels if _YEAR.search(i)}
    same = {i: dated[i] for i in labels if i in dated}
    for full, label in labels.items():
        for form in _forms(label):
            for short in labels:
                if short != full and short not in same and (short == form or short.endswith("-" + form)):
                    same[short] = full
    return same


def _forms(label: str) -> list[str]:
    """What a name with brackets inside may be called, as identifiers: from each acronym on, and without brackets."""
    tails = [slug(label[m.start(1) : m.end(1)] + _BRACKET.sub("", label[m.end() :])) for m in _BRACKET.finditer(label)]
    bare = slug(_BRACKET.sub("", label))
    return [t for t in [*tails, bare] if "-" in t] if tails else []
