"""The snapshot that is being served: the newest one, kept while queries may still be at work on it."""

from __future__ import annotations

import threading
import time
from collections import deque

from policygraph.errors import StoreError
from policygraph.store import Folder, View, open_view

_KEPT = 2  # the newest and the one before it


class Snapshots:
    """Follows a knowledge base: what a writer publishes is served a little later, without a restart."""

    def __init__(self, folder: Folder, pause_seconds: float) -> None:
        self.folder = folder
        self._pause = pause_seconds
        self._guard = threading.Lock()
        self._views: deque[View] = deque([open_view(folder)])
        self._looked = time.monotonic()

    @property
    def view(self) -> View:
        """The newest snapshot. At most one is opened in `pause_seconds`, so that none goes while it is read."""
        with self._guard:
            if time.monotonic() - self._looked >= self._pause:
                self._looked = time.monotonic()
                self._follow()
            return self._views[-1]

    def _follow(self) -> None:
        try:
            name = self.folder.current.read_text("ascii").strip()
            if name == self._views[-1].path.name:
                return
            self._views.append(open_view(self.folder))
        except (OSError, StoreError):
            return  # the old one still answers
        while len(self._views) > _KEPT:
            self._views.popleft().close()

    def close(self) -> None:
        """Let go of all snapshots."""
        with self._guard:
            while self._views:
                self._views.pop().close()
