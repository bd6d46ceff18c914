"""One run of one image: for a bounded time, with requests to its ports, ended by the stop signal."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

from msgspec import Struct

from rewriter.model import VerificationError
from rewriter.verify.engines import helper, sockets
from rewriter.verify.engines.engine import Engine, Running
from rewriter.verify.image.seen import Healthcheck
from rewriter.verify.model import RunOptions
from rewriter.verify.run.ask import Asked, ask
from rewriter.verify.run.beside import Beside, services
from rewriter.verify.run.health import check_health
from rewriter.verify.run.observation import Attempt, Observation, Port, Stop, Way
from rewriter.verify.run.trace import LARGEST_TRACE, OUTPUT, Tracer, attempts, signal_inner, trace_size

_POLL = 0.25
_START_POLL = 0.05
_LONGEST_START = 60.0
"""Seconds; a busy machine needs several for a container."""
_REACTION = 0.5
"""Seconds for the program to react to a signal that should not end it."""
_SETTLE = 1.0
"""Seconds after the kill for the engine to notice."""


class Subject(Struct, frozen=True):
    """What is run: an image, and what it says of its working folder, stop signal and health check."""

    tag: str
    workdir: str = "/"
    stop_signal: str = "TERM"
    assistant: str = ""
    """An image with a shell, for looking into the network of the container."""
    healthcheck: Healthcheck | None = None
    program: str = ""
    """The path of the program, for the trace: what came before its start is not its own."""
    routes: tuple[str, ...] = ()
    """Paths that ports which speak HTTP are asked for, besides what the options wish."""


def observe(
    engine: Engine,
    subject: Subject,
    options: RunOptions,
    way: Way,
    tracer: Tracer | None = None,
    cancelled: threading.Event | None = None,
) -> Observation:
    """Run the image once. Raises ``VerificationError`` where the engine fails, or when cancelled."""
    cancelled = cancelled or threading.Event()
    assistant = subject.assistant
    with (
        services(engine, way, options.network, cancelled) as beside,
        engine.start(subject.tag, way, beside.network, wrapper=tracer, assistant=assistant) as running,
    ):
        begin = _begin(running, cancelled)
        seen = _watch(engine, running, options, begin, cancelled, beside)
        asked = _ask(running, seen, options, subject.routes if way.is_plain or tracer else (), cancelled)
        is_checked = not seen.ended and tracer is None and way.is_plain
        health = check_health(running, subject.healthcheck) if is_checked else None
        tell = (lambda name: signal_inner(running, name)) if tracer is not None else running.signal
        _signal(running, tell, way)
        ended = running.wait(0)
        streams = (running.stdout, running.stderr)
        stdout, stderr = (stream.finished() if ended else stream.content() for stream in streams)
        seconds = time.monotonic() - begin
        stop = None if ended else _stop(running, tell, subject.stop_signal, options.grace)
        trace = running.read(OUTPUT) if tracer is not None else None
        return Observation(
            way,
            running.start_error(),
            running.exit_code() if ended else None,
            seconds,
            stdout,
            stderr,
            running.stdout.finished()[len(stdout) :] if stop else b"",
            running.stderr.finished()[len(stderr) :] if stop else b"",
            any(stream.is_cut for stream in streams),
            seen.ports,
            asked.responses,
            health,
            stop,
            _attempts(trace, subject),
            seen.pids,
            asked.unasked,
            running.stdout.marks(begin),
            running.stderr.marks(begin),
            asked.left_out,
            trace is not None and len(trace) > LARGEST_TRACE,
        )


def _signal(running: Running, tell: Callable[[str], None], way: Way) -> None:
    """Send the signals of the way, and leave the program time for each."""
    for name in way.signals:
        if not running.wait(0):
            tell(name)
            running.wait(_REACTION)


def _begin(running: Running, cancelled: threading.Event) -> float:
    """Wait for the engine to start the program: the time it needs is not the program's."""
    latest = time.monotonic() + _LONGEST_START
    while not running.begun() and time.monotonic() < latest:
        if cancelled.is_set():
            raise VerificationError("interrupted")
        running.wait(_START_POLL)
    return time.monotonic()


class _Seen(Struct, frozen=True):
    ended: bool
    ports: tuple[Port, ...] = ()
    pids: tuple[int, ...] = ()


def _watch(
    engine: Engine,
    running: Running,
    options: RunOptions,
    begin: float,
    cancelled: threading.Event,
    beside: Beside,
) -> _Seen:
    """Wait for the end or the end of the time; the ports and processes that were seen last."""
    shared = engine.shares_host_network or options.network == "host"
    ports: tuple[Port, ...] = ()
    pids: tuple[int, ...] = ()
    while (left := begin + options.seconds - time.monotonic()) > 0:
        if running.wait(min(_POLL, left)):
            return _Seen(True, ports, pids)
        if cancelled.is_set():
            raise VerificationError("interrupted")
        pid = running.pid()
        if pid is not None:
            processes = sockets.descendants(pid)
            ports = beside.others(_ports(processes, shared=shared)) or ports
            pids = sockets.inner_pids(processes) or pids
            if trace_size(pid) > LARGEST_TRACE:
                break
    if not ports and not running.wait(0):
        ports = beside.others(helper.ports(running))
    return _Seen(running.wait(0), ports, pids)


def _ask(
    running: Running, seen: _Seen, options: RunOptions, routes: tuple[str, ...], cancelled: threading.Event
) -> Asked:
    """The requests to a program that has not ended; ``routes`` besides those that the options wish."""
    if seen.ended:
        return Asked()
    return ask(running, seen.ports, options.requests, routes, options.seconds, cancelled)


def _ports(processes: Sequence[int], *, shared: bool) -> tuple[Port, ...]:
    inodes = sockets.socket_inodes(processes)
    if inodes is None and shared:
        return ()
    return sockets.listening(sockets.tables(processes[0]), inodes)


def _stop(running: Running, tell: Callable[[str], None], signal: str, grace: float) -> Stop:
    """Send the signal, wait, and kill what does not react."""
    begin = time.monotonic()
    tell(signal)
    ended = running.wait(grace)
    seconds = time.monotonic() - begin
    if ended:
        return Stop(signal, running.exit_code(), seconds)
    running.signal("KILL")
    running.wait(_SETTLE)
    return Stop(signal, None, seconds)


def _attempts(trace: bytes | None, subject: Subject) -> tuple[Attempt, ...] | None:
    """What the trace says, ``None`` where strace was not let."""
    if not trace:
        return None
    return attempts(trace.decode("utf-8", "surrogateescape"), subject.workdir, subject.program)
