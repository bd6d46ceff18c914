"""The contexts of a run: what several of its Dockerfiles ask of a folder is looked up once."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from rewriter.context.files import Context
from rewriter.context.ignore_file import load_dockerignore

_MOST_FOLDERS = 64
"""As deep as a Dockerfile is looked for (``rewriter.context.choose.MAX_PARENTS``)."""
_MOST_BUILT = 2
"""Each may hold the texts of a whole Go module; Dockerfiles of one root follow each other."""


class Contexts:
    """One ``Context`` for each folder; what has not been asked for of late goes. The trees must not change
    meanwhile."""

    def __init__(self) -> None:
        """Knows none."""
        self.whole = lru_cache(maxsize=_MOST_FOLDERS)(Context)
        """All that lies in a folder."""
        self._built = lru_cache(maxsize=_MOST_BUILT)(_built)

    def built(self, root: Path, dockerfile: Path | None) -> Context:
        """The build context of a Dockerfile: ``root`` less what is ignored for it."""
        has_own = dockerfile is not None and self.whole(dockerfile.parent).is_file(
            f"{dockerfile.name}.dockerignore"
        )
        return self._built(root, dockerfile if has_own else None)


def _built(root: Path, dockerfile: Path | None) -> Context:
    return Context(root, load_dockerignore(root, dockerfile))
