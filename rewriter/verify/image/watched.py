"""A stream that is read to the end of an archive, and tells where that is."""

from __future__ import annotations

import io
from typing import IO


class Watched(io.RawIOBase):
    """A stream that knows how far it was read, and where its last byte is that is not zero."""

    def __init__(self, stream: IO[bytes]) -> None:
        """Read from ``stream``."""
        self.stream = stream
        self.position = self.last = 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        chunk = self.stream.read(size)
        used = len(chunk.rstrip(b"\0"))
        if used:
            self.last = self.position + used
        self.position += len(chunk)
        return chunk
