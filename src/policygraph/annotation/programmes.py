"""Finds named plans, programmes, laws, funds, campaigns and events, and later mentions of them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from policygraph.annotation.casing import Passage, Reading, read_cases, slug, squeeze
from policygraph.annotation.jurisdiction import countries
from policygraph.annotation.programme_weighed import PROGRAMME, Choice, programme_choices
from policygraph.annotation.spelling import initials, same_names, spelt_by
from policygraph.lexicon import Lexicon
from policygraph.lexicon.rules import Rule, RuleBook, any_of
from policygraph.model import Briefing, Mention, Reference, Scheme, Span

_LEAD = re.compile(r"(?:the|a|an|our|this|its|their)\s+", re.IGNORECASE)
_BEHIND = re.compile(
    r"""["'\u2019\u201d]?\s?\((?:the\s)?"?([A-Z0-9][A-Za-z&\-]{1,11}(?:\s(?:[IVX]{1,4}|\d{1,4}))?)"?\)"""
)
_LEARNED = "learned.programme"
_SPELLINGS = {"program": "programme", "programme": "program"}


@dataclass(frozen=True, slots=True)
class _Found:
    """A programme as it stands: the quote, the name in it and the kind of its head noun."""

    span: Span
    label: str
    kind: str
    rule: str
    confidence: float
    likely: float = 0.0  # by the weights, where there are any


def find_programmes(briefing: Briefing, lexicon: Lexicon, mentions: list[Mention]) -> list[Mention]:
    """Mentions of named programmes in text order, without overlaps; `mentions` are the names already found.

    Every reference is open: id is the slug of the name without article and quotation marks, label the name as
    printed where it is fullest. Overlaps: the longest wins, then the first in text.
    """
    rules = lexicon.rules
    reading = read_cases(briefing, rules)
    finder = _Finder(briefing, reading, rules, mentions)
    named = _keep_best(finder.weighed(finder.find()))
    references = _references(named, reading.text, rules)
    found = [Mention(f.span, references[f.label], f.rule, f.confidence) for f in named]
    found += _repeats(found, reading, rules, mentions)
    found += _short_forms(found, reading, rules, mentions)
    return sorted(found, key=lambda m: m.span)


def choices_in(briefing: Briefing, lexicon: Lexicon, mentions: list[Mention]) -> list[Choice]:
    """What may name a programme in a briefing, with its cues; for learning and for looking at."""
    finder = _Finder(briefing, read_cases(briefing, lexicon.rules), lexicon.rules, mentions)
    return finder.choices(_surest(finder.find()))


