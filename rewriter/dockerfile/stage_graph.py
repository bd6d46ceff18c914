"""Which stages of a file start from which others and copy from them, read from the document alone.

Names: https://docs.docker.com/reference/dockerfile/#from and #copy---from. A stage may have the name of an
earlier one; the last one before its use counts.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rewriter.dockerfile.instructions import Copying, Run
from rewriter.dockerfile.model import Instruction
from rewriter.dockerfile.stages import Stage

_LONGEST_NUMBER = 6


def sources(instruction: Instruction) -> Iterator[str]:
    """Names behind ``--from`` and ``from=`` in a mount, as written."""
    match instruction:
        case Copying() if instruction.from_:
            yield instruction.from_
        case Run():
            yield from (mount.from_ for mount in instruction.mounts if mount.from_)


def number(name: str) -> int | None:
    """The stage number that a name is, as Go's ``strconv.Atoi`` reads it; ``None`` for other names."""
    digits = name[1:] if name[:1] in ("+", "-") else name
    if not (digits.isascii() and digits.isdigit()) or len(digits) > _LONGEST_NUMBER:
        return None
    return int(name)


class Graph:
    """The stages of a file; ``images`` are their FROM with the build arguments' defaults put in."""

    named: Mapping[str, Sequence[int]]
    """Numbers of the stages of each name, in order."""
    parents: Sequence[int | None]
    """The stage that each one starts from."""
    onto: Sequence[int | None]
    """The stage that each one goes on from. One without instructions is another name of what it starts from;
    ``None`` where that is an image."""
    roots: Sequence[int]
    """The stage whose FROM names the image that each one begins with."""
    used: Sequence[tuple[int, ...]]
    """The stages that each one starts from or copies from, each once."""
    users: Sequence[tuple[int, ...]]
    """The stages that start or copy from each one."""

    def __init__(self, stages: Sequence[Stage], images: Sequence[str]) -> None:
        """Look all names up."""
        self.stages = stages
        self.images = images
        named: dict[str, list[int]] = {}
        for stage in self.stages:
            if stage.name is not None:
                named.setdefault(stage.name, []).append(stage.index)
        self.named = named
        parents = [
            self._last(image, at) if image != "scratch" else None for at, image in enumerate(self.images)
        ]
        self.parents = parents
        onto: list[int | None] = []
        roots: list[int] = []
        for at, parent in enumerate(parents):
            is_name = parent is not None and not self.stages[parent].instructions
            onto.append(onto[parent] if parent is not None and is_name else parent)
            roots.append(roots[parent] if parent is not None else at)
        self.onto = onto
        self.roots = roots
        used = [tuple(dict.fromkeys(self._uses(stage))) for stage in self.stages]
        users: list[list[int]] = [[] for _ in self.stages]
        for at, others in enumerate(used):
            for other in others:
                users[other].append(at)
        self.used = used
        self.users = [tuple(found) for found in users]

    def _last(self, name: str, before: int) -> int | None:
        found = self.named.get(name, ())
        at = bisect_left(found, before) - 1
        return found[at] if at >= 0 else None

    def _uses(self, stage: Stage) -> Iterator[int]:
        parent = self.parents[stage.index]
        if parent is not None:
            yield parent
        for instruction in stage.instructions:
            for name in sources(instruction):
                other = self.named_by(name, stage.index)
                if other is not None:
                    yield other

    def named_by(self, name: str, before: int) -> int | None:
        """The stage that ``--from=name`` means in stage number ``before``, ``None`` for an image."""
        found = self._last(name.lower(), before)
        if found is not None:
            return found
        at = number(name)
        return at if at is not None and 0 <= at < before else None

    def ancestors(self, at: int) -> list[int]:
        """The stages that a stage goes on from, the nearest first."""
        found: list[int] = []
        parent = self.parents[at]
        while parent is not None:
            found.append(parent)
            parent = self.parents[parent]
        return found

    def names_image(self, at: int) -> int | None:
        """The stage whose FROM is changed where the image of a stage changes: its root, unless that has other
        users, else itself; ``None`` where it would lose what it goes on from."""
        here = at
        while (parent := self.parents[here]) is not None:
            if self.users[parent] != (here,):
                return at if self.onto[at] is None else None
            here = parent
        return here

    def closure(self, wanted: Iterable[int]) -> set[int]:
        """These stages and all that they are made from."""
        found: set[int] = set()
        waiting = list(wanted)
        while waiting:
            at = waiting.pop()
            if at not in found:
                found.add(at)
                waiting.extend(self.used[at])
        return found

    def named_last(self, name: str) -> int | None:
        """The stage that ``docker build --target name`` makes."""
        found = self.named.get(name.lower())
        return found[-1] if found else None

    def reference(self, at: int, by: int) -> str:
        """How ``--from`` in stage number ``by`` names another: by name where that is no other's."""
        name = self.stages[at].name
        return name if name is not None and self._last(name, by) == at else str(at)
