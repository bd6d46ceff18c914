"""Paths in an image, clean and absolute."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable


def normal(path: str) -> str:
    """An absolute, clean path (``//a/./b/../c/`` is ``/a/c``)."""
    cleaned = posixpath.normpath("/" + path)
    return "/" + cleaned.lstrip("/")


def join(directory: str, path: str) -> str:
    """``path`` as seen from ``directory``, clean."""
    return normal(posixpath.join(directory, path))


def below(path: str, directory: str) -> str | None:
    """``path`` relative to ``directory`` (``""`` for the same), ``None`` where it is not inside."""
    if path == directory:
        return ""
    prefix = directory if directory.endswith("/") else directory + "/"
    return path[len(prefix) :] if path.startswith(prefix) else None


def lies_in(path: str, folders: Iterable[str]) -> bool:
    """Whether ``path`` is one of ``folders``, or inside of one."""
    return any(below(path, folder) is not None for folder in folders)


def is_pattern(path: str) -> bool:
    """Whether a path has a wildcard."""
    return any(character in path for character in "*?[")
