"""Synthetic knowledge graphs that keep the contract, of any size, for the speed of the explorer page."""

from __future__ import annotations

from rdflib import RDF, RDFS, XSD, Graph, Literal, URIRef

from policygraph.graph.iris import DATA, DCTERMS, FOAF, OA, ORG, PG, PROV, SKOS, VOCAB

ACTS = ("Support", "Fund", "Inspect", "Promote", "Reduce", "Extend", "Review", "Open")
THINGS = ("small firms", "rail freight", "farm loans", "port fees", "solar power", "rural clinics", "steel exports")
PER_BRIEFING = 40  # claims of one briefing


def synthetic(nodes: int) -> tuple[Graph, dict[str, str]]:
    """A graph with about `nodes` drawn nodes and 1.9 links for each, and the texts of its briefings."""
    graph, texts = Graph(), {}
    claims = round(nodes * 0.8)
    briefings = max(1, round(claims / PER_BRIEFING))
    actors, sectors, groups = (max(3, round(nodes * share)) for share in (0.05, 0.08, 0.05))
    for scheme, count, kind in (
        ("organisation", actors, ORG.FormalOrganization),
        ("sector", sectors, SKOS.Concept),
        ("target-group", groups, SKOS.Concept),
        ("status", 4, SKOS.Concept),
    ):
        for i in range(count):
            node = VOCAB[f"{scheme}/n{i}"]
            graph.add((node, RDF.type, kind))
            graph.add((node, SKOS.prefLabel, Literal(f"{scheme.title()} {i}", lang="en")))
    number = 0
    for b in range(briefings):
        document = f"{DATA}b{b}"
        text = ""
        speaker = URIRef(f"{document}/speaker/s")
        graph.add((speaker, RDF.type, PG.Speaker))
        graph.add((speaker, RDFS.label, Literal(f"Speaker {b}", lang="en")))
        head = None
        for _ in range(min(PER_BRIEFING, claims - number)):
            label = f"{ACTS[number % 8]} {THINGS[number % 7]} in area {number}"
            start = len(text)
            text += f"{label}. "
            claim = URIRef(f"{document}/measure/{start}-{start + len(label)}")
            _claim(graph, claim, document, label, start)
            graph.add((claim, PROV.wasAttributedTo, speaker))
            graph.add((claim, PG.actor, VOCAB[f"organisation/n{b % actors}"]))
            graph.add((claim, PG.status, VOCAB[f"status/n{number % 4}"]))
            graph.add((claim, PG.targetsSector, VOCAB[f"sector/n{number * 7 % sectors}"]))
            if number % 3 == 0:
                graph.add((claim, PG.targetsGroup, VOCAB[f"target-group/n{number * 5 % groups}"]))
            if head is None or number % 10 == 0:
                head = claim
                graph.add((claim, RDF.type, PG.HeadlineMeasure))
            else:
                graph.add((claim, PG.subMeasureOf, head))
            number += 1
        graph.add((URIRef(document), RDF.type, PG.Briefing))
        graph.add((URIRef(document), RDF.type, FOAF.Document))
        graph.add((URIRef(document), DCTERMS.title, Literal(f"Briefing {b}", lang="en")))
        texts[document] = text
    return graph, texts


def _claim(graph: Graph, claim: URIRef, document: str, label: str, start: int) -> None:
    end = start + len(label)
    graph.add((claim, RDF.type, PG.Measure))
    graph.add((claim, RDFS.label, Literal(label, lang="en")))
    graph.add((claim, PG.confidence, Literal("0.8", datatype=XSD.decimal)))
    graph.add((claim, PG.rule, Literal("measure.future")))
    graph.add((claim, PG.actorBasis, Literal("inherited")))
    evidence, position, quote = (
        URIRef(f"{document}/{part}/{start}-{end}") for part in ("evidence", "position", "quote")
    )
    graph.add((claim, PG.evidence, evidence))
    graph.add((evidence, RDF.type, OA.SpecificResource))
    graph.add((evidence, OA.hasSource, URIRef(document)))
    graph.add((evidence, OA.hasSelector, position))
    graph.add((evidence, OA.hasSelector, quote))
    graph.add((position, RDF.type, OA.TextPositionSelector))
    graph.add((position, OA.start, Literal(start)))
    graph.add((position, OA.end, Literal(end)))
    graph.add((quote, RDF.type, OA.TextQuoteSelector))
    graph.add((quote, OA.exact, Literal(label)))
    graph.add((quote, OA.prefix, Literal("")))
    graph.add((quote, OA.suffix, Literal(". ")))
