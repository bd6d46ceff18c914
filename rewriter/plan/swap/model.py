"""What becomes of the RUN lines of a stage that only gets another base."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from rewriter.dockerfile.model import Instruction
from rewriter.trace.filesystem.tree import Node


class Swap(Struct, frozen=True):
    """The RUN lines that go, what is made in the build stage instead, and the flags that COPY lines get.

    ``changes`` is by instruction index, ``given`` has the paths that COPY brings for another user.
    """

    runs: tuple[Instruction, ...]
    folders: tuple[Node, ...]
    changes: Mapping[int, Change] = field(default_factory=dict)
    given: tuple[str, ...] = ()

    def is_into(self, instruction: Instruction) -> bool:
        """Whether the destination of a COPY gets a slash."""
        change = self.changes.get(instruction.index)
        return change is not None and change.into


class Change(Struct, frozen=True):
    """How a COPY is written now: ``owner`` is ``uid:gid``, ``mode`` octal; ``""`` leaves them as they are."""

    owner: str = ""
    mode: str = ""
    into: bool = False
    """The destination gets a slash, for it is a folder that is not there yet."""
