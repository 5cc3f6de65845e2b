"""Things that claims point to: organisations, groups, people, programmes, places, concepts and units."""

from __future__ import annotations

from rdflib import Literal, URIRef

from policygraph.graph import literals
from policygraph.graph.builder import Builder
from policygraph.graph.iris import CV, DCTERMS, FOAF, ORG, PG, PROV, SCHEMA, SKOS
from policygraph.model import Mention, Person, Reference, Scheme, Span

# Finer types of an organisation named by the text; one in the vocabulary brings its own classes.
_PUBLIC_KINDS = frozenset({"ministry", "agency", "government", "central-bank", "legislature", "public"})
_CLASSES: dict[Scheme, tuple[URIRef, ...]] = {
    Scheme.GROUP: (PG.OrganizationGroup, FOAF.Agent),
    Scheme.PERSON: (FOAF.Person,),
    Scheme.PLACE: (DCTERMS.Location,),
    Scheme.UNIT: (PG.UnitOfMeasure,),
    Scheme.INDICATOR: (PG.Indicator, SKOS.Concept, SCHEMA.StatisticalVariable),
}
# Classes that vocabulary entries have in a graph, whatever finer ones they bring.
_ALWAYS = {Scheme.INDICATOR: PG.Indicator, Scheme.ORGANISATION: ORG.Organization}
_MENTIONED = frozenset(
    {
        Scheme.ORGANISATION,
        Scheme.GROUP,
        Scheme.PERSON,
        Scheme.PROGRAMME,
        Scheme.SECTOR,
        Scheme.INDICATOR,
        Scheme.TARGET_GROUP,
        Scheme.PRODUCT,
        Scheme.PLACE,
    }
)


def describe(builder: Builder, reference: Reference) -> URIRef:
    """The IRI of a reference; what is known of it is stated once per label."""
    node = builder.iris.reference(reference)
    if reference in builder.described:
        return node
    builder.described.add(reference)
    known = list(builder.vocabulary.describe(reference.scheme, reference.id)) if reference.known else []
    for triple in known:
        builder.graph.add(triple)
    if not any(s == node for s, _, _ in known):
        _describe_named(builder, node, reference)
    elif reference.scheme in _ALWAYS:
        builder.type(node, _ALWAYS[reference.scheme])
    return node


def _describe_named(builder: Builder, node: URIRef, reference: Reference) -> None:
    """State what the text alone gives: a class and the name as printed."""
    builder.type(node, *_classes(reference))
    if reference.scheme is Scheme.PERSON:
        builder.add(node, FOAF.name, literals.label(reference.label))
    elif reference.scheme in {Scheme.PROGRAMME, Scheme.PLACE, Scheme.GROUP, Scheme.UNIT}:
        builder.name(node, reference.label)
    else:
        add_label(builder, node, reference.label)
    if reference.scheme is Scheme.TARGET_GROUP:  # a phrase of the text stands below the known groups nearest to it
        for wider in (reference.kind or "").split():
            known = Reference(Scheme.TARGET_GROUP, wider, wider)
            builder.add(node, SKOS.broader, describe(builder, known))


def _classes(reference: Reference) -> tuple[URIRef, ...]:
    match reference.scheme, reference.kind:
        case Scheme.ORGANISATION, "party":
            return PG.PartyBody, ORG.FormalOrganization, ORG.Organization
        case Scheme.ORGANISATION, kind if kind in _PUBLIC_KINDS:
            return PG.GovernmentBody, ORG.FormalOrganization, ORG.Organization, CV.PublicOrganisation
        case Scheme.ORGANISATION, _:
            return ORG.FormalOrganization, ORG.Organization
        case Scheme.PROGRAMME, "plan":
            return PG.Plan, PROV.Plan, PROV.Entity
        case Scheme.PROGRAMME, _:
            return PG.Programme, PROV.Entity
        case _:
            return _CLASSES.get(reference.scheme, (SKOS.Concept,))


def add_label(builder: Builder, node: URIRef, text: str) -> None:
    """Name a node: the first name per language is preferred, further ones are alternatives (SKOS S14)."""
    name = builder.label(text)
    named = [o for o in builder.graph.objects(node, SKOS.prefLabel) if isinstance(o, Literal)]
    if name not in named:
        taken = any(other.language == name.language for other in named)
        builder.add(node, SKOS.altLabel if taken else SKOS.prefLabel, name)


def add_mentions(builder: Builder, mentions: tuple[Mention, ...]) -> None:
    """Say what the briefing mentions, each with the places where it does."""
    for mention in mentions:
        if mention.reference.scheme not in _MENTIONED:
            continue
        node = describe(builder, mention.reference)
        edge = (builder.iris.briefing, PG.mentions, node)
        builder.decide(edge, [mention.span], mention.rule, mention.confidence)
        if mention.reference.scheme is Scheme.PROGRAMME:
            builder.evidence(node, [mention.span])


def add_person(builder: Builder, person: Person) -> URIRef:
    """State what the text says of a person; org:memberOf only where it says so."""
    node = describe(builder, person.reference)
    builder.add(builder.iris.briefing, PG.mentions, node)
    builder.evidence(node, person.spans)
    if person.role:
        builder.add(node, PG.role, builder.label(person.role))
        builder.evidence(node, _spans(person.role_span))
    if person.member_of is not None:
        builder.add(node, ORG.memberOf, describe(builder, person.member_of))
    return node


def _spans(span: Span | None) -> list[Span]:
    return [] if span is None else [span]
