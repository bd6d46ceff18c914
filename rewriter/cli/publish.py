"""``distroify bulk publish``, ``status`` and ``close``: from results to pull requests, and to their end."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from rewriter.cli.page import page_of
from rewriter.fleet.git import GitError
from rewriter.fleet.journal import StateError, write_file
from rewriter.fleet.publish import pace
from rewriter.fleet.publish import status as asking
from rewriter.fleet.publish.api import Kind, Limited, Unusable
from rewriter.fleet.publish.branch import check_identity
from rewriter.fleet.publish.campaign import Options, Publisher, without_change
from rewriter.fleet.publish.choice import Hosts
from rewriter.fleet.publish.close import Closer
from rewriter.fleet.publish.close import Options as ClosingOptions
from rewriter.fleet.publish.ends import Waiting
from rewriter.fleet.publish.session import session
from rewriter.fleet.run import stopping
from rewriter.support.regex import regex
from rewriter.support.stream import to_stderr, to_stdout
from rewriter.support.text import printable

if TYPE_CHECKING:
    from rewriter.fleet.publish.api import Kind, Unusable
    from rewriter.fleet.publish.ends import Ended
    from rewriter.fleet.publish.session import Session

EPILOG = """\b
Exit codes: 0 done, also where a repository failed (its record says so); 1 what --fail-on asks for;
2 bad usage, no login, or an output folder that cannot be used; 3 the host asks to stop for a while:
the same command goes on later; 130 and 143 ended by SIGINT and SIGTERM.
"""
_LIMITED = 3
# A name for a branch, too: https://git-scm.com/docs/git-check-ref-format
_CAMPAIGN = regex(r"[A-Za-z0-9](?:[A-Za-z0-9_-]|[./](?=[A-Za-z0-9_-])){0,98}", re.ASCII)
_HOST = regex(r"([A-Za-z0-9][A-Za-z0-9.-]*)=(github|gitlab)", re.ASCII)

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="Output folder of bulk run or bulk merge.")]
Campaign = Annotated[
    str, typer.Option("--campaign", metavar="NAME", help="Its name, and that of the branches.")
]
Rate = Annotated[str, typer.Option("--rate", metavar="N/min", help="Repositories to write to, or N/hour.")]
Forges = Annotated[
    list[str] | None,
    typer.Option(
        "--forge", metavar="HOST=KIND", help="What a host of yours is, github or gitlab; repeatable."
    ),
]
Plan = Annotated[bool, typer.Option("--dry-run", help="Only tell what would be done.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Only report errors.")]


class FailOn(StrEnum):
    """States of a repository that may fail a run."""

    FAILED = "failed"
    SKIPPED = "skipped"
    DECLINED = "declined"


class Shape(StrEnum):
    """Of what status prints."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


def publish(
    folder: Folder,
    campaign: Campaign = "distroify",
    draft: Annotated[bool, typer.Option("--draft", help="Open drafts.")] = False,
    label: Annotated[
        list[str] | None, typer.Option("--label", metavar="NAME", help="For new ones; repeatable.")
    ] = None,
    reviewer: Annotated[
        list[str] | None,
        typer.Option("--reviewer", metavar="NAME", help="For new ones: a person or org/team; repeatable."),
    ] = None,
    signoff: Annotated[bool, typer.Option("--signoff", help="Sign the commits off.")] = False,
    rate: Rate = "5/min",
    max_new: Annotated[
        int | None, typer.Option("--max-new", metavar="N", min=0, help="Open N pull requests at most.")
    ] = None,
    reopen: Annotated[
        bool, typer.Option("--reopen", help="Also those that somebody closed: a no, otherwise.")
    ] = False,
    forge: Forges = None,
    fail_on: Annotated[
        str,
        typer.Option("--fail-on", metavar="STATE,...", help="Exit with 1 for failed, skipped, declined."),
    ] = "",
    dry_run: Plan = False,
    quiet: Quiet = False,
) -> None:
    """Open a pull request in each rewritten repository, or bring the one that is there up to date.

    Your own git commits and pushes, your own gh or glab opens. The same command goes on where it ended.
    Commits of other people are never overwritten, and a pull request that somebody closed stays closed.
    """
    fails = _states(fail_on)
    options = Options(
        folder,
        _campaign(campaign),
        draft,
        tuple(label or ()),
        tuple(reviewer or ()),
        signoff,
        reopen,
        max_new,
        dry_run,
        _hosts(forge),
    )
    with _session(folder, options.hosts, rate, is_plan=dry_run) as (given, is_stopped):
        if not dry_run:
            check_identity(given.git)
        rows = [row for row in given.rows.values() if row.outcome.value == "rewritten"]
        worker = Publisher(options, given.book, given.git, given.pace, given.work)
        told = _Told(len(rows), quiet=quiet)
        with _limits(folder, told, is_plan=dry_run):
            for row in rows:
                if is_stopped():
                    break
                try:
                    told.add(worker.publish(row))
                except Waiting:
                    break
                except Unusable as error:
                    told.lose(row.key.repository, error)
        left = [*without_change(given.rows, given.book.all(options.campaign))]
    if left and not quiet:
        what = "pull request has" if len(left) == 1 else "pull requests have"
        to_stderr(f"{len(left)} {what} nothing to change any more: distroify bulk close\n")
    raise typer.Exit(1 if any(state in fails for state in told.states) else 0)


