"""What is shown while a run goes on: a bar on a terminal, else a line for each repository that ended."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from msgspec import UNSET
from rich.text import Text

from rewriter.fleet import summary
from rewriter.fleet.rows import Row
from rewriter.model import Outcome
from rewriter.output.bar import Bar
from rewriter.support.stream import to_stderr
from rewriter.support.text import printable


class Progress(Protocol):
    """Takes what happens."""

    def row(self, row: Row) -> None:
        """A repository ended."""

    def known(self, name: str) -> None:
        """The row of an earlier run holds."""


class Silent:
    """Shows nothing."""

    def row(self, row: Row) -> None:
        """Nothing."""

    def known(self, name: str) -> None:
        """Nothing."""


class Lines:
    """A line for each repository."""

    def __init__(self, total: int) -> None:
        """For this many repositories."""
        self._total = total
        self._done = 0

    def row(self, row: Row) -> None:
        """The number, the name, and what it came to."""
        self._line(described(row))

    def known(self, name: str) -> None:
        """The number and the name."""
        self._line(f"{printable(name)}: as before")

    def _line(self, text: str) -> None:
        self._done += 1
        width = len(str(self._total))
        to_stderr(f"[{self._done:{width}}/{self._total}] {text}\n")


class Counted:
    """A bar with the counts by outcome; what failed has a line of its own above it."""

    def __init__(self, total: int) -> None:
        """For this many repositories."""
        self._bar = Bar(total)
        self.rich = self._bar.rich
        self._known = 0

    def row(self, row: Row) -> None:
        """Count it."""
        if row.outcome is Outcome.FAILED:
            self.rich.print(Text(described(row)))
        self._bar.count(row.outcome, *self._as_before())

    def known(self, name: str) -> None:
        """Count it."""
        self._known += 1
        self._bar.step(*self._as_before())

    def _as_before(self) -> Iterator[str]:
        if self._known:
            yield f"{self._known} as before"


@contextmanager
def shown(total: int, *, quiet: bool) -> Iterator[Progress]:
    """What fits where standard error goes."""
    if quiet:
        yield Silent()
    elif sys.stderr is not None and sys.stderr.isatty():
        bar = Counted(total)
        with bar.rich:
            yield bar
    else:
        yield Lines(total)


def described(row: Row) -> str:
    """One line: the name, the outcome, and why or how many files."""
    name = printable(row.repository)
    seconds = f" ({row.seconds:.1f} s)" if row.seconds is not UNSET else ""
    if row.message:
        return f"{name}: {row.outcome}: {row.reason}: {printable(row.message)}{seconds}"
    if not row.files:
        return f"{name}: {row.outcome}: {row.reason}{seconds}"
    _, _, files = summary.text([row]).rstrip("\n").partition("; ")
    return f"{name}: {row.outcome}; {files}{seconds}"
