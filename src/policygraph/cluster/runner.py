"""Writes the parts of a corpus on a Dask cluster: one task for each shard, poison documents found and set aside."""

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

from policygraph.corpus.part import Header, write_part
from policygraph.corpus.plan import Document, Shard
from policygraph.corpus.pool import Done, peak_mib
from policygraph.corpus.reader import Reader, Settings
from policygraph.corpus.rows import Fault, FaultKind
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

    def run(self, shards: Sequence[Shard], folder: Path, settings: Settings) -> Iterator[Done | int]:
        """Write all parts. A lost worker's task is done by another. Raises OutputError, MissingExtraError."""
        if not shards:
            return
        try:
            distributed: Any = importlib.import_module("distributed")
        except ImportError:
            raise MissingExtraError("cluster", "building on a cluster") from None
        with self._client(distributed) as client:
            yield from _Run(distributed, client, folder, settings).parts(shards)

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

    def parts(self, shards: Sequence[Shard]) -> Iterator[Done | int]:
        waiting = deque(shards)
        at_once = max(1, _AHEAD * sum(self.client.nthreads().values()))
        running, of = self.distributed.as_completed(), dict[str, Shard]()
        for shard in (waiting.popleft() for _ in range(min(at_once, len(waiting)))):
            future = self._write(shard, {})
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
                future = self._write(shard, {})
                of[future.key] = shard
                running.add(future)
        for shard in suspects:
            yield from _told(self._alone(shard))

    def _alone(self, shard: Shard) -> Done:
        """Write a shard while nothing else runs: a lost worker counts against all tasks that it had, guilty or not."""
        done = self._result(self._write(shard, {})) or self._result(self._write(shard, self._poison(shard)))
        if done is None:
            raise OutputError("workers of the cluster die, but of no single document; give them more memory")
        return done

    def _write(self, shard: Shard, skip: dict[int, Fault]) -> Any:
        return self.client.submit(write, shard, self.folder, self.settings, skip, pure=False)

    def _result(self, future: Any) -> Done | None:
        """The part that a task wrote; None if it ended several workers."""
        try:
            header, peak = future.result()
            return Done(header, peak)
        except self.distributed.KilledWorker:
            return None
        except OSError as error:
            raise OutputError(
                f"{self.folder}: cannot be written ({error.strerror}); free some space and run the same command again"
            ) from None

    def _poison(self, shard: Shard) -> dict[int, Fault]:
        """The documents of a shard that end workers even when they are read alone, one after the other."""
        found = {}
        for number, document in enumerate(shard.documents):
            try:
                self.client.submit(probe, document, self.settings, pure=False).result()
            except self.distributed.KilledWorker:
                cause = "ended several workers of the cluster"
                found[number] = Fault.of(document.name, cause, FaultKind.KILLED)
        return found


def _told(done: Done) -> Iterator[Done | int]:
    yield done.header.documents + done.header.faults
    yield done


def write(shard: Shard, folder: Path, settings: Settings, skip: dict[int, Fault]) -> tuple[Header, float]:
    """The task of a shard, on a worker."""
    with _GUARD:
        return write_part(folder, shard, _reader(settings), skip, _silent), peak_mib()


def probe(document: Document, settings: Settings) -> None:
    """Read a document and forget it."""
    with _GUARD:
        _reader(settings).read(document)


def _silent(_number: int) -> None:
    pass


_READERS: dict[str, Reader] = {}  # one for each way to read; loading takes seconds
_GUARD = threading.Lock()  # threads of a worker take turns: the language model serves one at a time


def _reader(settings: Settings) -> Reader:
    key = settings.digest()
    if key not in _READERS:
        _READERS.clear()
        _READERS[key] = Reader(settings)
    return _READERS[key]
