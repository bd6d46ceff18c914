"""HTTP requests as bytes, and answers from bytes: the way between is the caller's."""

from __future__ import annotations

import hashlib
import http.client
import io
import re
from typing import IO, cast

from rewriter.verify.run.observation import Response

LARGEST = 2_000_000
"""Bytes of a body that are kept; what lies behind them is kept as its digest."""
_SHOWN = 200
"""Bytes that are kept of what is no HTTP."""
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


def response(path: str, port: int, answer: bytes, *, has_ended: bool = True, tls: bool = False) -> Response:
    """Read an answer. Never raises: what is not HTTP has status 0 and the first bytes as body.

    ``has_ended``: the other side closed the connection; else more would have come, unless the answer
    says its own length.
    """
    reply = http.client.HTTPResponse(cast("http.client.socket.socket", _Answer(answer)), method="GET")  # type: ignore[name-defined]
    try:
        reply.begin()
        body, is_whole = _body(reply)
    except (http.client.HTTPException, OSError, ValueError):
        return Response(path, port, body=answer[:_SHOWN], is_cut=bool(answer) and not has_ended, tls=tls)
    headers = tuple(sorted((name.lower(), value) for name, value in reply.getheaders()))
    rest = body[LARGEST:]
    digest = hashlib.sha256(rest).hexdigest() if rest else ""
    is_cut = not has_ended and not is_whole
    return Response(path, port, reply.status, headers, body[:LARGEST], digest, is_cut, tls)


def _body(reply: http.client.HTTPResponse) -> tuple[bytes, bool]:
    """The body, and whether its own length says that it is whole."""
    has_length = reply.chunked or reply.length is not None
    try:
        return reply.read(), has_length
    except http.client.IncompleteRead as error:
        return error.partial, False


class _Answer:
    """What ``HTTPResponse`` wants of a socket."""

    def __init__(self, answer: bytes) -> None:
        self._stream = io.BytesIO(answer)

    def makefile(self, mode: str) -> IO[bytes]:
        """The whole answer."""
        return self._stream
