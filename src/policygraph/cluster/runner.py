"""Writes the parts of a corpus on a Dask cluster: a task for each shard, done by a process that a worker watches."""

from __future__ import annotations

import contextlib
import importlib
import logging
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policygraph.corpus.plan import Shard
from policygraph.corpus.pool import Done, Life, Team
from policygraph.corpus.reader import Settings
from policygraph.errors import MissingExtraError, OutputError

LOCAL = "local"
_AHEAD = 4  # tasks for each thread that wait at the scheduler; more would only cost memory there


@dataclass(frozen=True, slots=True)
class Cluster:
    """A Dask scheduler by its address (`tcp://host:port`), or a local cluster of so many workers.

    All workers must see the folder of the results and the texts under the same paths. A scheduler runs what it is
    sent: use none that strangers can reach.
    """

    address: str = LOCAL
    workers: int = 2
    life: Life | None = None  # of the processes that read, as in Pool

    def run(self, shards: Sequence[Shard], folder: Path, settings: Settings) -> Iterator[Done | int]:
        """Write all parts. A lost worker's task is done by another. Raises OutputError, MissingExtraError."""
        if not shards:
            return
        try:
            distributed: Any = importlib.import_module("distributed")
        except ImportError:
            raise MissingExtraError("cluster", "building on a cluster") from None
        with self._client(distributed) as client:
            yield from _Run(distributed, client, folder, settings, self.life).parts(shards)

    @contextlib.contextmanager
    def _client(self, distributed: Any) -> Iterator[Any]:
        logging.getLogger("distributed").setLevel(logging.ERROR)
        with contextlib.ExitStack() as stack:
            where: Any = self.address
            if self.address == LOCAL:
                options = {"threads_per_worker": 1, "dashboard_address": None, "host": "127.0.0.1"}
                cluster = distributed.LocalCluster(
                    n_workers=self.workers, protocol="tcp://", silence_logs=logging.ERROR, **options
                )
                where = stack.enter_context(cluster)
            try:
                client = stack.enter_context(distributed.Client(where, timeout="20s"))
            except (OSError, ValueError) as error:
                raise OutputError(f"{self.address}: no Dask scheduler answers there ({error})") from None
            yield client


@dataclass(slots=True)
class _Run:
    """The tasks of one build."""

    distributed: Any
    client: Any
    folder: Path
    settings: Settings
    life: Life | None

    def parts(self, shards: Sequence[Shard]) -> Iterator[Done | int]:
        waiting = deque(shards)
        at_once = max(1, _AHEAD * sum(self.client.nthreads().values()))
        running, of = self.distributed.as_completed(), dict[str, Shard]()
        for shard in (waiting.popleft() for _ in range(min(at_once, len(waiting)))):
            future = self._write(shard)
            of[future.key] = shard
            running.add(future)
        suspects = []
        for future in running:
            shard = of.pop(future.key)
            done = self._result(future)
            if done is None:
                suspects.append(shard)
            else:
                yield from _told(done)
            if waiting:
                shard = waiting.popleft()
                future = self._write(shard)
                of[future.key] = shard
                running.add(future)
        for shard in suspects:
            yield from _told(self._alone(shard))

    def _alone(self, shard: Shard) -> Done:
        """Write a shard while nothing else runs: a lost worker counts against all tasks that it had, guilty or not."""
        done = self._result(self._write(shard))
        if done is None:
            raise OutputError("workers of the cluster die one after the other; give them more memory")
        return done

    def _write(self, shard: Shard) -> Any:
        return self.client.submit(write, shard, self.folder, self.settings, self.life, pure=False)

    def _result(self, future: Any) -> Done | None:
        """The part that a task wrote; None if several workers were lost with it. Raises OutputError."""
        try:
            done: Done = future.result()
        except self.distributed.KilledWorker:
            return None
        return done


def _told(done: Done) -> Iterator[Done | int]:
    yield done.header.documents + done.header.faults
    yield done


_MINE = threading.local()  # each thread of a worker has a process that reads, kept since loading takes seconds


def write(shard: Shard, folder: Path, settings: Settings, life: Life | None) -> Done:
    """The task of a shard, on a worker. Raises OutputError."""
    team: Team | None = getattr(_MINE, "team", None)
    if team is None or (team.folder, team.settings, team.life) != (folder, settings, life):
        if team is not None:
            team.end()
        team = _MINE.team = Team(1, folder, settings, life)
    try:
        return next(event for event in team.parts([shard]) if isinstance(event, Done))
    except OutputError:
        team.end()
        raise
