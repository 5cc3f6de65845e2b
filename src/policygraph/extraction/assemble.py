"""Composes the room: a briefing goes in, all its claims come out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from policygraph.annotation.result import Annotations
from policygraph.extraction.attribution import Attribution
from policygraph.extraction.candidates import Watch
from policygraph.extraction.classify import classify_measure
from policygraph.extraction.clause import Clause, Role, Tense
from policygraph.extraction.context import Context, Frame, contexts
from policygraph.extraction.encoder import Encoder
from policygraph.extraction.findings import Found, judge_all
from policygraph.extraction.handed_on import handed_on
from policygraph.extraction.judge import LEARNED, Judge, Verdict
from policygraph.extraction.lexical import LexicalReader
from policygraph.extraction.measures import Finding, MeasureMaker
from policygraph.extraction.named_deeds import LEARNED_NAMED, NamedDeedFinder
from policygraph.extraction.nominal import NominalFinder
from policygraph.extraction.objectives import ObjectiveFinder
from policygraph.extraction.observation_in_passing import but_problems
from policygraph.extraction.observations import find_observations
from policygraph.extraction.one_meaning import one_meaning
from policygraph.extraction.parser import Respelt, parse
from policygraph.extraction.refine import Refiner
from policygraph.extraction.scales import SentenceReader, Weighing
from policygraph.extraction.situations import SituationFinder, addressed
from policygraph.extraction.tree import TreeReader
from policygraph.extraction.units import Unit, UnitCutter
from policygraph.extraction.verbs import Verbs
from policygraph.lexicon import Lexicon
from policygraph.lexicon.rules import RuleBook
from policygraph.model import (
    BlockKind,
    Briefing,
    Claim,
    Edge,
    Extraction,
    MeasureClaim,
    Reference,
    Relation,
    Scheme,
    TurnKind,
)

_LEARNED = {LEARNED, LEARNED_NAMED}  # rules of deeds that no row knows
_SAME = 0.5  # of two spans, from which on they are about the same
_LIKELY = 0.6  # from which confidence on a learned measure tells its sector


@dataclass(frozen=True, slots=True)
class _Tools:
    """What depends on the rules only: made once, used for every briefing."""

    rules: RuleBook
    verbs: Verbs
    cutter: UnitCutter
    lexical: LexicalReader
    refiner: Refiner
    nominal: NominalFinder
    named: NamedDeedFinder
    judge: Judge
    respelt: Respelt
    encoder: Encoder | None


@lru_cache(maxsize=4)
def _tools(rules: RuleBook) -> _Tools:
    verbs = Verbs(rules)
    return _Tools(
        rules=rules,
        verbs=verbs,
        cutter=UnitCutter(rules, verbs),
        lexical=LexicalReader(rules, verbs),
        refiner=Refiner(rules, verbs),
        nominal=NominalFinder(rules, verbs),
        named=NamedDeedFinder(rules),
        judge=Judge(rules, verbs),
        respelt=tuple((rules.compile(p), word) for p, word in rules.tables["misread"].items()),
        encoder=Encoder(rules.encoder) if rules.encoder else None,
    )


_TOLD = {Tense.PAST, Tense.PERFECT}
_UNREAD = {BlockKind.TITLE, BlockKind.FURNITURE, BlockKind.TABLE_ROW}


def extract(
    briefing: Briefing,
    lexicon: Lexicon,
    notes: Annotations,
    publisher: Reference | None,
    engine: str = "parse",
    watch: Watch | None = None,
) -> Extraction:
    """All claims of one briefing.

    `engine` is "parse" (spaCy) or "lexical" (patterns only); `watch` is told of each clause and figure and its verdict.
    Raises MissingExtraError's parent LookupError
    if "parse" is asked for and no model is installed.
    """
    rules = lexicon.rules
    tools = _tools(rules)
    verbs, judge = tools.verbs, tools.judge
    speakers = _speakers(briefing, notes, publisher, rules.sets("frame_")["units"])
    encoder = None if engine == "lexical" else tools.encoder  # which is to do without a language model
    weighing = Weighing(rules, SentenceReader(briefing, encoder) if encoder else None)
    around = contexts(briefing, rules)
    by_sentence = {c.sentence.index: c for c in around}
    read_clauses, named = _clauses(briefing, around, tools, engine)
    clauses = tools.refiner.refine(briefing.clean, read_clauses)
    clauses = _outside_names(briefing.clean, clauses, notes)
    clauses = [_named_deed(c, by_sentence[c.sentence.index]) for c in clauses]
    attribution = Attribution(briefing, rules, notes, speakers, publisher)
    clauses = handed_on(briefing.clean, clauses, attribution, verbs, rules)
    maker = MeasureMaker(briefing, rules, verbs, notes, attribution)
    clauses, listed = tools.nominal.enumerated(briefing.clean, clauses)
    nominal = tools.nominal.find(briefing.clean, [c for c in around if not _unread(c)], clauses)
    items = {c.sentence.index for c, _ in nominal}  # in which "funding" is a noun: "$3m funding for ferry schools"
    clauses = [
        c for c in clauses if not (c.tense is Tense.GERUND and c.role is Role.MAIN and c.sentence.index in items)
    ]
    nominal += listed
    held = partial(tools.nominal.held, briefing.clean)
    found = Found(clauses, nominal, named)
    judged, findings = judge_all(briefing, found, held, around, judge, maker, attribution, watch, weighing)
    observations = find_observations(briefing, lexicon, notes, judged, watch, weighing)
    findings = [f for f in findings if not _is_state(f, observations)]
    read = [c for c in around if not _unread(c)]
    objectives = ObjectiveFinder(briefing, rules, weighing, watch).find(judged, [c.sentence for c in read])
    situations = SituationFinder(briefing, rules, verbs, notes, weighing, watch).find(read, clauses, judged)
    observations = but_problems(observations, situations)
    measures = [
        _finish(m, f, briefing, lexicon, notes, objectives, situations, judged, weighing)
        for m, f in zip(maker.claims(findings), findings, strict=True)
    ]
    claims: list[Claim] = [*measures, *objectives, *situations, *observations]
    unique = {c.key: c for c in sorted(claims, key=lambda c: (c.span, c.kind, -c.confidence), reverse=True)}
    periods, settled = one_meaning(notes.periods, sorted(unique.values(), key=lambda c: (c.span, c.kind)))
    return Extraction(
        briefing=briefing,
        mentions=notes.mentions,
        people=notes.people,
        periods=periods,
        claims=settled,
        publisher=publisher,
        speakers=speakers,
        engine=engine,
    )


def _unread(context: Context) -> bool:
    return context.block.kind in _UNREAD


def _clauses(
    briefing: Briefing, around: Sequence[Context], tools: _Tools, engine: str
) -> tuple[list[Clause], list[Clause]]:
    """The clauses, and the phrases that may name a deed (of which patterns alone find none)."""
    units = [u for c in around if not _unread(c) for u in tools.cutter.cut(briefing.clean, c.sentence)]
    if engine == "lexical":
        reader = tools.lexical
        return _carry_subjects([(u, reader.clauses(briefing.clean, u)) for u in units]), []
    trees = parse(briefing.clean, units, tools.verbs.hyphenated, tools.respelt)
    tree_reader = TreeReader(tools.rules, tools.verbs)
    return _carry_subjects([(t.unit, tree_reader.clauses(t)) for t in trees]), tools.named.find(trees)


def _carry_subjects(found: Sequence[tuple[Unit, list[Clause]]]) -> list[Clause]:
    """A unit that goes on from the one before takes its subject, auxiliaries and mood."""
    out: list[Clause] = []
    last: Clause | None = None
    for unit, clauses in found:
        begin = len(out)
        for c in clauses:
            if unit.opener is not None and c.auxiliaries is None and c.subject is None:
                c = replace(c, auxiliaries=unit.opener)
            governing = (
                last.light if last is not None and last.tense is Tense.PRESENT else None
            )  # "We intend to …, and …"
            if unit.follows and unit.imperative and last is not None and c.subject is None and c.role is Role.MAIN:
                c = replace(
                    c,
                    subject=last.subject,
                    tense=last.tense,
                    auxiliaries=c.auxiliaries or last.auxiliaries,
                    light=c.light or governing,
                    shared_light=c.shared_light or (c.light is None and governing is not None),
                    governor=last.governor,
                    governor_subject=last.governor_subject,
                )
            if unit.follows and last is not None and c.subject is None and c.role is Role.MAIN and c.tense in _TOLD:
                c = replace(c, subject=last.subject)
            out.append(c)
        mains = [c for c in out[begin:] if c.role in {Role.MAIN, Role.REPORTED} and not c.passive]
        last = mains[0] if mains else None if not unit.follows else last
    return out


def _speakers(
    briefing: Briefing, notes: Annotations, publisher: Reference | None, units: frozenset[str]
) -> dict[int, Reference]:
    """The body each official turn speaks for: the speaker's own where the text states it, else the publisher."""
    members = {p.reference.label: p.member_of for p in notes.people if p.member_of is not None}
    out = {}
    for turn in briefing.turns:
        if turn.kind is TurnKind.QUESTION:
            continue
        body = members.get(turn.speaker or "") or publisher
        if body is not None and publisher is not None and publisher.known and _is_unit(body, units):
            body = publisher  # "director of the Department of Investment" speaks for the ministry
        if body is not None:
            out[turn.index] = body
    return out


