"""Finds speaker labels: by the grammar of the label, and by the company it keeps in the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from policygraph.model import Span
from policygraph.reading.label_grammar import NUMBERED, Label, LabelGrammar, Voice
from policygraph.reading.lines import Line
from policygraph.reading.rules import Rules

_MAX_LABEL = 160
# a list of those present has no line that ends a sentence
_SPOKEN_LINE = re.compile(r"[.?!…–—-][\"')\]]{0,3}\s{0,200}(?:\[\w{1,12}\])?\s{0,20}(?:\n|$)")
_SMALL = re.compile(r"(?<![\w'-])[a-z]{4,}(?![\w'-])")
_STRONG = (Voice.ASKER, Voice.ANSWERER, Voice.CHAIR, Voice.TITLED, Voice.OFFICE)


class LabelReader:
    """Reads labels; holds the patterns."""

    def __init__(self, rules: Rules) -> None:
        self._rules = list(rules.family("turn.label"))
        self._grammar = LabelGrammar(rules)
        self._cue = rules.rules["turn.cue.question"].regex
        self._to_ask = rules.rules["turn.cue.to-ask"].regex
        self._spoken = rules.rules["turn.cue.spoken"].regex
        self._items = [rules.rules[name].regex for name in ("block.bullet", "block.enumerator")]
        roles = sorted(w for voice in (Voice.ASKER, Voice.CHAIR) for w in self._grammar.roles[voice] if len(w) > 3)
        words = "|".join(re.escape(form) for w in roles for form in (w.upper(), w.capitalize()))
        self._inside = re.compile(rf"(?<=[.?!\"')])[ \t]{{1,4}}({words})(?=:\s)")

    def find(self, clean: str, lines: Sequence[Line]) -> list[Label]:
        """The labels of a text in order; those without enough evidence are left out."""
        found = [label for index, line in enumerate(lines) if (label := self._at_start(clean, index, line))]
        found = self._without_heads(clean, lines, found)
        accepted = _united(clean, self._accepted(clean, found))
        return sorted(accepted + self._within(clean, lines, accepted), key=lambda x: x.span.start)

    def _at_start(self, clean: str, index: int, line: Line) -> Label | None:
        text = clean[line.start : min(line.end, line.start + _MAX_LABEL)]
        for rule in self._rules:
            match = rule.regex.match(text)
            if match is None:
                continue
            span = Span(line.start + match.start("hit"), line.start + match.end("hit"))
            read = self._grammar.read(rule.id, match)
            if read is not None:
                return replace(read, line=index, span=span, text_start=line.start + match.end())
        return None

    def _without_heads(self, clean: str, lines: Sequence[Line], found: Sequence[Label]) -> list[Label]:
        """Leave out would-be names that head what follows: a list, or one label in words that the text writes small."""
        names = [x for x in found if x.voice in (Voice.NAME, Voice.WORD, Voice.MEDIUM)]
        small = frozenset(_SMALL.findall(clean)) if names else frozenset()
        often = Counter(_key(clean, label) for label in found)
        heads = set()
        for label in names:
            following = lines[label.line + 1].of(clean) if label.line + 1 < len(lines) else ""
            alone = label.text_start >= lines[label.line].end
            last = (label.speaker or "").lower().split()[-1:]
            common = label.voice is not Voice.MEDIUM and last and last[0] in small and often[_key(clean, label)] == 1
            if common or (alone and any(p.match(following) for p in self._items)):
                heads.add(label.span)
        return [label for label in found if label.span not in heads]

    def _accepted(self, clean: str, found: list[Label]) -> list[Label]:
        """Keep labels that the text bears out.

        A role or a title is enough by itself; a name needs a role, a question or a second turn in the text;
        one word or a label without colon must come back.
        """
        ends = [*(label.span.start for label in found[1:]), len(clean)]
        says = [clean[label.text_start : end] for label, end in zip(found, ends, strict=False)]
        often = Counter(_key(clean, label) for label in found)
        letters = {x.voice for x in found if len(x.role or "") == 1}  # "Q" and "A" go together
        paired = {Voice.ASKER, Voice.ANSWERER} <= letters
        asks = [self._asks(text) for text in says]
        strong = any(x.voice in _STRONG and not x.mute for x in found) or paired or _asks_often(found)
        dialogue = strong or (any(asks) and len(often) >= 2)
        capitals = any(x.mute and often[_key(clean, x)] >= 2 for x in found)
        out = []
        for label, text, question in zip(found, says, asks, strict=True):
            count = often[_key(clean, label)]
            named = label.voice in (Voice.TITLED, Voice.NAME, Voice.MEDIUM)
            if label.mute:
                letter = len(label.role or "") == 1
                reply = label.voice is Voice.ANSWERER and not letter and strong
                asking = question or label.voice is not Voice.MEDIUM
                ok = (count >= 2 and asking) or (letter and (paired or strong)) or reply or (capitals and named)
            elif label.voice is Voice.ANSWERER and len(label.role or "") == 1:
                ok = paired
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
            if ok and (label.voice is Voice.ASKER or not text.strip() or _SPOKEN_LINE.search(text)):
                out.append(label)
        return [] if len(out) == 1 and out[0].voice in (Voice.MEDIUM, Voice.WORD) else out

    def _asks(self, text: str) -> bool:
        return "?" in text or bool(self._cue.search(text[-600:]) or self._to_ask.search(text[:60]))

    def _within(self, clean: str, lines: Sequence[Line], accepted: Sequence[Label]) -> list[Label]:
        """Labels in the middle of a line, where a transcript lost its line breaks: roles and labels known already."""
        taken = {label.span.start for label in accepted}
        known = {clean[x.span.start : x.span.end]: x for x in accepted if not x.mute and len(x.span) > 1}
        pattern = self._inside
        if known:
            names = "|".join(re.escape(n) for n in sorted(known, key=lambda n: (-len(n), n)))
            pattern = re.compile(rf"(?:{self._inside.pattern})|(?<=[.?!\"')])[ \t]{{1,4}}({names})(?=:\s)")
        out = []
        for index, line in enumerate(lines):
            for match in pattern.finditer(clean, line.start, line.end):
                group = 1 if match[1] else 2
                twin = known.get(match[group]) or self._grammar.named(match[group], "", reporter=False)
                if twin and match.start(group) not in taken:
                    start = match.end() + 1
                    start += len(clean[start : line.end]) - len(clean[start : line.end].lstrip())
                    out.append(
                        replace(twin, line=index, span=Span(*match.span(group)), text_start=min(start, line.end))
                    )
        return out if len(out) + len(accepted) >= 2 else []


def _asks_often(found: Sequence[Label]) -> bool:
    """Whether an asker's label without colon comes twice ("QUESTION" on lines of their own)."""
    return sum(x.voice is Voice.ASKER for x in found) >= 2


def _united(clean: str, labels: Sequence[Label]) -> list[Label]:
    """Two labels in a row with nothing said between them are one: "Asked by: Doe", "Question:"."""
    out: list[Label] = []
    for label in labels:
        last = out[-1] if out else None
        if last and not clean[last.text_start : label.span.start].strip() and label.speaker is None:
            out[-1] = replace(label, speaker=last.speaker, is_person=last.is_person, role=last.role or label.role)
        else:
            out.append(label)
    return out


def _key(clean: str, label: Label) -> str:
    return NUMBERED.sub("", clean[label.span.start : label.span.end].lower())
