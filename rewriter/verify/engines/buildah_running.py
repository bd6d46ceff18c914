"""A program that runs below ``buildah run``."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from rewriter.verify.engines.capture import Capture
from rewriter.verify.engines.container_root import is_inside, kill_inside, read_below
from rewriter.verify.engines.process import Commands, Done
from rewriter.verify.engines.sockets import descendants

_HELPERS = ("buildah", "memfd:buildah", "memfd:runc", "runc", "crun", "conmon")
"""How the names of processes begin that stand between ours and the program."""


@dataclass
class BuildahRunning:
    """A program that is a descendant of ``buildah run``."""

    commands: Commands
    container: str
    user: str
    process: subprocess.Popen[bytes]
    root: str
    shares_host_network: bool
    network: str = ""

    def __post_init__(self) -> None:
        """Read both streams from now on."""
        assert self.process.stdout is not None and self.process.stderr is not None
        self.stdout = Capture(self.process.stdout)
        self.stderr = Capture(self.process.stderr)

    def pid(self) -> int | None:
        """The first descendant that is no helper of buildah's."""
        for pid in descendants(self.process.pid)[1:]:
            with suppress(OSError):
                if is_inside(self.root, pid) and not _command(pid).startswith(_HELPERS):
                    return pid
        return None

    def begun(self) -> bool:
        """The program is among the descendants, or all have ended."""
        return self.pid() is not None or self.wait(0)

    def wait(self, seconds: float) -> bool:
        """``buildah run`` ends with the program."""
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def signal(self, name: str) -> None:
        """To the program itself, which is a process of this host."""
        pid = self.pid()
        number = getattr(signal, f"SIG{name}", None)
        if pid is not None and number is not None:
            with suppress(ProcessLookupError):
                os.kill(pid, number)

    def exit_code(self) -> int | None:
        """buildah hands on the program's; a negative one is a signal's."""
        code = self.process.poll()
        return 128 - code if code is not None and code < 0 else code

    def start_error(self) -> str:
        """buildah does not tell it from a failure of the program."""
        return ""

    def assist(self, argv: Sequence[str], stdin: bytes, seconds: float) -> bytes | None:
        """There is no such thing."""
        return None

    def execute(self, argv: Sequence[str], seconds: float) -> Done | None:
        """``buildah run`` in the same container once more, in the namespaces of the program."""
        pid = self.pid()
        if pid is None:
            return None
        spaces = [("--network", "net"), ("--pid", "pid"), ("--ipc", "ipc"), ("--uts", "uts")]
        options = [word for option, name in spaces for word in (option, f"/proc/{pid}/ns/{name}")]
        if self.shares_host_network:
            options = []
        options += ["--user", self.user] if self.user else []
        return self.commands.run("run", *options, self.container, "--", *argv, seconds=seconds)

    def read(self, path: str) -> bytes | None:
        """From the mounted root."""
        return read_below(self.root, path)

    def kill_all(self) -> None:
        """Also what has left the tree below ``buildah run``, as a child of a killed shell does.

        Without a PID namespace nothing else ends it: all with the container's root are killed.
        """
        kill_inside(self.root, self.process.pid)


def _command(pid: int) -> str:
    return Path(f"/proc/{pid}/comm").read_text(encoding="utf-8", errors="replace").strip()
