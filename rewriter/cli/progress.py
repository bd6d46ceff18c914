"""A bar while many files are worked on, for whoever looks at a terminal and has waited for a second."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rewriter.model import Outcome, Processed
from rewriter.output.layout import Page

if TYPE_CHECKING:
    from rewriter.output.bar import Bar

_PATIENCE = 1.0
"""Seconds until there is a bar."""
_MOMENT = 0.1
"""Seconds between two looks of it: drawing takes longer than many a file."""


class Progress:
    """Watches a run. A thread that draws would be in the way of processes that are forked: it is drawn when a
    file is done."""

    def __init__(self, *, colour: bool) -> None:
        """Shows nothing yet."""
        self._colour = colour
        self._due = time.monotonic() + _PATIENCE
        self._total = 0
        self._left = 0
        self._new: list[Outcome] = []
        self._bar: Bar | None = None

    def begin(self, total: int) -> None:
        """So many files are found."""
        self._total = self._left = total

    def done(self, one: Processed) -> None:
        """Count it, and draw the bar where that is due."""
        self._left -= 1
        self._new.append(one.result.outcome)
        if time.monotonic() < self._due or (self._bar is None and not self._left):
            return
        if self._bar is None:
            # Late: it takes as long to import as a hundred files.
            from rewriter.output.bar import Bar

            self._bar = Bar(self._total, stays=False, moves=False, colour=self._colour)
        for outcome in self._new:
            self._bar.count(outcome)
        self._new.clear()
        self._bar.rich.start()
        self._bar.rich.refresh()
        self._due = time.monotonic() + _MOMENT

    def pause(self) -> None:
        """Take the bar away, until it is drawn again."""
        if self._bar is not None:
            self._bar.rich.stop()


@contextmanager
def watched(page: Page) -> Iterator[Progress | None]:
    """What shows how far a run is; ``None`` where nobody would see it on the page."""
    if page.width is None:
        yield None
        return
    watch = Progress(colour=page.colour)
    try:
        yield watch
    finally:
        watch.pause()
