"""Reads ontology/rules/*.toml: word lists and patterns, each pattern with an example that the tests run.

A file holds `[words]` (named lists of words or phrases) and `[[rule]]` tables:

    [words]
    rise = ["rise", "rises", "rose", "risen"]

    [[rule]]
    id = "observation.rose-by"
    pattern = '(?P<verb>{rise}) by (?P<figure>{number})'   # {name} is a word list or an earlier [pattern]
    example = "Exports rose by 3 percent."
    expect = "rose by 3"                                   # what the pattern finds in the example
    reject = ["a rose garden"]                             # texts in which it must find nothing
    confidence = 0.95

`[patterns]` names regular expressions for use inside others. Patterns are compiled case-insensitive and
verbose-free; a space stands for any run of white space, taken whole: it is never tried in shorter pieces.

`[loose]` gives a short stand-in for a long pattern of the file, which matches all that the pattern matches and more.
A rule with that pattern is compiled only for a text in which it would match with the stand-in; so it must not ask that
the pattern be absent (in a negative look-around), or matches are lost.
"""

from __future__ import annotations

import math
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, TypeVar

from policygraph.errors import OntologyError
from policygraph.lexicon.alternatives import any_of
from policygraph.lexicon.gate import Gate
from policygraph.lexicon.weights import Weights, read_classes

__all__ = ["Rule", "RuleBook", "any_of"]

_T = TypeVar("_T")
_SPACE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]| +", re.DOTALL)  # or what holds a space that is meant as such
_SLOT = re.compile(r"\{([a-z][a-z0-9_]*)\}")

_KEPT = 8192  # compiled patterns; those of one ontology are about 1,500, and `re` itself keeps 512
_LONG = 500  # characters of a list or pattern that an outline leaves open
_OPEN = r"(?:\w?)"


@lru_cache(maxsize=_KEPT)
def _compiled(pattern: str, flags: int) -> re.Pattern[str]:
    """Compiled once in a process, however often rules are loaded."""
    return re.compile(pattern, flags)


@dataclass(frozen=True)
class Rule:
    """One pattern with its example; `extra` holds the other keys of its table.

    `outline` is the pattern with its long lists left open: quick to read, and whatever it needs the pattern needs too.
    `loose` is the pattern with stand-ins: quick to compile, and it matches wherever the pattern does.
    """

    file: str
    id: str
    pattern: str
    outline: str
    loose: str
    example: str
    expect: tuple[str, ...]
    reject: tuple[str, ...] = ()
    confidence: float = 0.9
    case: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def flags(self) -> int:
        """How the pattern is compiled."""
        return 0 if self.case else re.IGNORECASE.value

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The compiled pattern, made when it is first asked for: most texts need few. Raises OntologyError."""
        try:
            return _compiled(self.pattern, self.flags)
        except re.error as error:
            raise self._unfit(error) from None

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """The matches in `text[start:end]`. Raises OntologyError."""
        if self.loose != self.pattern and "regex" not in vars(self):
            try:
                if not _compiled(self.loose, self.flags).search(text, start, end):
                    return iter(())
            except re.error as error:
                raise self._unfit(error) from None
        return self.regex.finditer(text, start, end)

    def need(self, gate: Gate) -> int:
        """The bits of the gate without which the pattern matches nothing. Raises OntologyError."""
        try:
            return gate.need(self.outline, self.flags)
        except re.error as error:
            raise self._unfit(error) from None

    def _unfit(self, error: re.error) -> OntologyError:
        return OntologyError(f"{self.file}: rule {self.id!r}: {error}")

    def found(self, text: str) -> list[str]:
        """What the rule finds in a text: the group `hit` where it has one, else the whole match."""
        group = "hit" if "hit" in self.regex.groupindex else 0
        return [" ".join(str(m[group]).split()) for m in self.regex.finditer(text) if m[group]]


def _any_space(found: str, following: str) -> str:
    """A plain space as any run of white space, taken whole unless a repeat of its own follows; " ?" may be none."""
    if found.strip(" "):
        return found
    if following == "?":
        return r"(?:\s++)"
    return r"\s+" if following and following in "?*+{" else r"\s++"


class _Entries(dict[str, _T]):
    """Entries of one kind by name; whoever asks for one that is missing is told which, as an OntologyError."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self._kind = kind

    def __missing__(self, name: str) -> _T:
        raise OntologyError(f"no {self._kind} named {name!r} in the rules")


