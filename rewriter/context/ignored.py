"""Which files of a build context git keeps out of the repository."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from rewriter.context.files import Context
from rewriter.context.gitignore import ignored, scope

if TYPE_CHECKING:
    from rewriter.context.gitignore import Scope


def ignored_by_git(root: Path) -> Callable[[str], bool]:
    """Whether a ``.gitignore`` below ``root`` lists a file that would lie in the context."""
    whole = Context(root)
    scopes = cache(lambda folder: tuple(_scopes(whole, folder)))

    def is_ignored(source: str) -> bool:
        held = scopes(posixpath.dirname(source))
        if not held:
            return False

        return ignored(held, "/" + source, is_folder=False)

    return is_ignored


def _scopes(raw: Context, folder: str) -> Iterator[Scope]:
    """The patterns that hold in a folder, the outermost first; paths are absolute from the context."""
    parts = folder.split("/") if folder else []
    for depth in range(len(parts) + 1):
        at = "/".join(parts[:depth])
        text = raw.read_text(posixpath.join(at, ".gitignore"))
        if text is not None:
            yield scope("/" + at, text.splitlines())
