"""The text that offsets refer to: kept beside the graph, found by verify and explain, and in a knowledge base."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest
from made_files import lines, pdf

from policygraph import kb
from policygraph.cli import main
from policygraph.desk import explain_graph, verify_graph
from policygraph.errors import InputError
from policygraph.pipeline import Options

FIRST = ["The Harbour Board will cap the fares of all ferries from June."]
SECOND = ["The Harbour Board will also build a northern quay."]
PDF = pdf([lines(FIRST), lines(SECOND)])
LEXICAL = Options(engine="lexical")


def test_kept_text_serves_verify_and_explain(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = tmp_path / "a.pdf", tmp_path / "out"
    source.write_bytes(PDF)
    main_ok(["build", str(source), "--engine", "lexical", "--keep-text", "-o", str(out)])
    graph = out / "graph.ttl"
    told = json.loads((out / "manifest.json").read_text("utf-8"))["inputs"][0]
    assert (told["bytes"], told["media_type"]) == (len(PDF), "application/pdf")
    kept = out / "texts" / f"{told['text_sha256']}.txt"
    assert kept.read_text("utf-8").startswith(FIRST[0])
    assert verify_graph(graph, []) == []
    found = explain_graph(graph, "northern quay")
    assert any("page 2" in e.places for e in found)
    assert "(page 2)" in str(found[0])
    kept.unlink()
    with pytest.raises(InputError, match="give its text"):
        verify_graph(graph, [])
    assert verify_graph(graph, [source]) == []  # read again
    capsys.readouterr()


def main_ok(arguments: list[str]) -> None:
    try:
        main(arguments)
    except SystemExit as stopped:
        if stopped.code not in (0, None):
            raise


def test_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(PDF)))
    main_ok(["build", "-", "--engine", "lexical", "-o", str(tmp_path)])
    assert json.loads((tmp_path / "manifest.json").read_text("utf-8"))["inputs"][0]["name"] == "stdin"


def test_plain_text_is_written_as_before(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text("\n".join(FIRST + SECOND), "utf-8")
    main_ok(["build", str(source), "--engine", "lexical", "-o", str(tmp_path / "out")])
    turtle = (tmp_path / "out" / "graph.ttl").read_text("utf-8")
    assert not any(word in turtle for word in ("pg:page", "pg:element", "pg:textSha256", "dcterms:format"))


def test_knowledge_base_keeps_the_extracted_text(tmp_path: Path) -> None:
    source = tmp_path / "a.pdf"
    source.write_bytes(PDF)
    assert kb.add(tmp_path / "kb", source, options=LEXICAL).added == ["a.pdf"]
    assert kb.add(tmp_path / "kb", source, options=LEXICAL).unchanged == ["a.pdf"]
    assert [text.splitlines()[0] for text in kb.texts(tmp_path / "kb").values()] == FIRST
    assert verify_graph(tmp_path / "kb", []) == []
