"""Where paths lead to that lie behind symbolic links of RUN."""

from __future__ import annotations

from rewriter.support.paths import below, join
from rewriter.trace.filesystem.place import LINK
from rewriter.trace.filesystem.tree import parents
from rewriter.trace.model import Change, Event

_MOST = 40
"""That Linux follows on the way to one file (https://man7.org/linux/man-pages/man7/path_resolution.7.html)."""
REPLACING = frozenset({Change.BUILT, Change.DUPLICATED, Change.MOVED, Change.REMOVED})
"""Other changes follow a link, or leave it."""


class Links:
    """The links that surely are there, as far as events have told."""

    def __init__(self) -> None:
        """None so far."""
        self._targets: dict[str, str] = {}

    def follow(self, event: Event) -> None:
        """Take in what an event does to links."""
        if event.change is Change.DUPLICATED and event.detail == LINK and event.certain and event.source:
            self._targets[event.path] = event.source
        elif event.path in self._targets and event.change in REPLACING:
            del self._targets[event.path]

    def real(self, path: str) -> str:
        """Where a path leads to."""
        for _ in range(_MOST if self._targets else 0):
            link = next((part for part in (path, *parents(path)) if part in self._targets), None)
            if link is None:
                break
            path = join(self._targets[link], below(path, link) or "")
        return path
