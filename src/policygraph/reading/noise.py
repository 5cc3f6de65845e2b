"""Finds what is not content: furniture lines, stray tokens, codes that recur where no grammar wants them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass

from policygraph.model import Noise, Span
from policygraph.reading.rules import Rules, hit, word_set

_LINE = re.compile(r"[^\n]+")
_LONG_TOKEN = re.compile(r"\S{300,}")
_MAX_FURNITURE = 400  # a longer line is prose
_MAX_TAIL_WORDS = 14
_TAIL_MARKS = ("noise.line.contact", "noise.line.end-mark", "noise.line.address", "noise.line.phone")
_START = re.compile(r"(?:^|\n|[.?!:][\"')\]]{0,2}[ \t])[ \t]{0,20}$")
_CAPITAL = re.compile(r"[ \t]{1,4}[\"'(\[]{0,2}[A-Z]")
_NEXT = re.compile(r"[ \t]{1,4}[\"'(\[]{0,2}(\w[\w'-]{0,30})(:?)")
_BEFORE = re.compile(r"(\w[\w'-]{0,30})[ \t]{1,4}$")


def find_noise(clean: str, rules: Rules) -> list[Noise]:
    """All noise of a folded text, in text order, without overlaps."""
    long = _long_tokens(clean)
    clean = blank(clean, long)  # before any pattern sees them
    lines = _furniture_lines(clean, rules)
    found = long + lines + _running_heads(clean, rules) + _tail(clean, lines)
    for rule in rules.family("noise.inline"):
        found += [Noise(Span(*hit(m)), rule.id) for m in rule.regex.finditer(clean)]
    found += _codes(clean, rules)
    return _without_overlaps(found)


def _long_tokens(clean: str) -> list[Noise]:
    """Runs without white space that are no words: encoded data, endless addresses. They would make patterns slow."""
    return [Noise(Span(*m.span()), "noise.long-token") for m in _LONG_TOKEN.finditer(clean)]


def blank(clean: str, noise: list[Noise]) -> str:
    """The text with every noise replaced by as many spaces."""
    parts, at = [], 0
    for item in noise:
        parts += [clean[at : item.span.start], " " * len(item.span)]
        at = item.span.end
    return "".join([*parts, clean[at:]])


def _without_overlaps(found: list[Noise]) -> list[Noise]:
    out: list[Noise] = []
    for item in sorted(found, key=lambda n: (n.span.start, -n.span.end, n.rule)):
        if not out or item.span.start >= out[-1].span.end:
            out.append(item)
    return out


def _furniture_lines(clean: str, rules: Rules) -> list[Noise]:
    family = list(rules.family("noise.line"))
    out = []
    for line in _LINE.finditer(clean):
        if line.end() - line.start() > _MAX_FURNITURE or not line[0].strip():
            continue
        rule = next((r for r in family if r.regex.search(line[0])), None)
        if rule:
            out.append(Noise(_stripped(clean, *line.span()), rule.id))
    return out


def _running_heads(clean: str, rules: Rules) -> list[Noise]:
    """Short lines that come back word for word on every page of a printed document."""
    known = word_set(rules, "turn_asker") | word_set(rules, "turn_answerer") | word_set(rules, "turn_office")
    seen: dict[str, list[re.Match[str]]] = defaultdict(list)
    for line in _LINE.finditer(clean):
        key = " ".join(line[0].split())
        if 6 <= len(key) <= 90 and key[-1].isalnum() and key.lower() not in known and "\t" not in line[0].strip():
            seen[key].append(line)
    return [
        Noise(_stripped(clean, *line.span()), "noise.running-head")
        for lines in seen.values()
        if len(lines) >= 3
        for line in lines
    ]


def _tail(clean: str, lines: list[Noise]) -> list[Noise]:
    """Short lines without a full stop after the contacts or the end mark of the last third."""
    marks = [n.span.end for n in lines if n.rule in _TAIL_MARKS and n.span.start * 3 > len(clean) * 2]
    if not marks:
        return []
    return [
        Noise(_stripped(clean, *line.span()), "noise.tail")
        for line in _LINE.finditer(clean, min(marks))
        if line[0].strip() and len(line[0].split()) <= _MAX_TAIL_WORDS and line[0].rstrip()[-1] not in ".?!;:"
    ]


def _stripped(clean: str, start: int, end: int) -> Span:
    line = clean[start:end]
    return Span(start + len(line) - len(line.lstrip()), start + len(line.rstrip()))


# --- codes -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Code:
    span: Span
    rule: str
    opens: bool  # stands before a sentence or paragraph, not in one
    astray: bool  # stands between two words that do not want it
    certain: bool  # before a word that can only begin a sentence, or a speaker label


def _codes(clean: str, rules: Rules) -> list[Noise]:
    """Part-number-like tokens, judged by all places where the same token stands."""
    known = word_set(rules, "noise_code_known")
    before, after = word_set(rules, "noise_code_before"), word_set(rules, "noise_code_after")
    openers = word_set(rules, "sentence_opener") | word_set(rules, "turn_asker")
    places: dict[str, dict[int, _Code]] = defaultdict(dict)
    for rule in rules.family("noise.code"):
        for match in rule.regex.finditer(clean):
            if match[0].lower() not in known:
                code = _judge(clean, match, rule.id, before, after, openers)
                places[match[0]].setdefault(match.start(), code)
    return [
        Noise(code.span, code.rule)
        for found in places.values()
        if _is_noise(list(found.values()))
        for code in found.values()
    ]


def _judge(
    clean: str, match: re.Match[str], rule: str, before: frozenset[str], after: frozenset[str], openers: frozenset[str]
) -> _Code:
    head, tail = clean[max(0, match.start() - 40) : match.start()], clean[match.end() : match.end() + 48]
    left, right = _BEFORE.search(head), _NEXT.match(tail)
    at_start = match.start() == 0 or bool(_START.search(head))
    opens = at_start and bool(_CAPITAL.match(tail))
    certain = opens and right is not None and (right[1].lower() in openers or bool(right[2]))
    astray = (
        left is not None
        and right is not None
        and left[1].islower()
        and right[1].islower()
        and left[1] not in before
        and right[1] not in after
    )
    return _Code(Span(*match.span()), rule, opens, astray, certain)


def _is_noise(codes: list[_Code]) -> bool:
    odd = Counter(c.opens or c.astray for c in codes)[True]
    if len(codes) == 1:
        return codes[0].certain
    return odd * 2 >= len(codes) and (any(c.opens for c in codes) or odd >= 2)
