"""Gold files: what is read, and how a broken one is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from policygraph.errors import InputError
from policygraph.evaluation import load_gold
from policygraph.model import Span

TEXT = "Exports fell by 2%. Exports fell by 2%. The port will be dredged."


def write(folder: Path, name: str = "ports", **entries: Any) -> Path:
    (folder / f"{name}.txt").write_text(TEXT, "utf-8")
    (folder / f"{name}.json").write_text(json.dumps({"id": name, "text": f"{name}.txt", **entries}), "utf-8")
    return folder


def test_occurrence_and_span_place_a_quote(tmp_path: Path) -> None:
    problems = [{"quote": "fell"}, {"quote": "fell", "occurrence": 2}, {"span": [0, 7]}]
    (gold,) = load_gold(write(tmp_path, problems=problems))
    assert [p.span for p in gold.problems] == [Span(8, 12), Span(28, 32), Span(0, 7)]


def test_a_fall_is_negative_and_alternatives_are_kept(tmp_path: Path) -> None:
    fall = {"quote": "Exports fell by 2%", "value": 2, "unit": "percent", "kind": "growth-rate", "direction": "down"}
    level = fall | {"kind": "level"}
    said = fall | {"signed_value": 2, "comparator": "yoy", "comparator_optional": [None, "mom"]}
    (gold,) = load_gold(write(tmp_path, observations=[fall, level, said]))
    assert [o.value for o in gold.observations] == [-2.0, 2.0, 2.0]
    assert gold.observations[2].comparators == ("yoy", None, "mom")


def test_zero_is_a_figure(tmp_path: Path) -> None:
    (gold,) = load_gold(write(tmp_path, observations=[{"quote": "Exports", "value": 0, "unit": "percent"}]))
    assert gold.observations[0].value == 0.0
    assert gold.observations[0].unit == "percent"


def test_only_some_traps_are_places(tmp_path: Path) -> None:
    traps = [{"type": "measure", "quote": "Exports"}, {"type": "measure", "quote": "port", "wrong": {}}]
    (gold,) = load_gold(write(tmp_path, forbidden=[*traps, {"type": "person", "quote": "port"}]))
    assert gold.traps == (Span(0, 7),)


def test_kind_comes_from_the_file_beside_it(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "ports.meta.json").write_text('{"kind": "release"}', "utf-8")
    assert [g.kind for g in load_gold(tmp_path)] == ["release"]


def test_half_and_pattern_choose(tmp_path: Path) -> None:
    write(write(tmp_path), "roads")
    (tmp_path / "split.json").write_text('{"A": ["ports"], "B": ["roads"]}', "utf-8")
    assert [g.id for g in load_gold(tmp_path)] == ["ports", "roads"]
    assert [g.id for g in load_gold(tmp_path, half="B")] == ["roads"]
    assert [g.id for g in load_gold(tmp_path, only="^p")] == ["ports"]
    with pytest.raises(InputError, match="none that was asked for"):
        load_gold(tmp_path, half="A", only="roads")
    with pytest.raises(InputError, match="no list 'C'"):
        load_gold(tmp_path, half="C")


@pytest.mark.parametrize(
    ("entries", "complaint"),
    [
        ({"problems": [{"quote": "Imports"}]}, r"problems\[0\].*Imports"),
        ({"problems": [{"quote": "port", "occurrence": 9}]}, r"problems\[0\]"),
        ({"measures": [{"quote": "port"}]}, r"measures\[0\].*id"),
        ({"objectives": "port"}, "objectives"),
        ({"people": [{"role": "x"}]}, r"people\[0\]"),
        ({"text": "gone.txt"}, "gone.txt"),
        ({"document_date": "2021-02-30"}, "document_date"),
    ],
)
def test_a_broken_gold_file_is_named(tmp_path: Path, entries: dict[str, Any], complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        load_gold(write(tmp_path, **entries))


def test_not_json_and_no_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder"):
        load_gold(tmp_path / "gone")
    with pytest.raises(InputError, match="no gold file"):
        load_gold(tmp_path)
    (tmp_path / "x.json").write_text("{", "utf-8")
    with pytest.raises(InputError, match="not JSON"):
        load_gold(tmp_path)
    with pytest.raises(InputError, match="regular expression"):
        load_gold(tmp_path, only="(")
