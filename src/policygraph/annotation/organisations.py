"""Turns names of bodies into mentions: one reference per body, acronyms and short forms included."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from policygraph.annotation.acronym_weighed import weighed_acronyms
from policygraph.annotation.body_names import BodyFinder, BodyName, keep_longest, kind_of
from policygraph.annotation.casing import Reading, slug, squeeze
from policygraph.annotation.known_bodies import known_bodies
from policygraph.annotation.spelling import initials
from policygraph.lexicon import Lexicon
from policygraph.lexicon.rules import RuleBook, any_of
from policygraph.model import Briefing, Mention, Reference, Scheme, Span, TurnKind

_GROWN = {"of", "for", "on", "Government", "Group", "System", "Party", "Ltd", "Limited", "Inc", "plc", "Corporation"}

_ORGAN = "org.organ-initials"  # finds initials alone, in their brackets


@dataclass(slots=True)
class Body:
    """One body of a briefing with the names it goes by."""

    key: str
    known: str | None
    full: str | None
    kind: str | None
    names: list[str] = field(default_factory=list)
    acronyms: list[str] = field(default_factory=list)

    @property
    def label(self) -> str:
        """The fullest name that the text prints."""
        return max(self.names or self.acronyms, key=lambda n: (len(n), n))


class Bodies:
    """The bodies of one briefing, merged by name."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.by_key: dict[str, Body] = {}

    def add(self, name: BodyName) -> Body:
        """The body a name belongs to; new if it is the first."""
        key = f"={name.known}" if name.known else slug(name.full or name.name)
        body = self.by_key.setdefault(key, Body(key, name.known, name.full, name.kind))
        if name.name not in body.names:
            body.names.append(name.name)
        return body

    def merge_parts(self) -> dict[str, str]:
        """Names that are a part of a longer one: "Reserve Bank" of "Reserve Bank of Lunaria"; old key -> new key."""
        moved: dict[str, str] = {}
        alone = set(self.lexicon.rules.words["org_alone"])
        for body in sorted(self.by_key.values(), key=lambda b: (len(b.label), b.key)):
            if body.known or body.full:
                continue
            wholes = [b for b in self.by_key.values() if b is not body and b.key not in moved]
            whole = next((b for b in wholes if any(_is_part(body.label, n) for n in b.names)), None)
            if whole is None and body.label in alone:
                houses = [b for b in wholes if any(_is_house(body.label, n) for n in b.names)]
                whole = houses[0] if len(houses) == 1 else None
            if whole is not None:
                moved[body.key] = whole.key
                whole.names.extend(n for n in body.names if n not in whole.names)
        for key in moved:
            del self.by_key[key]
        return moved

    def reference(self, key: str) -> Reference:
        """The reference of a body: of the vocabulary, or open with the fullest printed name."""
        body = self.by_key[key]
        if body.known:
            return self.lexicon.reference(Scheme.ORGANISATION, body.known)
        identifier = slug(body.full or body.label)
        return Reference(Scheme.ORGANISATION, identifier, body.label, known=False, kind=body.kind or "other")


def _is_house(short: str, long: str) -> bool:
    """Whether a house or an office called by one word is the one of the longer name: "Parliament", "Scottish ..."."""
    words = long.split()
    return len(words) > 1 and ((words[-1] == short and "of" not in words) or words[:2] == [short, "of"])


def _is_part(short: str, long: str) -> bool:
    """Whether a name is the beginning or the end of a longer one that can only be the same body."""
    a, b = short.split(), long.split()
    if len(a) >= len(b):
        return False
    if b[: len(a)] == a:
        return b[len(a)] in _GROWN and (len(a) > 1 or b[len(a)] not in ("of", "for", "on"))
    return b[-len(a) :] == a and len(a) > 1 and "of" not in b[: -len(a)]


