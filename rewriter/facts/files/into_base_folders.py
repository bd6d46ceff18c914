"""What COPY and ADD bring into folders that the base image has filled: each by itself, for the whole folder
would bring the base image's own files along."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from rewriter.facts.files.model import Image, RuntimeFile
from rewriter.support.paths import below, join
from rewriter.trace.filesystem.base_directories import BASE_DIRECTORIES
from rewriter.trace.model import Event

FILLED = BASE_DIRECTORIES - {"/srv", "/opt", "/mnt", "/media"}
"""Folders of base images that are not empty (Filesystem Hierarchy Standard 3.0, chapter 3)."""


def entries(image: Image, event: Event, programs: Collection[str]) -> Iterator[RuntimeFile]:
    """What an event brings into the folder ``event.path``, as far as that is known: from the context, or from
    a folder that a stage made."""
    if event.source is not None and image.context is not None:
        paths = dict.fromkeys(_in_context(image, event.source, event.path))
    elif event.stage is not None and event.stage.files.is_own_folder(event.stage.path):
        paths = dict.fromkeys(_in_stage(event, event.stage.path))
    else:
        reason = f"what COPY brings into {event.path} cannot be told from what the base image has there"
        yield RuntimeFile(event.path, reason, True, event.line, problem=reason)
        return
    for path in paths:
        origin = image.files.origin(path) if path not in programs else None
        if origin is not None and origin.build is None:
            folder = origin.kind == "directory"
            yield RuntimeFile(path, f"line {event.line} puts it there", folder, event.line)


def _in_context(image: Image, source: str, target: str) -> Iterator[str]:
    for name, is_folder in image.context.list_directory(source) if image.context is not None else ():
        path = join(target, name)
        if is_folder and path in FILLED:
            yield from _in_context(image, f"{source}/{name}" if source else name, path)
        else:
            yield path


def _in_stage(event: Event, source: str) -> Iterator[str]:
    """What the events of the other stage put there: of each path the first folder that the base lacks."""
    found = event.stage.files.put_into(source) if event.stage is not None else ()
    for inside in sorted(below(put.path, source) or "" for put in found):
        path = event.path
        for name in inside.split("/"):
            path = join(path, name)
            if path not in FILLED:
                yield path
                break
