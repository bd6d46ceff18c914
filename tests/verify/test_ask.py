"""The requests of a run: one time for all, and what is said of what it did not suffice for."""

from __future__ import annotations

import os
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from rewriter.model import VerificationError
from rewriter.verify.run import ask
from rewriter.verify.run.observation import Observation, Port
from tests.verify.tools import FakeRunning

pytestmark = pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="there is no /proc")
HELLO = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
Serve = Callable[[socket.socket], None]


class Here(FakeRunning):
    """A program in the network of this process."""

    def pid(self) -> int | None:
        return os.getpid()


@contextmanager
def serving(serve: Serve) -> Iterator[Port]:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                threading.Thread(target=serve, args=(connection,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        yield Port("tcp", server.getsockname()[1])
        server.shutdown(socket.SHUT_RDWR)


def hello(connection: socket.socket) -> None:
    with connection:
        connection.recv(1000)
        connection.sendall(HELLO)


def silent(connection: socket.socket) -> None:
    with connection:
        while connection.recv(1000):
            pass


def endless(connection: socket.socket) -> None:
    with connection:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        try:
            while True:
                connection.sendall(b"data: x\n")
                time.sleep(0.1)
        except OSError:
            return


def asked(*ports: Port, wishes: tuple[str, ...] = (), routes: tuple[str, ...] = ()) -> ask.Asked:
    return ask.ask(Here(Observation()), ports, wishes, routes, 0.5, threading.Event())


def test_routes_go_to_ports_that_speak_http() -> None:
    with serving(hello) as port, serving(lambda connection: connection.close()) as other:
        found = asked(port, other, routes=("/a", "/"))
    shown = {(one.port, one.request, one.status) for one in found.responses}
    assert shown == {(port.number, "/", 200), (port.number, "/a", 200), (other.number, "/", 0)}
    assert found.unasked == ()


def test_ports_that_say_nothing_share_the_time() -> None:
    begin = time.monotonic()
    with serving(silent) as one, serving(silent) as two, serving(silent) as three, serving(hello) as last:
        found = asked(one, two, three, last)
    assert time.monotonic() - begin < 3.5
    assert sorted(response.status for response in found.responses) == [0, 0, 0, 200]


def test_an_endless_answer_is_cut() -> None:
    with serving(endless) as port:
        [found] = asked(port).responses
    assert found.status == 200
    assert found.is_cut
    assert found.body.startswith(b"data: x\n")


def test_an_answer_that_says_its_length_is_whole_though_the_connection_stays() -> None:
    def keep(connection: socket.socket) -> None:
        connection.sendall(HELLO)
        time.sleep(5)

    with serving(keep) as port:
        [found] = asked(port).responses
    assert (found.body, found.is_cut) == (b"hello", False)


def test_what_there_was_no_time_for_is_said() -> None:
    with serving(silent) as port:
        found = asked(port, wishes=tuple(f"/{number}" for number in range(200)))
    assert found.unasked[-1] == f":{port.number}/199"
    assert len(found.unasked) + len(found.responses) == 200


def test_a_route_without_an_answer_is_left_out() -> None:
    def serve(connection: socket.socket) -> None:
        if b"GET /wait " in connection.recv(1000):
            time.sleep(5)
        connection.sendall(HELLO)
        connection.close()

    with serving(serve) as port:
        found = asked(port, routes=("/wait", "/b"))
    assert [one.request for one in found.responses] == ["/", "/b"]
    assert found.left_out == (f":{port.number}/wait",)


def test_a_request_can_be_cancelled() -> None:
    cancelled = threading.Event()
    threading.Timer(0.3, cancelled.set).start()
    begin = time.monotonic()
    with serving(silent) as port, pytest.raises(VerificationError, match="interrupted"):
        ask.ask(Here(Observation()), [port], (), (), 10, cancelled)
    assert time.monotonic() - begin < 2


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    folder: Path = tmp_path_factory.mktemp("tls")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=other"]
    command += ["-keyout", str(key), "-out", str(certificate)]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except OSError:
        pytest.skip("openssl is not installed")
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(certificate, key)
    return made


@pytest.mark.parametrize("says_why", [True, False])
def test_a_port_that_wants_tls(context: ssl.SSLContext, says_why: bool) -> None:
    def serve(connection: socket.socket) -> None:
        with connection:
            if connection.recv(1, socket.MSG_PEEK) != b"\x16":
                connection.recv(1000)
                if says_why:
                    connection.sendall(b"HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request")
                return
            with context.wrap_socket(connection, server_side=True) as secret:
                secret.recv(1000)
                secret.sendall(HELLO)

    with serving(serve) as port:
        found = asked(port, routes=("/a",)).responses
    assert [(one.request, one.status, one.body, one.tls) for one in found] == [
        ("/", 200, b"hello", True),
        ("/a", 200, b"hello", True),
    ]


def test_what_a_port_sends_in_place_of_a_greeting() -> None:
    def serve(connection: socket.socket) -> None:
        with connection:
            if connection.recv(4) != b"GET ":
                connection.sendall(b"answer")

    with serving(serve) as port:
        [found] = asked(port).responses
    assert (found.status, found.body, found.tls) == (0, b"answer", False)