def find_organisations(
    briefing: Briefing, reading: Reading, lexicon: Lexicon, home: str | None, publisher: Reference | None
) -> list[Mention]:
    """All mentions of bodies and of groups of bodies, in text order, without overlaps."""
    rules = lexicon.rules
    finder = BodyFinder(reading, lexicon, home)
    own = _publishers(briefing.metadata.publisher, publisher, reading, finder)
    names = keep_longest([*_outlets(briefing, lexicon), *own, *finder.find(), *weighed_acronyms(reading, lexicon)])
    bodies = Bodies(lexicon)
    keyed = [(name, bodies.add(name).key) for name in names]
    aliases = dict(_introduced(keyed, reading, rules))
    moved = bodies.merge_parts()
    keyed = [(name, moved.get(key, key)) for name, key in keyed]
    aliases = {alias: moved.get(key, key) for alias, key in aliases.items()}
    keyed = _unify(keyed + _repeats(keyed, aliases, reading), aliases)
    for alias, key in aliases.items():
        if key in bodies.by_key and re.search(rf"(?<!\w){re.escape(alias)}(?!\w)", reading.text):
            bodies.by_key[key].acronyms.append(alias)
    keyed = [(name, key) for name, key in keyed if key in bodies.by_key]
    mentions = [
        Mention(name.span, bodies.reference(key), name.rule, name.confidence)
        for name, key in sorted(keyed, key=lambda pair: pair[0].span)
    ]
    mentions += _short_forms(mentions, reading, rules, publisher, bodies)
    mentions += _groups(mentions, reading, rules)
    return sorted(mentions, key=lambda m: m.span)


def _outlets(briefing: Briefing, lexicon: Lexicon) -> Iterator[BodyName]:
    """Turn labels that name a body: media outlets that ask, ministries that answer."""
    for turn in briefing.turns:
        if turn.label is None or turn.speaker is None or turn.is_person:
            continue
        if " " not in turn.speaker and not _is_outlet(turn.speaker, turn.kind, lexicon):
            continue
        at = turn.label.of(briefing.clean).find(turn.speaker)
        span = turn.label if at < 0 else Span(turn.label.start + at, turn.label.start + at + len(turn.speaker))
        concept = lexicon.lookup(Scheme.ORGANISATION, turn.speaker)
        kind = "media" if turn.kind is TurnKind.QUESTION else kind_of(turn.speaker, lexicon.rules)
        yield BodyName(span, squeeze(turn.speaker), "org.turn-label", 0.95, concept.id if concept else None, kind=kind)


def _publishers(
    given: str | None, publisher: Reference | None, reading: Reading, finder: BodyFinder
) -> Iterator[BodyName]:
    """Where the text prints its publisher's name: who is given as publisher is a body, if no office or place."""
    words = (given or "").split()
    office = finder.titles & set(words) and not finder.heads & set(words)
    if given is None or publisher is None or publisher.known or len(words) < 2 or office or given in finder.places:
        return
    for m in re.finditer(rf"(?<![\w\-]){any_of([publisher.label])}(?![\w\-])", reading.text):
        if not finder.not_before.match(reading.text, m.end()) and not finder.law_behind.match(reading.text, m.end()):
            yield BodyName(Span(*m.span()), squeeze(m[0]), "org.publisher", 1.0, kind=publisher.kind)


def _is_outlet(word: str, kind: TurnKind, lexicon: Lexicon) -> bool:
    """Whether a label of one word is a body: one that is known or written in capitals without being a name read so."""
    names = {w.casefold() for w in lexicon.rules.words["turn_medium_name"]}
    known = word.casefold() in names or lexicon.lookup(Scheme.ORGANISATION, word) is not None
    return known or word in known_bodies(lexicon.rules) or (kind is TurnKind.QUESTION and not word.istitle())


def _introduced(keyed: list[tuple[BodyName, str]], reading: Reading, rules: RuleBook) -> Iterator[tuple[str, str]]:
    """Acronyms and short names in brackets behind a name: "... Organization (WTO)"."""
    after, before = rules.rules["org-alias.acronym"].regex, rules.rules["org-alias.before"].regex
    for name, key in keyed:
        if name.rule == _ORGAN:
            yield name.name, key
            continue
        m = after.search(reading.text[name.span.end : name.span.end + 60])
        m = m or before.search(reading.text[max(0, name.span.start - 16) : name.span.start])
        if m and sum(c.isupper() for c in m["hit"]) > 1 and m["hit"] not in rules.words["org_not_acronyms"]:
            yield m["hit"], key
        elif (acronym := initials(name.name)) and acronym not in rules.words["org_not_acronyms"]:
            yield acronym, key  # "the KFB" beside "Kelp and Fisheries Board"


