"""The program that the first word of a start leads to, through WORKDIR and PATH.

Lookup of ``argv[0]``: runc, which searches PATH of the image's environment and never the folder.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from msgspec.structs import replace

from rewriter.facts.start.model import Start
from rewriter.images.catalogue import distroless_path
from rewriter.model import Reason, Refusal
from rewriter.shell.classify import live_reload_tool
from rewriter.support.paths import join
from rewriter.support.tables import rows_by_name
from rewriter.trace.filesystem.base_directories import BASE_DIRECTORIES, is_toolchain_folder
from rewriter.trace.filesystem.image_files import ImageFiles
from rewriter.trace.model import State

_OF_SYSTEM = frozenset({"/usr/sbin", "/usr/bin", "/sbin", "/bin"})
"""Folders in which the base image may have a command of any name."""

SHELLS = frozenset(
    {"sh", "bash", "ash", "dash", "/bin/sh", "/bin/bash", "/bin/ash", "/bin/dash", "/usr/bin/bash"}
)


def find_program(start: Start, state: State, files: ImageFiles) -> Start:
    """The start with the program that its first word leads to, or with the problem of that."""
    word = start.argv[0]
    problem = None if is_made_here(word, state, files) else _known_problem(start)
    if problem is not None:
        return replace(start, problem=problem)
    if "/" in word:
        return _check(start, join(state.workdir, word), files)
    path = state.environment.get("PATH")
    if path is None:
        return replace(start, problem=_unknown(Reason.PATH_NOT_KNOWN, word, "PATH is not known here"))
    folders = [directory for directory in path.split(":") if directory.startswith("/")]
    found = {directory: files.origin(join(directory, word)) for directory in folders}
    built = any(origin is not None and origin.build is not None for origin in found.values())
    for directory, origin in found.items():
        candidate = join(directory, word)
        if built and origin is not None and origin.kind == "unknown" and origin.event.stage is not None:
            continue  # a folder of a stage, in which nothing puts a file of that name there
        if origin is not None and origin.kind != "directory":
            kept = directory in distroless_path() or not is_toolchain_folder(directory, state.environment)
            return _check(start if kept else _absolute(start, candidate), candidate, files)
    return replace(
        start, problem=_unknown(Reason.NOT_ON_PATH, word, "no command of the file puts it on PATH")
    )


def is_made_here(word: str, state: State, files: ImageFiles) -> bool:
    """Whether a first word leads to a program of this file's own source, whatever its name."""
    if "/" in word:
        found = [join(state.workdir, word)]
    else:
        folders = [folder for folder in (state.environment.get("PATH") or "").split(":") if folder]
        last = next((at for at, folder in enumerate(folders) if folder in _OF_SYSTEM), len(folders))
        found = [join(folder, word) for folder in folders[: last + 1] if folder.startswith("/")]
    origins = (files.origin(path) for path in found)
    origin = next((o for o in origins if o is not None and o.kind in ("file", "unknown")), None)
    build = files.build_of(origin) if origin is not None else None
    if origin is None or build is None or isinstance(build, tuple):
        return False
    path = origin.written or origin.event.path
    at = build.outputs.index(path) if path in build.outputs else -1
    if at >= 0 and build.packages[at] is not None:
        return True
    return build.prebuilt is None and not any(map(is_of_another_module, build.command.packages))


def is_of_another_module(package: str) -> bool:
    """Whether an argument of the go command is an import path, as of a tool that a file installs."""
    return "@" in package or "." in package.partition("/")[0].strip(".")


def _absolute(start: Start, path: str) -> Start:
    """A bare name that only the Go toolchain's PATH finds becomes the path."""
    if start.entrypoint_argv is not None:
        return replace(start, entrypoint_argv=(path, *start.entrypoint_argv[1:]))
    return replace(start, cmd_argv=(path, *(start.cmd_argv or ())[1:]))


def _known_problem(start: Start) -> Refusal | None:
    """Starts that are recognised by their words alone."""
    words = start.argv
    name = words[0].rsplit("/", 1)[-1]
    tool = live_reload_tool(name)
    if tool is not None:
        message = f"{tool} rebuilds or debugs the program in the container: this is an image for development"
        return Refusal(Reason.RELOADER, message)
    if name == "go" or name == "go-wrapper":
        return _go_start(words)
    if words[0] in SHELLS or name in ("sh", "bash"):
        if len(words) > 1 and not words[1].startswith("-"):
            return Refusal(Reason.SCRIPT, f"the start is the script {words[1]}")
        return Refusal(Reason.SHELL_TEXT, f"the image starts the shell {words[0]}")
    if name in wrappers():
        return Refusal(Reason.WRAPPER, f"{name} starts another program, which is not followed")
    if name == "make":
        return Refusal(Reason.MAKE, "the image starts make")
    return None


def wrappers() -> Collection[str]:
    """Programs that start the program which their arguments name."""
    return rows_by_name("facts/start", "wrappers", "wrapper")


def _go_start(words: Sequence[str]) -> Refusal:
    verb = words[1] if len(words) > 1 else ""
    if verb == "run":
        return Refusal(Reason.GO_RUN, "the program is compiled at every start by go run")
    if verb == "test":
        return Refusal(Reason.GO_TEST, "the image runs go test: it needs the toolchain and the source")
    return Refusal(Reason.GO_COMMAND, f"the image starts the go command ({' '.join(words[:2])})")


def _check(start: Start, path: str, files: ImageFiles) -> Start:
    return replace(start, program=path, problem=_problem_of(path, files))


def _problem_of(path: str, files: ImageFiles) -> Refusal | None:
    """Why what is at a path is no program of this file; ``None`` where it is one."""
    origin = files.origin(path)
    if origin is None:
        if any(path.startswith(f"{folder}/") for folder in _OF_SYSTEM):
            return _unknown(Reason.OF_BASE, path, "it belongs to the base image or a package")
        if path in BASE_DIRECTORIES or files.is_directory(path):
            return _unknown(Reason.A_FOLDER, path, "it is a folder")
        return _unknown(Reason.NOT_WRITTEN, path, "no instruction of this file is seen to create it")
    why = files.build_of(origin)
    if why is not None and not isinstance(why, tuple):
        return None
    if path.endswith((".sh", ".bash", ".py", ".rb", ".pl")):
        return Refusal(Reason.SCRIPT, f"the image starts the script {path}")
    if origin.kind == "directory":
        return _unknown(Reason.A_FOLDER, path, "it is a folder")
    if origin.context is not None and origin.kind == "file":
        message = f"{path} is copied from the build context ({origin.context})"
        if why is not None:
            return Refusal(Reason.BROUGHT, f"{message}: {why[0]}", why[1])
        return Refusal(Reason.BROUGHT, message)
    how = origin.event.unseen or "brings it from outside of this file"
    return _unknown(Reason.FROM_OUTSIDE, path, f"line {origin.event.line} {how}")


def _unknown(reason: Reason, word: str, why: str) -> Refusal:
    return Refusal(reason, f"cannot tell what {word} is: {why}")
