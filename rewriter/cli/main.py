"""The ``distroify`` command: parse, call, print, exit."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Sequence
from functools import partial
from importlib import import_module
from typing import Annotated, NoReturn

import typer

from rewriter.cli import completion
from rewriter.cli.commands import COMMAND_GROUPS, LATE_COMMANDS
from rewriter.cli.helptext import Command
from rewriter.cli.option_groups import grouped
from rewriter.cli.options import Actions, Messages, SettingsFlags, Sources, exclusive
from rewriter.output.formats import Format
from rewriter.support.stream import OutputClosed, OutputError, to_stderr, to_stdout
from rewriter.support.words import nearest
from rewriter.version import VERSION

MAIN_EPILOG = """\
Commands:
distroify rules\tList the rules.
distroify explain RULE\tPrint the documentation of a rule, or of a name for --allow.
distroify verify PATH\tBuild and run before and after, and compare.
distroify config [PATH]\tPrint the settings in force, and where each comes from.
distroify bulk\tRewrite many repositories.

Exit codes:
0\tdone
1\t--check found a change, or --strict a refusal
2\tbad usage, or a file that failed

A path that is called like a command is given as ./rules and so on.
"""


def _version(wanted: bool) -> None:
    if wanted:
        to_stdout(f"distroify {VERSION}\n")
        raise typer.Exit


@grouped
def rewrite(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATH]...",
            help="Dockerfiles, folders to search, or - for standard input.  [default: .]",
            show_default=False,
            autocompletion=completion.paths,
        ),
    ] = None,
    *,
    actions: Actions,
    settings: SettingsFlags,
    sources: Sources,
    verify: Annotated[
        bool,
        typer.Option("--verify", help="Keep only what a container engine proves (see distroify verify)."),
    ] = False,
    messages: Messages,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Rewrite the Dockerfile of a Go program into a build stage and a distroless runtime stage."""
    # Late: --version and --help need none of it.
    from rewriter.cli.run import command_for, report_of, request_of, run, verified

    _check(paths or (), actions, sources, messages)
    request = request_of(paths or ["."], settings, sources, write=actions.write, jobs=actions.jobs)
    command = partial(command_for, request, verify=verify)
    report = report_of(actions, messages, sources.since, command)
    raise typer.Exit(verified(request, report) if verify else run(request, report))


def _check(paths: Collection[str], actions: Actions, sources: Sources, messages: Messages) -> None:
    """Raises ``typer.BadParameter`` for options that do not go together."""
    exclusive({"--diff": actions.diff, "--write": actions.write, "--check": actions.check})
    message = {"--commit-message": actions.commit_message}
    exclusive(message | {"--diff": actions.diff})
    exclusive(message | {"--format": actions.format_ is not Format.TEXT})
    if sources.stdin_filename is not None and "-" not in paths:
        raise typer.BadParameter("it goes with - as PATH", param_hint="--stdin-filename")
    exclusive({"--config": sources.config is not None, "--no-config": sources.no_config})
    exclusive({"--quiet": messages.quiet > 0, "--verbose": messages.verbose})


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
    app = _app(name, completes=completing or (name is None and completion.is_wanted(given)))
    try:
        app(given, prog_name=title)
    except KeyboardInterrupt:
        sys.exit(130)
    except OutputClosed:
        # What a program that does not handle SIGPIPE ends with.
        sys.exit(141)
    except OutputError as error:
        to_stderr(f"distroify: cannot write to standard output: {error}\n")
        sys.exit(2)
    sys.exit(0)


def _check_command(word: str, commands: Collection[str]) -> None:
    """Ends a run whose first argument is no path, but nearly a command."""
    if word.isalpha() and not os.path.lexists(word):
        near = nearest(word, sorted(commands), 0.7)
        if near is not None:
            to_stderr(f'distroify: there is no file or folder "{word}"; did you mean: distroify {near}\n')
            sys.exit(2)


def _app(name: str | None, *, completes: bool) -> typer.Typer:
    """What parses the arguments of a command and calls it."""
    if name in COMMAND_GROUPS:
        if completes:
            # What typer does by itself for the options that install it, which a group has not.
            import_module("typer.completion").completion_init()
        group: typer.Typer = import_module(COMMAND_GROUPS[name]).app
        return group
    command, epilog, prefix = _command(name)
    app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=completes)
    app.command(
        cls=Command,
        epilog=epilog,
        context_settings={
            "help_option_names": ["-h", "--help"],
            "max_content_width": 100,
            "auto_envvar_prefix": prefix,
        },
    )(command)
    return app


def _command(name: str | None) -> tuple[Callable[..., None], str | None, str | None]:
    """The function of a command, what ends its help, and the prefix of its variables."""
    if name is None:
        return rewrite, MAIN_EPILOG, None
    module = import_module(LATE_COMMANDS[name])
    return getattr(module, name), module.EPILOG, module.ENVIRONMENT_PREFIX
