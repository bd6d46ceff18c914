"""One request to a port of this network and what comes back, plain or by TLS, until a moment in time."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from msgspec import Struct

_T = TypeVar("_T")
LARGEST = 16_000_000
"""Bytes of an answer that are read."""
_CHUNK = 65_536
_HOSTS = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))


class Heard(Struct, frozen=True):
    """What a port sent; ``has_ended``: it said no more and closed. ``is_tls``: both agreed on keys."""

    data: bytes = b""
    has_ended: bool = True
    is_tls: bool = False


def talk(port: int, request: bytes, latest: float, *, tls: bool = False) -> Heard:
    """Send a request to 127.0.0.1 (else ::1) and read until ``latest`` (``time.monotonic``).

    Never raises: nothing is heard of a port that lets nobody in.
    """
    for family, host in _HOSTS:
        with suppress(OSError), socket.socket(family, socket.SOCK_STREAM) as connection:
            _bound(connection, latest)
            connection.connect((host, port))
            if tls:
                return _by_tls(connection, request, latest)
            connection.sendall(request)
            return _received(connection, latest)
    return Heard(has_ended=time.monotonic() < latest)


def _bound(connection: socket.socket, latest: float) -> None:
    """Raises ``TimeoutError`` where the time is over."""
    left = latest - time.monotonic()
    if left <= 0:
        raise TimeoutError
    connection.settimeout(left)


def _received(connection: socket.socket, latest: float) -> Heard:
    data = bytearray()
    try:
        while len(data) < LARGEST:
            _bound(connection, latest)
            chunk = connection.recv(_CHUNK)
            if not chunk:
                return Heard(bytes(data))
            data += chunk
    except TimeoutError:
        return Heard(bytes(data), has_ended=False)
    except OSError:
        # Reset by the other side: what came before is all that there is.
        return Heard(bytes(data))
    return Heard(bytes(data), has_ended=False)


def _by_tls(connection: socket.socket, request: bytes, latest: float) -> Heard:
    """The certificate is not looked at: a program makes itself one, or has one for another name.

    Without agreement, what the other side sent in place of a greeting.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_alpn_protocols(["http/1.1"])
    side = _Side(connection, latest, context)
    try:
        side.do(side.tls.do_handshake)
    except (ssl.SSLError, OSError) as error:
        return Heard(_without_keys(bytes(side.raw)), not isinstance(error, TimeoutError))
    data = bytearray()
    try:
        side.do(lambda: side.tls.write(request))
        while len(data) < LARGEST:
            chunk = side.do(lambda: side.tls.read(_CHUNK))
            if not chunk:
                return Heard(bytes(data), is_tls=True)
            data += chunk
    except TimeoutError:
        return Heard(bytes(data), has_ended=False, is_tls=True)
    except (ssl.SSLError, OSError):
        return Heard(bytes(data), is_tls=True)
    return Heard(bytes(data), has_ended=False, is_tls=True)


def _without_keys(raw: bytes) -> bytes:
    """What was sent in plain: records of TLS but alerts have random numbers.

    https://www.rfc-editor.org/rfc/rfc8446#section-5.1
    """
    return b"" if raw[:1] in (b"\x14", b"\x16", b"\x17") and raw[1:2] == b"\x03" else raw


class _Side:
    """Our side of a connection by TLS; ``raw`` is the head of what came."""

    def __init__(self, connection: socket.socket, latest: float, context: ssl.SSLContext) -> None:
        self._connection = connection
        self._latest = latest
        self._come, self._go = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = context.wrap_bio(self._come, self._go, server_hostname="localhost")
        self.raw = bytearray()

    def do(self, step: Callable[[], _T]) -> _T:
        """Repeat a step of OpenSSL's for as long as it wants to read or has to write."""
        while True:
            try:
                result = step()
            except ssl.SSLWantReadError:
                self._send()
                self._receive()
                continue
            except ssl.SSLError:
                self._send()
                raise
            self._send()
            return result

    def _send(self) -> None:
        data = self._go.read()
        if data:
            _bound(self._connection, self._latest)
            self._connection.sendall(data)

    def _receive(self) -> None:
        _bound(self._connection, self._latest)
        chunk = self._connection.recv(_CHUNK)
        self.raw += chunk[: max(0, 1000 - len(self.raw))]
        self._come.write(chunk) if chunk else self._come.write_eof()
