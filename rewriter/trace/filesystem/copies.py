"""The copies of the build context in the image so far, for questions about Go packages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rewriter.golang.copies import Copied, CopyIndex
from rewriter.support.paths import join
from rewriter.trace.filesystem.image_files import ImageFiles
from rewriter.trace.model import Change, Event


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
            for copy in self._copies(number):
                if self._index.add(copy):
                    self._numbers.append(number)
        self._read = len(self._events)
        return self._index

    def forget(self, first: int) -> None:
        """The events from number ``first`` on are about to be taken back or changed."""
        while self._numbers and self._numbers[-1] >= first:
            self._numbers.pop()
            self._index.drop()
        self._read = min(self._read, first)

    def _copies(self, number: int) -> Iterator[Copied]:
        event = self._events[number]
        if event.change is Change.COPIED and event.source is not None:
            yield Copied(event.source, event.path)
        elif event.change is Change.COPIED and event.stage is not None:
            for source, inside in event.stage.files.copies_of(event.stage.path):
                yield Copied(source, join(event.path, inside))
        elif event.change in (Change.DUPLICATED, Change.MOVED):
            origin = self._files.origin(event.path, number + 1)
            if origin is not None and origin.context is not None:
                yield Copied(origin.context, event.path)
