"""The same corpus from a Dask cluster, also when a worker is lost half-way."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import distributed
import pytest
from corpus_texts import (
    KILLED,
    LATE,
    LEXICAL,
    MORTAL,
    Inline,
    Quick,
    serve_mortal,
    tree,
    write_mortal_texts,
    write_texts,
)

from policygraph.cluster import Cluster
from policygraph.corpus import Settings, build_corpus, plan
from policygraph.corpus.plan import Shard
from policygraph.corpus.pool import Done
from policygraph.errors import OutputError

LocalCluster: Any = distributed.LocalCluster  # untyped where it comes from
OPTIONS = {"threads_per_worker": 1, "dashboard_address": None, "host": "127.0.0.1", "silence_logs": 50}


class Losing:
    """A cluster of two, one of whose workers is killed when the first part is there."""

    def __init__(self, address: str, pids: list[int]) -> None:
        self.cluster, self.pids = Cluster(address), pids

    def run(self, shards: Sequence[Shard], folder: Path, settings: Settings) -> Iterator[Done | int]:
        for event in self.cluster.run(shards, folder, settings):
            if self.pids and isinstance(event, Done):
                os.kill(self.pids.pop(), signal.SIGKILL)
            yield event


@pytest.mark.filterwarnings("default")
def test_same_bytes_though_a_worker_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "_SHARD", 2)
    texts = write_texts(tmp_path / "texts", 9)
    build_corpus([texts], tmp_path / "one", LEXICAL, runner=Inline())
    with LocalCluster(n_workers=2, protocol="tcp://", **OPTIONS) as cluster:
        losing = Losing(cluster.scheduler_address, [cluster.workers[0].pid])
        summary = build_corpus([texts], tmp_path / "two", LEXICAL, runner=losing)
    assert losing.pids == []
    assert summary.faults == 0
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


@pytest.mark.filterwarnings("default")
def test_documents_that_end_or_hold_their_worker_are_set_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the bytes that workers of one machine leave; see the test of the same in test_corpus.py."""
    monkeypatch.setattr(plan, "_SHARD", 2)
    texts = write_mortal_texts(tmp_path / "texts")
    with LocalCluster(n_workers=2, protocol="tcp://", **OPTIONS) as cluster:
        runner = Cluster(cluster.scheduler_address, life=serve_mortal)
        out = build_corpus([texts], tmp_path / "cluster", MORTAL, runner=runner)
    assert (out.totals.documents, dict(out.totals.faults)) == (7, {"killed": 1, "time": 1})
    build_corpus([texts], tmp_path / "reference", MORTAL, runner=Inline(KILLED, LATE, reader=Quick(MORTAL)))
    assert tree(tmp_path / "cluster") == tree(tmp_path / "reference")


def test_no_scheduler(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="no Dask scheduler"):
        build_corpus([write_texts(tmp_path / "texts", 1)], tmp_path / "out", LEXICAL, runner=Cluster("tcp://[::1"))
