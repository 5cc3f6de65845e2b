"""Finds named persons with their roles, and joins later mentions by surname to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from policygraph.annotation.casing import Reading, slug, squeeze
from policygraph.annotation.jurisdiction import countries
from policygraph.lexicon.rules import Rule, RuleBook, any_of
from policygraph.model import Briefing, Mention, Person, Reference, Scheme, Span

_VOWEL = re.compile(r"[aeiouyà-ÿ]", re.IGNORECASE)  # initials ("JL:") are no name
_DOUBLED = re.compile(r"(?P<once>\w+\s\w.*?)\s?(?P<again>(?P=once))")
_REACH = 24  # characters before a name in which its honorific stands


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name as it stands, with the role printed beside it."""

    span: Span
    name: str
    rule: str
    confidence: float
    role: Span | None = None


@dataclass(slots=True)
class Someone:
    """One person of a briefing with all names read so far."""

    names: list[PersonName] = field(default_factory=list)

    @property
    def label(self) -> str:
        """The fullest name."""
        return max((n.name for n in self.names), key=lambda n: (len(n.split()), len(n), n))


def find_people(
    briefing: Briefing, reading: Reading, wider: Reading, rules: RuleBook, bodies: list[Mention], home: str | None
) -> tuple[list[Mention], list[Person]]:
    """All persons that are named, and a mention for every place where one is.

    `wider` holds furniture too; `home` is the code of the country that the briefing speaks of.
    """
    taken = [m.span for m in bodies if m.reference.scheme is Scheme.ORGANISATION]
    names = _keep_best(
        [
            *_speakers(briefing, rules),
            *_by_rules(reading, rules, taken),
            *_by_rules(_furniture(reading, wider), rules, taken, "furniture"),
            *_from_lists(reading, rules, taken),
            *_signatures(reading.text, briefing.text, rules, taken),
            *_behind_bodies(reading, rules, taken),
        ]
    )
    here = {w for w, lands in rules.tables["person_honorific_lands"].items() if home and home not in lands}
    honorific = rules.compile(r"(?<!\w){person_honorific}\s\Z", 0)
    everyone = _join([_with_first_name(n, here, honorific, reading.text) for n in names])
    _add_repeats(everyone, reading, rules, taken)
    everyone = [s for s in everyone if s.names]
    mentions = []
    people = []
    for someone in sorted(everyone, key=lambda s: min(n.span for n in s.names)):
        reference = Reference(Scheme.PERSON, slug(someone.label), someone.label, known=False)
        found = sorted(someone.names, key=lambda n: n.span)
        mentions += [Mention(n.span, reference, n.rule, n.confidence) for n in found]
        people.append(_person(reference, found, briefing, bodies))
    return sorted(mentions, key=lambda m: m.span), people


def _with_first_name(name: PersonName, names: set[str], honorific: re.Pattern[str], text: str) -> PersonName:
    """A name with the word before it that is an honorific elsewhere only ("Sri" in Indonesia; not "Tan Sri")."""
    m = honorific.search(text, max(0, name.span.start - _REACH), name.span.start)
    if m is None or m[0].strip() not in names:
        return name
    return replace(name, span=Span(m.start(), name.span.end), name=f"{m[0].strip()} {name.name}")


def _person(reference: Reference, names: list[PersonName], briefing: Briefing, bodies: list[Mention]) -> Person:
    """The person with the longest role printed beside the name, and the body which that role names."""
    roles = [n.role for n in names if n.role is not None]
    role = max(roles, key=lambda r: (len(r), -r.start), default=None)
    member = next(
        (
            m.reference
            for r in sorted(roles, key=lambda r: (-len(r), r.start))
            for m in bodies
            if r.covers(m.span) and m.reference.scheme is Scheme.ORGANISATION
        ),
        None,
    )
    printed = squeeze(role.of(briefing.text)) if role else None
    return Person(reference, tuple(n.span for n in names), printed, role, member)


# --- where names stand ---


def _speakers(briefing: Briefing, rules: RuleBook) -> Iterator[PersonName]:
    """The persons that the speaker labels name."""
    offices = {w.casefold() for w in (*rules.words["person_title"], *rules.words["org_title"])}
    bodies = {*rules.words["org_head"], *rules.words["org_last"]}
    never = {*rules.words["person_never"], *bodies} - {*rules.words["person_also_word"]}
    for turn in briefing.turns:
        if not (turn.is_person and turn.speaker and turn.label):
            continue
        name = _bare(turn.speaker, rules)
        if (
            not _VOWEL.search(name.replace(".", "")[1:])
            or name.casefold() in offices
            or all(w.casefold() in offices for w in name.split())
            or (len(name.split()) > 2 and name.split()[-1] in bodies)
            or (" " in name and name.split()[0].capitalize() in never and name.split()[-1].capitalize() in never)
        ):
            continue
        label = turn.label.of(briefing.clean)
        at = label.find(name)
        if at < 0:
            at = label.casefold().find(name.casefold())
        span = turn.label if at < 0 else Span(turn.label.start + at, turn.label.start + at + len(name))
        role_at = label.find(turn.role) if turn.role else -1
        role = (
            Span(turn.label.start + role_at, turn.label.start + role_at + len(turn.role or ""))
            if role_at >= 0
            else None
        )
        if name.isupper() and len(name) > 3:
            name = " ".join(w[:1] + w[1:].lower() for w in name.split())
        yield PersonName(span, squeeze(name), "person.turn-label", 0.98, role)


