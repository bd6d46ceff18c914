"""Docker, by its command line: whichever installed one can build with the daemon that it reaches."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rewriter.model import VerificationError
from rewriter.verify.engines.capture import Capture
from rewriter.verify.engines.cleanup import LABEL, Owner, is_stale, shielded
from rewriter.verify.engines.docker_containers import Containers, bounds, ending, options_of
from rewriter.verify.engines.docker_running import JOINED, DockerRunning
from rewriter.verify.engines.dockercli import Builder, build_command, builder_of, built, installed
from rewriter.verify.engines.dockerconfig import image_config, whole_config
from rewriter.verify.engines.engine import Progress, Wrapper
from rewriter.verify.engines.process import Commands
from rewriter.verify.image.listing import Listing, ListingError, Wish, from_tar
from rewriter.verify.image.seen import ImageConfig
from rewriter.verify.model import LIMITS, Build, BuildOptions, Limits
from rewriter.verify.run.observation import Way

_LABEL_FORMAT = f'{{{{index .Config.Labels "{LABEL}"}}}}'
HOSTNAME = "container"
"""The same for both images, since programs log it."""


@dataclass
class DockerEngine:
    """Docker, or what has its command line."""

    program: str
    builder: Builder
    owner: Owner
    name: str = "docker"
    shares_host_network: bool = False
    starts_first_process: bool = True
    joins_networks: bool = True
    limits: Limits = LIMITS
    creation: tuple[str, ...] = ()
    """Options of each container."""
    _stopped: dict[str, str] = field(default_factory=dict)
    """A container that never runs for each image, to read files from."""
    _known: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What was said of an image."""
    _read: dict[str, tuple[str, bytes | None]] = field(default_factory=dict)
    """Of each image the file that was read last, which is often asked for again: its program."""

    def __post_init__(self) -> None:
        """All commands are of one program."""
        self._commands = Commands(self.program)
        self._containers = Containers(self._commands, self.name, self.owner, self.limits, self.creation)

    def can(self, way: Way) -> str:
        """All but a read-only run with files of a service: ``docker cp`` refuses to put them there."""
        if way.read_only and way.service is not None and way.service.files:
            return "files of a service are not copied into a container with a read-only root file system"
        return ""

    def build(
        self, dockerfile: Path, context: Path, tag: str, options: BuildOptions, progress: Progress
    ) -> Build:
        """Build; the lines of the steps go to ``progress``."""
        argv = build_command(self.builder, dockerfile, context, tag, options, self.owner)
        self._forget(tag)
        return built(self._commands, self.builder, argv, options, progress)

    def has(self, image: str) -> bool:
        """``docker image inspect``."""
        return self._commands.run("image", "inspect", "--format", "{{.Id}}", image).code == 0

    def config(self, tag: str) -> ImageConfig:
        """``docker image inspect``."""
        found = self._inspected(tag)
        return image_config(whole_config(found), found.get("Architecture") or "", found.get("Size") or 0)

    def layers(self, tag: str) -> str:
        """``RootFS`` of ``docker image inspect``; they are those of the image without our label."""
        return " ".join((self._inspected(tag).get("RootFS") or {}).get("Layers") or ())

    def _inspected(self, tag: str) -> dict[str, Any]:
        """Asked once: what has this tag is ours until it is built anew or removed, or stays for a command."""
        if tag not in self._known:
            self._known[tag] = json.loads(self._commands.output("image", "inspect", tag))[0]
        return self._known[tag]

    def listing(self, tag: str, wish: Wish) -> Listing:
        """``docker export`` of a container that never ran."""
        with self._commands.started("export", self._container_of(tag)) as process:
            assert process.stdout is not None and process.stderr is not None
            complaint = Capture(process.stderr)
            problem = ""
            try:
                found = from_tar(process.stdout, wish)
            except ListingError as error:
                problem = str(error)
            problem = ending(process, complaint) or problem
            if problem:
                raise VerificationError(f"{self.name} export: {problem}")
            return found

    def interrupting(self) -> AbstractContextManager[None]:
        """Give up the commands of docker."""
        return self._commands.given_up()

    def read(self, tag: str, path: str) -> bytes | None:
        """``docker cp`` to a tar stream."""
        last = self._read.get(tag)
        if last is None or last[0] != path:
            last = self._read[tag] = path, self._containers.copy_out(self._container_of(tag), path)
        return last[1]

    @contextmanager
    def start(
        self, tag: str, way: Way, network: str, *, wrapper: Wrapper | None = None, assistant: str = ""
    ) -> Iterator[DockerRunning]:
        """``docker create`` and ``docker start --attach``, so that both output streams stay apart."""
        options = ["--network", network, *bounds(self.limits)]
        if network != "host" and not network.startswith(JOINED):
            options += ["--hostname", HOSTNAME]
        options += options_of(way)
        words = way.arguments or ()
        entrypoint = way.service.entrypoint if way.service is not None else None
        if wrapper is not None:
            config = self.config(tag)
            words = words if way.arguments is not None else config.cmd
            entrypoint = wrapper.command((config.entrypoint if entrypoint is None else entrypoint) + words)
            words = ()
        if entrypoint is not None:
            # Only the first word may be given there: the others go before the command.
            options += ["--entrypoint", *(entrypoint[:1] or ("",))]
            words = (*entrypoint[1:], *words)
        container, is_removed = self._containers.new_name(), False
        try:
            self._containers.create(container, tag, options, words)
            if wrapper is not None:
                self._commands.output("cp", "-", f"{container}:/", stdin=wrapper.files)
            if way.service is not None and way.service.files:
                self._commands.output("cp", "-", f"{container}:/", stdin=way.service.files)
            with self._commands.started("start", "--attach", container) as process:
                yield DockerRunning(self._containers, container, process, assistant)
                self._containers.remove(container)
                is_removed = True
        finally:
            if not is_removed:
                self._containers.remove(container)

    def remove(self, tag: str) -> None:
        """Remove the image and the container that was made to read it."""
        self._forget(tag)
        container = self._stopped.pop(tag, None)
        if container is not None:
            self._containers.remove(container)
        with shielded():
            self._commands.run("rmi", "--force", tag)

    def _forget(self, tag: str) -> None:
        self._known.pop(tag, None)
        self._read.pop(tag, None)

    def sweep(self) -> int:
        """Remove what dead runs left, which carries our label; containers go with their volumes."""
        count = 0
        for kind, remove in (("container", ("rm", "--volumes")), ("image", ("rmi",))):
            words = ["--all", "--format", "{{.ID}} {{.Names}}"] if kind == "container" else ["--quiet"]
            listed = self._commands.listing(kind, "ls", *words, "--no-trunc", "--filter", f"label={LABEL}")
            for line in dict.fromkeys(listed.decode("utf-8", "replace").splitlines()):
                if line and self._is_stale(line):
                    self._commands.run(*remove, "--force", line.split()[0])
                    count += 1
        return count

    def _is_stale(self, line: str) -> bool:
        """By the name; a build's own containers and images have none of ours, but the label.

        Where another program removed a container from podman's storage, podman knows its name, and inspects
        it no more.
        """
        if is_stale(line):
            return True
        label = self._commands.run("inspect", "--format", _LABEL_FORMAT, line.split()[0])
        return label.code == 0 and is_stale(label.stdout.decode("utf-8", "replace"))

    def _container_of(self, tag: str) -> str:
        if tag not in self._stopped:
            # An image without CMD and ENTRYPOINT needs some word to make a container.
            self._stopped[tag] = self._containers.new_name()
            self._containers.create(self._stopped[tag], tag, ["--network", "none"], ("none",))
        return self._stopped[tag]


def find_docker(owner: Owner, limits: Limits = LIMITS) -> DockerEngine:
    """The first docker in PATH that builds with BuildKit, else the first that builds.

    Raises ``VerificationError`` where none is there, or the daemon does not answer.
    """
    builders = [(program, *builder_of(program)) for program in installed("docker")]
    program, builder, problem = next(
        (found for found in builders if found[1] and not found[1].is_classic),
        next((found for found in builders if found[1]), builders[0]),
    )
    if builder is None:
        raise VerificationError(problem)
    return DockerEngine(program, builder, owner, limits=limits)
