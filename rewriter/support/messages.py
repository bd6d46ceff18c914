"""What messages quote."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence

from rewriter.model import Evidence

_LONGEST = 60


def shorten(text: str) -> str:
    """A command, cut for a message."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def are(names: Sequence[str]) -> str:
    """``git is``, ``git and curl are``, ``git, curl and jq are``."""
    return f"{', '.join(names[:-1])} and {names[-1]} are" if len(names) > 1 else f"{names[0]} is"


def them(names: Sequence[str]) -> str:
    """How a sentence refers to them again."""
    return "them" if len(names) > 1 else "it"


def few(names: Sequence[str], most: int, between: str = ", ") -> str:
    """``git, curl and 3 more``: the first ``most`` of the names."""
    left = len(names) - most
    return between.join(names[:most]) + (f" and {left} more" if left > 0 else "")


def named(place: Evidence) -> str:
    """A place in short, by the name of its file: the evidence beside the message has the whole path."""
    name = posixpath.basename(place.path)
    return f"{name}:{place.line}" if place.line is not None else name