def _repeats(
    keyed: list[tuple[BodyName, str]], aliases: dict[str, str], reading: Reading
) -> list[tuple[BodyName, str]]:
    """Further places where an introduced acronym stands, or in titles a name that the text prints elsewhere."""
    taken = [name.span for name, _ in keyed]
    text, out = reading.text, []
    by_name = {name.name: key for name, key in keyed if " " in name.name}
    for passage in reading.passages:
        wanted = {**(by_name if passage.title else {}), **aliases}
        if not wanted:
            continue
        pattern = re.compile(rf"(?<![\w\-]){any_of(wanted)}(?![\w\-])")
        for m in pattern.finditer(text, passage.span.start, passage.span.end):
            span = Span(m.start(), m.end())
            if any(span.overlaps(t) for t in taken):
                continue
            taken.append(span)
            out.append((BodyName(span, squeeze(m[0]), "org.repeat", 0.9), wanted[squeeze(m[0])]))
    return out


def _unify(keyed: list[tuple[BodyName, str]], aliases: dict[str, str]) -> list[tuple[BodyName, str]]:
    """An acronym that the text introduces for one body means that body everywhere."""
    return [(name, aliases.get(name.name, key)) for name, key in keyed]


def _short_forms(
    mentions: list[Mention], reading: Reading, rules: RuleBook, publisher: Reference | None, bodies: Bodies
) -> list[Mention]:
    """ "The Commission", "the ministry": the last body with that head, else the publisher if it is such a body."""
    upper_only = set(rules.words["org_short_upper_only"])
    heads = rules.words["org_short_head"]
    pattern = re.compile(
        rf"\b([Tt]he|[Tt]his|[Oo]ur)\s+(?P<hit>{any_of(heads)}|(?i:{any_of(heads)}))(?![\w\-])(?!\s+(?:of|for|on)\s)"
    )
    known = {b.key: b for b in bodies.by_key.values()}
    printed = {bodies.reference(key): [*b.names, b.full or ""] for key, b in known.items()}
    union = _of_the_union(mentions, rules, bodies.lexicon)
    found: list[Mention] = []
    for passage in reading.passages:
        for m in pattern.finditer(reading.text, passage.span.start, passage.span.end):
            span, head = Span(*m.span("hit")), squeeze(m["hit"])
            proper = head.title() if head.islower() else head
            if any(span.overlaps(x.span) for x in mentions) or (head != proper and proper in upper_only):
                continue
            if re.match(r"\s+[A-Z]", reading.text[span.end : span.end + 3]) and head == proper:
                continue
            earlier = [
                x.reference for x in mentions if x.span.end <= span.start and x.reference.scheme is Scheme.ORGANISATION
            ]
            target = next((r for r in reversed(earlier) if _has_head([r.label, *printed.get(r, [])], proper)), None)
            if target is None and head == proper and publisher is not None and _has_head([publisher.label], proper):
                target = publisher
            if target is None and head == proper:
                target = union.get(proper)
            if target is not None:
                found.append(Mention(span, target, "org.short-form", 0.8))
    return found


def _of_the_union(mentions: list[Mention], rules: RuleBook, lexicon: Lexicon) -> dict[str, Reference]:
    """The bodies that "the Commission" may mean where a text speaks of the union they serve: head -> body."""
    labels = {m.reference.label for m in mentions}
    found = {}
    for head, (full, *served) in rules.tables["organisation_of_union"].items():
        concept = lexicon.lookup(Scheme.ORGANISATION, full)
        if concept is not None and labels & set(served):
            found[head] = lexicon.reference(Scheme.ORGANISATION, concept.id)
    return found


def _has_head(names: list[str], head: str) -> bool:
    """Whether one of the names has the head as a word."""
    return any(re.search(rf"(?<!\w){re.escape(head)}(?!\w)", name) for name in names)


def _groups(mentions: list[Mention], reading: Reading, rules: RuleBook) -> list[Mention]:
    """Groups of bodies that the text does not name: "relevant departments"."""
    taken = [m.span for m in mentions]
    found: list[Mention] = []
    hits = [
        (Span(*m.span("hit")), rule)
        for passage in reading.passages
        for rule in rules.likely("org-group", passage.span.of(reading.text))
        for m in rule.regex.finditer(reading.text, passage.span.start, passage.span.end)
    ]
    for span, rule in sorted(hits, key=lambda h: (-len(h[0]), h[0], h[1].id)):
        if any(span.overlaps(t) for t in taken):
            continue
        taken.append(span)
        label = re.sub(r"^(?:the|The|our|this|a)\s+", "", squeeze(span.of(reading.text)))
        label = label if label.isupper() else label[0].lower() + label[1:]
        found.append(Mention(span, Reference(Scheme.GROUP, slug(label), label, known=False), rule.id, rule.confidence))
    return found
