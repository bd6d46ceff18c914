"""One way to run an image, and what is seen of such a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from msgspec import Struct

from rewriter.verify.image.seen import Healthcheck


class Condition(StrEnum):
    """https://docs.docker.com/reference/compose-file/services/#long-syntax-1 of ``depends_on``."""

    STARTED = "service_started"
    HEALTHY = "service_healthy"
    COMPLETED = "service_completed_successfully"


class Service(Struct, frozen=True):
    """What a Compose file says of a container beside command, variables and user."""

    name: str
    image: str = ""
    """Of a dependency; the service itself has the image that is verified."""
    entrypoint: tuple[str, ...] | None = None
    command: tuple[str, ...] | None = None
    """What ``Way.arguments`` are where nothing else is asked for."""
    workdir: str = ""
    volumes: tuple[str, ...] = ()
    """Paths at which there is a fresh volume."""
    tmpfs: tuple[str, ...] = ()
    """As of ``--tmpfs``."""
    files: bytes = b""
    """A tar archive for the root of the container: copies of the files that the service mounts."""
    names: tuple[str, ...] = ()
    """Host names under which others find it."""
    hosts: tuple[str, ...] = ()
    """Host names that are this machine, in the network that the container makes."""
    condition: Condition = Condition.STARTED
    """What others wait for."""
    healthcheck: Healthcheck | None = None
    """``None``: that of the image."""
    dependencies: tuple[Way, ...] = ()
    """Services to be started before, in this order; each way has its service."""


class Way(Struct, frozen=True):
    """One way to run both images; every field beside ``arguments`` adds to what the image itself says."""

    arguments: tuple[str, ...] | None = None
    """In place of CMD; ``None`` is the default command."""
    environment: tuple[str, ...] = ()
    """``NAME=value``."""
    user: str = ""
    """As of ``--user``."""
    sysctls: tuple[str, ...] = ()
    """``NAME=value``."""
    read_only: bool = False
    """The root file system is mounted read-only."""
    signals: tuple[str, ...] = ()
    """Sent one after the other before the stop signal; names without ``SIG``."""
    service: Service | None = None
    """The Compose service in whose place the image runs."""

    @property
    def is_plain(self) -> bool:
        """Nothing is added to what the image says, or the Compose service, but for variables."""
        if self.service is not None:
            return not (self.sysctls or self.signals)
        return self == Way(environment=self.environment)

    @property
    def title(self) -> str:
        """How a report names it."""
        parts = ["default command" if self.arguments is None else f"with {' '.join(self.arguments)!r}"]
        if self.service is not None:
            parts = [f"service {self.service.name}", *parts[: self.arguments != self.service.command]]
        parts += [f"SIG{name}" for name in self.signals]
        parts += [f"--user {self.user}"] * bool(self.user) + ["--read-only"] * self.read_only
        return ", ".join([*parts, *self.sysctls])


@dataclass(frozen=True, slots=True, order=True)
class Port:
    """A listening socket: ``tcp`` or ``udp``, and whether only the container itself can reach it."""

    protocol: str
    number: int
    loopback: bool = False


class Response(Struct, frozen=True):
    """The answer to an HTTP request; ``status`` 0 is no HTTP answer, and ``body`` says what there was."""

    request: str
    port: int
    status: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    """All of them, names in lower case, sorted."""
    body: bytes = b""
    digest: str = ""
    """SHA-256 of what lies behind the limit of ``body``; empty where ``body`` is all."""
    is_cut: bool = False
    """The answer had not ended when its time was over."""
    tls: bool = False


class Stop(Struct, frozen=True):
    """The reaction to the stop signal. ``exit_code`` is ``None`` where the program had to be killed."""

    signal: str
    exit_code: int | None
    seconds: float


class Attempt(Struct, frozen=True):
    """A path, absolute, that a traced program asked the kernel for."""

    path: str
    error: str = ""
    """``ENOENT`` and the like; empty where it succeeded."""
    is_write: bool = False
    """The program wanted to write, make or remove it."""
    is_listed: bool = False
    """A folder whose names the program read."""

    @property
    def found(self) -> bool:
        """Whether there was such a file, whatever the program was let do with it."""
        return self.error not in ("ENOENT", "ENOTDIR")


class Health(Struct, frozen=True):
    """One health check, run inside the container; ``exit_code`` ``None``: it took too long."""

    exit_code: int | None
    output: bytes = b""


class Observation(Struct, frozen=True):
    """One run of one image.

    ``exit_code`` is ``None`` for a program that was still running when its time was over. ``stdout`` and
    ``stderr`` end where the stop signal was sent, ``last_stdout`` and ``last_stderr`` begin there.
    """

    way: Way = Way()
    start_error: str = ""
    exit_code: int | None = None
    seconds: float = 0.0
    stdout: bytes = b""
    stderr: bytes = b""
    last_stdout: bytes = b""
    last_stderr: bytes = b""
    is_cut: bool = False
    """More was printed than was kept."""
    ports: tuple[Port, ...] = ()
    responses: tuple[Response, ...] = ()
    health: Health | None = None
    """``None``: the image has no check, or the engine cannot run one."""
    stop: Stop | None = None
    attempts: tuple[Attempt, ...] | None = None
    """``None``: not traced."""
    pids: tuple[int, ...] = ()
    """The processes, as the container numbers them; those that were seen last."""
    unasked: tuple[str, ...] = ()
    """Wished requests, ``:PORT/PATH``, for which there was no time."""
    stdout_marks: tuple[tuple[float, int], ...] = ()
    """How many bytes had come after how many seconds, those after the stop signal too."""
    stderr_marks: tuple[tuple[float, int], ...] = ()
    left_out: tuple[str, ...] = ()
    """Routes of the source, ``:PORT/PATH``, for which there was no time, or no answer in time."""
    is_trace_cut: bool = False
    """``attempts`` are those of the beginning: the program asks for more files than are kept."""


Runs: TypeAlias = Sequence[Observation]
"""Of one image, all run the same way."""