class _Finder:
    """Runs the rules of the family "programme" over one briefing."""

    def __init__(self, briefing: Briefing, reading: Reading, rules: RuleBook, mentions: list[Mention]) -> None:
        self.original = briefing.text
        self.reading = reading
        self.rules = rules
        self.names = [m for m in mentions if m.reference.scheme in (Scheme.ORGANISATION, Scheme.PERSON)]
        self.never = {w.casefold() for w in rules.words["programme_never"]}
        self.generic = set(rules.words["programme_generic"])
        head = any_of(rules.words["programme_head"])
        behind = any_of([*rules.words["programme_head"], *rules.words["programme_small_head"]])
        self.joint = re.compile(rf"(?P<left>\b{head}s?)(?:\s+(?:and|&)|'s)\s+(?=.*\b{behind})", re.DOTALL)
        self.row = re.compile(r",?\s+and\s+(?:the\s+)?|,\s+(?:the\s+)?")
        part = any_of(rules.words["programme_part"])
        self.whole = re.compile(rf"(?:[A-Z][\w\-]*\s+){{0,5}}{part}\s+of\s+the\s+(?=[A-Z\d])|Draft\s+(?=.*\s{head}\Z)")
        self.opening = re.compile(
            rf"(?!{head}\b)(?:[A-Z][a-z]+\s+(?:for|to|of|under|in|on|from|by|with)\s+the\s+"
            rf"|(?:[A-Z][A-Z\-]{{0,5}}|Part-?[A-Z])\s+(?:of|to)\s+the\s+"
            r"|(?:Launch|Implementation|Introduction|Extension|Review|Amendments?)\s+(?:of|to)\s+)(?=[A-Z\d])"
        )
        self.owners = set(rules.words["programme_owner"])
        self.places = set(rules.words["name_places"]) | set(countries(rules).codes)
        self.event_heads = {"festival", "expo", "summit", "fund"}
        self.body_fund = re.compile(rf"\b{any_of(rules.words['programme_body_fund'])}\b")
        self.possessives = set(rules.words["org_possessive"])

    def find(self) -> list[_Found]:
        """All that the rules find, overlaps included."""
        return [f for passage in self.reading.passages for f in self._in_passage(passage)]

    def choices(self, found: dict[Span, _Found]) -> list[Choice]:
        """What may name a programme, whether or not a rule finds it."""
        said = {span: f.rule for span, f in found.items()}
        return programme_choices(self.reading, said, self.names, self.rules)

    def weighed(self, found: list[_Found]) -> list[_Found]:
        """What the weights keep of what the rules find, and what they find themselves; a rule may be `sure`."""
        weights = self.rules.weighing(PROGRAMME, PROGRAMME)
        if weights is None:
            return found
        by_span = _surest(found)
        out = []
        for choice in self.choices(by_span):
            likely = weights.likely(choice.cues)[PROGRAMME]
            sure = self.rules.rules[choice.said].extra.get("sure") if choice.said else False
            if sure or weights.holds(PROGRAMME, likely, bool(choice.said)):
                own = by_span.get(choice.span) or self._named(choice.span)
                likely = max(likely, own.confidence) if own and sure else likely
                out += [replace(own, confidence=likely, likely=likely)] if own else []
        return out

    def _named(self, span: Span) -> _Found | None:
        """A programme that no rule knows."""
        label = squeeze(span.of(self.original))
        bracketed = f"({label})" in self.original
        several = self.joint.search(span.of(self.reading.text)) and "'s " in label.replace("\u2019", "'")
        if not slug(label) or label.casefold() in self.never or bracketed or several:
            return None  # initials are read with their name, and a plan's fund beside its plan
        return _Found(span, label, kind_of(label, self.rules), _LEARNED, 0.0)

    def _in_passage(self, passage: Passage) -> Iterator[_Found]:
        for rule in self.rules.likely("programme", passage.span.of(self.reading.text)):
            if passage.title and not rule.extra.get("titles", False):
                continue
            for m in self._matches(rule, passage):
                if "words" in m.groupdict() and all(w in self.generic for w in m["words"].split()):
                    continue
                if rule.extra.get("place") and m["place"] not in self.places:
                    continue
                if "caps" in m.groupdict() and not self._names_one(Span(*m.span("caps")), m["head"]):
                    continue
                hit = Span(*m.span("hit"))
                if rule.extra.get("initials"):
                    start = spelt_by(m.groupdict().get("spelt") or m["hit"], m["acronym"])
                    if start is None:
                        continue
                    hit = Span(hit.start + start, hit.end)
                joint = self.row if rule.extra.get("row") else self.joint
                for span, head in self._pieces(hit, m["head"] if "head" in m.groupdict() else None, joint):
                    found = self._accept(span, head, rule)
                    if found is not None:
                        yield found

    def _matches(self, rule: Rule, passage: Passage) -> Iterator[re.Match[str]]:
        """Where a rule matches; a rule marked `whole` must match the passage from end to end."""
        span = passage.span
        if not rule.extra.get("whole"):
            yield from rule.regex.finditer(self.reading.text, span.start, span.end)
        elif whole := rule.regex.fullmatch(self.reading.text, span.start, span.end):
            yield whole

    def _pieces(self, span: Span, head: str | None, joint: re.Pattern[str]) -> Iterator[tuple[Span, str | None]]:
        """The names that a match joins: "the Ports Act and Tide Plan" is two, as is "the Ports Act's Tide Fund"."""
        text = span.of(self.reading.text)
        start = 0
        for m in joint.finditer(text):
            left = m.groupdict().get("left")
            yield Span(span.start + start, span.start + (m.end("left") if left else m.start())), left
            start = m.end()
        yield Span(span.start + start, span.end), head

    def _accept(self, span: Span, head: str | None, rule: Rule) -> _Found | None:
        """The programme that a quote names, or None where it names none."""
        span = self._without_opening(self._without_owner(span))
        if whole := self.whole.match(self.reading.text, span.start, span.end):
            span = Span(whole.end(), span.end)
        text = self.reading.text
        printed = squeeze(
            _LEAD.sub("", span.of(self.original), count=1) if _LEAD.match(span.of(text)) else span.of(self.original)
        )
        name = slug(printed)
        if not name or printed.strip('"“”').casefold() in self.never or self._is_name(span, head):
            return None
        label = printed
        kind = str(rule.extra.get("kind") or kind_of(head or printed, self.rules))
        return _Found(span, label, kind, rule.id, rule.confidence)

    def _without_owner(self, span: Span) -> Span:
        """Leave out an owner in front ("Lunaria's National Plan") and a body joined on ("Parliament in the ...")."""
        text = self.reading.text
        m = re.match(r"([\w\-]+'s)\s+", span.of(text))
        if m and m[1] not in self.possessives:
            span = Span(span.start + m.end(), span.end)
        for name in self.names:
            joined = re.compile(r"\s+(?:and|of|in|to|for)\s+(?:the\s+)?").match(text, name.span.end)
            if name.span.start == span.start and joined and joined.end() < span.end:
                span = Span(joined.end(), span.end)
        return span

    def _names_one(self, caps: Span, head: str) -> bool:
        """Whether the words in capitals before a head in small letters name it, not its owner or a sentence's start."""
        text = self.reading.text
        words = caps.of(text).split()
        if len(words) == 1 and not words[0].isupper() and _opens(text, caps.start):
            return False
        if all(w in self.owners or w.removesuffix("'s") in self.places for w in words) or words[-1].endswith("'s"):
            return False
        if len(words) == 1 and f"({words[0]})" in text and f"({words[0]}) {head}" not in text:
            return False  # initials that are spelt out: what they name is read there
        if head == "system" and (len(words) < 2 or words[0] in self.places):
            return False
        return head in self.event_heads or not any(n.span.covers(caps) or n.span == caps for n in self.names)

    def _without_opening(self, span: Span) -> Span:
        """Leave out the noun that opens a sentence before the name: "Applications for the Kelp Grant"."""
        m = self.opening.match(self.reading.text, span.start, span.end)
        if m is None or not (_opens(self.reading.text, span.start) or m[0].split()[0].isupper()):
            return span
        return Span(m.end(), span.end)

    def _is_name(self, span: Span, head: str | None) -> bool:
        """Whether the quote lies in the name of a body or a person; a fund or a scheme may be a body too."""
        fund = (head or "").casefold() in ("fund", "scheme") and not self.body_fund.search(span.of(self.reading.text))
        return any(n.span.covers(span) and not (fund and n.span == span) for n in self.names)