def _is_unit(body: Reference, units: frozenset[str]) -> bool:
    """Whether a body that no register knows is by its name a part of another."""
    return not body.known and bool(units & set(body.label.lower().split()[:1] + body.label.lower().split()[-1:]))


def _outside_names(clean: str, clauses: Sequence[Clause], notes: Annotations) -> list[Clause]:
    """Without the clauses whose verb is a word inside a name ("Kelp Awas Fund"); their words go to the one before."""
    names = [m.span for m in notes.mentions if m.reference.scheme in {Scheme.PROGRAMME, Scheme.ORGANISATION}]
    out: list[Clause] = []
    for clause in clauses:
        inside = (n for n in names if n.start < clause.verb.start and clause.verb.end <= n.end)
        name = next(inside, None) if clean[clause.verb.start].isupper() else None
        if name is None:
            out.append(clause)
        elif out and out[-1].sentence is clause.sentence and name.start <= out[-1].span.end <= clause.span.start:
            out[-1] = replace(out[-1], span=out[-1].span.join(clause.span))
    return out


def _named_deed(clause: Clause, context: Context) -> Clause:
    """A list item that begins with a gerund names its deed: "– Widening access to credit"."""
    begins = clause.role is Role.MAIN and clause.span.start == clause.sentence.span.start
    listed = context.marked or context.lead is not None or context.block.kind is BlockKind.LIST_ITEM
    if clause.tense is Tense.GERUND and begins and listed and context.frame is not Frame.FOUNDATIONS:
        return replace(clause, tense=Tense.IMPERATIVE)
    return clause


