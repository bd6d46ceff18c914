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

from rewriter.model import VerificationError
from rewriter.support.text import os_reason
from rewriter.verify.engines.capture import Capture
from rewriter.verify.engines.cleanup import is_shielded, shielded
from rewriter.verify.engines.sockets import children, descendants

LONGEST_LINE = 4_000
_CHUNK = 65_536
_MOST_LINES = 200
"""Of a chunk."""
_POLITE_SECONDS = 10.0
"""For a build to end when it is asked to."""
_POLL = 0.05
_INTERRUPTED = "interrupted"
_COMMAND_SECONDS = 120.0
_LISTINGS = 5
"""Attempts."""

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
        return _done(process, argv, stdin, seconds)


def _done(process: subprocess.Popen[bytes], argv: Argv, stdin: bytes, seconds: float) -> Done:
    try:
        stdout, stderr = process.communicate(stdin, timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise VerificationError(f"{' '.join(argv[:2])} took longer than {seconds:.0f} s") from error
    return Done(process.returncode, stdout, stderr)


class Commands:
    """The commands of one engine. All that run at a time, in whichever thread, can be given up.

    Those of a shielded block, which clean up, are never given up.
    """

    def __init__(self, program: str) -> None:
        """For this executable."""
        self._program = program
        self._running: set[subprocess.Popen[bytes]] = set()
        self._is_given_up = False
        self._lock = threading.Lock()

    def run(self, *words: str, stdin: bytes = b"", seconds: float = _COMMAND_SECONDS) -> Done:
        """Run a short command. Raises ``VerificationError`` where it takes too long or is given up."""
        with self.started(*words, stdin=subprocess.PIPE) as process:
            done = _done(process, (self._program, *words), stdin, seconds)
        if self._is_given_up and done.code != 0 and not is_shielded():
            raise VerificationError(_INTERRUPTED)
        return done

    def output(self, *words: str, stdin: bytes = b"") -> bytes:
        """The standard output of a short command. Raises ``VerificationError`` where it fails."""
        done = self.run(*words, stdin=stdin)
        if done.code != 0:
            raise VerificationError(f"{' '.join((self._program, *words[:2]))}: {done.message}")
        return done.stdout

    def listing(self, *words: str) -> bytes:
        """As ``output``, of a command that lists what the engine has.

        podman and buildah fail with "image not known" where somebody removes an image while they list, so
        they are asked again.
        """
        for _ in range(_LISTINGS - 1):
            done = self.run(*words)
            if done.code == 0:
                return done.stdout
            time.sleep(_POLL)
        return self.output(*words)

    @contextmanager
    def started(
        self, *words: str, stdin: int = subprocess.DEVNULL, stderr: int = subprocess.PIPE
    ) -> Iterator[subprocess.Popen[bytes]]:
        """As ``started``. Raises ``VerificationError`` after ``give_up``."""
        with started((self._program, *words), {}, stdin=stdin, stderr=stderr) as process:
            if is_shielded():
                yield process
                return
            with self._lock:
                self._running.add(process)
                is_given_up = self._is_given_up
            try:
                if is_given_up:
                    raise VerificationError(_INTERRUPTED)
                yield process
            finally:
                with self._lock:
                    self._running.discard(process)

    def follow(
        self, *words: str, environment: Environment, line: Callable[[str], None], seconds: float
    ) -> tuple[int | None, deque[str]]:
        """As ``follow``. Raises ``VerificationError`` where it is given up."""
        done = follow((self._program, *words), environment, line, seconds, lambda: self._is_given_up)
        if self._is_given_up:
            raise VerificationError(_INTERRUPTED)
        return done

    @contextmanager
    def given_up(self) -> Iterator[None]:
        """End all that run; in the block nothing starts but what cleans up."""
        with self._lock:
            self._is_given_up = True
            for process in self._running:
                kill_tree(process)
        try:
            yield
        finally:
            self._is_given_up = False


@contextmanager
def started(
    argv: Argv, environment: Environment, *, stdin: int = subprocess.DEVNULL, stderr: int = subprocess.PIPE
) -> Iterator[subprocess.Popen[bytes]]:
    """A running program that is killed with all below it when the block is left."""
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
        raise VerificationError(f"cannot start {argv[0]}: {os_reason(error)}") from error
    try:
        yield process
    finally:
        kill_tree(process)
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream is not None:
                with suppress(OSError):
                    stream.close()


def kill_tree(process: subprocess.Popen[bytes]) -> None:
    """Kill what is left of a program: its process group, and what below it has left that."""
    with suppress(ProcessLookupError, PermissionError):
        if process.poll() is None:
            below = descendants(process.pid)[1:]
            os.killpg(process.pid, signal.SIGKILL)
            for pid in below:
                tell(pid, signal.SIGKILL)


def tell(pid: int, number: signal.Signals) -> None:
    """Send a signal to a process that may have ended."""
    with suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)


def follow(
    argv: Argv,
    environment: Environment,
    line: Callable[[str], None],
    seconds: float,
    is_given_up: Callable[[], bool] = lambda: False,
) -> tuple[int | None, deque[str]]:
    """Run a build and hand on its output line by line, both streams as one.

    The exit code, or ``None`` where ``seconds`` were over or it was given up, and the last lines.
    """
    last: deque[str] = deque(maxlen=40)
    deadline = time.monotonic() + seconds
    with started(argv, environment, stderr=subprocess.STDOUT) as process:
        assert process.stdout is not None
        try:
            for text in _lines(process.stdout, deadline, is_given_up):
                last.append(text)
                line(text)
            left = 0.0 if is_given_up() else max(0.0, deadline - time.monotonic())
            return process.wait(left), last
        except subprocess.TimeoutExpired:
            return None, last
        finally:
            if process.poll() is None:
                with shielded():
                    # So that it does not wait for a reader.
                    Capture(process.stdout)
                    end_build(process.pid, lambda: process.poll() is not None)


def end_build(pid: int, has_ended: Callable[[], bool]) -> None:
    """Ask a build to end, and kill it where it does not.

    From below: what runs its steps first, so that each process cleans up behind the ones that it started.
    podman and buildah run steps in sessions of their own, and remove their working containers only where the
    step ends before they do; docker's client is above its plugin for BuildKit, which calls the build off.
    """
    for pids, number in ((children(pid), signal.SIGTERM), ((pid,), signal.SIGTERM)):
        for one in pids:
            tell(one, number)
        latest = time.monotonic() + (_POLITE_SECONDS if pids else 0)
        while not has_ended() and time.monotonic() < latest:
            time.sleep(_POLL)
    if not has_ended():
        for one in descendants(pid):
            tell(one, signal.SIGKILL)


def _lines(stream: IO[bytes], deadline: float, is_given_up: Callable[[], bool]) -> Iterator[str]:
    """Lines until the end of the stream or the deadline."""
    rest = b""
    with selectors.DefaultSelector() as selector:
        selector.register(stream, selectors.EVENT_READ)
        while (left := deadline - time.monotonic()) > 0 and not is_given_up():
            if not selector.select(min(left, 0.5)):
                continue
            chunk = os.read(stream.fileno(), _CHUNK)
            if not chunk:
                break
            *whole, rest = (rest + chunk).split(b"\n")
            # A build that prints without end is not worth the time: its last lines tell enough.
            yield from (_decoded(line) for line in whole[-_MOST_LINES:])
            rest = rest[:LONGEST_LINE]
    if rest:
        yield _decoded(rest)


def _decoded(line: bytes) -> str:
    return line[:LONGEST_LINE].decode("utf-8", "replace").rstrip("\r")
