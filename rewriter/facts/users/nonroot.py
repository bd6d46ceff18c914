"""What ``--nonroot`` makes of the facts: distroless' own user, who may read and write what is copied.

The images with the tag ``nonroot`` run as 65532 with the home ``/home/nonroot``
(https://github.com/GoogleContainerTools/distroless/blob/main/static/static.bzl). What COPY brings belongs to
root unless it says otherwise, and a file that only its owner may read is then of no use.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from rewriter.dockerfile.model import Dockerfile
from rewriter.dockerfile.words import names
from rewriter.facts.files.model import RuntimeFile
from rewriter.facts.model import Facts
from rewriter.facts.program.model import Program
from rewriter.facts.users.model import User
from rewriter.facts.users.resolve import NONROOT
from rewriter.images.catalogue import distroless_image, reference
from rewriter.support.path_tree import Marks
from rewriter.support.paths import below, join, normal
from rewriter.support.tables import table
from rewriter.trace.model import BuildTrace
from rewriter.trace.stage import evaluate

ROOT_HOME = "/root"
"""Only root may enter it: mode 0700 in distroless (common/BUILD.bazel)."""

_PLAIN = re.compile(r"/[A-Za-z0-9_@%+:,./-]+", re.ASCII)
"""A path that needs no quotes."""
_OPEN_MODE = re.compile(r"[0-7]*[0-7]?[0-7][157]|[augo]*\+[rwxX]+", re.ASCII)
"""A mode that lets others execute the file, or one that only adds to what the go command gives (0755)."""


def as_nonroot(user: User | None) -> User:
    """The user that takes the place of ``user`` (``None``: root)."""
    if user is None:
        return User("root", NONROOT, None)
    return User(user.name or "root", NONROOT, user.home)


def given_to_nonroot(item: RuntimeFile) -> RuntimeFile:
    """The file with nonroot as its owner, so that the program may do with it what it did as root.

    Files of the system stay root's: everybody may read them.
    """
    if is_system_file(item.path):
        return item
    return replace(item, owner=NONROOT, problem=None)


def is_system_file(path: str) -> bool:
    """Whether everybody may read it, and nobody writes it."""
    return any(below(path, folder) is not None for folder in _table()["system_file"]["paths"])


def program_owner(facts: Facts, program: Program) -> str | None:
    """The owner that a program's copy needs to be started: none where everybody may execute it."""
    if not facts.runtime.nonroot or not is_closed(program.path, facts.trace):
        return None
    return NONROOT


def is_closed(path: str, trace: BuildTrace) -> bool:
    """Whether RUN may have left a mode that keeps others from executing a file."""
    last = next(trace.modes.newest_first(path), None)
    if last is None:
        return "umask" in trace.commands
    return _OPEN_MODE.fullmatch(trace.events[last].detail) is None


def below_root_home(dockerfile: Dockerfile, facts: Facts) -> Iterator[tuple[str, str, int]]:
    """``(what, path, line)`` of all that the program needs below ``/root``, which it may not enter."""
    for program in facts.programs:
        if below(program.path, ROOT_HOME) is not None:
            yield "the program", program.path, program.build.instruction.line
    if below(normal(facts.workdir), ROOT_HOME) is not None:
        last = next((i for i in reversed(facts.instructions) if i.keyword == "WORKDIR"), facts.from_)
        yield "the working folder", normal(facts.workdir), last.line
    for path in volumes(dockerfile, facts):
        if below(path, ROOT_HOME) is not None:
            last = next((i for i in reversed(facts.instructions) if i.keyword == "VOLUME"), facts.from_)
            yield "the volume", path, last.line
    for item in facts.files:
        target = item.destination or item.path
        if below(target, ROOT_HOME) is not None:
            yield "the file" if not item.is_directory else "the folder", target, item.line


def volumes(dockerfile: Dockerfile, facts: Facts) -> Iterator[str]:
    """The folders that VOLUME names, in order, each once."""
    found: dict[str, None] = {}
    for instruction in facts.instructions:
        if instruction.keyword == "VOLUME":
            variables = facts.trace.states[instruction.index].variables
            for word in names(instruction):
                path = evaluate(word.text, variables, dockerfile.escape)
                if path and path.startswith("/"):
                    found[normal(path)] = None
    yield from found


def volumes_to_make(dockerfile: Dockerfile, facts: Facts) -> tuple[str, ...]:
    """Volumes that nothing else makes: a new volume takes its owner from the image's folder.

    https://docs.docker.com/engine/storage/volumes/#populate-a-volume-using-a-container
    """
    if not facts.runtime.nonroot:
        return ()
    workdir = normal(facts.workdir)
    swap = facts.swap
    given = (*swap.given, *(node.path for node in swap.folders)) if swap is not None else ()
    copied = Folders((*given, *(item.destination or item.path for item in facts.files)))
    return tuple(
        path
        for path in volumes(dockerfile, facts)
        if _PLAIN.fullmatch(path)
        and path not in system_folders()
        # WORKDIR makes its folder, and those above it, for the user in force.
        and below(workdir, path) is None
        and not copied.hold(path)
    )


def writable(dockerfile: Dockerfile, facts: Facts) -> Folders:
    """Where nonroot may write to, or make, files in the new image."""
    workdir = normal(facts.workdir)
    own = () if workdir in system_folders() else (workdir,)
    given = (item.destination or item.path for item in facts.files if item.owner == NONROOT)
    made = (path for path in volumes(dockerfile, facts) if _PLAIN.fullmatch(path))
    swapped = facts.swap.given if facts.swap is not None else ()
    staged = (node.path for node in facts.swap.folders) if facts.swap is not None else ()
    return Folders((*_table()["writable"]["paths"], *made, *own, *given, *swapped, *staged))


class Folders:
    """Folders that answer whether one of them holds a path."""

    def __init__(self, paths: Iterable[str]) -> None:
        """Absolute paths."""
        self._marks = Marks((number, path, True) for number, path in enumerate(paths))

    def hold(self, path: str) -> bool:
        """Whether ``path`` is one of the folders, or lies in one."""
        return next(self._marks.newest_first(path), None) is not None


def seen_from(facts: Facts, path: str) -> str:
    """A path as the program sees it, absolute and clean."""
    return join(normal(facts.workdir), path)


@cache
def system_folders() -> frozenset[str]:
    """Folders that distroless has: WORKDIR leaves their owner as it is."""
    image = distroless_image(reference("static"))
    return image.directories if image is not None else frozenset()


@cache
def _table() -> dict[str, dict[str, tuple[str, ...]]]:
    data = table("facts/users", "nonroot")
    return {key: {"paths": tuple(data[key]["paths"])} for key in ("system_file", "writable")}
