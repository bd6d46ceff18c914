"""What lies and what runs below a mounted root of a container, seen from the host with care."""

from __future__ import annotations

import errno
import os
import signal
import stat
from contextlib import suppress

from rewriter.model import VerificationError
from rewriter.support.text import os_reason
from rewriter.verify.engines.sockets import descendants

LARGEST_FILE = 400_000_000
"""Bytes that are read of a file; no Go program comes near."""
_ROUNDS = 10
# ENXIO is a socket's: https://man7.org/linux/man-pages/man2/open.2.html
_NO_SUCH_FILE = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG, errno.ENXIO)


def is_inside(root: str, pid: int) -> bool:
    """Whether a process has this folder as its root."""
    try:
        return os.path.samefile(f"/proc/{pid}/root", root)
    except OSError:
        return False


def kill_inside(root: str, parent: int | None = None) -> None:
    """Kill the processes that have this root, and those below ``parent``; new ones may come meanwhile."""
    for _ in range(_ROUNDS):
        every = [int(name) for name in os.listdir("/proc") if name.isdecimal()]
        inside = [pid for pid in every if is_inside(root, pid)]
        for pid in (*inside, *(descendants(parent) if parent is not None else ())):
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        if not inside:
            return


def read_below(root: str, path: str) -> bytes | None:
    """A regular file by its path from ``root``, each step taken without following a link.

    ``None`` where there is none. Raises ``VerificationError`` where that cannot be known.
    """
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    descriptor = -1
    try:
        descriptor = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        for part in (part for part in path.split("/") if part not in ("", ".")):
            if part == "..":
                return None
            inner = os.open(part, flags, dir_fd=descriptor)
            os.close(descriptor)
            descriptor = inner
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        with os.fdopen(os.dup(descriptor), "rb") as stream:
            return stream.read(LARGEST_FILE)
    except OSError as error:
        if error.errno in _NO_SUCH_FILE and descriptor >= 0:
            return None
        raise VerificationError(f"{path} of the container cannot be read: {os_reason(error)}") from error
    finally:
        if descriptor >= 0:
            os.close(descriptor)
