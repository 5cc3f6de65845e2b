"""Tells which sectors a measure is aimed at: those it names, unless they only act, pass on or mean something else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policygraph.extraction.classify_groups import GroupReader
from policygraph.extraction.classify_instruments import InstrumentReader
from policygraph.lexicon import Lexicon, TermHit
from policygraph.model import Edge, Relation, Scheme, Span

_INDUSTRY = ("sector", "sectors", "industry", "industries")
_SURE, _BY_CONTEXT = 0.9, 0.8


@dataclass(frozen=True, slots=True)
class Named:
    """Concepts that a stretch of text names; those of one name go together."""

    span: Span
    ids: tuple[str, ...]
    rule: str
    confidence: float = _BY_CONTEXT

    @classmethod
    def by(cls, hit: TermHit) -> Named:
        """What the vocabulary finds."""
        return cls(hit.span, hit.ids, f"vocabulary.{hit.kind}", _SURE)


def edges_of(found: Sequence[Named], relation: Relation, scheme: Scheme, lexicon: Lexicon) -> list[Edge]:
    """One edge per concept, in text order, with all places where it is named."""
    places: dict[str, list[Named]] = {}
    for n in found:
        for identifier in n.ids:
            places.setdefault(identifier, []).append(n)
    return [
        Edge(
            relation,
            lexicon.reference(scheme, identifier),
            tuple(n.span for n in named),
            named[0].rule,
            named[0].confidence,
        )
        for identifier, named in places.items()
    ]


def read_sectors(
    text: str, span: Span, lexicon: Lexicon, names: Sequence[Span], groups: Sequence[Span] = ()
) -> list[Edge]:
    """One edge per sector named in the measure `span`, in text order; a wider one gives way to a narrower beside it.

    `names` are left out, but where an office is paid ("the outlay of the Mines Department"). Where a group says its
    own ("firms in the glass industry"), what it buys is no aim.
    """
    rules = lexicon.rules.likely("sector-named", span.of(text))
    paid = [Span(*m.span("hit")) for rule in rules for m in rule.regex.finditer(text, span.start, span.end)]
    names = [name for name in names if not any(p.overlaps(name) for p in paid)]
    found = [n for n in _named(text, span, lexicon, paid) if not any(n.span.overlaps(name) for name in names)]
    found = _meant(text, span, lexicon, found)
    own = [g for g in groups if g.of(text).lower().endswith(_INDUSTRY)]
    found = [n for n in found if any(g.covers(n.span) for g in own)] or found
    kept = [n for n in found if not any(narrows(other, n, text, lexicon) for other in found)]
    return edges_of(kept, Relation.SECTOR, Scheme.SECTOR, lexicon)


def passes_on(text: str, span: Span, whole: Span, lexicon: Lexicon) -> bool:
    """Whether who is given something in `span` passes it on in the purpose behind it, up to the end of `whole`."""
    passing = [r for r in lexicon.rules.likely("sector-not", whole.of(text)) if r.extra.get("passes")]
    return any(m.end() > span.end for r in passing for m in r.regex.finditer(text, span.start, whole.end))


def _named(text: str, span: Span, lexicon: Lexicon, paid: Sequence[Span]) -> list[Named]:
    """What the vocabulary finds, and the common words that stand for a sector where they do."""
    by_rule = InstrumentReader.of(lexicon)
    hits = lexicon.find(text, Scheme.SECTOR, start=span.start, end=span.end)
    out = [
        Named.by(h)
        for h in hits
        if not (by_rule.is_verb(text, h.span, span) and not _is_kind(text, h.span, lexicon))
        and (any(p.covers(h.span) for p in paid) or not by_rule.is_name(text, h.span))
        and not by_rule.only_acts(text, h.span, span)
    ]
    out += [n for n in _told(text, span, lexicon) if not any(n.span.overlaps(h.span) for h in hits)]
    return sorted(out, key=lambda n: n.span)


def _is_kind(text: str, hit: Span, lexicon: Lexicon) -> bool:
    """Whether the word tells which firms, and is no verb: "recycling enterprises"."""
    return GroupReader.of(lexicon).heads.match(text, min(hit.end + 1, len(text))) is not None


def _told(text: str, span: Span, lexicon: Lexicon) -> Iterator[Named]:
    for rule in lexicon.rules.likely("sector-told", span.of(text)):
        for m in rule.regex.finditer(text, span.start, span.end):
            yield Named(Span(*m.span("hit")), (rule.extra["told"][m["hit"].lower()],), rule.id)


def _meant(text: str, span: Span, lexicon: Lexicon, found: Sequence[Named]) -> list[Named]:
    """Without the sectors that a rule says are not meant where they stand."""
    for rule in lexicon.rules.likely("sector-not", span.of(text)):
        about = frozenset(rule.extra.get("sectors", ()))
        hits = [Span(*m.span("hit")) for m in rule.regex.finditer(text, span.start, span.end)]
        rest = [n for n in found if not (any(h.overlaps(n.span) for h in hits) and (not about or about & set(n.ids)))]
        if rest or not rule.extra.get("beside"):
            found = rest
    return list(found)


def names_of(text: str, span: Span, lexicon: Lexicon) -> list[Named]:
    """Every name of a sector in a stretch that is no part of an office's name, in text order."""
    by_rule = InstrumentReader.of(lexicon)
    hits = lexicon.find(text, Scheme.SECTOR, start=span.start, end=span.end)
    told = [n for n in _told(text, span, lexicon) if not any(n.span.overlaps(h.span) for h in hits)]
    named = [Named.by(h) for h in hits if not by_rule.is_name(text, h.span)]
    return sorted([*named, *told], key=lambda n: n.span)


def narrows(narrow: Named, wide: Named, text: str, lexicon: Lexicon) -> bool:
    """Whether `wide` stands right beside a part of it, which says what is meant."""
    if narrow is wide or not any(lexicon.wider(Scheme.SECTOR, i) & set(wide.ids) for i in narrow.ids[:1]):
        return False
    first, second = sorted((narrow.span, wide.span))
    return not text[first.end : second.start].strip(" -\n\t'")
