"""Owners and modes that matter to a user who is not root.

``COPY --from`` keeps owner and mode of files and of what is inside a folder, but the destination folder
itself becomes root's with mode 0755 (https://docs.docker.com/reference/dockerfile/#copy---chown---chmod).
"""

from __future__ import annotations

import posixpath
from dataclasses import replace

from rewriter.analysis.filesystem import normal
from rewriter.analysis.model import BuildTrace, Change, RuntimeFile
from rewriter.analysis.trace import is_other_user
from rewriter.analysis.users import NONROOT, resolve

_WRITE_FOR_OTHERS = ("g=u", "o=u", "a=u", "g=rw", "o=rw", "ugo=rw")


def owned(item: RuntimeFile, trace: BuildTrace, distribution: str | None) -> RuntimeFile:
    """The item with the owner that its copy needs, or with the problem that keeps it from one."""
    owner = owner_of(item.path, trace)
    number = resolve(owner, trace, distribution).number if owner else None
    if owner and number is None:
        return replace(item, problem=f"the owner {owner} of {item.path} is not known")
    if not item.is_directory:
        # A file keeps its owner's number. The copy says it where that number changes, and where the file's
        # folder is the owner's too: parents that COPY makes get the owner of --chown.
        folder = posixpath.dirname(item.path)
        beside = owner and folder != normal(trace.final.workdir) and owner_of(folder, trace) == owner
        return replace(item, owner=number) if number == NONROOT or beside else item
    if owner:
        return replace(item, owner=number)
    mode = open_to_others(item.path, trace)
    if mode is not None:
        return replace(item, problem=f"the mode {mode} of the folder {item.path} would be lost")
    return item


def open_to_others(path: str, trace: BuildTrace) -> str | None:
    """The mode that RUN gave a folder, where it lets others than the owner write; else ``None``."""
    last = next(trace.modes.newest_first(path), None)
    mode = trace.events[last].detail if last is not None else ""
    return mode if _gives_write(mode) else None


def _gives_write(mode: str) -> bool:
    """Whether a mode lets others than the owner write."""
    if mode.isdigit():
        return any(int(digit) & 2 for digit in mode[-2:] if digit in "01234567") and len(mode) > 1
    if any(mark in mode for mark in _WRITE_FOR_OTHERS):
        return True
    return any("w" in part and not part.startswith("u") and "-" not in part for part in mode.split(","))


def owner_of(path: str, followed: BuildTrace) -> str:
    """The owner of a path of the old image as ``user`` or ``user:group`` (``""`` is root)."""
    number = next(followed.owners.newest_first(path), None)
    if number is None:
        return ""
    event = followed.events[number]
    if event.change is not Change.OWNED or not is_other_user(event.detail):
        return ""  # root's, or made anew; WORKDIR and COPY leave the owner of a folder that is there
    return event.detail