def _furniture(reading: Reading, wider: Reading) -> Reading:
    """The passages of the wider reading that the narrow one leaves out."""
    read = {p.span for p in reading.passages}
    return Reading(wider.text, tuple(p for p in wider.passages if p.span not in read))


def _by_rules(reading: Reading, rules: RuleBook, taken: list[Span], flag: str | None = None) -> Iterator[PersonName]:
    """What the rules of the family "person" find; with a flag, only the rules that bear it."""
    check = _NameCheck(rules)
    for passage in reading.passages:
        for rule in rules.likely("person", passage.span.of(reading.text)):
            if (passage.title and not rule.extra.get("titles", False)) or (flag and not rule.extra.get(flag)):
                continue
            for m in rule.finditer(reading.text, passage.span.start, passage.span.end):
                found = _accept(m, rule, check, reading.text, taken)
                if found is not None:
                    yield found


def _from_lists(reading: Reading, rules: RuleBook, taken: list[Span]) -> Iterator[PersonName]:
    """Names in lists: who voted, who was present, who holds one office."""
    check = _NameCheck(rules)
    for passage in reading.passages:
        for listed, item in (("person-list", "person-item"), ("person-row", "person-rowed")):
            for opener in rules.likely(listed, passage.span.of(reading.text)):
                for stretch in opener.finditer(reading.text, passage.span.start, passage.span.end):
                    for rule in rules.family(item):
                        for m in rule.finditer(reading.text, *stretch.span("hit")):
                            found = _accept(m, rule, check, reading.text, taken)
                            if found is not None:
                                yield found


def _signatures(text: str, original: str, rules: RuleBook, taken: list[Span]) -> Iterator[PersonName]:
    """Names alone on their lines beside a line with the office; whom to ask stands in lines that are masked."""
    check = _NameCheck(rules)
    for rule in rules.family("person-signature"):
        within = original if rule.extra.get("masked") else text
        for m in rule.finditer(within):
            found = _accept(m, rule, check, within, taken)
            if found is not None:
                yield found


def _behind_bodies(reading: Reading, rules: RuleBook, taken: list[Span]) -> Iterator[PersonName]:
    """Names right behind the body or country whose office they hold: "Head of the Ferry Board Ada Quill"."""
    check = _NameCheck(rules)
    before, behind = rules.rules["person-office.before"], rules.rules["person-office.behind"]
    lands = [Span(*m.span()) for m in countries(rules).pattern.finditer(reading.text)]
    for body in [*taken, *lands]:
        held = before.regex.search(reading.text, max(0, body.start - 70), body.start)
        end = next((p.span.end for p in reading.passages if p.span.covers(body)), body.end) if held else body.end
        m = behind.regex.match(reading.text, body.end, end) if held else None
        found = _accept(m, behind, check, reading.text, taken) if m else None
        if held and found:
            yield replace(found, role=Span(held.start("role"), body.end))


def _accept(m: re.Match[str], rule: Rule, check: _NameCheck, text: str, taken: list[Span]) -> PersonName | None:
    """The name that a match holds, or None where it names no person."""
    span = check.without_honorific(Span(*m.span("hit")), text)
    name = squeeze(span.of(text))
    if any(span.overlaps(t) for t in taken) or not check.is_name(name):
        return None
    role = Span(*m.span("role")) if m.groupdict().get("role") else None
    return PersonName(span, name, rule.id, rule.confidence, role)


