"""The integrity constraints of RDF Data Cube (W3C 2014, section 11): each ASK is true where a graph breaks it."""

from __future__ import annotations

import pyoxigraph as ox

from policygraph.graph.iris import STANDARD_PREFIXES

# Phase 1 and 2 of section 10.3: abbreviated forms are written out before the constraints are tried.
NORMALISATION = [
    """INSERT { ?o rdf:type qb:Observation . } WHERE { [] qb:observation ?o . }""",
    """INSERT { ?o rdf:type qb:Observation ; qb:dataSet ?ds . } WHERE { ?o qb:dataSet ?ds . }""",
    """INSERT { ?s rdf:type qb:Slice . } WHERE { [] qb:slice ?s . }""",
    """INSERT { ?cs qb:componentProperty ?p . ?p rdf:type qb:DimensionProperty . } WHERE { ?cs qb:dimension ?p . }""",
    """INSERT { ?cs qb:componentProperty ?p . ?p rdf:type qb:MeasureProperty . } WHERE { ?cs qb:measure ?p . }""",
    """INSERT { ?cs qb:componentProperty ?p . ?p rdf:type qb:AttributeProperty . } WHERE { ?cs qb:attribute ?p . }""",
    """INSERT { ?o ?comp ?value } WHERE { ?spec qb:componentProperty ?comp ; qb:componentAttachment qb:DataSet .
       ?d qb:structure [ qb:component ?spec ] ; ?comp ?value . ?o qb:dataSet ?d . }""",
]

