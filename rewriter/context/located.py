"""From paths below the build context to paths below the root of the repository."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable

from msgspec.structs import replace

from rewriter.model import DOCKERFILE, Diagnostic, Evidence, FileResult, Located


def located(at: Located, context: str | None, guess: str) -> Located:
    """``at`` with the build context, a folder with any path; ``guess`` says why it was taken."""
    if context is None:
        return at
    return replace(at, context=_below(os.path.realpath(context), at.root), guess=guess)


def in_repository(result: FileResult, surveyed: str = "") -> FileResult:
    """The result with its evidence relative to the root of its repository; without a place, with that of the
    Dockerfile under its own path.

    ``surveyed`` is the folder that ``rooted`` evidence is relative to, absolute; empty: it is that root. What
    lies elsewhere, as a build context may, keeps its own path: it is found from where it is.
    """
    if not any(diagnostic.evidence for diagnostic in result.diagnostics):
        return result
    at = result.located
    if at is None:
        return _moved(result, lambda one: replace(one, path=one.path or result.path))
    context = os.path.join(at.root, at.context) if at.context is not None else at.root
    folders = (os.path.normpath(context), os.path.realpath(surveyed or at.root))

    def move(one: Evidence) -> Evidence:
        if one.path == DOCKERFILE:
            return replace(one, path=at.path, rooted=True)
        path = os.path.normpath(os.path.join(folders[one.rooted], one.path))
        return replace(one, path=_below(path, at.root), rooted=True)

    return _moved(result, move)


def folder_above(roots: Iterable[str]) -> str | None:
    """The nearest folder above the roots of several repositories; ``None`` where there is one at most."""
    several = {*roots}
    return os.path.commonpath(several) if len(several) > 1 else None


def below(folder: str | None, at: Located) -> Located:
    """A place relative to a folder above the root of its repository; ``None``: to that root, as it is."""
    if folder is None:
        return at
    context = _path(at, at.context, folder) if at.context is not None else None
    file = at.path if at.path == "-" else _path(at, at.path, folder)
    return Located(folder, file, context, at.guess)


def result_below(folder: str, result: FileResult) -> FileResult:
    """The result with all that is relative to the root of its repository relative to a folder above that."""
    at = result.located
    if at is None:
        return result
    moved = _moved(result, lambda one: replace(one, path=_path(at, one.path, folder)))
    return replace(moved, located=below(folder, at))


def _path(at: Located, path: str, folder: str) -> str:
    return _below(os.path.normpath(os.path.join(at.root, path)), folder)


def _moved(result: FileResult, move: Callable[[Evidence], Evidence]) -> FileResult:
    def moved(diagnostic: Diagnostic) -> Diagnostic:
        if not diagnostic.evidence:
            return diagnostic
        return replace(diagnostic, evidence=tuple(dict.fromkeys(map(move, diagnostic.evidence))))

    return replace(result, diagnostics=tuple(map(moved, result.diagnostics)))


def _below(path: str, root: str) -> str:
    if os.path.commonpath((path, root)) != root:
        return path.replace(os.sep, "/")
    return os.path.relpath(path, root).replace(os.sep, "/")
