"""What stands at a path of the image, answered from the events of the build.

The file system is not simulated: a question walks the events backwards, so that a COPY of a large
context costs nothing until a path below it is asked for.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from rewriter.analysis.model import Build, Change, Event

ContextKind = Callable[[str], str | None]
"""``"file"``, ``"directory"``, ``None`` (absent) or ``"unknown"`` for a path of the context."""

BASE_DIRECTORIES = frozenset(
    {
        "/", "/bin", "/boot", "/dev", "/etc", "/home", "/lib", "/media", "/mnt", "/opt", "/proc", "/root",
        "/run", "/sbin", "/srv", "/sys", "/tmp", "/usr", "/usr/bin", "/usr/lib", "/usr/local",
        "/usr/local/bin", "/usr/local/etc", "/usr/local/lib", "/usr/local/sbin", "/usr/local/share",
        "/usr/sbin", "/usr/share", "/usr/src", "/var", "/var/cache", "/var/lib", "/var/log", "/var/run",
        "/var/tmp", "/etc/ssl", "/etc/ssl/certs", "/usr/local/share/ca-certificates", "/go", "/go/bin",
        "/go/src", "/usr/local/go", "/usr/local/go/bin",
    }
)  # fmt: skip
"""Folders of Debian's and Alpine's golang images (filesystem hierarchy standard, golang Dockerfile)."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a path of the image comes from.

    ``kind`` is ``file``, ``directory`` or ``unknown``; ``context`` the path in the build context,
    ``build`` the go command that wrote it.
    """

    kind: str
    event: Event
    context: str | None = None
    build: Build | None = None


def normal(path: str) -> str:
    """An absolute, clean path (``//a/./b/../c/`` is ``/a/c``)."""
    cleaned = posixpath.normpath("/" + path)
    return "/" + cleaned.lstrip("/")


def join(directory: str, path: str) -> str:
    """``path`` as seen from ``directory``, clean."""
    return normal(posixpath.join(directory, path))


def is_toolchain_folder(folder: str, environment: Mapping[str, str | None]) -> bool:
    """Whether a PATH entry belongs to the Go toolchain (``$GOPATH/bin``, ``$GOROOT/bin``, ``$GOBIN``)."""
    gopath = (environment.get("GOPATH") or "/go").split(":")
    goroot = environment.get("GOROOT") or "/usr/local/go"
    folders = {join(path, "bin") for path in (*gopath, "/go", goroot, "/usr/local/go")}
    gobin = environment.get("GOBIN")
    return normal(folder) in folders or (gobin is not None and normal(folder) == normal(gobin))


def below(path: str, directory: str) -> str | None:
    """``path`` relative to ``directory`` (``""`` for the same), ``None`` where it is not inside."""
    if path == directory:
        return ""
    prefix = directory if directory.endswith("/") else directory + "/"
    return path[len(prefix) :] if path.startswith(prefix) else None


class ImageFiles:
    """Read-only questions about the image at a point of its build.

    ``events`` is not copied: a trace that is still running asks about what has happened so far.
    """

    def __init__(self, events: Sequence[Event], context_kind: ContextKind) -> None:
        """``context_kind`` tells what is at a path of the build context."""
        self._events = events
        self._context_kind = context_kind

    def origin(self, path: str, before: int | None = None) -> Origin | None:
        """What put ``path`` where it is; ``None`` where no event did or it was removed."""
        last = len(self._events) if before is None else before
        for index in range(last - 1, -1, -1):
            event = self._events[index]
            if event.change in (Change.OWNED, Change.MODED):
                continue
            if event.change is Change.REMOVED:
                if event.certain and _removes(event.path, path):
                    return None
                continue
            found = self._made_by(event, index, path)
            if isinstance(found, Origin):
                return found
            if found is False:
                return None
        return None

    def _made_by(self, event: Event, index: int, path: str) -> Origin | bool:
        """The origin if this event made ``path``; ``False`` if it took it away, ``True`` to go on."""
        match event.change:
            case Change.BUILT | Change.WRITTEN:
                if event.path == path:
                    return Origin("file", event, build=event.build)
                if below(event.path, path):
                    return Origin("directory", event)
            case Change.MADE:
                if below(event.path, path) is not None:
                    return Origin("directory", event)
            case Change.COPIED:
                return self._copied(event, path)
            case Change.DUPLICATED | Change.MOVED:
                inside = below(path, event.path)
                if inside is not None and event.source is not None:
                    found = self.origin(join(event.source, inside) if inside else event.source, index)
                    if found is not None:
                        return found
                    if not inside:
                        return Origin("unknown", event)
                if event.change is Change.MOVED and event.source and below(path, event.source) is not None:
                    return False
            case _:
                pass
        return True

    def _copied(self, event: Event, path: str) -> Origin | bool:
        inside = below(path, event.path)
        if inside is None:
            return Origin("directory", event) if below(event.path, path) is not None else True
        if event.source is None:  # a URL or another image: one thing, its inside unknown
            return Origin("file" if not inside else "unknown", event)
        source = posixpath.join(event.source, inside) if inside else event.source
        kind = self._context_kind(source)
        return True if kind is None else Origin(kind, event, context=source)

    def is_directory(self, path: str, before: int | None = None) -> bool | None:
        """Whether ``path`` is a folder; ``None`` where that is not known."""
        found = self.origin(path, before)
        if found is None:
            return path in BASE_DIRECTORIES
        return None if found.kind == "unknown" else found.kind == "directory"

    def entered_from(self, path: str) -> list[tuple[str, Event]]:
        """Context folders that were copied to ``path`` or to a folder above it, newest first."""
        found: list[tuple[str, Event]] = []
        for event in reversed(self._events):
            if event.change is Change.COPIED and event.source is not None:
                inside = below(path, event.path)
                if inside is not None:
                    found.append((posixpath.join(event.source, inside) if inside else event.source, event))
        return found


def _removes(pattern: str, path: str) -> bool:
    """``rm`` of ``pattern`` (may hold globs) takes ``path`` away."""
    if below(path, pattern) is not None:
        return True
    if not any(character in pattern for character in "*?["):
        return False
    depth = pattern.count("/")
    head = "/".join(path.split("/")[: depth + 1])
    return fnmatchcase(head, pattern)
