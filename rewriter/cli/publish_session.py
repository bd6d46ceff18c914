"""``bulk publish``, ``status`` and ``close`` as a terminal sees them: what is told, and how a run ends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import typer

from rewriter.cli.ending import give_up, give_up_over
from rewriter.cli.page import page_of
from rewriter.fleet.git_errors import GitError
from rewriter.fleet.journal import StateError, write_file
from rewriter.fleet.publish import pace
from rewriter.fleet.publish.api import Kind, Limited, Unusable
from rewriter.fleet.publish.ends import Ended
from rewriter.fleet.publish.session import Session, session
from rewriter.fleet.run import stopping
from rewriter.support.stream import to_stderr
from rewriter.support.text import printable

_LIMITED = 3
"""The exit code where a host asks to stop."""


class Told:
    """A line for each repository that ended, and the counts."""

    def __init__(self, total: int, *, quiet: bool) -> None:
        """Of a total of 0 nothing is known before."""
        self._total = total
        self._quiet = quiet
        self.states: list[str] = []
        self.lost: Unusable | None = None
        """Why a host could not be asked."""

    def add(self, ended: Ended) -> None:
        """A repository that was seen to."""
        self._line(ended.repository, ended.state, ended.words)

    def lose(self, repository: str, error: Unusable) -> None:
        """A repository whose host cannot be asked."""
        self.lost = self.lost or error
        self._line(repository, "not asked", f"not asked: {error}")

    def _line(self, repository: str, state: str, words: str) -> None:
        self.states.append(state)
        if not self._quiet or state == "failed":
            width = len(str(self._total))
            place = f"[{len(self.states):{width}}/{self._total}] " if self._total else ""
            to_stderr(f"{place}{printable(f'{repository}: {words}')}\n")

    def _counts(self) -> str:
        counted = Counter(self.states)
        total = self._total or len(self.states)
        what = "repository" if total == 1 else "repositories"
        parts = [f"{number} {state}" for state, number in counted.most_common()]
        parts += [f"{total - len(self.states)} not begun"] if total > len(self.states) else []
        return f"{total} {what}{': ' if parts else ''}{', '.join(parts)}\n"

    def end(self) -> None:
        """Tell the counts."""
        if not self._quiet:
            to_stderr(self._counts())


@contextmanager
def opened_session(
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
        give_up(str(error))
    except OSError as error:
        give_up_over(error, folder)
    if stop.number:
        to_stderr("distroify: ended early: the same command goes on\n")
        raise typer.Exit(128 + stop.number)


@contextmanager
def ended(folder: Path, told: Told, *, is_plan: bool) -> Iterator[None]:
    """Tell the counts at the end, and write the page; end where a host does not go on or was not asked."""
    try:
        yield
        if told.lost is not None:
            raise told.lost
    except Limited as error:
        _end(folder, told, is_plan=is_plan)
        when = f" in {_minutes(error.seconds)}" if error.seconds is not None else " later, in an hour or so"
        to_stderr(f"distroify: the host asks to stop: {printable(str(error))}\n")
        to_stderr(f"Go on{when} with the same command.\n")
        raise typer.Exit(_LIMITED) from error
    except Unusable as error:
        _end(folder, told, is_plan=is_plan)
        give_up(str(error))
    _end(folder, told, is_plan=is_plan)


def _end(folder: Path, told: Told, *, is_plan: bool) -> None:
    told.end()
    if not is_plan:
        write_page(folder)


def write_page(folder: Path) -> None:
    """The report with the pull requests. Raises ``OSError``."""
    write_file(folder / "report.html", page_of(folder))


def _minutes(seconds: int) -> str:
    minutes = -(-seconds // 60)
    return "a minute" if minutes <= 1 else f"{minutes} minutes"
