"""How the command line of docker builds: which program, which words, which environment."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rewriter.model import VerificationError
from rewriter.verify.engines.cleanup import LABEL, Owner
from rewriter.verify.engines.engine import Progress
from rewriter.verify.engines.process import Commands, run
from rewriter.verify.engines.progress import steps
from rewriter.verify.model import Build, BuildOptions


@dataclass(frozen=True, slots=True)
class Builder:
    """How images are built: the words of the command, and its environment."""

    words: tuple[str, ...]
    environment: tuple[tuple[str, str], ...] = ()
    is_classic: bool = False


def build_command(
    builder: Builder, dockerfile: Path, context: Path, tag: str, options: BuildOptions, owner: Owner
) -> list[str]:
    """https://docs.docker.com/reference/cli/docker/buildx/build/, which the other builders follow.

    The context is absolute: docker's client tells BuildKit one context from another by the path as written,
    and what lies in two of the path ``.`` with the same size and time is taken for the same
    (getBuildSharedKey in https://github.com/docker/cli/blob/v20.10.24/cli/command/image/build_session.go).
    """
    argv = [*builder.words, "--tag", tag, "--file", str(dockerfile), "--label", f"{LABEL}={owner.token}"]
    if builder.is_classic:
        argv += ["--force-rm"]
    argv += [] if options.cached else ["--no-cache"]
    argv += [word for value in options.arguments for word in ("--build-arg", value)]
    argv += [word for value in options.secrets for word in ("--secret", value)]
    for name, value in (
        ("--target", options.target),
        ("--platform", options.platform),
        ("--network", options.network),
    ):
        argv += [name, value] if value else []
    return [*argv, os.path.abspath(context)]


def built(
    commands: Commands, builder: Builder, argv: Sequence[str], options: BuildOptions, progress: Progress
) -> Build:
    """Build; the lines of the steps go to ``progress``."""
    begin = time.monotonic()
    code, last = commands.follow(
        *argv[1:], environment=dict(builder.environment), line=steps(progress), seconds=options.seconds
    )
    return Build(code == 0, time.monotonic() - begin, tuple(last), timed_out=code is None)


def installed(name: str) -> list[str]:
    """All executables of that name in PATH, in order. Raises ``VerificationError`` where there is none."""
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    paths = [os.path.join(folder, name) for folder in folders if os.path.isabs(folder)]
    found = [path for path in dict.fromkeys(paths) if os.path.isfile(path) and os.access(path, os.X_OK)]
    if not found:
        raise VerificationError("not installed")
    return found


def builder_of(program: str) -> tuple[Builder | None, str]:
    """How this client builds, or why it does not."""
    version = run([program, "version", "--format", "{{.Client.Version}} {{.Server.Version}}"], {}, seconds=30)
    if version.code != 0:
        return None, version.message
    if run([program, "buildx", "version"], {}, seconds=30).code == 0:
        return Builder((program, "buildx", "build", "--load", "--progress", "plain")), ""
    client = version.stdout.decode("utf-8", "replace").split(".")[0]
    # Since 23.0 the client needs buildx for BuildKit: https://docs.docker.com/engine/release-notes/23.0/
    if client.isdecimal() and 18 < int(client) < 23:
        return Builder((program, "build", "--progress", "plain"), (("DOCKER_BUILDKIT", "1"),)), ""
    return Builder((program, "build"), (("DOCKER_BUILDKIT", "0"),), is_classic=True), ""
