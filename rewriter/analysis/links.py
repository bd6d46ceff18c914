"""Symbolic links in folders that are copied: a COPY keeps them, so what they lead to must come along.

A link that is copied by its own path is followed instead, and becomes a copy of its target
(https://docs.docker.com/reference/dockerfile/#copy); for a folder that would be two folders where one was.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import replace

from rewriter.analysis.evidence import Image
from rewriter.analysis.fileops import LINK
from rewriter.analysis.filesystem import below, join
from rewriter.analysis.model import Change, Event, RuntimeFile

_MOST = 4000
"""Files of a folder that are looked at."""


def with_targets(image: Image, found: Iterable[RuntimeFile]) -> Iterator[RuntimeFile]:
    """The files, links to folders kept as links, and what links in them lead to."""
    made = [
        event for event in image.trace.events if event.detail == LINK and event.change is Change.DUPLICATED
    ]
    for item in found:
        own = next((event for event in made if event.path == item.path), None)
        target = _target(image, own) if own is not None else None
        if target is not None and target.is_directory:
            item = replace(item, staged=True, is_directory=False)
            yield target
        yield item
        if item.is_directory:
            yield from _below(image, item, made)


def _below(image: Image, item: RuntimeFile, made: Iterable[Event]) -> Iterator[RuntimeFile]:
    for event in made:
        target = _target(image, event) if below(event.path, item.path) else None
        if target is not None:
            yield target
    origin = image.files.origin(item.path)
    if origin is None or origin.context is None or image.context is None:
        return
    for file in image.context.walk_files(origin.context, _MOST):
        text = image.context.link_text(file)
        if text is not None:
            path = join(item.path, file[len(origin.context) :].lstrip("/"))
            yield from _leading(image, item, path, text)


def _leading(image: Image, item: RuntimeFile, path: str, text: str) -> Iterator[RuntimeFile]:
    """The target of a link of the build context, where it is outside of the copied folder."""
    target = join(posixpath.dirname(path), text)
    origin = image.files.origin(target)
    if origin is not None and below(target, item.path) is None:
        yield RuntimeFile(target, f"{path} is a link to it", origin.kind == "directory", item.line)


def _target(image: Image, event: Event) -> RuntimeFile | None:
    """What a link leads to, where the file is seen to put it there and no go command makes it."""
    origin = image.files.origin(event.source or "")
    if origin is None or event.source is None or origin.build is not None or not event.certain:
        return None
    return RuntimeFile(event.source, f"{event.path} is a link to it", origin.kind == "directory", event.line)
