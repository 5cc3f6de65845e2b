"""The names of the graph contract which the explorer reads, and the kind of thing each class is on the page."""

from __future__ import annotations

from enum import StrEnum

from policygraph.graph.iris import STANDARD_PREFIXES, VOCAB

NAMESPACES: dict[str, str] = {**STANDARD_PREFIXES, "pgv": str(VOCAB), "wd": "http://www.wikidata.org/entity/"}

_BY_LENGTH = sorted(NAMESPACES.items(), key=lambda item: (-len(item[1]), item[0]))


def compact(iri: str) -> str:
    """The IRI as prefix:name where a namespace of the contract fits, else as it is."""
    for prefix, namespace in _BY_LENGTH:
        if iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


class Kind(StrEnum):
    """What a node is on the page; the order is the order of legends and tables."""

    ORGANISATION = "organisation"
    COLLECTIVE = "collective"
    HEADLINE = "headline"
    MEASURE = "measure"
    SECTOR = "sector"
    GROUP = "group"
    PRODUCT = "product"
    INSTRUMENT = "instrument"
    PROGRAMME = "programme"
    OBJECTIVE = "objective"
    PROBLEM = "problem"
    FOUNDATION = "foundation"
    OBSERVATION = "observation"
    INDICATOR = "indicator"
    PERSON = "person"
    BRIEFING = "briefing"
    # What follows describes other nodes and is never drawn or counted by itself.
    SPEAKER = "speaker"
    TURN = "turn"
    PERIOD = "period"
    CONCEPT = "concept"


DRAWN: tuple[Kind, ...] = tuple(Kind)[: list(Kind).index(Kind.SPEAKER)]

# The first class that a node has decides.
KIND_BY_CLASS: tuple[tuple[str, Kind], ...] = (
    ("pg:HeadlineMeasure", Kind.HEADLINE),
    ("pg:Measure", Kind.MEASURE),
    ("pg:Observation", Kind.OBSERVATION),
    ("pg:QuantitativeObservation", Kind.OBSERVATION),
    ("pg:QualitativeObservation", Kind.OBSERVATION),
    ("pg:DerivedObservation", Kind.OBSERVATION),
    ("pg:Problem", Kind.PROBLEM),
    ("pg:Cause", Kind.PROBLEM),
    ("pg:Foundation", Kind.FOUNDATION),
    ("pg:Objective", Kind.OBJECTIVE),
    ("pg:Principle", Kind.OBJECTIVE),
    ("pg:Plan", Kind.PROGRAMME),
    ("pg:Programme", Kind.PROGRAMME),
    ("pg:Briefing", Kind.BRIEFING),
    ("pg:QuestionTurn", Kind.TURN),
    ("pg:AnswerTurn", Kind.TURN),
    ("pg:StatementTurn", Kind.TURN),
    ("pg:Turn", Kind.TURN),
    ("pg:Speaker", Kind.SPEAKER),
    ("foaf:Person", Kind.PERSON),
    ("pg:OrganizationGroup", Kind.COLLECTIVE),
    ("pg:GovernmentBody", Kind.ORGANISATION),
    ("pg:PartyBody", Kind.ORGANISATION),
    ("org:FormalOrganization", Kind.ORGANISATION),
    ("org:Organization", Kind.ORGANISATION),
    ("pg:Indicator", Kind.INDICATOR),
    ("pg:Period", Kind.PERIOD),
    ("pg:RelativePeriod", Kind.PERIOD),
    ("pg:UnresolvedPeriod", Kind.PERIOD),
)

# Concepts are told apart by the scheme in their IRI: …/{scheme}/{id}.
KIND_BY_SCHEME: dict[str, Kind] = {
    "sector": Kind.SECTOR,
    "instrument": Kind.INSTRUMENT,
    "indicator": Kind.INDICATOR,
    "target-group": Kind.GROUP,
    "product": Kind.PRODUCT,
    "organisation": Kind.ORGANISATION,
    "programme": Kind.PROGRAMME,
    "period": Kind.PERIOD,
}

LABELS: tuple[str, ...] = ("skos:prefLabel", "rdfs:label", "foaf:name", "dcterms:title", "pg:expression")
ALTERNATIVES: tuple[str, ...] = ("pg:acronym", "skos:altLabel")
MENTIONS = "pg:mentions"

# Machinery of the graph that the page shows in other ways (or not at all).
HIDDEN_CLASSES: frozenset[str] = frozenset(
    {"pg:Assertion", "rdf:Statement", "oa:SpecificResource", "oa:TextPositionSelector", "oa:TextQuoteSelector"}
    | {"time:Instant", "prov:SoftwareAgent", "pg:Extraction", "prov:Activity", "void:Linkset", "skos:ConceptScheme"}
)
HIDDEN_PREDICATES: frozenset[str] = frozenset(
    {"rdf:type", "pg:evidence", "time:hasBeginning", "time:hasEnd", "oa:hasSelector", "oa:hasSource"}
    | {"skos:broaderTransitive", "pg:subMeasureOfTransitive"}  # closures, made for queries
)
