"""Socket tables, requests, answers."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from rewriter.verify.engines import helper, sockets
from rewriter.verify.engines.engine import Running
from rewriter.verify.run import http, talk
from rewriter.verify.run.observation import Observation, Port
from tests.verify.tools import FakeRunning

HEAD = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"


def row(address: str, state: str = "0A", inode: int = 7) -> str:
    return f"   0: {address} 00000000:0000 {state} 00000000:00000000 00:00000000 00000000     0        0 {inode} 1 0 100 0\n"


@pytest.mark.parametrize(
    ("tables", "expected"),
    [
        ({"tcp": row("00000000:1F90")}, (Port("tcp", 8080),)),
        ({"tcp6": row("00000000000000000000000000000000:0050")}, (Port("tcp", 80),)),
        ({"tcp": row("0100007F:1F90")}, (Port("tcp", 8080, loopback=True),)),
        ({"tcp6": row("00000000000000000000000001000000:1F90")}, (Port("tcp", 8080, loopback=True),)),
        ({"udp": row("00000000:0035", "07")}, (Port("udp", 53),)),
        ({"tcp": row("00000000:1F90"), "tcp6": row("0" * 32 + ":1F90")}, (Port("tcp", 8080),)),
        ({"tcp": row("00000000:1F90", "01")}, ()),
        ({"udp": row("00000000:9C41", "07")}, ()),
        ({"tcp": row("0B00007F:9C41")}, ()),
        ({"tcp": "nonsense\n1: zz:zz 0:0 0A 1 1 1 1 1 1 1\n"}, ()),
        ({}, ()),
    ],
)
def test_listening(tables: dict[str, str], expected: tuple[Port, ...]) -> None:
    assert sockets.listening({name: HEAD + text for name, text in tables.items()}) == expected


def test_only_sockets_of_the_container() -> None:
    table = {"tcp": HEAD + row("00000000:0050", inode=1) + row("00000000:0051", inode=2)}
    assert sockets.listening(table, frozenset({"2"})) == (Port("tcp", 81),)
    assert sockets.listening(table, frozenset()) == ()


@contextmanager
def answering(answer: bytes) -> Iterator[int]:
    """A server for one connection on a port of the loopback."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(10)

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(65_536)
                connection.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield server.getsockname()[1]
        thread.join(10)


linux = pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="there is no /proc")


@linux
def test_ports_of_this_process() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        inodes = sockets.socket_inodes(sockets.descendants(os.getpid()))
        ports = sockets.listening(sockets.tables(os.getpid()), inodes)
        assert Port("tcp", server.getsockname()[1], loopback=True) in ports


@linux
@pytest.mark.parametrize(
    ("family", "kind", "address", "table"),
    [
        (socket.AF_INET, socket.SOCK_STREAM, "127.0.0.1", "tcp"),
        (socket.AF_INET6, socket.SOCK_STREAM, "::1", "tcp6"),
        (socket.AF_INET, socket.SOCK_DGRAM, "127.0.0.1", "udp"),
        (socket.AF_INET6, socket.SOCK_DGRAM, "::1", "udp6"),
    ],
)
def test_each_table_that_has_a_socket_is_read(family: int, kind: int, address: str, table: str) -> None:
    with socket.socket(family, kind) as one:
        try:
            one.bind((address, 0))
        except OSError as error:
            pytest.skip(f"no such network here: {error}")
        if kind == socket.SOCK_STREAM:
            one.listen()
        number = f"{one.getsockname()[1]:04X}"
        assert f":{number} " in sockets.tables(os.getpid())[table]


@linux
def test_an_exchange_within_the_same_network() -> None:
    with answering(b"HTTP/1.1 204 No Content\r\n\r\n") as port:
        assert sockets.enter_network(os.getpid())
        heard = talk.talk(port, http.request("/"), time.monotonic() + 5)
    assert heard == talk.Heard(b"HTTP/1.1 204 No Content\r\n\r\n")


def test_an_answer_has_a_limit() -> None:
    with answering(b"x" * (talk.LARGEST + 1_000_000)) as port:
        heard = talk.talk(port, b"hi", time.monotonic() + 5)
    assert talk.LARGEST <= len(heard.data) <= talk.LARGEST + 70_000
    assert not heard.has_ended


def test_nobody_answers() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert talk.talk(port, b"hi", time.monotonic() + 1) == talk.Heard()


@pytest.mark.parametrize(
    ("text", "expected"),
    [("/", (None, "/")), ("/a?b=c", (None, "/a?b=c")), (":8080/a", (8080, "/a"))],
)
def test_wishes(text: str, expected: tuple[int | None, str]) -> None:
    assert http.parse_wish(text) == expected


@pytest.mark.parametrize("text", ["", "a", "http://x/", "/a b", ":x/", "/a\r\nX: y", "/ä", ":123456/"])
def test_what_is_no_wish(text: str) -> None:
    with pytest.raises(ValueError, match="is not"):
        http.parse_wish(text)


def test_a_response() -> None:
    answer = (
        b"HTTP/1.1 302 Found\r\nDate: now\r\nLocation: /x\r\nContent-Type: text/html\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
    )
    found = http.response("/a", 80, answer)
    assert (found.status, found.body) == (302, b"abc")
    assert found.headers == (
        ("content-type", "text/html"),
        ("date", "now"),
        ("location", "/x"),
        ("transfer-encoding", "chunked"),
    )


@pytest.mark.parametrize(
    ("answer", "status", "body"),
    [
        (b"", 0, b""),
        (b"SSH-2.0-x\r\n", 0, b"SSH-2.0-x\r\n"),
        (b"HTTP/1.1 abc\r\n\r\n", 0, b"HTTP/1.1 abc\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort", 200, b"short"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 200, b""),
        (b"HTTP/1.0 200 OK\r\n\r\nto the end", 200, b"to the end"),
        (b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 500 + b"\r\n", 0, None),
    ],
)
def test_strange_answers(answer: bytes, status: int, body: bytes | None) -> None:
    found = http.response("/", 80, answer)
    assert found.status == status
    assert found.body == (answer[:200] if body is None else body)


class Assisted(FakeRunning):
    """An engine that shows what a helper in the container's network saw."""

    def assist(self, argv: object, stdin: bytes, seconds: float) -> bytes | None:
        return b"" if stdin else f"= tcp\n{HEAD}{row('00000000:0050')}= tcp6\n= udp\n= odd\nx\n".encode()


def test_the_helper_reads_the_tables() -> None:
    assisted: Running = Assisted(Observation())
    assert helper.ports(assisted) == (Port("tcp", 80),)
    assert helper.exchange(assisted, 80, b"x", 3) == b""


def test_without_a_helper_nothing_is_seen() -> None:
    alone: Running = FakeRunning(Observation())
    assert helper.ports(alone) == ()
    assert helper.exchange(alone, 80, b"x", 3) == b""
