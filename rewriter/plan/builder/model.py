"""The way to another builder."""

from __future__ import annotations

from msgspec import Struct

from rewriter.images.catalogue import BaseImage
from rewriter.model import Edit


class Switch(Struct, frozen=True):
    """The way to a Debian builder. ``base`` is ``None`` where ``problems`` (message, line) stand in it."""

    base: BaseImage | None
    edits: tuple[Edit, ...] = ()
    image: str = ""
    problems: tuple[tuple[str, int], ...] = ()
