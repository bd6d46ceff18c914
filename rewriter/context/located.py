"""From paths below the build context to paths below the root of the repository."""

from __future__ import annotations

import os
import posixpath
from dataclasses import replace

from rewriter.model import Diagnostic, FileResult, Located


def located(at: Located, context: str | None, guess: str) -> Located:
    """``at`` with the build context, a folder with any path; ``guess`` says why it was taken."""
    if context is None:
        return at
    return replace(at, context=_below(os.path.realpath(context), at.root), guess=guess)


def in_repository(result: FileResult) -> FileResult:
    """The result with its evidence relative to the root of its repository.

    A build context that lies elsewhere keeps its own paths: they are found from where it is.
    """
    at = result.located
    if at is None or at.context is None or at.context == ".":
        return result
    folder = at.context
    return replace(result, diagnostics=tuple(_moved(one, folder) for one in result.diagnostics))


def _moved(diagnostic: Diagnostic, folder: str) -> Diagnostic:
    if not diagnostic.evidence:
        return diagnostic
    evidence = (
        replace(one, path=posixpath.normpath(posixpath.join(folder, one.path))) for one in diagnostic.evidence
    )
    return replace(diagnostic, evidence=tuple(evidence))


def _below(folder: str, root: str) -> str:
    if os.path.commonpath((folder, root)) != root:
        return folder.replace(os.sep, "/")
    return os.path.relpath(folder, root).replace(os.sep, "/")