def _opens(text: str, start: int) -> bool:
    """Whether a sentence or a line begins here."""
    before = text[max(0, start - 3) : start]
    return not before.strip() or "\n" in before or before.strip()[-1] in ".?!:;•"


def kind_of(head: str, rules: RuleBook) -> str:
    """The kind of a programme by its head noun, or by the last noun in it that tells a kind."""
    words = head.casefold().strip('"').split()
    table = {noun: kind for kind, nouns in rules.tables["programme_kinds"].items() for noun in nouns}
    for n in range(len(words)):
        for word in (" ".join(words[n:]), words[-1 - n]):
            if word in table or word.removesuffix("s") in table:
                return str(table.get(word) or table[word.removesuffix("s")])
    return "programme"


def _surest(found: list[_Found]) -> dict[Span, _Found]:
    """Of what several rules find in one place the surest."""
    return {f.span: f for f in sorted(found, key=lambda f: f.confidence)}


def _keep_best(found: list[_Found]) -> list[_Found]:
    """Of names that overlap the one that the weights think likeliest, else the longest."""
    kept: list[_Found] = []
    for one in sorted(found, key=lambda f: (-f.likely, -len(f.span), f.span, -f.confidence, f.rule)):
        if not any(one.span.overlaps(k.span) for k in kept):
            kept.append(one)
    return sorted(kept, key=lambda f: f.span)


def _references(named: list[_Found], text: str, rules: RuleBook) -> dict[str, Reference]:
    """One reference per name; the forms of a name that a text uses side by side share it."""
    plain = rules.sets("programme_")["plain_head"]
    by_id: dict[str, _Found] = {}
    for one in named:
        by_id.setdefault(slug(one.label), one)
    other = same_names({i: one.label for i, one in by_id.items()})
    for identifier, one in by_id.items():  # "the Harbour Guarantee" beside "the Harbour Guarantee Scheme"
        longer = [i for i in by_id if i.startswith(identifier + "-") and i.count("-") == identifier.count("-") + 1]
        if len(longer) == 1 and longer[0].rpartition("-")[2] in plain and " " in one.label:
            other.setdefault(identifier, longer[0])
    tails = _tails(by_id, text, any_of(rules.words["programme_definite"]))
    other = {short: other.get(whole, whole) for short, whole in tails.items()} | other
    for one, following in itertools.pairwise(named):
        between = text[one.span.end : following.span.start]
        if between.strip("\"'\u2019\u201d \n") == "(" and text[following.span.end :].startswith(")"):
            other.setdefault(slug(following.label), other.get(slug(one.label), slug(one.label)))
    _same_initials(named, text, other)
    references: dict[str, Reference] = {}
    for one in named:
        identifier = slug(one.label)
        identifier = other.get(identifier, identifier)
        first = by_id[identifier]
        references[one.label] = Reference(Scheme.PROGRAMME, identifier, first.label, known=False, kind=first.kind)
    return references


