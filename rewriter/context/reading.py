"""What the system tells of one file: its mode and its bytes."""

from __future__ import annotations

import os
import stat

_MORE = 1 << 16
"""Bytes; a file that has grown since has seldom more to give."""


def mode_of(path: str) -> int | None:
    """The mode of what is at a path, links not followed; ``None`` for nothing."""
    try:
        return os.lstat(path).st_mode
    except (OSError, ValueError):
        # ValueError: a NUL, or a character that has no bytes in a file name.
        return None


def read_limited(path: str, limit: int) -> bytes | None:
    """The first bytes of a regular file; ``None`` where there is none, or it cannot be read."""
    # Not blocking and not following: the file may have become a pipe or a link since it was looked at.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        descriptor = os.open(path, flags | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError):
        return None
    try:
        return read_open(descriptor, limit)
    except OSError:
        return None
    finally:
        os.close(descriptor)


def read_open(descriptor: int, limit: int) -> bytes | None:
    """The first bytes of an open regular file; ``None`` for anything else. Raises ``OSError``."""
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode):
        return None
    # Buffers of the size that is expected: one of the limit's takes longer to get than the file to read.
    data = os.read(descriptor, min(limit, found.st_size + 1))
    while len(data) < limit and (more := os.read(descriptor, min(limit - len(data), _MORE))):
        data += more
    return data
