"""--no-text: pages that may be passed on where the text may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.desk import view_graph
from policygraph.pipeline import PAGE, Options, build

SECRET = "Nobody shall read the weather of that morning here"
QUOTED = "will lend boats to fishermen"


@pytest.fixture
def briefing(tmp_path: Path) -> Path:
    path = tmp_path / "harbour.txt"
    path.write_text(f"{SECRET}, for it was long and grey and said little. The ministry {QUOTED}.\n", "utf-8")
    return path


def test_a_page_without_text_keeps_the_quotes_only(briefing: Path) -> None:
    engine = "lexical"
    assert SECRET in build(briefing, options=Options(engine=engine)).files[PAGE]
    page = build(briefing, options=Options(engine=engine, texts=False)).files[PAGE]
    assert SECRET not in page
    assert QUOTED in page


def test_the_quote_of_a_whole_turn_is_not_the_text_after_all(tmp_path: Path) -> None:
    path = tmp_path / "talk.txt"
    path.write_text(f"Reporter: What comes next?\nMinister Vale: {'It was a long winter. ' * 40}{SECRET}.\n", "utf-8")
    page = build(path, options=Options(engine="lexical", texts=False)).files[PAGE]
    assert "It was a long winter. It was" in page
    assert SECRET not in page


def test_view_withholds_even_what_was_given(briefing: Path, tmp_path: Path) -> None:
    build(briefing, out=tmp_path / "out", options=Options(engine="lexical"))
    graph = tmp_path / "out" / "graph.ttl"
    assert SECRET in view_graph(graph, [briefing])
    assert SECRET not in view_graph(graph, [briefing], withhold=True)


def test_the_commands_take_the_flag(briefing: Path, tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from policygraph.cli import app

    out = tmp_path / "out"
    done = CliRunner().invoke(app, ["build", str(briefing), "--out", str(out), "--engine", "lexical", "--no-text"])
    assert done.exit_code == 0, done.output
    assert SECRET not in (out / PAGE).read_text("utf-8")
    page = out / "view.html"
    view = ["view", str(briefing), "--graph", str(out / "graph.ttl"), "--out", str(page), "--no-text"]
    assert CliRunner().invoke(app, view).exit_code == 0
    assert SECRET not in page.read_text("utf-8")
