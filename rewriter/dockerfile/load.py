"""From the bytes of a file to a ``Dockerfile``, on which dockerfile-parse agrees."""

from __future__ import annotations

from msgspec.structs import replace

from rewriter.dockerfile.model import Dockerfile
from rewriter.dockerfile.own_reading import read
from rewriter.dockerfile.shield import compare


def load_text(text: str, path: str) -> Dockerfile:
    """Read a text that was decoded. Raises like ``load``."""
    return load(text.encode("utf-8", "surrogateescape"), path)


def with_text(dockerfile: Dockerfile, text: str) -> Dockerfile:
    """The file with another text, in the same build. Raises like ``load``."""
    return replace(load_text(text, dockerfile.path), build=dockerfile.build)


def load(data: bytes, path: str) -> Dockerfile:
    """Read a Dockerfile as ``own_reading.read`` does. Raises what it raises, and ``ParserDisagreement`` where
    dockerfile-parse reads something else than we do."""
    found = read(data, path)
    compare(found)
    return found.dockerfile
