"""Which clauses are deeds: each is judged in the light of those around it, and what is a measure becomes a finding."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from policygraph.extraction.attribution import Attribution, SubjectKind
from policygraph.extraction.candidates import Watch
from policygraph.extraction.clause import Clause, Role, Tense
from policygraph.extraction.context import Context, ListOf
from policygraph.extraction.judge import LEARNED, MEASURE, Judge, Verdict
from policygraph.extraction.measures import Finding, MeasureMaker
from policygraph.extraction.named_deeds import NAMED, named_verdict
from policygraph.extraction.scales import Weighing
from policygraph.model import Briefing, Span

_TOLD = {Tense.PAST, Tense.PERFECT}
_MEANS = {Role.MEANS, Role.INCLUDED}
_UNDATED = {Tense.GERUND, Tense.IMPERATIVE, Tense.NOMINAL}
_OTHER_LISTS = {ListOf.AIMS, ListOf.PROBLEMS}
_SHORT = 60  # characters of a sentence that is a heading


@dataclass(frozen=True, slots=True)
class Found:
    """What may tell a deed, in one briefing."""

    clauses: Sequence[Clause]
    nominal: Sequence[tuple[Clause, Verdict]]  # without a verb, and told by a rule
    named: Sequence[Clause]  # phrases within clauses


def judge_all(
    briefing: Briefing,
    found: Found,
    held: Callable[[Clause, Verdict], list[tuple[Clause, Verdict]]],
    around: Sequence[Context],
    judge: Judge,
    maker: MeasureMaker,
    attribution: Attribution,
    watch: Watch | None,
    weighing: Weighing,
) -> tuple[list[tuple[Clause, Verdict]], list[Finding]]:
    """Each clause with its verdict, and the measures among them in text order.

    `held`: the deeds that a package is said to hold.
    """
    scales = weighing.of("clause", MEASURE)
    by_sentence = {c.sentence.index: c for c in around}
    judged: list[tuple[Clause, Verdict]] = []
    findings: dict[Span, Finding] = {}
    items: list[Span] = []  # of packages
    for clause, given in [*((c, None) for c in found.clauses), *found.nominal]:
        context = by_sentence[clause.sentence.index]
        subject = attribution.subject(clause)
        if given is not None and clause.parent is not None and clause.parent not in findings:
            continue
        over = next(((c, v) for c, v in judged if c.verb == clause.parent), None)
        above = over[0] if over is not None else None
        verdict = given or judge.judge(briefing.clean, clause, subject, context, attribution, above, scales)
        if watch is not None:
            watch(clause, verdict)
        if verdict.then == "measure" and _demanded(clause, attribution):
            verdict = Verdict("nothing", "nothing.demanded")
        if context.question and verdict.then != "objective":
            continue
        if context.list_of is ListOf.ACHIEVEMENTS and verdict.then == "measure" and clause.tense in _UNDATED:
            verdict = replace(verdict, status="completed")  # "Drafting of a bill" among achievements
        if context.list_of is ListOf.PROBLEMS and verdict.then in {"measure", "both"}:
            verdict = Verdict("nothing", "nothing.listed-problem")
        before = over[1] if over is not None else None
        if clause.role in _MEANS and (over is None or not _has_means(*over, attribution)):
            verdict = Verdict("nothing", "nothing.means")  # the means of what is no deed of a public body
        if over is not None and clause.role is Role.PURPOSE and _aim_of_others(*over, attribution):
            verdict = Verdict("nothing", "nothing.aim-of-others")
        if before is not None and before.then == "objective" and _goes_on(clause) and verdict.then != "nothing":
            verdict = before  # "strive to achieve X and improve Y": one aim
        if verdict.then == "both" and context.marked and context.first_in_group and len(context.sentence.span) < _SHORT:
            verdict = replace(verdict, then="measure")  # "Second, expand demand." heads a list of deeds
        judged.append((clause, verdict))
        if verdict.then == "measure" or (verdict.then == "both" and not clause.shared_light):
            parent = findings.get(clause.parent) if clause.parent else None
            named = held(clause, verdict)
            for one, told in named:  # "the package includes a levy, and new grants": each is a deed
                findings[one.verb] = maker.finding(one, told, subject, context, parent)
            items += [one.span for one, _ in named]
            if not named and not any(item.overlaps(clause.span) for item in items):
                findings[clause.verb] = maker.finding(clause, verdict, subject, context, parent)
    for finding in list(findings.values()):  # "we helped firms by lending": the means is the deed
        result = findings.get(finding.clause.parent) if finding.clause.parent else None
        if finding.clause.role is Role.MEANS and result is not None and maker.vague(result):
            findings.pop(result.clause.verb, None)
    kept = _apart(sorted(findings.values(), key=lambda f: f.span))
    named_deeds = _likely_named(found, kept, by_sentence, watch, weighing)
    kept += [maker.finding(c, v, attribution.subject(c), by_sentence[c.sentence.index], None) for c, v in named_deeds]
    return judged, sorted(kept, key=lambda f: f.span)


def _likely_named(
    found: Found,
    told: Sequence[Finding],
    by_sentence: Mapping[int, Context],
    watch: Watch | None,
    weighing: Weighing,
) -> list[tuple[Clause, Verdict]]:
    """The named deeds that are likely, the likelier first, and stand apart from what is told otherwise."""
    scales = weighing.of(NAMED)
    weighed = []
    beside: dict[int, list[Clause]] = {}
    for clause in found.clauses:
        beside.setdefault(clause.sentence.index, []).append(clause)
    for clause in found.named:
        context = by_sentence[clause.sentence.index]
        verdict = named_verdict(clause, beside.get(clause.sentence.index, []), scales)
        if watch is not None:
            watch(clause, verdict)
        if verdict.then == MEASURE and not context.question and context.list_of not in _OTHER_LISTS:
            weighed.append((clause, verdict))
    taken = [f.span for f in told]
    out = []
    for clause, verdict in sorted(weighed, key=lambda w: (-w[1].confidence, w[0].span)):
        if not any(clause.span.overlaps(t) for t in taken):
            taken.append(clause.span)
            out.append((clause, verdict))
    return out


def _apart(findings: Sequence[Finding]) -> list[Finding]:
    """Without deeds that no row knows and that are part of the words of another: "guide firms to deploy …"."""
    by_sentence: dict[int, list[Finding]] = {}
    for f in findings:
        by_sentence.setdefault(f.clause.sentence.index, []).append(f)

    def within(finding: Finding) -> bool:
        if finding.verdict.rule != LEARNED:
            return False
        others = (f for f in by_sentence[finding.clause.sentence.index] if f is not finding)
        return any(
            f.span.covers(finding.span)
            and (f.verdict.rule != LEARNED or f.verdict.confidence > finding.verdict.confidence)
            for f in others
        )

    return [f for f in findings if not within(f)]


def _demanded(clause: Clause, attribution: Attribution) -> bool:
    """Whether it is only asked for by firms or households: "growers said the ministry should build a pier"."""
    private = attribution.sort(clause.governor_subject).kind is SubjectKind.MARKET
    return private and clause.role is Role.REPORTED and clause.tense is Tense.DUTY


def _aim_of_others(clause: Clause, verdict: Verdict, attribution: Attribution) -> bool:
    """Whether a purpose hangs under what firms or households do."""
    if verdict.rule.startswith("nothing.thought"):
        return True  # "we owe it to them to act"
    private = attribution.subject(clause).kind in {SubjectKind.MARKET, SubjectKind.OTHER, SubjectKind.PERSON}
    return private and not clause.passive and verdict.then == "nothing"


def _has_means(clause: Clause, verdict: Verdict, attribution: Attribution) -> bool:
    """Whether what stands behind "by" is a deed: that of a measure or aim, or "we acted at once by …"."""
    acts = attribution.subject(clause).kind in {SubjectKind.PUBLIC, SubjectKind.GROUP, SubjectKind.SPEAKER}
    vague = acts and clause.tense in _TOLD and verdict.rule in {"nothing.default", "nothing.bare"}
    return verdict.then != "nothing" or (vague and not clause.passive and not clause.negated)


def _goes_on(clause: Clause) -> bool:
    return (
        not clause.own_subject
        and (clause.light is None or clause.shared_light)
        and clause.role in {Role.MAIN, Role.REPORTED, Role.PURPOSE}
    )
