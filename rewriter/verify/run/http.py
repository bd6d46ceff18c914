"""HTTP requests as bytes, and answers from bytes: the way between is the caller's."""

from __future__ import annotations

import http.client
import io
import re
from typing import IO, cast

from rewriter.verify.image.tables import table
from rewriter.verify.model import Response

SECONDS = 5.0
LARGEST = 2_000_000
"""Bytes of an answer that are compared."""
_WISH = re.compile(r"(?::(\d{1,5}))?(/[!-~]{0,2000})", re.ASCII)


def parse_wish(text: str) -> tuple[int | None, str]:
    """``[:PORT]/PATH`` as port and path. Raises ``ValueError`` for what is none."""
    found = _WISH.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is not [:PORT]/PATH")
    return (int(found[1]) if found[1] else None), found[2]


def request(path: str) -> bytes:
    """A GET that asks for the connection to be closed after the answer."""
    head = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: distroify\r\nAccept: */*\r\n"
    return (head + "Connection: close\r\n\r\n").encode("ascii")


def response(path: str, port: int, answer: bytes) -> Response:
    """Read an answer. Never raises: what is not HTTP has status 0 and the first bytes as body."""
    reply = http.client.HTTPResponse(cast("http.client.socket.socket", _Answer(answer)), method="GET")  # type: ignore[name-defined]
    try:
        reply.begin()
        body = _body(reply)
    except (http.client.HTTPException, OSError, ValueError):
        return Response(path, port, body=answer[:200])
    kept = frozenset(table()["http"]["headers"])
    headers = ((name.lower(), value) for name, value in reply.getheaders())
    return Response(path, port, reply.status, tuple(sorted(h for h in headers if h[0] in kept)), body)


def _body(reply: http.client.HTTPResponse) -> bytes:
    try:
        return reply.read(LARGEST)
    except http.client.IncompleteRead as error:
        return error.partial


class _Answer:
    """What ``HTTPResponse`` wants of a socket."""

    def __init__(self, answer: bytes) -> None:
        self._stream = io.BytesIO(answer)

    def makefile(self, mode: str) -> IO[bytes]:
        """The whole answer."""
        return self._stream
