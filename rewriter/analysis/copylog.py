"""The copies of the build context in the image so far, for questions about Go packages."""

from __future__ import annotations

from collections.abc import Sequence

from rewriter.analysis.filesystem import ImageFiles
from rewriter.analysis.model import Change, Event
from rewriter.golang.copies import Copied, CopyIndex


class CopyLog:
    """A live view of ``events``: each is looked at once, however many builds ask."""

    def __init__(self, events: Sequence[Event], files: ImageFiles) -> None:
        """``files`` tells what copies within the image go back to."""
        self._events = events
        self._files = files
        self._index = CopyIndex()
        self._numbers: list[int] = []
        self._read = 0

    def current(self) -> CopyIndex:
        """The copies of all events so far; valid until there are more."""
        for number in range(self._read, len(self._events)):
            copy = self._copy(number)
            if copy is not None and self._index.add(copy):
                self._numbers.append(number)
        self._read = len(self._events)
        return self._index

    def forget(self, first: int) -> None:
        """The events from number ``first`` on are about to be taken back or changed."""
        while self._numbers and self._numbers[-1] >= first:
            self._numbers.pop()
            self._index.drop()
        self._read = min(self._read, first)

    def _copy(self, number: int) -> Copied | None:
        event = self._events[number]
        if event.change is Change.COPIED and event.source is not None:
            return Copied(event.source, event.path)
        if event.change in (Change.DUPLICATED, Change.MOVED):
            origin = self._files.origin(event.path, number + 1)
            if origin is not None and origin.context is not None:
                return Copied(origin.context, event.path)
        return None
