"""Symbolic links in folders that are copied: a COPY keeps them, so what they lead to must come along.

A link that is copied by its own path is followed instead, and becomes a copy of its target
(https://docs.docker.com/reference/dockerfile/#copy); for a folder that would be two folders where one was.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from rewriter.facts.files.into_base_folders import is_filled
from rewriter.facts.files.model import Image, RuntimeFile
from rewriter.facts.program.links import links
from rewriter.support.paths import below, join, lies_in
from rewriter.trace.filesystem.base_directories import BASE_DIRECTORIES
from rewriter.trace.model import Change, Event, Origin

_MOUNTED = ("/dev", "/proc", "/sys")
"""No image has anything there."""
_MOST = 4000
"""Files of a folder that are looked at."""
_MOST_LINKS = 40
"""That Linux follows on the way to one file (https://man7.org/linux/man-pages/man7/path_resolution.7.html)."""


def with_links(image: Image, found: Sequence[RuntimeFile], programs: Iterable[str]) -> Iterator[RuntimeFile]:
    """The files, with the links to folders that they, the programs or the working folder lie behind.

    What lies behind a link is copied to where it is. A folder that the source was put into through a link is
    not empty, and nobody asks for all of it.
    """
    made = _links_to_folders(image)
    used = {link for path in (image.workdir, *programs) for link in _behind(path, made, itself=True)[1]}
    sources = {
        _behind(link, made, itself=True)[0] for link in made if image.roots.has_below(link, itself=True)
    }
    for item in found:
        path, passed = _behind(item.path, made)
        used.update(passed)
        if path not in sources or not _is_made(image, path):
            yield replace(item, path=path)
    for link in sorted(used.difference(item.path for item in found)):
        line, target = made[link].line, made[link].source
        yield RuntimeFile(link, f"line {line} links it to {target}", False, line, staged=True)


def _links_to_folders(image: Image) -> dict[str, Event]:
    """The links, by path, as far as nothing else than a folder is seen behind."""
    return {
        path: event
        for path, event in links(image.trace).items()
        if event.certain and _may_be_folder(image.files.origin(event.source or "/"))
    }


def _may_be_folder(origin: Origin | None) -> bool:
    return origin is None or origin.kind == "directory"


def _behind(path: str, links: Mapping[str, Event], *, itself: bool = False) -> tuple[str, list[str]]:
    """Where a path leads to, and the links that it lies behind, or that it is ``itself``."""
    passed: list[str] = []
    while len(passed) < _MOST_LINKS:
        above = (path, *_parents(path)) if itself else _parents(path)
        link = next((folder for folder in above if folder in links), None)
        if link is None:
            break
        passed.append(link)
        path = join(links[link].source or "/", below(path, link) or "")
    return path, passed


def _is_made(image: Image, path: str) -> bool:
    """Whether a folder is there because RUN made it, so that it seems to be empty."""
    origin = image.files.origin(path)
    return origin is not None and origin.event.change is Change.MADE


def with_targets(image: Image, found: Sequence[RuntimeFile]) -> Iterator[RuntimeFile]:
    """The files, links to folders kept as links, and what links in them lead to."""
    made = links(image.trace)
    for item in found:
        own = made.get(item.path)
        target = _target(image, own) if own is not None else None
        if target is not None and target.is_directory:
            item = replace(item, staged=True, is_directory=False)
            if not is_filled(target.path):
                yield target
        elif own is not None and _dangles(image, own):
            item = replace(item, staged=True, is_directory=False)
        yield item
        if item.is_directory:
            yield from _in_context(image, item)
    folders = {item.path for item in found if item.is_directory}
    for event in made.values():
        target = _target(image, event) if not folders.isdisjoint(_parents(event.path)) else None
        if target is not None:
            yield target


def _dangles(image: Image, event: Event) -> bool:
    """Whether a link leads to what is there only while a container runs: COPY, which follows it, fails."""
    target = event.source or ""
    strange = "/" + target.split("/")[1] not in BASE_DIRECTORIES if target.startswith("/") else False
    return (strange or lies_in(target, _MOUNTED)) and image.files.origin(target) is None


def _parents(path: str) -> Iterator[str]:
    while len(path) > 1:
        path = posixpath.dirname(path)
        yield path


def _in_context(image: Image, item: RuntimeFile) -> Iterator[RuntimeFile]:
    """Targets of links of the build context in a copied folder."""
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
