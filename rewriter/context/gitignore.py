"""``.gitignore`` patterns over pathspec, made safe for files of strangers.

Pattern format: https://git-scm.com/docs/gitignore#_pattern_format.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


class Scope(Struct, frozen=True):
    """The patterns of one folder; ``folder`` is absolute."""

    folder: str
    spec: GitIgnoreSpec

    def verdict(self, path: str, *, is_folder: bool) -> bool | None:
        """True: ignored; False: taken back by ``!``; ``None``: no pattern says anything."""
        relative = path[len(self.folder.rstrip("/")) + 1 :]
        return self.spec.check_file(relative + "/" if is_folder else relative).include


def scope(folder: str, lines: Iterable[str]) -> Scope:
    """The patterns of ``lines`` for ``folder``; lines that git would not understand are left out."""
    # Late: pathspec takes as long to import as a small file takes altogether.
    from rewriter.context.linear_pattern import linear_spec

    return Scope(folder, linear_spec(lines))


def ignored(scopes: Iterable[Scope], path: str, *, is_folder: bool) -> bool:
    """Whether the innermost scope that has an opinion on ``path`` (absolute) ignores it.

    ``scopes`` are in order from the outermost to the innermost folder.
    """
    verdict = False
    for one in scopes:
        said = one.verdict(path, is_folder=is_folder)
        verdict = verdict if said is None else said
    return verdict
