"""Docker, by its command line: whichever installed one can build with the daemon that it reaches."""

from __future__ import annotations

import itertools
import json
import os
import re
import subprocess
import tarfile
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from rewriter.model import VerificationError
from rewriter.verify.engines.cleanup import LABEL, PREFIX, Owner, is_stale, shielded
from rewriter.verify.engines.container_root import LARGEST_FILE
from rewriter.verify.engines.dockercli import Builder, build_command, builder_of, installed
from rewriter.verify.engines.dockerconfig import image_config, whole_config
from rewriter.verify.engines.engine import Progress, Wrapper
from rewriter.verify.engines.process import Capture, Commands, Done
from rewriter.verify.engines.progress import steps
from rewriter.verify.image.listing import Listing, ListingError, Wish, from_tar
from rewriter.verify.model import LIMITS, Build, BuildOptions, ImageConfig, Limits, Service, Way

_NEVER_STARTED = ("created", "configured", "initialized")
_HAS_ENDED = ("stopped", "exited", "dead")
_STATE_SECONDS = 10.0
_STATE_POLL = 0.1
_CHUNK = 1 << 20
# Of docker 20.10 to 29 ("Could not find the file", "lstat …: not a directory"), and of podman.
_NO_SUCH_FILE = re.compile(
    r"could not find the file|no such container:path|no such file or directory|not a directory|"
    r"too many levels of symbolic links",
    re.IGNORECASE,
)
_NO_DAEMON = re.compile(r"connect", re.IGNORECASE)
"""A socket may be what does not exist."""
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
    limits: Limits = LIMITS
    creation: tuple[str, ...] = ()
    """Options of each container."""
    _stopped: dict[str, str] = field(default_factory=dict)
    """A container that never runs for each image, to read files from."""
    _known: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What was said of an image."""
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        """All commands are of one program."""
        self._commands = Commands(self.program)

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
        self._known.pop(tag, None)
        begin = time.monotonic()

        code, last = self._commands.follow(
            *argv[1:],
            environment=dict(self.builder.environment),
            line=steps(progress),
            seconds=options.seconds,
        )
        return Build(code == 0, time.monotonic() - begin, tuple(last), timed_out=code is None)

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
            self._known[tag] = json.loads(self._output("image", "inspect", tag))[0]
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
            problem = _ending(process, complaint) or problem
            if problem:
                raise VerificationError(f"{self.name} export: {problem}")
            return found

    def interrupting(self) -> AbstractContextManager[None]:
        """Give up the commands of docker."""
        return self._commands.given_up()

    def read(self, tag: str, path: str) -> bytes | None:
        """``docker cp`` to a tar stream."""
        return self.copy_out(self._container_of(tag), path)

    def copy_out(self, container: str, path: str) -> bytes | None:
        """The head of a regular file of a container, ``None`` where there is none.

        Raises ``VerificationError`` where the engine fails.
        """
        with self._commands.started("cp", f"{container}:{path}", "-") as process:
            assert process.stdout is not None and process.stderr is not None
            complaint = Capture(process.stderr)
            problem, content = "", None
            try:
                content = _first_file(process.stdout)
            except (tarfile.TarError, EOFError) as error:
                problem = str(error)
            said = _ending(process, complaint)
            if said and _NO_SUCH_FILE.search(said) and not _NO_DAEMON.search(said):
                return None
            if said or problem:
                raise VerificationError(f"{self.name} cp {path}: {said or problem}")
            return content

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
        options = ["--network", network, *_bounds(self.limits)]
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
            with self._commands.started("start", "--attach", container) as process:
                yield DockerRunning(self, container, process, assistant)
                self.remove_container(container)
        finally:
            self.remove_container(container)

    def remove(self, tag: str) -> None:
        """Remove the image and the container that was made to read it."""
        self._known.pop(tag, None)
        container = self._stopped.pop(tag, None)
        if container is not None:
            self.remove_container(container)
        with shielded():
            self._commands.run("rmi", "--force", tag)

    def remove_container(self, container: str) -> None:
        """Kill and remove, with the volumes that it was given; nothing happens where there is none."""
        with shielded():
            self._commands.run("rm", "--force", "--volumes", container)

    def sweep(self) -> int:
        """Remove what dead runs left, which carries our label; containers go with their volumes."""
        count = 0
        for kind, remove in (("container", ("rm", "--volumes")), ("image", ("rmi",))):
            words = ["--all", "--format", "{{.ID}} {{.Names}}"] if kind == "container" else ["--quiet"]
            listed = self._output(kind, "ls", *words, "--no-trunc", "--filter", f"label={LABEL}")
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
            self._stopped[tag] = self._name()
            self._create(self._stopped[tag], tag, ["--network", "none"], ("none",))
        return self._stopped[tag]

    def _name(self) -> str:
        """For a new container: known before it is there, so that whatever comes it can be removed."""
        return f"{PREFIX}-{self.owner.token}-{next(self._numbers)}"

    def _create(self, name: str, tag: str, options: Sequence[str], words: Sequence[str]) -> None:
        label = ["--label", f"{LABEL}={self.owner.token}"]
        # podman rm --force waits as long for a program that ignores the stop signal.
        end = ["--stop-timeout", "0"]
        with shielded():
            self._output("create", "--name", name, *label, *end, *self.creation, *options, tag, *words)

    def _output(self, *words: str, stdin: bytes = b"") -> bytes:
        return self._commands.output(*words, stdin=stdin)


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
        """``docker kill --signal``, which fails where the program has ended meanwhile."""
        done = self.engine._commands.run("kill", "--signal", name, self.container)
        if done.code != 0 and not self.wait(_STATE_SECONDS):
            raise VerificationError(f"{self.engine.name} kill: {done.message}")

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
        options += _bounds(self.engine.limits)
        other = self.engine._name()
        try:
            self.engine._create(other, self.assistant, options, argv[1:])
            with suppress(VerificationError):
                words = ("start", "--attach", "--interactive", other)
                done = self.engine._commands.run(*words, stdin=stdin, seconds=seconds)
                return done.stdout if done.code == 0 else None
            return None
        finally:
            self.engine.remove_container(other)

    def execute(self, argv: Sequence[str], seconds: float) -> Done | None:
        """``docker exec``."""
        return self.engine._commands.run("exec", self.container, *argv, seconds=seconds)

    def read(self, path: str) -> bytes | None:
        """``docker cp``."""
        return self.engine.copy_out(self.container, path)

    def _state(self) -> dict[str, Any]:
        state: dict[str, Any] = json.loads(
            self.engine._output("inspect", "--format", "{{json .State}}", self.container)
        )
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


def _bounds(limits: Limits) -> list[str]:
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


def _ending(process: subprocess.Popen[bytes], complaint: Capture) -> str:
    """What a program that wrote an archive complains of, all of which is read; empty where it succeeded."""
    assert process.stdout is not None
    while process.stdout.read(_CHUNK):
        pass
    try:
        code = process.wait(_STATE_SECONDS)
    except subprocess.TimeoutExpired:
        return "it does not end"
    return "" if code == 0 else complaint.finished().decode("utf-8", "replace").strip() or f"exit code {code}"


def _is_alive(pid: int | None) -> bool:
    """Whether a process does more than wait for its parent to take its exit code (proc_pid_stat(5))."""
    if pid is None:
        return False
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[:1] not in (["Z"], ["X"])


def find_docker(owner: Owner, limits: Limits = LIMITS) -> DockerEngine:
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
    return DockerEngine(program, builder, owner, limits=limits)
