"""Podman, whose command line is docker's but for a few words."""

from __future__ import annotations

import json

from rewriter.model import VerificationError
from rewriter.verify.engines.cleanup import Owner
from rewriter.verify.engines.docker import DockerEngine
from rewriter.verify.engines.dockercli import Builder, installed
from rewriter.verify.engines.process import run
from rewriter.verify.model import LIMITS, Limits


def find_podman(owner: Owner, limits: Limits = LIMITS) -> DockerEngine:
    """Podman. Raises ``VerificationError`` where it is not there or does not work."""
    programs = installed("podman")
    if not programs:
        raise VerificationError("not installed")
    version = run([programs[0], "version", "--format", "{{.Client.Version}}"], {}, seconds=30)
    if version.code != 0:
        raise VerificationError(version.message)
    return podman(programs[0], owner, _possible(programs[0], limits))


def _possible(program: str, limits: Limits) -> Limits:
    """The limits that podman does not refuse: without root it may lack controllers of cgroups.

    https://github.com/containers/podman/blob/main/troubleshooting.md, "the requested cgroup controller".
    """
    info = run([program, "info", "--format", "{{json .Host.CgroupControllers}}"], {}, seconds=30)
    there = (json.loads(info.stdout) if info.code == 0 else None) or ()
    return Limits(
        limits.memory if "memory" in there else "0",
        limits.processes if "pids" in there else 0,
    )


def podman(program: str, owner: Owner, limits: Limits = LIMITS) -> DockerEngine:
    """The engine for this executable.

    ``--format docker``: the OCI format has no HEALTHCHECK. ``--pull=missing`` is docker's behaviour.
    ``--layers=false``: nothing tells cached layers of our builds from the user's.
    https://docs.podman.io/en/latest/markdown/podman-build.1.html
    """
    builder = Builder(
        (program, "build", "--format", "docker", "--pull=missing", "--layers=false", "--force-rm")
    )
    return DockerEngine(program, builder, owner, name="podman", limits=limits)
