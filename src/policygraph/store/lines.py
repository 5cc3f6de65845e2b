"""N-Quads on their way into a store: each with its triple, which makes the union of the named graphs."""

from __future__ import annotations

import io
from typing import IO, TYPE_CHECKING, cast

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_BLOCK = 1 << 20


def with_union(lines: IO[bytes], catalogue: str) -> IO[bytes]:
    """Lines of N-Quads, as our backups write them, and the triple of each that is not in the graph of the catalogue.

    >>> given = io.BytesIO(b'<a:a> <a:b> "c <d>" <a:g> .\\n<a:a> <a:b> <a:c> <a:catalogue> .\\n')
    >>> print(with_union(given, "a:catalogue").read().decode(), end="")
    <a:a> <a:b> "c <d>" <a:g> .
    <a:a> <a:b> "c <d>" .
    <a:a> <a:b> <a:c> <a:catalogue> .
    """
    return cast(IO[bytes], io.BufferedReader(_WithUnion(lines, catalogue), _BLOCK))


class _WithUnion(io.RawIOBase):
    """In one load the engine sorts once, and no term becomes an object here."""

    def __init__(self, lines: IO[bytes], catalogue: str) -> None:
        self._lines = lines
        self._catalogue = f"{catalogue}> .\n".encode()
        self._waiting = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        if not self._waiting:
            self._waiting = memoryview(b"".join([self._doubled(line) for line in self._lines.readlines(_BLOCK)]))
        room = memoryview(buffer).cast("B")
        length = min(len(room), len(self._waiting))
        room[:length] = self._waiting[:length]
        self._waiting = self._waiting[length:]
        return length

    def _doubled(self, line: bytes) -> bytes:
        triple, _, graph = line.rpartition(b" <")
        return line if graph == self._catalogue else b"%s%s .\n" % (line, triple)
