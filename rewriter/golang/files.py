"""Read-only view of a build context: what the analysis of Go source may look at.

Paths are relative to the root of the context, with ``/`` between their elements, without a leading
or trailing slash and without ``.`` or ``..``; ``""`` is the root.
"""

from __future__ import annotations

import posixpath
from typing import Protocol


class Files(Protocol):
    """A tree of files. No method raises for a path that does not exist."""

    def read_text(self, path: str) -> str | None:
        """The whole file as text; ``None`` where it is no regular file or may not be read."""

    def list_directory(self, path: str) -> tuple[tuple[str, bool], ...]:
        """``(name, is directory)`` of what is in the directory, sorted by name; ``()`` if it is none."""

    def is_file(self, path: str) -> bool:
        """Whether a regular file is there."""

    def is_dir(self, path: str) -> bool:
        """Whether a directory is there."""


def join(directory: str, name: str) -> str:
    """``directory/name`` in the context, cleaned.

    Raises ``ValueError`` where that leaves the context; an absolute ``name`` always does.
    """
    path = posixpath.normpath(posixpath.join(directory, name))
    if path.startswith("/") or path == ".." or path.startswith("../"):
        raise ValueError(f"{name} is outside of the build context")
    return "" if path == "." else path


def is_below(path: str, directory: str) -> bool:
    """Whether ``path`` is ``directory`` or something in it (``""`` holds everything)."""
    return directory in ("", path) or path.startswith(directory + "/")
