"""Podman, whose command line is docker's but for a few words."""

from __future__ import annotations

import json

from rewriter.model import VerificationError
from rewriter.verify.engines.cleanup import Owner
from rewriter.verify.engines.docker import DockerEngine
from rewriter.verify.engines.dockercli import Builder, installed
from rewriter.verify.engines.process import run
from rewriter.verify.model import LIMITS, Limits

_ENTRIES = ("--passwd-entry", "--group-entry")


def find_podman(owner: Owner, limits: Limits = LIMITS) -> DockerEngine:
    """Podman. Raises ``VerificationError`` where it is not there or does not work."""
    program = installed("podman")[0]
    version = run([program, "version", "--format", "{{.Client.Version}}"], {}, seconds=30)
    if version.code != 0:
        raise VerificationError(version.message)
    return podman(program, owner, _possible(program, limits), _users_of_the_image(program))


def _possible(program: str, limits: Limits) -> Limits:
    """The limits that podman does not refuse: without root it may lack controllers of cgroups.

    https://github.com/containers/podman/blob/main/troubleshooting.md, "the requested cgroup controller".
    """
    info = run([program, "info", "--format", "{{json .Host.CgroupControllers}}"], {}, seconds=30)
    there = (json.loads(info.stdout) if info.code == 0 else None) or ()
    return Limits(limits.memory if "memory" in there else "0", limits.processes if "pids" in there else 0)


def _users_of_the_image(program: str) -> tuple[str, ...]:
    """Options of ``create`` that let a program see the users of its image alone.

    Podman writes a user that /etc/passwd lacks into it, and so hides that the program cannot find its user: a
    comment takes the place of that line. The options came with podman 4.2 and 4.5, and ``--passwd=false`` is
    one of ``run`` alone: https://docs.podman.io/en/latest/markdown/podman-create.1.html
    """
    known = run([program, "create", "--help"], {}, seconds=30).stdout.decode("utf-8", "replace").split()
    return tuple(f"{option}=#" for option in _ENTRIES if option in known)


def podman(
    program: str, owner: Owner, limits: Limits = LIMITS, creation: tuple[str, ...] = ()
) -> DockerEngine:
    """The engine for this executable.

    ``--format docker``: the OCI format has no HEALTHCHECK. ``--pull=missing`` is docker's behaviour.
    ``--layers=false``: nothing tells cached layers of our builds from the user's.
    https://docs.podman.io/en/latest/markdown/podman-build.1.html
    """
    builder = Builder(
        (program, "build", "--format", "docker", "--pull=missing", "--layers=false", "--force-rm")
    )
    return DockerEngine(program, builder, owner, name="podman", limits=limits, creation=creation)
