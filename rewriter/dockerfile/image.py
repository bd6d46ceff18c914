"""Image references: ``[registry/]repository[:tag][@digest]``.

The grammar is that of https://github.com/distribution/reference/blob/v0.6.0/reference.go, and what
counts as the registry is decided as in ``normalize.go`` beside it.
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from rewriter.support.regex import regex

_COMPONENT = r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*+"
_REPOSITORY = regex(rf"{_COMPONENT}(?:/{_COMPONENT})*+")
_LABEL = r"(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])"
_REGISTRY = regex(rf"(?:{_LABEL}(?:\.{_LABEL})*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?")
_TAG = regex(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}")
_DIGEST = regex(r"(sha256|sha384|sha512):([a-f0-9]+)")
_DIGEST_LENGTHS = {"sha256": 64, "sha384": 96, "sha512": 128}
_IDENTIFIER = regex(r"[a-f0-9]{64}")
_MAXIMUM_NAME = 255

_HUB = "docker.io"
_HUB_ALIAS = "index.docker.io"
_OFFICIAL = "library/"


class ImageReference(Struct, frozen=True):
    """A reference as written: ``registry`` is ``None`` where Docker Hub is meant by leaving it out."""

    registry: str | None
    repository: str
    tag: str | None
    digest: str | None

    @property
    def name(self) -> str:
        """Registry and repository, as written."""
        return self.repository if self.registry is None else f"{self.registry}/{self.repository}"

    @property
    def normalized(self) -> ImageReference:
        """With the registry and Docker Hub's ``library/`` spelled out: golang, docker.io/library/golang."""
        registry = _HUB if self.registry in (None, _HUB_ALIAS) else self.registry
        official = registry == _HUB and "/" not in self.repository
        return replace(self, registry=registry, repository=_OFFICIAL * official + self.repository)

    def __str__(self) -> str:
        """The reference as it was parsed."""
        tag = "" if self.tag is None else f":{self.tag}"
        digest = "" if self.digest is None else f"@{self.digest}"
        return f"{self.name}{tag}{digest}"


def parse_image(text: str) -> ImageReference:
    """Read an image reference without variables.

    Raises ``ValueError`` for what Docker calls an invalid reference format.
    """
    rest, at, digest = text.partition("@")
    if at:
        _check_digest(digest)
    registry, rest = _split_registry(rest)
    repository, colon, tag = rest.partition(":")
    if colon and not _TAG.fullmatch(tag):
        raise ValueError(f"invalid reference format: bad tag in {text!r}")
    if repository.lower() != repository:
        raise ValueError(f"invalid reference format: repository name ({repository}) must be lowercase")
    if not _REPOSITORY.fullmatch(repository) or (registry is not None and not _REGISTRY.fullmatch(registry)):
        raise ValueError(f"invalid reference format: {text!r}")
    found = ImageReference(registry, repository, tag if colon else None, digest if at else None)
    if len(found.normalized.name) > _MAXIMUM_NAME:
        raise ValueError(f"repository name must not be more than {_MAXIMUM_NAME} characters")
    if _IDENTIFIER.fullmatch(text):
        raise ValueError(f"invalid repository name ({text}), cannot specify 64-byte hexadecimal strings")
    return found


def _split_registry(text: str) -> tuple[str | None, str]:
    """The first component is a registry if it could not be a part of a repository on Docker Hub."""
    first, slash, rest = text.partition("/")
    if slash and (any(mark in first for mark in ".:") or first == "localhost" or first.lower() != first):
        return first, rest
    return None, text


def _check_digest(digest: str) -> None:
    match = _DIGEST.fullmatch(digest)
    if match is None or len(match[2]) != _DIGEST_LENGTHS[match[1]]:
        raise ValueError(f"invalid reference format: bad digest {digest!r}")
