"""Folders above those that RUN makes, with an owner or mode of their own.

``COPY`` makes the folders above its destination root's, or those of ``--chown``, with mode 0755. So of what
``mkdir -p`` made, the highest folder that is otherwise is copied, where it holds nothing but what is copied.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cache

from msgspec.structs import replace

from rewriter.facts.files.model import Image, RuntimeFile
from rewriter.facts.files.owners import mode_of, owner_of
from rewriter.support.path_tree import Marks, PathSet
from rewriter.support.paths import below
from rewriter.trace.filesystem.base_directories import BASE_DIRECTORIES
from rewriter.trace.filesystem.modes import FOLDER
from rewriter.trace.filesystem.tree import parents
from rewriter.trace.model import Change


def raised(image: Image, files: Sequence[RuntimeFile], programs: Collection[str]) -> Iterator[RuntimeFile]:
    """The files, folders with the highest one above them that COPY would make otherwise than it was."""
    paths, started = [item.path for item in files], PathSet(programs)
    copied, above = Marks((number, path, True) for number, path in enumerate(paths)), PathSet(paths)

    @cache
    def goes(folder: str) -> bool:
        """Whether all that is seen in a folder is copied, or leads to what is, and no program is in it."""
        if started.has_below(folder, itself=True) or image.roots.has_below(folder, itself=True):
            return False
        if any(
            image.context is None or image.context.exists(at) for at, _ in image.files.entered_from(folder)
        ):
            return False
        put = (event.path for event in image.files.put_into(folder))
        return all(
            next(copied.newest_first(path), None) is not None or above.has_below(path, itself=False)
            for path in put
            if image.files.origin(path) is not None
        )

    for item in files:
        folder = _highest(image, item)
        if folder is None or item.destination is not None or not goes(folder):
            yield item
        else:
            reason = f"RUN makes the folder, with {item.path} in it"
            yield replace(item, path=folder, reason=reason, text=None)


def _highest(image: Image, item: RuntimeFile) -> str | None:
    """The highest folder above a folder that RUN made, if RUN gave it an owner or a mode that COPY would not
    give."""
    if not item.is_directory or not _is_made(image, item.path):
        return None
    found, owner = None, owner_of(item.path, image.trace)
    for folder in parents(item.path):
        if folder in BASE_DIRECTORIES or below(image.workdir, folder) is not None:
            break
        given = owner_of(folder, image.trace)
        if given not in ("", owner) or mode_of(folder, image.trace) != FOLDER:
            found = folder
    return found


def _is_made(image: Image, folder: str) -> bool:
    """Whether RUN made a folder, and those above it that were not there."""
    made = any(
        e.change is Change.MADE and e.explicit and e.path == folder for e in image.files.put_into(folder)
    )
    origin = image.files.origin(folder) if made else None
    return origin is not None and origin.kind == "directory"
