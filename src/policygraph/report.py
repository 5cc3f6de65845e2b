"""The report: what was found, counted, and the odd things a person should look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from policygraph.graph.literals import tidy
from policygraph.model import (
    Claim,
    ClaimKey,
    ClaimKind,
    Extraction,
    MeasureClaim,
    ObservationClaim,
    Period,
    Reference,
    Relation,
    Scheme,
    Span,
)

C = TypeVar("C", bound=Claim)

_DOUBTFUL = 0.6  # claims below this confidence are listed
_MOST_ROWS = 40  # of one kind of oddity
_COUNTED: tuple[tuple[str, Callable[[Claim], bool]], ...] = (
    ("headline measures", lambda c: isinstance(c, MeasureClaim) and c.headline),
    ("further measures", lambda c: isinstance(c, MeasureClaim) and not c.headline),
    ("observations", lambda c: isinstance(c, ObservationClaim)),
    ("problems", lambda c: c.kind is ClaimKind.PROBLEM),
    ("causes", lambda c: c.kind is ClaimKind.CAUSE),
    ("foundations", lambda c: c.kind is ClaimKind.FOUNDATION),
    ("objectives", lambda c: c.kind is ClaimKind.OBJECTIVE),
    ("principles", lambda c: c.kind is ClaimKind.PRINCIPLE),
)


def write_report(extractions: Sequence[Extraction]) -> str:
    """A Markdown report on one or more briefings, in the order given."""
    parts = ["# What was found\n"]
    if len(extractions) > 1:
        parts.append(_totals(extractions))
    parts += [_briefing(e) for e in extractions]
    parts.append(
        "How to read this: every line quotes the text. The position in brackets counts characters from 0; "
        '`policygraph explain "words of the line"` shows the sentence and the rule behind it.\n'
    )
    return "\n".join(parts)


def _totals(extractions: Sequence[Extraction]) -> str:
    rows = [
        (_title(e), str(len(_kind(e, MeasureClaim))), str(len(_kind(e, ObservationClaim))), str(_odd_count(e)))
        for e in extractions
    ]
    return _table(("Briefing", "Measures", "Observations", "Odd things"), rows)


def _briefing(extraction: Extraction) -> str:
    briefing = extraction.briefing
    data = briefing.metadata
    publisher = extraction.publisher.label if extraction.publisher else "unknown"
    date = data.date.isoformat() if data.date else "unknown: periods such as “last year” stay unresolved"
    facts = [
        f"- Publisher: {_md(publisher)}",
        f"- Date: {date}",
        f"- Words: {len(briefing.clean.split())}, sentences: {len(briefing.sentences)}, turns: {len(briefing.turns)}",
        f"- SHA-256: `{briefing.sha256}`",
    ]
    sections = [
        f"## {_md(_title(extraction))}\n",
        "\n".join(facts) + "\n",
        _counts(extraction),
        _measures(extraction),
        _observations(extraction),
        _names(extraction),
        _odd(extraction),
    ]
    return "\n".join(s for s in sections if s)


def _counts(extraction: Extraction) -> str:
    rows = [(name, str(sum(map(test, extraction.claims)))) for name, test in _COUNTED]
    things = {(m.reference.scheme, m.reference.id) for m in extraction.mentions}
    named = Counter(scheme for scheme, _ in things)
    rows += [(f"different {scheme.value}s named".replace("-", " "), str(n)) for scheme, n in sorted(named.items())]
    return _table(("Found", "Number"), [row for row in rows if row[1] != "0"]) if rows else ""


def _measures(extraction: Extraction) -> str:
    """Measures in text order, those under another one indented."""
    measures = _kind(extraction, MeasureClaim)
    if not measures:
        return "### Measures\n\nNone.\n"
    by_key = {m.key: m for m in measures}
    lines = []
    for measure in measures:
        facts = [
            _labels(measure, Relation.ACTOR) or "no actor",
            *([measure.actor_basis.value] if measure.actor_basis and measure.actor_basis.value == "inherited" else []),
            _labels(measure, Relation.STATUS),
            _labels(measure, Relation.INSTRUMENT),
        ]
        head = f"**{_md(measure.label)}**" if measure.headline else _md(measure.label)
        notes = "; ".join(_md(f) for f in facts if f)
        lines.append(f"{'  ' * _depth(measure, by_key)}- {head} ({notes}) {_place(measure.span)}")
    return "### Measures\n\n" + "\n".join(lines) + "\n"


def _depth(measure: Claim, by_key: dict[ClaimKey, MeasureClaim]) -> int:
    seen: set[ClaimKey] = set()
    at: Claim | None = measure
    while at is not None and at.key not in seen:
        seen.add(at.key)
        above = [t for t in at.targets(Relation.SUB_MEASURE_OF) if isinstance(t, ClaimKey)]
        at = by_key.get(above[0]) if above else None
    return len(seen) - 1


def _observations(extraction: Extraction) -> str:
    rows = [
        (
            _labels(o, Relation.INDICATOR) or o.label,
            o.printed if o.printed is not None else _labels(o, Relation.DIRECTION) or "stated in words",
            _labels(o, Relation.COMPARATOR),
            _labels(o, Relation.REF_PERIOD),
            _place(o.span),
        )
        for o in _kind(extraction, ObservationClaim)
    ]
    return "### Observations\n\n" + _table(("Indicator", "Figure", "Compared", "Period", "At"), rows) if rows else ""


def _names(extraction: Extraction) -> str:
    lines = []
    for scheme in (Scheme.ORGANISATION, Scheme.GROUP, Scheme.PROGRAMME):
        names = sorted({m.reference.label for m in extraction.mentions if m.reference.scheme is scheme})
        if names:
            lines.append(f"- {scheme.value}s: {_md('; '.join(names))}")
    people = [f"{p.reference.label} ({p.role})" if p.role else p.reference.label for p in extraction.people]
    if people:
        lines.append(f"- people: {_md('; '.join(people))}")
    return "### Names\n\n" + "\n".join(lines) + "\n" if lines else ""


# --- odd things --------------------------------------------------------------------------------------


def _odd(extraction: Extraction) -> str:
    parts = []
    for title, advice, rows in _oddities(extraction):
        if not rows:
            continue
        shown = [f"- {row}" for row in rows[:_MOST_ROWS]]
        if len(rows) > _MOST_ROWS:
            shown.append(f"- … and {len(rows) - _MOST_ROWS} more")
        parts.append(f"**{title}** ({len(rows)}). {advice}\n\n" + "\n".join(shown) + "\n")
    body = "\n".join(parts) if parts else "None.\n"
    return "### Odd things\n\n" + body


def _odd_count(extraction: Extraction) -> int:
    return sum(len(rows) for _, _, rows in _oddities(extraction))


def _oddities(extraction: Extraction) -> list[tuple[str, str, list[str]]]:
    text = extraction.briefing.text
    measures = _kind(extraction, MeasureClaim)
    noise = Counter((n.rule, _short(n.span.of(text))) for n in extraction.briefing.noise)
    ambiguous = [o for o in _kind(extraction, ObservationClaim) if o.ambiguous]
    doubtful = [c for c in extraction.claims if c.confidence < _DOUBTFUL]
    return [
        (
            "Noise",
            "Not read; it is still counted in all positions.",
            [f"`{what}` ({rule}){f', {n} times' if n > 1 else ''}" for (rule, what), n in sorted(noise.items())],
        ),
        (
            "Ambiguous wording",
            "The graph marks these; decide by the source language.",
            [f"{_quote(text, o.span)}: {_md(o.ambiguous or '')} {_place(o.span)}" for o in ambiguous],
        ),
        (
            "Unresolved periods",
            "Give the date of the briefing to resolve those that hang on it.",
            [f"{_quote(text, p.span)} {_place(p.span)}" for p in extraction.periods if p.resolved is None],
        ),
        ("Names without an entry in the vocabulary", "Add them to ontology/vocab to link them.", _unlinked(extraction)),
        (
            "Measures without an actor",
            "The text and the publisher do not tell who acts.",
            [f"{_quote(text, m.span)} {_place(m.span)}" for m in measures if not m.targets(Relation.ACTOR)],
        ),
        (
            "Weak evidence",
            f"Claims with a confidence below {_DOUBTFUL}.",
            [f"{c.kind.value} {_quote(text, c.span)}: {c.confidence:.2f}, {c.rule} {_place(c.span)}" for c in doubtful],
        ),
    ]


def _unlinked(extraction: Extraction) -> list[str]:
    """Bodies, programmes and indicators that the text names and no vocabulary holds, with how often."""
    kinds = (Scheme.ORGANISATION, Scheme.PROGRAMME, Scheme.INDICATOR)
    found: Counter[tuple[str, str]] = Counter()
    for mention in extraction.mentions:
        if not mention.reference.known and mention.reference.scheme in kinds:
            found[mention.reference.scheme.value, mention.reference.label] += 1
    for claim in extraction.claims:
        for target in claim.targets(Relation.INDICATOR):
            if isinstance(target, Reference) and not target.known:
                found[target.scheme.value, target.label] += 1
    return [f"{scheme}: {_md(label)}{f', {n} times' if n > 1 else ''}" for (scheme, label), n in sorted(found.items())]


# --- small parts ---------------------------------------------------------------------------------------


def _title(extraction: Extraction) -> str:
    return extraction.briefing.metadata.title or extraction.briefing.doc


def _kind(extraction: Extraction, kind: type[C]) -> list[C]:
    return [c for c in extraction.claims if isinstance(c, kind)]


def _labels(claim: Claim, relation: Relation) -> str:
    return ", ".join(_name(target) for target in claim.targets(relation))


def _name(target: Reference | ClaimKey | Period) -> str:
    if isinstance(target, Reference):
        return target.label
    if isinstance(target, Period):
        return target.resolved.notation if target.resolved else target.expression
    return f"{target.kind.value} {target.span.start}-{target.span.end}"


def _place(span: Span) -> str:
    return f"[{span.start}–{span.end}]"


def _short(quote: str, most: int = 90) -> str:
    line = tidy(quote).replace("`", "'")
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _quote(text: str, span: Span) -> str:
    return f"“{_md(_short(span.of(text), 140))}”"


def _md(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    line = tidy(text)
    for sign in "\\|*_<>[]`#":
        line = line.replace(sign, "\\" + sign)
    return line


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    lines += ["| " + " | ".join(cell if cell.startswith("[") else _md(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"
