"""Feeds every pattern of the rules texts made to make it slow; run by test_patterns.py in a process of its own.

No text has a run without white space longer than reading lets through; a sentence is never longer than three of
them. What takes long is printed; the name of the pattern that is being tried is always the last line.
"""

from __future__ import annotations

import importlib
import re
import sys
import time
from collections.abc import Iterator
from typing import Any

from policygraph.lexicon.home import ontology_dir
from policygraph.lexicon.rules import RuleBook

SRE: Any = importlib.import_module("re._parser")
LONGEST_TOKEN = 299
ALWAYS = ("a", "A", "1", "a ", "Aa ", "1 ", "1,", "a-", "a.", "'", '"', "(", " ", "a,", "the ", "a's ", "and ")
SUFFIXES = ("\x00", " !")
LENGTH = 1000  # characters of a text; a step more than quadratic shows at a third of the longest sentence
SLOW_SECONDS = 0.5  # of processor time; a quadratic pattern takes a hundredth


def least(pattern: Any) -> str:
    """A short text that a parsed pattern may match."""
    out = ""
    for op, argument in pattern:
        name = str(op)
        if name == "LITERAL":
            out += chr(argument)
        elif name == "IN":
            out += member(argument)
        elif name in ("ANY", "NOT_LITERAL"):
            out += "a"
        elif name == "BRANCH":
            out += least(argument[1][0])
        elif name == "SUBPATTERN":
            out += least(argument[3])
        elif name.endswith("REPEAT"):
            out += least(argument[2]) * min(argument[0], 3)
        elif name == "ATOMIC_GROUP":
            out += least(argument)
    return out


def member(choices: Any) -> str:
    """A character of a class."""
    for op, argument in choices:
        if str(op) == "LITERAL":
            return chr(argument)
        if str(op) == "RANGE":
            return chr(argument[0])
        if str(op) == "CATEGORY":
            return {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " "}.get(str(argument), "a")
    return "a"


def pumps(pattern: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """(what must stand before, what can be repeated) for each repeat of a pattern."""
    for op, argument in pattern:
        name = str(op)
        if name.endswith("REPEAT"):
            if argument[1] is SRE.MAXREPEAT or argument[1] > 3:
                yield before, least(argument[2])
                if argument[2] and str(argument[2][0][0]) == "BRANCH":
                    yield from ((before, least(branch)) for branch in argument[2][0][1][1][:4])
            yield from pumps(argument[2], before)
        elif name == "SUBPATTERN":
            yield from pumps(argument[3], before)
        elif name == "BRANCH":
            for branch in argument[1][:4]:
                yield from pumps(branch, before)
        elif name in ("ASSERT", "ASSERT_NOT"):
            yield from pumps(argument[1], before)
        before += least([(op, argument)])


def attack(before: str, pump: str, after: str) -> str:
    """A text as long as a sentence may be, its endless tokens cut as reading cuts them."""
    text = (before + pump * (LENGTH // max(len(pump), 1) + 1))[:LENGTH]
    return re.sub(rf"(\S{{{LONGEST_TOKEN}}})", r"\1 ", text)[: LENGTH - len(after)] + after


def main() -> int:
    """Try all; 1 if one is slow."""
    book = RuleBook.load(ontology_dir())
    patterns = {rule.id: rule.regex for rule in book.rules.values()}
    patterns |= {name: re.compile(pattern, re.IGNORECASE) for name, pattern in book.patterns.items()}
    if len(sys.argv) > 1:
        patterns = {"given": re.compile(sys.argv[1])}
    slow = 0
    for name, regex in patterns.items():
        print(name, flush=True)
        tree = SRE.parse(regex.pattern, regex.flags)
        own = list(dict.fromkeys(p for p in pumps(tree) if p[1]))[:6]
        texts = {attack("", pump, "") for pump in ALWAYS} | {attack(b, p, s) for b, p in own for s in SUFFIXES}
        for text in sorted(texts):
            start = time.process_time()
            for _ in regex.finditer(text):
                pass
            spent = time.process_time() - start
            if spent > SLOW_SECONDS:
                print(f"SLOW {name}: {spent:.1f} s on {text[:40]!r}…{text[-10:]!r}", flush=True)
                slow = 1
                break
    return slow


if __name__ == "__main__":
    sys.exit(main())
