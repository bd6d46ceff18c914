"""What instructions put into the image beside the Go source."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Iterator
from functools import cache

from rewriter.context.contents import holds_go
from rewriter.facts.files.into_base_folders import entries, fills
from rewriter.facts.files.model import Image, RuntimeFile
from rewriter.facts.files.old_image import holds_data
from rewriter.support.path_tree import PathSet
from rewriter.support.paths import below
from rewriter.trace.filesystem.base_directories import BASE_DIRECTORIES
from rewriter.trace.filesystem.build_paths import (
    in_build_folder,
    is_go_folder,
    is_idle_file,
    is_idle_path,
    is_input,
)
from rewriter.trace.model import Change, Event, Origin

_INSERTED = {Change.COPIED, Change.WRITTEN, Change.MADE, Change.DUPLICATED, Change.MOVED}


def placed(image: Image, programs: Collection[str]) -> Iterator[RuntimeFile]:
    """What instructions put into the image on purpose, the source tree itself left out."""
    builds = PathSet(build.directory for build in image.trace.builds)
    copied = PathSet(programs)
    empty = cache(lambda path: _is_empty_folder(image, path, copied))
    data = cache(lambda folder: _is_data(image, folder))
    for event in image.trace.events:
        if event.change not in _INSERTED or not event.explicit or not event.certain:
            continue
        path = event.path
        executable = event.change is not Change.COPIED or event.source is None
        if path in copied or is_input(path) or is_idle_path(path):
            continue
        if in_build_folder(path, image.gopath, executables=executable):
            continue
        origin = image.files.origin(path)
        if origin is None or origin.build is not None:
            continue
        added = fills(event, origin)
        if origin.event is not event and event.change in (Change.COPIED, Change.WRITTEN) and not added:
            continue  # a later instruction put something else there
        if added:
            if path not in (*image.source_roots, image.gopath):
                yield from entries(image, event, programs)
        elif event.change is Change.MADE:
            if empty(path):
                yield RuntimeFile(path, "RUN makes the folder", True, event.line)
        elif _is_runtime_data(image, event, origin, builds, data):
            folder = _is_folder(path, origin)
            yield RuntimeFile(path, f"line {event.line} puts it there", folder, event.line)


def _is_folder(path: str, origin: Origin) -> bool:
    if origin.kind != "unknown":
        return origin.kind == "directory"
    return origin.event.change is Change.COPIED and "." not in posixpath.basename(path)


def _is_empty_folder(image: Image, path: str, programs: PathSet) -> bool:
    """A folder that RUN made and nothing of the build context or the build was put into."""
    if path in BASE_DIRECTORIES or below(image.workdir, path) is not None:
        return False
    if image.files.origin(path) is None or programs.has_below(path, itself=False):
        return False
    if below(path, image.gopath) is not None and image.gopath != "/":
        return False
    return not image.files.is_filled(path)


def _is_runtime_data(
    image: Image, event: Event, origin: Origin, builds: PathSet, data: Callable[[str], bool]
) -> bool:
    path = event.path
    if image.roots.has_below(path, itself=True):
        return False  # it holds the source tree
    if event.change is not Change.COPIED:
        if origin.kind == "directory" and origin.context is not None and image.context is not None:
            return data(origin.context)
        return not is_idle_file(path) and not builds.has_below(path, itself=True)
    if event.source is None:
        return not is_idle_file(path) and not builds.has_below(path, itself=True)
    if origin.kind == "file":
        return not is_idle_file(event.source)
    if image.context is None:
        # Without the context: a folder of its own outside of the source tree is data, "." is the source.
        source = posixpath.normpath(event.source)
        return source not in (".", "") and not is_idle_file(source) and not is_go_folder(source)
    return data(event.source)


def _is_data(image: Image, folder: str) -> bool:
    """Whether a folder of the context has something that a program could read, and no Go source."""
    if image.context is None:
        return False
    return not holds_go(image.context, folder) and holds_data(image.context, folder)
