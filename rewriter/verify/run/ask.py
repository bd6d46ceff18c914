"""The requests of a run: all of them share one time, and none waits long for another's answer.

They are sent one after the other, since a program may tell of each: where an answer takes its time the next
request goes out beside it. What the time does not suffice for is said.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from msgspec import Struct

from rewriter.model import VerificationError
from rewriter.verify.engines import helper, sockets
from rewriter.verify.engines.engine import Running
from rewriter.verify.run import http
from rewriter.verify.run.observation import Port, Response
from rewriter.verify.run.talk import Heard, talk

_LEAST, _MOST = 2.0, 10.0
"""Seconds for all requests of a run; between them it is as long as the run itself."""
_PATIENCE = 0.5
"""Seconds to wait for an answer before the next request is sent beside it, at most."""
_PATIENCE_FOR_ALL = 0.6
"""The share of the time that may pass with waiting until the last request is sent."""
_POLL = 0.05
_LATE = 0.5
"""Seconds for a thread to notice that its time is over."""
_HELPER_SECONDS = 4.0
_TRY_TLS = (0, 400)
"""No HTTP, or "Client sent an HTTP request to an HTTPS server" (net/http, nginx)."""

Exchange = Callable[[int, bytes, bool], Heard]
"""Port, request, by TLS; what was heard."""


class Asked(Struct, frozen=True):
    """``unasked`` are wished requests, ``:PORT/PATH``, for which there was no time.

    ``left_out`` are routes without time or without an answer in time.
    """

    responses: tuple[Response, ...] = ()
    unasked: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


def ask(
    running: Running,
    ports: Sequence[Port],
    wishes: Sequence[str],
    routes: Sequence[str],
    seconds: float,
    cancelled: threading.Event,
) -> Asked:
    """Send ``wishes`` (``/`` without any) to each TCP port, or to the one that a wish names.

    ``routes`` are paths for those ports alone that answered with HTTP. Raises ``VerificationError`` when
    cancelled.
    """
    numbers = sorted({port.number for port in ports if port.protocol == "tcp"})
    parsed = [http.parse_wish(wish) for wish in wishes or ("/",)]
    wanted = [(number, path) for port, path in parsed for number in (numbers if port is None else [port])]
    latest = time.monotonic() + min(max(seconds, _LEAST), _MOST)
    asking = _Asking(_exchange(running, latest), latest, cancelled)
    unasked = asking.all_of(wanted, 0.5 if routes else 1.0)
    speaking = {question.port for question in asking.questions if question.speaks_http}
    more = [(port, path) for path in routes for port in sorted(speaking) if (port, path) not in wanted]
    left_out = asking.all_of(more, 1.0)
    asking.finish()
    responses = []
    for question in asking.questions:
        response = question.response()
        if (question.port, question.path) in more and not question.heard.has_ended and not response.body:
            left_out.append(f":{question.port}{question.path}")
        else:
            responses.append(response)
    return Asked(tuple(responses), tuple(unasked), tuple(left_out))


def _exchange(running: Running, latest: float) -> Exchange:
    def by_network(port: int, request: bytes, tls: bool) -> Heard:
        pid = running.pid()
        if pid is not None and sockets.enter_network(pid):
            return talk(port, request, latest, tls=tls)
        left = min(_HELPER_SECONDS, latest - time.monotonic())
        if tls or left <= 0:
            return Heard()
        return Heard(helper.exchange(running, port, request, left))

    return by_network


@dataclass
class _Question:
    """One request, answered by a thread of its own: the network that it enters is the thread's alone."""

    port: int
    path: str
    exchange: Exchange
    by_tls: bool
    tries_tls: bool
    heard: Heard = field(default_factory=lambda: Heard(has_ended=False))
    thread: threading.Thread | None = None

    def send(self) -> None:
        # No daemon: a helper container is removed by the thread that started it.
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _run(self) -> None:
        request = http.request(self.path)
        if self.by_tls:
            self.heard = self.exchange(self.port, request, True)
            return
        plain = self.heard = self.exchange(self.port, request, False)
        if plain.has_ended and self.tries_tls and self.response().status in _TRY_TLS:
            secret = self.exchange(self.port, request, True)
            if secret.is_tls or not plain.data:
                self.heard = secret

    def response(self) -> Response:
        heard = self.heard
        return http.response(self.path, self.port, heard.data, has_ended=heard.has_ended, tls=heard.is_tls)

    @property
    def speaks_http(self) -> bool:
        return self.response().status != 0


@dataclass
class _Asking:
    exchange: Exchange
    latest: float
    cancelled: threading.Event
    questions: list[_Question] = field(default_factory=list)

    def all_of(self, wanted: Sequence[tuple[int, str]], share: float) -> list[str]:
        """Send these within a share of the time that is left; those that were not sent."""
        begin = time.monotonic()
        until = begin + (self.latest - begin) * share
        patience = (until - begin) * _PATIENCE_FOR_ALL
        known = {question.port: question.heard.is_tls for question in self.questions if question.speaks_http}
        for at, (port, path) in enumerate(wanted):
            if time.monotonic() >= until:
                return [f":{port}{path}" for port, path in wanted[at:]]
            question = _Question(port, path, self.exchange, known.get(port, False), port not in known)
            self.questions.append(question)
            question.send()
            sent = time.monotonic()
            self._wait(question, sent + max(min(_PATIENCE, patience), _POLL))
            patience -= time.monotonic() - sent
        return []

    def finish(self) -> None:
        """Wait for all answers until the time is over."""
        for question in self.questions:
            self._wait(question, self.latest + _LATE)

    def _wait(self, question: _Question, until: float) -> None:
        assert question.thread is not None
        while question.thread.is_alive() and (left := until - time.monotonic()) > 0:
            question.thread.join(min(_POLL, left))
            if self.cancelled.is_set():
                raise VerificationError("interrupted")
