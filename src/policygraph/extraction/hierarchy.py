"""Which measure is part of which: by list, by headline, by what a sentence says of the deed before it."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import TYPE_CHECKING

from policygraph.annotation.result import Annotations
from policygraph.extraction.attribution import SubjectKind
from policygraph.extraction.clause import Role, Tense
from policygraph.extraction.taken_up import TakenUp
from policygraph.lexicon.rules import RuleBook
from policygraph.model import Briefing, Scheme, Sentence

if TYPE_CHECKING:
    from policygraph.extraction.measures import Finding

_HEADLINE = 8  # words of a sentence that heads its paragraph
_REACH = 8  # sentences of its paragraph that a package may hold
_GAP = 2  # blocks between a package and the paragraph or list that takes it up
_DONE = {"completed", "in-force"}


class Hierarchy:
    """Finds the wider measure of each measure of a briefing."""

    def __init__(self, briefing: Briefing, rules: RuleBook, notes: Annotations) -> None:
        self._clean, self._notes = briefing.clean, notes
        self._colon, self._of_which = rules.compile(r"\s*:\s"), rules.compile("{measure_of_which}")
        self._package, self._within = (rules.rules[f"hierarchy.{name}"].regex for name in ("package", "within"))
        self._takes_up, self._aside = (rules.rules[f"hierarchy.{name}"].regex for name in ("takes-up", "aside"))
        self._also = rules.rules["hierarchy.also"].regex
        self._carried, self._approved = (rules.rules[f"hierarchy.{n}"].regex for n in ("carried-out", "approved"))
        self._taken_up = TakenUp(briefing, rules, notes)

    def of(self, findings: Sequence[Finding]) -> tuple[dict[int, tuple[int, str]], dict[int, int]]:
        """For each finding that has one the index of its parent and the rule that found it; ordinals of headlines."""
        within = self._in_sentence(findings)
        groups, ordinals = self._groups(findings)
        found = {i: (head, "hierarchy.package") for i, head in self._packages(findings, within).items()}
        found |= {i: (head, "hierarchy.group") for i, head in groups.items()}
        taken = self._taken_up.parents(findings, within)  # what the sentence says itself outweighs where it stands
        found |= {i: (head, "hierarchy.taken-up") for i, head in taken.items()}
        lists = self._lists(findings, found)
        found |= {i: (head, "hierarchy.list") for i, head in lists.items()}
        found |= {i: (head, "hierarchy.sentence") for i, head in within.items()}
        return found, ordinals

    def _groups(self, findings: Sequence[Finding]) -> tuple[dict[int, int], dict[int, int]]:
        """What stands under the first sentence of its paragraph or item."""
        parents: dict[int, int] = {}
        ordinals: dict[int, int] = {}
        groups: dict[int, list[int]] = {}
        for i, f in enumerate(findings):
            groups.setdefault(f.context.group, []).append(i)
        for members in groups.values():
            first = findings[members[0]]
            later = [i for i in members[1:] if findings[i].context.sentence.index > first.context.sentence.index]
            opens = (
                first.context.first_in_group
                and first.status in {"announced", "ongoing"}
                and self._alone(members, findings)
            )
            if opens and later and (first.context.marked or self._umbrella(first, len(later))):
                for i in later:
                    if self._aside.search(findings[i].context.sentence.span.of(self._clean)):
                        break
                    parents[i] = members[0]
                if first.context.marked and first.context.ordinal is not None:
                    ordinals[members[0]] = first.context.ordinal
        return parents, ordinals

    def _alone(self, members: Sequence[int], findings: Sequence[Finding]) -> bool:
        """A headline sentence holds one or two deeds, not the list itself."""
        first = findings[members[0]].context.sentence.index
        return sum(findings[i].context.sentence.index == first for i in members) <= 2

    def _umbrella(self, f: Finding, followers: int) -> bool:
        """Without an enumerator only a short general sentence heads its paragraph."""
        short = len(f.context.sentence.span.of(self._clean).split()) <= _HEADLINE
        return followers >= 2 and f.verdict.then == "measure" and short

    def _packages(self, findings: Sequence[Finding], within: dict[int, int]) -> dict[int, int]:
        """What a package announced in a lead holds: the deeds behind it, until another matter begins."""
        parents: dict[int, int] = {}
        head: int | None = None
        ordinal = 0
        blocks = sentence = -1  # the last block and sentence that belong to the package
        for i, f in enumerate(findings):
            if i in within:
                continue
            s = f.context.sentence
            if head is not None and (s.turn != findings[head].context.sentence.turn or self._ends(findings[head], s)):
                head = None
            if head is not None and s.index > findings[head].context.sentence.index:
                if s.block == blocks:
                    belongs = s.index - sentence <= _REACH
                else:
                    belongs = s.block - blocks <= _GAP and self._goes_on(f, ordinal)
                if not belongs:
                    head = None
                elif f.context.first_in_group or not f.context.marked:
                    if self._part(f, findings[head]):
                        parents[i] = head
                    blocks, sentence, ordinal = s.block, s.index, f.context.ordinal or ordinal
            if self._is_package(f) and i not in parents:
                head, blocks, sentence, ordinal = i, s.block, s.index, 0
        return parents

    def _is_package(self, f: Finding) -> bool:
        m = self._package.search(self._clean, f.span.start, f.span.end)
        return m is not None and not self._within.search(self._clean[f.span.start : m.start()])

    def _goes_on(self, f: Finding, ordinal: int) -> bool:
        """Whether a paragraph takes the package before it up: "Under the package …", "Second, …"."""
        if f.context.marked:
            return f.context.ordinal in {ordinal, ordinal + 1}
        return self._takes_up.search(f.context.block.span.of(self._clean)) is not None

    def _ends(self, head: Finding, s: Sentence) -> bool:
        text = s.span.of(self._clean)
        aside = self._aside.search(text) or self._also.search(text)
        return s is not head.context.sentence and aside is not None

    def _part(self, f: Finding, head: Finding) -> bool:
        """Whether a deed may be part of a package: none done before it, nor what another body did."""
        if head.status == "announced" and f.status in _DONE and f.clause.tense in {Tense.PAST, Tense.PERFECT}:
            return False
        told = f.clause.tense in {Tense.PAST, Tense.PERFECT} and not f.clause.passive
        bodies = f.subject.kind is SubjectKind.PUBLIC and head.subject.kind in {SubjectKind.PUBLIC, SubjectKind.GROUP}
        return not (told and bodies and f.subject.actor != head.subject.actor)

    def _lists(self, findings: Sequence[Finding], known: Container[int]) -> dict[int, int]:
        """Items of a bulleted list stand under the measure of the sentence that introduces it."""
        parents: dict[int, int] = {}
        by_sentence: dict[int, int] = {}
        for i, f in enumerate(findings):
            by_sentence.setdefault(f.context.sentence.index, i)
        for i, f in enumerate(findings):
            lead = f.context.lead
            if lead is None or i in known:
                continue
            head = by_sentence.get(lead.index, self._creates(lead, findings[:i]))
            if head is None:
                head = self._taken_up.by_lead(lead, findings[:i])
            if head is not None and head != i:
                parents[i] = head
        return parents

    def _in_sentence(self, findings: Sequence[Finding]) -> dict[int, int]:
        """Deeds that their own sentence puts under another: means, what it includes, behind ":" or "of which"."""
        by_verb = {f.clause.verb: i for i, f in enumerate(findings)}
        parents: dict[int, int] = {}
        for i, f in enumerate(findings):
            above = by_verb.get(f.clause.parent) if f.clause.parent is not None else None
            if above is None or above == i or f.clause.role not in {Role.MEANS, Role.INCLUDED}:
                above = self._opened_by(findings, i)
            if above is not None:
                parents[i] = above
        return parents

    def _opened_by(self, findings: Sequence[Finding], i: int) -> int | None:
        for j in range(i - 1, -1, -1):
            if findings[j].context.sentence is not findings[i].context.sentence:
                break
            between = self._clean[findings[j].span.end : findings[i].span.start]
            if self._colon.match(between) or (j == i - 1 and self._of_which.fullmatch(between)):
                return j
            if self._carries_out(findings[i], findings[j]):
                return j
        return None

    def _carries_out(self, f: Finding, before: Finding) -> bool:
        """Whether the same plan that was approved is carried out: "has been approved and is being carried out"."""
        same = f.clause.subject is not None and f.clause.subject == before.clause.subject and f.clause.passive
        deeds = [span.of(self._clean) for span in (f.clause.verb, before.clause.verb)]
        return same and bool(self._carried.search(deeds[0])) and bool(self._approved.search(deeds[1]))

    def _creates(self, lead: Sentence, before: Sequence[Finding]) -> int | None:
        """The measure that made the programme which the lead speaks of: "The fund includes:"."""
        named = {m.reference for m in self._notes.within(lead.span, Scheme.PROGRAMME)}
        for i, f in enumerate(before):
            if named & {m.reference for m in self._notes.within(f.span, Scheme.PROGRAMME)}:
                return i
        return None
