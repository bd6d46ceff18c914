"""buildah: it has no daemon and no detached containers; a run is a process of this host."""

from __future__ import annotations

import io
import itertools
import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rewriter.model import VerificationError
from rewriter.verify.engines.buildah_running import BuildahRunning
from rewriter.verify.engines.cleanup import PREFIX, Owner, is_stale, shielded
from rewriter.verify.engines.container_root import kill_inside, read_below
from rewriter.verify.engines.docker import HOSTNAME
from rewriter.verify.engines.dockercli import Builder, build_command, built, installed
from rewriter.verify.engines.dockerconfig import image_config
from rewriter.verify.engines.engine import Progress, Wrapper
from rewriter.verify.engines.process import Commands, run
from rewriter.verify.image.listing import Listing, ListingError, Wish, from_folder
from rewriter.verify.image.seen import ImageConfig
from rewriter.verify.model import LIMITS, Build, BuildOptions, Limits
from rewriter.verify.run.observation import Way

_PLAIN = "-without-triggers"


@dataclass
class BuildahEngine:
    """buildah by its command line; containers and images are told by their names."""

    program: str
    owner: Owner
    shares_host_network: bool
    starts_first_process: bool
    joins_networks: bool = False
    name: str = "buildah"
    limits: Limits = LIMITS
    _mounted: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Container and mounted root for each image."""
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        """All commands are of one program."""
        self._commands = Commands(self.program)

    def can(self, way: Way) -> str:
        """buildah-run(1) has no options for the root file system and for the kernel's."""
        if way.read_only:
            return "buildah does not run with a read-only root file system"
        return "buildah does not set sysctls" if way.sysctls else ""

    def build(
        self, dockerfile: Path, context: Path, tag: str, options: BuildOptions, progress: Progress
    ) -> Build:
        """``buildah build``, without layers: nothing tells cached ones of our builds from the user's."""
        builder = Builder((self.program, "bud", "--format", "docker", "--layers=false"))
        argv = build_command(builder, dockerfile, context, _local(tag), options, self.owner)
        return built(self._commands, builder, argv, options, progress)

    def has(self, image: str) -> bool:
        """``buildah inspect``."""
        return self._commands.run("inspect", "--type", "image", image).code == 0

    def config(self, tag: str) -> ImageConfig:
        """``buildah inspect``; it does not tell the size."""
        found: dict[str, Any] = json.loads(self._commands.output("inspect", "--type", "image", _local(tag)))
        docker = found.get("Docker") or {}
        return image_config(docker.get("config") or {}, docker.get("architecture") or "", 0)

    def layers(self, tag: str) -> str:
        """Not asked: the files lie mounted."""
        return ""

    def listing(self, tag: str, wish: Wish) -> Listing:
        """The files below the mounted root."""
        try:
            return from_folder(self._root(tag), wish)
        except ListingError as error:
            raise VerificationError(str(error)) from error

    def interrupting(self) -> AbstractContextManager[None]:
        """Give up the commands of buildah; a walk through folders takes no long time."""
        return self._commands.given_up()

    def read(self, tag: str, path: str) -> bytes | None:
        """A regular file below the mounted root; no link on the way to it is followed."""
        return read_below(self._root(tag), path)

    @contextmanager
    def start(
        self, tag: str, way: Way, network: str, *, wrapper: Wrapper | None = None, assistant: str = ""
    ) -> Iterator[BuildahRunning]:
        """``buildah run`` of what docker would start, in a container of its own."""
        config = self.config(tag)
        service = way.service
        entrypoint = service.entrypoint if service is not None else None
        argv = config.entrypoint if entrypoint is None else entrypoint
        argv += way.arguments if way.arguments is not None else config.cmd
        container = self._name()
        try:
            self._from(container, tag)
            root = self._mount(container)
            if wrapper is not None:
                _unpack(wrapper.files, root)
                argv = wrapper.command(argv)
            options = [] if self.shares_host_network else ["--network", network]
            options += [word for text in way.environment for word in ("--env", text)]
            options += ["--user", way.user] if way.user else []
            options += ["--workingdir", service.workdir] if service is not None and service.workdir else []
            command = ("run", "--hostname", HOSTNAME, *options, container, "--", *argv)
            with self._commands.started(*command) as process:
                running = BuildahRunning(
                    self._commands, container, way.user, process, root, self.shares_host_network
                )
                try:
                    yield running
                finally:
                    running.kill_all()
        finally:
            self._remove_container(container)

    def remove(self, tag: str) -> None:
        """Remove the image and the container that was made to read it."""
        mounted = self._mounted.pop(tag, None)
        if mounted is not None:
            self._remove_container(mounted[0])
        with shielded():
            for name in (_local(tag), _local(tag) + _PLAIN):
                self._commands.run("rmi", "--force", name)

    def sweep(self) -> int:
        """Remove what dead runs left; its name tells."""
        count = 0
        listed = json.loads(self._commands.listing("containers", "--json") or b"[]") or []
        for container in listed:
            name = str(container.get("containername", ""))
            if name.startswith(PREFIX) and is_stale(name):
                self._end_left_over(name)
                self._remove_container(name)
                count += 1
        listed = json.loads(self._commands.listing("images", "--json") or b"[]") or []
        for name in (str(name) for image in listed for name in image.get("names") or ()):
            if name.startswith(f"localhost/{PREFIX}/") and is_stale(name):
                # Podman has the same storage: by force its containers would go, and podman not know of it.
                self._commands.run("rmi", name)
                count += 1
        return count

    def _end_left_over(self, container: str) -> None:
        """A program whose ``distroify`` was killed goes on as a process of this host."""
        done = self._commands.run("mount", container)
        root = done.stdout.decode("utf-8", "replace").strip()
        if done.code == 0 and root not in ("", "/"):
            kill_inside(root)

    def _root(self, tag: str) -> str:
        if tag not in self._mounted:
            container = self._name()
            self._mounted[tag] = (container, "")
            self._from(container, tag)
            self._mounted[tag] = (container, self._mount(container))
        return self._mounted[tag][1]

    def _mount(self, container: str) -> str:
        root = self._commands.output("mount", container).decode().strip()
        if not os.path.isabs(root) or root == "/":
            raise VerificationError(f"buildah mount: {root!r} is no folder of a container")
        return root

    def _name(self) -> str:
        """For a new container: known before it is there, so that whatever comes it can be removed."""
        return f"{PREFIX}-{self.owner.token}-{next(self._numbers)}"

    def _from(self, name: str, tag: str) -> None:
        with shielded():
            bounds = ["--memory", self.limits.memory, "--memory-swap", self.limits.memory]
            options = bounds if self.limits.memory != "0" and not self.shares_host_network else []
            self._commands.output(
                "from", "--pull-never", *options, "--name", name, self._without_triggers(tag)
            )

    def _without_triggers(self, tag: str) -> str:
        """The image, whose ONBUILD instructions ``buildah from`` would run: the OCI format has none."""
        name = _local(tag)
        if self.config(tag).onbuild:
            name += _PLAIN
            self._commands.output("push", "--format", "oci", _local(tag), f"containers-storage:{name}")
        return name

    def _remove_container(self, name: str) -> None:
        with shielded():
            self._commands.run("rm", name)


