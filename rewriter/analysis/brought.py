"""What COPY and ADD bring into a stage that builds nothing: all of it is there for the program."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from rewriter.analysis.evidence import Image
from rewriter.analysis.filesystem import BASE_DIRECTORIES, join
from rewriter.analysis.model import Change, Event, RuntimeFile

_FILLED = BASE_DIRECTORIES - {"/srv", "/opt", "/mnt", "/media"}
"""Folders of base images that are not empty (Filesystem Hierarchy Standard 3.0, chapter 3)."""


def brought(image: Image, programs: Collection[str]) -> Iterator[RuntimeFile]:
    """The paths that are still as COPY or ADD left them.

    What goes into a folder of the base image is named by itself, as far as that is known: from the context,
    or a file.
    """
    for event in image.trace.events:
        if event.change is not Change.COPIED or not event.explicit or event.path in programs:
            continue
        origin = image.files.origin(event.path)
        if origin is None or (origin.event is not event and origin.kind != "directory"):
            continue
        if origin.kind == "directory" and event.path in _FILLED:
            yield from _entries(image, event, programs)
        elif not (event.path in _FILLED or origin.build is not None):
            folder = origin.kind == "directory"
            yield RuntimeFile(event.path, f"line {event.line} puts it there", folder, event.line)


def _entries(image: Image, event: Event, programs: Collection[str]) -> Iterator[RuntimeFile]:
    if event.source is None or image.context is None:
        reason = f"what COPY brings into {event.path} cannot be told from what the base image has there"
        yield RuntimeFile(event.path, reason, True, event.line, problem=reason)
        return
    for name, is_folder in image.context.list_directory(event.source):
        path = join(event.path, name)
        if path not in programs and image.files.origin(path) is not None:
            yield RuntimeFile(path, f"line {event.line} puts it there", is_folder, event.line)
