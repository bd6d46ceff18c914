"""The ``distroify`` command: parse, call, print, exit."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from rewriter.formatoption import format_option
from rewriter.output.formats import Format, Subject, renderer
from rewriter.output.stream import OutputClosed, OutputError, to_stderr, to_stdout
from rewriter.output.text import printable
from rewriter.version import VERSION

if TYPE_CHECKING:
    from rewriter.batch import Request
    from rewriter.model import Processed
    from rewriter.output.model import Report as Run
    from rewriter.report import Report

MAIN_EPILOG = """\b
Commands:
  distroify rules          List the rules.
  distroify explain RULE   Print the documentation of a rule.
  distroify verify PATH    Build and run before and after, and compare.
  distroify config [PATH]  Print the settings in force, and where each comes from.
\b
Exit codes: 0 done, 1 --check found a change or --strict a refusal, 2 bad usage or a file that failed.
A path called `rules`, `explain`, `verify` or `config` is given as ./rules and so on.
"""


class Colour(StrEnum):
    """When the diff is coloured."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


def _version(wanted: bool) -> None:
    if wanted:
        to_stdout(f"distroify {VERSION}\n")
        raise typer.Exit


def rewrite(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH",
            help="Dockerfiles, folders to search, or - for standard input.  [default: .]",
            show_default=False,
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
    safe_only: Annotated[
        bool, typer.Option("--safe-only", help="Refuse where a change rests on an assumption.")
    ] = False,
    nonroot: Annotated[
        bool, typer.Option("--nonroot", help="Run every program as distroless' user nonroot (65532).")
    ] = False,
    from_scratch: Annotated[
        bool, typer.Option("--from-scratch", help="Move a last stage on scratch to distroless too.")
    ] = False,
    registry: Annotated[
        str | None,
        typer.Option("--registry", metavar="NAME", help="Where distroless images are pulled from."),
    ] = None,
    debian: Annotated[
        int | None, typer.Option("--debian", metavar="12|13", help="Debian release of the runtime image.")
    ] = None,
    variant: Annotated[
        str | None,
        typer.Option(
            "--variant", metavar="NAME", help="Smallest image to take: static, base-nossl, base, cc."
        ),
    ] = None,
    tag: Annotated[
        str | None,
        typer.Option("--tag", metavar="TAG", help="latest, nonroot, debug or debug-nonroot."),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 if a file is refused.")] = False,
    allow: Annotated[
        list[str] | None,
        typer.Option("--allow", metavar="NAME", help="Allow a change of behaviour (see rules); repeatable."),
    ] = None,
    context: Annotated[
        Path | None, typer.Option("--context", metavar="DIR", help="Build context of all files given.")
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
    verify: Annotated[
        bool,
        typer.Option("--verify", help="Keep only what a container engine proves (see distroify verify)."),
    ] = False,
    color: Annotated[
        Colour, typer.Option("--color", metavar="auto|always|never", help="Colour the diff.")
    ] = Colour.AUTO,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Only report errors.")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Name files that need nothing, and why one is skipped.")
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Print where an internal error came from.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Rewrite the Dockerfile of a Go program into a build stage and a distroless runtime stage."""
    from rewriter.batch import Request

    exclusive({"--diff": diff, "--write": write, "--check": check})
    exclusive({"--config": config is not None, "--no-config": no_config})
    exclusive({"--quiet": quiet, "--verbose": verbose})
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
        since=since,
    )
    check_request(request)
    from rewriter.report import Report

    report = Report(
        format=format_,
        write=write,
        check=check,
        quiet=quiet,
        colour=_wants_colour(color),
        verbose=verbose,
        debug=debug,
    )
    raise typer.Exit(_verified(request, report) if verify else _run(request, report))


def list_rules(
    format_: Annotated[Format, format_option(Subject.RULES)] = Format.TEXT,
) -> None:
    """List the rules: id, kind and summary, and the names for --allow that a rule declares."""
    from rewriter.rules import rules

    to_stdout(renderer(Subject.RULES, format_)(rules()))


def explain(rule: Annotated[str, typer.Argument(metavar="RULE", help="Id of a rule.")]) -> None:
    """Print the documentation of a rule."""
    from rewriter.rules import FAILURES, rules
    from rewriter.settingscheck import unknown

    documentation = FAILURES | {known.id: known.documentation for known in rules()}
    if rule not in documentation:
        raise typer.BadParameter(unknown("rule", rule, documentation), param_hint="RULE")
    to_stdout(documentation[rule].rstrip() + "\n")


COMMANDS: dict[str, Callable[..., None]] = {"explain": explain, "rules": list_rules}
"""By the first argument; anything else is a path or an option of ``rewrite``."""
LATE_COMMANDS = {"config": "rewriter.configcommand", "verify": "rewriter.verify.command"}
"""Commands in modules that nothing else needs: a function of the command's name, its ``EPILOG``, and the
``ENVIRONMENT_PREFIX`` of the variables that give its options, ``None`` for none."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """The entry point: runs the command that ``arguments`` (default: ``sys.argv``) name, and exits."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    name = given[0] if given and given[0] in COMMANDS.keys() | LATE_COMMANDS else None
    command, epilog, prefix = _command(name)
    app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False)
    app.command(
        epilog=epilog,
        context_settings={
            "help_option_names": ["-h", "--help"],
            "max_content_width": 100,
            "auto_envvar_prefix": prefix,
        },
    )(command)
    try:
        app(given[1:] if name else given, prog_name=f"distroify {name}" if name else "distroify")
    except KeyboardInterrupt:
        sys.exit(130)
    except OutputClosed:
        # What a program that does not handle SIGPIPE ends with.
        sys.exit(141)
    except OutputError as error:
        to_stderr(f"distroify: cannot write to standard output: {error}\n")
        sys.exit(2)
    sys.exit(0)


def _command(name: str | None) -> tuple[Callable[..., None], str | None, str | None]:
    """The function of a command, what ends its help, and the prefix of its variables."""
    if name is None:
        return rewrite, MAIN_EPILOG, None
    if name in COMMANDS:
        return COMMANDS[name], None, None
    from importlib import import_module

    module = import_module(LATE_COMMANDS[name])
    return getattr(module, name), module.EPILOG, module.ENVIRONMENT_PREFIX


def _run(request: Request, report: Report) -> int:
    """Process and print; the exit code."""
    from rewriter.batch import exit_code, process
    from rewriter.settings import SettingsError
    from rewriter.since import ChangesError

    def told(done: Sequence[Processed]) -> Run:
        from rewriter.reproduce import run_of

        return run_of(request, done)

    done = []
    try:
        with _ended_by_sigterm():
            for one in process(request):
                done.append(one)
                report.file(one)
            report.end(done, told)
    except (SettingsError, ChangesError) as error:
        to_stderr(f"distroify: {printable(str(error))}\n")
        return 2
    return exit_code(done, check=report.check)


def _verified(request: Request, report: Report) -> int:
    """``_run`` with the proof of each rewrite before it is shown or written."""
    from dataclasses import replace

    from rewriter.verify.model import VerificationError
    from rewriter.verify.proving import proving

    try:
        with proving(quiet=report.quiet) as prove:
            return _run(replace(request, prove=prove), report)
    except VerificationError as error:
        to_stderr(f"distroify: {printable(str(error))}\n")
        return 2


@contextmanager
def _ended_by_sigterm() -> Iterator[None]:
    """Unwind on SIGTERM, which bulk engines send on a time-out, so that no temporary file stays."""

    def leave(number: int, frame: object) -> NoReturn:
        sys.exit(128 + number)

    before = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def exclusive(options: dict[str, bool]) -> None:
    """Raises ``typer.BadParameter`` if more than one of the options is given."""
    given = [name for name, is_given in options.items() if is_given]
    if len(given) > 1:
        raise typer.BadParameter(f"{' and '.join(given)} exclude each other")


def check_request(request: Request) -> None:
    """Raises ``typer.BadParameter`` for an option with a value that it cannot have."""
    if request.context is not None and not request.context.is_dir():
        raise typer.BadParameter(f"{request.context} is not a folder", param_hint="--context")
    from rewriter.settings import wrong_flag

    wrong = wrong_flag(request.flags)
    if wrong is not None:
        raise typer.BadParameter(wrong[1], param_hint=wrong[0])


def _wants_colour(wish: Colour) -> bool:
    """https://no-color.org: the variable counts if it is not empty."""
    if wish is not Colour.AUTO:
        return wish is Colour.ALWAYS
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return not plain and sys.stdout is not None and sys.stdout.isatty()
