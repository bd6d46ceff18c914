"""The stages that one stage of a file is made from, each followed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from rewriter.dockerfile.model import Instruction
from rewriter.dockerfile.stage_graph import Graph
from rewriter.dockerfile.stages import Stage
from rewriter.images.catalogue import BaseImage
from rewriter.support.paths import below, join
from rewriter.trace.filesystem.image_files import ImageFiles
from rewriter.trace.model import Build, BuildTrace

if TYPE_CHECKING:
    from rewriter.trace.directives import Wrong


class StageView(Struct, frozen=True):
    """A stage and all that is known of it.

    ``parent`` is the stage that it goes on from (one without instructions is its image, and no parent),
    ``base`` the image that the first of these starts from, ``root`` the stage whose FROM names that image.
    ``instructions`` are the parents' and its own, without FROM.
    """

    stage: Stage
    root: Stage
    parent: StageView | None
    base: BaseImage
    trace: BuildTrace
    files: ImageFiles
    instructions: tuple[Instruction, ...]
    known: bool = True
    """Whether it is known what the base image is."""


class Chain(Struct, frozen=True):
    """The views of a stage and of those it is made from, by their number; ``target`` is the stage's."""

    target: StageView
    views: Mapping[int, StageView]
    graph: Graph
    wrong: tuple[Wrong, ...] = ()
    """What ``program`` directives say and what cannot be."""

    def of(self, build: Build) -> StageView:
        """The stage whose RUN has the build."""
        stages = self.graph.stages
        at = bisect_right(stages, build.instruction.index, key=lambda stage: stage.from_.index) - 1
        return self.views.get(at, self.target)

    def behind(self, path: str) -> tuple[StageView, ...]:
        """The target and the stages that a path of it comes through, by ``COPY --from``."""
        view, found = self.target, [self.target]
        by_files = {id(other.files): other for other in self.views.values()}
        for _ in range(DEEPEST):
            origin = view.files.origin(path)
            stage = origin.event.stage if origin is not None else None
            inside = below(path, origin.event.path) if origin is not None else None
            if stage is None or inside is None or id(stage.files) not in by_files:
                break
            view, path = by_files[id(stage.files)], join(stage.path, inside)
            found.append(view)
        return tuple(found)

    def reference(self, view: StageView) -> str:
        """How ``--from`` in the target's stage names a stage."""
        return self.graph.reference(view.stage.index, self.target.stage.index)


def ending_as(chain: Chain, user: str) -> Chain:
    """The chain with ``user`` (empty: as it is) at the end of its target, as a last USER would have it."""
    if not user:
        return chain

    old = chain.target
    states = {**old.trace.states, -1: replace(old.trace.final, user=user)}
    target = replace(old, trace=replace(old.trace, states=states))
    return replace(chain, target=target, views={**chain.views, old.stage.index: target})


DEEPEST = 12
"""Stages that copy from each other in a row and are looked through."""
