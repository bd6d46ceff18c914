"""What the container starts: ENTRYPOINT and CMD, resolved through WORKDIR and PATH to a file of the image.

Interplay: https://docs.docker.com/reference/dockerfile/#understand-how-cmd-and-entrypoint-interact;
lookup of ``argv[0]``: runc, which searches PATH of the image's environment and never the folder.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

from rewriter.dockerfile.model import Instruction
from rewriter.facts.program.prebuilt import absent_program
from rewriter.facts.start.model import Start
from rewriter.images.catalogue import distroless_path
from rewriter.model import UNSEEN_PROGRAM, Evidence, Reason, Refusal
from rewriter.shell.classify import live_reload_tool
from rewriter.shell.execform import open_shell, to_argv
from rewriter.shell.expand import UNKNOWN_TEXT
from rewriter.shell.model import Argv, NeedsShell
from rewriter.support.messages import named, shorten
from rewriter.support.paths import join
from rewriter.support.tables import table
from rewriter.support.values import replace
from rewriter.trace.filesystem.base_directories import BASE_DIRECTORIES, is_toolchain_folder
from rewriter.trace.filesystem.image_files import ImageFiles
from rewriter.trace.model import Build, BuildTrace, Origin, State
from rewriter.trace.opaque import Opaque, OpaqueKind

if TYPE_CHECKING:
    from rewriter.trace.chain import StageView

_OF_SYSTEM = frozenset({"/usr/sbin", "/usr/bin", "/sbin", "/bin"})
"""Folders in which the base image may have a command of any name."""
_SHELLS = frozenset(
    {"sh", "bash", "ash", "dash", "/bin/sh", "/bin/bash", "/bin/ash", "/bin/dash", "/usr/bin/bash"}
)
PLAIN_SHELLS = (
    ("/bin/sh", "-c"),
    ("/bin/bash", "-c"),
    ("sh", "-c"),
    ("bash", "-c"),
    ("/bin/ash", "-c"),
    ("/bin/bash", "-o", "pipefail", "-c"),
    ("/bin/ash", "-eo", "pipefail", "-c"),
    ("/bin/sh", "-ec"),
)
"""``SHELL`` values under which a simple command means what it means to ``/bin/sh -c``."""

SHELL_HELP = (
    "distroless has no shell: let the instruction name the program and its arguments in exec form, and "
    "read variables in the program or its flags"
)
SCRIPT_HELP = (
    "start the program itself: move what the script does before it into ENV, the program's flags or an init "
    "container, and let ENTRYPOINT name the program"
)


UNFOLLOWED_HELP = "write its go build into the Dockerfile as a RUN of its own"
"""What to do about a build that another file says."""
UNKNOWN_OUTPUT_HELP = "write that go build out, with -o and its package, as a RUN of its own"
NO_PACKAGE_HELP = "give the build context that has the source (--context), or build a package that is there"


class _Form(Struct, frozen=True):
    argv: tuple[str, ...] | None
    problem: Refusal | None = None
    shell: bool = False
    """A shell started the program."""
    forwards: bool = True
    """Whether words that are appended to the instruction reach the program."""


def resolve(instructions: Sequence[Instruction], trace: BuildTrace, files: ImageFiles) -> Start:
    """The start of a stage; ``Start.problem`` says why there is none that can be kept."""
    entrypoint = _last(instructions, "ENTRYPOINT")
    cmd = _last(instructions, "CMD")
    if entrypoint is not None and entrypoint.json == ():
        entrypoint = None
    if cmd is not None and cmd.json == ():
        cmd = None
    first = entrypoint or cmd
    if first is None:
        help_ = (
            "add the CMD or ENTRYPOINT that the image is started with (Compose and Kubernetes may hide it)"
        )
        cleared = next((i for i in reversed(instructions) if i.keyword in ("CMD", "ENTRYPOINT")), None)
        return Start(
            None,
            None,
            line=cleared.line if cleared is not None else 0,
            problem=Refusal(
                Reason.NO_COMMAND, "there is no CMD and no ENTRYPOINT: the image starts a shell", help_
            ),
        )
    state = trace.states[first.index]
    form = _form(first, state, lambda word: is_made_here(word, trace.final, files))
    start = Start(entrypoint, cmd, line=first.line, shell=form.shell)
    if any(is_not_text(i.arguments) for i in (entrypoint, cmd) if i is not None):
        return replace(
            start, problem=Refusal(Reason.NOT_TEXT, "the start has bytes that are not UTF-8", SHELL_HELP)
        )
    if form.problem is not None or not form.argv:
        return replace(start, problem=form.problem or _empty(first))
    if entrypoint is None:
        start = replace(start, cmd_argv=form.argv)
    else:
        start = replace(start, entrypoint_argv=form.argv, cmd_ignored=not form.forwards)
        if cmd is not None and not start.cmd_ignored:
            start = replace(start, cmd_argv=behind_entrypoint(cmd, trace.states[cmd.index]))
    return explained(find_program(start, trace.final, files), trace)


def explained(start: Start, trace: BuildTrace) -> Start:
    """Add why the outputs of a build are not known: it may well be the program that starts."""
    if start.problem is not None and start.problem.reason in UNSEEN_PROGRAM:
        start = absent_program(start, trace)
    return explained_by(start, trace.builds)


def explained_by(start: Start, builds: Sequence[Build]) -> Start:
    """The same with the builds of other stages."""
    unknown, why = next(((b, b.unknown) for b in builds if b.unknown is not None), (None, None))
    if start.problem is None or start.problem.reason not in UNSEEN_PROGRAM or unknown is None or why is None:
        return start
    command = f"go {unknown.command.subcommand} in {_of(unknown)}"
    places = (Evidence(*unknown.recipe, message=why.reason),) if unknown.recipe is not None else ()
    problem = replace(
        start.problem,
        reason=Reason.OUTPUT_NOT_KNOWN,
        message=f"{start.problem.message}; what {command} writes is not known: {why.reason}",
        help=NO_PACKAGE_HELP if why.no_package else UNKNOWN_OUTPUT_HELP,
        places=(*start.problem.places, *places),
    )
    return replace(start, problem=problem)


_MAY_BUILD = frozenset({OpaqueKind.MAY_BUILD, OpaqueKind.GENERATE})
_MOST_NAMED = 2


def unfollowed(start: Start, views: Sequence[StageView]) -> Start:
    """Name the commands that are not followed and may write the program, in the stages it comes through."""
    opaques = list(dict.fromkeys(opaque for view in views for opaque in view.trace.opaque))
    if start.problem is None or start.problem.reason not in UNSEEN_PROGRAM:
        return start
    if start.program is None:
        return _instead(start, views) if start.problem.reason is Reason.NOT_ON_PATH else start
    if any(opaque.kind is OpaqueKind.RECIPE for opaque in opaques):
        # They have a refusal of their own, which says where they are not plain.
        return replace(start, problem=replace(start.problem, help=UNFOLLOWED_HELP))
    found = [opaque for opaque in opaques if opaque.kind in _MAY_BUILD]
    if not found:
        return _instead(start, views)
    told = " and ".join(f"{shorten(o.command)} ({_place(o)})" for o in found[:_MOST_NAMED])
    more = f" and {len(found) - _MOST_NAMED} more" if len(found) > _MOST_NAMED else ""
    message = f"{start.problem.message}; not followed: {told}{more}"
    problem = replace(start.problem, reason=Reason.NOT_FOLLOWED, message=message, help=UNFOLLOWED_HELP)
    return replace(start, problem=problem)


def _instead(start: Start, views: Sequence[StageView]) -> Start:
    """The start with what go commands write there: another path may have been meant."""
    if start.problem is None:
        return start
    own = (build for view in views for build in view.trace.builds if build.unknown is None)
    found = (build for build in own if not any(map(is_of_another_module, build.command.packages)))
    builds = [*dict.fromkeys(f"{path} ({_of(build)})" for build in found for path in build.outputs)]
    shown = builds[:_MOST_NAMED]
    more = f" and {len(builds) - _MOST_NAMED} more" if len(builds) > _MOST_NAMED else ""
    if not builds:
        return start
    text = f"; go builds {' and '.join(shown)}{more}".replace(UNKNOWN_TEXT, "…")
    help_ = "start or copy what go builds, by its absolute path, or let go build write it to that path"
    message = start.problem.message + text
    problem = replace(start.problem, reason=Reason.WRITTEN_ELSEWHERE, message=message, help=help_)
    return replace(start, problem=problem)


def _of(build: Build) -> str:
    """Where a build stands."""
    return named(Evidence(*build.recipe)) if build.recipe else f"line {build.instruction.line}"


def _place(opaque: Opaque) -> str:
    for place in opaque.evidence[:1]:
        return named(place)
    return f"line {opaque.line}"


def is_not_text(text: str) -> bool:
    """Whether a text has bytes that JSON, and so the exec form, cannot hold."""
    return any("\ud800" <= character <= "\udfff" for character in text)


def _last(instructions: Sequence[Instruction], keyword: str) -> Instruction | None:
    return next((i for i in reversed(instructions) if i.keyword == keyword), None)


def _empty(instruction: Instruction) -> Refusal:
    help_ = "name the program that the image starts"
    return Refusal(Reason.STARTS_NOTHING, f"{instruction.keyword} starts nothing", help_)


def behind_entrypoint(cmd: Instruction, state: State) -> tuple[str, ...]:
    """CMD behind an exec-form ENTRYPOINT: a shell-form text reaches the program as three arguments."""
    if cmd.json is not None:
        return cmd.json
    return (*(state.shell or ("/bin/sh", "-c")), cmd.arguments)


def _form(instruction: Instruction, state: State, is_program: Callable[[str], bool]) -> _Form:
    if instruction.json is not None:
        opened = open_shell(instruction.json)
        if opened is None or is_program(instruction.json[0]):
            return _Form(instruction.json)
        return _opened(instruction, opened, is_program)
    if state.shell is not None and state.shell not in PLAIN_SHELLS:
        shell = " ".join(state.shell)
        message = f"{instruction.keyword} runs in the shell {shell}"
        return _Form(None, Refusal(Reason.OTHER_SHELL, message, SHELL_HELP))
    return replace(_opened(instruction, to_argv(instruction.arguments), is_program), forwards=False)


def _opened(instruction: Instruction, result: Argv | NeedsShell, is_program: Callable[[str], bool]) -> _Form:
    if isinstance(result, Argv):
        if result.words and result.words[0] in _SHELLS and not is_program(result.words[0]):
            again = open_shell(result.words)
            return _opened(instruction, again, is_program) if again is not None else _Form(result.words)
        return _Form(result.words, shell=True, forwards=result.forwards)
    message = f"{instruction.keyword} needs a shell: {result.construct}"
    script = _script_in(instruction)
    if script is not None:
        message = f"{instruction.keyword} starts the script {script}"
        return _Form(None, Refusal(Reason.SCRIPT, message, SCRIPT_HELP))
    return _Form(None, Refusal(Reason.SHELL_TEXT, message, SHELL_HELP))


def _script_in(instruction: Instruction) -> str | None:
    """The script that a shell text begins with, if it does."""
    words = (
        instruction.arguments.split() if instruction.json is None else (instruction.json[-1].split() or [""])
    )
    return next((word for word in words[:2] if word.endswith((".sh", ".bash"))), None)


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


def _unknown(reason: Reason, word: str, why: str) -> Refusal:
    help_ = "start a program that a go build or go install of this file writes, by its absolute path"
    return Refusal(reason, f"cannot tell what {word} is: {why}", help_)


def _known_problem(start: Start) -> Refusal | None:
    """Starts that are recognised by their words alone."""
    words = start.argv
    name = words[0].rsplit("/", 1)[-1]
    tool = live_reload_tool(name)
    if tool is not None:
        help_ = "keep this file for development and write a second one that builds and starts the program"
        return Refusal(
            Reason.RELOADER,
            f"{tool} rebuilds or debugs the program in the container: this is an image for development",
            help_,
        )
    if name == "go" or name == "go-wrapper":
        return _go_start(words)
    if words[0] in _SHELLS or name in ("sh", "bash"):
        if len(words) > 1 and not words[1].startswith("-"):
            return Refusal(Reason.SCRIPT, f"the start is the script {words[1]}", SCRIPT_HELP)
        return Refusal(Reason.SHELL_TEXT, f"the image starts the shell {words[0]}", SHELL_HELP)
    if name in wrappers():
        help_ = "let ENTRYPOINT or CMD name the program itself; an orchestrator waits and reaps better"
        return Refusal(Reason.WRAPPER, f"{name} starts another program, which is not followed", help_)
    if name == "make":
        help_ = "let the CMD start the program that make builds, and build it in a RUN"
        return Refusal(Reason.MAKE, "the image starts make", help_)
    return None


@cache
def wrappers() -> frozenset[str]:
    """Programs that start the program which their arguments name."""
    data = table("facts/start", "wrappers")
    return frozenset(name for row in data["wrapper"] for name in row["names"])


def _go_start(words: Sequence[str]) -> Refusal:
    verb = words[1] if len(words) > 1 else ""
    if verb == "run":
        help_ = "bring the source by COPY, build it in a RUN (go build -o /app/main .) and start the binary"
        return Refusal(Reason.GO_RUN, "the program is compiled at every start by go run", help_)
    if verb == "test":
        return Refusal(
            Reason.GO_TEST,
            "the image runs go test: it needs the toolchain and the source",
            "leave it as it is",
        )
    help_ = "an image that starts the go command needs the toolchain: leave it as it is"
    message = f"the image starts the go command ({' '.join(words[:2])})"
    return Refusal(Reason.GO_COMMAND, message, help_)


def _check(start: Start, path: str, files: ImageFiles) -> Start:
    origin = files.origin(path)
    found = replace(start, program=path)
    if origin is None:
        if any(path.startswith(folder + "/") for folder in ("/bin", "/usr/bin", "/sbin", "/usr/sbin")):
            return replace(
                found, problem=_unknown(Reason.OF_BASE, path, "it belongs to the base image or a package")
            )
        if path in BASE_DIRECTORIES or files.is_directory(path):
            return replace(found, problem=_unknown(Reason.A_FOLDER, path, "it is a folder"))
        return replace(
            found,
            problem=_unknown(Reason.NOT_WRITTEN, path, "no instruction of this file is seen to create it"),
        )
    build = files.build_of(origin)
    if build is not None and not isinstance(build, tuple):
        return found
    return replace(found, problem=_not_built(path, origin, build))


def _not_built(path: str, origin: Origin, why: tuple[str, str] | None) -> Refusal | None:
    if path.endswith((".sh", ".bash", ".py", ".rb", ".pl")):
        return Refusal(Reason.SCRIPT, f"the image starts the script {path}", SCRIPT_HELP)
    if origin.kind == "directory":
        return _unknown(Reason.A_FOLDER, path, "it is a folder")
    if origin.context is not None and origin.kind == "file":
        message = f"{path} is copied from the build context ({origin.context})"
        if why is not None:
            return Refusal(Reason.BROUGHT, f"{message}: {why[0]}", why[1])
        help_ = "build the program in this file, so that it can be shown to be static"
        return Refusal(Reason.BROUGHT, message, f"{help_}, or give the build context with --context")
    how = origin.event.unseen or "brings it from outside of this file"
    return _unknown(Reason.FROM_OUTSIDE, path, f"line {origin.event.line} {how}")
