"""The values of a verification: what is asked, what is seen of an image and of a run, what is concluded.

Everything here is frozen, and plain data but for ``Listing``, which indexes paths.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from msgspec import Struct
from msgspec import field as struct_field

from rewriter.golang.binary.model import Program
from rewriter.verify.image.listing import Listing


class Verdict(StrEnum):
    """How the verification of one file ends."""

    PROVED = "proved"
    DIFFERS = "differs"
    NOT_SHOWN = "not-shown"


class Aspect(StrEnum):
    """What two images or two runs differ in."""

    BUILD = "build"
    CONFIG = "config"
    PROGRAM = "program"
    FILES = "files"
    START = "start"
    EXIT_CODE = "exit-code"
    STDOUT = "stdout"
    STDERR = "stderr"
    PORTS = "ports"
    HTTP = "http"
    SIGNAL = "signal"
    OPENED = "opened"


class BuildOptions(Struct, frozen=True):
    """What is passed on to the engine's build, as given."""

    arguments: tuple[str, ...] = ()
    """``K=V`` or ``K``, as of ``--build-arg``."""
    target: str | None = None
    platform: str | None = None
    secrets: tuple[str, ...] = ()
    network: str | None = None
    seconds: float = 900.0


class Limits(Struct, frozen=True):
    """What each running container may have at most."""

    memory: str = "4g"
    """As of ``--memory`` of docker; there is no swap besides. ``0`` is no limit."""
    processes: int = 4096
    """Threads count; ``0`` is no limit."""


LIMITS = Limits()


class RunOptions(Struct, frozen=True):
    """How both images are run."""

    runs: tuple[tuple[str, ...], ...] = ()
    """Arguments of further runs; the default command always runs."""
    requests: tuple[str, ...] = ()
    """Paths for HTTP requests, ``[:PORT]/PATH``; empty stands for ``/``."""
    seconds: float = 5.0
    """For how long a program may run before it is asked to stop."""
    grace: float = 5.0
    """Seconds from the stop signal to the kill."""
    network: str = "none"
    trace: bool = True
    environment: tuple[str, ...] = ()
    """``NAME=value`` for every run."""
    limits: Limits = LIMITS
    service: str = ""
    """The Compose service in whose place both images run."""
    compose_file: Path | None = None
    """Where the service is; ``None``: the Compose file of the repository that names the Dockerfile."""


class Condition(StrEnum):
    """https://docs.docker.com/reference/compose-file/services/#long-syntax-1 of ``depends_on``."""

    STARTED = "service_started"
    HEALTHY = "service_healthy"
    COMPLETED = "service_completed_successfully"


@dataclass(frozen=True, slots=True)
class Service:
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
    files: bytes = field(default=b"", repr=False)
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


class Build(Struct, frozen=True):
    """How a build ended. ``last_lines`` are the engine's own."""

    ok: bool
    seconds: float
    last_lines: tuple[str, ...] = ()
    timed_out: bool = False


class Healthcheck(Struct, frozen=True):
    """``HEALTHCHECK``: ``test`` as the engine has it (``CMD``, ``CMD-SHELL``), times in nanoseconds."""

    test: tuple[str, ...]
    times: tuple[int, ...] = ()
    """Interval, timeout, start period, start interval; 0 is the engine's default."""
    retries: int = 0


class ImageConfig(Struct, frozen=True):
    """https://github.com/opencontainers/image-spec/blob/main/config.md, with Docker's additions.

    ``user``, ``workdir`` and ``stop_signal`` are empty where the image says nothing; ``size`` is in bytes.
    """

    entrypoint: tuple[str, ...] = ()
    cmd: tuple[str, ...] = ()
    environment: tuple[tuple[str, str], ...] = ()
    workdir: str = ""
    user: str = ""
    exposed: frozenset[str] = frozenset()
    volumes: frozenset[str] = frozenset()
    labels: Mapping[str, str] = struct_field(default_factory=dict)
    stop_signal: str = ""
    healthcheck: Healthcheck | None = None
    architecture: str = ""
    size: int = 0
    onbuild: tuple[str, ...] = ()
    """The instructions that run where another Dockerfile starts from the image."""
    shell: tuple[str, ...] = ()
    """What runs shell forms, as of SHELL; empty is ``/bin/sh -c``."""


