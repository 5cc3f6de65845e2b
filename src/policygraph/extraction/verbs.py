"""Knows the verbs of ontology/rules/verbs.toml in all their forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Flag, auto
from functools import cached_property

from policygraph.lexicon.rules import RuleBook

_VOWELS = "aeiou"


class Form(Flag):
    """The shapes of a verb; one printed word may be several."""

    BASE = auto()
    THIRD = auto()
    PAST = auto()
    PARTICIPLE = auto()
    ING = auto()


def _nouns(verb: str, end: str, start: str) -> list[str]:
    return [verb.removesuffix(end) + start] if verb.endswith(end) and len(verb) > len(end) + 2 else []


class Verbs:
    """Looks a printed word up as a form of a known verb, and says which lists the verb stands in."""

    def __init__(self, rules: RuleBook) -> None:
        self._irregular: Mapping[str, list[str]] = rules.tables.get("irregular", {})
        self._inflection: Mapping[str, list[str]] = rules.tables.get("inflection", {})
        self._noun_endings: Mapping[str, list[str]] = rules.tables.get("noun_endings", {})
        self._doubling = frozenset(self._inflection.get("doubling", ()))
        self._by_form: dict[int, dict[str, str]] = {}
        self._lists = {
            name: frozenset(words)
            for name, words in rules.words.items()
            if name.startswith("verbs_") or name.endswith("_verbs")
        }

    def is_a(self, lemma: str, kind: str) -> bool:
        """Whether a verb stands in the list `verbs_<kind>`."""
        return lemma in self.listed(kind)

    def listed(self, kind: str) -> frozenset[str]:
        """The verbs of the list `verbs_<kind>`."""
        return self._lists.get("verbs_" + kind, frozenset())

    @cached_property
    def forms(self) -> dict[str, tuple[tuple[str, Form], ...]]:
        """Printed first word → the verbs it may be a form of, with the form."""
        out: dict[str, dict[str, Form]] = {}
        heads = sorted({phrase.split()[0] for words in self._lists.values() for phrase in words})
        for head in heads:
            for printed, form in self._inflect(head):
                entry = out.setdefault(printed, {})
                entry[head] = entry.get(head, Form(0)) | form
        inflection = self._inflection
        for printed in inflection.get("be", ()):
            out.setdefault(printed, {})["be"] = Form.THIRD | Form.BASE
        for printed in inflection.get("were", ()):
            out.setdefault(printed, {})["be"] = Form.PAST
        for printed in inflection.get("have", ()):
            out.setdefault(printed, {})["have"] = Form.THIRD
        return {printed: tuple(sorted(entry.items())) for printed, entry in out.items()}

    @cached_property
    def hyphenated(self) -> frozenset[str]:
        """All forms of the verbs with a hyphen ("fast-track", "co-financed")."""
        return frozenset(printed for printed in self.forms if "-" in printed)

    @cached_property
    def bases(self) -> frozenset[str]:
        """The first words of all known verbs."""
        return frozenset(phrase.split()[0] for words in self._lists.values() for phrase in words)

    @cached_property
    def phrases(self) -> dict[str, tuple[tuple[str, ...], ...]]:
        """Head verb → the particles of its phrases, longest first ("carry" → ("out",), ("on",))."""
        out: dict[str, set[tuple[str, ...]]] = {}
        for words in self._lists.values():
            for phrase in words:
                head, *rest = phrase.split()
                if rest:
                    out.setdefault(head, set()).add(tuple(rest))
        return {head: tuple(sorted(rests, key=lambda r: (-len(r), r))) for head, rests in out.items()}

    @cached_property
    def deed_nouns(self) -> frozenset[str]:
        """Nouns made of the verbs whose doing shows a public body: "establishment", "amendments", "gazetting"."""
        out: set[str] = set()
        for verb in self._lists["verbs_strong"] | self._lists["verbs_enact"]:
            if " " not in verb:
                nouns = {
                    noun
                    for end, starts in self._noun_endings.items()
                    for start in starts
                    for noun in _nouns(verb, end, start)
                }
                out |= nouns | {noun + "s" for noun in nouns}
        return frozenset(out)

    def lemma_of(self, word: str, wanted: Form) -> str | None:
        """The verb of which `word` is the wanted form, if any."""
        return self.lemmas(wanted).get(word.lower())

    def lemmas(self, wanted: Form) -> Mapping[str, str]:
        """Every word in small letters that is the wanted form of a verb, with that verb."""
        bits = wanted.value
        table = self._by_form.get(bits)
        if table is None:
            table = self._by_form[bits] = {}
            for printed, entry in self.forms.items():
                for lemma, form in entry:
                    if form.value & bits:
                        table.setdefault(printed, lemma)
        return table

    def phrase(self, lemma: str, following: Sequence[str]) -> str:
        """The verb with the particles that follow it, if that is a known phrase."""
        if particles := self.phrases.get(lemma):
            shown = tuple(map(str.lower, following[: len(particles[0])]))
            for rest in particles:
                if shown[: len(rest)] == rest:
                    return " ".join((lemma, *rest))
        return lemma

    def _inflect(self, base: str) -> list[tuple[str, Form]]:
        stem, last = base[:-1], base[-1]
        if last == "e":
            ed, ing, third = base + "d", stem + "ing", base + "s"
            if base.endswith(("ee", "ye", "oe")):
                ing = base + "ing"
        elif last == "y" and len(base) > 1 and base[-2] not in _VOWELS:
            ed, ing, third = stem + "ied", base + "ing", stem + "ies"
        elif base in self._doubling:
            ed, ing, third = base + last + "ed", base + last + "ing", base + "s"
        else:
            ed, ing = base + "ed", base + "ing"
            third = base + ("es" if base.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")
        past, participle = self._irregular.get(base.rsplit("-")[-1], (ed, ed))
        return [
            (base, Form.BASE),
            (third, Form.THIRD),
            (past, Form.PAST),
            (participle, Form.PARTICIPLE),
            (ing, Form.ING),
        ]
