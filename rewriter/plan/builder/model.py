"""The way to another builder."""

from __future__ import annotations

from dataclasses import dataclass

from rewriter.images.catalogue import BaseImage
from rewriter.model import Edit


@dataclass(frozen=True, slots=True)
class Switch:
    """The way to a Debian builder. ``base`` is ``None`` where ``problems`` (message, line) stand in it."""

    base: BaseImage | None
    edits: tuple[Edit, ...] = ()
    image: str = ""
    problems: tuple[tuple[str, int], ...] = ()
