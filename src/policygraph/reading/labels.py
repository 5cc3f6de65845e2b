"""Finds speaker labels: by the grammar of the label, and by the company it keeps in the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from policygraph.model import Span
from policygraph.reading.lines import Line
from policygraph.reading.rules import Rules, word_set

_MAX_LABEL = 160
_WORD = re.compile(r"[\w.&'/-]+")
_NUMBERED = re.compile(r"\s*\d{1,3}$")


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


class LabelReader:
    """Reads labels; holds the patterns and word lists."""

    def __init__(self, rules: Rules) -> None:
        self._rules = list(rules.family("turn.label"))
        self._cue = rules.rules["turn.cue.question"].regex
        self._spoken = rules.rules["turn.cue.spoken"].regex
        self._roles = {
            Voice.ASKER: word_set(rules, "turn_asker"),
            Voice.ANSWERER: word_set(rules, "turn_answerer"),
            Voice.CHAIR: word_set(rules, "turn_chair"),
            Voice.OFFICE: word_set(rules, "turn_office"),
        }
        self._titles = word_set(rules, "turn_title")
        self._media, self._media_names = word_set(rules, "turn_medium"), word_set(rules, "turn_medium_name")
        self._no, self._particles = word_set(rules, "turn_no_label"), word_set(rules, "turn_particle")
        self._reporting = word_set(rules, "turn_reporting")
        roles = sorted(w for voice in (Voice.ASKER, Voice.CHAIR) for w in self._roles[voice] if len(w) > 3)
        words = "|".join(re.escape(form) for w in roles for form in (w.upper(), w.capitalize()))
        self._inside = re.compile(rf"(?<=[.?!\"')])[ \t]{{1,4}}({words})(?=:\s)")

    def find(self, clean: str, lines: Sequence[Line]) -> list[Label]:
        """The labels of a text in order; those without enough evidence are left out."""
        found = [label for index, line in enumerate(lines) if (label := self._at_start(clean, index, line))]
        accepted = self._accepted(clean, found)
        return sorted(accepted + self._within(clean, lines, accepted), key=lambda x: x.span.start)

    # --- one label -----------------------------------------------------------------------------------

    def _at_start(self, clean: str, index: int, line: Line) -> Label | None:
        text = clean[line.start : min(line.end, line.start + _MAX_LABEL)]
        for rule in self._rules:
            match = rule.regex.match(text)
            if match is None:
                continue
            span = Span(line.start + match.start("hit"), line.start + match.end("hit"))
            read = self._read(rule.id, match)
            if read is not None:
                return replace(read, line=index, span=span, text_start=line.start + match.end())
        return None

    def _read(self, rule: str, match: re.Match[str]) -> Label | None:
        groups = match.groupdict()
        name = (groups.get("name") or "").strip(" \"',")
        if rule == "turn.label.parliament":
            voice = Voice.ASKER if groups["kind"].lower() == "question" else Voice.ANSWERER
            who = self._person(name)
            return replace(who, voice=voice, is_person=who.speaker is not None) if who else _label(voice, role=name)
        if rule == "turn.label.asked":
            who = self._person(name)
            return replace(who, voice=Voice.ASKER, is_person=True) if who else None
        label = self._named(name, groups.get("more") or "", bool((groups.get("tail") or "").strip()))
        if label is None or rule in ("turn.label.colon", "turn.label.bracket"):
            return label
        return replace(label, mute=True)

    def _named(self, name: str, more: str, reporter: bool) -> Label | None:
        """Read a label from its words: role, office, title and name, medium, or bare name."""
        bare = _NUMBERED.sub("", name.lower().removeprefix("the ")).strip()
        inside = more.strip(" ()")
        for voice, words in self._roles.items():
            if bare in words:
                return self._with_brackets(_label(voice, role=name), inside)
        first = bare.split()[0] if bare else ""
        reporting = [w for w in _WORD.findall(name) if w.lower() in self._reporting]
        if reporter or reporting:
            return _label(Voice.ASKER, speaker=self._outlet(name), role=reporting[-1] if reporting else None)
        if first in ("question", "q") and len(bare.split()) > 1:
            return _label(Voice.ASKER, speaker=self._outlet(name.split(None, 1)[1]))
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
        if comma and len(head.split()) > 1 and self._capitalised(head.split()) and rest.strip():
            return _label(Voice.TITLED, speaker=_readable(head), role=rest.strip())
        words = name.split()
        low = [w.lower().rstrip(".") for w in words]
        cut = 0
        for end in range(1, min(len(words), 8)):
            last = max((n for n in range(1, 5) if " ".join(low[max(0, end - n) : end]) in self._ranks), default=0)
            cut = end if last else cut
        who = words[cut:]
        if not cut or not who or not self._capitalised(words) or low[cut] in self._particles | {"for"}:
            office = bool(cut) and low[cut:] and low[cut] in {"for", "of"}
            return _label(Voice.OFFICE, role=name) if office else None
        role = words[:cut]
        while role and role[0].lower().rstrip(".") in self._titles - self._roles[Voice.OFFICE]:
            role = role[1:]
        return _label(Voice.TITLED, speaker=_readable(" ".join(who)), role=" ".join(role) or None)

    @property
    def _ranks(self) -> frozenset[str]:
        return self._titles | self._roles[Voice.OFFICE] | self._roles[Voice.CHAIR]

    def _plain_name(self, name: str, inside: str) -> Label | None:
        words = name.split()
        low = [w.lower().strip(".,") for w in words]
        if not words or low[0] in self._no or low[-1] in self._no or name.lower() in self._no:
            return None
        if len(words) > 5 or not self._capitalised(words) or any(c.isdigit() for c in name):
            return None
        voice = Voice.NAME if len(words) > 1 else Voice.WORD
        if inside and (self._is_medium(inside) or inside.lower() in self._media_names):
            voice = Voice.ASKER
        return _label(voice, speaker=_readable(name), role=inside or None)

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
        words = [w for w in name.split() if w.lower().strip("\"'") not in self._reporting]
        while words and words[0].lower() in {"a", "an", "the", "from", "of", "with", "by", "question"}:
            words = words[1:]
        while words and words[-1].lower() in {"from", "of", "with"}:
            words = words[:-1]
        return " ".join(words).strip(" \"',()") or None

    # --- all labels ------------------------------------------------------------------------------------

    def _accepted(self, clean: str, found: list[Label]) -> list[Label]:
        """Keep labels that the text bears out.

        A role or a title is enough by itself; a name needs a role, a question or a second turn in the text;
        one word or a label without colon must come back.
        """
        ends = [*(label.span.start for label in found[1:]), len(clean)]
        says = [clean[label.text_start : end] for label, end in zip(found, ends, strict=False)]
        often = Counter(_key(clean, label) for label in found)
        letters = {label.role for label in found if label.mute and label.role in ("Q", "A")}
        asks = [self._asks(text) for text in says]
        strong = any(x.voice in _STRONG and not x.mute for x in found) or letters == {"Q", "A"} or _asks_often(found)
        dialogue = strong or (any(asks) and len(often) >= 2)
        out = []
        for label, text, question in zip(found, says, asks, strict=True):
            count = often[_key(clean, label)]
            if label.mute:
                ok = count >= 2 or (label.role in ("Q", "A") and letters == {"Q", "A"})
            elif label.voice is Voice.ANSWERER and label.role == "A":
                ok = "Q" in {x.role for x in found}
            elif label.voice in (Voice.ASKER, Voice.ANSWERER, Voice.CHAIR, Voice.TITLED):
                ok = True
            elif label.voice is Voice.OFFICE:
                ok = count >= 2 or dialogue or bool(self._spoken.search(text[:80]))
            elif label.voice is Voice.MEDIUM:
                ok = question and (dialogue or count >= 2)
            elif label.voice is Voice.NAME:
                ok = dialogue or count >= 2 or bool(self._spoken.search(text[:80]))
            else:
                ok = (count >= 2 or question) and dialogue
            if ok:
                out.append(label)
        return out

    def _asks(self, text: str) -> bool:
        return "?" in text or bool(self._cue.search(text[-600:]))

    def _within(self, clean: str, lines: Sequence[Line], accepted: Sequence[Label]) -> list[Label]:
        """Labels in the middle of a line, where a transcript lost its line breaks: roles and labels known already."""
        taken = {label.span.start for label in accepted}
        known = {clean[x.span.start : x.span.end]: x for x in accepted if not x.mute and len(x.span) > 2}
        pattern = self._inside
        if known:
            names = "|".join(re.escape(n) for n in sorted(known, key=lambda n: (-len(n), n)))
            pattern = re.compile(rf"(?:{self._inside.pattern})|(?<=[.?!\"')])[ \t]{{1,4}}({names})(?=:\s)")
        out = []
        for index, line in enumerate(lines):
            for match in pattern.finditer(clean, line.start, line.end):
                group = 1 if match[1] else 2
                twin = known.get(match[group]) or self._named(match[group], "", reporter=False)
                if twin and match.start(group) not in taken:
                    start = match.end() + 1
                    start += len(clean[start : line.end]) - len(clean[start : line.end].lstrip())
                    out.append(
                        replace(twin, line=index, span=Span(*match.span(group)), text_start=min(start, line.end))
                    )
        return out if len(out) + len(accepted) >= 2 else []


_STRONG = (Voice.ASKER, Voice.ANSWERER, Voice.CHAIR, Voice.TITLED, Voice.OFFICE)


def _asks_often(found: Sequence[Label]) -> bool:
    """Whether an asker's label without colon comes twice ("QUESTION" on lines of their own)."""
    return sum(x.voice is Voice.ASKER for x in found) >= 2


def _key(clean: str, label: Label) -> str:
    return _NUMBERED.sub("", clean[label.span.start : label.span.end].lower())


def _label(voice: Voice, speaker: str | None = None, role: str | None = None) -> Label:
    return Label(line=0, span=Span(0, 1), text_start=0, voice=voice, speaker=speaker, role=role)


def _readable(name: str) -> str:
    """A name in capitals written as a name: "ADA NORTHWOOD" is "Ada Northwood"."""
    return " ".join(w.capitalize() if w.isupper() and len(w) > 2 and "." not in w else w for w in name.split())
