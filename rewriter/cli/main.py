"""The ``distroify`` command: parse, call, print, exit."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Collection, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from rewriter.cli import completion
from rewriter.cli.commands import COMMAND_GROUPS, LATE_COMMANDS
from rewriter.cli.format_option import format_option
from rewriter.cli.helptext import TEXTS, Command
from rewriter.cli.options import By, exclusive
from rewriter.output.formats import Format, Subject
from rewriter.output.layout import Colour, page_for, wants_colour
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
    diff: Annotated[
        bool, typer.Option("--diff", help="Print a diff and write nothing (the default).")
    ] = False,
    write: Annotated[bool, typer.Option("--write", "-w", help="Rewrite the files in place.")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit with 1 if a file would change.")
    ] = False,
    format_: Annotated[Format, format_option(Subject.REWRITES)] = Format.TEXT,
    commit_message: Annotated[
        bool,
        typer.Option("--commit-message", help="Print subject and body for git commit -F - (with -w)."),
    ] = False,
    save: Annotated[
        list[str] | None,
        typer.Option(
            "--save", metavar="FORMAT=FILE", help="Write a format, or diff, to a file too; repeatable."
        ),
    ] = None,
    safe_only: Annotated[bool, typer.Option("--safe-only", help=TEXTS["safe_only"])] = False,
    nonroot: Annotated[bool, typer.Option("--nonroot", help=TEXTS["nonroot"])] = False,
    from_scratch: Annotated[bool, typer.Option("--from-scratch", help=TEXTS["from_scratch"])] = False,
    registry: Annotated[
        str | None,
        typer.Option("--registry", metavar="NAME", help=TEXTS["registry"]),
    ] = None,
    debian: Annotated[int | None, typer.Option("--debian", metavar="12|13", help=TEXTS["debian"])] = None,
    variant: Annotated[
        str | None,
        typer.Option("--variant", metavar="NAME", help=TEXTS["variant"]),
    ] = None,
    tag: Annotated[
        str | None,
        typer.Option("--tag", metavar="TAG", help=TEXTS["tag"]),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 if a file is refused.")] = False,
    allow: Annotated[
        list[str] | None,
        typer.Option(
            "--allow",
            metavar="NAME",
            help=TEXTS["allow"],
            autocompletion=completion.allow_names,
        ),
    ] = None,
    context: Annotated[
        Path | None, typer.Option("--context", metavar="DIR", help="Build context of all files given.")
    ] = None,
    stdin_filename: Annotated[
        str | None,
        typer.Option(
            "--stdin-filename", metavar="PATH", help="The file that standard input stands for (with -)."
        ),
    ] = None,
    config: Annotated[
        Path | None, typer.Option("--config", metavar="FILE", help="Settings, instead of .distroify.toml.")
    ] = None,
    no_config: Annotated[bool, typer.Option("--no-config", help="Read no settings file.")] = False,
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            metavar="REV",
            help="Only what changed since this revision of git: Dockerfiles, and what they copy.",
        ),
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs",
            "-j",
            metavar="N",
            min=1,
            help="Processes.  [default: one a core from 300 files on, else 1]",
        ),
    ] = None,
    verify: Annotated[
        bool,
        typer.Option("--verify", help="Keep only what a container engine proves (see distroify verify)."),
    ] = False,
    by: Annotated[
        By | None,
        typer.Option(
            "--by", metavar="file|rule", help="Group messages.  [default: rule from five files on, else file]"
        ),
    ] = None,
    color: Annotated[
        Colour, typer.Option("--color", metavar="auto|always|never", help="Colour diff and messages.")
    ] = Colour.AUTO,
    quiet: Annotated[
        int,
        typer.Option(
            "--quiet", "-q", count=True, show_default=False, help="Hide summaries; -qq: all but errors."
        ),
    ] = 0,
    verbose: Annotated[
        bool,
        typer.Option("--verbose", "-v", help="List safe changes, and files that need nothing, with reasons."),
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Print where an internal error came from.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Rewrite the Dockerfile of a Go program into a build stage and a distroless runtime stage."""
    # Late: --version and --help need none of it.
    from rewriter.batch.process import Request
    from rewriter.cli.printing import Report
    from rewriter.cli.run import all_saves, check_request, command_for, run, verified

    exclusive({"--diff": diff, "--write": write, "--check": check})
    exclusive({"--commit-message": commit_message, "--diff": diff})
    exclusive({"--commit-message": commit_message, "--format": format_ is not Format.TEXT})
    if stdin_filename is not None and "-" not in (paths or ()):
        raise typer.BadParameter("it goes with - as PATH", param_hint="--stdin-filename")
    exclusive({"--config": config is not None, "--no-config": no_config})
    exclusive({"--quiet": quiet > 0, "--verbose": verbose})
    request = Request(
        paths=tuple(paths or ["."]),
        write=write,
        safe_only=safe_only,
        nonroot=nonroot,
        from_scratch=from_scratch,
        registry=registry,
        debian=debian,
        variant=variant,
        tag=tag,
        strict=strict,
        allow=frozenset(allow or ()),
        context=context,
        config=config,
        no_config=no_config,
        stdin_filename=stdin_filename,
        since=since,
        jobs=jobs,
    )
    check_request(request)
    report = Report(
        format=format_,
        message=commit_message,
        saves=all_saves(save) if save else (),
        since=since,
        write=write,
        check=check,
        quiet=quiet,
        colour=wants_colour(sys.stdout, color),
        page=page_for(sys.stderr, color),
        verbose=verbose,
        debug=debug,
        by=by,
        command=partial(command_for, request, verify=verify),
    )
    raise typer.Exit(verified(request, report) if verify else run(request, report))


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """The entry point: runs the command that ``arguments`` (default: ``sys.argv``) name, and exits."""
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
    # What is imported is no garbage, and looking for it takes a tenth of a start. It is done seldom, not
    # never: one large Go module leaves more than all that is imported.
    usual = gc.get_threshold()
    gc.set_threshold(50_000)
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
    finally:
        gc.set_threshold(*usual)
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
