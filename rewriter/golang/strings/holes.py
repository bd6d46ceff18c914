"""Text of which a part is not known."""

from __future__ import annotations

HOLE = "\0"
"""Stands for text that is not known; no path holds it."""

VARIABLE = "\1"
"""Stands around the name of an environment variable, in place of its value."""


def says_something(path: str) -> bool:
    """Whether a path with holes has a name in it, or is in the working folder for sure."""
    return bool(path.replace(HOLE, "").strip("./")) or path.startswith((f".{HOLE}", f"./{HOLE}"))


def goes_up(path: str) -> bool:
    """Whether ``..`` stands behind what is not known."""
    head = path.rpartition("..")[0]
    return HOLE in head or VARIABLE in head
