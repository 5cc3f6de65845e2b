"""The same corpus from a Dask cluster, also when a worker is lost half-way."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import dask
import distributed
import pytest
from corpus_texts import LEXICAL, Inline, make_mortal, tree, write_texts

from policygraph.cluster import Cluster
from policygraph.corpus import Settings, build_corpus, plan
from policygraph.corpus.plan import Shard
from policygraph.corpus.pool import Done
from policygraph.errors import OutputError

LocalCluster: Any = distributed.LocalCluster  # untyped where it comes from
Client: Any = distributed.Client


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
    options = {"threads_per_worker": 1, "dashboard_address": None, "host": "127.0.0.1", "silence_logs": 50}
    with LocalCluster(n_workers=2, protocol="tcp://", **options) as cluster:
        losing = Losing(cluster.scheduler_address, [cluster.workers[0].pid])
        summary = build_corpus([texts], tmp_path / "two", LEXICAL, runner=losing)
    assert losing.pids == []
    assert summary.faults == 0
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


class Mortal(distributed.WorkerPlugin):
    """Makes every worker of a cluster mortal, those too that take the place of dead ones."""

    def setup(self, worker: distributed.Worker) -> None:  # noqa: ARG002  the name under which it is called
        """Called in the worker, before its first task."""
        make_mortal()


@pytest.mark.filterwarnings("default")
def test_a_document_that_ends_its_workers_is_set_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "_SHARD", 2)
    texts = write_texts(tmp_path / "texts", 9)
    (texts / "poison.txt").write_text("Exports rose by 3 percent.\n", "utf-8")
    options = {"threads_per_worker": 1, "dashboard_address": None, "host": "127.0.0.1", "silence_logs": 50}
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        LocalCluster(n_workers=2, protocol="tcp://", **options) as cluster,
    ):
        with Client(cluster) as client:
            client.register_plugin(Mortal())
        out = build_corpus([texts], tmp_path / "out", LEXICAL, runner=Cluster(cluster.scheduler_address))
    assert (out.totals.documents, dict(out.totals.faults)) == (9, {"killed": 1})
    (line,) = (tmp_path / "out" / "errors.jsonl").read_text("utf-8").splitlines()
    assert "poison.txt" in line
    again = build_corpus([texts], tmp_path / "out", LEXICAL, runner=Inline())  # what may go well now is tried again
    assert (again.totals.documents, again.faults) == (10, 0)


def test_no_scheduler(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="no Dask scheduler"):
        build_corpus([write_texts(tmp_path / "texts", 1)], tmp_path / "out", LEXICAL, runner=Cluster("tcp://[::1"))
