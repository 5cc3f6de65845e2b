"""Every rule finds what its example says and nothing in what it must reject; none backtracks without bound."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from typing import Any

import pytest

from policygraph.lexicon.home import ontology_dir
from policygraph.lexicon.rules import Rule, RuleBook

BOOK = RuleBook.load(ontology_dir())
RULES = list(BOOK.rules.values())
SRE: Any = importlib.import_module("re._parser")
ALPHABET = "".join(map(chr, range(9, 127))) + "éß–…“’①"


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_example(rule: Rule) -> None:
    assert tuple(rule.found(rule.example)) == rule.expect


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_reject(rule: Rule) -> None:
    assert rule.reject, "a rule needs a near miss beside its example"
    assert {text: rule.found(text) for text in rule.reject if rule.found(text)} == {}


# --- matching takes linear time, shown by the shape of a pattern and not by a clock -----------------------
# "(a+)+" is exponential: the same text can be shared out among the rounds in many ways. "(-a+)+" is not: each
# round begins with a dash, which "a+" cannot take. So: in a group repeated without bound, every way through it
# must have a character that none of the unbounded repeats on that way can match.


def children(op: Any, argument: Any) -> list[Any]:
    """The patterns inside one element of a parsed pattern."""
    name = str(op)
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return [argument[2]]
    if name == "SUBPATTERN":
        return [argument[3]]
    if name == "BRANCH":
        return list(argument[1])
    if name in ("ASSERT", "ASSERT_NOT"):
        return [argument[1]]
    return [argument] if name == "ATOMIC_GROUP" else []


KNOWN: dict[str, frozenset[str]] = {}  # the same classes come again in thousands of patterns


def characters(element: Any) -> frozenset[str]:
    """The characters of the alphabet that an element of width one matches."""
    op, argument = element
    name = str(op)
    if name in ("LITERAL", "NOT_LITERAL", "IN", "ANY"):
        key = repr(element)
        if key not in KNOWN:
            single = SRE.SubPattern(SRE.State(), [element])
            compiled = importlib.import_module("re._compiler").compile(single, re.IGNORECASE)
            KNOWN[key] = frozenset(c for c in ALPHABET if compiled.fullmatch(c))
        return KNOWN[key]
    return frozenset().union(*(characters(e) for child in children(op, argument) for e in child))


def repeats(pattern: Any) -> Iterator[Any]:
    """All bodies that are repeated without bound."""
    for op, argument in pattern:
        if str(op) in ("MAX_REPEAT", "MIN_REPEAT") and argument[1] is SRE.MAXREPEAT:
            yield argument[2]
        for child in children(op, argument):
            yield from repeats(child)


def ways(pattern: Any) -> list[list[tuple[frozenset[str], bool, bool]]]:
    """Each way through a pattern as (characters, must it stand there, is it repeated without bound)."""
    out: list[list[tuple[frozenset[str], bool, bool]]] = [[]]
    for op, argument in pattern:
        name = str(op)
        if name == "BRANCH":
            options = [way for branch in argument[1] for way in ways(branch)]
        elif name == "SUBPATTERN":
            options = ways(argument[3])
        elif name in ("MAX_REPEAT", "MIN_REPEAT"):
            options = [[(characters((op, argument)), argument[0] > 0, argument[1] is SRE.MAXREPEAT)]]
        elif name in ("AT", "ASSERT", "ASSERT_NOT", "GROUPREF"):
            options = [[]]
        else:
            options = [[(characters((op, argument)), True, False)]]
        out = [[*a, *b] for a in out for b in options][:2000]
    return out


def is_linear(pattern: str) -> bool:
    for body in repeats(SRE.parse(pattern)):
        for way in ways(body):
            free = [chars for chars, _, unbounded in way if unbounded]
            marks = [chars for chars, must, _ in way if must]
            if any(not any(mark and not mark & each for mark in marks) for each in free):
                return False
            if len(way) > 1 and way[0][2] and way[-1][2] and way[0][0] & way[-1][0]:
                return False
    return True


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_no_runaway_repeat(rule: Rule) -> None:
    assert is_linear(rule.pattern)


@pytest.mark.parametrize(
    "pattern", [r"(a+)+", r"(?:\w+\s*)*", r"(?:x|\w+)*y", r"(?:[a-z]+-?)+", r"(?:(?:ab*)?)+b*(c+c)+", r"(?:a+ba+)+"]
)
def test_the_probe_sees_runaways(pattern: str) -> None:
    assert not is_linear(pattern)


@pytest.mark.parametrize(
    "pattern", [r"(?:-\w+)*", r"(?:\s+\w+)*", r"(?:\w{1,9}\s){0,3}(a+)?", r"\s*\w+\s*", r"(?:\w+,)+"]
)
def test_the_probe_lets_others_pass(pattern: str) -> None:
    assert is_linear(pattern)
