"""The briefing itself, its turns, who speaks in them, and the run that extracted it."""

from __future__ import annotations

from importlib.metadata import version

from rdflib import Literal, URIRef

from policygraph.graph import literals
from policygraph.graph.builder import Builder
from policygraph.graph.iris import (
    DCTERMS,
    FOAF,
    ONTOLOGY_VERSION_IRI,
    PG,
    PROV,
    is_iri,
    slug,
    software_iri,
)
from policygraph.graph.references import describe
from policygraph.model import Extraction, Reference, Scheme, Turn, TurnKind

_TURN_CLASSES = {
    TurnKind.QUESTION: PG.QuestionTurn,
    TurnKind.ANSWER: PG.AnswerTurn,
    TurnKind.STATEMENT: PG.StatementTurn,
}


def add_briefing(builder: Builder, extraction: Extraction) -> None:
    """The document: what is known about it, never its text."""
    briefing, node = extraction.briefing, builder.iris.briefing
    data = briefing.metadata
    builder.type(node, PG.Briefing, FOAF.Document, PROV.Entity)
    builder.add(node, PG.sha256, literals.verbatim(briefing.sha256))
    builder.add(node, PG.offsetUnit, literals.verbatim("unicode-code-point"))
    if briefing.media_type is not None and briefing.text_sha256 is not None:
        builder.add(node, DCTERMS["format"], literals.verbatim(briefing.media_type))
        builder.add(node, PG.textSha256, literals.verbatim(briefing.text_sha256))
    builder.add(node, DCTERMS.language, literals.verbatim(data.language))
    if data.title:
        builder.add(node, DCTERMS.title, builder.label(data.title))
    if data.date is not None:
        builder.add(node, DCTERMS.issued, literals.date(data.date))
    if data.source:
        source: URIRef | Literal = URIRef(data.source) if is_iri(data.source) else literals.label(data.source)
        builder.add(node, DCTERMS.source, source)
    if extraction.publisher is not None:
        builder.add(node, DCTERMS.publisher, describe(builder, extraction.publisher))
    builder.evidence(node, (noise.span for noise in briefing.noise), PG.noise)
    _add_run(builder, extraction)


def _add_run(builder: Builder, extraction: Extraction) -> None:
    release = version("policygraph")
    run, software = builder.iris.within("extraction"), software_iri(release)
    builder.type(run, PG.Extraction, PROV.Activity)
    builder.add(run, PROV.used, builder.iris.briefing)
    builder.add(run, PROV.wasAssociatedWith, software)
    builder.add(run, PROV.hadPlan, ONTOLOGY_VERSION_IRI)
    builder.add(run, PG.engine, literals.verbatim(extraction.engine))
    builder.type(software, PROV.SoftwareAgent)
    builder.add(software, FOAF.name, literals.verbatim("policygraph"))
    builder.add(software, PG.softwareVersion, literals.verbatim(release))


def add_turns(builder: Builder, extraction: Extraction) -> dict[int, URIRef]:
    """Add turns and speakers; returns the speaker node of each turn by turn index."""
    turns = {turn.index: turn for turn in extraction.briefing.turns}
    speakers = {index: _add_speaker(builder, extraction, turn) for index, turn in turns.items()}
    for index, turn in turns.items():
        node = turn_iri(builder, turn)
        builder.type(node, _TURN_CLASSES[turn.kind], PG.Turn, PROV.Entity)
        builder.belongs(node)
        builder.add(node, PG.turnIndex, literals.integer(index))
        builder.add(node, PG.speaker, speakers[index])
        builder.add(node, PROV.wasAttributedTo, speakers[index])
        builder.evidence(node, [turn.span] if turn.label is None else [turn.label, turn.span])
        if turn.answers in turns:
            builder.add(node, PG.answers, turn_iri(builder, turns[turn.answers]))
    return speakers


def turn_iri(builder: Builder, turn: Turn) -> URIRef:
    """The node of a turn."""
    return builder.iris.at("turn", turn.span)


def _add_speaker(builder: Builder, extraction: Extraction, turn: Turn) -> URIRef:
    """The role in which somebody speaks. Anonymous speakers are not taken for one: each turn has its own."""
    name = literals.tidy(turn.speaker or "") or None
    if name is not None:
        node = builder.iris.within("speaker", slug(name))
    else:
        node = builder.iris.within("speaker", f"turn-{turn.index}")
    builder.type(node, PG.Speaker, PROV.Agent)
    builder.name(node, name or _label_text(builder, turn) or builder.briefing.metadata.title or builder.briefing.doc)
    if turn.role:
        builder.add(node, PG.role, builder.label(turn.role))
    if name is not None and turn.is_person:
        builder.add(node, PG.heldBy, _person(builder, extraction, turn, name))
    if turn.index in extraction.speakers:
        builder.add(node, PG.speaksFor, describe(builder, extraction.speakers[turn.index]))
    return node


def _label_text(builder: Builder, turn: Turn) -> str | None:
    if turn.label is None:
        return None
    return literals.tidy(turn.label.of(builder.briefing.clean)).rstrip(" :：") or None


def _person(builder: Builder, extraction: Extraction, turn: Turn, name: str) -> URIRef:
    wanted = slug(name)
    known = (p.reference for p in extraction.people if slug(p.reference.label) == wanted)
    node = describe(builder, next(known, Reference(Scheme.PERSON, wanted, name, known=False)))
    builder.add(builder.iris.briefing, PG.mentions, node)
    if turn.label is not None:
        builder.evidence(node, [turn.label])
    if turn.role:
        builder.add(node, PG.role, builder.label(turn.role))
    return node


def unnamed_source(builder: Builder) -> URIRef:
    """Who speaks where neither turn nor publisher is known: labelled with the briefing's title."""
    node = builder.iris.within("speaker", "unnamed")
    builder.type(node, PG.UnnamedSpeaker, PG.Speaker, PROV.Agent)
    builder.name(node, builder.briefing.metadata.title or builder.briefing.doc)
    return node
