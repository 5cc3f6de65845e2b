"""A mention of time has one meaning in the graph, however the figures beside it read it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from rdflib import URIRef

from policygraph.graph.iris import PG, RDF
from policygraph.pipeline import Options, build

DAY = dt.date(2023, 7, 12)


def resolved(folder: Path, text: str, date: dt.date | None = DAY) -> dict[str, set[str]]:
    """What each relative mention resolves to; the build itself refuses a graph that breaks the shapes."""
    file = folder / "note.txt"
    file.write_text(text, encoding="utf-8")
    graph = build(file, options=Options(engine="lexical", date=date, texts=False)).graph
    mentions = [m for m in graph.subjects(RDF.type, PG.RelativePeriod) if isinstance(m, URIRef)]
    return {
        str(graph.value(m, PG.expression)): {str(o).rpartition("/")[2] for o in graph.objects(m, PG.resolvesTo)}
        for m in mentions
    }


def test_twelve_months_stay_twelve_beside_an_annual_rate(tmp_path: Path) -> None:
    found = resolved(tmp_path, "Rents rose 2 percent in the 12 months to May.")
    assert found == {"in the 12 months to May": {"2022-06--2023-05"}}


def test_last_quarter_beside_a_figure_of_that_quarter_is_the_one_before(tmp_path: Path) -> None:
    text = "Steel output grew 3.1 percent in the second quarter, compared with 2.2 percent last quarter."
    assert resolved(tmp_path, text)["last quarter"] == {"2023-Q1"}


@pytest.mark.parametrize("date", [dt.date(1, 1, 1), dt.date(9999, 12, 31)])
def test_a_date_at_the_end_of_the_calendar_leaves_mentions_unresolved(tmp_path: Path, date: dt.date) -> None:
    text = "Rents rose 2 percent last year and over the past 12 months. Over the next 12 months we will cut fees."
    assert all(not years for years in resolved(tmp_path, text, date).values())
