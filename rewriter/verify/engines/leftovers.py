"""Commands of engines that go on although the run which started them is dead: a build may never end."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

from rewriter.verify.engines.cleanup import is_stale
from rewriter.verify.engines.process import end_build

_PROGRAMS = frozenset({"docker", "docker-buildx", "podman", "buildah"})


def sweep_commands() -> int:
    """End the commands of dead runs, so that these remove what they made; how many there were.

    None where there is no /proc. Their words have the names of what they make, which tell the run.
    """
    count = 0
    for pid, argv in _own_processes():
        if os.path.basename(argv[0]) in _PROGRAMS and is_stale("\n".join(argv)):
            end_build(pid, partial(_has_ended, pid))
            count += 1
    return count


def _has_ended(pid: int) -> bool:
    """Also where nobody has waited for it yet: such a process has no words."""
    try:
        return not Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return True


def _own_processes() -> Iterator[tuple[int, list[str]]]:
    """The processes of this user, with their words."""
    for name in os.listdir("/proc") if os.path.isdir("/proc/self") else ():
        with suppress(OSError):
            if name.isdecimal() and os.stat(f"/proc/{name}").st_uid == os.getuid():
                text = Path(f"/proc/{name}/cmdline").read_bytes().decode("utf-8", "replace")
                yield int(name), text.split("\0")
