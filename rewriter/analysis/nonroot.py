"""What ``--nonroot`` makes of the facts: distroless' own user, who may read and write what is copied.

The images with the tag ``nonroot`` run as 65532 with the home ``/home/nonroot``
(https://github.com/GoogleContainerTools/distroless/blob/main/static/static.bzl). What COPY brings belongs to
root unless it says otherwise, and a file that only its owner may read is then of no use.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from rewriter.analysis.filesystem import below, join, normal
from rewriter.analysis.model import BuildTrace, Facts, Program, RuntimeFile, User
from rewriter.analysis.trace import evaluate
from rewriter.analysis.users import NONROOT
from rewriter.dockerfile.model import Dockerfile
from rewriter.dockerfile.words import names
from rewriter.images.catalogue import distroless_image, reference
from rewriter.tables import load_table

ROOT_HOME = "/root"
"""Only root may enter it: mode 0700 in distroless (common/BUILD.bazel)."""

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
    if any(below(item.path, path) is not None for path in _table()["system_file"]["paths"]):
        return item
    return replace(item, owner=NONROOT, problem=None)


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


def below_root_home(facts: Facts) -> Iterator[tuple[str, str, int]]:
    """``(what, path, line)`` of all that the program needs below ``/root``, which it may not enter."""
    for program in facts.programs:
        if below(program.path, ROOT_HOME) is not None:
            yield "the program", program.path, program.build.instruction.line
    if below(normal(facts.workdir), ROOT_HOME) is not None:
        last = next((i for i in reversed(facts.instructions) if i.keyword == "WORKDIR"), facts.from_)
        yield "the working folder", normal(facts.workdir), last.line
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
    plain = re.compile(r"[A-Za-z0-9_@%+:,./-]+", re.ASCII)
    return tuple(
        path for path in volumes(dockerfile, facts) if plain.fullmatch(path) and not _is_there(path, facts)
    )


def _is_there(path: str, facts: Facts) -> bool:
    if path in system_folders() or below(normal(facts.workdir), path) is not None:
        return True  # WORKDIR makes its folder, and those above it, for the user in force
    return any(below(path, item.destination or item.path) is not None for item in facts.files)


def is_writable(path: str, dockerfile: Dockerfile, facts: Facts) -> bool:
    """Whether nonroot may write to a path, or make it, in the new image."""
    workdir = normal(facts.workdir)
    if workdir not in system_folders() and below(path, workdir) is not None:
        return True
    folders = [*_table()["writable"]["paths"], *volumes(dockerfile, facts)]
    folders += [item.destination or item.path for item in facts.files if item.owner == NONROOT]
    return any(below(path, folder) is not None for folder in folders)


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
    data = load_table(Path(__file__).with_name("nonroot.toml"))
    return {key: {"paths": tuple(data[key]["paths"])} for key in ("system_file", "writable")}
