"""What the three kinds of evidence for run-time files share.

The Dockerfile puts something beside the Go source on purpose (``placed``); a string of the Go source, an
argument of the start or an ENV value names something that the build context brought into the image
(``named``); the program computes what it reads (``computed``).
"""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterable, Iterator, Sequence
from fnmatch import fnmatchcase

from msgspec import Struct
from msgspec.structs import replace

from rewriter.context.contents import WALK_LIMIT, holds_go
from rewriter.context.files import Context
from rewriter.facts.files.model import Data, Image, RuntimeFile
from rewriter.model import Evidence
from rewriter.support.paths import below, join
from rewriter.trace.filesystem.build_paths import is_idle_file, is_idle_folder, is_placeholder, is_side_folder
from rewriter.trace.model import Event

_MOST_KEPT = 20
"""Placeholders in one folder that only keeps folders."""

_DEEPEST = 8
"""Levels of folders that hold Go as well as data."""


class Named(Struct, frozen=True):
    """A text that may name a path: where it stands, and whether it is used as a path for sure."""

    text: str
    path: str
    line: int | None
    strong: bool
    where: str | None = None
    """The package's folder in the context, where the program may ask for it."""
    part: bool = False
    """It stands in a file that computes what it reads."""
    makes: bool = False
    """A call uses it as the path of a file that the program may make itself."""
    otherwise: str = ""
    """What to look for where nothing has the name ``text``."""
    given: bool = False
    """It is an argument of the start or a variable of the image, and no text of the source."""
    rooted: bool = False

    @property
    def evidence(self) -> Evidence:
        """Its place."""
        return Evidence(self.path, self.line, rooted=self.rooted)


def holds_data(context: Context, folder: str) -> bool:
    """Whether the context folder has a file that a program could read."""
    return any(not is_idle_file(path) for path in context.walk_files(folder, WALK_LIMIT))


def is_kept_empty(context: Context, folder: str) -> bool:
    """Whether the repository keeps the context folder for what will be written there (``.gitkeep``)."""
    names = [posixpath.basename(path) for path in context.walk_files(folder, _MOST_KEPT)]
    return 0 < len(names) < _MOST_KEPT and all(map(is_placeholder, names))


def entries(image: Image, folder: str) -> Iterator[tuple[str, str, bool, Event]]:
    """``(name, path, is folder, copying event)`` of what the context brought into an image folder."""
    if image.context is None:
        return
    for source, event in image.files.entered_from(folder):
        for name, is_folder in image.context.list_directory(source):
            path = join(folder, name)
            origin = image.files.origin(path)
            if origin is not None and (is_folder or origin.context is not None):
                yield name, path, is_folder, event


def data_below(image: Image, folder: str, *, hidden: bool = False, side: bool = False) -> Sequence[Data]:
    """The data in an image folder that holds Go source too.

    Folders without Go are given whole. What begins with a dot counts only with ``hidden``, folders for
    readers and tests with ``side`` (or ``hidden``).
    """
    key = (folder, hidden, side)
    if key not in image.data:  # many names lead to the same folder
        image.data[key] = tuple(_data_below(image, folder, 0, hidden=hidden, side=side))
    return image.data[key]


def _data_below(image: Image, folder: str, depth: int, *, hidden: bool, side: bool) -> Iterator[Data]:
    if depth > _DEEPEST or image.context is None:
        return
    for name, path, is_folder, event in entries(image, folder):
        if not is_folder:
            if not is_idle_file(name) and (hidden or not name.startswith(".")):
                yield path, False, event
            continue
        if is_idle_folder(name) or (not (hidden or side) and is_side_folder(name)):
            continue
        sources = [source for source, _ in image.files.entered_from(path) if image.context.is_dir(source)]
        if (name.startswith(".") and not hidden) or not any(
            holds_data(image.context, source) for source in sources
        ):
            continue
        if any(holds_go(image.context, source) for source in sources):
            yield from _data_below(image, path, depth + 1, hidden=hidden, side=side)
        else:
            yield path, True, event


def embedded(path: str, embeds: Sequence[str]) -> bool:
    """Whether ``//go:embed`` puts the path into the binary (https://pkg.go.dev/embed)."""
    return any(
        fnmatchcase(path, pattern)
        or below("/" + path, "/" + pattern) is not None
        or below("/" + pattern, "/" + path) is not None
        for pattern in embeds
    )


def merge(found: Iterable[RuntimeFile]) -> tuple[RuntimeFile, ...]:
    """One entry for each path, evidence joined; paths inside a folder that is copied anyway go."""
    by_path: dict[str, RuntimeFile] = {}
    for item in found:
        known = by_path.get(item.path)
        if known is None:
            by_path[item.path] = item
        elif item.evidence:
            evidence = tuple(dict.fromkeys((*known.evidence, *item.evidence)))[:5]
            by_path[item.path] = replace(known, evidence=evidence)
    # An archive that ADD unpacks looks like a file until something is named in it.
    kept = [item for path, item in by_path.items() if not _has_parent(path, by_path)]
    return tuple(sorted(kept, key=lambda item: item.path))


def _has_parent(path: str, folders: Collection[str]) -> bool:
    parent = posixpath.dirname(path)
    while parent not in ("/", ""):
        if parent in folders:
            return True
        parent = posixpath.dirname(parent)
    return False
