"""Image references, split tolerantly: what ``FROM`` says may still hold variables.

The strict grammar (https://github.com/distribution/reference) rejects ``golang:${VERSION}-alpine``; here
such a reference keeps the part of its tag that is known.
"""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct

DOCKER_HUB = frozenset({"docker.io", "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com"})
"""Names that reach Docker Hub: https://docs.docker.com/reference/cli/docker/image/tag/"""


KEPT = 512
"""References of which is kept what is known: those of a file are asked about again and again, and files share
theirs."""


class Reference(Protocol):
    """The parts of an image reference, as ``rewriter.dockerfile.image.ImageReference`` has them."""

    @property
    def registry(self) -> str | None:
        """Host and port, ``None`` for Docker Hub."""

    @property
    def repository(self) -> str:
        """Path of the repository, without registry."""

    @property
    def tag(self) -> str | None:
        """The tag as written."""

    @property
    def digest(self) -> str | None:
        """``sha256:…``."""


class Name(Struct, frozen=True):
    """A reference normalised: ``registry`` is ``""`` for Docker Hub, ``library/`` is left out there."""

    registry: str
    repository: str
    tag: str | None
    digest: str | None

    @property
    def path(self) -> str:
        """``registry/repository``, or the repository alone on Docker Hub."""
        return f"{self.registry}/{self.repository}" if self.registry else self.repository


def split(reference: Reference | str) -> Name:
    """The parts of a reference; never raises."""
    if isinstance(reference, str):
        return _split(reference.strip())
    return _normal(reference.registry or "", reference.repository, reference.tag, reference.digest)


def _split(text: str) -> Name:
    known, dollar, unknown = text.partition("$")
    slash = known.find("/")
    head = known[:slash] if slash > 0 else ""
    registry = head if any(c in head for c in ".:") or head == "localhost" else ""
    path, _, rest = (known[slash + 1 :] if registry else known).rpartition("/")
    last = rest + dollar + unknown
    last, _, digest = last.partition("@")
    name, colon, tag = last.partition(":")
    repository = f"{path}/{name}" if path else name
    return _normal(registry, repository, tag if colon else None, digest or None)


def _normal(registry: str, repository: str, tag: str | None, digest: str | None) -> Name:
    if registry.lower() in DOCKER_HUB:
        registry = ""
    if not registry:
        repository = repository.removeprefix("library/")
    return Name(registry, repository, tag, digest)