class RuleBook:
    """All word lists, named patterns and rules, by name.

    `case = true` in a rule makes it case-sensitive. Raises OntologyError naming file and entry.
    """

    def __init__(self) -> None:
        self.words: dict[str, tuple[str, ...]] = _Entries("word list")
        self.patterns: dict[str, str] = {}
        self._loose: dict[str, str] = {}
        self.rules: dict[str, Rule] = _Entries("rule")
        self.tables: dict[str, Any] = _Entries("table")
        self.weights: dict[str, Weights] = {}
        self.classes: dict[str, str] = {}
        self.encoder: Path | None = None
        self._sets: dict[str, dict[str, frozenset[str]]] = {}
        self._families: dict[str, tuple[Rule, ...]] = {}
        self._needs: dict[str, tuple[tuple[Rule, int], ...]] = {}
        self.gate = Gate()

    @classmethod
    def load(cls, ontology: Path, only: str | None = None) -> RuleBook:
        """Read `ontology`/rules, /words and /weights, in name order; with `only`, one file of rules and no weights."""
        book = cls()
        loaded: list[tuple[Path, dict[str, Any]]] = []
        for path in sorted((ontology / "rules").glob("*.toml")):
            try:
                loaded.append((path, tomllib.loads(path.read_text("utf-8"))))
            except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
                raise OntologyError(f"{path.name}: {error}") from None
            except RecursionError:
                raise OntologyError(f"{path.name}: nested too deep") from None
        for path, data in loaded:  # lists and patterns first: rules of any file may use them
            book._add_names(path, data)
        for path, data in loaded:
            for table in data.get("rule", []) if only in (None, path.stem) else ():
                book._add_rule(path, table)
        if only is not None:
            return book
        book.classes = read_classes(ontology / "words" / "classes.tsv")
        for path in sorted((ontology / "weights").glob("*.tsv")):
            book.weights[path.stem] = Weights.read(path, book.classes)
        book.encoder = ontology / "encoder" if (ontology / "encoder").is_dir() else None
        return book

    def weighing(self, kind: str, reading: str) -> Weights | None:
        """The weights of one kind, if there are any. Raises OntologyError if they know nothing of a reading."""
        weights = self.weights.get(kind)
        if weights is not None and reading and reading not in weights.bias:
            raise OntologyError(f"{kind}.tsv has no reading {reading!r}")
        return weights

    def word_pattern(self, name: str) -> str:
        """A pattern for any word of a list, or a named pattern."""
        if name in self.patterns:
            return self.patterns[name]
        if name in self.words:
            return any_of(self.words[name])
        raise OntologyError(f"no word list or pattern named {name!r} in the rules")

    def expand(self, pattern: str, most: float = math.inf) -> str:
        """Put word lists and named patterns in for {name}; a plain space becomes any white space.

        Of those longer than `most` the place is left open.
        """

        def filled(m: re.Match[str]) -> str:
            return inner if len(inner := self.word_pattern(m[1])) <= most else _OPEN

        out = _SLOT.sub(filled, pattern)
        return _SPACE.sub(lambda m: _any_space(m[0], out[m.end() : m.end() + 1]), out)

    def compile(self, pattern: str, flags: int = re.IGNORECASE) -> re.Pattern[str]:
        """Compile a pattern with {name} slots. Raises OntologyError."""
        try:
            return _compiled(self.expand(pattern), flags)
        except re.error as error:
            raise OntologyError(f"the pattern {pattern[:60]!r} of the rules: {error}") from None

    def sets(self, prefix: str) -> dict[str, frozenset[str]]:
        """The word lists named `prefix` + something, as sets by that something."""
        if prefix not in self._sets:
            named = self.words.items()
            self._sets[prefix] = {n.removeprefix(prefix): frozenset(w) for n, w in named if n.startswith(prefix)}
        return self._sets[prefix]

    def family(self, prefix: str) -> tuple[Rule, ...]:
        """The rules whose id begins with `prefix` + '.', in file order."""
        if prefix not in self._families:
            self._families[prefix] = tuple(r for r in self.rules.values() if r.id.startswith(prefix + "."))
        return self._families[prefix]

    def likely(self, prefix: str, text: str) -> list[Rule]:
        """The rules of a family but those that lack a word in the text without which they match nothing."""
        if prefix not in self._needs:
            self._needs[prefix] = tuple((r, r.need(self.gate)) for r in self.family(prefix))
        shown = self.gate.shown(text)
        return [rule for rule, need in self._needs[prefix] if need & shown == need]

    def _add_names(self, path: Path, data: dict[str, Any]) -> None:
        for name, words in data.get("words", {}).items():
            if name in self.words:
                raise OntologyError(f"{path.name}: word list {name!r} stands in another file too")
            if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
                raise OntologyError(f"{path.name}: word list {name!r} is no list of texts")
            self.words[name] = tuple(words)
        for name, pattern in data.get("patterns", {}).items():
            if not isinstance(pattern, str):
                raise OntologyError(f"{path.name}: pattern {name!r} is no text")
            self.patterns[name] = self.expand(pattern)
        for name, stand_in in data.get("loose", {}).items():
            if name not in data.get("patterns", {}) or not isinstance(stand_in, str):
                raise OntologyError(f"{path.name}: loose {name!r} is no text for a pattern of the file")
            self._loose[self.patterns[name]] = self.expand(stand_in)
        for name, table in data.items():
            if name not in {"words", "patterns", "loose", "rule"}:
                self.tables[name] = table

    def _loosened(self, pattern: str) -> str:
        for long, stand_in in self._loose.items():
            pattern = pattern.replace(long, stand_in)
        return pattern

    def _add_rule(self, path: Path, table: dict[str, Any]) -> None:
        known = {"id", "pattern", "example", "expect", "reject", "confidence", "case"}
        try:
            expect, pattern = table["expect"], self.expand(table["pattern"])
            rule = Rule(
                file=path.name,
                id=table["id"],
                pattern=pattern,
                outline=self.expand(table["pattern"], _LONG) if len(pattern) > _LONG else pattern,
                loose=self._loosened(pattern),
                example=table["example"],
                expect=tuple([expect] if isinstance(expect, str) else expect),
                reject=tuple(table.get("reject", ())),
                confidence=float(table.get("confidence", 0.9)),
                case=bool(table.get("case", False)),
                extra={k: v for k, v in table.items() if k not in known},
            )
        except KeyError as error:
            raise OntologyError(f"{path.name}: rule {table.get('id', '?')!r} lacks {error}") from None
        except (TypeError, ValueError) as error:
            raise OntologyError(f"{path.name}: rule {table.get('id', '?')!r}: {error}") from None
        except OntologyError as error:
            raise OntologyError(f"{path.name}: rule {table.get('id', '?')!r}: {error}") from None
        if rule.id in self.rules:
            raise OntologyError(f"{path.name}: rule {rule.id!r} is there twice")
        self.rules[rule.id] = rule