def find_buildah(owner: Owner, limits: Limits = LIMITS) -> BuildahEngine:
    """buildah. Raises ``VerificationError`` where it is not there or does not work."""
    program = installed("buildah")[0]
    info = run([program, "info"], {}, seconds=30)
    if info.code != 0:
        raise VerificationError(info.message)
    if os.geteuid() != 0 and _is_rootless(info.stdout):
        # https://github.com/containers/buildah/blob/main/docs/buildah-unshare.1.md
        raise VerificationError("without root it needs a namespace: buildah unshare distroify …")
    # With chroot isolation there is no network of the container's own: buildah-run(1), --isolation.
    is_chroot = os.environ.get("BUILDAH_ISOLATION") == "chroot"
    return BuildahEngine(
        program, owner, shares_host_network=is_chroot, starts_first_process=not is_chroot, limits=limits
    )


def _is_rootless(info: bytes) -> bool:
    try:
        host = json.loads(info)["host"]
        return bool(host["rootless"])
    except (ValueError, KeyError, TypeError):
        return False


def _local(tag: str) -> str:
    return f"localhost/{tag}"


def _unpack(files: bytes, root: str) -> None:

    # Below a name of our own, which no image has as a link.
    with tarfile.open(fileobj=io.BytesIO(files)) as archive:
        # The archive is ours, and Python before 3.11.4 has no filters:
        # https://docs.python.org/3/library/tarfile.html#supporting-older-python-versions
        archive.extraction_filter = lambda member, path: member
        archive.extractall(root)
        for member in archive.getmembers():
            os.chmod(os.path.join(root, member.name), member.mode)
