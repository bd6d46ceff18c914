"""The head of what a program prints, read in the background."""

from __future__ import annotations

import os
import threading
import time
from contextlib import suppress
from typing import IO

LONGEST_OUTPUT = 400_000
"""Bytes kept of each output stream of a program; the rest is read and dropped."""
_CHUNK = 65_536
_MARK_SECONDS = 0.02


class Capture:
    """The head of a stream, read to its end in the background so that the writer never waits."""

    def __init__(self, stream: IO[bytes]) -> None:
        """Start to read."""
        self._stream = stream
        self._kept = bytearray()
        self.is_cut = False
        """More came than was kept."""
        self._marks: list[tuple[float, int]] = []
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        # The stream is closed under our feet when the program is given up.
        with suppress(OSError, ValueError):
            while chunk := os.read(self._stream.fileno(), _CHUNK):
                room = LONGEST_OUTPUT - len(self._kept)
                self.is_cut = self.is_cut or len(chunk) > room
                self._kept += chunk[:room]
                self._mark(time.monotonic())

    def _mark(self, now: float) -> None:
        if self._marks and now - self._marks[-1][0] < _MARK_SECONDS:
            now = self._marks.pop()[0]
        self._marks.append((now, len(self._kept)))

    def marks(self, begin: float) -> tuple[tuple[float, int], ...]:
        """How many bytes had come after how many seconds from ``begin`` (``time.monotonic``)."""
        return tuple((when - begin, count) for when, count in tuple(self._marks))

    def content(self) -> bytes:
        """What came so far."""
        return bytes(self._kept)

    def finished(self, seconds: float = 2.0) -> bytes:
        """What came until the end of the stream, waited for up to ``seconds``."""
        self._thread.join(seconds)
        return self.content()
