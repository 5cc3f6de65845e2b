"""The scripts behind docs/accuracy.md: what they draw is repeatable, and what they write stays in its place."""

from __future__ import annotations

import csv
import importlib.util
import random
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest


def script(root: Path, name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, root / "bench" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def test_claims_are_spread_over_the_rules(root: Path) -> None:
    sample = script(root, "study_sample")

    def found(rule: str, start: int) -> Any:
        return sample.Found("a.txt", start, start + 1, "measure", rule, 0.5, "", "parse", "x")

    many = [found("common", at) for at in range(50)] + [found("rare", 90), found("seldom", 91)]
    drawn = sample.spread(many, 6, random.Random(1))
    assert [c.rule for c in drawn] == ["common"] * 4 + ["rare", "seldom"]
    assert drawn == sample.spread(many, 6, random.Random(1))
    assert drawn != sample.spread(many, 6, random.Random(2))
    even = [c.rule for c in sample.evenly(many, 26, random.Random(1))]
    assert even.count("common") >= 24


def test_a_sample_can_be_read_and_repeated(root: Path, tmp_path: Path) -> None:
    sample = script(root, "study_sample")
    text = tmp_path / "ports.txt"
    text.write_text("The Ministry of Works will widen the harbour. The gulls were very loud that day.\n", "utf-8")
    out = tmp_path / "one.tsv", tmp_path / "two.tsv"
    for path in out:
        sample.main([str(text), "--engine", "lexical", "--seed", "5", "--out", str(path)])
    assert out[0].read_bytes() == out[1].read_bytes()
    rows = list(csv.DictReader(out[0].read_text("utf-8").splitlines(), delimiter="\t"))
    assert [r["kind"] for r in rows] == ["measure", "silent"]
    assert "⟦widen the harbour⟧" in rows[0]["text"]
    assert "⟦The gulls were very loud that day.⟧" in rows[1]["text"]
    assert rows[0]["verdict"] == ""


def test_tables_replace_only_themselves(root: Path, tmp_path: Path) -> None:
    accuracy = script(root, "accuracy")
    page = "a\n<!-- x -->\nold\n<!-- /x -->\nb\n<!-- y -->\n<!-- /y -->\n"
    assert accuracy.replace_table(page, "x", r"new \1") == page.replace("old", r"new \1")
    with pytest.raises(SystemExit):
        accuracy.replace_table(page, "z", "")
    tallies = tmp_path / "t.csv"
    tallies.write_text("rule,right,wrong,note\nm.a,3,1,first round\nm.a,2,0,second\n", "utf-8")
    assert accuracy.read_study(tallies) == {"m.a": accuracy.Study(5, 1)}
    assert accuracy.read_study(tmp_path / "gone.csv") == {}


def test_the_page_has_a_place_for_every_table(root: Path) -> None:
    page = (root / "docs" / "accuracy.md").read_text("utf-8")
    for name in ("halves", "engines", "documents", "kinds", "errors", "calibration", "rules"):
        assert f"<!-- {name} -->\n" in page
        assert f"<!-- /{name} -->" in page


def test_labels_become_what_is_learned_from(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    label = script(root, "label")
    (tmp_path / "ports.txt").write_text(
        "The Ministry of Works will give grants to small boat owners. Landings of herring fell by 4 percent.\n", "utf-8"
    )
    label.main(["candidates", str(tmp_path)])
    lines = (tmp_path / "ports.candidates").read_text("utf-8").splitlines()
    told = {line.partition("] ")[2]: line.split()[0] for line in lines if not line.startswith(">>")}
    deed = told["The Ministry of Works will give grants to small boat owners"]
    figure = told["Landings of herring fell by 4 percent"]
    labels = tmp_path / "ports.labels"
    labels.write_text(f"{deed} M | free-gift\n{figure} F | landings of cod | -\n99 O\n", "utf-8")
    with pytest.raises(SystemExit, match="2"):
        label.main(["collect", str(tmp_path)])
    wrong = capsys.readouterr().err.splitlines()
    assert [line.partition(":")[0] for line in wrong] == [f"ports.labels, line {n}" for n in (1, 2, 3)]
    assert not (tmp_path / "ports.tsv").exists()
    told_rightly = f"{deed} M | subsidy-grant ; policy-study | | small boat owners\n{figure} F | Landings of herring\n"
    labels.write_text(told_rightly, "utf-8")
    label.main(["collect", str(tmp_path)])
    rows = [line.split("\t") for line in (tmp_path / "ports.tsv").read_text("utf-8").splitlines()]
    assert ["0", "59", "M", "subsidy-grant", "policy-study", "", "", "small boat owners"] in rows
    assert ["F", "", "", "", "", "", "Landings of herring"] in [row[2:] for row in rows]
    assert len(rows) == len(told)
    assert all(row[2] == "N" for row in rows if len(row) == 3)

    candidates = tmp_path / "ports.candidates"
    candidates.write_text("numbers that labels have\n", "utf-8")
    label.main(["candidates", str(tmp_path)])
    assert candidates.read_text("utf-8") == "numbers that labels have\n"
    candidates.unlink()
    with pytest.raises(SystemExit, match="2"):
        label.main(["collect", str(tmp_path)])
    assert capsys.readouterr().err == "ports.labels: no ports.candidates beside it\n"