class Change(Struct, frozen=True):
    """What a rewrite changes on purpose in how Go programs are built."""

    without_cgo: bool = False
    flags: tuple[str, ...] = ()
    """Further flags of the go command: ``-trimpath``, ``-buildvcs=false``."""
    ldflags: str | None = None
    """The whole value of ``-ldflags``, in place of the old one."""

    @property
    def title(self) -> str:
        """How a report names it; empty where nothing changes."""
        parts = ["CGO_ENABLED=0"] * self.without_cgo + [*self.flags]
        return " ".join(parts + ([] if self.ldflags is None else [f"-ldflags {self.ldflags!r}"]))


class Inventory(Struct, frozen=True):
    """What an image carries besides the program. ``size`` is the engine's, in bytes."""

    size: int
    files: int
    packages: int
    setuid: tuple[str, ...] = ()
    shells: tuple[str, ...] = ()
    package_managers: tuple[str, ...] = ()


class Base(Struct, frozen=True):
    """The image that a runtime stage starts from. The listing has digests of few files."""

    listing: Listing
    labels: Mapping[str, str] = struct_field(default_factory=dict)
    certificates: frozenset[str] = frozenset()
    """Digests of the texts of those that its bundle has."""


class ImageView(Struct, frozen=True):
    """All that is seen of an image without running it."""

    config: ImageConfig
    listing: Listing
    inventory: Inventory
    program: Program | None = None
    users: Mapping[str, tuple[int, int]] = struct_field(default_factory=dict)
    """``/etc/passwd``: uid and gid by name."""
    groups: Mapping[str, int] = struct_field(default_factory=dict)
    homes: Mapping[int, str] = struct_field(default_factory=dict)
    """``/etc/passwd``: home folder by uid."""
    others: Mapping[str, Program] = struct_field(default_factory=dict)
    """Further executables that were looked at, by path."""
    base: Base | None = None
    """What the image's runtime stage started from; ``None`` where that is not known."""
    members: Mapping[str, frozenset[int]] = struct_field(default_factory=dict)
    """``/etc/group``: the groups (gid) that name a user as their member, by the user's name."""


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


class Difference(Struct, frozen=True):
    """One thing that the new image does not do as the old one did."""

    aspect: Aspect
    message: str
    diff: str = ""
    """A unified diff, where there is text to compare."""
    run: tuple[str, ...] | None = None


class Gap(Struct, frozen=True):
    """Something that the verification could not show; ``help`` is what to give the command for it."""

    message: str
    help: str = ""


class Findings(Struct, frozen=True):
    """What one comparison came to. Findings add up with ``+``."""

    differences: tuple[Difference, ...] = ()
    gaps: tuple[Gap, ...] = ()
    notes: tuple[str, ...] = ()
    """What a reader should know and that needs nothing to be done: improvements, noise, excuses."""
    width: tuple[str, ...] = ()
    """What was compared: parts of the one line of the report, each short (``14 files opened``)."""

    def __add__(self, other: Findings) -> Findings:
        """Both, in order."""
        return Findings(
            self.differences + other.differences,
            self.gaps + other.gaps,
            self.notes + other.notes,
            self.width + other.width,
        )


class Announced(Struct, frozen=True):
    """A difference that the rewrite said there would be; ``rule`` is that of its diagnostic."""

    rule: str
    difference: Difference


class FileVerdict(Struct, frozen=True):
    """The verdict on one Dockerfile. ``outcome`` is that of the rewrite; times are in seconds."""

    path: str
    outcome: str
    verdict: Verdict
    reason: str = ""
    before: Inventory | None = None
    after: Inventory | None = None
    differences: tuple[Difference, ...] = ()
    gaps: tuple[Gap, ...] = ()
    notes: tuple[str, ...] = ()
    """What a reader should know: improvements, noise, excuses."""
    width: tuple[str, ...] = ()
    """What the verdict rests on, in parts of one line."""
    last_lines: tuple[str, ...] = ()
    """The end of the engine's output, where a build failed."""
    builds: tuple[float, ...] = ()
    seconds: float = 0.0
    announced: tuple[Announced, ...] = ()
    """Differences that whoever took the rewrite has agreed to: they do not change the verdict."""


class Pair(Struct, frozen=True):
    """Two Dockerfiles to compare over one build context.

    ``dockerfile`` is the file that both stand for: beside it lies ``<name>.dockerignore``.
    """

    path: str
    dockerfile: Path
    context: Path
    before: str
    after: str
    outcome: str = "rewritten"
    target: str | None = None
    """The stage to build, where it is another one than that of the build options."""
    nonroot: bool = False
    """The new image runs as distroless' nonroot on purpose: the old one is judged as if it did, too."""
    announced: frozenset[str] = frozenset()
    """Rules of the rewrite that announce differences."""
