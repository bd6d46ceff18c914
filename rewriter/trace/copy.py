"""What ``COPY --from`` takes from another stage of the file
(https://docs.docker.com/reference/dockerfile/#copy---from)."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from fnmatch import fnmatchcase

from rewriter.context.files import Context
from rewriter.support.paths import join, normal
from rewriter.trace.filesystem.base_directories import BASE_DIRECTORIES
from rewriter.trace.filesystem.image_files import ImageFiles
from rewriter.trace.model import Change, Event, StagePath

_WILD = "*?["
_OF_THE_USER = frozenset({"/", "/opt", "/srv", "/mnt", "/media", "/home", "/root", "/tmp", "/go"})
"""Folders of a base image where people put what they start."""


def from_stage(
    stage: ImageFiles, context: Context | None, source: str, target: str, line: int, *,
    is_folder: bool, unseen: str = "",
) -> Iterator[Event]:  # fmt: skip
    """The events of one source of a COPY; ``is_folder``: ``target`` is a folder in any case. ``unseen`` is
    what is to be said of a path that nothing is seen to write.

    A folder's content goes into the target, a file's name is kept there. Paths begin at the root of the
    stage, whatever its WORKDIR is.
    """
    path = normal(source)
    if any(character in path for character in _WILD):
        matches = list(_matches(stage, context, path))
        for match in matches:
            yield from from_stage(stage, None, match, target, line, is_folder=True, unseen=unseen)
        if not matches:
            yield Event(Change.COPIED, target, line, unseen=unseen)
        return
    kind = _kind(stage, path)
    if is_folder and (kind == "file" or (kind == "unknown" and _takes_executables(target))):
        target = join(target, posixpath.basename(path))
    yield Event(Change.COPIED, target, line, stage=StagePath(stage, path), unseen=unseen)


def _takes_executables(folder: str) -> bool:
    """Whether what is brought to a folder is guessed to be an executable rather than a folder of data."""
    return folder not in BASE_DIRECTORIES - _OF_THE_USER or posixpath.basename(folder) in ("bin", "sbin")


def _kind(stage: ImageFiles, path: str) -> str:
    """Whether the stage has a file or a folder there, as far as that is known; what its base image brings is
    guessed by name."""
    folder = stage.is_directory(path)
    if folder is not None:
        origin = stage.origin(path)
        if not folder and origin is not None and origin.event.unseen and origin.event.stage is None:
            return "unknown"
        if folder or origin is not None:
            return "directory" if folder else "file"
    name = posixpath.basename(path)
    return "file" if "." in name.strip(".") and not name.endswith(".d") else "directory"


def _matches(stage: ImageFiles, context: Context | None, pattern: str) -> Iterator[str]:
    """Paths that a pattern names, as far as the stage's instructions put them there."""
    first = min(at for at in map(pattern.find, _WILD) if at >= 0)
    folder = pattern[:first].rpartition("/")[0] or "/"
    depth = pattern.count("/")
    seen: dict[str, None] = {}
    for event in stage.put_into(folder):
        parts = event.path.split("/")
        head = "/".join(parts[: depth + 1])
        if len(parts) > depth and fnmatchcase(head, pattern) and stage.origin(head) is not None:
            seen[head] = None
    for source, _ in stage.entered_from(folder) if context is not None else ():
        for name, _ in context.list_directory(source) if context is not None else ():
            head = posixpath.join(folder, name)
            if head.count("/") == depth and fnmatchcase(head, pattern) and stage.origin(head) is not None:
                seen[head] = None
    yield from (path for path in seen if not any(character in path for character in _WILD))
