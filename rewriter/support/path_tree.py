"""Find what is at, above or below a path without a look at everything.

Paths are absolute and clean. A path is kept as a chain of nodes, one for each of its elements, so that what
is kept grows with the text that it is made of.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from heapq import heapify, heapreplace

_LONGEST = 4096
"""Characters of a path: Linux rejects a longer one (``PATH_MAX``, limits.h), so nothing is there."""
_DEEPEST = 128
"""Folders of a path; images of programs come nowhere near. Each of them costs memory."""


def is_possible(path: str) -> bool:
    """Whether a path is kept here; what is longer or deeper counts as absent."""
    return len(path) <= _LONGEST and path.count("/") <= _DEEPEST


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
        """Paths that are not possible are left out."""
        self._tree = Tree()
        self._members = {self._tree.add(path)[-1] for path in paths if is_possible(path)}

    def __contains__(self, path: str) -> bool:
        """Whether ``path`` is a member."""
        nodes, exact = self._tree.find(path)
        return exact and nodes[-1] in self._members

    def has_below(self, path: str, *, itself: bool) -> bool:
        """Whether a member is below ``path``, or (``itself``) the same."""
        nodes, exact = self._tree.find(path)
        return exact and ((itself and nodes[-1] in self._members) or self._tree.is_parent(nodes[-1]))


class Marks:
    """Numbers of things that concern one path, or a path and all below it."""

    def __init__(self, found: Iterable[tuple[int, str, bool]]) -> None:
        """``(number, path, whether it concerns all below)``, numbers in growing order."""
        self._tree = Tree()
        self._only: dict[int, list[int]] = {}
        self._below: dict[int, list[int]] = {}
        for number, path, whole in found:
            if is_possible(path):
                table = self._below if whole else self._only
                table.setdefault(self._tree.add(path)[-1], []).append(number)

    def newest_first(self, path: str) -> Iterator[int]:
        """The numbers of what concerns ``path``, largest first."""
        nodes, exact = self._tree.find(path)
        tables = [self._below.get(node) for node in nodes]
        if exact:
            tables.append(self._only.get(nodes[-1]))
        return newest_first(tables)


def newest_first(tables: Iterable[Sequence[int] | None], before: int | None = None) -> Iterator[int]:
    """The numbers (below ``before``) of all tables, each of them sorted; largest first and each once."""
    heap = [
        (-numbers[last], last, order, numbers)
        for order, numbers in enumerate(tables)
        if numbers and (last := (len(numbers) if before is None else bisect_left(numbers, before)) - 1) >= 0
    ]
    heapify(heap)
    previous = -1
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
