"""What the RUN lines of a runtime stage leave behind, where distroless can do without them.

A RUN is spent if it installs only what distroless has, makes users (who become numbers), and makes folders
with an owner and a mode. The folders are made in the build stage instead and copied first of all: what is
copied into them later, and WORKDIR, leave a folder that is there as it is
(https://docs.docker.com/reference/dockerfile/#copy---chown---chmod; measured with BuildKit 20.10, the classic
builder and buildah 1.28).
"""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice

from rewriter.analysis.filesystem import BASE_DIRECTORIES, below, normal
from rewriter.analysis.model import BuildTrace, Change, Event
from rewriter.analysis.modes import FOLDER, changed
from rewriter.analysis.owners import mode_of, owner_of
from rewriter.analysis.stagechain import StageView
from rewriter.analysis.users import resolve
from rewriter.dockerfile.model import Instruction

_MOST_FOLDERS = 200
_PROGRAM = 0o755
"""Mode of what go build writes."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of the old runtime stage: ``owner`` is ``uid:gid`` or ``""`` for root."""

    path: str
    owner: str
    mode: int
    line: int


@dataclass(frozen=True, slots=True)
class Swap:
    """The RUN lines that go, and the folders that they made."""

    runs: tuple[Instruction, ...]
    folders: tuple[Folder, ...]


def swap(view: StageView, needed: Collection[str]) -> Swap | None:
    """What becomes of the RUN lines of a stage; ``None`` where one of them does something else.

    ``needed`` are paths that the programs need: homes of users are made only if there is need.
    """
    runs = tuple(i for i in view.stage.instructions if i.keyword == "RUN")
    if any(run.flags for run in runs):
        return None
    lines = {line for run in runs for line in range(run.line, run.end_line + 1)}
    if any(opaque.line in lines for opaque in view.trace.opaque):
        return None
    made = _made(view, lines, needed)
    if made is None or len(made) > _MOST_FOLDERS:
        return None
    folders = []
    for path, line in made.items():
        found = _folder(path, line, view)
        if found is None:
            return None
        if not (is_plain(found) and _comes_anyway(path, view)):
            folders.append(found)
    return Swap(runs, tuple(sorted(folders, key=lambda folder: folder.path)))


def _made(view: StageView, lines: set[int], needed: Collection[str]) -> dict[str, int] | None:
    """Folders that the RUN lines make or change, with the line; ``None`` where they do something else."""
    made: dict[str, int] = {}
    own: set[str] = set()
    filled: set[str] = set()
    for event in view.trace.events:
        if event.line not in lines:
            if event.change is Change.MADE:
                own.update((event.path, *_parents(event.path)))
            elif event.change is Change.COPIED:
                filled.update((event.path, *_parents(event.path)))
            continue
        if not event.certain:
            return None
        match event.change:
            case Change.MADE if event.explicit:
                for path in (event.path, *_parents(event.path)):
                    if path not in BASE_DIRECTORIES:
                        made.setdefault(path, event.line)
            case Change.MADE:  # a home folder
                own.add(event.path)
                if event.path in needed or below(normal(view.trace.final.workdir), event.path) is not None:
                    made.setdefault(event.path, event.line)
            case Change.OWNED if not event.explicit:
                pass
            case Change.OWNED | Change.MODED if event.path in filled:
                if not _is_idle_mode(event, view):
                    return None
            case Change.OWNED | Change.MODED if event.path in made:
                pass
            case Change.OWNED | Change.MODED if event.path in own:
                made.setdefault(event.path, event.line)
            case Change.REMOVED if view.files.origin(event.path) is None and event.path not in filled:
                pass
            case Change.COPIED if event.source is None and event.stage is None and _is_known(event.path):
                pass
            case _:
                return None
    return made


def _is_known(path: str) -> bool:
    """Whether distroless has a file that a package brings."""
    from rewriter.images.catalogue import distroless_image, reference

    image = distroless_image(reference("static"))
    return image is not None and path in image.files


def _parents(path: str) -> Iterator[str]:
    parent = posixpath.dirname(path)
    while parent != "/":
        yield parent
        parent = posixpath.dirname(parent)


def _is_idle_mode(event: Event, view: StageView) -> bool:
    """``chmod +x`` of what go build wrote."""
    origin = view.files.origin(event.path)
    return (
        event.change is Change.MODED
        and origin is not None
        and origin.build is not None
        and changed(_PROGRAM, event.detail) == _PROGRAM
    )


def _folder(path: str, line: int, view: StageView) -> Folder | None:
    mode = mode_of(path, view.trace)
    owner = owner_of(path, view.trace)
    made = any(not view.trace.events[at].explicit for at in islice(view.trace.owners.newest_first(path), 1))
    number = _number(owner, made, view.trace, view.base.distribution) if owner else ""
    return None if mode is None or number is None else Folder(path, number, mode, line)


def _comes_anyway(path: str, view: StageView) -> bool:
    """Whether COPY or WORKDIR makes a folder that is root's with mode 0755."""
    return view.files.is_filled(path) or below(normal(view.trace.final.workdir), path) is not None


def _number(owner: str, made: bool, trace: BuildTrace, distribution: str | None) -> str | None:
    """``uid:gid`` of an owner; ``chown user`` leaves the group of root, who made a folder.

    ``made``: the owner made it, or it is their home, so the group is theirs too.
    """
    name, colon, _ = owner.partition(":")
    found = resolve(owner, trace, distribution).number
    if found is None:
        return None
    uid, _, gid = found.partition(":")
    return f"{uid}:{gid or uid}" if colon or not name or made else f"{uid}:0"


def is_plain(folder: Folder) -> bool:
    """Whether ``COPY`` would make the folder just so."""
    return folder.mode == FOLDER and not folder.owner
