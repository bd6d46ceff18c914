"""A program that runs in a container of docker."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rewriter.model import VerificationError
from rewriter.verify.engines.capture import Capture
from rewriter.verify.engines.docker_containers import STATE_SECONDS, Containers, bounds
from rewriter.verify.engines.process import Done

_NEVER_STARTED = ("created", "configured", "initialized")
_HAS_ENDED = ("stopped", "exited", "dead")
_STATE_POLL = 0.1
JOINED = "container:"


@dataclass
class DockerRunning:
    """A program in a container of docker."""

    containers: Containers
    container: str
    process: subprocess.Popen[bytes]
    assistant: str
    _pid: int = 0
    _last: dict[str, Any] = field(default_factory=dict)
    """What the engine said when the program had ended, whatever its client does: it stays so."""

    def __post_init__(self) -> None:
        """Read both streams from now on."""
        assert self.process.stdout is not None and self.process.stderr is not None
        self.stdout = Capture(self.process.stdout)
        self.stderr = Capture(self.process.stderr)
        self.network = f"{JOINED}{self.container}"

    def pid(self) -> int | None:
        """Of the daemon's host; ``None`` where /proc does not show it to be our container's process."""
        if not self._pid and not self._last:
            self._pid = int(self._state().get("Pid") or 0)
        return self._pid if self._pid and os.path.isdir(f"/proc/{self._pid}/ns") else None

    def begun(self) -> bool:
        """The container has a process, or had one."""
        return self.pid() is not None or self._pid != 0 or self.wait(0)

    def wait(self, seconds: float) -> bool:
        """The attached client ends with the program; podman's may go on for seconds."""
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            # The engine is asked only where no process is to be seen here: it may have ended before a look.
            if not self._last and not is_alive(self.pid()):
                self._state()
            return bool(self._last)
        return True

    def signal(self, name: str) -> None:
        """``docker kill --signal``, which fails where the program has ended meanwhile."""
        done = self.containers.commands.run("kill", "--signal", name, self.container)
        if done.code != 0 and not self.wait(STATE_SECONDS):
            raise VerificationError(f"{self.containers.engine} kill: {done.message}")

    def exit_code(self) -> int | None:
        """From the state of the container: the client's own code may mean a failure of the client."""
        state = self._state()
        # On a busy machine podman's client ends before podman has written down that the program has.
        latest = time.monotonic() + STATE_SECONDS
        while state.get("Running") and self.wait(0) and time.monotonic() < latest:
            time.sleep(_STATE_POLL)
            state = self._state()
        return None if state.get("Running") else int(state.get("ExitCode") or 0)

    def start_error(self) -> str:
        """What the runtime said: docker keeps it in the state, podman tells its client only."""
        state = self._state()
        if state.get("Error"):
            return str(state["Error"])
        if state.get("Status") not in _NEVER_STARTED or not self.wait(0):
            return ""
        return self.stderr.finished().decode("utf-8", "replace").strip() or "it was never started"

    def assist(self, argv: Sequence[str], stdin: bytes, seconds: float) -> bytes | None:
        """A second container in the network of this one."""
        if not self.assistant:
            return None
        options = ["--network", self.network, "--interactive", "--entrypoint", argv[0]]
        options += bounds(self.containers.limits)
        other = self.containers.new_name()
        try:
            self.containers.create(other, self.assistant, options, argv[1:])
            with suppress(VerificationError):
                words = ("start", "--attach", "--interactive", other)
                done = self.containers.commands.run(*words, stdin=stdin, seconds=seconds)
                return done.stdout if done.code == 0 else None
            return None
        finally:
            self.containers.remove(other)

    def execute(self, argv: Sequence[str], seconds: float) -> Done | None:
        """``docker exec``."""
        return self.containers.commands.run("exec", self.container, *argv, seconds=seconds)

    def read(self, path: str) -> bytes | None:
        """``docker cp``."""
        return self.containers.copy_out(self.container, path)

    def _state(self) -> dict[str, Any]:
        if self._last:
            return self._last
        state: dict[str, Any] = json.loads(
            self.containers.commands.output("inspect", "--format", "{{json .State}}", self.container)
        )
        if state.get("Status") in _HAS_ENDED:
            self._last = state
        return state


def is_alive(pid: int | None) -> bool:
    """Whether a process does more than wait for its parent to take its exit code (proc_pid_stat(5))."""
    if pid is None:
        return False
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[:1] not in (["Z"], ["X"])
