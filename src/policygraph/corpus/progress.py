"""Tells on one line how far a long build is, how fast it goes, and how long it will take."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TextIO

_WIDTH = 24
_EVERY_SECONDS = 0.5  # on a terminal
_EVERY_SECONDS_LOG = 30.0  # in a file
_MINUTE, _HOUR = 60, 3600


@dataclass(slots=True)
class Bar:
    """A progress bar; on anything but a terminal it is a line now and then. Times are of a clock that never jumps."""

    total: int
    stream: TextIO = field(default_factory=lambda: sys.stderr)
    clock: Callable[[], float] = time.monotonic
    done: int = 0
    faults: int = 0
    _skipped: int = 0
    _begun: float = 0.0
    _last: float = float("-inf")
    _shown: bool = False

    def __post_init__(self) -> None:
        self._begun = self.clock()

    def skip(self, number: int) -> None:
        """So many documents need no reading; they do not count for the speed."""
        self._skipped += number
        self.done += number

    def step(self, number: int = 1) -> None:
        """So many documents more."""
        self.done = min(self.total, self.done + number)
        now = self.clock()
        pause = _EVERY_SECONDS if self.stream.isatty() else _EVERY_SECONDS_LOG
        if now - self._last >= pause:
            self._last = now
            self._show(self.line(now))

    def line(self, now: float) -> str:
        """The line as it stands at a time."""
        part = self.done / self.total if self.total else 1.0
        bar = "#" * int(_WIDTH * part) + "." * (_WIDTH - int(_WIDTH * part))
        read, seconds = self.done - self._skipped, now - self._begun
        speed = read / seconds if seconds > 0 else 0.0
        left = f", {spoken((self.total - self.done) / speed)} left" if speed > 0 else ""
        aside = f", {self.faults} set aside" if self.faults else ""
        return f"[{bar}] {self.done}/{self.total} documents, {speed:.1f}/s{left}{aside}"

    def _show(self, line: str) -> None:
        if self.stream.isatty():
            self.stream.write(f"\r{line}\x1b[K")
            self._shown = True
        else:
            self.stream.write(line + "\n")
        self.stream.flush()

    def close(self) -> None:
        """Leave the line of a terminal."""
        if self._shown:
            self.stream.write("\r\x1b[K")
            self.stream.flush()


def spoken(seconds: float) -> str:
    """A duration for people.

    >>> spoken(42), spoken(3700), spoken(200)
    ('42 s', '1 h 2 min', '3 min')
    """
    if seconds < _MINUTE:
        return f"{seconds:.0f} s"
    if seconds < _HOUR:
        return f"{seconds / _MINUTE:.0f} min"
    return f"{seconds // _HOUR:.0f} h {seconds % _HOUR // _MINUTE:.0f} min"
