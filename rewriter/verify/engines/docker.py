"""Docker, by its command line: whichever installed one can build with the daemon that it reaches."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import tarfile
import time
from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rewriter.verify.engines.cleanup import LABEL, PREFIX, Owner, is_stale, shielded
from rewriter.verify.engines.container_root import LARGEST_FILE
from rewriter.verify.engines.dockercli import Builder, build_command, builder_of, installed
from rewriter.verify.engines.dockerconfig import image_config
from rewriter.verify.engines.engine import Progress, Wrapper
from rewriter.verify.engines.process import Capture, Done, follow, output, run, started
from rewriter.verify.engines.progress import step
from rewriter.verify.image.listing import Listing, ListingError, from_tar
from rewriter.verify.model import Build, BuildOptions, ImageConfig, Service, VerificationError, Way

_NEVER_STARTED = ("created", "configured", "initialized")
_HAS_ENDED = ("stopped", "exited", "dead")
_STATE_SECONDS = 10.0
_STATE_POLL = 0.1
_LABEL_FORMAT = f'{{{{index .Config.Labels "{LABEL}"}}}}'
_JOINED = "container:"
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
    log_driver: str = "none"
    _exporting: subprocess.Popen[bytes] | None = None
    _stopped: dict[str, str] = field(default_factory=dict)
    """A container that never runs for each image, to read files from."""
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def build(
        self, dockerfile: Path, context: Path, tag: str, options: BuildOptions, progress: Progress
    ) -> Build:
        """Build; the lines of the steps go to ``progress``."""
        argv = build_command(self.builder, dockerfile, context, tag, options, self.owner)
        begin = time.monotonic()

        def show(line: str) -> None:
            title = step(line)
            if title:
                progress(title)

        code, last = follow(argv, dict(self.builder.environment), show, options.seconds)
        return Build(code == 0, time.monotonic() - begin, tuple(last), timed_out=code is None)

    def has(self, image: str) -> bool:
        """``docker image inspect``."""
        return run([self.program, "image", "inspect", "--format", "{{.Id}}", image], {}).code == 0

    def config(self, tag: str) -> ImageConfig:
        """``docker image inspect``."""
        found: dict[str, Any] = json.loads(self._output("image", "inspect", tag))[0]
        return image_config(
            found.get("Config") or {}, found.get("Architecture") or "", found.get("Size") or 0
        )

    def listing(self, tag: str, checksum_of: Container[str]) -> Listing:
        """``docker export`` of a container that never ran."""
        with started(
            [self.program, "export", self._container_of(tag)], {}, stderr=subprocess.DEVNULL
        ) as process:
            assert process.stdout is not None
            self._exporting = process
            try:
                return from_tar(process.stdout, checksum_of)
            except ListingError as error:
                raise VerificationError(str(error)) from error
            finally:
                self._exporting = None

    def interrupt(self) -> None:
        """End a ``docker export``."""
        process = self._exporting
        if process is not None:
            process.kill()

    def read(self, tag: str, path: str) -> bytes | None:
        """``docker cp`` to a tar stream."""
        return self.copy_out(self._container_of(tag), path)

    def copy_out(self, container: str, path: str) -> bytes | None:
        """The head of a regular file of a container, ``None`` where there is none."""
        command = [self.program, "cp", f"{container}:{path}", "-"]
        with (
            started(command, {}, stderr=subprocess.DEVNULL) as process,
            suppress(tarfile.TarError),
            tarfile.open(fileobj=process.stdout, mode="r|") as archive,
        ):
            member = archive.next()
            if member is not None and member.isreg():
                content = archive.extractfile(member)
                return None if content is None else content.read(LARGEST_FILE)
        return None

    @contextmanager
    def start(
        self,
        tag: str,
        way: Way,
        network: str,
        *,
        wrapper: Wrapper | None = None,
        assistant: str = "",
    ) -> Iterator[DockerRunning]:
        """``docker create`` and ``docker start --attach``, so that both output streams stay apart."""
        options = ["--network", network, "--log-driver", self.log_driver]
        if network != "host" and not network.startswith(_JOINED):
            options += ["--hostname", HOSTNAME]
        options += _options(way)
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
        container = self._name()
        try:
            self._create(container, tag, options, words)
            if wrapper is not None:
                self._output("cp", "-", f"{container}:/", stdin=wrapper.files)
            if way.service is not None and way.service.files:
                self._output("cp", "-", f"{container}:/", stdin=way.service.files)
            with started([self.program, "start", "--attach", container], {}) as process:
                yield DockerRunning(self, container, process, assistant)
                self.remove_container(container)
        finally:
            self.remove_container(container)

    def remove(self, tag: str) -> None:
        """Remove the image and the container that was made to read it."""
        container = self._stopped.pop(tag, None)
        if container is not None:
            self.remove_container(container)
        with shielded():
            run([self.program, "rmi", "--force", tag], {})

    def remove_container(self, container: str) -> None:
        """Kill and remove, with the volumes that it was given; nothing happens where there is none."""
        with shielded():
            run([self.program, "rm", "--force", "--volumes", container], {})

    def sweep(self) -> int:
        """Remove what dead runs left; it carries our label."""
        count = 0
        for kind, remove in (("container", "rm"), ("image", "rmi")):
            every = ["--all"] if kind == "container" else []
            listed = self._output(kind, "ls", *every, "--quiet", "--no-trunc", "--filter", f"label={LABEL}")
            for identity in dict.fromkeys(listed.decode().split()):
                label = run([self.program, "inspect", "--format", _LABEL_FORMAT, identity], {})
                if label.code == 0 and is_stale(label.stdout.decode("utf-8", "replace")):
                    run([self.program, remove, "--force", identity], {})
                    count += 1
        return count

    def _container_of(self, tag: str) -> str:
        if tag not in self._stopped:
            # An image without CMD and ENTRYPOINT needs some word to make a container.
            self._stopped[tag] = self._name()
            self._create(self._stopped[tag], tag, ["--network", "none"], ("none",))
        return self._stopped[tag]

    def _name(self) -> str:
        """For a new container: known before it is there, so that whatever comes it can be removed."""
        return f"{PREFIX}-{self.owner.token}-{next(self._numbers)}"

    def _create(self, name: str, tag: str, options: Sequence[str], words: Sequence[str]) -> None:
        label = ["--label", f"{LABEL}={self.owner.token}"]
        with shielded():
            self._output("create", "--name", name, *label, *options, tag, *words)

    def _output(self, *words: str, stdin: bytes = b"") -> bytes:
        return output([self.program, *words], {}, stdin=stdin)


@dataclass
class DockerRunning:
    """A program in a container of docker."""

    engine: DockerEngine
    container: str
    process: subprocess.Popen[bytes]
    assistant: str
    _pid: int = 0
    _ended: bool = False
    """Whether the engine has said that the program ended, whatever its client does."""

    def __post_init__(self) -> None:
        """Read both streams from now on."""
        assert self.process.stdout is not None and self.process.stderr is not None
        self.stdout = Capture(self.process.stdout)
        self.stderr = Capture(self.process.stderr)
        self.network = f"{_JOINED}{self.container}"

    def pid(self) -> int | None:
        """Of the daemon's host; ``None`` where /proc does not show it to be our container's process."""
        if not self._pid and not self._ended:
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
            if not self._ended and not _is_alive(self.pid()):
                self._state()
            return self._ended
        return True

    def signal(self, name: str) -> None:
        """``docker kill --signal``."""
        run([self.engine.program, "kill", "--signal", name, self.container], {})

    def exit_code(self) -> int | None:
        """From the state of the container: the client's own code may mean a failure of the client."""
        state = self._state()
        # On a busy machine podman's client ends before podman has written down that the program has.
        latest = time.monotonic() + _STATE_SECONDS
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
        other = self.engine._name()
        try:
            self.engine._create(other, self.assistant, options, argv[1:])
            with suppress(VerificationError):
                command = [self.engine.program, "start", "--attach", "--interactive", other]
                done = run(command, {}, stdin=stdin, seconds=seconds)
                return done.stdout if done.code == 0 else None
            return None
        finally:
            self.engine.remove_container(other)

    def execute(self, argv: Sequence[str], seconds: float) -> Done | None:
        """``docker exec``."""
        return run([self.engine.program, "exec", self.container, *argv], {}, seconds=seconds)

    def read(self, path: str) -> bytes | None:
        """``docker cp``."""
        return self.engine.copy_out(self.container, path)

    def _state(self) -> dict[str, Any]:
        done = run([self.engine.program, "inspect", "--format", "{{json .State}}", self.container], {})
        state: dict[str, Any] = json.loads(done.stdout) if done.code == 0 else {}
        self._ended = self._ended or state.get("Status") in _HAS_ENDED
        return state


def _options(way: Way) -> list[str]:
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


def _is_alive(pid: int | None) -> bool:
    """Whether a process does more than wait for its parent to take its exit code (proc_pid_stat(5))."""
    if pid is None:
        return False
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[:1] not in (["Z"], ["X"])


def find_docker(owner: Owner) -> DockerEngine:
    """The first docker in PATH that builds with BuildKit, else the first that builds.

    Raises ``VerificationError`` where none is there, or the daemon does not answer.
    """
    programs = installed("docker")
    if not programs:
        raise VerificationError("not installed")
    builders = [(program, *builder_of(program)) for program in programs]
    program, builder, problem = next(
        (found for found in builders if found[1] and not found[1].is_classic),
        next((found for found in builders if found[1]), builders[0]),
    )
    if builder is None:
        raise VerificationError(problem)
    return DockerEngine(program, builder, owner)
