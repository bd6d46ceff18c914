"""The ``distroify`` command: which one it is, called, and the exit code."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Collection, Sequence
from importlib import import_module
from typing import NoReturn

from rewriter.cli import completion
from rewriter.cli.commands import COMMAND_GROUPS, LATE_COMMANDS
from rewriter.support.stream import OutputClosed, OutputError, output_error, to_stderr, to_stdout
from rewriter.support.words import nearest
from rewriter.version import VERSION

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Runs the command that ``arguments`` (default: ``sys.argv``) name, and exits."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    commands = {*LATE_COMMANDS, *COMMAND_GROUPS}
    name = given[0] if given and given[0] in commands else None
    title = f"distroify {name}" if name else "distroify"
    completing = completion.VARIABLE in os.environ
    if completing:
        name, title = completion.completed_command(commands), "distroify"
    elif name is not None:
        given = given[1:]
    elif given:
        _check_command(given[0], commands)
    try:
        if given == ["--version"] and name is None and not completing:
            # Nothing has to be parsed, nor what parses to be imported.
            to_stdout(f"distroify {VERSION}\n")
            sys.exit(0)
        if name is None and not completing:
            _run_plain(given)
        app_of = import_module("rewriter.cli.app").app_of
        app = app_of(name, completes=completing or (name is None and completion.is_wanted(given)))
        _call(app, given, title)
    except KeyboardInterrupt:
        sys.exit(130)
    except OutputClosed:
        # What a program that does not handle SIGPIPE ends with.
        sys.exit(141)
    except OutputError as error:
        to_stderr(f"distroify: cannot write to standard output: {error}\n")
        sys.exit(2)
    sys.exit(0)


def _call(app: Callable[..., object], given: Sequence[str], title: str) -> None:
    try:
        app(given, prog_name=title)
    except OSError as error:
        # Typer writes the help itself.
        if error.errno not in _NO_ROOM or error.filename is not None:
            raise
        raise output_error(error) from error


def _run_plain(given: Sequence[str]) -> None:
    """Ends a run whose command line is plain."""
    read = import_module("rewriter.cli.plain").plain(given)
    if read is not None:
        sys.exit(import_module("rewriter.cli.run").rewritten(*read))


def _check_command(word: str, commands: Collection[str]) -> None:
    """Ends a run whose first argument is no path, but nearly a command."""
    if word.isalpha() and not os.path.lexists(word):
        near = nearest(word, sorted(commands), 0.7)
        if near is not None:
            to_stderr(f'distroify: there is no file or folder "{word}"; did you mean: distroify {near}\n')
            sys.exit(2)
