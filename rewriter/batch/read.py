"""The bytes of a Dockerfile, if it can be one."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from rewriter.batch.discovery import Source
from rewriter.context.reading import read_open
from rewriter.support.text import os_reason

LARGEST_FILE = 1_000_000
"""Bytes. The largest Dockerfile in public repositories has about a tenth of that."""


class UnreadableError(Exception):
    """A file is not text to be rewritten; the message says why."""


def read(source: Source) -> bytes:
    """The bytes of a Dockerfile. Raises ``UnreadableError``."""
    return as_text(_read_stdin()) if source.file is None else read_file(source.file)


def read_file(file: Path) -> bytes:
    """The bytes of a file. Raises ``UnreadableError``."""
    try:
        data = _read_file(file)
    except OSError as error:
        raise UnreadableError(os_reason(error)) from error
    return as_text(data)


def as_text(data: bytes) -> bytes:
    """``data``, if it can be the text of a Dockerfile. Raises ``UnreadableError``."""
    if len(data) > LARGEST_FILE:
        raise UnreadableError(f"larger than {LARGEST_FILE} bytes")
    if b"\0" in data:
        raise UnreadableError("a binary file: it has NUL bytes")
    return data


def _read_stdin() -> bytes:
    if sys.stdin is None:
        raise UnreadableError("standard input is closed")
    try:
        return sys.stdin.buffer.read(LARGEST_FILE + 1)
    except OSError as error:
        raise UnreadableError(os_reason(error)) from error


def _read_file(file: Path) -> bytes:
    # Not blocking, in case the file has become a pipe since it was found.
    descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        data = read_open(descriptor, LARGEST_FILE + 1)
    finally:
        os.close(descriptor)
    if data is None:
        raise UnreadableError("not a regular file")
    return data