class _NameCheck:
    """Tells names of persons from places and from titles."""

    def __init__(self, rules: RuleBook) -> None:
        self.places = set(rules.words["name_places"]) | set(countries(rules).codes)
        self.honorific = re.compile(rf"(?:{any_of(rules.words['person_honorific'])}\.?,? )+(?=\w)")
        self.not_names = set(rules.words["org_not_acronyms"]) | set(rules.words["name_acronyms"])
        self.honours = set(rules.words["person_honour"])
        self.never_alone = {*rules.words["person_honorific"], *rules.words["person_never_alone"]}
        self.ordinary = set(rules.words["person_also_word"])
        self.topics = set(rules.words["person_portfolio"]) - self.ordinary

    def without_honorific(self, span: Span, text: str) -> Span:
        """The name alone where a match begins with "Datuk Seri", or a caption and a heading print it twice in a row."""
        doubled = _DOUBLED.fullmatch(text, span.start, span.end)
        if doubled:
            span = Span(*doubled.span("again"))
        m = self.honorific.match(text, span.start, span.end)
        return Span(m.end(), span.end) if m and m.end() < span.end else span

    def is_name(self, name: str) -> bool:
        """Whether the words may be a person: no place, no nationality, no acronym, no portfolio."""
        words = name.split()
        if len(words) > 2 and words[-1] in self.honours:
            words.pop()
        if all(w in self.topics for w in words) or (len(words) == 1 and name.rstrip(".") in self.never_alone):
            return False
        if words[-1] in self.ordinary and words[-2:-1] and words[-2] in self.topics:
            return False  # "Pier Management Bill"
        if name in self.places or all(w in self.places for w in words) or (words[0] in self.places and len(words) > 1):
            return False
        return not any(w in self.not_names for w in words) and " ".join(words[-2:]) not in self.places


def _bare(name: str, rules: RuleBook) -> str:
    """A speaker's name without honorific, and without an office that the label puts before it."""
    words = rules.words
    offices = [w for w in words["person_title"] if w not in words["person_also_word"]]
    leads = any_of([*words["person_honorific"], *words["person_lead"], *offices])
    return re.sub(rf"^(?:{leads}\.?\s+)+(?=\w)", "", name.strip(), flags=re.IGNORECASE).strip(" .:")


# --- one person, many mentions ---


def _keep_best(names: list[PersonName]) -> list[PersonName]:
    """Of overlapping names the longest stays, unless it begins in another's role; a role found for it is kept."""
    roles = [(n.role, n.span.end) for n in names if n.role is not None]
    kept: list[PersonName] = []
    for name in sorted(names, key=_rank):
        if any(end == name.span.end and role.overlaps(name.span) for role, end in roles):
            continue  # "(Minister of) Finance Ada Quill"
        if not any(name.span.overlaps(k.span) for k in kept):
            kept.append(name)
    return sorted(kept, key=lambda n: n.span)


def _rank(name: PersonName) -> tuple[int, int, float, Span, str]:
    """The longest name first, then the one with the longest role, then the surest."""
    return -len(name.span), -len(name.role or ()), -name.confidence, name.span, name.rule


def _join(names: list[PersonName]) -> list[Someone]:
    """Put names of the same person together: equal, first and last word equal, or one word of a fuller name."""
    everyone: list[Someone] = []
    for name in sorted(names, key=lambda n: (-len(n.name.split()), n.span)):
        someone = _best_fit(everyone, name)
        if someone is None:
            someone = Someone()
            everyone.append(someone)
        someone.names.append(name)
    return everyone


def _best_fit(everyone: list[Someone], name: PersonName) -> Someone | None:
    """The person a name belongs to; of several the one named last before it."""
    fits = [s for s in everyone if _same(name.name, s.label)]
    if not fits:
        return None
    before = [s for s in fits if min(n.span for n in s.names) < name.span]
    return max(before or fits, key=lambda s: min(n.span for n in s.names).start if before else -s.names[0].span.start)


def _same(short: str, full: str) -> bool:
    """Whether a shorter or equal name can be the fuller one's."""
    a, b = short.casefold().replace(".", "").split(), full.casefold().replace(".", "").split()
    if len(a) == 1:
        return a[0] in (b[0], b[-1]) or (len(b) > 2 and a[0] == b[-2])
    if a == b or a == b[-len(a) :]:
        return True
    return a[-1] == b[-1] and (a[0] == b[0] or (len(a[0]) == 1 and b[0].startswith(a[0])))


def _add_repeats(everyone: list[Someone], reading: Reading, rules: RuleBook, taken: list[Span]) -> None:
    """Find further places: the full name anywhere, the surname where it speaks."""
    say = any_of(rules.words["person_say"])
    for someone in everyone:
        label = someone.label
        words = label.split()
        if len(words) < 2:
            continue
        patterns = [rf"(?<![\w\-]){any_of([label])}(?![\w\-])"]
        for word in (words[-1], words[0]):
            if len(word.strip(".")) > 1:
                patterns.append(
                    rf"(?<![\w\-])(?<!{re.escape(words[-2])}\s){re.escape(word)}(?=(?:\s+also|\s+then)?\s+{say}\b)"
                )
        for pattern in patterns:
            for m in re.finditer(pattern, reading.text):
                span = Span(m.start(), m.end())
                spots = [n.span for s in everyone for n in s.names]
                if not any(span.overlaps(t) for t in (*taken, *spots)):
                    someone.names.append(PersonName(span, squeeze(m[0]), "person.repeat", 0.9))
