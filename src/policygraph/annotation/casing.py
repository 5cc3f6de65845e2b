"""Prepares a briefing for the reading of names: what to read, with all-capital lines set in ordinary case."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from policygraph.lexicon.rules import RuleBook, any_of
from policygraph.model import BlockKind, Briefing, Span

_WORD = re.compile(r"[^\W\d_][\w'\-]*")
_DASHED = re.compile(r"^[-–—](?=[^\W\d_a-z])", re.MULTILINE)  # "-Ministry of Tides": a dash that opens a line
_ASIDE = re.compile(r"\s*\([^()]{1,60}\)\s*\Z")  # "… in Jakarta. | (Photo: …)"


def slug(name: str) -> str:
    """A name as an identifier: ASCII letters and digits, hyphens between.

    >>> slug("Côte d'Ivoire’s “Plan 2030”")
    'cote-d-ivoire-s-plan-2030'
    """
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    kept = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")
    return kept or re.sub(r"\W+", "-", name.casefold()).strip("-")


def squeeze(text: str) -> str:
    """The text with every run of white space as one space."""
    return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class Passage:
    """A block as names are read in it; in a `title` most words have capitals, so that a capital says little."""

    span: Span
    title: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """The text for matching names (same length and offsets as the original) and the passages to read."""

    text: str
    passages: tuple[Passage, ...]


def read_cases(briefing: Briefing, rules: RuleBook, furniture: bool = False) -> Reading:
    """Set lines in capitals in title case, mark titles, leave tables out, and furniture if it is not asked for."""
    small = {w.casefold() for w in rules.words["name_small"]}
    keep = set(rules.words["org_not_acronyms"]) | set(rules.words["name_acronyms"])
    says = re.compile(rf"\s{any_of(rules.words['person_say'])}:\s*\Z")  # "Harbour Minister Ada Quill said:"
    chars = list(_DASHED.sub(" ", briefing.clean))
    passages = []
    for block in briefing.blocks:
        if block.kind is BlockKind.TABLE_ROW or (block.kind is BlockKind.FURNITURE and not furniture):
            continue
        span = block.span
        shouted = _is_shouted(span.of(briefing.clean))
        if shouted:
            _calm(chars, span, small, keep)
        line = "".join(chars[span.start : span.end])
        prose = block.kind is BlockKind.FURNITURE or says.search(line) or not _is_title(line, block.kind, small)
        passages.append(Passage(span, bool(shouted or not prose)))
    return Reading("".join(chars), tuple(passages))


def _is_shouted(text: str) -> bool:
    """Whether a line stands in capitals: two long words or more, nearly all letters upper case."""
    if sum(map(str.isupper, text)) <= 0.85 * sum(map(str.isalpha, text)):
        return False  # nearly always, and quickly told
    letters = [c for c in text if c.isalpha()]
    long_words = [w for w in _WORD.findall(text) if len(w) > 3]
    return len(long_words) > 1 and sum(c.isupper() for c in letters) > 0.85 * len(letters)


def _calm(chars: list[str], span: Span, small: set[str], keep: set[str]) -> None:
    """Put the words of a shouted line in title case, in place; acronyms stay."""
    for m in _WORD.finditer("".join(chars[span.start : span.end])):
        word = m[0]
        if word in keep or not any(c in "AEIOUY" for c in word):
            continue
        first = 0 if word.casefold() in small and m.start() > 0 else 1
        for i in range(span.start + m.start() + first, span.start + m.end()):
            joint = chars[i - 1] in "-'" and i + 1 < span.start + m.end() and first == 1
            low = chars[i].lower()
            if len(low) == 1 and not joint:
                chars[i] = low


def _is_title(text: str, kind: BlockKind, small: set[str]) -> bool:
    """Whether most of the line's words begin with a capital."""
    words = [w for w in _WORD.findall(text) if w.casefold() not in small]
    text = _ASIDE.sub("", text)
    if (
        len(words) < 3
        or len(words) > 30
        or (text.rstrip("\"')]” \n").endswith((".", "?", ";")) and kind is BlockKind.PARAGRAPH)
    ):
        return False
    capital: int = sum(w[0].isupper() for w in words)
    return capital >= 0.7 * len(words)
