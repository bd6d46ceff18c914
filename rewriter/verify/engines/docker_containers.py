"""Containers by docker's command line: made, bounded, read from, removed."""

from __future__ import annotations

import itertools
import re
import subprocess
import tarfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO

from rewriter.model import VerificationError
from rewriter.verify.engines.capture import Capture
from rewriter.verify.engines.cleanup import LABEL, PREFIX, Owner, shielded
from rewriter.verify.engines.container_root import LARGEST_FILE
from rewriter.verify.engines.process import Commands
from rewriter.verify.model import Limits
from rewriter.verify.run.observation import Service, Way

STATE_SECONDS = 10.0
_CHUNK = 1 << 20
# Of docker 20.10 to 29 ("Could not find the file", "lstat …: not a directory"), and of podman.
_NO_SUCH_FILE = re.compile(
    r"could not find the file|no such container:path|no such file or directory|not a directory|"
    r"too many levels of symbolic links",
    re.IGNORECASE,
)
_NO_DAEMON = re.compile(r"connect", re.IGNORECASE)
"""A socket may be what does not exist."""


@dataclass
class Containers:
    """The containers of one run of distroify: they carry its name and label."""

    commands: Commands
    engine: str
    """Its name, for messages."""
    owner: Owner
    limits: Limits
    creation: tuple[str, ...] = ()
    """Options of each container."""
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def new_name(self) -> str:
        """For a new container: known before it is there, so that whatever comes it can be removed."""
        return f"{PREFIX}-{self.owner.token}-{next(self._numbers)}"

    def create(self, name: str, tag: str, options: Sequence[str], words: Sequence[str]) -> None:
        """Make a container of an image that runs ``words``; it is not started."""
        label = ["--label", f"{LABEL}={self.owner.token}"]
        # podman rm --force waits as long for a program that ignores the stop signal.
        end = ["--stop-timeout", "0"]
        with shielded():
            self.commands.output(
                "create", "--name", name, *label, *end, *self.creation, *options, tag, *words
            )

    def remove(self, container: str) -> None:
        """Kill and remove, with the volumes that it was given; nothing happens where there is none."""
        with shielded():
            self.commands.run("rm", "--force", "--volumes", container)

    def copy_out(self, container: str, path: str) -> bytes | None:
        """The head of a regular file of a container, ``None`` where there is none.

        Raises ``VerificationError`` where the engine fails.
        """
        with self.commands.started("cp", f"{container}:{path}", "-") as process:
            assert process.stdout is not None and process.stderr is not None
            complaint = Capture(process.stderr)
            problem, content = "", None
            try:
                content = _first_file(process.stdout)
            except (tarfile.TarError, EOFError) as error:
                problem = str(error)
            said = ending(process, complaint)
            if said and _NO_SUCH_FILE.search(said) and not _NO_DAEMON.search(said):
                return None
            if said or problem:
                raise VerificationError(f"{self.engine} cp {path}: {said or problem}")
            return content


def options_of(way: Way) -> list[str]:
    """https://docs.docker.com/reference/cli/docker/container/create/"""
    options = [word for text in way.environment for word in ("--env", text)]
    options += [word for text in way.sysctls for word in ("--sysctl", text)]
    options += ["--user", way.user] if way.user else []
    options += ["--read-only"] if way.read_only else []
    return options + (_service_options(way.service) if way.service is not None else [])


def _service_options(service: Service) -> list[str]:
    options = ["--pull", "never"]
    options += ["--workdir", service.workdir] if service.workdir else []
    for option, values in (("--volume", service.volumes), ("--tmpfs", service.tmpfs)):
        options += [word for value in values for word in (option, value)]
    return options + [word for name in service.hosts for word in ("--add-host", f"{name}:127.0.0.1")]


def bounds(limits: Limits) -> list[str]:
    """What a program of strangers may take; what it prints goes to us alone, and into no file."""
    options = ["--log-driver", "none"]
    if limits.memory != "0":
        options += ["--memory", limits.memory, "--memory-swap", limits.memory]
    return options + (["--pids-limit", str(limits.processes)] if limits.processes else [])


def _first_file(stream: IO[bytes]) -> bytes | None:
    """The head of the first member of an archive, ``None`` where that is no regular file."""
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        member = archive.next()
        content = archive.extractfile(member) if member is not None and member.isreg() else None
        return None if content is None else content.read(LARGEST_FILE)


def ending(process: subprocess.Popen[bytes], complaint: Capture) -> str:
    """What a program that wrote an archive complains of, all of which is read; empty where it succeeded."""
    assert process.stdout is not None
    while process.stdout.read(_CHUNK):
        pass
    try:
        code = process.wait(STATE_SECONDS)
    except subprocess.TimeoutExpired:
        return "it does not end"
    return "" if code == 0 else complaint.finished().decode("utf-8", "replace").strip() or f"exit code {code}"
