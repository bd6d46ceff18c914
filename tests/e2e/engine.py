"""The container engine of the end-to-end tests, by its command line.

Images and containers get the label ``distroify.e2e``; what a test makes, it removes.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tarfile
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any

LABEL = "distroify.e2e"
DIRECTORY, SYMLINK = tarfile.DIRTYPE.decode(), tarfile.SYMTYPE.decode()
BUILD_SECONDS = 300
RUN_SECONDS = 60


class BuildError(Exception):
    """A build failed; the message is the engine's log."""


@dataclass(frozen=True, slots=True)
class Output:
    """What a command left behind. ``exit`` is ``None`` where it did not end in time."""

    exit: int | None
    stdout: str
    stderr: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of an image, as a program sees it: no times."""

    kind: str
    """The type flag of tar."""
    mode: int
    uid: int
    gid: int
    content: str
    """The hash of a regular file, the target of a link."""


def new_tag(name: str) -> str:
    """A name for an image that no other session uses."""
    return f"distroify-e2e/{name}:{uuid.uuid4().hex}"


def client() -> str | None:
    """The engine's client. Debian's own has BuildKit built in; another one on PATH may lack the plugin."""
    own = "/usr/bin/docker"
    return own if os.access(own, os.X_OK) else shutil.which("docker")


@dataclass(frozen=True, slots=True)
class Engine:
    """Builds and runs images without a network. ``host`` is a ``DOCKER_HOST``."""

    docker: str
    host: str

    def command(
        self, *arguments: str, seconds: float = RUN_SECONDS, stdin: bytes = b""
    ) -> subprocess.CompletedProcess[bytes]:
        """Runs the client; never raises for its exit code, but ``TimeoutExpired``."""
        environment = {**os.environ, "DOCKER_HOST": self.host, "DOCKER_BUILDKIT": "1"}
        return subprocess.run(
            [self.docker, *arguments],
            capture_output=True, env=environment, input=stdin, timeout=seconds, check=False,
        )  # fmt: skip

    def checked(self, *arguments: str) -> bytes:
        """The standard output of a command that must not fail."""
        done = self.command(*arguments)
        assert done.returncode == 0, f"docker {' '.join(arguments)}: {_text(done.stderr)}"
        return done.stdout

    def build(
        self, context: Path, dockerfile: Path, tag: str, arguments: Mapping[str, str] | None = None
    ) -> None:
        """Builds an image. Raises ``BuildError``."""
        options = [f"--build-arg={name}={value}" for name, value in (arguments or {}).items()]
        done = self.command(
            "build", "--network=none", "--progress=plain", f"--label={LABEL}=1",
            f"--file={dockerfile}", f"--tag={tag}", *options, str(context),
            seconds=BUILD_SECONDS,
        )  # fmt: skip
        if done.returncode != 0:
            raise BuildError(_text(done.stdout + done.stderr))

    def run(
        self,
        tag: str,
        arguments: Sequence[str] = (),
        options: Sequence[str] = (),
        *,
        seconds: float = RUN_SECONDS,
    ) -> Output:
        """Runs a container to its end."""
        name = f"distroify-e2e-{uuid.uuid4().hex}"
        try:
            done = self.command(
                "run", "--rm", "--network=none", "--hostname=e2e", f"--name={name}",
                f"--label={LABEL}=1", *options, tag, *arguments,
                seconds=seconds,
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            self.command("rm", "--force", name)
            return Output(None, _text(error.stdout or b""), _text(error.stderr or b""))
        return Output(done.returncode, _text(done.stdout), _text(done.stderr).replace(name, "NAME"))

    @contextmanager
    def started(self, tag: str, options: Sequence[str] = ()) -> Iterator[str]:
        """A container that runs meanwhile; the value is its id, or empty where it cannot be started."""
        name = f"distroify-e2e-{uuid.uuid4().hex}"
        try:
            done = self.command(
                "run", "--detach", "--network=none", "--hostname=e2e", f"--name={name}",
                f"--label={LABEL}=1", *options, tag,
            )  # fmt: skip
            yield name if done.returncode == 0 else ""
        finally:
            self.command("rm", "--force", "--volumes", name)

    def ended(self, container: str, seconds: float) -> Output:
        """What a started container printed, once it has ended by itself or the time is over."""
        try:
            code: int | None = int(self.command("wait", container, seconds=seconds).stdout)
        except subprocess.TimeoutExpired:
            code = None
        logs = self.command("logs", container)
        return Output(code, _text(logs.stdout), _text(logs.stderr))

    def config(self, tag: str) -> dict[str, Any]:
        """The configuration of an image, as the engine's ``image inspect`` has it."""
        loaded: dict[str, Any] = json.loads(self.checked("image", "inspect", tag))[0]["Config"]
        return loaded

    def files(self, container: str) -> dict[str, Entry]:
        """All files of a container by absolute path."""
        return _entries(self.checked("export", container), PurePosixPath("/"))

    def files_at(self, container: str, path: str) -> dict[str, Entry]:
        """A file or folder of a container with all below it, by absolute path; empty where there is none."""
        done = self.command("cp", f"{container}:{path}", "-")
        return _entries(done.stdout, PurePosixPath(path).parent) if done.returncode == 0 else {}

    def read(self, tag: str, path: str) -> bytes:
        """A regular file of an image."""
        with (
            self.created(tag) as container,
            tarfile.open(fileobj=BytesIO(self.checked("cp", f"{container}:{path}", "-"))) as archive,
        ):
            stream = archive.extractfile(archive.getmembers()[0])
            assert stream is not None
            return stream.read()

    @contextmanager
    def created(self, tag: str) -> Iterator[str]:
        """A container that is not started, for its files."""
        container = (
            self.checked("create", "--network=none", f"--label={LABEL}=1", tag, "/none").decode().strip()
        )
        try:
            yield container
        finally:
            self.command("rm", container)

    def remove(self, *tags: str) -> None:
        """Removes images; those that are not there are left out."""
        self.command("image", "rm", "--force", *tags)


def _entries(data: bytes, parent: PurePosixPath) -> dict[str, Entry]:
    with tarfile.open(fileobj=BytesIO(data)) as archive:
        return {str(parent / member.name): _entry(archive, member) for member in archive}


def _entry(archive: tarfile.TarFile, member: tarfile.TarInfo) -> Entry:
    content = member.linkname
    if member.isreg():
        stream = archive.extractfile(member)
        assert stream is not None
        content = sha256(stream.read()).hexdigest()
    return Entry(member.type.decode(), member.mode & 0o7777, member.uid, member.gid, content)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "backslashreplace")
