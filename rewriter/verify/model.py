"""The values of a verification: what is asked, what is seen of an image and of a run, what is concluded.

Everything here is frozen, and plain data but for ``Listing``, which indexes paths.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from rewriter.verify.image.listing import Listing


class VerificationError(Exception):
    """The verification itself cannot go on (no engine, engine fails); the message says why."""


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


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """What is passed on to the engine's build, as given."""

    arguments: tuple[str, ...] = ()
    """``K=V`` or ``K``, as of ``--build-arg``."""
    target: str | None = None
    platform: str | None = None
    secrets: tuple[str, ...] = ()
    network: str | None = None
    seconds: float = 900.0


@dataclass(frozen=True, slots=True)
class RunOptions:
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


@dataclass(frozen=True, slots=True)
class Build:
    """How a build ended. ``last_lines`` are the engine's own."""

    ok: bool
    seconds: float
    last_lines: tuple[str, ...] = ()
    timed_out: bool = False


@dataclass(frozen=True, slots=True)
class Healthcheck:
    """``HEALTHCHECK``: ``test`` as the engine has it (``CMD``, ``CMD-SHELL``), times in nanoseconds."""

    test: tuple[str, ...]
    times: tuple[int, ...] = ()
    """Interval, timeout, start period, start interval; 0 is the engine's default."""
    retries: int = 0


@dataclass(frozen=True, slots=True)
class ImageConfig:
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
    labels: Mapping[str, str] = field(default_factory=dict)
    stop_signal: str = ""
    healthcheck: Healthcheck | None = None
    architecture: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class BuildInfo:
    """What the Go linker says of a program (https://pkg.go.dev/debug/buildinfo)."""

    go_version: str
    main: str = ""
    """The import path of the main package."""
    module: str = ""
    dependencies: tuple[str, ...] = ()
    """``PATH VERSION`` of each, with `` => PATH VERSION`` where it is replaced; sorted."""
    settings: tuple[str, ...] = ()
    """``NAME=value`` of the build (``-tags=a,b``, ``CGO_ENABLED=0``), since Go 1.18."""


@dataclass(frozen=True, slots=True)
class Program:
    """The file that the image starts: its path as it was found, and what it is."""

    path: str
    digest: str = ""
    machine: str = ""
    """Empty: not an ELF file."""
    interpreter: str = ""
    libraries: tuple[str, ...] = ()
    """DT_NEEDED, in order."""
    build: BuildInfo | None = None


@dataclass(frozen=True, slots=True)
class Inventory:
    """What an image carries besides the program. ``size`` is the engine's, in bytes."""

    size: int
    files: int
    packages: int
    setuid: tuple[str, ...] = ()
    shells: tuple[str, ...] = ()
    package_managers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Base:
    """The image that a runtime stage starts from. The listing has no checksums."""

    listing: Listing
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ImageView:
    """All that is seen of an image without running it."""

    config: ImageConfig
    listing: Listing
    inventory: Inventory
    program: Program | None = None
    users: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """``/etc/passwd``: uid and gid by name."""
    groups: Mapping[str, int] = field(default_factory=dict)
    homes: Mapping[int, str] = field(default_factory=dict)
    """``/etc/passwd``: home folder by uid."""
    others: Mapping[str, Program] = field(default_factory=dict)
    """Further executables that were looked at, by path."""
    base: Base | None = None
    """What the old image's runtime stage started from, where that is no Go image."""


@dataclass(frozen=True, slots=True, order=True)
class Port:
    """A listening socket: ``tcp`` or ``udp``, and whether only the container itself can reach it."""

    protocol: str
    number: int
    loopback: bool = False


@dataclass(frozen=True, slots=True)
class Response:
    """The answer to an HTTP request; ``status`` 0 is no HTTP answer, and ``body`` says what there was."""

    request: str
    port: int
    status: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Stop:
    """The reaction to the stop signal. ``exit_code`` is ``None`` where the program had to be killed."""

    signal: str
    exit_code: int | None
    seconds: float


@dataclass(frozen=True, slots=True)
class Attempt:
    """A path, absolute, that a traced program asked the kernel for."""

    path: str
    found: bool


@dataclass(frozen=True, slots=True)
class Observation:
    """One run of one image.

    ``exit_code`` is ``None`` for a program that was still running when its time was over. ``stdout`` and
    ``stderr`` end where the stop signal was sent.
    """

    arguments: tuple[str, ...] | None = None
    start_error: str = ""
    exit_code: int | None = None
    seconds: float = 0.0
    stdout: bytes = b""
    stderr: bytes = b""
    ports: tuple[Port, ...] = ()
    responses: tuple[Response, ...] = ()
    stop: Stop | None = None
    attempts: tuple[Attempt, ...] | None = None
    """``None``: not traced."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that the new image does not do as the old one did."""

    aspect: Aspect
    message: str
    diff: str = ""
    """A unified diff, where there is text to compare."""
    run: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class FileVerdict:
    """The verdict on one Dockerfile. ``outcome`` is that of the rewrite; times are in seconds."""

    path: str
    outcome: str
    verdict: Verdict
    reason: str = ""
    before: Inventory | None = None
    after: Inventory | None = None
    differences: tuple[Difference, ...] = ()
    notes: tuple[str, ...] = ()
    """What a reader should know: improvements, and what was not compared."""
    last_lines: tuple[str, ...] = ()
    """The end of the engine's output, where a build failed."""
    builds: tuple[float, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Pair:
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
