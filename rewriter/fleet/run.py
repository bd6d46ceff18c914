"""A run: the repositories that are still to do, worked on, and their rows written as they end."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from rewriter.fleet import summary
from rewriter.fleet.cluster import run_on_cluster
from rewriter.fleet.journal import RESULTS, Journal, StateError, current, opened, read_rows, write_file
from rewriter.fleet.pool import Ended, run_tasks
from rewriter.fleet.progress import shown
from rewriter.fleet.repositories import Repository
from rewriter.fleet.rows import Reason, Row
from rewriter.fleet.tasks import Task, Wanted
from rewriter.model import Outcome
from rewriter.version import VERSION


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run is to do."""

    out: Path
    repositories: tuple[Repository, ...]
    wanted: Wanted
    jobs: int = 1
    seconds: float = 600.0
    most_bytes: int = 2_000_000_000
    resume: bool = False
    """Rows of an earlier run hold where nothing has changed since; without it there must be none."""
    failed: bool = False
    """Only what failed in an earlier run."""
    limit: int | None = None
    """The most repositories to work on."""
    scheduler: str | None = None
    """The address of a Dask cluster."""
    quiet: bool = False


@dataclass(slots=True)
class Stop:
    """Whether the user asked to end."""

    number: int = 0
    """The signal; 0 for none."""


@dataclass(frozen=True, slots=True)
class Done:
    """How a run ended."""

    rows: tuple[Row, ...]
    """The current row of each repository of the output folder, by name."""
    signal: int = 0
    """What ended it early; 0 for nothing."""


def run(plan: Plan) -> Done:
    """Work on all repositories of the plan.

    Raises ``StateError`` where the output folder cannot be used, ``OSError`` where it takes no more.
    """
    with opened(plan.out) as journal, stopping() as stop:
        before = current(read_rows(plan.out)) if (plan.out / RESULTS).exists() else {}
        if before and not (plan.resume or plan.failed):
            raise StateError(f"{plan.out} has results: go on with --resume, or give another folder")
        tasks = [*_limited(_tasks(plan, journal, before), plan.limit)]
        with shown(len(tasks), quiet=plan.quiet) as progress:
            for ended in _ended(plan, tasks, journal, lambda: stop.number != 0):
                answer = ended.answer
                if answer.row is None:
                    progress.known(ended.task.repository.name)
                    continue
                journal.add(answer.row, answer.files, answer.log)
                progress.row(answer.row)
        rows = tuple(sorted(current(read_rows(plan.out)).values(), key=lambda row: row.repository))
        write_file(plan.out / "summary.json", summary.render(rows))
    return Done(rows, stop.number)


def _tasks(plan: Plan, journal: Journal, before: dict[str, Row]) -> Iterator[Task]:
    """What is to be done. A row that may still hold is a task too: its commit is to be looked at."""
    for repository in plan.repositories:
        task = Task(repository, plan.wanted, plan.seconds, plan.most_bytes)
        row = before.get(repository.name)
        is_failed = row is not None and row.outcome is Outcome.FAILED
        if plan.failed:
            if row is not None and row.fails((Outcome.FAILED,)):
                yield task
        elif row is None or (row.distroify, row.settings) != (VERSION, plan.wanted.hash):
            yield task
        elif is_failed and row.reason is not Reason.FILE:
            # Whether the network is back is not tried again and again: --failed asks for it.
            continue
        elif journal.is_whole(row):
            yield replace(task, is_known=True, known=row.commit)
        else:
            yield task


def _limited(tasks: Iterator[Task], limit: int | None) -> Iterator[Task]:
    """``tasks`` with at most ``limit`` that are surely to be worked on."""
    left = limit
    for task in tasks:
        if not task.is_known and left is not None:
            if left == 0:
                continue
            left -= 1
        yield task


def _ended(
    plan: Plan, tasks: Sequence[Task], journal: Journal, is_stopped: Callable[[], bool]
) -> Iterator[Ended]:
    if plan.scheduler is None:
        return run_tasks(iter(tasks), journal.work, plan.jobs, is_stopped)

    return run_on_cluster(tasks, plan.scheduler, is_stopped)


@contextmanager
def stopping() -> Iterator[Stop]:
    """The first SIGINT or SIGTERM lets what was begun end; the second gives it up."""
    stop = Stop()

    def stopped(number: int, frame: object) -> None:
        if stop.number:
            raise SystemExit(128 + number)
        stop.number = number

    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, stopped) for number in numbers]
    try:
        yield stop
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)
