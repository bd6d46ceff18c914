"""What the container starts: ENTRYPOINT and CMD, resolved to a file of the image.

Interplay: https://docs.docker.com/reference/dockerfile/#understand-how-cmd-and-entrypoint-interact
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from rewriter.dockerfile.instructions import Cmd, Entrypoint, Starting, last
from rewriter.dockerfile.model import Instruction
from rewriter.facts.start.find_program import SHELLS, find_program, is_made_here
from rewriter.facts.start.model import Start
from rewriter.facts.start.unseen_program import explained
from rewriter.model import Reason, Refusal
from rewriter.shell.execform import open_shell, to_argv
from rewriter.shell.model import Argv, NeedsShell
from rewriter.trace.filesystem.image_files import ImageFiles
from rewriter.trace.model import BuildTrace, State

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


class _Form(Struct, frozen=True):
    argv: tuple[str, ...] | None
    problem: Refusal | None = None
    shell: bool = False
    """A shell started the program."""
    forwards: bool = True
    """Whether words that are appended to the instruction reach the program."""


def resolve(instructions: Sequence[Instruction], trace: BuildTrace, files: ImageFiles) -> Start:
    """The start of a stage; ``Start.problem`` says why there is none that can be kept."""
    entrypoint = last(instructions, Entrypoint)
    cmd = last(instructions, Cmd)
    if entrypoint is not None and entrypoint.json == ():
        entrypoint = None
    if cmd is not None and cmd.json == ():
        cmd = None
    first = entrypoint or cmd
    if first is None:
        cleared = last(instructions, Starting)
        return Start(
            None,
            None,
            line=cleared.line if cleared is not None else 0,
            problem=Refusal(Reason.NO_COMMAND, "there is no CMD and no ENTRYPOINT: the image starts a shell"),
        )
    state = trace.states[first.index]
    form = _form(first, state, lambda word: is_made_here(word, trace.final, files))
    start = Start(entrypoint, cmd, line=first.line, shell=form.shell)
    if any(is_not_text(i.arguments) for i in (entrypoint, cmd) if i is not None):
        return replace(start, problem=Refusal(Reason.NOT_TEXT, "the start has bytes that are not UTF-8"))
    if form.problem is not None or not form.argv:
        empty = Refusal(Reason.STARTS_NOTHING, f"{first.keyword} starts nothing")
        return replace(start, problem=form.problem or empty)
    if entrypoint is None:
        start = replace(start, cmd_argv=form.argv)
    else:
        start = replace(start, entrypoint_argv=form.argv, cmd_ignored=not form.forwards)
        if cmd is not None and not start.cmd_ignored:
            start = replace(start, cmd_argv=behind_entrypoint(cmd, trace.states[cmd.index]))
    return explained(find_program(start, trace.final, files), trace)


def is_not_text(text: str) -> bool:
    """Whether a text has bytes that JSON, and so the exec form, cannot hold."""
    return any("\ud800" <= character <= "\udfff" for character in text)


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
        message = f"{instruction.keyword} runs in the shell {' '.join(state.shell)}"
        return _Form(None, Refusal(Reason.OTHER_SHELL, message))
    return replace(_opened(instruction, to_argv(instruction.arguments), is_program), forwards=False)


def _opened(instruction: Instruction, result: Argv | NeedsShell, is_program: Callable[[str], bool]) -> _Form:
    if isinstance(result, Argv):
        if result.words and result.words[0] in SHELLS and not is_program(result.words[0]):
            again = open_shell(result.words)
            return _opened(instruction, again, is_program) if again is not None else _Form(result.words)
        return _Form(result.words, shell=True, forwards=result.forwards)
    script = _script_in(instruction)
    if script is not None:
        return _Form(None, Refusal(Reason.SCRIPT, f"{instruction.keyword} starts the script {script}"))
    message = f"{instruction.keyword} needs a shell: {result.construct}"
    return _Form(None, Refusal(Reason.SHELL_TEXT, message))


def _script_in(instruction: Instruction) -> str | None:
    """The script that a shell text begins with, if it does."""
    text = instruction.arguments if instruction.json is None else instruction.json[-1]
    return next((word for word in text.split()[:2] if word.endswith((".sh", ".bash"))), None)