CONSTRAINTS = {
    "IC-1 unique data set": """
        { ?obs a qb:Observation . FILTER NOT EXISTS { ?obs qb:dataSet ?ds } }
        UNION { ?obs a qb:Observation ; qb:dataSet ?ds1, ?ds2 . FILTER(?ds1 != ?ds2) }""",
    "IC-2 unique structure": """
        { ?ds a qb:DataSet . FILTER NOT EXISTS { ?ds qb:structure ?dsd } }
        UNION { ?ds a qb:DataSet ; qb:structure ?dsd1, ?dsd2 . FILTER(?dsd1 != ?dsd2) }""",
    "IC-3 structure has a measure": """
        ?dsd a qb:DataStructureDefinition .
        FILTER NOT EXISTS { ?dsd qb:component [ qb:componentProperty [ a qb:MeasureProperty ] ] }""",
    "IC-4 dimensions have a range": """
        ?dim a qb:DimensionProperty . FILTER NOT EXISTS { ?dim rdfs:range [] }""",
    "IC-5 concept dimensions have code lists": """
        ?dim a qb:DimensionProperty ; rdfs:range skos:Concept . FILTER NOT EXISTS { ?dim qb:codeList [] }""",
    "IC-6 only attributes may be optional": """
        ?dsd qb:component ?spec . ?spec qb:componentRequired "false"^^xsd:boolean ; qb:componentProperty ?c .
        FILTER NOT EXISTS { ?c a qb:AttributeProperty }""",
    "IC-7 slice keys are declared": """
        ?key a qb:SliceKey . FILTER NOT EXISTS { [ a qb:DataStructureDefinition ] qb:sliceKey ?key }""",
    "IC-8 slice keys agree with the structure": """
        ?key a qb:SliceKey ; qb:componentProperty ?prop . ?dsd qb:sliceKey ?key .
        FILTER NOT EXISTS { ?dsd qb:component [ qb:componentProperty ?prop ] }""",
    "IC-9 unique slice structure": """
        { ?slice a qb:Slice . FILTER NOT EXISTS { ?slice qb:sliceStructure ?key } }
        UNION { ?slice a qb:Slice ; qb:sliceStructure ?k1, ?k2 . FILTER(?k1 != ?k2) }""",
    "IC-10 slice dimensions complete": """
        ?slice qb:sliceStructure [ qb:componentProperty ?dim ] . FILTER NOT EXISTS { ?slice ?dim [] }""",
    "IC-11 all dimensions required": """
        ?obs qb:dataSet/qb:structure/qb:component/qb:componentProperty ?dim . ?dim a qb:DimensionProperty .
        FILTER NOT EXISTS { ?obs ?dim [] }""",
    "IC-12 no duplicate observations": """
        FILTER(?allEqual)
        { SELECT (MIN(?equal) AS ?allEqual) WHERE {
            ?obs1 qb:dataSet ?ds . ?obs2 qb:dataSet ?ds . FILTER(?obs1 != ?obs2)
            ?ds qb:structure/qb:component/qb:componentProperty ?dim . ?dim a qb:DimensionProperty .
            ?obs1 ?dim ?value1 . ?obs2 ?dim ?value2 . BIND(?value1 = ?value2 AS ?equal)
          } GROUP BY ?obs1 ?obs2 }""",
    "IC-13 required attributes": """
        ?obs qb:dataSet/qb:structure/qb:component ?c .
        ?c qb:componentRequired "true"^^xsd:boolean ; qb:componentProperty ?attr .
        FILTER NOT EXISTS { ?obs ?attr [] }""",
    "IC-14 all measures present": """
        ?obs qb:dataSet/qb:structure ?dsd .
        FILTER NOT EXISTS { ?dsd qb:component/qb:componentProperty qb:measureType }
        ?dsd qb:component/qb:componentProperty ?measure . ?measure a qb:MeasureProperty .
        FILTER NOT EXISTS { ?obs ?measure [] }""",
    "IC-15 measure dimension consistent": """
        ?obs qb:dataSet/qb:structure ?dsd ; qb:measureType ?measure .
        ?dsd qb:component/qb:componentProperty qb:measureType . FILTER NOT EXISTS { ?obs ?measure [] }""",
    "IC-16 single measure on a measure dimension": """
        ?obs qb:dataSet/qb:structure ?dsd ; qb:measureType ?measure ; ?other [] .
        ?dsd qb:component/qb:componentProperty qb:measureType ; qb:component/qb:componentProperty ?other .
        ?other a qb:MeasureProperty . FILTER(?other != ?measure)""",
    "IC-17 all measures of a measure dimension cube": """
        { SELECT ?numMeasures (COUNT(?obs2) AS ?count) WHERE {
            { SELECT ?dsd (COUNT(?m) AS ?numMeasures) WHERE {
                ?dsd qb:component/qb:componentProperty ?m . ?m a qb:MeasureProperty } GROUP BY ?dsd }
            ?obs1 qb:dataSet/qb:structure ?dsd ; qb:dataSet ?dataset ; qb:measureType ?m1 .
            ?obs2 qb:dataSet ?dataset ; qb:measureType ?m2 .
            FILTER NOT EXISTS { ?dsd qb:component/qb:componentProperty ?dim . FILTER(?dim != qb:measureType)
              ?dim a qb:DimensionProperty . ?obs1 ?dim ?v1 . ?obs2 ?dim ?v2 . FILTER(?v1 != ?v2) }
          } GROUP BY ?obs1 ?numMeasures HAVING(?count != ?numMeasures) }""",
    "IC-18 consistent data set links": """
        ?dataset qb:slice ?slice . ?slice qb:observation ?obs . FILTER NOT EXISTS { ?obs qb:dataSet ?dataset }""",
    "IC-19 codes from the code list": """
        ?obs qb:dataSet/qb:structure/qb:component/qb:componentProperty ?dim .
        ?dim a qb:DimensionProperty ; qb:codeList ?list . ?list a skos:ConceptScheme . ?obs ?dim ?v .
        FILTER NOT EXISTS { ?v a skos:Concept ; skos:inScheme ?list }""",
    "IC-19b codes from the collection": """
        ?obs qb:dataSet/qb:structure/qb:component/qb:componentProperty ?dim .
        ?dim a qb:DimensionProperty ; qb:codeList ?list . ?list a skos:Collection . ?obs ?dim ?v .
        FILTER NOT EXISTS { ?v a skos:Concept . ?list skos:member+ ?v }""",
    "IC-20 codes from the hierarchy": """
        ?obs qb:dataSet/qb:structure/qb:component/qb:componentProperty ?dim .
        ?dim a qb:DimensionProperty ; qb:codeList ?list . ?list a qb:HierarchicalCodeList ;
          qb:parentChildProperty skos:narrower .
        ?obs ?dim ?v . FILTER NOT EXISTS { ?list qb:hierarchyRoot/skos:narrower* ?v }""",
    "IC-21 codes from the hierarchy (inverse)": """
        ?obs qb:dataSet/qb:structure/qb:component/qb:componentProperty ?dim .
        ?dim a qb:DimensionProperty ; qb:codeList ?list . ?list a qb:HierarchicalCodeList ;
          qb:parentChildProperty [ owl:inverseOf skos:broader ] .
        ?obs ?dim ?v . FILTER NOT EXISTS { ?list qb:hierarchyRoot/(^skos:broader)* ?v }""",
}


def broken(turtle: str) -> list[str]:
    """The constraints that a cube breaks."""
    store = ox.Store()
    store.load(turtle.encode(), ox.RdfFormat.TURTLE)
    for update in NORMALISATION:
        store.update(update, prefixes=STANDARD_PREFIXES)
    out = []
    for name, pattern in CONSTRAINTS.items():
        if bool(store.query(f"ASK WHERE {{ {pattern} }}", prefixes=STANDARD_PREFIXES)):
            out.append(name)
    return out
