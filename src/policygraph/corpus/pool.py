"""A pool of worker processes that survives the death of any of them and finds the document that was the cause."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import resource
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Protocol

from policygraph.corpus.part import Header, write_part
from policygraph.corpus.plan import Shard
from policygraph.corpus.reader import Reader, Settings
from policygraph.corpus.rows import Fault, FaultKind
from policygraph.errors import OutputError, PolicygraphError

_DEATHS = 2  # of workers at the same document, until it is set aside
_STILLBORN = 3  # workers that die before they read anything
_TICK_SECONDS = 1.0
_GRACE_SECONDS = 5.0  # behind the time limit, a worker whose builder was killed ends by itself
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")


@dataclass(frozen=True, slots=True)
class Done:
    """A part that was written; `peak_mib` is the most memory its worker has had."""

    header: Header
    peak_mib: float


class Runner(Protocol):
    """Whoever writes the parts of shards: processes here, or a cluster."""

    def run(self, shards: Sequence[Shard], folder: Path, settings: Settings) -> Iterator[Done | int]:
        """Write all parts in any order; a number is so many documents begun since. Raises OutputError."""
        ...


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection
    shard: Shard | None = None
    at: int | None = None  # the document it is reading
    since: float = 0.0
    late: bool = False


@dataclass(slots=True)
class Pool:
    """So many worker processes on this machine."""

    workers: int = 1
    target: Callable[[Any, Path, Settings], None] | None = None  # what a worker does, if not `serve`
    _deaths: dict[tuple[str, int], int] = field(default_factory=dict)
    _skips: dict[str, dict[int, Fault]] = field(default_factory=dict)
    _stillborn: int = 0

    def run(self, shards: Sequence[Shard], folder: Path, settings: Settings) -> Iterator[Done | int]:
        """Write all parts. Ends its workers whatever happens."""
        waiting = deque(shards)
        team: list[_Worker] = []
        try:
            while waiting or any(w.shard for w in team):
                while len(team) < min(self.workers, len(waiting) + sum(w.shard is not None for w in team)):
                    team.append(_start(self.target or serve, folder, settings))
                for worker in team:
                    if worker.shard is None and waiting:
                        self._give(worker, waiting.popleft())
                for worker in self._ready(team, settings.seconds):
                    try:
                        yield from self._hear(worker)
                    except (EOFError, ConnectionError):
                        team.remove(worker)
                        waiting.extendleft([worker.shard] if self._buried(worker) and worker.shard else [])
        finally:
            for worker in team:
                worker.process.terminate()
            for worker in team:
                worker.process.join()

    def _give(self, worker: _Worker, shard: Shard) -> None:
        worker.shard, worker.at, worker.since, worker.late = shard, None, time.monotonic(), False
        with contextlib.suppress(OSError):  # it has died meanwhile, which is seen when it is heard
            worker.pipe.send((shard, self._skips.get(shard.key, {})))

    def _ready(self, team: Sequence[_Worker], seconds: float) -> list[_Worker]:
        """The workers that have something to say; those that take too long are ended, and say that."""
        heard = wait([w.pipe for w in team if w.shard is not None], timeout=_TICK_SECONDS)
        now = time.monotonic()
        for worker in team:
            if worker.shard is not None and worker.pipe not in heard and now - worker.since > seconds:
                worker.late = worker.at is not None
                worker.process.kill()
        return [w for w in team if w.pipe in heard]

    def _hear(self, worker: _Worker) -> Iterator[Done | int]:
        message, value = worker.pipe.recv()
        worker.since = time.monotonic()
        if message == "at":
            worker.at = value
            yield 1
        elif message == "done":
            worker.shard = worker.at = None
            yield value
        else:
            raise OutputError(value)

    def _buried(self, worker: _Worker) -> bool:
        """Take note of a dead worker. Raises OutputError if workers cannot live at all."""
        worker.process.join()
        if worker.shard is None or worker.at is None:
            self._stillborn += 1
            if self._stillborn >= _STILLBORN:
                raise OutputError(
                    f"worker processes die at once ({_how(worker.process)}); use fewer --workers, or free some memory"
                )
            return True
        place = (worker.shard.key, worker.at)
        self._deaths[place] = self._deaths.get(place, 0) + 1
        name = worker.shard.documents[worker.at].name
        if worker.late:
            self._skip(worker, Fault.of(name, "took too long; see --time-limit", FaultKind.TIME))
        elif self._deaths[place] >= _DEATHS:
            self._skip(worker, Fault.of(name, f"ended its worker twice ({_how(worker.process)})", FaultKind.KILLED))
        return True

    def _skip(self, worker: _Worker, fault: Fault) -> None:
        assert worker.shard is not None
        assert worker.at is not None
        self._skips.setdefault(worker.shard.key, {})[worker.at] = fault


def _how(process: BaseProcess) -> str:
    code = process.exitcode or 0
    if code >= 0:
        return f"exit {code}"
    with contextlib.suppress(ValueError):
        return signal.Signals(-code).name
    return f"signal {-code}"


def _start(target: Callable[[Any, Path, Settings], None], folder: Path, settings: Settings) -> _Worker:
    context = multiprocessing.get_context("spawn")
    mine, its = context.Pipe()
    process = context.Process(target=target, args=(its, folder, settings), daemon=True)
    process.start()
    its.close()
    return _Worker(process, mine, since=time.monotonic())


def serve(pipe: Any, folder: Path, settings: Settings) -> None:
    """The life of a worker: shards in, parts on disk; it ends with the process that made it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is obeyed by the one that started it
    for name in _THREADS:
        os.environ.setdefault(name, "1")
    try:
        reader = Reader(settings)
        while True:
            shard, skip = pipe.recv()
            header = write_part(folder, shard, reader, skip, lambda number: _begin(pipe, number, settings.seconds))
            signal.setitimer(signal.ITIMER_REAL, 0)
            pipe.send(("done", Done(header, peak_mib())))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
    except OSError as error:
        _say(pipe, f"{folder}: cannot be written ({error.strerror}); free some space and run the same command again")
    except PolicygraphError as error:
        _say(pipe, str(error))


def _begin(pipe: Any, number: int, seconds: float) -> None:
    """Tell which document comes next. Who should end this process if that takes too long may itself be gone."""
    signal.setitimer(signal.ITIMER_REAL, seconds + _GRACE_SECONDS)
    pipe.send(("at", number))


def _say(pipe: Any, line: str) -> None:
    with contextlib.suppress(OSError):
        pipe.send(("stop", line))


def peak_mib() -> float:
    """The most memory that this process has had, in MiB (Linux; elsewhere the unit of the system)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
