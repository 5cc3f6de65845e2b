"""Finds the names of bodies: entries of the vocabulary, well-known bodies, and open names by their form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from policygraph.annotation.casing import Passage, Reading, squeeze
from policygraph.annotation.jurisdiction import INTERNATIONAL, countries, country_of_body, is_shared
from policygraph.annotation.known_bodies import known_body, known_pattern
from policygraph.annotation.spelling import spelt_by
from policygraph.lexicon import Lexicon, TermHit
from policygraph.lexicon.rules import Rule, RuleBook, any_of
from policygraph.model import Scheme, Span

_ARTICLE = re.compile(r"(?:the|The|THE|a|an|A|An)\s+")
_OWNER = re.compile(r"([A-Z][\w.\-]*?)(?:'s|(?<=s)')\s+")
_LAST = re.compile(r"(?<!\bthe)(?<!\bof),?\s+([\w\-]*[^\Ws])\Z")  # "Bank of Lunaria Governor", not "Board of Governors"
_AND = re.compile(r"\s+(?:and|&)\s+")
_PLACED = re.compile(r"\s+in\s+(?:the\s+)?([A-Z][\w.\-]*(?:\s[A-Z][\w.\-]*){0,2})\Z")
_OPEN_END = frozenset({"of", "the", "for", "on", "and", "in"})
_ABBREVIATION = re.compile(r"(?:\b(?:Ltd|Inc|Co|Corp|Bhd|Pty|Pte|Cos|Bros)|[A-Z])\.\Z")
_OFFICE = re.compile(r"([\w-]+) of (?:the )?\Z")
_MONEY = re.compile(r"\bof (?:[A-Z]{1,3}\$?|\W)\d[\d.,]*\Z")
_CURRENCY = re.compile(r"\s(?:US|A|NZ|C|HK|S|F|FJ|TT|J|R)\Z")
_NEXT_ITEM = re.compile(r",?\s+(?:and|&)\s+(?:the\s+)?|,\s+(?:the\s+)?")
_CAMEL = re.compile(r"[A-Z]?[a-z]+[A-Z]\w*")
_FINAL = re.compile(r"\s+\S+\Z")
_INITIAL = re.compile(r"\s+[A-Z]\Z")
_INITIAL_ON = re.compile(r"\.\s?[A-Z]")
_ACRONYM = re.compile(r"([A-Z]{3,6})(?![\w-])")
_LATER_WORD, _SHORTEST_HELD = re.compile(r"[\w\-]+"), 3  # "Bank of Lunaria"
_BRACKETED = re.compile(r"\s?\(([A-Z]{2,8})\)")
_LEAD = re.compile(r"([\w.]+)(\s[\w.]+)?(?:'s)?\s+\Z")


@dataclass(frozen=True, slots=True)
class BodyName:
    """A name of a body as it stands; `known` is its vocabulary id, `full` its usual full name, `kind` its type."""

    span: Span
    name: str
    rule: str
    confidence: float
    known: str | None = None
    full: str | None = None
    kind: str | None = None
    title: bool = False


def without_article(span: Span, text: str) -> Span:
    """The span without an article at its start."""
    m = _ARTICLE.match(text, span.start, span.end)
    return Span(m.end(), span.end) if m and m.end() < span.end else span


def keep_longest(names: list[BodyName]) -> list[BodyName]:
    """Of overlapping names the longest stays, then a well-known body's, then the vocabulary's, then the surest."""
    ranked = sorted(
        names, key=lambda n: (-len(n.span), n.full is None, n.known is None, -n.confidence, n.span.start, n.rule)
    )
    kept: list[BodyName] = []
    for name in ranked:
        if not any(name.span.overlaps(k.span) for k in kept):
            kept.append(name)
    return sorted(kept, key=lambda n: n.span)


def kind_of(name: str, rules: RuleBook) -> str:
    """The kind of a body by the words of its name; "other" where none tells."""
    for kind, words in rules.tables["organisation_kinds"]["order"]:
        if re.search(rf"(?<!\w){any_of(words)}(?!\w)", name):
            return str(kind)
    return "other"


class BodyFinder:
    """Finds names of bodies in one briefing; `home` is the country whose bodies need no adjective."""

    def __init__(self, reading: Reading, lexicon: Lexicon, home: str | None) -> None:
        self.reading = reading
        self.lexicon = lexicon
        self.rules = lexicon.rules
        self.home = home
        self.lands = countries(self.rules)
        words = self.rules.words
        self.never = {w.casefold() for w in words["org_never"]}
        self.generic_government = set(words["org_government_generic"])
        self.places = set(words["name_places"]) | set(self.lands.codes)
        self.holder = re.compile(  # "(Governor of the) Bank of | Lunaria | Ada Quill"
            rf"\bof\s+(?:the\s+)?(?P<place>{any_of(sorted(self.places))})(?P<name>(?:\s+[A-Z][\w-]+){{2,4}})\Z"
        )
        self.topics = set(words["person_portfolio"])
        offices, topics = any_of(words["org_title"]), any_of(words["person_portfolio"])
        self.next_office = re.compile(rf",?\s+(?:and\s+)?(?:[A-Z][a-z]+\s+)?{offices}\s+(?:of|for)\b")
        self.topic_holder = re.compile(  # "(Secretary of the) Ministry for Trade | Ada Quill"
            rf"\A.*\b(?:of|for|on)\s.*\b{topics}(?P<name>(?:\s+(?!{topics}\b)[A-Z][\w-]+){{2,4}})\Z", re.DOTALL
        )
        self.says = re.compile(rf"\s+{any_of(words['person_say'])}\b")
        self.law_on = self.rules.compile(r"{org_law_on}\Z", 0)
        self.office_of = self.rules.compile(r"{org_office_of}\Z", 0)
        self.joint_left = self.rules.compile(r"(?P<left>.*\S){org_joint}\Z", re.DOTALL)
        self.part_of = self.rules.compile(r"{org_part_of}", 0)
        self.next_body = self.rules.compile(r"{org_next}", 0)
        self.situated = self.rules.compile(r"{org_situated}", 0)
        self.meant_for = self.rules.compile(r"{org_meant_for}", 0)
        self.doings = set(words["org_doing"])
        self.not_acronyms = set(words["org_not_acronyms"])
        self.heads = set(words["org_head"]) | set(words["org_last"]) | set(words["org_alone"])
        self.titles = set(words["org_title"])
        self.office_behind = self.rules.compile(
            r" of \S.*?(?<!\bof)(?<!\bthe)(?<!\band)(?P<office> {person_title}) (?=[A-Z])", re.DOTALL
        )
        self.kind_words = set(words["org_kind_word"])
        self.kind_core = set(words["org_kind_core"])
        self.kind_named = set(words["org_kind_named"])
        self.company_ends = set(words["org_company_end"]) - {"Airlines", "Airways"}
        self.laws = {"Act", "Bill", "Law"}
        self.others_end = self.laws | self.company_ends | set(words["org_programme_end"])
        self.banks = {w.title() for w in words["org_small"]}
        self.plural = re.compile(r"\s+(?:have|are|were)\b")
        self.and_office = re.compile(rf"\s+and\s+(?:the\s+)?(?:[A-Z][a-z]+\s+)?{offices}\s+(?:of|for)\b")
        self.of_laws, self.desk, self.seated, self.shouted = (
            self.rules.compile(f"{{org_{name}}}", 0) for name in ("of_laws", "desk", "seated", "shouted")
        )
        self.teams = set(words["org_team"])
        self.given = set(words["person_given"])
        self.law_behind = re.compile(r"(?:'s)?\s+(?:\([A-Z]\w+\)\s+)?(?:Act|Bill)\b")
        self.not_before = re.compile(r"\s+" + any_of(words["org_not_before"]) + r"\b")

    def find(self) -> list[BodyName]:
        """All names of bodies, without overlaps, in text order."""
        found = [name for passage in self.reading.passages for name in self._in_passage(passage)]
        return keep_longest(found)

    def _in_passage(self, passage: Passage) -> Iterator[BodyName]:
        for name in (*self._vocabulary(passage.span), *self._well_known(passage.span), *self._open(passage)):
            yield replace(name, title=passage.title)

    # --- the vocabulary ---

    def _vocabulary(self, within: Span) -> Iterator[BodyName]:
        text = self.reading.text
        for hit in self.lexicon.find(text, Scheme.ORGANISATION, start=within.start, end=within.end):
            span = without_article(hit.span, text)
            name = squeeze(span.of(text))
            if self.office_of.search(text, max(0, span.start - 20), span.start):
                continue  # an office, and no body
            if self.not_before.match(text, span.end) or not self._is_printed_as_name(name, hit.label):
                continue
            yield from self._settle(span, name, hit)

    def _is_printed_as_name(self, name: str, label: str) -> bool:
        """Acronyms as they are; names with a capital; the central bank of the country in small letters too."""
        bare = label.split("(")[0].strip()
        if bare.isupper() and len(bare) <= 8:
            return name == bare
        return any(c.isupper() for c in name) or name in self.rules.words["org_small"]

    def _settle(self, span: Span, name: str, hit: TermHit) -> Iterator[BodyName]:
        """A shared name is the vocabulary's body only in that body's country; elsewhere it stays open."""
        country = self.country_before(span) or self.home
        owners = {country_of_body(identifier, self.lexicon): identifier for identifier in reversed(hit.ids)}
        bare_head = name in self.heads or name in self.rules.words["org_short_head"]
        if country in owners:
            yield BodyName(span, name, "org.vocabulary", 1.0, owners[country])
        elif INTERNATIONAL in owners:
            if not bare_head:
                yield BodyName(span, name, "org.vocabulary", 1.0, owners[INTERNATIONAL])
        elif not is_shared(name, self.rules):
            yield BodyName(span, name, "org.vocabulary", 0.95, hit.id)
        elif " " in name and name[0].isupper():
            yield BodyName(span, name, "org.open", 0.8, kind=kind_of(name, self.rules))

    def country_before(self, span: Span) -> str | None:
        """The country named right before a name: "Japan's Ministry of ...", "the Danish Ministry of ..."."""
        m = _LEAD.search(self.reading.text, max(0, span.start - 40), span.start)
        if not m:
            return None
        return self.lands.code(squeeze(m[1] + (m[2] or "")).removesuffix("'s")) or self.lands.code(
            (m[2] or m[1]).strip().removesuffix("'s")
        )

    # --- well-known bodies ---

    def _well_known(self, within: Span) -> Iterator[BodyName]:
        text = self.reading.text
        for m in known_pattern(self.rules).finditer(text, within.start, within.end):
            span = Span(m.start(), m.end())
            body = known_body(squeeze(m[0]), self.home, self.rules)
            if body and not self.not_before.match(text, span.end):
                yield BodyName(span, squeeze(m[0]), "org.known", 0.95, full=body[0], kind=body[1])

    # --- open names ---

    def _open(self, passage: Passage) -> Iterator[BodyName]:
        text = self.reading.text
        for rule in self.rules.likely("org", passage.span.of(text)):
            if passage.title and not rule.extra.get("titles", False):
                continue
            for m in rule.regex.finditer(text, passage.span.start, passage.span.end):
                whole = Span(*m.span("hit"))
                span = self._trim(whole, rule)
                for other in filter(None, (self._left_over(whole, span, rule), self._next(whole, rule))):
                    name = squeeze(other.of(text))
                    yield BodyName(other, name, rule.id, rule.confidence, kind=kind_of(name, self.rules))
                if span is not None and not (rule.extra.get("acronym") and f"({span.of(text)})" in text):
                    name = squeeze(span.of(text)).rstrip(",")
                    yield BodyName(span, name, rule.id, rule.confidence, kind=kind_of(name, self.rules))

    def _left_over(self, whole: Span, kept: Span | None, rule: Rule) -> Span | None:
        """The first of two bodies that "and" joins, where the second was kept: "Kelp Council and Ferry Board"."""
        if kept is None or kept.start <= whole.start or self.part_of.search(self.reading.text, whole.start, whole.end):
            return None
        joint = self.joint_left.match(self.reading.text, whole.start, kept.start)
        left = Span(whole.start, joint.end("left")) if joint else None
        if left is None or left.of(self.reading.text).split()[-1] not in self.heads:
            return None
        return self._trim(left, rule)

    def _next(self, whole: Span, rule: Rule) -> Span | None:
        """The body behind "to the", which a rule took for a part of the one before."""
        m = self.next_body.search(self.reading.text, whole.start, whole.end)
        return self._trim(Span(m.end(), whole.end), rule) if m and m.end() < whole.end else None

    def _trim(self, span: Span, rule: Rule) -> Span | None:
        """Cut a neighbour off that is joined by "and"; None if what is left names no body."""
        text = self.reading.text
        span = self._without_strangers(without_article(span, text), text)
        behind_title = _LEAD.search(text, max(0, span.start - 40), span.start)
        titled = behind_title is not None and (behind_title[2] or behind_title[1]).strip() in self.titles
        for m in reversed(list(_AND.finditer(span.of(text)))):
            if rule.extra.get("joined") or self._joins_place(span.of(text), m):
                continue
            left, right = squeeze(span.of(text)[: m.start()]), span.of(text)[m.end() :]
            if titled or self._stands_alone(left) or self._are_two(right, span.end):
                both = right not in self.banks and all(self.heads & set(part.split()) for part in (left, right))
                names = both or self.heads.isdisjoint(left.split())
                cut = (span.start + m.end(), span.end) if names else (span.start, span.start + m.start())
                span = Span(*cut)
                break
        office = _OFFICE.search(text, max(0, span.start - 40), span.start)
        holder = self.holder.search(text, span.start, span.end) if office and office[1] in self.titles else None
        if holder and not self.heads & set(holder["name"].split()):
            span = Span(span.start, holder.end("place"))
        if office and office[1] in self.titles:
            span = self._without_holder(span, text)
        span = self._without_edges(span, text)
        name = squeeze(span.of(text))
        words = name.split()
        if not words or name.casefold() in self.never or name in self.places or name in self.not_acronyms:
            return None
        if len(words) == 1 and words[0] in self.heads and rule.id != "org.alone":
            return None
        if (
            (self._is_kind(words) and not self._is_introduced(span))
            or (self.laws & set(words) and words[-1] not in self.teams and not self.of_laws.search(name))
            or words[-1] in _OPEN_END
            or self.law_behind.match(text, span.end)
            or (words[-1] == "Treasury" and self.not_before.match(text, span.end))
        ):
            return None
        generic = len(words) > 1 and words[-2] in self.generic_government and words[-3:-2] in ([], ["and"])
        if generic and words[-1] in ("Government", "Administration"):
            return None  # "State Government", "Commonwealth and State Government"
        if _MONEY.search(name) or (
            words[0] in self.doings and self.law_on.search(text, max(0, span.start - 40), span.start)
        ):
            return None
        if rule.extra.get("place") == "first":
            return span if any(" ".join(words[:n]) in self.places for n in (1, 2, 3)) else None
        return self._to_place(span, rule) if rule.extra.get("place") else span

    def _joins_place(self, name: str, joint: re.Match[str]) -> bool:
        """Whether an "and" stands inside the name of a country: "Trinidad and Tobago"."""
        left, right = name[: joint.start()].split()[-1], name[joint.end() :].split()
        return any(f"{left} and {' '.join(right[:n])}" in self.places for n in (1, 2))

    def _to_place(self, span: Span, rule: Rule) -> Span | None:
        """The name up to its place; where the rule says `shorten`, words behind the place are left out."""
        words = squeeze(span.of(self.reading.text)).split()
        if any(" ".join(words[-n:]) in self.places for n in (1, 2, 3)):
            return span
        cut = _FINAL.search(self.reading.text, span.start, span.end)
        if not rule.extra.get("shorten") or len(words) < 3 or cut is None:
            return None
        return self._to_place(Span(span.start, cut.start()), rule)

    def _without_strangers(self, span: Span, text: str) -> Span:
        """The name before a row of bodies known by themselves: "Chamber of Tides | , KelpGold and Eskom"."""
        if self.heads.isdisjoint(span.of(text).split()):
            return span
        for m in _NEXT_ITEM.finditer(text, span.start + 1, span.end):
            behind = Span(m.end(), span.end)
            item = _NEXT_ITEM.split(behind.of(text), maxsplit=1)[0]
            known = known_body(squeeze(item), self.home, self.rules) is not None
            acronym = _ACRONYM.match(item)
            named = known or _CAMEL.match(item) or (acronym and acronym[1] not in self.not_acronyms)
            if self.heads & set(text[span.start : m.start()].split()) and named:
                return Span(span.start, m.start())
        if " on " not in span.of(text):
            return span
        for hit in self.lexicon.find(
            text, Scheme.ORGANISATION, start=span.start, end=span.end
        ):  # "State Council | on kelp": a whole name, and what it speaks on
            if hit.span.start == span.start and " " in hit.span.of(text) and text[hit.span.end :].startswith(" on "):
                return hit.span
        return span

    def _without_holder(self, span: Span, text: str) -> Span:
        """Behind an office: the body without the next office in the row, and without the holder's name."""
        following = self.next_office.search(text, span.start, span.end)
        if following:
            span = Span(span.start, following.start())
        names = span.of(text).split()
        if len(names) > 3 and not (self.heads | self.places | self.company_ends) & set(names[-2:]):
            cut = re.search(r"\s+\S+\s+\S+\Z", span.of(text))
            if cut and self.says.match(text, span.end):  # "(CEO of) Lunaria Enterprise | Ada Quill (said)"
                return Span(span.start, span.start + cut.start())
        for word in list(_LATER_WORD.finditer(text, span.start, span.end))[_SHORTEST_HELD:-1]:
            if word[0] in self.given and word[0] not in self.places:  # "Bank of Lunaria | Nils Aker"
                behind = text[word.end() : span.end].split()
                return span if self.heads & set(behind) else Span(span.start, word.start() - 1)
        m = self.topic_holder.search(span.of(text))
        if m and not (self.heads | self.places) & set(m["name"].split()):
            span = Span(span.start, span.start + m.start("name"))
        return span

    def _without_edges(self, span: Span, text: str) -> Span:
        """The name alone: no owner, purpose or office around it, of a part of a body the body."""
        m = _OWNER.match(text, span.start, span.end)
        if m and (m[1] in self.places or m[1] in self.heads or m[1] in self.titles):
            span = Span(m.end(), span.end)
        if (m := self.situated.search(text, span.start, span.end)) and m["where"] not in self.topics:
            span = Span(span.start, m.start())
        if m := self.next_body.search(text, span.start, span.end):
            span = Span(span.start, m.start())
        if m := self.and_office.search(text, span.start, span.end):
            span = Span(span.start, m.start())
        if m := self.office_behind.search(text, span.start, span.end):
            span = Span(span.start, m.start("office"))  # "Bank of Lunaria | Deputy Governor Ada Quill"
        if m := self.meant_for.match(text, span.start, span.end):
            span = Span(span.start, m.start("for"))
        if m := self.part_of.match(text, span.start, span.end):
            span = Span(m.start("whole"), span.end)
        office = re.search(r"\bof\s+the(?:\s+[\w\-]+){2,6}\Z", span.of(text))  # "Office of the Chief Economist"
        while not office and (m := _LAST.search(text, span.start, span.end)) and m[1] in self.titles:
            span = Span(span.start, m.start())
        m = _PLACED.search(text, span.start, span.end)
        if m and (squeeze(m[1]) in self.places or m[1] == "Parliament"):
            span = Span(span.start, m.start())
        if (m := _CURRENCY.search(text, span.start, span.end)) and text[span.end : span.end + 1] == "$":
            span = Span(span.start, m.start())
        if (m := _INITIAL.search(text, span.start, span.end)) and re.match(
            r"\.\s?[A-Z]", text[span.end : span.end + 3]
        ):
            span = Span(span.start, m.start())  # "Department of Tides | A. B. Quill"
        for lead in (self.desk, self.seated):
            if m := lead.match(text, span.start, span.end):
                span = Span(m.end(), span.end)
        if m := self.shouted.match(text, span.start, span.end):
            span = Span(span.start, m.end("own"))
        if text[span.end - 1] == "." and not _ABBREVIATION.search(text, span.start, span.end):
            span = Span(span.start, span.end - 1)
        return span

    def _is_kind(self, words: list[str]) -> bool:
        """Whether a name says of what kind a body is, and not which: "Statutory Corporation", "India Ltd"."""
        plain = [w.rstrip(".,") for w in words]
        if len(plain) < 2:
            return False
        if len(plain) == 2 and plain[0] in self.places and plain[1] in self.company_ends:
            return True
        words_of_kinds = self.kind_core if len(plain) > 2 else self.kind_words | self.kind_core
        return all(w in words_of_kinds for w in plain) and " ".join(plain) not in self.kind_named

    def _are_two(self, right: str, end: int) -> bool:
        """Whether what "and" joins to a body is another: "the Department of Tides | and Kestrel Energy have agreed"."""
        topical = right.split()[0] in self.topics or right in self.topics
        return right in self.banks or (not topical and self.plural.match(self.reading.text, end) is not None)

    def _is_introduced(self, span: Span) -> bool:
        """Whether its initials stand in brackets behind a name: "the Harbour Authority (HA)"."""
        m = _BRACKETED.match(self.reading.text, span.end)
        return m is not None and spelt_by(squeeze(span.of(self.reading.text)), m[1]) == 0

    def _stands_alone(self, name: str) -> bool:
        """Whether the words before an "and" are a thing of their own: a place, an office, another body."""
        words = name.split()
        if len(words) == 1 and len(name) > 2 and name.isupper() and name not in self.not_acronyms:
            return True
        if len(words) > 1 and (
            words[-1].rstrip(".") in self.others_end or (len(words) > 2 and words[-2] in self.given)
        ):
            return True  # "Tides Law", "Kelp Works Limited", "Tide Relief Scheme", "Adviser Boris Marlow"
        return name in self.places or words[-1] in self.heads or words[-1] in self.titles or words[-1] in self.places
