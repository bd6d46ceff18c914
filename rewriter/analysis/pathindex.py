"""Find the events at, above or below a path without a look at all of them.

Paths are absolute and clean. A path is kept as a chain of nodes, one for each of its elements, so that the
index grows with the text that it is made of.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from heapq import heapify, heapreplace

from rewriter.analysis.model import Change, Event

LONGEST = 4096
"""Characters of a path: Linux rejects a longer one (``PATH_MAX``, limits.h), so nothing is there."""

_WILD = "*?["
_PLACED = frozenset({Change.COPIED, Change.BUILT, Change.MADE})
_MADE = _PLACED | {Change.WRITTEN}
_COPIES = frozenset({Change.DUPLICATED, Change.MOVED})


class Tree:
    """Numbers for paths and for the folders above them; 0 is ``/``."""

    def __init__(self) -> None:
        """Only the root is known at first."""
        self._children: dict[tuple[int, str], int] = {}
        self._parents: set[int] = set()

    def add(self, path: str) -> list[int]:
        """The nodes from the root to ``path``, made where they are missing."""
        nodes = [0]
        for name in _names(path):
            key = (nodes[-1], name)
            node = self._children.get(key)
            if node is None:
                node = self._children[key] = len(self._children) + 1
                self._parents.add(key[0])
            nodes.append(node)
        return nodes

    def find(self, path: str) -> tuple[list[int], bool]:
        """The known nodes from the root towards ``path``, and whether the last one is ``path`` itself."""
        nodes = [0]
        for name in _names(path):
            node = self._children.get((nodes[-1], name))
            if node is None:
                return nodes, False
            nodes.append(node)
        return nodes, True

    def is_parent(self, node: int) -> bool:
        """Whether something is known below a node."""
        return node in self._parents


def _names(path: str) -> list[str]:
    return path.split("/")[1:] if path != "/" else []


class PathSet:
    """A set of paths that answers for whole subtrees."""

    def __init__(self, paths: Iterable[str]) -> None:
        """Paths beyond ``LONGEST`` are left out."""
        self._tree = Tree()
        self._members = {self._tree.add(path)[-1] for path in paths if len(path) <= LONGEST}

    def __contains__(self, path: str) -> bool:
        """Whether ``path`` is a member."""
        nodes, exact = self._tree.find(path)
        return exact and nodes[-1] in self._members

    def has_below(self, path: str, *, itself: bool) -> bool:
        """Whether a member is below ``path``, or (``itself``) the same."""
        nodes, exact = self._tree.find(path)
        return exact and ((itself and nodes[-1] in self._members) or self._tree.is_parent(nodes[-1]))


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
        if change in (Change.OWNED, Change.MODED) or len(event.path) > LONGEST:
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
            if change is Change.MOVED and event.source is not None and len(event.source) <= LONGEST:
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
        return _newest_first([self._at.get(node) for node in nodes], before)

    def around(self, path: str, before: int) -> Iterator[int]:
        """Those of ``above``, and those that made something below ``path``."""
        nodes, exact = self._tree.find(path)
        tables = [self._at.get(node) for node in nodes]
        if exact:
            tables += [self._placed.get(nodes[-1]), self._written.get(nodes[-1])]
        return _newest_first(tables, before)

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


def _newest_first(tables: Iterable[list[int] | None], before: int) -> Iterator[int]:
    """The numbers below ``before`` of all tables, largest first and each once."""
    heap = [
        (-numbers[last], last, order, numbers)
        for order, numbers in enumerate(tables)
        if numbers and (last := bisect_left(numbers, before) - 1) >= 0
    ]
    heapify(heap)
    previous = before
    while heap:
        number, last, order, numbers = heap[0]
        if -number != previous:
            previous = -number
            yield previous
        if last == 0:
            heap[0] = heap[-1]
            heap.pop()
            heapify(heap)
        else:
            heapreplace(heap, (-numbers[last - 1], last - 1, order, numbers))
