"""What messages quote."""

from __future__ import annotations

_LONGEST = 60


def shorten(text: str) -> str:
    """A command, cut for a message."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
