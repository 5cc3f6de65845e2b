"""The handbook: every term of the ontology has its entry, links lead somewhere, nothing is loaded or run."""

from __future__ import annotations

import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest
from rdflib import OWL, RDF, SKOS, Graph

from policygraph.errors import OntologyError
from policygraph.export.handbook import handbook


class Reader(HTMLParser):
    """Collects anchors, links, and elements that would load or run something."""

    def __init__(self) -> None:
        super().__init__()
        self.anchors: list[str] = []
        self.links: list[str] = []
        self.active: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.anchors.append(str(given["id"]))
        if tag == "a":
            self.links.append(str(given["href"]))
        if tag in ("script", "img", "link", "iframe") or any(name.startswith("on") for name in given):
            self.active.append(tag)
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    assert reader.open == []
    return reader


@pytest.fixture(scope="module")
def pages(ontology: Path) -> dict[str, str]:
    return handbook(ontology)


def test_every_term_has_its_entry(pages: dict[str, str], ontology: Path) -> None:
    found = {name: read(text) for name, text in pages.items()}
    for path in (ontology / "policygraph.ttl", *ontology.glob("vocab/*.ttl")):
        page = found["index.html" if path.stem == "policygraph" else f"{path.stem}.html"]
        graph = Graph().parse(path)
        kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, SKOS.Concept)
        for term in {s for kind in kinds for s in graph.subjects(RDF.type, kind)}:
            assert re.split("[/#]", str(term))[-1] in page.anchors, term
    assert all(len(set(page.anchors)) == len(page.anchors) for page in found.values())


def test_links_lead_somewhere_and_nothing_runs(pages: dict[str, str]) -> None:
    found = {name: read(text) for name, text in pages.items()}
    for name, page in found.items():
        assert page.active == [], name
        for link in page.links:
            target, _, anchor = link.partition("#")
            if "://" not in link:
                assert target in pages, link
                assert not anchor or anchor in found[target].anchors, link


def test_same_ontology_same_bytes(pages: dict[str, str], ontology: Path) -> None:
    assert handbook(ontology) == pages


def test_what_an_ontology_says_is_text(ontology: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    shutil.copytree(ontology, own)
    with (own / "vocab" / "products.ttl").open("a", encoding="utf-8") as file:
        file.write("product:odd a skos:Concept ; skos:inScheme <https://w3id.org/policygraph/vocab/product> ;\n")
        file.write('  skos:prefLabel "<script>alert(1)</script>"@en ; skos:closeMatch <javascript:alert(2)> .\n')
    page = handbook(own)["products.html"]
    assert "&lt;script&gt;" in page
    assert read(page).active == []
    assert not [link for link in read(page).links if link.startswith("javascript")]
    (own / "vocab" / "products.ttl").write_text("broken", "utf-8")
    with pytest.raises(OntologyError, match="products"):
        handbook(own)
