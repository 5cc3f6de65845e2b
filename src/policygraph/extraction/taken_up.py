"""The measure that a sentence takes up at its head: "For instance, …", "The scheme will …", "Of this amount, …"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from policygraph.annotation.result import Annotations
from policygraph.extraction.attribution import SubjectKind
from policygraph.lexicon.rules import RuleBook
from policygraph.model import Briefing, Sentence

if TYPE_CHECKING:
    from policygraph.extraction.measures import Finding

_THINGS = {SubjectKind.DOCUMENT, SubjectKind.POLICY, SubjectKind.OTHER, SubjectKind.GROUP}
_FAR = 4  # sentences back to the deed that made what is taken up
_BLOCKS = 2  # and paragraphs


class TakenUp:
    """Finds what earlier measure a sentence goes on with."""

    def __init__(self, briefing: Briefing, rules: RuleBook, notes: Annotations) -> None:
        self._clean, self._sentences, self._notes = briefing.clean, briefing.sentences, notes
        self._cues = [rules.rules[f"hierarchy.{name}"].regex for name in ("instance", "share", "this")]
        self._generic = rules.rules["hierarchy.generic"].regex
        self._it = rules.rules["hierarchy.it"].regex
        self._within, self._ends = (rules.rules[f"hierarchy.{name}"].regex for name in ("within", "ends"))
        self._set_of, self._makes, self._head = (
            rules.compile(f"{{hierarchy_{name}}}") for name in ("set_of", "makes", "head")
        )
        self._for = rules.rules["hierarchy.for"].regex
        self._sums = frozenset(rules.words["hierarchy_sums"])
        self._pointers = frozenset(rules.words["hierarchy_pointers"])

    def parents(self, findings: Sequence[Finding], within: dict[int, int]) -> dict[int, int]:
        """Index of the earlier measure for each that its sentence puts under one."""
        tops: dict[int, list[int]] = {}
        for i, f in enumerate(findings):
            if i not in within:
                tops.setdefault(f.context.sentence.index, []).append(i)
        out: dict[int, int] = {}
        for index, members in tops.items():
            s = findings[members[0]].context.sentence
            text = s.span.of(self._clean)
            before = tops.get(index - 1, [])
            near = [b for b in before if findings[b].context.sentence.block == s.block]
            if near and findings[near[0]].context.sentence.turn == s.turn and any(c.search(text) for c in self._cues):
                again = self._cues[0].search(text) and self._cues[0].search(self._text(findings[near[0]]))
                head = out.get(near[0], near[0]) if again else near[0]
                out |= dict.fromkeys(members, head)
                continue
            tops_before = [(i, f) for i, f in enumerate(findings[: members[0]]) if i not in within]
            found = self._made(s, tops_before, out)
            if found is None and near and self._generic.search(text):
                found = near[0]
            if found is None and self._it.search(text):
                if near:
                    found = self._spoken_of(findings[near[0]], out.get(near[0]), near[0])
                elif not before and (said := self._sentences[index - 1]).block == s.block and index:
                    found = None if self._under(said) else self._made(said, tops_before, out)
            if found is None:
                continue
            for i in members:
                if i != members[0] and findings[i].clause.own_subject and not self._under(s):
                    break
                out[i] = found
        return out

    def _spoken_of(self, before: Finding, parent: int | None, index: int) -> int | None:
        """What "it" goes on with: the thing that the sentence before took up, or that it made as its subject."""
        if before.clause.subject is None or before.subject.kind not in _THINGS:
            return None
        subject = before.clause.subject
        if parent is not None:
            own = self._head.search(self._text(before)) is not None and not self._under(before.context.sentence)
            return parent if own else None
        made = before.clause.passive and not self._ends.search(before.span.of(self._clean))
        return index if made and self._makes.search(subject.of(self._clean)) else None

    def by_lead(self, lead: Sentence, before: Sequence[Finding]) -> int | None:
        """The measure whose parts a lead without a deed announces: "It includes:", "The package has five parts:"."""
        if self._cues[2].search(lead.span.of(self._clean)):
            return next((i for i, f in enumerate(before) if f.context.sentence.index == lead.index - 1), None)
        return self._made(lead, list(enumerate(before)), {})

    def _made(self, s: Sentence, before: Sequence[tuple[int, Finding]], known: dict[int, int]) -> int | None:
        """The nearest measure that made, approved or paid what the head of a sentence names."""
        m = self._head.search(s.span.of(self._clean))
        if m is None:
            return None
        noun = m["noun"].lower()
        words = [w.strip(".,").lower() for w in (m["which"] or "").split()]
        words = [w for w in words if w and w not in self._pointers and not any(c.isdigit() for c in w)]
        if m["what"]:
            words.append(m["what"].lower())
        for i, f in reversed(before):
            at = f.context.sentence
            if at.index >= s.index:
                continue
            if s.index - at.index > _FAR or s.block - at.block > _BLOCKS or at.turn != s.turn:
                return None
            text = f.span.of(self._clean)
            if self._ends.search(text) or not all(w in text.lower() for w in words):
                continue
            paid = self._pays(f) and (noun in self._sums or self._paid_for(text, noun))
            if paid or self._names(text, noun, f.clause.passive):
                return known.get(i, i) if self._heads(at, noun) else i
        return None

    def _names(self, text: str, noun: str, passive: bool) -> bool:
        for found in re.finditer(rf"\b{re.escape(noun)}s?\b", text, re.IGNORECASE):
            front = self._set_of.sub("", text[: found.start()])
            verb = not front and not passive  # "plans to award"
            if not verb and not self._within.search(front):
                return True
        return False

    def _paid_for(self, text: str, noun: str) -> bool:
        """Whether money is set aside "for the Barge | Package"."""
        found = re.finditer(rf"\b{re.escape(noun)}\b", text, re.IGNORECASE)
        return any(self._for.search(text, 0, m.start()) for m in found)

    def _pays(self, f: Finding) -> bool:
        return any(f.span.covers(q.span) and len(q.unit) == 3 and q.unit.isupper() for q in self._notes.quantities)

    def _heads(self, s: Sentence, noun: str) -> bool:
        """Whether an earlier sentence itself only takes the same thing up."""
        m = self._head.search(s.span.of(self._clean))
        return m is not None and m["noun"].lower() == noun

    def _under(self, s: Sentence) -> bool:
        """Whether a sentence only says under what its deeds are done: "Under the scheme, boats are lent"."""
        m = self._head.search(s.span.of(self._clean))
        return m is not None and m["under"] is not None

    def _text(self, f: Finding) -> str:
        return f.context.sentence.span.of(self._clean)