def status(
    folder: Folder,
    campaign: Campaign = "distroify",
    format_: Annotated[
        Shape, typer.Option("--format", metavar="FORMAT", help="text, json or markdown.")
    ] = Shape.TEXT,
    forge: Forges = None,
) -> None:
    """Ask how far the pull requests are: state, reviews, checks. The report has it too, from then on."""
    hosts = _hosts(forge)
    name = _campaign(campaign)
    # Another command may be publishing for hours: it keeps the records to itself.
    with _session(folder, hosts, "1/min", is_plan=True) as (given, is_stopped):
        told = _Told(0, quiet=True)
        with _limits(folder, told, is_plan=True):
            found, kept_from = asking.ask(
                given.rows, given.book.all(name), name, Hosts(hosts, given.pace), is_stopped
            )
            _write(folder / asking.STATUS, asking.render_json(found))
            _page(folder, is_plan=False)
            renderers = {
                Shape.TEXT: asking.render_text,
                Shape.JSON: asking.render_json,
                Shape.MARKDOWN: asking.render_markdown,
            }
            to_stdout(renderers[format_](found))
            if kept_from is not None:
                raise kept_from


def close(
    folder: Folder,
    campaign: Campaign = "distroify",
    all_: Annotated[
        bool, typer.Option("--all", help="The whole campaign, also what still has something to change.")
    ] = False,
    rate: Rate = "5/min",
    forge: Forges = None,
    dry_run: Plan = False,
    quiet: Quiet = False,
) -> None:
    """Close the pull requests of repositories in which nothing is to be changed any more, and say why.

    The branch goes too, unless other people committed to it.
    """
    options = ClosingOptions(_campaign(campaign), all_, dry_run, _hosts(forge))
    with _session(folder, options.hosts or {}, rate, is_plan=dry_run) as (given, is_stopped):
        worker = Closer(options, given.book, given.git, given.pace, given.work)
        told = _Told(0, quiet=quiet)
        with _limits(folder, told, is_plan=dry_run):
            for row in given.rows.values():
                if is_stopped():
                    break
                try:
                    ended = worker.close(row) if worker.is_due(row) else None
                except Waiting:
                    break
                except Unusable as error:
                    told.lose(row.key.repository, error)
                    continue
                if ended is not None:
                    told.add(ended)


