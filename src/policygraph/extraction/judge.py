"""Decides what a clause is: the table in ontology/rules/judgement.toml proposes, ontology/weights/clause.tsv weighs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from policygraph.errors import OntologyError
from policygraph.extraction.attribution import Attribution, Subject, SubjectKind
from policygraph.extraction.clause import Clause, Role, Tense
from policygraph.extraction.context import Context
from policygraph.extraction.cues import Facts, clause_cues
from policygraph.extraction.scales import Scales
from policygraph.extraction.verbs import Verbs
from policygraph.lexicon.rules import RuleBook

LEARNED = "learned.measure"
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_CONDITIONS = (
    "tense",
    "role",
    "subject",
    "verb",
    "not_verb",
    "light",
    "not_light",
    "frame",
    "list_of",
    "object",
    "agent",
    "auxiliary",
    "governor",
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a clause was judged to be; `then` is measure, objective, principle, both or nothing."""

    then: str
    rule: str
    confidence: float = 0.0
    status: str | None = None
    modality: str | None = None
    whole: bool = False
    cues: tuple[str, ...] = ()  # what was weighed


@dataclass(frozen=True)
class _Row:
    id: str
    values: Mapping[str, frozenset[str]]
    passive: bool | None
    negated: bool | None
    text: re.Pattern[str] | None
    verdict: Verdict


class Judge:
    """Holds the decision table and the word lists that sort a clause's object."""

    def __init__(self, rules: RuleBook, verbs: Verbs) -> None:
        self._verbs = verbs
        self._lists = sorted(name.removeprefix("verbs_") for name in rules.words if name.startswith("verbs_"))
        self._complete = frozenset(rules.words["judge_complete"])
        self._deciders = frozenset(rules.words["clause_deciders"])
        self._outcome = frozenset(rules.words["frame_outcome_nouns"])
        self._policy = frozenset(rules.words["frame_policy_nouns"] + rules.words["frame_documents"]) | verbs.deed_nouns
        self._intend = frozenset(rules.words["judge_intend"])
        self._pronouns = frozenset(rules.words["judge_pronouns"])
        self._money = rules.compile("{judge_money}")
        self._clause_object = rules.compile("{grammar_clause_object}")
        self._figure = re.compile(r"\d")
        self._stop = rules.compile(r"\b(?:{judge_object_stop})\b|[,;:.(]")
        self._container = rules.compile(r"^\s*(?:[\w,.-]+ ){0,4}?(?:{judge_containers}) of (?=[a-z])")
        self._rows = [_row(rules, table) for table in rules.tables.get("clause_rule", ())]
        self._ends = frozenset(rules.words["grammar_phrase_ends"])

    def judge(
        self,
        clean: str,
        clause: Clause,
        subject: Subject,
        context: Context,
        attribution: Attribution,
        over: Clause | None = None,
        scales: Scales | None = None,
    ) -> Verdict:
        """What the clause is; `over` is the clause that it hangs under or is coordinated with.

        Without `scales` the rows alone decide.
        """
        facts = self._facts(clean, clause, subject, context, attribution)
        verdict = self._by_rows(clean, clause, facts)
        cues = clause_cues(clean, clause, subject, context, facts, over, self._ends)
        seen = replace(verdict, cues=(*cues, f"then={verdict.then}", f"row={verdict.rule}"))
        return seen if scales is None else _weighed(seen, scales, clause, subject)

    def _by_rows(self, clean: str, clause: Clause, facts: Facts) -> Verdict:
        """The verdict of the first row that fits; `nothing` if none does."""
        whole = clause.whole.of(clean)
        for row in self._rows:
            if row.passive is not None and row.passive != clause.passive:
                continue
            if row.negated is not None and row.negated != clause.negated:
                continue
            if not all(self._holds(key, wanted, facts[key]) for key, wanted in row.values.items()):
                continue
            if row.text is None or row.text.search(whole):
                return Verdict("nothing", "nothing.bare") if self._bare(clause, row.verdict) else row.verdict
        return Verdict("nothing", "nothing.default")

    def _bare(self, clause: Clause, verdict: Verdict) -> bool:
        """A verb alone, without an object or a place, tells no deed: "Allow:", "she also set out how …"."""
        alone = clause.span.end == clause.verb.end and not clause.passive and not verdict.whole
        told = clause.tense in _TOLD and clause.lemma not in self._complete
        return alone and verdict.then == "measure" and told

    @staticmethod
    def _holds(key: str, wanted: frozenset[str], found: frozenset[str]) -> bool:
        return not wanted & found if key.startswith("not_") else bool(wanted & found)

    def _facts(self, clean: str, clause: Clause, subject: Subject, context: Context, attribution: Attribution) -> Facts:
        verb = frozenset(
            k
            for k in self._lists
            if self._verbs.is_a(clause.lemma, k) or (self._verbs.is_a(clause.lemma.split()[0], k) and k in _BY_HEAD)
        )
        verb = verb or frozenset([_UNKNOWN])
        light = self._light(clause.light)
        auxiliary = frozenset(clause.auxiliaries.of(clean).lower().split()) if clause.auxiliaries else frozenset()
        agent = attribution.sort(clause.agent).kind.value if clause.agent else SubjectKind.NONE.value
        one = frozenset
        return {
            "tense": one([clause.tense.value]), "role": one([clause.role.value]), "subject": one([subject.kind.value]),
            "verb": verb, "not_verb": verb, "light": light, "not_light": light, "frame": one([context.frame.value]),
            "list_of": one([context.list_of.value]),
            "object": self.object_kinds(clean, clause), "agent": one([agent]), "auxiliary": auxiliary,
            "governor": one([clause.governor] if clause.governor else []),
        }  # fmt: skip

    def _light(self, lemma: str | None) -> frozenset[str]:
        if lemma is None:
            return frozenset()
        kinds = {lemma}
        if self._verbs.is_a(lemma, "strive"):
            kinds.add("strive")
        if lemma in self._deciders:
            kinds.add("decide")
        if lemma in self._intend:
            kinds.add("intend")
        return frozenset(kinds)

    def object_kinds(self, clean: str, clause: Clause) -> frozenset[str]:
        """What the object of a clause is headed by: policy, outcome, money, figure, clause, pronoun, other or none."""
        text = clean[clause.verb.end : clause.span.end]
        if self._clause_object.match(text):
            return frozenset(["clause"])
        words = [w.lower() for w in _WORD.findall(self._first_phrase(self._contents(text)))]
        if set(words) and set(words) <= self._pronouns and len(_WORD.findall(text)) <= len(words) + 1:
            return frozenset(["pronoun"])
        kinds = set()
        if self._money.search(text):
            kinds.add("money")
        if self._figure.search(text):
            kinds.add("figure")
        tail = {words[-1], " ".join(words[-2:])} if words else set()
        heads = tail | ({words[0]} if words and words[0] in self._policy else set())
        if tail & self._outcome:
            kinds.add("outcome")
        elif heads & self._policy:
            kinds.add("policy")
        if not kinds & {"policy", "outcome"}:
            kinds.add("other" if words else "none")
        return frozenset(kinds)

    def _contents(self, text: str) -> str:
        """What is counted or held: the rules of "1,200 pages of rules"."""
        container = self._container.match(text)
        return text[container.end() :] if container else text

    def _first_phrase(self, text: str) -> str:
        stripped = text.strip()
        m = self._stop.search(stripped)
        if m and m.start() == 0:  # "give full play to the role": the object stands behind the preposition
            return self._first_phrase(stripped[m.end() :])
        return stripped[: m.start()] if m else stripped


