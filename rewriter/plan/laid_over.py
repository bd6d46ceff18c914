"""Folders that COPY brings to where distroless has a link: it puts no folder in the place of a link, and the
build ends with "cannot copy to non-directory"."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from rewriter.context.files import Context
from rewriter.support.paths import below, join
from rewriter.trace.filesystem.tree import MERGED
from rewriter.trace.model import BuildTrace, Change, Event


def laid_over(trace: BuildTrace, context: Context | None) -> Iterator[tuple[str, Event]]:
    """The links, each with the COPY of a folder that holds a folder of that name."""
    for event in trace.events:
        for link in MERGED if event.change is Change.COPIED else ():
            inside = below(link, event.path)
            if inside and _has_folder(event, inside, context):
                yield link, event


def _has_folder(event: Event, inside: str, context: Context | None) -> bool:
    if event.stage is not None:
        return event.stage.files.is_directory(join(event.stage.path, inside)) is True
    if event.source is None or context is None:
        return False
    return context.is_dir(posixpath.join(event.source, inside))
