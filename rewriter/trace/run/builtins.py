"""The builtins of the shell: they change its folder and its variables, and nothing of the image."""

from __future__ import annotations

from collections.abc import Mapping

from rewriter.shell.expand import unsplit
from rewriter.shell.model import Simple
from rewriter.shell.words import is_name
from rewriter.support.paths import join
from rewriter.trace.recipes.output import word_value
from rewriter.trace.run.command import Command, Handler
from rewriter.trace.run.state import PARAMETERS, UNKNOWN, Shell, assign
from rewriter.trace.run.words import known_part


def assignments(simple: Simple, shell: Shell, certain: bool) -> None:
    """``NAME=value`` without a command."""
    for assignment in simple.assignments:
        text = word_value(assignment.value, shell.directory, shell.variables)
        if text is None:
            text = unsplit(assignment.value, shell.variables)
        part = "" if text is not None else known_part(assignment.value, shell)
        assign(shell, assignment.name, text, certain, part)


def append(command: Command) -> bool:
    """Whether it is bash's ``NAME+=value``: the variable is not followed further."""
    variable = command.name.partition("+=")[0]
    if "+=" not in command.name or not is_name(variable):
        return False
    command.shell.forget(variable)
    return True


def _change_directory(command: Command) -> None:
    """``cd``: the folder is lost where it is not known, and where the command may not run."""
    words, shell = command.words, command.shell
    target = words[1] if len(words) > 1 else shell.variables.get("HOME")
    if target is None and len(command.simple.words) == 2:
        target = word_value(command.simple.words[1], shell.directory, shell.variables)
    if target in ("--", "-P", "-L") and len(words) > 2:
        target = words[2]
    relative = not str(target).startswith("/")
    lost = target is None or target == "-" or (shell.directory is None and relative)
    if lost or not command.step.certain:
        shell.directory = None
    else:
        shell.directory = join(shell.directory or "/", target or "/")
    shell.variables["PWD"] = shell.directory
    if shell.directory is None:
        del shell.variables["PWD"]


def _lose_directory(command: Command) -> None:
    command.shell.directory = None


def _export(command: Command) -> None:
    """``export NAME`` and ``export NAME=value``; the others export with ``-x``."""
    shell = command.shell
    exports = command.name == "export" or "-x" in command.words
    parts = _known_parts(command)
    for word, text in zip(command.words[1:], command.argv[1:], strict=True):
        name, equals, value = (word if word is not None else text.lstrip(UNKNOWN)).partition("=")
        if name.startswith("-"):
            continue
        if equals:
            whole = value if word is not None else None
            assign(shell, name, whole, command.step.certain, parts.get(name, "") if whole is None else "")
        if exports:
            shell.exported.add(name)


def _known_parts(command: Command) -> Mapping[str, str]:
    """What is known of the values behind ``export``, by name."""
    words = command.simple.words[1:]
    texts = (known_part(word, command.shell).partition("=") for word in words if "=" in word.raw)
    return {name: text for name, _, text in texts if is_name(name)}


def _read(command: Command) -> None:
    """Variables get values that are not followed."""
    for word in command.words[1:]:
        command.shell.forget(word or "")


def _eval(command: Command) -> None:
    _read(command)
    command.shell.open()


def _shift(command: Command) -> None:
    for parameter in PARAMETERS:
        command.shell.variables.forget(parameter)


def _set(command: Command) -> None:
    """``set -- WORD…``; other options change nothing that is followed."""
    if "--" in command.words:
        _shift(command)


def _unset(command: Command) -> None:
    for word in command.words[1:]:
        if word:
            command.shell.variables[word] = None


BUILTINS: Mapping[str, Handler] = {
    "cd": _change_directory,
    **dict.fromkeys(("pushd", "popd", "chdir"), _lose_directory),
    **dict.fromkeys(("export", "readonly", "local", "declare"), _export),
    **dict.fromkeys(("read", "getopts", "mapfile", "readarray", "let"), _read),
    "eval": _eval,
    "shift": _shift,
    "set": _set,
    "unset": _unset,
}
"""By name: https://pubs.opengroup.org/onlinepubs/9699919799/idx/sbi.html, and those of bash."""
