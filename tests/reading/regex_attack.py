"""Feeds every pattern, of the rules and of the code, texts made to make it slow.

Run by test_patterns.py in a process of its own.
No text has a run without white space longer than reading lets through; a sentence is never longer than three of
them. What takes long is printed; the name of the pattern that is being tried is always the last line.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import policygraph

Source = tuple[str, int]  # a pattern and its flags
SEED = Path(__file__).parents[2] / "seeds" / "miit-2022q1.txt"
SRE: Any = importlib.import_module("re._parser")
COMPILER: Any = importlib.import_module("re._compiler")
LONGEST_TOKEN = 299
ALWAYS = (
    "a", "A", "1", "a ", "Aa ", "1 ", "1,", "a-", "a.", "'", '"', "(", " ", "a,", "the ", "a's ", "and ",
    # words that a pattern may share out in several ways: exponential even where the repeat around them has a bound
    "Lanterns Farmhouse Seedlings ", "A. B. C. ", "Minister Ada Oak Quill of the Board of Tides in Lunaria, ",
)  # fmt: skip
SUFFIXES = ("\x00", " !")
LENGTH = 1000  # characters of a text; a step more than quadratic shows at a third of the longest sentence
GAP = "a" + " " * 3 * LENGTH + "b"  # as wide as the longest sentence: so wide is what is left of long noise
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


def of_the_rules() -> dict[str, Source]:
    """The patterns that stand in files of rules, by name."""
    from policygraph.lexicon.home import ontology_dir
    from policygraph.lexicon.rules import RuleBook

    book = RuleBook.load(ontology_dir())
    patterns = {rule.id: (rule.pattern, rule.flags) for rule in book.rules.values()}
    patterns |= {f"{rule.id}, loose": (rule.loose, rule.flags) for rule in book.rules.values()}
    return patterns | {name: (pattern, re.IGNORECASE.value) for name, pattern in book.patterns.items()}


def of_the_code() -> dict[str, Source]:
    """What the program compiles besides, at import and when it reads a briefing with either engine."""
    found: dict[str, Source] = {}
    compile_one = re.compile

    def noted(pattern: Any, flags: Any = 0) -> Any:
        made = compile_one(pattern, flags)
        caller = sys._getframe(1)
        if isinstance(made.pattern, str) and caller.f_globals.get("__name__", "").startswith("policygraph."):
            name = f"{caller.f_globals['__name__']}:{caller.f_lineno} {made.pattern[:40]!r}"
            found[name] = made.pattern, made.flags & ~re.UNICODE.value
        return made

    re.compile = noted  # what is compiled is only seen by standing in between
    for module in pkgutil.walk_packages(policygraph.__path__, "policygraph."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    from policygraph.pipeline import Options, build

    for engine in ("lexical", "parse"):
        build(SEED, options=Options(engine=engine))
    re.compile = compile_one
    return found


def main() -> int:
    """Try all, or those that are given; 1 if one is slow."""
    given: dict[str, Source] = {pattern: (pattern, 0) for pattern in sys.argv[1:]}
    code = given or of_the_code()  # first, before anything has imported what compiles
    rules = given or of_the_rules()
    named = {source: name for name, source in reversed((rules | code).items())}  # each once
    slow = 0
    for (pattern, flags), name in named.items():
        print(name, flush=True)
        tree = SRE.parse(pattern, flags)
        regex = COMPILER.compile(tree, flags)  # of what is parsed anyway
        own = list(dict.fromkeys(p for p in pumps(tree) if p[1]))[:6]
        texts = {attack("", pump, "") for pump in ALWAYS} | {attack(b, p, s) for b, p in own for s in SUFFIXES}
        texts |= {GAP} if name in rules else set()
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
