"""The choice of a container engine."""

from __future__ import annotations

from rewriter.model import VerificationError
from rewriter.verify.engines.buildah import find_buildah
from rewriter.verify.engines.cleanup import Owner
from rewriter.verify.engines.docker import find_docker
from rewriter.verify.engines.engine import ENGINES, Engine
from rewriter.verify.engines.podman import find_podman
from rewriter.verify.model import LIMITS, Limits


def find_engine(name: str | None, owner: Owner, limits: Limits = LIMITS) -> Engine:
    """The engine of that name, or the first that works. Raises ``VerificationError`` where there is none."""
    problems = []
    for candidate in (name,) if name else ENGINES:
        try:
            return _make(candidate, owner, limits)
        except VerificationError as error:
            problems.append(f"{candidate}: {error}")
    raise VerificationError("no container engine: " + "; ".join(problems))


def _make(name: str, owner: Owner, limits: Limits) -> Engine:
    if name == "docker":
        return find_docker(owner, limits)
    if name == "podman":
        return find_podman(owner, limits)

    return find_buildah(owner, limits)
