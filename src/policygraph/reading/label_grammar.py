"""Reads one speaker label: what its words say of the one who speaks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from policygraph.model import Span
from policygraph.reading.rules import Rules, word_set

_WORD = re.compile(r"[\w.&'/-]+")
_CLOCK = re.compile(r"\(\d{1,2}[:.]\d{2}\)")
_JOINT = re.compile(r"(.{3,80}?),? (?:joint )?questions?$", re.IGNORECASE)
NUMBERED = re.compile(r"\s*\d{1,3}$")


class Voice(StrEnum):
    """What a label says of the one who speaks."""

    ASKER = "asker"  # Reporter, Q, "Harbour Gazette reporter"
    ANSWERER = "answerer"  # A, Reply
    CHAIR = "chair"  # Moderator
    OFFICE = "office"  # Prime Minister
    TITLED = "titled"  # Minister Doe, Mr Doe
    MEDIUM = "medium"  # Harbour Gazette
    NAME = "name"  # Ada Northwood
    WORD = "word"  # Northwood: one capitalised word


@dataclass(frozen=True, slots=True)
class Label:
    """A speaker label. `span` is what is printed; the words of the speaker begin at `text_start`."""

    line: int
    span: Span
    text_start: int
    voice: Voice
    speaker: str | None = None
    role: str | None = None
    mute: bool = False  # a label without colon; it needs a twin
    is_person: bool = False


class LabelGrammar:
    """Tells roles, offices, persons and media apart; holds the word lists."""

    def __init__(self, rules: Rules) -> None:
        self.roles = {
            Voice.ASKER: word_set(rules, "turn_asker"),
            Voice.ANSWERER: word_set(rules, "turn_answerer"),
            Voice.CHAIR: word_set(rules, "turn_chair"),
            Voice.OFFICE: word_set(rules, "turn_office"),
        }
        self._titles = word_set(rules, "turn_title")
        self._first = word_set(rules, "turn_title_first")
        self._ranks = self._titles | self.roles[Voice.OFFICE] | self.roles[Voice.CHAIR]
        self._media, self._media_names = word_set(rules, "turn_medium"), word_set(rules, "turn_medium_name")
        self._no, self._particles = word_set(rules, "turn_no_label"), word_set(rules, "turn_particle")
        self._no_name = self._no | word_set(rules, "turn_no_name")
        self._abstract = rules.rules["turn.no-name"].regex
        self._reporting, self._of = word_set(rules, "turn_reporting"), word_set(rules, "turn_of")
        self._to = word_set(rules, "turn_to")

    def read(self, rule: str, match: re.Match[str]) -> Label | None:
        """What a match of a `turn.label` rule says; None if it is no label. Places are filled in by the caller."""
        groups = match.groupdict()
        name = (groups.get("name") or "").strip(" \"',")
        if rule in ("turn.label.parliament", "turn.label.by"):
            voice = Voice.ASKER if groups["kind"].lower() in self.roles[Voice.ASKER] else Voice.ANSWERER
            who = self._person(name)
            if who is None and self._capitalised(name.split()) and self._may_be_name(name.lower().split()):
                who = _label(voice, speaker=_readable(name))
            return replace(who, voice=voice, is_person=who.speaker is not None) if who else _label(voice, role=name)
        if rule == "turn.label.pleased":
            return _label(Voice.ASKER)
        if rule in ("turn.label.asked", "turn.label.numbered"):
            who = self._person(name)
            return replace(who, voice=Voice.ASKER, is_person=True) if who else None
        label = self.named(name, groups.get("more") or "", bool((groups.get("tail") or "").strip()))
        if label is None or rule in ("turn.label.colon", "turn.label.bracket", "turn.label.numbered-role"):
            return label
        return replace(label, mute=True)

    def named(self, name: str, more: str, reporter: bool) -> Label | None:
        """Read a label from its words: role, office, title and name, medium, or bare name."""
        bare = NUMBERED.sub("", name.lower()).strip()
        bare = bare if bare in self._media_names else bare.replace("mr. ", "mr ")
        inside = _CLOCK.sub("", more).strip(" ()")
        if (asked := _JOINT.match(name)) and self._is_medium(asked[1]):
            return _label(Voice.ASKER, speaker=asked[1])
        first, _, others = bare.partition(" ")
        forms = {bare, others} if first in self._of else {bare}
        for voice, words in self.roles.items():
            if forms & words:
                return self._with_brackets(_label(voice, role=name), inside)
        reporting = [w for w in _WORD.findall(name) if w.lower() in self._reporting]
        if reporter or reporting:
            return _label(Voice.ASKER, speaker=self._outlet(name), role=reporting[-1] if reporting else None)
        if first in self.roles[Voice.ASKER] & self._of and others:
            addressed = others.split()[0] in self._to
            return _label(Voice.ASKER, speaker=None if addressed else self._outlet(name.split(None, 1)[1]))
        if person := self._person(name):
            return replace(person, role=person.role or inside or None)
        if bare in self._media_names or first in self._media_names or self._is_medium(name):
            return _label(Voice.MEDIUM, speaker=name)
        return self._plain_name(name, inside)

    def _with_brackets(self, label: Label, inside: str) -> Label:
        """ "The Chancellor (Ada Northwood)", "Question (Harbour Gazette)": the brackets name the speaker."""
        if inside and self._capitalised(inside.split()):
            return replace(label, speaker=inside, voice=Voice.TITLED if label.voice is Voice.OFFICE else label.voice)
        return label

    def _person(self, name: str) -> Label | None:
        """ "Mr Doe", "Finance Minister Ada Doe", "Ada Doe, Director of …": a person with a title or office."""
        head, comma, rest = name.partition(",")
        if comma and rest.strip():
            return self._person_and_role(head.strip(), rest.strip())
        words = name.split()
        low = [w.lower().rstrip(".") for w in words]
        cut = int(low[0] in self._first)
        for end in range(1, min(len(words), 8)):
            last = max((n for n in range(1, 5) if " ".join(low[max(0, end - n) : end]) in self._ranks), default=0)
            cut = end if last else cut
        who = words[cut:]
        if not cut or not who or not self._capitalised(words) or low[cut] in self._of:
            office = bool(cut and who) and low[cut] in self._of and self._capitalised(words)
            return _label(Voice.OFFICE, role=name) if office else None
        if not self._may_end_name(low):
            return None
        role = words[:cut]
        while role and role[0].lower().rstrip(".") in (self._titles | self._first) - self.roles[Voice.OFFICE]:
            role = role[1:]
        return _label(Voice.TITLED, speaker=_readable(" ".join(who)), role=" ".join(role) or None)

    def _person_and_role(self, head: str, rest: str) -> Label | None:
        """ "Ada Doe, Director of …" or "Minister for Trade, Ms Ada Doe"."""
        if any(c.isdigit() for c in rest):  # a dateline: "NORTHPORT, Oct 14:"
            return None
        first, second = self._person(head), self._person(rest)
        name = rest.partition(",")[0].split()
        ranked = len(head.split()) > 1 and head.split()[-1].lower() in self._ranks
        if ranked and len(name) > 1 and self._capitalised(name) and name[-1].lower() not in self._ranks:
            return _label(Voice.TITLED, speaker=_readable(" ".join(name)), role=head)
        if first and first.voice is Voice.OFFICE and (second is None or second.speaker):
            bare = _readable(rest) if self._capitalised(rest.split()) else None
            return _label(Voice.TITLED, speaker=second.speaker if second else bare, role=head)
        if first is None and not (len(head.split()) > 1 and self._capitalised(head.split())):
            return None
        return _label(Voice.TITLED, speaker=(first and first.speaker) or _readable(head), role=rest)

    def _plain_name(self, name: str, inside: str) -> Label | None:
        words = name.split()
        low = [w.lower().strip(".,") for w in words]
        if not words or name.lower() in self._no or not self._may_be_name(low):
            return None
        if len(words) > 5 or not self._capitalised(words) or "and" in low or any(c.isdigit() for c in name):
            return None
        voice = Voice.NAME if len(words) > 1 else Voice.WORD
        if inside and (self._is_medium(inside) or inside.lower() in self._media_names):
            voice = Voice.ASKER
        return _label(voice, speaker=_readable(name), role=inside or None)

    def _may_be_name(self, low: Sequence[str]) -> bool:
        """Whether words (in small letters) can be those of a person or an outlet: no nouns of headings."""
        return low[0] not in self._no | self._particles and self._may_end_name(low)

    def _may_end_name(self, low: Sequence[str]) -> bool:
        return low[-1] not in self._no_name and not any(self._abstract.search(w) for w in low)

    def _capitalised(self, words: Sequence[str]) -> bool:
        return all(w[0].isupper() or w.lower() in self._particles or w[0] in "&'" for w in words) and any(
            w[0].isupper() for w in words
        )

    def _is_medium(self, name: str) -> bool:
        words = [w.lower() for w in _WORD.findall(name)]
        return (
            bool(words)
            and self._capitalised(name.split())
            and (
                any(w in self._media for w in words)
                or any(w.isupper() and w.lower() in self._media_names for w in name.split())
            )
        )

    def _outlet(self, name: str) -> str | None:
        """The medium a reporter is of: the label without "reporter", "from" and the like."""
        words = [w.strip("\"'") for w in name.split()]
        at = next((i for i, w in enumerate(words) if w.lower() in self._reporting), 0)
        from_one = at and words[:at] != [w for w in words[:at] if w.lower() in self._of]
        words = words[:at] if from_one else [w for w in name.split() if w.lower().strip("\"'") not in self._reporting]
        while words and words[0].lower() in self._of:
            words = words[1:]
        while words and words[-1].lower() in self._of:
            words = words[:-1]
        return " ".join(words).strip(" \"',()") or None


def _label(voice: Voice, speaker: str | None = None, role: str | None = None) -> Label:
    return Label(line=0, span=Span(0, 1), text_start=0, voice=voice, speaker=speaker, role=role)


def _readable(name: str) -> str:
    """A name in capitals written as a name: "ADA NORTHWOOD" is "Ada Northwood"."""
    return " ".join(w.capitalize() if w.isupper() and len(w) > 2 and "." not in w else w for w in name.split())
