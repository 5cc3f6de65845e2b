"""Describes a graph for catalogues: VoID (W3C 2011) with linksets, and DCAT (W3C 2024)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from rdflib import Graph, Literal, Namespace, URIRef

from policygraph.graph import to_turtle
from policygraph.graph.iris import DATA, DCTERMS, FOAF, OWL, PG, PROV, RDF, SKOS, STANDARD_PREFIXES, VOID, XSD

DCAT = Namespace(STANDARD_PREFIXES["dcat"])
_LINKS = (OWL.sameAs, SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch)
_LANGUAGES = "http://id.loc.gov/vocabulary/iso639-1/"
_NAMESPACE = re.compile(r".*[/#]")
_SITE = re.compile(r"(https?://[^/]+/(?:entity/)?)")


def void(graph: Graph) -> str:
    """The description as Turtle: size, classes, properties, vocabularies, time covered, and links to other data."""
    base = min((_space(str(b)) for b in graph.subjects(RDF.type, PG.Briefing)), default=DATA)
    data = URIRef(base + "dataset")
    out = Graph(bind_namespaces="none")
    for each in (VOID.Dataset, DCAT.Dataset):
        out.add((data, RDF.type, each))
    out.add((data, VOID.uriSpace, Literal(base)))
    _describe_content(out, graph, data)
    _describe_partitions(out, graph, data)
    _describe_links(out, graph, data)
    return to_turtle(out)


def _describe_content(out: Graph, graph: Graph, data: URIRef) -> None:
    briefings = sorted(set(graph.subjects(RDF.type, PG.Briefing)), key=str)
    title = (
        f"What {len(briefings)} briefing{'' if len(briefings) == 1 else 's'} say{'s' if len(briefings) == 1 else ''}"
    )
    out.add((data, DCTERMS.title, Literal(title, lang="en")))
    about = "Measures, observations, problems and objectives found in economic briefings, each with its evidence."
    out.add((data, DCTERMS.description, Literal(about, lang="en")))
    for briefing in briefings[:1]:
        out.add((data, VOID.exampleResource, briefing))
    for briefing in briefings:
        out.add((data, PROV.wasDerivedFrom, briefing))
        for language in graph.objects(briefing, DCTERMS.language):
            out.add((data, DCTERMS.language, URIRef(_LANGUAGES + str(language).partition("-")[0].lower())))
        for publisher in graph.objects(briefing, DCTERMS.publisher):
            out.add((data, DCTERMS.contributor, publisher))
    dates = sorted(str(d) for b in briefings for d in graph.objects(b, DCTERMS.issued))
    if dates:
        covered = URIRef(f"{data}/temporal")
        out.add((data, DCTERMS.temporal, covered))
        out.add((covered, RDF.type, DCTERMS.PeriodOfTime))
        out.add((covered, DCAT.startDate, Literal(dates[0], datatype=XSD.date)))
        out.add((covered, DCAT.endDate, Literal(dates[-1], datatype=XSD.date)))
    for theme in graph.objects(None, PG.targetsSector):
        out.add((data, DCAT.theme, theme))


def _describe_partitions(out: Graph, graph: Graph, data: URIRef) -> None:
    classes, properties = Counter(graph.objects(None, RDF.type)), Counter(graph.predicates())
    numbers = {
        VOID.triples: len(graph),
        VOID.distinctSubjects: len(set(graph.subjects())),
        VOID.distinctObjects: len(set(graph.objects())),
        VOID.classes: len(classes),
        VOID.properties: len(properties),
        VOID.documents: len(set(graph.subjects(RDF.type, PG.Briefing))),
    }
    for predicate, number in numbers.items():
        out.add((data, predicate, Literal(number)))
    for each in {_space(str(term)) for term in (*classes, *properties)}:
        out.add((data, VOID.vocabulary, URIRef(each)))
    for kind, counted, what, how_many in (
        ("class", classes, VOID["class"], VOID.entities),
        ("property", properties, VOID.property, VOID.triples),
    ):
        for term, number in counted.items():
            part = URIRef(f"{data}/{kind}/{_short(str(term))}")
            out.add((data, VOID[f"{kind}Partition"], part))
            out.add((part, what, URIRef(str(term))))
            out.add((part, how_many, Literal(number)))


def _describe_links(out: Graph, graph: Graph, data: URIRef) -> None:
    found: dict[tuple[URIRef, str], int] = defaultdict(int)
    for predicate in _LINKS:
        for other in graph.objects(None, predicate):
            matched = _SITE.match(str(other))
            if isinstance(other, URIRef) and matched is not None:
                found[predicate, matched[1]] += 1
    for (predicate, site), number in found.items():
        name = re.sub(r"[^a-z0-9]+", "-", site.partition("://")[2].lower()).strip("-")
        target = URIRef(f"{data}/target/{name}")
        links = URIRef(f"{data}/links/{name}/{_short(str(predicate))}")
        out.add((target, RDF.type, VOID.Dataset))
        out.add((target, VOID.uriSpace, Literal(site)))
        out.add((target, FOAF.homepage, URIRef(site)))
        out.add((data, VOID.subset, links))
        out.add((links, RDF.type, VOID.Linkset))
        out.add((links, VOID.subjectsTarget, data))
        out.add((links, VOID.objectsTarget, target))
        out.add((links, VOID.linkPredicate, predicate))
        out.add((links, VOID.triples, Literal(number)))


def _space(iri: str) -> str:
    found = _NAMESPACE.match(iri)
    return found[0] if found else iri


def _short(iri: str) -> str:
    """`prefix-name`, which no two terms share."""
    space = _space(iri)
    prefixes = {namespace: prefix for prefix, namespace in STANDARD_PREFIXES.items()}
    return f"{prefixes.get(space, re.sub(r'[^A-Za-z0-9]+', '-', space).strip('-'))}-{iri[len(space) :]}"
