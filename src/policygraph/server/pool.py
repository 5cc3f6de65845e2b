"""Worker processes for queries: a runaway one is killed, and a spare takes its place at once."""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import threading
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess

from policygraph.server.settings import Settings
from policygraph.store.worker import Answer, Job, work

_START_SECONDS = 60.0  # a machine that needs longer to start a process will not answer anyway
_SPARES = 1
_NO_MEMORY = Answer(problem="memory", message="the query needs more memory than it may have")
_GONE = Answer(problem="busy", message="nobody waits for the answer any more")
_STOPPED = Answer(problem="busy", message="the server is stopping")
_NO_START = Answer(problem="start", message="no process could be started for the query")


@dataclass(eq=False, slots=True)
class _Worker:
    process: SpawnProcess
    pipe: Connection
    ready: bool = False

    def kill(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


class _Ticket:
    """A job that may be given up: then its process is killed, if it has one by now."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._worker: _Worker | None = None
        self.given_up = False

    def take(self, worker: _Worker) -> bool:
        """The job is this worker's from now on; False if nobody wants its answer any more."""
        with self._guard:
            self._worker = worker
            return not self.given_up

    def end(self) -> bool:
        """Its worker has answered; False if it has been killed all the same."""
        with self._guard:
            self._worker = None
            return not self.given_up

    def give_up(self) -> None:
        """Nobody wants the answer any more."""
        with self._guard:
            self.given_up = True
            if self._worker is not None:
                self._worker.process.kill()


class Pool:
    """Answers jobs, so many at a time; more may wait, and what is beyond that is refused as busy."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._context = multiprocessing.get_context("spawn")
        self._idle: deque[_Worker] = deque()
        self._all: set[_Worker] = set()
        self._slots = asyncio.Semaphore(settings.workers)
        self._waiting = 0
        self._threads = ThreadPoolExecutor(settings.workers + _SPARES + 1, "policygraph-query")
        self._closed = False
        for _ in range(settings.workers + _SPARES):
            self._start()

    async def ask(self, job: Job) -> Answer:
        """Run a job. Whatever happens to its process, an answer comes in little more than the time limit.

        Cancelled, it lets go of its process at once.
        """
        if self._waiting >= self._settings.waiting:
            return Answer(problem="busy", message="too many queries are waiting; try again in a moment")
        self._waiting += 1
        try:
            await self._slots.acquire()
        except asyncio.CancelledError:
            return _STOPPED
        finally:
            self._waiting -= 1
        ticket = _Ticket()
        running = asyncio.get_running_loop().run_in_executor(self._threads, self._run, job, ticket)
        running.add_done_callback(lambda _: self._slots.release())
        try:
            return await asyncio.shield(running)
        except asyncio.CancelledError:  # the client has gone, or the server stops and has waited long enough
            ticket.give_up()
            return _STOPPED

    def close(self) -> None:
        """End all processes."""
        self._closed = True
        for worker in list(self._all):
            with contextlib.suppress(OSError, ValueError):
                worker.process.kill()
        self._threads.shutdown(wait=True)
        for worker in list(self._all):
            self._end(worker)

    def _run(self, job: Job, ticket: _Ticket) -> Answer:
        """Hand the job to a worker and wait for it (in a thread)."""
        worker = self._idle.popleft() if self._idle else self._start(idle=False)
        try:
            if not worker.ready:
                if not worker.pipe.poll(_START_SECONDS):
                    raise EOFError
                worker.pipe.recv()
                worker.ready = True
            if not ticket.take(worker):
                self._idle.append(worker)
                return _GONE
            worker.pipe.send(job)
            if worker.pipe.poll(self._settings.limits.seconds):
                answer: Answer = worker.pipe.recv()
                if not ticket.end():
                    raise EOFError
                self._idle.append(worker)
                return answer
            problem = Answer(
                problem="time", message=f"the query took more than {self._settings.limits.seconds:g} seconds"
            )
        except (EOFError, OSError):  # it died
            problem = _GONE if ticket.given_up else _NO_MEMORY if worker.ready else _NO_START
        self._end(worker)
        self._start()
        return problem

    def _start(self, idle: bool = True) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=work, args=(theirs, self._settings.limits), daemon=True)
        process.start()
        theirs.close()
        worker = _Worker(process, ours)
        self._all.add(worker)
        if self._closed:
            self._end(worker)
        elif idle:
            self._idle.append(worker)
        return worker

    def _end(self, worker: _Worker) -> None:
        self._all.discard(worker)
        with contextlib.suppress(OSError, ValueError):
            worker.kill()
