"""One run of one image: for a bounded time, with requests to its ports, ended by the stop signal."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

from rewriter.verify.engines import helper, sockets
from rewriter.verify.engines.engine import Engine, Running
from rewriter.verify.model import (
    Attempt,
    Observation,
    Port,
    Response,
    RunOptions,
    Stop,
    VerificationError,
    Way,
)
from rewriter.verify.run import http
from rewriter.verify.run.trace import OUTPUT, Tracer, attempts

_POLL = 0.25
_START_POLL = 0.05
_LONGEST_START = 60.0
"""Seconds; a busy machine needs several for a container."""
_SETTLE = 1.0
"""Seconds after the kill for the engine to notice."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is run: an image, and the working folder and stop signal that it sets."""

    tag: str
    workdir: str = "/"
    stop_signal: str = "TERM"
    assistant: str = ""
    """An image with a shell, for looking into the network of the container."""


def observe(
    engine: Engine,
    subject: Subject,
    options: RunOptions,
    way: Way,
    tracer: Tracer | None = None,
    cancelled: threading.Event | None = None,
) -> Observation:
    """Run the image once. Raises ``VerificationError`` where the engine fails, or when cancelled."""
    with engine.start(
        subject.tag, way, options.network, wrapper=tracer, assistant=subject.assistant
    ) as running:
        begin = _begin(running, cancelled)
        ended, ports = _watch(engine, running, options, begin, cancelled)
        responses = () if ended else _ask(running, ports, options.requests)
        ended = running.wait(0)
        stdout, stderr = (
            stream.finished() if ended else stream.content() for stream in (running.stdout, running.stderr)
        )
        seconds = time.monotonic() - begin
        stop = None if ended else _stop(running, subject.stop_signal, options.grace)
        return Observation(
            way,
            running.start_error(),
            running.exit_code() if ended else None,
            seconds,
            stdout,
            stderr,
            ports=ports,
            responses=responses,
            stop=stop,
            attempts=_attempts(running, subject.workdir) if tracer is not None else None,
        )


def _begin(running: Running, cancelled: threading.Event | None) -> float:
    """Wait for the engine to start the program: the time it needs is not the program's."""
    latest = time.monotonic() + _LONGEST_START
    while not running.begun() and time.monotonic() < latest:
        if cancelled is not None and cancelled.is_set():
            raise VerificationError("interrupted")
        running.wait(_START_POLL)
    return time.monotonic()


def _watch(
    engine: Engine,
    running: Running,
    options: RunOptions,
    begin: float,
    cancelled: threading.Event | None,
) -> tuple[bool, tuple[Port, ...]]:
    """Wait for the end or the end of the time; the ports that were seen last."""
    shared = engine.shares_host_network or options.network == "host"
    ports: tuple[Port, ...] = ()
    while (left := begin + options.seconds - time.monotonic()) > 0:
        if running.wait(min(_POLL, left)):
            return True, ports
        if cancelled is not None and cancelled.is_set():
            raise VerificationError("interrupted")
        ports = _ports(running, shared=shared) or ports
    if not ports and not running.wait(0):
        ports = helper.ports(running)
    return running.wait(0), ports


def _ports(running: Running, *, shared: bool) -> tuple[Port, ...]:
    pid = running.pid()
    if pid is None:
        return ()
    inodes = sockets.socket_inodes(pid)
    if inodes is None and shared:
        return ()
    return sockets.listening(sockets.tables(pid), inodes)


def _ask(running: Running, ports: Sequence[Port], wishes: Sequence[str]) -> tuple[Response, ...]:
    """Send the requests to each TCP port, or to the one that a request names."""
    numbers = sorted({port.number for port in ports if port.protocol == "tcp"})
    responses = []
    for wish in wishes or ("/",):
        port, path = http.parse_wish(wish)
        for number in numbers if port is None else [port]:
            answer = _answer(running, number, http.request(path))
            responses.append(http.response(path, number, answer))
    return tuple(responses)


def _answer(running: Running, port: int, request: bytes) -> bytes:
    pid = running.pid()
    answer = None
    if pid is not None:
        answer = sockets.exchange(pid, port, request, http.SECONDS, http.LARGEST)
    return answer if answer is not None else helper.exchange(running, port, request)


def _stop(running: Running, signal: str, grace: float) -> Stop:
    """Send the signal, wait, and kill what does not react."""
    begin = time.monotonic()
    running.signal(signal)
    ended = running.wait(grace)
    seconds = time.monotonic() - begin
    if ended:
        return Stop(signal, running.exit_code(), seconds)
    running.signal("KILL")
    running.wait(_SETTLE)
    return Stop(signal, None, seconds)


def _attempts(running: Running, workdir: str) -> tuple[Attempt, ...] | None:
    """What the trace says, ``None`` where strace was not let."""
    trace = running.read(OUTPUT)
    if not trace:
        return None
    return attempts(trace.decode("utf-8", "surrogateescape"), workdir)
