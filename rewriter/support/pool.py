"""Processes that work on one task at a time: given out, listened to, and replaced where one has ended."""

from __future__ import annotations

import os
import selectors
import signal
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeVar

Task = TypeVar("Task")
Answer = TypeVar("Answer")
_Given = TypeVar("_Given", contravariant=True)
_Said = TypeVar("_Said", covariant=True)

_POLL = 0.2
"""Seconds, for those that look at the clock."""


class Worker(Protocol[_Given, _Said]):
    """A process, and what it is at."""

    @property
    def is_busy(self) -> bool:
        """Whether its task is still to be done."""

    @property
    def is_usable(self) -> bool:
        """Whether it may be given another task."""

    def fileno(self) -> int:
        """What can be read once it has said something, or has ended."""

    def give(self, task: _Given) -> None:
        """Let it begin."""

    def answers(self, *, ready: bool) -> Iterator[_Said]:
        """What it says; ``ready``: there is something to read. Also called now and then where there is not.

        A worker that has ended or takes too long is busy no more; what is said of its task then is made up.
        """

    def close(self) -> None:
        """End it and all that it began."""


def run(
    next_task: Callable[[], Task | None], start: Callable[[], Worker[Task, Answer]], jobs: int
) -> Iterator[Answer]:
    """The answers to all tasks, as they come; at most ``jobs`` are worked on at a time.

    ``next_task`` has ``None`` where there is nothing to begin now; it is asked again after each answer.
    Nothing is left running, however the iteration ends. Raises what ``start`` raises.
    """
    workers: list[Worker[Task, Answer]] = []
    try:
        while True:
            _hand_out(next_task, start, workers, jobs)
            busy = [one for one in workers if one.is_busy]
            if not busy:
                return
            ready = _ready(busy)
            for worker in busy:
                yield from worker.answers(ready=worker in ready)
    finally:
        for worker in workers:
            worker.close()


def _hand_out(
    next_task: Callable[[], Task | None],
    start: Callable[[], Worker[Task, Answer]],
    workers: list[Worker[Task, Answer]],
    jobs: int,
) -> None:
    for worker in [one for one in workers if not one.is_busy and not one.is_usable]:
        worker.close()
        workers.remove(worker)
    while sum(one.is_busy for one in workers) < jobs:
        task = next_task()
        if task is None:
            return
        idle = next((one for one in workers if not one.is_busy), None)
        if idle is None:
            idle = start()
            workers.append(idle)
        idle.give(task)


def _ready(busy: Sequence[Worker[Task, Answer]]) -> list[Worker[Task, Answer]]:
    """Those that say something within a moment."""
    with selectors.DefaultSelector() as selector:
        for worker in busy:
            selector.register(worker.fileno(), selectors.EVENT_READ, worker)
        return [key.data for key, _ in selector.select(_POLL)]


def ending(code: int) -> str:
    """How a process ended, by its exit code; below 0 it is the number of a signal."""
    if code >= 0:
        return f"exit code {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"


def cores() -> int:
    """The processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
