"""How the runtime stage comes to be: by a cut, on another base, or beside the stage that it went on from.

``SPLIT``: the stage builds something itself. It becomes a build stage, and the runtime stage follows it.
``SWAP``: the stage gets all it needs by COPY, from another stage or, if it has no Go, from the build context.
Only its base changes, and RUN lines without use there go.
``REBASE``: the stage only adds configuration to an earlier one. It starts from distroless instead, and copies
from that one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rewriter.dockerfile.instructions import BUILDING, User
from rewriter.plan.model import Shape
from rewriter.trace.chain import StageView
from rewriter.trace.model import Build

if TYPE_CHECKING:
    from rewriter.plan.swap.model import Swap


def shape_of(view: StageView, swap: Swap | None, program: Build | None, *, inline: bool) -> Shape:
    """The shape for a stage.

    ``swap`` is what becomes of its RUN lines, ``None`` where they matter; ``program`` is the build of the
    program that starts; ``inline``: a comment asks for a file of the old stage.

    A whole file system of another stage would be laid over that of distroless.
    """
    own = view.stage.instructions
    if view.parent is not None:
        return Shape.SPLIT if any(isinstance(i, BUILDING) for i in own) or inline else Shape.REBASE
    brought = any(event.stage is not None for event in view.trace.events) or _is_ready(view, program)
    whole = any(event.stage is not None and event.stage.path == "/" for event in view.trace.events)
    several = sum(isinstance(i, User) for i in own) > 1
    if inline or not brought or view.trace.builds or several or whole or swap is None:
        return Shape.SPLIT
    if swap.folders and _is_own(view, program):
        return Shape.SPLIT  # there is no build stage to make them in
    return Shape.SWAP


def _is_ready(view: StageView, program: Build | None) -> bool:
    """Whether the program comes from the build context, to an image that builds nothing."""
    return program is not None and program.prebuilt is not None and view.base.go_version is None


def _is_own(view: StageView, program: Build | None) -> bool:
    """Whether the instruction that stands for the build is one of the stage."""
    return program is not None and any(program.instruction is i for i in view.stage.instructions)
