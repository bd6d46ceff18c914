"""What messages quote."""

from __future__ import annotations

import posixpath

from rewriter.model import Evidence

_LONGEST = 60


def shorten(text: str) -> str:
    """A command, cut for a message."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def named(place: Evidence) -> str:
    """A place in short, by the name of its file: the evidence beside the message has the whole path."""
    name = posixpath.basename(place.path)
    return f"{name}:{place.line}" if place.line is not None else name
