"""Whose an image, container or temporary folder is, and the removal of what a dead run left behind.

All that a verification makes carries its owner: in the label ``LABEL`` where engines have labels, and in
its name. An owner is a process of one place, told from a later process of the same number by its start time.
A place is a PID namespace of one boot of one kernel: containers may have the same host name, the same machine
id and processes of the same number, and share one daemon all the same. Whether a process of another place has
ended cannot be known, so it is taken to have ended when it is older than ``LONGEST_RUN``.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
import signal
import socket
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

LABEL = "org.distroify.verify"
PREFIX = "distroify-verify"
LONGEST_RUN = 3 * 86_400
"""Seconds; no run takes as long, and none of another place is removed before."""
_TOKEN = re.compile(r"([0-9a-f]{8})-(\d{1,10})-(\d{1,20})-([0-9a-f]{8})-([0-9a-f]{8})", re.ASCII)
_shields = threading.local()
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True, slots=True)
class Owner:
    """A run of this program; ``begin`` is in seconds since the epoch."""

    place: str
    pid: int
    start: int
    begin: int
    run: str

    @property
    def token(self) -> str:
        """As it stands in names and labels: letters, digits and ``-``."""
        return f"{self.place}-{self.pid}-{self.start}-{self.begin:08x}-{self.run}"

    def is_gone(self) -> bool:
        """Whether the process has ended, or for one of another place, whether it must have."""
        is_old = time.time() - self.begin > LONGEST_RUN
        if self.place != _place():
            return is_old
        start = _start_time(self.pid)
        # Where the system does not tell, a later process may have the number.
        return start != self.start or (start == 0 and is_old)


def new_owner() -> Owner:
    """This process, with a new run."""
    pid = os.getpid()
    return Owner(_place(), pid, _start_time(pid) or 0, int(time.time()), secrets.token_hex(4))


def owner_of(text: str) -> Owner | None:
    """The owner that a label or a name tells, ``None`` where it tells none."""
    found = _TOKEN.search(text)
    if found is None:
        return None
    return Owner(found[1], int(found[2]), int(found[3]), int(found[4], 16), found[5])


def is_stale(text: str) -> bool:
    """Whether a label or a name tells of an owner that is no more."""
    owner = owner_of(text)
    return owner is not None and owner.is_gone()


@contextmanager
def temporary_folder(owner: Owner) -> Iterator[Path]:
    """A folder that is removed at the end of the block, or else by ``sweep_folders`` of a later run."""
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}-{owner.token}-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep_folders() -> int:
    """Remove the temporary folders of dead runs; how many there were."""
    count = 0
    root = Path(tempfile.gettempdir())
    for folder in root.glob(f"{PREFIX}-*"):
        # Another user may have put a folder of that name there: only our own, and no links.
        with suppress(OSError):
            if is_stale(folder.name) and not folder.is_symlink() and folder.stat().st_uid == os.getuid():
                shutil.rmtree(folder, ignore_errors=True)
                count += 1
    return count


@contextmanager
def shielded() -> Iterator[None]:
    """Put off signals that would end the program, so that a clean-up is not cut short."""
    pending: list[int] = []
    _shields.depth = _depth() + 1

    def remember(number: int, frame: FrameType | None) -> None:
        pending.append(number)

    try:
        before = {int(number): signal.signal(number, remember) for number in _SIGNALS}
    except ValueError:
        # Only the main thread has handlers, and only it is interrupted.
        before = {}
    try:
        yield
    finally:
        _shields.depth = _depth() - 1
        for number, handler in before.items():
            signal.signal(number, handler)
        for first in pending[:1]:
            os.kill(os.getpid(), first)


def is_shielded() -> bool:
    """Whether this thread is in a block of ``shielded``: what it does there is not given up."""
    return _depth() > 0


def _depth() -> int:
    return getattr(_shields, "depth", 0)


@contextmanager
def unwinding() -> Iterator[None]:
    """End by unwinding on SIGTERM and SIGHUP as on Ctrl-C, so that everything is removed."""

    def leave(number: int, frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    before = {int(number): signal.signal(number, leave) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _place() -> str:
    """https://man7.org/linux/man-pages/man5/proc_sys_kernel.5.html and pid_namespaces(7)."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii")
        known = f"{boot} {os.readlink('/proc/self/ns/pid')}"
    except OSError:
        known = f"{socket.gethostname()} {uuid.getnode()}"
    return hashlib.sha256(known.encode()).hexdigest()[:8]


def _start_time(pid: int) -> int | None:
    """When a process started, in ticks since the boot (0 where the system does not tell); ``None``: no such.

    Field 22 of https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html.
    """
    if os.path.isdir("/proc/self"):
        try:
            text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
            return int(text.rpartition(")")[2].split()[19])
        except (OSError, IndexError, ValueError):
            return None
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return None
    except PermissionError:
        return 0
    return 0
