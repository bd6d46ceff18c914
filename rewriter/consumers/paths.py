"""Paths that files of the repository name, relative to its root."""

from __future__ import annotations

import posixpath

from rewriter.consumers.model import UNKNOWN, Source

_DEFAULT = ("Dockerfile", "dockerfile")
"""BuildKit tries both: https://github.com/moby/buildkit/blob/master/frontend/dockerui/config.go."""


def inside(folder: str, path: str) -> str | None:
    """``path`` as seen from ``folder``; ``None`` outside of the root, for URLs and what is not known."""
    if UNKNOWN in path or "://" in path or path.startswith(("/", "git@", "~")) or "\0" in path:
        return None
    found = posixpath.normpath(posixpath.join(folder, path)) if path else folder
    if found == ".." or found.startswith("../"):
        return None
    return "" if found == "." else found


def sources(context: str | None, name: str | None, base: str | None) -> tuple[Source, ...]:
    """The Dockerfile of a build: ``name`` as seen from ``base``, or the default in ``context``."""
    if context is None or base is None:
        return ()
    if name is None:
        return tuple(Source(posixpath.join(context, default), context) for default in _DEFAULT)
    found = inside(base, name)
    return (Source(found, context),) if found else ()


def common(one: str, other: str) -> int:
    """How many folders two paths share."""
    count = 0
    for left, right in zip(one.split("/")[:-1], other.split("/")[:-1], strict=False):
        if left != right:
            break
        count += 1
    return count
