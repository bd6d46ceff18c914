"""Owners and modes of what is copied.

``COPY --from`` keeps owner and mode of files and of what is inside a folder, but the destination folder
itself becomes root's with mode 0755 (https://docs.docker.com/reference/dockerfile/#copy---chown---chmod).
``--chown`` gives it an owner. A folder with another mode is staged: put into a folder of its own, whose
content is then copied. BuildKit, the classic builder and buildah all do it alike.
"""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from itertools import islice

from msgspec.structs import replace

from rewriter.facts.files.model import Image, RuntimeFile
from rewriter.facts.users.resolve import NONROOT, own_groups, resolve
from rewriter.support.paths import below, normal
from rewriter.trace.accounts import is_other_user
from rewriter.trace.filesystem.modes import FOLDER, changed
from rewriter.trace.model import BuildTrace, Change
from rewriter.trace.run.texts import POSIX_SHELLS

_MOST = 64
"""Changes of one folder's mode that are followed."""
_MOST_INSIDE = 1000
"""Events in one folder whose owner is asked for."""


def owned(item: RuntimeFile, image: Image, distribution: str | None, renumbered: str = "") -> RuntimeFile:
    """The item with the owner that its copy needs; staged where only that keeps owner and mode.

    ``renumbered`` are the numbers of the new image's user where the old ones are not known: it takes over
    what was given to the old one's group.
    """
    trace = image.trace
    owner = owner_of(item.path, trace)
    number = resolve(owner, trace, distribution).number if owner else None
    group = given_to(item.path, trace).partition(":")[2]
    if renumbered and not owner and group in own_groups(trace.final.user, trace):
        number = "0:" + (renumbered.partition(":")[2] or "0")
    if item.is_directory:
        plain = mode_of(item.path, trace) == FOLDER and "umask" not in trace.commands
        plain = plain and not _is_of_other_stage(item.path, image)
        if plain and not (owner and (number is None or not _has_one_owner(item.path, image))):
            return replace(item, owner=number)
        if is_posix(trace.final.shell):
            return replace(item, staged=True, owner=number if renumbered else None)
        return replace(item, problem=f"the owner or mode of the folder {item.path} would be lost")
    # A file keeps its owner's number. The copy says it where that number changes, and where the file's
    # folder is the owner's too: parents that COPY makes get the owner of --chown.
    folder = posixpath.dirname(item.path)
    beside = owner and folder != normal(trace.final.workdir) and owner_of(folder, trace) == owner
    renewed = number == NONROOT or (number is not None and not owner)
    return replace(item, owner=number) if renewed or beside else item


def _is_of_other_stage(folder: str, image: Image) -> bool:
    """Whether a folder came in another one of a stage, whose RUN may have given it an owner and a mode."""
    origin = image.files.origin(folder)
    return origin is not None and origin.event.stage is not None and origin.event.path != folder


def _has_one_owner(folder: str, image: Image) -> bool:
    """Whether what is seen to be put into a folder belongs to the folder's owner too."""
    owner = owner_of(folder, image.trace)
    for event in islice(image.files.put_into(folder), _MOST_INSIDE):
        path = event.path
        if path == folder:
            path += "/" if event.change is not Change.MADE else ""  # all that came with it
        if owner_of(path, image.trace) != owner and image.files.origin(event.path) is not None:
            return False
    return all(
        owner_of(event.path, image.trace) == owner
        for event in image.trace.events
        if event.change is Change.OWNED and below(event.path, folder)
    )


def is_posix(shell: Sequence[str] | None) -> bool:
    """Whether the shell of RUN (``None``: the default) understands a command line of a POSIX shell."""
    return shell is None or shell[0].rpartition("/")[2] in POSIX_SHELLS


def mode_of(path: str, trace: BuildTrace) -> int | None:
    """The mode that RUN gave a folder; ``None`` where it cannot be told."""
    mode: int | None = FOLDER
    for number in reversed([*islice(trace.modes.newest_first(path), _MOST)]):
        event = trace.events[number]
        if event.path == path and event.inside:
            continue
        text = event.detail
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
    owner = given_to(path, followed)
    return owner if is_other_user(owner) else ""


def given_to(path: str, followed: BuildTrace) -> str:
    """``user``, ``user:group`` or ``:group`` of the newest change of owner; ``""`` where the path was made
    anew behind it. WORKDIR and COPY leave the owner of a folder that is there."""
    for number in islice(followed.owners.newest_first(path), _MOST):
        event = followed.events[number]
        if event.path != path or not event.inside:
            return event.detail if event.change is Change.OWNED else ""
    return ""
