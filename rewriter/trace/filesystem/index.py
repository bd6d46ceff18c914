"""Find the events at, above or below a path without a look at all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rewriter.support.path_tree import Tree, is_possible, newest_first
from rewriter.trace.model import Change, Event

_WILD = "*?["
_PLACED = frozenset({Change.COPIED, Change.BUILT, Change.MADE})
_MADE = _PLACED | {Change.WRITTEN}
_COPIES = frozenset({Change.DUPLICATED, Change.MOVED})


class EventIndex:
    """Numbers of events (their place in the list) by the paths that they concern, in growing order."""

    def __init__(self) -> None:
        """An index of no events."""
        self._tree = Tree()
        self._size = 0
        self._at: dict[int, list[int]] = {}
        self._placed: dict[int, list[int]] = {}
        self._written: dict[int, list[int]] = {}
        self._copied: dict[int, list[int]] = {}

    def __len__(self) -> int:
        """How many events it knows."""
        return self._size

    def add(self, event: Event) -> None:
        """Take in the next event."""
        for table, node in self._places(event):
            table.setdefault(node, []).append(self._size)
        self._size += 1

    def drop(self, events: Sequence[Event]) -> None:
        """Forget the last events, which are given again in their order."""
        for event in reversed(events):
            self._size -= 1
            for table, node in self._places(event):
                numbers = table.get(node)
                if numbers and numbers[-1] == self._size:
                    numbers.pop()

    def _places(self, event: Event) -> Iterator[tuple[dict[int, list[int]], int]]:
        change = event.change
        if change in (Change.OWNED, Change.MODED) or not is_possible(event.path):
            return
        if change is Change.REMOVED:
            if event.certain:
                yield from ((self._at, node) for node in self._removed(event.path))
            return
        nodes = self._tree.add(event.path)
        yield self._at, nodes[-1]
        if change in _MADE:
            table = self._placed if change in _PLACED else self._written
            yield from ((table, node) for node in nodes[:-1])
        elif change in _COPIES:
            yield from ((self._copied, node) for node in nodes[:-1])
            if change is Change.MOVED and event.source is not None and is_possible(event.source):
                yield self._at, self._tree.add(event.source)[-1]

    def _removed(self, pattern: str) -> set[int]:
        """The nodes of the path as it is written, and of the folder before its first wildcard."""
        first = min((at for at in map(pattern.find, _WILD) if at >= 0), default=-1)
        found = {self._tree.add(pattern)[-1]}
        if first >= 0:
            found.add(self._tree.add(pattern[:first].rpartition("/")[0] or "/")[-1])
        return found

    def above(self, path: str, before: int) -> Iterator[int]:
        """Events before number ``before`` at ``path`` or at a folder above it, newest first."""
        nodes, _ = self._tree.find(path)
        return newest_first([self._at.get(node) for node in nodes], before)

    def around(self, path: str, before: int) -> Iterator[int]:
        """Those of ``above``, and those that made something below ``path``."""
        nodes, exact = self._tree.find(path)
        tables = [self._at.get(node) for node in nodes]
        if exact:
            tables += [self._placed.get(nodes[-1]), self._written.get(nodes[-1])]
        return newest_first(tables, before)

    def at(self, path: str) -> Sequence[int]:
        """Events that concern ``path`` itself."""
        nodes, exact = self._tree.find(path)
        return self._at.get(nodes[-1], ()) if exact else ()

    def is_filled(self, path: str) -> bool:
        """Whether an event copied, built or made something below ``path``."""
        nodes, exact = self._tree.find(path)
        return exact and bool(self._placed.get(nodes[-1]))

    def inside(self, path: str) -> Iterator[int]:
        """Events that put something below ``path``, in no order."""
        nodes, exact = self._tree.find(path)
        for table in (self._placed, self._written, self._copied) if exact else ():
            yield from table.get(nodes[-1], ())
