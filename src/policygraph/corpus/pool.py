"""A pool of worker processes that survives the death of any of them and finds the document that was the cause."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import resource
import signal
import subprocess
import sys
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
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


Life = Callable[[Any, Path, Settings], None]  # what a worker does: see `serve`


@dataclass(slots=True)
class _Worker:
    process: subprocess.Popen[bytes]
    pipe: Connection
    shard: Shard | None = None
    at: int | None = None  # the document it is reading
    since: float = 0.0
    late: bool = False


@dataclass(slots=True)
class Pool:
    """So many worker processes on this machine."""

    workers: int = 1
    life: Life | None = None  # `serve`, if not given

    def run(self, shards: Sequence[Shard], folder: Path, settings: Settings) -> Iterator[Done | int]:
        """Write all parts. Ends its workers whatever happens."""
        team = Team(self.workers, folder, settings, self.life)
        try:
            yield from team.parts(shards)
        finally:
            team.end()


@dataclass(slots=True)
class Team:
    """So many worker processes that live until the end, however often they are given shards. One thread may use it."""

    size: int
    folder: Path
    settings: Settings
    life: Life | None = None
    _workers: list[_Worker] = field(default_factory=list)
    _deaths: Counter[tuple[str, int]] = field(default_factory=Counter)
    _skips: dict[str, dict[int, Fault]] = field(default_factory=dict)
    _stillborn: int = 0

    def parts(self, shards: Sequence[Shard]) -> Iterator[Done | int]:
        """Write all parts, as `Runner.run` does. After an error the team can only be ended."""
        self._deaths.clear()  # what went wrong in an earlier build may go well now
        self._skips.clear()
        self._stillborn = 0
        waiting, team = deque(shards), self._workers
        while waiting or any(w.shard for w in team):
            while len(team) < min(self.size, len(waiting) + sum(w.shard is not None for w in team)):
                team.append(_start(self.life or serve, self.folder, self.settings))
            for worker in team:
                if worker.shard is None and waiting:
                    self._give(worker, waiting.popleft())
            for worker in self._ready():
                try:
                    yield from self._hear(worker)
                except (EOFError, ConnectionError):
                    team.remove(worker)
                    self._bury(worker)
                    waiting.extendleft([worker.shard] if worker.shard else [])

    def end(self) -> None:
        """End the processes, whatever they do."""
        for worker in self._workers:
            worker.process.terminate()
        for worker in self._workers:
            worker.process.wait()
            worker.pipe.close()
        self._workers.clear()

    def _give(self, worker: _Worker, shard: Shard) -> None:
        worker.shard, worker.at, worker.since, worker.late = shard, None, time.monotonic(), False
        with contextlib.suppress(OSError):  # it has died meanwhile, which is seen when it is heard
            worker.pipe.send((shard, self._skips.get(shard.key, {})))

    def _ready(self) -> list[_Worker]:
        """The workers that have something to say; those that take too long are ended, and say that.

        Time counts from the first document on: before, a worker loads what it reads with.
        """
        heard = wait([w.pipe for w in self._workers if w.shard is not None], timeout=_TICK_SECONDS)
        now = time.monotonic()
        for worker in self._workers:
            if worker.at is not None and worker.pipe not in heard and now - worker.since > self.settings.seconds:
                worker.late = True
                worker.process.kill()
        return [w for w in self._workers if w.pipe in heard]

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

    def _bury(self, worker: _Worker) -> None:
        """Take note of a dead worker. Raises OutputError if workers cannot live at all."""
        worker.pipe.close()
        code = worker.process.wait()
        if worker.shard is None or worker.at is None:
            self._stillborn += 1
            if self._stillborn >= _STILLBORN:
                raise OutputError(
                    f"worker processes die at once ({_how(code)}); use fewer --workers, or free some memory"
                )
            return
        place = (worker.shard.key, worker.at)
        self._deaths[place] += 1
        name = worker.shard.documents[worker.at].name
        if worker.late:
            self._skip(place, Fault.of(name, "took too long; see --time-limit", FaultKind.TIME))
        elif self._deaths[place] >= _DEATHS:
            self._skip(place, Fault.of(name, f"ended its worker twice ({_how(code)})", FaultKind.KILLED))

    def _skip(self, place: tuple[str, int], fault: Fault) -> None:
        key, number = place
        self._skips.setdefault(key, {})[number] = fault


def _how(code: int) -> str:
    if code >= 0:
        return f"exit {code}"
    with contextlib.suppress(ValueError):
        return signal.Signals(-code).name
    return f"signal {-code}"


# Not a process of `multiprocessing`: those may have no children themselves, and a cluster's workers are such.
_BEGIN = """
import signal
signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is obeyed by the one that started it
import sys
from multiprocessing.connection import Connection
pipe = Connection(int(sys.argv[1]))
sys.path[:] = pipe.recv()
life, folder, settings = pipe.recv()
life(pipe, folder, settings)
"""


def _start(life: Life, folder: Path, settings: Settings) -> _Worker:
    mine, its = multiprocessing.Pipe()
    command = [sys.executable, "-c", _BEGIN, str(its.fileno())]
    process = subprocess.Popen(command, pass_fds=[its.fileno()], stdin=subprocess.DEVNULL)
    its.close()
    with contextlib.suppress(OSError):  # it has died meanwhile, which is seen when it is heard
        mine.send(sys.path)
        mine.send((life, folder, settings))
    return _Worker(process, mine)


def serve(pipe: Any, folder: Path, settings: Settings) -> None:
    """The life of a worker: shards in, parts on disk; it ends with the process that made it."""
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