def _tails(by_id: dict[str, _Found], text: str, definite: str) -> dict[str, str]:
    """Names that are the end of one printed before: "this Credit Facility" behind "the Winter Credit Facility"."""
    same = {}
    for identifier, one in by_id.items():
        longer = [i for i, whole in by_id.items() if i.endswith("-" + identifier) and whole.span < one.span]
        if len(longer) != 1 or "-" not in identifier:
            continue
        left = longer[0].removesuffix("-" + identifier).rpartition("-")[2]  # "winter Credit Facility", too
        article = _LEAD.match(text, one.span.start, one.span.end)  # a quote may hold its own
        before = text[max(0, one.span.start - 40) : article.end() if article else one.span.start]
        if re.search(rf"\b(?:{definite}|{left})\s+\Z", before, re.IGNORECASE):
            same[identifier] = longer[0]
    return same


def _same_initials(named: list[_Found], text: str, other: dict[str, str]) -> None:
    """Join names that go by the same initials: "Tide Market Scheme (TMS)", "Tide Markets Scheme (TMS)", "the TMS"."""
    first_of: dict[str, str] = {}
    for one in named:
        acronym = _bracketed(text, one.span) or _leading(one.label)
        if acronym and spelt_by(one.label, acronym) is not None:
            identifier = slug(one.label)
            first = first_of.setdefault(acronym, other.get(identifier, identifier))
            if first != identifier:
                other.setdefault(identifier, first)
    for one in named:
        if acronym := initials(one.label):
            first_of.setdefault(acronym, other.get(slug(one.label), slug(one.label)))
    for one in named:
        if one.label in first_of:
            other.setdefault(slug(one.label), first_of[one.label])


def _bracketed(text: str, span: Span) -> str | None:
    """The initials in brackets behind a name: "(TMS)"."""
    m = _BEHIND.match(text, span.end, span.end + 28)
    return m[1] if m and sum(c.isupper() for c in m[1]) > 1 else None


def _leading(label: str) -> str | None:
    """The initials that a name begins with: "TMS Tide Market Scheme"."""
    first, _, rest = label.partition(" ")
    return first if first.isupper() and spelt_by(rest, first) == 0 else None


def _repeats(found: list[Mention], reading: Reading, rules: RuleBook, mentions: list[Mention]) -> list[Mention]:
    """Further places where a name in capitals or its bracketed acronym stands, titles included."""
    wanted: dict[str, Reference] = {}
    for m in found:
        name = squeeze(re.sub(r'["“”]', "", m.reference.label))
        if sum(w[0].isupper() or w[0].isdigit() for w in name.split() if w) > 1:
            wanted.setdefault(name, m.reference)
        if (acronym := _bracketed(reading.text, m.span)) or (
            (acronym := initials(m.reference.label)) and acronym not in rules.words["org_not_acronyms"]
        ):
            wanted.setdefault(acronym, m.reference)
    if not wanted:
        return []
    taken = [m.span for m in (*found, *mentions) if m.reference.scheme is not Scheme.GROUP]
    out: list[Mention] = []
    pattern = re.compile(rf"(?<![\w\-]){any_of(wanted)}(?![\w\-])")
    for passage in reading.passages:
        for hit in pattern.finditer(reading.text, passage.span.start, passage.span.end):
            span = Span(hit.start(), hit.end())
            if not any(span.overlaps(t) for t in taken):
                out.append(Mention(span, wanted[squeeze(hit[0])], "programme.repeat", 0.85))
    return out


def _short_forms(found: list[Mention], reading: Reading, rules: RuleBook, mentions: list[Mention]) -> list[Mention]:
    """ "The program", "the Act": the last programme before whose name has that noun."""
    taken = [m.span for m in (*found, *mentions)]
    heads = any_of(rules.words["programme_short"])
    pattern = re.compile(rf"\b(?:the|this)\s+(?P<hit>{heads})\b(?!\s+(?:of|for|to|on)\b)(?!-)", re.IGNORECASE)
    out: list[Mention] = []
    for passage in reading.passages:
        for m in pattern.finditer(reading.text, passage.span.start, passage.span.end):
            span, head = Span(*m.span("hit")), m["hit"].casefold()
            wanted = {head, _SPELLINGS.get(head, head)}
            earlier = [
                f for f in found if f.span.end <= span.start and wanted & set(slug(f.reference.label).split("-"))
            ]
            if earlier and not any(span.overlaps(t) for t in taken):
                last = max(earlier, key=lambda f: f.span)
                out.append(Mention(span, last.reference, "programme.short-form", 0.7))
    return out
