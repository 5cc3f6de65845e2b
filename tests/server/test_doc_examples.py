"""The examples of docs/knowledge-base.md that ask a server do what the page says, as it is written."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import Graph
from served import Client, fill, running

from policygraph.server import Settings

PORT = "7878"  # of the page


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with running(fill(tmp_path_factory.mktemp("shown") / "kb"), Settings()) as client:
        yield client


def blocks(root: Path, language: str) -> list[str]:
    text = (root / "docs" / "knowledge-base.md").read_text("utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def test_python(root: Path, client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    """SPARQLWrapper and rdflib's SPARQLStore: real clients."""
    examples = blocks(root, "python")
    assert len(examples) == 2
    for example in examples:
        exec(example.replace(PORT, str(client.port)), {})
        assert len(capsys.readouterr().out.splitlines()) == 3


def test_curl(root: Path, client: Client) -> None:
    assert shutil.which("curl"), "curl is missing; run `make curl`, or on Debian `apt-get install curl`"
    (example,) = blocks(root, "bash")
    count, described = (
        subprocess.run(line.replace(PORT, str(client.port)), shell=True, capture_output=True, check=True, text=True)
        for line in example.splitlines()
    )
    assert count.stdout.split() == ["n", "1000"]
    assert len(Graph().parse(data=described.stdout, format="turtle")) == 2


def test_the_query_file(root: Path, tmp_path: Path) -> None:
    from policygraph.desk import query_graph

    (example,) = blocks(root, "sparql")
    (tmp_path / "measures-since.rq").write_text(example)
    seed = root / "outputs" / "graph.ttl"
    asked = query_graph("measures-since", seed, {"sector": "sector:energy"}, queries=tmp_path)
    assert asked.columns == ("measure", "label")
    assert asked.rows
    later = {"sector": "sector:energy", "day": "2099-01-01"}
    assert query_graph("measures-since", seed, later, queries=tmp_path).rows == ()
