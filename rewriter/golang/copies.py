"""What was copied from the build context into the image, found by path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from rewriter.support.path_tree import Tree, is_possible, newest_first


class Copied(Struct, frozen=True):
    """``source`` of the build context (file or directory) put at ``target``, absolute in the image."""

    source: str
    target: str


class CopyIndex:
    """Copies in the order of the instructions; later ones lie over earlier ones.

    Paths in questions and ``target`` of the answers are without the leading ``/``.
    """

    def __init__(self, copies: Iterable[Copied] = ()) -> None:
        """Start with ``copies``."""
        self._tree = Tree()
        self._copies: list[Copied] = []
        self._at: dict[int, list[int]] = {}
        self._below: dict[int, list[int]] = {}
        for copy in copies:
            self.add(copy)

    def add(self, copy: Copied) -> bool:
        """Lay a copy over all others; ``False`` where that changes nothing."""
        copy = Copied(copy.source, copy.target.strip("/"))
        if not is_possible("/" + copy.target) or (self._copies and self._copies[-1] == copy):
            return False
        *folders, last = self._tree.add("/" + copy.target)
        self._at.setdefault(last, []).append(len(self._copies))
        for node in folders:
            self._below.setdefault(node, []).append(len(self._copies))
        self._copies.append(copy)
        return True

    def drop(self) -> None:
        """Take the last copy away again."""
        copy = self._copies.pop()
        *folders, last = self._tree.add("/" + copy.target)
        self._at[last].pop()
        for node in folders:
            self._below[node].pop()

    def above(self, path: str) -> Iterator[Copied]:
        """Copies to ``path`` or to a directory above it, the one on top first."""
        nodes, _ = self._tree.find("/" + path)
        return map(self._copies.__getitem__, newest_first([self._at.get(node) for node in nodes]))

    def below(self, path: str) -> Iterator[Copied]:
        """Copies to something inside of ``path``, the one on top first."""
        nodes, exact = self._tree.find("/" + path)
        numbers = self._below.get(nodes[-1], []) if exact else []
        return map(self._copies.__getitem__, reversed(numbers))
