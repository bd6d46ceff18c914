"""Many files at once: each process, forked from this one, takes a share of them.

The processes only read. What ends one of them is the failure of the file that it was at.
"""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import groupby
from multiprocessing.connection import Connection
from pathlib import Path
from pickle import UnpicklingError

from msgspec import Struct
from msgspec.structs import replace

from rewriter.batch.discovery import Problem, Source
from rewriter.consumers.match import index_of
from rewriter.model import Processed
from rewriter.support.boundary import crashed, guarded
from rewriter.support.pool import cores, ending, run

_SHARES = 16
"""For each process: the more there are, the sooner all end together."""
_MOMENT = 0.05
"""Seconds for which results are gathered: sending each by itself takes longer than many a file."""

# Forked, a process has all that is imported and found here; a started one takes as long as 200 files.
_CONTEXT = multiprocessing.get_context("fork")

Found = Source | Problem
Judge = Callable[[Found], Processed]


def judged(
    sources: Sequence[Found], judge: Judge, jobs: int | None, tell: Callable[[Processed], None]
) -> Iterator[Processed]:
    """What ``judge`` says of each file, in their order.

    ``jobs`` is the number of processes; ``None``: one for each processor. ``tell`` is given each result as
    soon as it is there. ``judge`` must raise nothing and change nothing: it may be asked again.
    """
    count = 0
    with suppress(_NoProcessError):
        for one in _ordered(_answers(sources, judge, min(jobs or cores(), len(sources)), tell)):
            count += 1
            yield one
    for source in sources[count:]:
        one = judge(source)
        tell(one)
        yield one


def _ordered(answers: Iterable[tuple[int, Processed]]) -> Iterator[Processed]:
    early: dict[int, Processed] = {}
    expected = 0
    for number, one in answers:
        early[number] = one
        while expected in early:
            yield early.pop(expected)
            expected += 1


def _answers(
    sources: Sequence[Found], judge: Judge, jobs: int, tell: Callable[[Processed], None]
) -> Iterator[tuple[int, Processed]]:
    crew = _Crew(sources, judge, deque(shares(sources, jobs)))
    root = _shared(sources[share.start] for share in crew.waiting)
    if root is not None:
        # For all processes at once. What goes wrong here does so again in each, where a file fails.
        guarded("", None, lambda: index_of(root), lambda failed: None)
    for number, one in run(crew.next_share, crew.start, jobs):
        tell(one)
        yield number, one


def shares(sources: Sequence[Found], jobs: int) -> Iterator[range]:
    """Runs of files. Those of one repository stay together, since what is the same for all of them is found
    once by each process, unless they are so many that one process would be at them when all else is done."""
    most = -(-len(sources) // (jobs * _SHARES))
    at = 0
    for _, group in groupby(sources, lambda one: one.root if isinstance(one, Source) else None):
        end = at + sum(1 for _ in group)
        while at < end:
            share = range(at, min(at + most, end))
            yield share
            at = share.stop


def _shared(first: Iterable[Found]) -> Path | None:
    """The repository of most shares, whose first files are given; ``None`` where each has its own."""
    counts = Counter(one.root for one in first if isinstance(one, Source))
    return next((root for root, count in counts.most_common(1) if count > 1), None)


class _NoProcessError(Exception):
    """The system has no more processes for us."""


class _Crew(Struct):
    """What the processes of a run have in common."""

    sources: Sequence[Found]
    judge: Judge
    waiting: deque[range]
    pipes: set[Connection] = set()
    """Our ends."""

    def next_share(self) -> range | None:
        return self.waiting.popleft() if self.waiting else None

    def start(self) -> _Worker:
        try:
            return _Worker(self)
        except OSError as error:
            raise _NoProcessError from error

    def serve(self, pipe: Connection) -> None:
        """What a process does until nobody is there to ask for more."""
        # Each process must be the only one that holds its end, or no other would see it close.
        for other in self.pipes:
            other.close()
        # Ctrl-C goes to all processes of a terminal: the first one ends the others.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        with suppress(EOFError, OSError):
            while True:
                self._judge(pipe.recv(), pipe)

    def _judge(self, share: range, pipe: Connection) -> None:
        done: list[Processed] = []
        since = time.monotonic()
        for number in share:
            done.append(self.judge(self.sources[number]))
            if time.monotonic() - since > _MOMENT:
                pipe.send(done)
                done = []
                since = time.monotonic()
        if done:
            pipe.send(done)


class _Worker:
    """A process, and what is left of its share."""

    def __init__(self, crew: _Crew) -> None:
        self._crew = crew
        self._left = range(0)
        self._pipe, other = _CONTEXT.Pipe()
        crew.pipes.add(self._pipe)
        self._process = _CONTEXT.Process(target=crew.serve, args=(other,), daemon=True)
        with other:
            self._process.start()

    @property
    def is_busy(self) -> bool:
        return bool(self._left)

    @property
    def is_usable(self) -> bool:
        return self._process.is_alive()

    def fileno(self) -> int:
        return self._pipe.fileno()

    def give(self, share: range) -> None:
        self._left = share
        with suppress(BrokenPipeError):
            self._pipe.send(share)

    def answers(self, *, ready: bool) -> Iterator[tuple[int, Processed]]:
        if not ready:
            return
        try:
            done: list[Processed] = self._pipe.recv()
        except (EOFError, OSError, UnpicklingError):
            yield from self._ended()
            return
        numbers, self._left = self._left[: len(done)], self._left[len(done) :]
        yield from zip(numbers, done, strict=True)

    def _ended(self) -> Iterator[tuple[int, Processed]]:
        """The failure of a share of one file; a longer one is given out again, file by file, to find it."""
        self.close()
        share, self._left = self._left, range(0)
        if len(share) == 1:
            source = self._crew.sources[share.start]
            yield share.start, _failed(source, ending(self._process.exitcode or 0))
        else:
            self._crew.waiting.extendleft(range(number, number + 1) for number in reversed(share))

    def close(self) -> None:
        self._crew.pipes.discard(self._pipe)
        self._pipe.close()
        self._process.kill()
        self._process.join()


def _failed(source: Found, how: str) -> Processed:
    result = crashed(source.shown, how)
    return Processed(result if isinstance(source, Problem) else replace(result, located=source.at))
