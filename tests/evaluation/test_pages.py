"""The table, the data and the page of errors."""

from __future__ import annotations

import json
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from rdflib import Graph

from policygraph.evaluation import Evaluation, as_data, evaluate, load_gold, write_errors_page, write_table
from policygraph.graph.records import Records, read_records

DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="module")
def made() -> Evaluation:
    records = read_records(Graph().parse(DATA / "harbour.ttl"))
    return evaluate(load_gold(DATA), lambda _: records)


class Page(HTMLParser):
    """Collects text and attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.classes: dict[str, str] = {}
        self.outside: list[str] = []
        self.within: str = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.within = dict(attrs).get("class") or ""
        self.outside += [f"{k}={v}" for k, v in attrs if k in ("src", "href") or k.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.text += data
        self.classes.setdefault(data, self.within)  # the text comes before the table


def read(html: str) -> Page:
    page = Page()
    page.feed(html)
    return page


def test_the_page_marks_the_text_and_loses_none_of_it(made: Evaluation) -> None:
    page = read(write_errors_page(made))
    assert made.documents[0].gold.text in page.text
    assert page.classes["Visitors praised the new harbour square"] == "invented wrong"
    assert page.classes["outlines spring measures"] == "missed"
    assert page.outside == []


def test_everything_on_the_page_is_escaped(made: Evaluation) -> None:
    evil = "<script>alert(1)</script> & <b onclick=x>"
    document = made.documents[0]
    gold = replace(document.gold, text=evil + document.gold.text[len(evil) :], id=evil)
    bad = replace(document, gold=gold, failed=evil)
    page = read(write_errors_page(replace(made, documents=(bad,)), title=evil))
    assert not {"script", "b"} & set(page.tags)
    assert page.outside == []
    assert evil in page.text


def test_the_page_is_the_same_twice(made: Evaluation) -> None:
    assert write_errors_page(made) == write_errors_page(made)


def test_the_table_names_every_document_and_metric(made: Evaluation) -> None:
    table = write_table(made)
    assert "harbour" in table
    assert "release" in table
    assert "traps_avoided" in table
    assert "0.800" in table  # F1 of the measures: 4 right, 1 invented, 1 missed


def test_the_data_is_json_with_null_for_what_was_not_judged(made: Evaluation) -> None:
    data = json.loads(json.dumps(as_data(made)))
    assert data["total"]["measure"]["f1"] == 0.8
    assert data["total"]["measure"]["interval95"]["f1"] is None  # one document
    assert data["kinds"]["release"]["person"]["invented"] == 1
    faults = data["documents"]["harbour"]["faults"]
    assert {"missed", "invented", "wrong"} == {f["kind"] for f in faults}
    empty = as_data(evaluate([replace(made.documents[0].gold, people=())], lambda _: Records()))
    assert empty["total"]["person"]["f1"] is None
