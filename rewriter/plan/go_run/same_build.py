"""A build of the file that already writes what ``go run`` compiles: same package, flags and environment."""

from __future__ import annotations

import posixpath

from rewriter.context.files import Context
from rewriter.facts.start.go_run import Call
from rewriter.golang.command.line import with_goflags
from rewriter.golang.model import GoVerb
from rewriter.support.paths import below, join, normal
from rewriter.trace.filesystem.image_files import ImageFiles
from rewriter.trace.model import Build, BuildTrace, Change, State
from rewriter.trace.run.go_build import SEEN

_SAYING = frozenset({"o", "v", "x", "p", "a", "work", "i", "installsuffix"})
"""Flags that leave the program as it is."""
_CHANGING = frozenset({Change.COPIED, Change.WRITTEN, Change.MOVED, Change.DUPLICATED, Change.REMOVED})


def built_before(
    call: Call, trace: BuildTrace, state: State, files: ImageFiles, context: Context | None
) -> str | None:
    """The path of the program that a build of the file has left, ``None`` where no build is the same."""
    if context is None or call.assignments:
        return None
    folder = _package(call, state, files, context)
    if folder is None:
        return None
    for build in reversed(trace.builds):
        if not build.certain or build.unknown is not None or build.assumed is not None:
            continue
        for path, package, named in zip(build.outputs, build.packages, _named(build), strict=True):
            origin = files.origin(path)
            is_there = origin is not None and origin.build is build
            if is_there and package == folder and not named and _is_same(call, build, state):
                return None if _changed_since(trace, path, build) else path
    return None


def _named(build: Build) -> tuple[tuple[str, ...], ...]:
    return build.main_files or ((),) * len(build.outputs)


def _package(call: Call, state: State, files: ImageFiles, context: Context) -> str | None:
    """The context folder of the package; ``None`` where that is not told by a path, or it is a part of it."""
    words = call.command.packages
    if len(words) != 1:
        return None
    word = words[0]
    is_file = word.endswith(".go")
    if not is_file and not word.startswith((".", "/")):
        return None
    directory = join(state.workdir, posixpath.dirname(word) if is_file else word)
    entered = files.entered_from(directory)
    if not entered:
        return None
    folder = normal(entered[0][0]).lstrip("/")
    if is_file and not _is_alone(posixpath.basename(word), folder, context):
        return None
    return folder


def _is_alone(name: str, folder: str, context: Context) -> bool:
    """Whether the package has no other file, and takes this one under no condition."""
    names = [
        entry
        for entry, is_directory in context.list_directory(folder)
        if not is_directory and entry.endswith(".go") and not entry.endswith("_test.go")
    ]
    text = context.read_text(posixpath.join(folder, name)) or ""
    return names == [name] and "_" not in name and "//go:build" not in text and "+build" not in text


def _is_same(call: Call, build: Build, state: State) -> bool:
    environment = {name: state.environment.get(name) for name in SEEN}
    known = {name: value for name, value in environment.items() if value is not None}
    if known != {name: value for name, value in build.environment.items() if value is not None}:
        return False
    mine, theirs = with_goflags(call.command, known), build.command
    if theirs.verb not in (GoVerb.BUILD, GoVerb.INSTALL) or theirs.unknown_flags:
        return False
    return _telling(mine.flags) == _telling(theirs.flags)


def _telling(flags: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return {name: value for name, value in flags if name not in _SAYING and name != "C"}


def _changed_since(trace: BuildTrace, path: str, build: Build) -> bool:
    """Whether something else came into the source's folder, or went, behind the build."""
    if any(opaque.line >= build.instruction.line for opaque in trace.opaque):
        return True
    events = trace.events
    first = next(
        (at for at, event in enumerate(events) if event.build is build and event.path == path), len(events)
    )
    root = normal(build.directory)
    return any(
        event.change in _CHANGING
        and event.explicit
        and (below(event.path, root) is not None or below(root, event.path) is not None)
        for event in events[first + 1 :]
    )
