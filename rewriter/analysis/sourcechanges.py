"""Instructions before the build that make Go source in the image another one than the build context has.

The evidence is read from the build context; where a RUN writes a ``.go`` file or one COPY lies over another,
it is not what is built.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from rewriter.analysis.evidence import holds_go
from rewriter.analysis.filesystem import below
from rewriter.analysis.model import BuildTrace, Change, Event
from rewriter.context.files import Context

_WRITING = frozenset({Change.WRITTEN, Change.MOVED, Change.DUPLICATED, Change.REMOVED})


def is_source(path: str) -> bool:
    """Whether the go command reads a file of this name when it builds a program."""
    name = posixpath.basename(path)
    return name in ("go.mod", "go.work") or (name.endswith(".go") and not name.endswith("_test.go"))


def source_changes(trace: BuildTrace, context: Context | None) -> tuple[tuple[str, int], ...]:
    """``(path in the image, line)`` of each change, in build order."""
    last = max((build.instruction.end_line for build in trace.builds), default=0)
    return tuple(dict.fromkeys(_changes(trace, context, last)))


def _changes(trace: BuildTrace, context: Context | None, last: int) -> Iterator[tuple[str, int]]:
    copied: list[Event] = []
    for event in trace.events:
        if event.line > last:
            return
        if event.change in _WRITING and is_source(event.path):
            yield event.path, event.line
        elif event.change is Change.COPIED and event.source is not None:
            if _is_other(event, copied, context):
                yield event.path, event.line
            copied.append(event)


def _is_other(event: Event, copied: list[Event], context: Context | None) -> bool:
    """Whether a COPY puts source where an earlier one put other source of the context, or renames it."""
    source = (event.source or "").strip("/")
    if is_source(event.path):
        renamed = posixpath.basename(event.path) != posixpath.basename(source)
        return renamed or any(was not in (None, source) for was in _earlier(event, copied))
    if context is None or not any(was not in (None, source) for was in _earlier(event, copied)):
        return False
    return context.is_dir(source) and holds_go(context, source)


def _earlier(event: Event, copied: list[Event]) -> Iterator[str | None]:
    """What earlier copies of folders put at the path: paths of the context."""
    for other in copied:
        inside = below(event.path, other.path)
        if inside is not None:
            yield posixpath.normpath(posixpath.join((other.source or "").strip("/") or ".", inside)).lstrip(
                "./"
            )
