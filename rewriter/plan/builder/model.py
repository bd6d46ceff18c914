"""The way to another builder."""

from __future__ import annotations

from msgspec import Struct

from rewriter.dockerfile.model import Span
from rewriter.images.catalogue import BaseImage


class Switch(Struct, frozen=True):
    """The way to a Debian builder. ``base`` is ``None`` where ``problems`` (message, line) stand in it."""

    base: BaseImage | None
    changes: tuple[tuple[Span, str], ...] = ()
    """What of the file becomes what: the image, and nothing for what is Alpine's of the RUN lines."""
    image: str = ""
    problems: tuple[tuple[str, int], ...] = ()
