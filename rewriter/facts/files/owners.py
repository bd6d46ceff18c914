"""Owners and modes of what is copied.

``COPY --from`` keeps owner and mode of files and of what is inside a folder, but the destination folder
itself becomes root's with mode 0755 (https://docs.docker.com/reference/dockerfile/#copy---chown---chmod).
``--chown`` gives it an owner. A folder with another mode is staged: put into a folder of its own, whose
content is then copied. BuildKit, the classic builder and buildah all do it alike.
"""

from __future__ import annotations

import posixpath
from itertools import islice

from msgspec.structs import replace

from rewriter.facts.files.model import RuntimeFile
from rewriter.facts.users.resolve import NONROOT, resolve
from rewriter.support.paths import normal
from rewriter.trace.accounts import is_other_user
from rewriter.trace.filesystem.modes import FOLDER, changed
from rewriter.trace.model import BuildTrace, Change

POSIX_SHELLS = frozenset({"sh", "bash", "ash", "dash"})
_MOST = 64
"""Changes of one folder's mode that are followed."""


def owned(item: RuntimeFile, trace: BuildTrace, distribution: str | None) -> RuntimeFile:
    """The item with the owner that its copy needs; staged where only that keeps owner and mode."""
    owner = owner_of(item.path, trace)
    number = resolve(owner, trace, distribution).number if owner else None
    if item.is_directory:
        if mode_of(item.path, trace) == FOLDER and not (owner and number is None):
            return replace(item, owner=number)
        if trace.final.shell is None or trace.final.shell[0].rpartition("/")[2] in POSIX_SHELLS:
            return replace(item, staged=True)
        return replace(item, problem=f"the owner or mode of the folder {item.path} would be lost")
    # A file keeps its owner's number. The copy says it where that number changes, and where the file's
    # folder is the owner's too: parents that COPY makes get the owner of --chown.
    folder = posixpath.dirname(item.path)
    beside = owner and folder != normal(trace.final.workdir) and owner_of(folder, trace) == owner
    return replace(item, owner=number) if number == NONROOT or beside else item


def mode_of(path: str, trace: BuildTrace) -> int | None:
    """The mode that RUN gave a folder; ``None`` where it cannot be told."""
    mode: int | None = FOLDER
    for number in reversed([*islice(trace.modes.newest_first(path), _MOST)]):
        text = trace.events[number].detail
        mode = changed(mode, text) if mode is not None else _whatever_it_was(text)
    return mode


def _whatever_it_was(text: str) -> int | None:
    """The mode after ``chmod text``, where the one before does not matter."""
    least = changed(0, text)
    return least if least == changed(0o7777, text) else None


def open_to_others(path: str, trace: BuildTrace) -> bool:
    """Whether RUN gave a folder a mode that lets others than the owner write: its group, or everybody."""
    return bool((mode_of(path, trace) or 0) & 0o022)


def owner_of(path: str, followed: BuildTrace) -> str:
    """The owner of a path of the old image as ``user`` or ``user:group`` (``""`` is root)."""
    number = next(followed.owners.newest_first(path), None)
    if number is None:
        return ""
    event = followed.events[number]
    if event.change is not Change.OWNED or not is_other_user(event.detail):
        return ""  # root's, or made anew; WORKDIR and COPY leave the owner of a folder that is there
    return event.detail