class _Told:
    """A line for each repository that ended, and the counts."""

    def __init__(self, total: int, *, quiet: bool) -> None:
        """Of a total of 0 nothing is known before."""
        self._total = total
        self._quiet = quiet
        self.states: list[str] = []
        self.lost: Unusable | None = None
        """Why a host could not be asked."""

    def add(self, ended: Ended) -> None:
        self._line(ended.repository, ended.state, ended.words)

    def lose(self, repository: str, error: Unusable) -> None:
        self.lost = self.lost or error
        self._line(repository, "not asked", f"not asked: {error}")

    def _line(self, repository: str, state: str, words: str) -> None:
        self.states.append(state)
        if not self._quiet or state == "failed":
            width = len(str(self._total))
            place = f"[{len(self.states):{width}}/{self._total}] " if self._total else ""
            to_stderr(f"{place}{printable(f'{repository}: {words}')}\n")

    def counts(self) -> str:
        counted = Counter(self.states)
        total = self._total or len(self.states)
        what = "repository" if total == 1 else "repositories"
        parts = [f"{number} {state}" for state, number in counted.most_common()]
        parts += [f"{total - len(self.states)} not begun"] if total > len(self.states) else []
        return f"{total} {what}{': ' if parts else ''}{', '.join(parts)}\n"

    def end(self) -> None:
        if not self._quiet:
            to_stderr(self.counts())


@contextmanager
def _session(
    folder: Path, hosts: Mapping[str, Kind], rate: str, *, is_plan: bool
) -> Iterator[tuple[Session, Callable[[], bool]]]:
    """The session, with errors as messages; a signal ends with its exit code, after what was begun."""
    try:
        a_minute = pace.rate(rate)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--rate") from error
    try:
        with (
            stopping() as stop,
            session(folder, hosts, a_minute, lambda: stop.number != 0, is_plan=is_plan) as given,
        ):
            yield given, lambda: stop.number != 0
    except (StateError, GitError) as error:
        _give_up(str(error))
    except OSError as error:
        _give_up(f"{error.filename or folder}: {(error.strerror or str(error)).lower()}")
    if stop.number:
        to_stderr("distroify: ended early: the same command goes on\n")
        raise typer.Exit(128 + stop.number)


@contextmanager
def _limits(folder: Path, told: _Told, *, is_plan: bool) -> Iterator[None]:
    """Tell the counts at the end, and write the page; end where a host does not go on or was not asked."""
    try:
        yield
        if told.lost is not None:
            raise told.lost
    except Limited as error:
        told.end()
        _page(folder, is_plan=is_plan)
        when = f" in {_minutes(error.seconds)}" if error.seconds is not None else " later, in an hour or so"
        to_stderr(f"distroify: the host asks to stop: {printable(str(error))}\n")
        to_stderr(f"Go on{when} with the same command.\n")
        raise typer.Exit(_LIMITED) from error
    except Unusable as error:
        told.end()
        _page(folder, is_plan=is_plan)
        _give_up(str(error))
    told.end()
    _page(folder, is_plan=is_plan)


def _page(folder: Path, *, is_plan: bool) -> None:
    """The report with the pull requests."""
    if not is_plan:
        _write(folder / "report.html", page_of(folder))


def _write(file: Path, text: str) -> None:
    write_file(file, text)


def _minutes(seconds: int) -> str:
    minutes = -(-seconds // 60)
    return "a minute" if minutes <= 1 else f"{minutes} minutes"


def _campaign(name: str) -> str:
    if not _CAMPAIGN.fullmatch(name) or name.endswith(".lock") or ".lock/" in name:
        told = f"{name!r} is no name of letters, digits and . _ - /"
        raise typer.BadParameter(told, param_hint="--campaign")
    return name


def _hosts(given: Sequence[str] | None) -> dict[str, Kind]:
    hosts = {}
    for text in given or ():
        match = _HOST.fullmatch(text)
        if match is None:
            told = f"{text!r} is not like git.example.com=github or =gitlab"
            raise typer.BadParameter(told, param_hint="--forge")
        hosts[match[1].lower()] = Kind(match[2])
    return hosts


def _states(text: str) -> frozenset[str]:
    words = [word.strip() for word in text.split(",") if word.strip()]
    try:
        return frozenset(FailOn(word).value for word in words)
    except ValueError as error:
        known = ", ".join(one.value for one in FailOn)
        raise typer.BadParameter(f"takes {known}", param_hint="--fail-on") from error


def _give_up(message: str) -> NoReturn:
    to_stderr(f"distroify: {printable(message)}\n")
    raise typer.Exit(2)
