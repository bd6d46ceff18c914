"""How the runtime stage comes to be: by a cut, on another base, or beside the stage that it went on from.

``SPLIT``: the stage builds something itself. It becomes a build stage, and the runtime stage follows it.
``SWAP``: the stage gets all it needs by COPY. Only its base changes, and RUN lines without use there go.
``REBASE``: the stage only adds configuration to an earlier one. It starts from distroless instead, and copies
from that one.
"""

from __future__ import annotations

from enum import StrEnum

from rewriter.analysis.stagechain import StageView
from rewriter.analysis.swap import Swap

BUILDING = frozenset({"RUN", "COPY", "ADD"})


class Shape(StrEnum):
    """See the module."""

    SPLIT = "split"
    SWAP = "swap"
    REBASE = "rebase"


def shape_of(view: StageView, swap: Swap | None, *, inline: bool) -> Shape:
    """The shape for a stage.

    ``swap`` is what becomes of its RUN lines, ``None`` where they matter; ``inline``: a comment asks for a
    file of the old stage. A whole file system of another stage would be laid over that of distroless.
    """
    own = view.stage.instructions
    if view.parent is not None:
        return Shape.SPLIT if any(i.keyword in BUILDING for i in own) or inline else Shape.REBASE
    brought = any(event.stage is not None for event in view.trace.events)
    whole = any(event.stage is not None and event.stage.path == "/" for event in view.trace.events)
    several = sum(i.keyword == "USER" for i in own) > 1
    if inline or not brought or view.trace.builds or several or whole or swap is None:
        return Shape.SPLIT
    return Shape.SWAP
