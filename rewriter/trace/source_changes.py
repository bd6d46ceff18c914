"""Instructions before the build that make Go source in the image another one than the build context has.

The evidence is read from the build context; where a RUN writes a ``.go`` file or one COPY lies over another,
it is not what is built.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from rewriter.context.contents import holds_go
from rewriter.context.files import Context
from rewriter.trace.filesystem.image_files import ImageFiles
from rewriter.trace.model import BuildTrace, Change, Event

_WRITING = frozenset({Change.WRITTEN, Change.MOVED, Change.DUPLICATED, Change.REMOVED})


def is_source(path: str) -> bool:
    """Whether the go command reads a file of this name when it builds a program."""
    name = posixpath.basename(path)
    return name in ("go.mod", "go.work") or (name.endswith(".go") and not name.endswith("_test.go"))


def source_changes(
    trace: BuildTrace, files: ImageFiles, context: Context | None
) -> tuple[tuple[str, int], ...]:
    """``(path in the image, line)`` of each change, in build order."""
    last = max((build.instruction.end_line for build in trace.builds), default=0)
    return tuple(dict.fromkeys(_changes(trace, files, context, last)))


def _changes(
    trace: BuildTrace, files: ImageFiles, context: Context | None, last: int
) -> Iterator[tuple[str, int]]:
    for event in trace.events:
        if event.line > last:
            return
        written = event.change in _WRITING and is_source(event.path)
        if written or (event.change is Change.COPIED and _is_other(event, files, context)):
            yield event.path, event.line


def _is_other(event: Event, files: ImageFiles, context: Context | None) -> bool:
    """Whether a COPY puts source where an earlier one put other source of the context, or renames it."""
    if event.source is None:
        return False
    source = _clean(event.source)
    if is_source(event.path):
        renamed = posixpath.basename(event.path) != posixpath.basename(source)
        return renamed or _covers(event, source, files)
    if context is None or not context.is_dir(source) or not _covers(event, source, files):
        return False
    return holds_go(context, source)


def _covers(event: Event, source: str, files: ImageFiles) -> bool:
    """Whether an earlier COPY of another folder reaches the path."""
    return any(
        other.line < event.line and _clean(was) != source for was, other in files.entered_from(event.path)
    )


def _clean(path: str) -> str:
    """A path of the context, ``""`` for its root."""
    return posixpath.normpath("/" + path).lstrip("/")
