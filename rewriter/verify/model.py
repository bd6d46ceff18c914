"""The values of a verification: what is asked, what is seen of an image and of a run, what is concluded.

Everything here is frozen, and plain data but for ``Listing``, which indexes paths.
"""

from __future__ import annotations

from enum import Enum, StrEnum, auto
from pathlib import Path

from msgspec import Struct

from rewriter.verify.image.seen import Inventory


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


class DifferenceKind(Enum):
    """Which of the differences of an aspect it is, as far as a rewrite may announce it."""

    OTHER = auto()
    START_WORDS = auto()
    """Entrypoint or Cmd."""
    STARTED_BY_SHELL = auto()
    HEALTHCHECK = auto()
    ENVIRONMENT = auto()
    PROGRAM_PATH = auto()
    PROGRAM_BYTES = auto()
    """Other bytes, though both were built alike."""
    NO_OLD_START = auto()
    """The old image does not start its program."""
    NOT_ONE_ANY_MORE = auto()
    """All exit codes were 1, and now all are one other."""
    BUSYBOX = auto()
    """The shell or package manager of a distroless image for debugging."""
    LOCAL_TIME = auto()
    """The zone of TZ was not there before."""
    PROGRAM_GONE = auto()
    """A further program, or a name of the program."""


class BuildOptions(Struct, frozen=True):
    """What is passed on to the engine's build, as given."""

    arguments: tuple[str, ...] = ()
    """``K=V`` or ``K``, as of ``--build-arg``."""
    target: str | None = None
    platform: str | None = None
    secrets: tuple[str, ...] = ()
    network: str | None = None
    seconds: float = 900.0
    cached: bool = True
    """Whether layers of earlier builds serve."""


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


class Build(Struct, frozen=True):
    """How a build ended. ``last_lines`` are the engine's own."""

    ok: bool
    seconds: float
    last_lines: tuple[str, ...] = ()
    timed_out: bool = False


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


class Difference(Struct, frozen=True):
    """One thing that the new image does not do as the old one did."""

    aspect: Aspect
    message: str
    diff: str = ""
    """A unified diff, where there is text to compare."""
    run: tuple[str, ...] | None = None
    kind: DifferenceKind = DifferenceKind.OTHER


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
    noisy: tuple[str, ...] = ()
    """What varies from run to run of one image, and was compared in what does not."""

    def __add__(self, other: Findings) -> Findings:
        """Both, in order."""
        return Findings(
            self.differences + other.differences,
            self.gaps + other.gaps,
            self.notes + other.notes,
            self.width + other.width,
            self.noisy + other.noisy,
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
