"""A question about a path on its way back through the events of an image."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from rewriter.trace.model import Event


class Look(Struct):
    """A question on its way: ``copy`` is the event whose source is being asked for."""

    path: str
    first: int | None
    """The newest event that concerns the path: what came before it is the same for all that ask."""
    candidates: Iterator[int]
    budget: Iterator[int]
    """Gives out how many events may still be looked at, for all looks of one question."""
    copy: Event | None = None
