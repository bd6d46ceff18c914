"""A run over files: processed, printed, proved where that is asked for."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, NoReturn

from msgspec import structs
from msgspec.structs import replace

from rewriter.batch.idle import idle_settings
from rewriter.batch.process import Request, exit_code, process
from rewriter.batch.since import ChangesError
from rewriter.cli.options import Actions, Messages, OptionError, SettingsFlags, Sources, exclusive
from rewriter.cli.printing import Report
from rewriter.cli.progress import Progress, watched
from rewriter.model import Outcome, Processed, VerificationError
from rewriter.output.command import command
from rewriter.output.formats import Format
from rewriter.output.layout import Page, page_for, wants_colour
from rewriter.output.model import Report as Run
from rewriter.output.reproduce import run_of
from rewriter.output.saved import Saved, all_saved
from rewriter.settings.read import SettingsError, wrong_flag
from rewriter.support.stream import SaveError, to_stderr, to_stdout
from rewriter.support.text import printable

if TYPE_CHECKING:
    from rewriter.verify.model import FileVerdict


def rewritten(
    paths: Sequence[str],
    actions: Actions,
    settings: SettingsFlags,
    sources: Sources,
    messages: Messages,
    *,
    verify: bool = False,
) -> int:
    """What ``distroify [PATH]`` does; the exit code. Raises ``OptionError``."""
    _check(paths, actions, sources, messages)
    request = request_of(paths or ["."], settings, sources, write=actions.write, jobs=actions.jobs)
    report = report_of(actions, messages, sources.since, partial(command_for, request, verify=verify))
    return verified(request, report) if verify else run(request, report)


def _check(paths: Collection[str], actions: Actions, sources: Sources, messages: Messages) -> None:
    """Raises ``OptionError`` for options that do not go together."""
    exclusive({"--diff": actions.diff, "--write": actions.write, "--check": actions.check})
    message = {"--commit-message": actions.commit_message}
    exclusive(message | {"--diff": actions.diff})
    exclusive(message | {"--format": actions.format_ is not Format.TEXT})
    if sources.stdin_filename is not None and "-" not in paths:
        raise OptionError("it goes with - as PATH", "--stdin-filename")
    exclusive({"--config": sources.config is not None, "--no-config": sources.no_config})
    exclusive({"--quiet": messages.quiet > 0, "--verbose": messages.verbose})


def run(request: Request, report: Report, verdicts: Sequence[FileVerdict] | None = None) -> int:
    """Process and print; the exit code. ``verdicts`` are there once all is processed."""

    def told(done: Sequence[Processed]) -> Run:
        return run_of(request, done, verdicts)

    done: list[Processed] = []
    try:
        with _ended_by_sigterm():
            # A proof says how far it is by itself.
            alone = report.quiet > 0 or request.prove is not None
            with watched(Page() if alone else report.page) as watch:
                for one in process(request, watch):
                    done.append(_spared(one))
                    _print(*report.at_once(one), watch)
            report.end(done, told)
        for message in () if report.quiet else idle_settings(request, done):
            to_stderr(f"distroify: {printable(message)}\n")
    except (KeyboardInterrupt, SystemExit):
        files = sum(one.result.outcome is Outcome.REWRITTEN for one in done) if request.write else 0
        if files:
            to_stderr(
                f"distroify: ended early, {files} or more files are rewritten; the same command goes on\n"
            )
        raise
    except (SettingsError, ChangesError, SaveError) as error:
        to_stderr(f"distroify: {printable(str(error))}\n")
        return 2
    return exit_code(done, check=report.check)


def _spared(one: Processed) -> Processed:
    """Without the text of a file of which there is nothing to be said: most files of large folders."""
    result = one.result
    if result.outcome is Outcome.REWRITTEN or result.diagnostics or one.stdin:
        return one
    return replace(one, result=replace(result, before=None, after=None))


def _print(out: str, errors: str, watch: Progress | None) -> None:
    if watch is not None and (out or errors):
        watch.pause()
    to_stdout(out)
    to_stderr(errors)


def verified(request: Request, report: Report) -> int:
    """``run`` with the proof of each rewrite before it is shown or written."""
    # Late: few runs have a container engine.
    from rewriter.verify.proving import proving

    try:
        with proving(quiet=report.quiet > 0) as prove:
            return run(replace(request, prove=prove), report, prove.verdicts)
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


def command_for(request: Request, paths: Sequence[str] | None, *modes: str, verify: bool) -> str:
    """See ``Report.command``."""
    return command(request, request.paths if paths is None else paths, *modes, verify=verify)


def request_of(
    paths: Sequence[str],
    settings: SettingsFlags,
    sources: Sources,
    *,
    write: bool = False,
    jobs: int | None = 1,
) -> Request:
    """What a command is asked for. Raises ``OptionError`` for a value that an option cannot have."""
    given = structs.asdict(settings) | structs.asdict(sources) | {"allow": frozenset(settings.allow)}
    request = Request(paths=tuple(paths), write=write, jobs=jobs, **given)
    if request.context is not None and not request.context.is_dir():
        raise OptionError(f"{request.context} is not a folder", "--context")
    wrong = wrong_flag(request.flags)
    if wrong is not None:
        raise OptionError(wrong[1], wrong[0])
    return request


def report_of(actions: Actions, messages: Messages, since: str | None, command: Callable[..., str]) -> Report:
    """How to report. Raises ``OptionError`` for a value of ``--save`` that it cannot have."""
    return Report(
        format=actions.format_,
        message=actions.commit_message,
        saves=_saves(actions.save),
        since=since,
        write=actions.write,
        check=actions.check,
        quiet=messages.quiet,
        colour=wants_colour(sys.stdout, messages.color),
        page=page_for(sys.stderr, messages.color),
        verbose=messages.verbose,
        debug=messages.debug,
        by=messages.by,
        command=command,
    )


def _saves(wanted: Sequence[str]) -> tuple[Saved, ...]:
    """What ``--save`` names. Raises ``OptionError``."""
    try:
        return all_saved(wanted)
    except ValueError as error:
        raise OptionError(str(error), "--save") from error
