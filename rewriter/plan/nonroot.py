"""What --nonroot makes of the new stage: where its user may write, and what it may not enter."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator

from rewriter.dockerfile.instructions import Volume, Workdir, each, last
from rewriter.facts.files.owners import owner_of
from rewriter.facts.program.model import Program
from rewriter.facts.users.nonroot import PLAIN, ROOT_HOME, is_closed, system_folders
from rewriter.facts.users.resolve import NONROOT, resolve
from rewriter.plan.model import Plan
from rewriter.support.path_tree import Marks
from rewriter.support.paths import below, join, normal
from rewriter.support.tables import table
from rewriter.trace.accounts import is_other_user
from rewriter.trace.variables import evaluate


def program_owner(plan: Plan, program: Program) -> str | None:
    """The owner that a program's copy needs to be started: none where everybody may execute it, or where
    the user keeps the number that the file has. The folders that COPY makes for it become that owner's."""
    if not is_closed(program.path, plan.facts.trace):
        return None if plan.runtime.nonroot else _owner_around(plan, program.path)
    if plan.runtime.nonroot:
        return NONROOT
    return plan.user.number if plan.user is not None and plan.user.is_renumbered else None


def _owner_around(plan: Plan, path: str) -> str | None:
    """The owner of a program and of the folder that COPY makes for it."""
    trace, folder = plan.facts.trace, posixpath.dirname(path)
    made = folder not in system_folders() and below(normal(plan.facts.workdir), folder) is None
    owner = owner_of(path, trace) if made and is_other_user(trace.final.user) else ""
    if not owner or owner_of(folder, trace) != owner:
        return None
    return resolve(owner, trace, plan.facts.base.distribution).number


def below_root_home(plan: Plan) -> Iterator[tuple[str, str, int]]:
    """``(what, path, line)`` of all that the program needs below ``/root``, which it may not enter."""
    for program in plan.facts.programs:
        if below(program.path, ROOT_HOME) is not None:
            yield "the program", program.path, program.build.instruction.line
    if below(normal(plan.facts.workdir), ROOT_HOME) is not None:
        workdir = last(plan.instructions, Workdir) or plan.facts.from_
        yield "the working folder", normal(plan.facts.workdir), workdir.line
    for path in volumes(plan):
        if below(path, ROOT_HOME) is not None:
            volume = last(plan.instructions, Volume) or plan.facts.from_
            yield "the volume", path, volume.line
    for item in plan.files:
        target = item.destination or item.path
        if below(target, ROOT_HOME) is not None:
            yield "the file" if not item.is_directory else "the folder", target, item.line


def volumes(plan: Plan) -> Iterator[str]:
    """The folders that VOLUME names, in order, each once."""
    found: dict[str, None] = {}
    for volume in each(plan.instructions, Volume):
        variables = plan.facts.trace.states[volume.index].variables
        for word in volume.texts:
            path = evaluate(word, variables, volume.escape)
            if path and path.startswith("/"):
                found[normal(path)] = None
    yield from found


def volumes_to_make(plan: Plan) -> tuple[str, ...]:
    """Volumes that nothing else makes: a new volume takes its owner from the image's folder.

    https://docs.docker.com/engine/storage/volumes/#populate-a-volume-using-a-container
    """
    if not plan.runtime.nonroot:
        return ()
    workdir = normal(plan.facts.workdir)
    swap = plan.swap
    given = (*swap.given, *(node.path for node in swap.folders)) if swap is not None else ()
    copied = Folders((*given, *(item.destination or item.path for item in plan.files)))
    return tuple(
        path
        for path in volumes(plan)
        if PLAIN.fullmatch(path)
        and path not in system_folders()
        # WORKDIR makes its folder, and those above it, for the user in force.
        and below(workdir, path) is None
        and not copied.hold(path)
    )


def writable(plan: Plan) -> Folders:
    """Where nonroot may write to, or make, files in the new image."""
    workdir = normal(plan.facts.workdir)
    own = () if workdir in system_folders() else (workdir,)
    given = (item.destination or item.path for item in plan.files if item.owner == NONROOT)
    made = (path for path in volumes(plan) if PLAIN.fullmatch(path))
    swapped = plan.swap.given if plan.swap is not None else ()
    staged = (node.path for node in plan.swap.folders) if plan.swap is not None else ()
    return Folders(
        (*table("facts/users", "nonroot")["writable"]["paths"], *made, *own, *given, *swapped, *staged)
    )


class Folders:
    """Folders that answer whether one of them holds a path."""

    def __init__(self, paths: Iterable[str]) -> None:
        """Absolute paths."""
        self._marks = Marks((number, path, True) for number, path in enumerate(paths))

    def hold(self, path: str) -> bool:
        """Whether ``path`` is one of the folders, or lies in one."""
        return next(self._marks.newest_first(path), None) is not None


def seen_from(plan: Plan, path: str) -> str:
    """A path as the program sees it, absolute and clean."""
    return join(normal(plan.facts.workdir), path)
