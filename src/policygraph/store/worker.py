"""A process that answers queries on a snapshot and can be killed: the engine itself has no dependable time limit."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
from dataclasses import dataclass, field
from multiprocessing.connection import Connection

import pyoxigraph as ox

from policygraph.graph.iris import SHARED_SEGMENTS, STANDARD_PREFIXES, VOCAB
from policygraph.store.answers import TooLargeError, write_rows, write_triples

PREFIXES = (
    STANDARD_PREFIXES
    | {prefix: f"{VOCAB}{segment}/" for segment, prefix in SHARED_SEGMENTS.items()}
    | {"wd": "http://www.wikidata.org/entity/"}
)
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000  # of unshare(2)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may take: wall time, rows (or triples) and bytes of the answer, memory of its process."""

    seconds: float = 10.0
    rows: int = 10_000
    answer_bytes: int = 20_000_000
    memory_bytes: int = 4_000_000_000


@dataclass(frozen=True, slots=True)
class Job:
    """A query on a snapshot (its folder), with the formats wanted for rows and for triples (None: not wanted).

    `iris` are bound to variables as terms. With `default_graphs` or `named_graphs` the data set is as the
    protocol says, else the union of all briefings and their named graphs. Relative IRIs are read against `base`.
    """

    snapshot: str
    query: str
    rows_as: str | None = "application/sparql-results+json"
    triples_as: str | None = "text/turtle"
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    iris: dict[str, str] = field(default_factory=dict)
    base: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a job.

    `problem` is empty, or one of "query" "large" "type" "memory" "time" "busy" "start", with a message.
    """

    body: bytes = b""
    media_type: str = ""
    problem: str = ""
    message: str = ""


def work(pipe: Connection, limits: Limits) -> None:
    """Answer jobs until the pipe closes (the body of the process)."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends its workers
    _confine(limits)
    stores: dict[str, ox.Store] = {}
    pipe.send(None)  # ready
    while True:
        try:
            job = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            if job.snapshot not in stores:
                stores.clear()
                stores[job.snapshot] = ox.Store.read_only(job.snapshot)
            answer = _answer(stores[job.snapshot], job, limits)
        except MemoryError:
            answer = Answer(problem="memory", message="the query needs more memory than it may have")
        try:
            pipe.send(answer)
        except OSError:
            return


def _answer(store: ox.Store, job: Job, limits: Limits) -> Answer:
    bound: dict[ox.Variable, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]
    bound = {ox.Variable(name): ox.NamedNode(iri) for name, iri in job.iris.items()}
    chosen = bool(job.default_graphs or job.named_graphs)
    try:
        found = store.query(
            job.query,
            base_iri=job.base,
            prefixes=PREFIXES,
            substitutions=bound or None,
            default_graph=[ox.NamedNode(g) for g in job.default_graphs] if chosen else None,
            named_graphs=[ox.NamedNode(g) for g in job.named_graphs] if chosen else None,
        )
        triples = isinstance(found, ox.QueryTriples)
        wanted = job.triples_as if triples else job.rows_as
        if wanted is None:
            return Answer(problem="type", message=f"the answer holds {'triples' if triples else 'rows'}")
        if isinstance(found, ox.QueryTriples):
            body = write_triples(found, wanted, limits.rows, STANDARD_PREFIXES)
        else:
            body = write_rows(found, wanted, limits.rows)
    except TooLargeError as error:
        return Answer(problem="large", message=str(error))
    except (SyntaxError, ValueError, RuntimeError, OSError) as error:
        return Answer(problem="query", message=" ".join(str(error).split()))
    if len(body) > limits.answer_bytes:
        return Answer(problem="large", message=f"more than {limits.answer_bytes} bytes; add LIMIT to the query")
    return Answer(body, wanted)


def _confine(limits: Limits) -> None:
    """Limit memory and, where the system lets us, cut the network."""
    if sys.platform == "win32":
        return
    import resource

    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError, PermissionError):
        os.nice(5)
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).unshare(_NEW_USER | _NEW_NETWORK)
