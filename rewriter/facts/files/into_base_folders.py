"""What COPY and ADD bring into folders that the base image has filled: each by itself, for the whole folder
would bring the base image's own files along."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator

from rewriter.facts.files.model import Image, RuntimeFile
from rewriter.facts.files.owners import is_posix
from rewriter.images.paths import is_filled_by_packages
from rewriter.support.paths import below, is_pattern, join
from rewriter.trace.filesystem.base_directories import BASE_DIRECTORIES
from rewriter.trace.filesystem.tree import parents
from rewriter.trace.model import Change, Event, Origin, StagePath

FILLED = BASE_DIRECTORIES - {"/srv", "/opt", "/mnt", "/media"}
"""Folders of base images that are not empty (Filesystem Hierarchy Standard 3.0, chapter 3)."""
_MOST = 16
"""COPY instructions for one that was there: each is a layer, of which an image has at most 128
(https://docs.docker.com/engine/storage/drivers/overlayfs-driver/). More files go by one folder together."""

_LEAVING_NOTHING = frozenset({Change.MADE, Change.OWNED, Change.MODED, Change.REMOVED})
"""What brings nothing into a folder that is there."""


def is_filled(folder: str) -> bool:
    """Whether base images have files in a folder."""
    return folder in FILLED or is_filled_by_packages(folder)


def fills(event: Event, origin: Origin) -> bool:
    """Whether an event brings something into a folder that base images fill, ``origin`` being what is at its
    path in the end."""
    if event.change is not Change.COPIED or event.path in FILLED:
        return event.change is Change.COPIED
    is_known = event.source is not None or event.stage is not None
    return is_known and origin.kind == "directory" and is_filled_by_packages(event.path)


def entries(image: Image, event: Event, programs: Collection[str]) -> Iterator[RuntimeFile]:
    """What an event brings into the folder ``event.path``, as far as that is known: from the context, or from
    a folder that a stage made."""
    paths = _brought(image, event)
    if paths is None:
        reason = f"what COPY brings into {event.path} cannot be told from what the base image has there"
        yield RuntimeFile(event.path, reason, True, event.line, problem=reason)
        return
    found = []
    for path in dict.fromkeys(paths):
        origin = image.files.origin(path) if path not in programs else None
        if origin is not None and origin.build is None:
            found.append((path, origin.kind == "directory"))
    together = len(found) > _MOST and is_posix(image.trace.final.shell)
    reason = f"line {event.line} puts {'them' if together else 'it'} there"
    for path, folder in found:
        yield RuntimeFile(path, reason, folder, event.line, staged=together)


def _brought(image: Image, event: Event) -> list[str] | None:
    """The paths; ``None`` where they are not known."""
    if event.source is not None and image.context is not None:
        return list(_in_context(image, event.source, event.path))
    stage = event.stage
    if stage is None or not (stage.files.is_followed and stage.files.is_own_folder(stage.path)):
        return None
    return _in_stage(image, event, stage)


def _in_context(image: Image, source: str, target: str) -> Iterator[str]:
    for name, is_folder in image.context.list_directory(source) if image.context is not None else ():
        path = join(target, name)
        if is_folder and is_filled(path):
            yield from _in_context(image, f"{source}/{name}" if source else name, path)
        else:
            yield path


def _in_stage(image: Image, event: Event, stage: StagePath) -> list[str] | None:
    """What the events of the other stage put there: of each path the first folder that the base lacks."""
    found: list[str] = []
    for put in sorted(stage.files.put_into(stage.path), key=lambda put: put.path):
        if is_pattern(put.path):
            return None
        path = join(event.path, below(put.path, stage.path) or "")
        first = next((step for step in (*reversed([*parents(path)]), path) if not is_filled(step)), None)
        if first is not None:
            found.append(first)
        elif _is_file(stage, put) or _is_left_empty(stage, put, path):
            found.append(path)
        elif put.change is Change.COPIED and put.source is not None and image.context is not None:
            found += _in_context(image, put.source, path)
        elif put.change not in _LEAVING_NOTHING:
            return None
    return found


def _is_file(stage: StagePath, put: Event) -> bool:
    origin = stage.files.origin(put.path)
    return origin is not None and origin.kind == "file"


def _is_left_empty(stage: StagePath, put: Event, path: str) -> bool:
    """Whether it is an empty folder that goes into one which packages fill."""
    if put.change is not Change.MADE or not is_filled_by_packages(posixpath.dirname(path)):
        return False
    return all(other.path == put.path for other in stage.files.put_into(put.path))
