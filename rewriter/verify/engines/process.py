"""Programs of the host: started in a session of their own, bounded in time and output, always ended."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import IO

from rewriter.verify.model import VerificationError

LONGEST_OUTPUT = 400_000
"""Bytes kept of each output stream of a program; the rest is read and dropped."""
LONGEST_LINE = 4_000
_CHUNK = 65_536
_MARK_SECONDS = 0.02
_COMMAND_SECONDS = 120.0

Argv = Sequence[str]
Environment = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Done:
    """A program that ended."""

    code: int
    stdout: bytes
    stderr: bytes

    @property
    def message(self) -> str:
        """The last line of what it complained."""
        lines = self.stderr.decode("utf-8", "replace").strip().splitlines()
        return lines[-1] if lines else f"exit code {self.code}"


def run(
    argv: Argv, environment: Environment, *, stdin: bytes = b"", seconds: float = _COMMAND_SECONDS
) -> Done:
    """Run a short command. Raises ``VerificationError`` where it cannot start or takes too long."""
    with started(argv, environment, stdin=subprocess.PIPE) as process:
        try:
            stdout, stderr = process.communicate(stdin, timeout=seconds)
        except subprocess.TimeoutExpired as error:
            raise VerificationError(f"{' '.join(argv[:2])} took longer than {seconds:.0f} s") from error
        return Done(process.returncode, stdout, stderr)


def output(argv: Argv, environment: Environment, *, stdin: bytes = b"") -> bytes:
    """The standard output of a short command. Raises ``VerificationError`` where it fails."""
    done = run(argv, environment, stdin=stdin)
    if done.code != 0:
        raise VerificationError(f"{' '.join(argv[:3])}: {done.message}")
    return done.stdout


@contextmanager
def started(
    argv: Argv,
    environment: Environment,
    *,
    stdin: int = subprocess.DEVNULL,
    stderr: int = subprocess.PIPE,
) -> Iterator[subprocess.Popen[bytes]]:
    """A running program that is killed with its whole session when the block is left."""
    try:
        process = subprocess.Popen(
            argv,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=stderr,
            env={**os.environ, **environment},
            start_new_session=True,
        )
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise VerificationError(f"cannot start {argv[0]}: {reason}") from error
    try:
        yield process
    finally:
        end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """Kill what is left of the session, and close the pipes."""
    with suppress(ProcessLookupError, PermissionError):
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream is not None:
            with suppress(OSError):
                stream.close()


def follow(
    argv: Argv, environment: Environment, line: Callable[[str], None], seconds: float
) -> tuple[int | None, deque[str]]:
    """Run a long command and hand on its output line by line, both streams as one.

    The exit code, or ``None`` where ``seconds`` were over, and the last lines.
    """
    last: deque[str] = deque(maxlen=40)
    deadline = time.monotonic() + seconds
    with started(argv, environment, stderr=subprocess.STDOUT) as process:
        assert process.stdout is not None
        for text in _lines(process.stdout, deadline):
            last.append(text)
            line(text)
        try:
            return process.wait(max(0.0, deadline - time.monotonic())), last
        except subprocess.TimeoutExpired:
            return None, last


def _lines(stream: IO[bytes], deadline: float) -> Iterator[str]:
    """Lines until the end of the stream or the deadline."""
    rest = b""
    with selectors.DefaultSelector() as selector:
        selector.register(stream, selectors.EVENT_READ)
        while (left := deadline - time.monotonic()) > 0:
            if not selector.select(min(left, 1.0)):
                continue
            chunk = os.read(stream.fileno(), _CHUNK)
            if not chunk:
                break
            *whole, rest = (rest + chunk).split(b"\n")
            yield from (_decoded(line) for line in whole)
            rest = rest[:LONGEST_LINE]
    if rest:
        yield _decoded(rest)


def _decoded(line: bytes) -> str:
    return line[:LONGEST_LINE].decode("utf-8", "replace").rstrip("\r")


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