def _told_of_things(clause: Clause, subject: Subject) -> bool:
    """Whether the subject is what a deed is done to, so that it is quoted too: "the levy falls away in May"."""
    return subject.kind in _THINGS and clause.role is not Role.RELATIVE


def _weighed(verdict: Verdict, scales: Scales, clause: Clause, subject: Subject) -> Verdict:
    """The verdict of the rows, kept, taken back or overruled by the weights."""
    likely, deed = scales.likely(verdict.cues, clause.whole)[MEASURE], verdict.then in _DEEDS
    if scales.holds(MEASURE, likely, deed):
        if deed:
            return replace(verdict, confidence=likely)
        if verdict.then != "objective" and (likely >= _LIKELIER or not clause.negated):  # an aim stays one
            whole = _told_of_things(clause, subject)
            modality = "negated" if clause.negated else "by-tense"
            return Verdict("measure", LEARNED, likely, "by-form", modality, whole=whole, cues=verdict.cues)
    if verdict.then == "both":
        return replace(verdict, then="objective")
    return Verdict("nothing", "nothing.unlikely", cues=verdict.cues) if deed else verdict


MEASURE = "measure"
_THINGS = frozenset({SubjectKind.POLICY, SubjectKind.OTHER, SubjectKind.DOCUMENT, SubjectKind.MARKET})
_DEEDS = frozenset({"measure", "both"})
_TOLD = frozenset({Tense.IMPERATIVE, Tense.PAST, Tense.PERFECT, Tense.PRESENT, Tense.GERUND, Tense.PROGRESSIVE})
_LIKELIER = 0.5  # from here on what is not done ("nor will we raise …") is a deed that no row knows
_UNKNOWN = "unknown"  # a verb that stands in no list
_BY_HEAD = frozenset({"action", "enact", "strong"})


def _row(rules: RuleBook, table: Mapping[str, Any]) -> _Row:
    try:
        verdict = Verdict(
            then=table["then"],
            rule=table["id"],
            confidence=float(table.get("confidence", 0.0)),
            status=table.get("status"),
            modality=table.get("modality"),
            whole=bool(table.get("whole", False)),
        )
        values = {k: frozenset(table[k]) for k in _CONDITIONS if k in table}
        text = rules.compile(table["text"]) if "text" in table else None
    except KeyError as error:
        raise OntologyError(f"judgement.toml: row {table.get('id', '?')!r} lacks {error}") from None
    except (OntologyError, TypeError, ValueError) as error:
        raise OntologyError(f"judgement.toml: row {table.get('id', '?')!r}: {error}") from None
    return _Row(table["id"], values, table.get("passive"), table.get("negated"), text, verdict)
