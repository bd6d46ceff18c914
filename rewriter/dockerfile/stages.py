"""The build stages of a Dockerfile (https://docs.docker.com/build/building/multi-stage/)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from msgspec import Struct

from rewriter.dockerfile.instructions import Arg, From, each
from rewriter.dockerfile.model import Dockerfile, Instruction


class Stage(Struct, frozen=True):
    """From one FROM to the next."""

    index: int
    from_: From
    instructions: tuple[Instruction, ...]
    """Without the FROM."""

    @property
    def name(self) -> str | None:
        """In lower case, as ``COPY --from`` and ``--target`` look it up."""
        return self.from_.name

    @property
    def image(self) -> str:
        """As written, its variables not expanded."""
        return self.from_.image.text

    @property
    def platform(self) -> str | None:
        """The value of ``--platform``, not expanded."""
        return self.from_.flag("platform")

    def is_target(self, target: str) -> bool:
        """Whether ``target`` is its name or number."""
        return target.lower() in (self.name, str(self.index))


def stages(dockerfile: Dockerfile) -> tuple[Stage, ...]:
    """All stages in order."""
    instructions = dockerfile.instructions
    starts = tuple(each(instructions, From))
    ends = (*(start.index for start in starts[1:]), len(instructions))
    return tuple(
        Stage(index, start, instructions[start.index + 1 : end])
        for index, (start, end) in enumerate(zip(starts, ends, strict=True))
    )


def targeted(found: Sequence[Stage], target: str | None) -> Stage | None:
    """The stage that ``docker build --target`` makes, without it the last one; ``None`` for no stage."""
    return next((stage for stage in reversed(found) if not target or stage.is_target(target)), None)


def global_arguments(dockerfile: Dockerfile) -> tuple[Arg, ...]:
    """The ARG instructions before the first FROM, visible only in FROM lines."""
    return tuple(each(takewhile(lambda line: not isinstance(line, From), dockerfile.instructions), Arg))
