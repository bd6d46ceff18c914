"""Podman, whose command line is docker's but for a few words."""

from __future__ import annotations

from rewriter.verify.engines.cleanup import Owner
from rewriter.verify.engines.docker import DockerEngine
from rewriter.verify.engines.dockercli import Builder, installed
from rewriter.verify.engines.process import run
from rewriter.verify.model import VerificationError


def find_podman(owner: Owner) -> DockerEngine:
    """Podman. Raises ``VerificationError`` where it is not there or does not work."""
    programs = installed("podman")
    if not programs:
        raise VerificationError("not installed")
    version = run([programs[0], "version", "--format", "{{.Client.Version}}"], {}, seconds=30)
    if version.code != 0:
        raise VerificationError(version.message)
    return podman(programs[0], owner)


def podman(program: str, owner: Owner) -> DockerEngine:
    """The engine for this executable.

    ``--format docker``: the OCI format has no HEALTHCHECK. ``--pull=missing`` is docker's behaviour.
    ``--layers=false``: nothing tells cached layers of our builds from the user's.
    https://docs.podman.io/en/latest/markdown/podman-build.1.html
    """
    builder = Builder(
        (program, "build", "--format", "docker", "--pull=missing", "--layers=false", "--force-rm")
    )
    return DockerEngine(program, builder, owner, name="podman")
