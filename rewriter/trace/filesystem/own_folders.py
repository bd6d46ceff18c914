"""Folders that RUN made, so that nothing is in them but what is put there later."""

from __future__ import annotations

from collections.abc import Iterable

from rewriter.images.paths import is_filled_by_packages
from rewriter.support.paths import lies_in
from rewriter.trace.filesystem.base_directories import BASE_DIRECTORIES
from rewriter.trace.model import Change, Event

_EMPTY = ("/go/src", "/home", "/media", "/mnt", "/opt", "/srv", "/usr/src")
"""Folders that base images have for others (https://refspecs.linuxfoundation.org/FHS_3.0/fhs/index.html, and
https://github.com/docker-library/golang/blob/master/Dockerfile-linux.template)."""


def is_free(path: str, *, packages: bool) -> bool:
    """Whether base images have nothing at a path. ``packages`` are installed, which go where others do."""
    return _top(path) not in BASE_DIRECTORIES or (not packages and lies_in(path, _EMPTY))


def _top(path: str) -> str:
    return "/" + path.split("/")[1]


def is_new(folder: str, put: Iterable[Event], *, known: bool, packages: bool) -> bool:
    """Whether one of the events ``put`` into a folder shows that it was not there before.

    ``mkdir -p`` takes a folder that is there: what is there is ``known`` of a base image, unless ``packages``
    are installed. Below a top folder that base images lack, what was made further down shows it too.
    """
    made = [event for event in put if event.change is Change.MADE and event.explicit]
    if any(event.path == folder and not event.recursive for event in made):
        return True
    if _top(folder) not in BASE_DIRECTORIES:
        return known and bool(made)
    bare = known and not packages and not is_filled_by_packages(folder)
    return bare and any(event.path == folder for event in made)