def _is_state(finding: Finding, observations: Sequence[Claim]) -> bool:
    """Whether a clause that no rule takes for a deed is likelier an observation ("12 firms were newly founded")."""
    return finding.verdict.rule in _LEARNED and any(
        o.confidence >= finding.verdict.confidence and o.span.share(finding.span) > _SAME for o in observations
    )


def _finish(
    measure: MeasureClaim,
    finding: Finding,
    briefing: Briefing,
    lexicon: Lexicon,
    notes: Annotations,
    objectives: Sequence[Claim],
    situations: Sequence[Claim],
    judged: Sequence[tuple[Clause, Verdict]],
    weighing: Weighing,
) -> MeasureClaim:
    head = next(
        (
            e.target.span
            for e in measure.edges
            if e.relation is Relation.SUB_MEASURE_OF and not isinstance(e.target, Reference)
        ),
        None,
    )
    edges = list(measure.edges)
    actor = next((e.target for e in edges if e.relation is Relation.ACTOR and isinstance(e.target, Reference)), None)
    told = classify_measure(briefing, lexicon, notes, measure.span, finding.context.sentence, head, actor, weighing)
    if measure.rule in _LEARNED and measure.confidence < _LIKELY:
        told = [e for e in told if e.relation is not Relation.SECTOR]  # a word of a sector in what may be no deed
    edges += told
    purposes = {c.span for c, v in judged if c.role is Role.PURPOSE and c.parent == finding.clause.verb}
    for o in objectives:
        hangs = any(o.span.overlaps(p) for p in purposes)
        follows = (
            o.rule.startswith("objective.")
            and finding.context.sentence.span.covers(o.span)
            and 0 <= o.span.start - measure.span.end <= 3
        )
        if o.kind.value == "objective" and (hangs or follows) and o.span != measure.span:
            edges.append(Edge(Relation.SERVES, o.key, (measure.span, o.span), "serves.purpose", 0.8))
    for key in addressed(measure.span, [s for s in situations if s.kind.value == "problem"]):
        edges.append(Edge(Relation.ADDRESSES, key, (measure.span, key.span), "addresses.named", 0.75))
    return replace(measure, edges=tuple(edges))
