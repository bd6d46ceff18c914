"""The build stages of a Dockerfile (https://docs.docker.com/build/building/multi-stage/)."""

from __future__ import annotations

from itertools import takewhile

from msgspec import Struct

from rewriter.dockerfile.model import Dockerfile, Instruction
from rewriter.dockerfile.words import from_


class Stage(Struct, frozen=True):
    """From one FROM to the next; ``image`` is as written, its variables not expanded."""

    index: int
    name: str | None
    """In lower case, as ``COPY --from`` and ``--target`` look it up."""
    from_: Instruction
    image: str
    platform: str | None
    """The value of ``--platform``, not expanded."""
    instructions: tuple[Instruction, ...]
    """Without the FROM."""


def stages(dockerfile: Dockerfile) -> tuple[Stage, ...]:
    """All stages in order. Raises ``DockerfileError`` for a malformed FROM, which no loaded file has."""
    instructions = dockerfile.instructions
    starts = [each.index for each in instructions if each.keyword == "FROM"]
    found = []
    for index, (start, stop) in enumerate(zip(starts, [*starts[1:], len(instructions)], strict=True)):
        first = instructions[start]
        words = from_(first)
        inside = instructions[start + 1 : stop]
        found.append(Stage(index, words.name, first, words.image, first.flag("platform"), inside))
    return tuple(found)


def global_arguments(dockerfile: Dockerfile) -> tuple[Instruction, ...]:
    """The ARG instructions before the first FROM, visible only in FROM lines."""
    return tuple(takewhile(lambda each: each.keyword != "FROM", dockerfile.instructions))
