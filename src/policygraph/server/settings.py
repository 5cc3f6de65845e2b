"""How a server behaves: where it listens, whom it trusts, and what one query may take."""

from __future__ import annotations

from dataclasses import dataclass, field

from policygraph.store.worker import Limits


@dataclass(frozen=True, slots=True)
class Settings:
    """Listens on loopback unless told otherwise. `hosts` are the names by which it may be called.

    `workers` processes answer queries, `waiting` more queries may wait for one; the rest are told to come back.
    `cors` is the one foreign origin (or "*") whose pages may ask; none by default.
    """

    host: str = "127.0.0.1"
    port: int = 7878
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]")
    workers: int = 2
    waiting: int = 50
    body_bytes: int = 1_000_000
    body_seconds: float = 10.0
    cors: str | None = None
    limits: Limits = field(default_factory=Limits)
