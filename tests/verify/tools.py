"""Small views, runs and engines for the tests."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from rewriter.golang.binary.model import Program
from rewriter.model import VerificationError
from rewriter.verify.engines.engine import Progress, Wrapper
from rewriter.verify.engines.process import Done
from rewriter.verify.image.inventory import inventory
from rewriter.verify.image.listing import Entry, Listing, Wish
from rewriter.verify.image.seen import ImageConfig, ImageView, Inventory
from rewriter.verify.model import Build, BuildOptions
from rewriter.verify.run.observation import Observation, Stop, Way

OLD_ENV = (
    ("PATH", "/go/bin:/usr/local/go/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"),
    ("GOLANG_VERSION", "1.26.0"),
    ("GOTOOLCHAIN", "local"),
    ("GOPATH", "/go"),
)
NEW_ENV = (
    ("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"),
    ("SSL_CERT_FILE", "/etc/ssl/certs/ca-certificates.crt"),
)
FILE, FOLDER, LINK = stat.S_IFREG, stat.S_IFDIR, stat.S_IFLNK


def entry(mode: int = 0o644, uid: int = 0, gid: int = 0, **rest: Any) -> Entry:
    """A regular file unless ``mode`` has another type."""
    return Entry(mode if stat.S_IFMT(mode) else mode | FILE, uid, gid, **rest)


def listing(files: Mapping[str, Entry] | None = None) -> Listing:
    """With the folders that the files need."""
    entries = {"/": Entry(FOLDER | 0o755, 0, 0)}
    for path in files or {}:
        parts = path.split("/")[1:-1]
        for count in range(len(parts)):
            entries.setdefault("/" + "/".join(parts[: count + 1]), Entry(FOLDER | 0o755, 0, 0))
    return Listing({**entries, **(files or {})})


def view(
    files: Mapping[str, Entry] | None = None, program: Program | None = None, **config: Any
) -> ImageView:
    """An image with these files and this configuration."""
    all_files = {"/app/server": entry(0o755), **(files or {})}
    return ImageView(
        ImageConfig(**{"workdir": "/app", "cmd": ("./server",), "environment": NEW_ENV, **config}),
        listing(all_files),
        Inventory(1000, len(all_files), 0),
        program,
    )


def old(files: Mapping[str, Entry] | None = None, program: Program | None = None, **config: Any) -> ImageView:
    """As ``view``, with the environment of golang."""
    return view(files, program, **{"environment": OLD_ENV, **config})


def ran(stdout: str = "", stderr: str = "", **rest: Any) -> Observation:
    """A run that ended well, unless ``exit_code`` says something else."""
    values: dict[str, Any] = {"exit_code": 0, **rest}
    return Observation(stdout=stdout.encode(), stderr=stderr.encode(), **values)


def served(stdout: str = "", code: int | None = 0, seconds: float = 0.1, **rest: Any) -> Observation:
    """A run that was stopped."""
    return ran(stdout, exit_code=None, stop=Stop("TERM", code, seconds), **rest)


EMPTY = ImageView(ImageConfig(), listing(), Inventory(0, 0, 0))
"""What images start from, unless a test says something else."""


@dataclass
class FakeStream:
    """What a program has said."""

    data: bytes
    is_cut: bool = False

    def marks(self, begin: float) -> tuple[tuple[float, int], ...]:
        """Not known."""
        return ()

    def content(self) -> bytes:
        """All of it."""
        return self.data

    def finished(self, seconds: float = 2.0) -> bytes:
        """All of it."""
        return self.data


@dataclass
class FakeRunning:
    """A program that has ended, or goes on until it is told."""

    shown: Observation
    stopped: list[str] = field(default_factory=list)
    late: int = 0
    """How often the engine says that it has not yet started the program."""
    asked: int = 0
    network: str = "container:fake"

    def __post_init__(self) -> None:
        self.stdout: Any = FakeStream(self.shown.stdout)
        self.stderr: Any = FakeStream(self.shown.stderr)

    def pid(self) -> int | None:
        return None

    def begun(self) -> bool:
        begun = self.asked >= self.late
        self.asked += 1
        return begun

    def wait(self, seconds: float) -> bool:
        if self.asked < self.late:
            return False
        if self.shown.exit_code is not None or "KILL" in self.stopped:
            return True
        stop = self.shown.stop
        return bool(self.stopped) and stop is not None and stop.exit_code is not None

    def signal(self, name: str) -> None:
        self.stopped.append(name)

    def exit_code(self) -> int | None:
        if self.shown.exit_code is not None:
            return self.shown.exit_code
        return self.shown.stop.exit_code if self.shown.stop else None

    def start_error(self) -> str:
        return self.shown.start_error

    def assist(self, argv: Sequence[str], stdin: bytes, seconds: float) -> bytes | None:
        return None

    def execute(self, argv: Sequence[str], seconds: float) -> Done | None:
        return None

    def read(self, path: str) -> bytes | None:
        return None


@dataclass
class FakeEngine:
    """Images and runs as they are given, by ``before`` and ``after``; keeps a record of what it was asked."""

    images: dict[str, ImageView]
    runs: dict[str, list[Observation]]
    builds: dict[str, Build] = field(default_factory=dict)
    name: str = "fake"
    shares_host_network: bool = False
    starts_first_process: bool = True
    joins_networks: bool = True
    texts: dict[str, str] = field(default_factory=dict)
    contexts: list[Path] = field(default_factory=list)
    beside: list[list[str]] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    targets: list[str | None] = field(default_factory=list)
    started: list[tuple[str, tuple[str, ...] | None, str]] = field(default_factory=list)
    live: int = 0
    late: int = 0
    """How often it says of a program that it has not yet started it."""

    def build(
        self, dockerfile: Path, context: Path, tag: str, options: BuildOptions, progress: Progress
    ) -> Build:
        which = tag.rpartition(":")[2]
        self.texts[which] = dockerfile.read_text()
        self.contexts.append(context)
        self.targets.append(options.target)
        self.beside.append(sorted(path.name for path in dockerfile.parent.iterdir()))
        progress("[1/1] FROM x")
        return self.builds.get(which, Build(True, 1.0))

    def has(self, image: str) -> bool:
        return image.rpartition(":")[2] in self.images

    def config(self, tag: str) -> ImageConfig:
        return self._view(tag).config

    def layers(self, tag: str) -> str:
        return ""

    def listing(self, tag: str, wish: Wish) -> Listing:
        return self._view(tag).listing

    def interrupting(self) -> AbstractContextManager[None]:
        return nullcontext()

    def can(self, way: Way) -> str:
        return ""

    def read(self, tag: str, path: str) -> bytes | None:
        return b"#!script" if path == "/app/server" else None

    @contextmanager
    def start(
        self,
        tag: str,
        way: Way,
        network: str,
        *,
        wrapper: Wrapper | None = None,
        assistant: str = "",
    ) -> Iterator[FakeRunning]:
        which = tag.rpartition(":")[2]
        self.started.append((which, way.arguments, network))
        known = self.runs[which]
        shown = known.pop(0) if len(known) > 1 else known[0]
        self.live += 1
        try:
            yield FakeRunning(replace(shown), late=self.late)
        finally:
            self.live -= 1

    def remove(self, tag: str) -> None:
        self.removed.append(tag.rpartition(":")[2])

    def sweep(self) -> int:
        return 0

    def _view(self, tag: str) -> ImageView:
        which = tag.rpartition(":")[2]
        if which.startswith("base-"):
            return self.images.get(which, EMPTY)
        if which not in self.images:
            raise VerificationError("no such image")
        return self.images[which]


def counted(files: Mapping[str, Entry], contents: Mapping[str, bytes] | None = None) -> Inventory:
    """The inventory of these files."""
    return inventory(listing(files), 1000, lambda path: (contents or {}).get(path))
