"""Whether the old image has a path: ``COPY`` of a path that is not there ends the build.

A path is there where the trace saw it written or the build context brings it. It is lacking where everything
that could have brought it was followed. Anything else is not known.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from enum import Enum

from msgspec import Struct

from rewriter.context.files import Context
from rewriter.facts.files.absent import kept_from_git
from rewriter.facts.files.model import Image
from rewriter.images.paths import is_of_golang
from rewriter.shell.classify import writes_data
from rewriter.support.paths import below, lies_in
from rewriter.support.words import nearest
from rewriter.trace.filesystem.base_directories import BASE_DIRECTORIES
from rewriter.trace.model import Change, Origin
from rewriter.trace.opaque import OpaqueKind
from rewriter.trace.run.effects import FOLLOWED

_MOST_NAMES = 2000

_TAKEN = frozenset({Change.COPIED, Change.DUPLICATED, Change.MOVED})
"""Changes that fail where their source is not there, so that their path is."""


_SYSTEM = (
    "/bin",
    "/boot",
    "/dev",
    "/etc",
    "/lib",
    "/lib64",
    "/proc",
    "/root",
    "/run",
    "/sbin",
    "/sys",
    "/usr",
    "/var",
)
"""Folders that a base image fills (Filesystem Hierarchy Standard 3.0, chapter 3), packages ``/opt`` too."""


class Verdict(Enum):
    """What is known of a path."""

    THERE = "there"
    LACKING = "lacking"
    SYSTEM = "system"
    """Nothing but the base image could have it."""
    UNKNOWN = "unknown"


class Presence(Struct, frozen=True):
    """The verdict on a path, and why it is not known or not there."""

    verdict: Verdict
    why: str = ""


_THERE = Presence(Verdict.THERE)


def presence(image: Image, path: str) -> Presence:
    """What is known of an absolute, clean path of the old image."""
    if path in BASE_DIRECTORIES:
        return _THERE
    origin = image.files.origin(path)
    if origin is not None:
        return _found(origin, path)
    return _not_found(image, path)


def _found(origin: Origin, path: str) -> Presence:
    event = origin.event
    if not event.certain:
        return Presence(Verdict.UNKNOWN, f"line {event.line} may not put it there")
    if origin.kind != "unknown" or (event.path == path and event.change in _TAKEN):
        return _THERE
    return Presence(Verdict.UNKNOWN, f"what is in {event.path} (line {event.line}) cannot be seen")


def _not_found(image: Image, path: str) -> Presence:
    if image.context is None:
        return Presence(Verdict.UNKNOWN, "there is no build context")
    name = kept_from_git(image, path)
    if name is not None:
        return Presence(Verdict.UNKNOWN, f"git keeps {name} out of the repository")
    base = image.stock
    if base is not None and base.is_golang and is_of_golang(path, base.distribution):
        return _THERE
    why = next(_makers(image, path), None)
    if why is not None:
        return Presence(Verdict.UNKNOWN, why)
    if base is None or lies_in(path, _SYSTEM):
        return Presence(Verdict.SYSTEM, "only the base image could have it")
    hidden = kept_from_context(image, path)
    if hidden is not None:
        return Presence(Verdict.LACKING, f"is kept out of the build context by .dockerignore ({hidden})")
    return Presence(Verdict.LACKING, "is not in the build context and no RUN makes it")


def _makers(image: Image, path: str) -> Iterator[str]:
    """What of the build may have put it there."""
    for opaque in image.trace.opaque:
        yield f"cannot tell what line {opaque.line} leaves in the image"
    for build in image.trace.builds:
        if build.unknown is not None:
            yield f"what go {build.command.subcommand} in line {build.instruction.line} writes is not known"
    for line, kind, _ in image.trace.calls:
        if kind not in FOLLOWED:
            yield f"cannot tell what line {line} leaves in the image"
    packaged = lies_in(path, ("/opt", *_SYSTEM))
    for installed in image.trace.installed if packaged else ():
        yield f"the packages of line {installed.line} may bring it"
    if below(path, posixpath.join(image.gopath, "pkg")) is not None:
        yield "the go command keeps modules there"


def left_by(image: Image, path: str) -> str | None:
    """The command that is not followed and may have left a path which nothing else brings, in words."""
    lines = [item.line for item in image.trace.opaque if item.kind is not OpaqueKind.NOT_IN_CONTEXT]
    lines += [line for line, _, words in image.trace.calls if writes_data(words)]
    system = path in BASE_DIRECTORIES or lies_in(path, _SYSTEM)
    if image.context is None or not lines or system or image.files.origin(path) is not None:
        return None
    if kept_from_git(image, path) is not None or lies_in(path, image.trace.frontends):
        return None
    return f"cannot tell what line {max(lines)} leaves in the image"


def kept_from_context(image: Image, path: str) -> str | None:
    """The path in the repository, where it is there and ``.dockerignore`` keeps it from the builder."""
    if image.context is None:
        return None
    whole = Context(image.context.root)
    folder, name = posixpath.split(path)
    for source, _ in image.files.entered_from(folder):
        candidate = posixpath.normpath(posixpath.join(source, name))
        if whole.exists(candidate) and image.context.ignore.ignores(candidate):
            return candidate
    return None


def nearest_name(image: Image, path: str) -> str | None:
    """The file or folder of the build context whose path in the image is most like ``path``; relative to
    ``workdir`` where it is below it."""
    found = nearest(path, _names(image))
    inside = below(found, image.workdir) if found is not None else None
    return inside or found


def _names(image: Image) -> Iterator[str]:
    """Paths that the build context brought into the working folder."""
    if image.context is None:
        return
    for source, _ in image.files.entered_from(image.workdir):
        folders: dict[str, None] = {}
        for number, file in enumerate(image.context.walk_files(source, _MOST_NAMES)):
            if number >= _MOST_NAMES:
                return
            inside = file[len(source) :].lstrip("/")
            yield posixpath.join(image.workdir, inside)
            folders.setdefault(posixpath.dirname(inside))
        yield from (posixpath.join(image.workdir, folder) for folder in folders if folder)
