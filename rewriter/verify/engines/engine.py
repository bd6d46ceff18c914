"""What a container engine must do for a verification, and the choice of one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from rewriter.verify.engines.capture import Capture
from rewriter.verify.engines.process import Done
from rewriter.verify.image.listing import Listing, Wish
from rewriter.verify.image.seen import ImageConfig
from rewriter.verify.model import Build, BuildOptions
from rewriter.verify.run.observation import Way

Progress = Callable[[str], None]
"""Takes one line on what goes on."""

ENGINES = ("docker", "podman", "buildah")


class Running(Protocol):
    """A started program in its container; the container is removed when the block is left."""

    stdout: Capture
    stderr: Capture
    network: str
    """What to give ``Engine.start`` for a container in the network of this one; may be empty."""

    def pid(self) -> int | None:
        """The first process, as this host numbers it; ``None`` where it cannot be seen from here."""

    def begun(self) -> bool:
        """Whether the engine has started the program, which may have ended since."""

    def wait(self, seconds: float) -> bool:
        """Whether the program has ended, waited for up to ``seconds``."""

    def signal(self, name: str) -> None:
        """Send a signal (``TERM``) to the first process; nothing happens where it has ended."""

    def exit_code(self) -> int | None:
        """Of a program that ended."""

    def start_error(self) -> str:
        """Why the program was not even started; empty where it was."""

    def assist(self, argv: Sequence[str], stdin: bytes, seconds: float) -> bytes | None:
        """The output of ``argv`` run from a second image inside the container's network.

        ``None`` where the engine has no such thing.
        """

    def execute(self, argv: Sequence[str], seconds: float) -> Done | None:
        """Run a command inside the running container, as its user; ``None`` where that cannot be done.

        Raises ``VerificationError`` where it takes longer than ``seconds``.
        """

    def read(self, path: str) -> bytes | None:
        """As ``Engine.read``, of the container, also of an ended one."""


class Engine(Protocol):
    """An engine. Images are named by tags that it was given."""

    name: str
    shares_host_network: bool
    """Whether containers have the host's network whatever they are told."""
    starts_first_process: bool
    """Whether a program is process 1, for which the kernel drops signals without a handler."""
    joins_networks: bool
    """Whether a container can be started in the network of another one."""

    def has(self, image: str) -> bool:
        """Whether an image is there; nothing is pulled."""

    def build(
        self, dockerfile: Path, context: Path, tag: str, options: BuildOptions, progress: Progress
    ) -> Build:
        """Build an image."""

    def config(self, tag: str) -> ImageConfig:
        """The configuration of an image."""

    def layers(self, tag: str) -> str:
        """The digests of an image's layers, which tell its files; empty where they are not known."""

    def listing(self, tag: str, wish: Wish) -> Listing:
        """All files of an image, with digests of those wished for. Raises where they cannot all be read."""

    def interrupting(self) -> AbstractContextManager[None]:
        """In the block, whatever threads do with the engine fails at once, but for what cleans up."""

    def read(self, tag: str, path: str) -> bytes | None:
        """The content of a regular file of an image, ``None`` where there is none.

        Symbolic links are resolved by the caller. Raises ``VerificationError`` where the engine fails.
        """

    def can(self, way: Way) -> str:
        """Why a run cannot be as ``way`` says with this engine; empty where it can."""

    def start(
        self, tag: str, way: Way, network: str, *, wrapper: Wrapper | None = None, assistant: str = ""
    ) -> AbstractContextManager[Running]:
        """Run an image as ``way`` says.

        ``wrapper`` puts files into the container and its own words before the program's. ``assistant`` is
        the image that ``Running.assist`` runs.
        """

    def remove(self, tag: str) -> None:
        """Remove an image that was built, and what was derived from it; never raises for one that is not."""

    def sweep(self) -> int:
        """Remove images and containers of dead runs; how many there were."""


class Wrapper(Protocol):
    """A program that starts another one and watches it."""

    @property
    def files(self) -> bytes:
        """A tar archive for the root of the container."""

    def command(self, argv: Sequence[str]) -> tuple[str, ...]:
        """The words to start instead of ``argv``."""
