"""The statistical cube: complete observations only, none twice, within the constraints of the recommendation."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from cube_constraints import CONSTRAINTS, broken
from rdflib import Graph, URIRef
from rdflib.query import ResultRow

from policygraph.errors import InputError
from policygraph.export.cube import count_complete, cube
from policygraph.export.void import void
from policygraph.graph.iris import DATA, PG, QB, RDF, SA, SD, SM, STANDARD_PREFIXES

CHINA = "http://www.wikidata.org/entity/Q148"
TURTLE = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in STANDARD_PREFIXES.items())
# What a cube without a fault becomes when one thing is taken away or changed.
PLANTS = {
    "IC-1": (" qb:dataSet <", " qb:dataSet <urn:other>, <"),
    "IC-2": (" qb:structure <", " qb:structure <urn:other>, <"),
    "IC-3": ("qb:measure ", "rdfs:seeAlso "),
    "IC-4": ("    rdfs:range time:ProperInterval", "    rdfs:seeAlso time:ProperInterval"),
    "IC-5": (" qb:codeList ", " rdfs:seeAlso "),
    "IC-6": ("qb:dimension sd:refArea", 'qb:componentRequired "false"^^xsd:boolean ; qb:dimension sd:refArea'),
    "IC-11": ("    sd:refArea <", "    sd:nowhere <"),
    "IC-12": ('pg:reading "2"', 'pg:reading "1"'),
    "IC-13": ("    sa:unitMeasure unit:PERCENT", "    sa:nothing unit:PERCENT"),
    "IC-14": ("    sm:obsValue 4.5", "    sm:nothing 4.5"),
    "IC-19 ": ("skos:inScheme <https://w3id.org/policygraph/vocab/measure-kind>", "skos:inScheme <urn:other>"),
}


def observation(number: int, value: str, area: str | None = "<urn:place>", more: str = "") -> str:
    place = "" if area is None else f"sd:refArea {area} ;"
    return f"""<{DATA}ports/observation/{number}-{number + 5}> a pg:Observation ; {place}
      sd:refPeriod <urn:2021> ; pg:indicator <urn:tonnage> ; pg:measureKind <urn:level> ; sa:unitMeasure unit:PERCENT ;
      sm:obsValue {value} ; <http://purl.org/dc/terms/isPartOf> <{DATA}ports> {more} ."""


def sample(*observations: str) -> Graph:
    known = f"<{DATA}ports> a pg:Briefing . <urn:2021> a time:ProperInterval ."
    return Graph().parse(data=TURTLE + known + "\n".join(observations), format="turtle")


@pytest.fixture(scope="module")
def made() -> str:
    return cube(
        sample(observation(10, "4.5"), observation(20, "7.5"), observation(30, "1.0", more="; pg:comparator <urn:yoy>"))
    )


def test_it_keeps_the_constraints(made: str, root: Path) -> None:
    assert broken(made) == []
    seed = cube(Graph().parse(root / "outputs" / "graph.ttl"), CHINA)
    assert broken(seed) == []
    values = {str(o) for o in Graph().parse(data=seed).objects(None, SM.obsValue)}
    assert values == {"6.5", "2.6"}


@pytest.mark.parametrize("constraint", PLANTS)
def test_a_planted_fault_is_found(constraint: str, made: str) -> None:
    """So that a constraint which never finds anything is found itself."""
    old, new = PLANTS[constraint]
    assert old in made
    assert any(name.startswith(constraint) for name in broken(made.replace(old, new))), broken(made.replace(old, new))
    assert any(name.startswith(constraint) for name in CONSTRAINTS)


def test_only_complete_observations() -> None:
    without_area = observation(10, "1.5", area=None)
    two_values = observation(20, "1.5, 2.5")
    graph = sample(without_area, two_values, observation(30, "3.5"))
    read = Graph().parse(data=cube(graph))
    assert [str(v) for v in read.objects(None, SM.obsValue)] == ["3.5"]
    assert count_complete(graph) == (1, 3)
    assert count_complete(graph, CHINA) == (2, 3)
    read = Graph().parse(data=cube(graph, CHINA))
    assert {str(a) for a in read.objects(None, SD.refArea)} == {"urn:place", CHINA}, "what the text says stays"
    with pytest.raises(InputError, match="--area 'China' is not an absolute IRI"):
        cube(graph, "China")


def test_two_figures_for_one_thing_are_both_kept(made: str) -> None:
    read = Graph().parse(data=made)
    first, second = (URIRef(f"{DATA}ports/cube/{place}") for place in ("10-15", "20-25"))
    assert (str(read.value(first, PG.reading)), str(read.value(second, PG.reading))) == ("1", "2")
    assert read.value(first, SA.unitMeasure) is not None
    assert len(set(read.subjects(RDF.type, QB.Observation))) == 3


def test_a_cube_can_stand_beside_its_graph(root: Path) -> None:
    """Its observations are nodes of their own: the graph's keep their one data set."""
    graph = Graph().parse(root / "outputs" / "graph.ttl")
    made = Graph().parse(data=cube(graph, CHINA))
    own = set(made.subjects(RDF.type, QB.Observation))
    assert own
    assert not own & set(graph.subjects())


# --- the description for catalogues ----------------------------------------------------------------------


def test_the_description_counts_right(root: Path) -> None:
    """Counted again by rdflib's SPARQL engine, as the VoID guide shows how."""
    graph = Graph().parse(root / "outputs" / "graph.ttl")
    told = Graph().parse(data=void(graph))

    def number(query: str, source: Graph) -> int:
        (row,) = source.query("PREFIX void: <http://rdfs.org/ns/void#> " + query)
        assert isinstance(row, ResultRow)
        return int(str(row[0]))

    for statistic, count in {
        "triples": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        "distinctSubjects": "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }",
        "classes": "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?s a ?c }",
        "properties": "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }",
    }.items():
        asked = f"SELECT ?n {{ ?d void:uriSpace '{DATA}' ; void:{statistic} ?n }}"
        assert number(asked, told) == number(count, graph), statistic
    measures = f"SELECT ?n {{ ?p void:class <{PG.Measure}> ; void:entities ?n }}"
    assert number(measures, told) == len(set(graph.subjects(RDF.type, PG.Measure)))
    match, site = "<http://www.w3.org/2004/02/skos/core#exactMatch>", "http://www.wikidata.org/entity/"
    linked = f"?l a void:Linkset ; void:linkPredicate {match} ; void:objectsTarget/void:uriSpace '{site}'"
    counted = f"SELECT (COUNT(*) AS ?n) {{ ?s {match} ?o FILTER(STRSTARTS(STR(?o), '{site}')) }}"
    assert number(f"SELECT ?n {{ {linked} ; void:triples ?n }}", told) == number(counted, graph) > 0


def test_the_description_has_stable_bytes(root: Path) -> None:
    graph = Graph().parse(root / "outputs" / "graph.ttl")
    again = Graph()
    for triple in sorted(graph, reverse=True):
        again.add(triple)
    assert void(graph) == void(again)
    assert cube(graph, CHINA) == cube(again, CHINA)
    assert re.search(r'dcat:startDate "2022-04-19"', void(graph))
