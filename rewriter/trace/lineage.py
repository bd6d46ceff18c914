"""The stages that one stage of a file is made from, each followed: what it starts from and copies from.

A stage that starts ``FROM`` another one goes on where that ends: configuration, files, programs
(https://docs.docker.com/reference/dockerfile/#from). ``COPY --from`` and ``RUN --mount=from=`` name an
earlier stage by its name, in any case, or by its number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from rewriter.context.files import Context
from rewriter.dockerfile.model import Dockerfile
from rewriter.dockerfile.stage_graph import Graph, sources
from rewriter.dockerfile.stages import Stage
from rewriter.images.catalogue import BaseImage
from rewriter.images.tools import folders_of
from rewriter.trace.base import any_base, graph_of, image_text
from rewriter.trace.chain import DEEPEST, Chain, StageView
from rewriter.trace.directives import Wrong
from rewriter.trace.filesystem.image_files import ImageFiles
from rewriter.trace.model import BuildTrace
from rewriter.trace.record import Record
from rewriter.trace.said_program import by_run, placed
from rewriter.trace.stage import Ground, trace
from rewriter.trace.toolchain.installed import refined
from rewriter.trace.variables import evaluate

if TYPE_CHECKING:
    from rewriter.trace.directives import Placed

_MOST_INHERITED = 200_000
"""Events and instructions that all stages of a chain together may take over from the stages that they start
from. A stage that would need more is not followed."""


def follow(
    dockerfile: Dockerfile,
    found: tuple[Stage, ...],
    target: Stage,
    defaults: Mapping[str, str | None],
    context: Context | None,
    replaced: Mapping[int, BaseImage] | None = None,
) -> Chain:
    """The chain of ``target``; ``replaced`` has other base images for some stages, by number.

    Raises ``DockerfileError``.
    """
    chain = _Lineage(dockerfile, defaults, context, {}).chain(found, target, replaced or {})
    if "distroify" not in dockerfile.text.lower():
        return chain

    told = [*placed(dockerfile, chain)]
    wrong = tuple(item for item in told if isinstance(item, Wrong))
    said = by_run(told)
    if said:
        chain = _Lineage(dockerfile, defaults, context, said).chain(found, target, replaced or {})
    traces = (item for view in chain.views.values() for item in view.trace.wrong)
    return replace(chain, wrong=tuple(dict.fromkeys((*wrong, *traces))))


class _Lineage(Struct):
    """The stages of one file while they are followed."""

    _dockerfile: Dockerfile
    _defaults: Mapping[str, str | None]
    _context: Context | None
    _said: Mapping[int, Sequence[Placed]]

    def chain(self, found: tuple[Stage, ...], target: Stage, replaced: Mapping[int, BaseImage]) -> Chain:
        """The chain of ``target``, whose stages are followed in the order of the file."""
        graph = graph_of(self._dockerfile, found, self._defaults)
        views: dict[int, StageView] = {}
        spare = _MOST_INHERITED
        for number in sorted(graph.closure((target.index,))):
            stage, root, at = found[number], found[graph.roots[number]], graph.onto[number]
            parent = views[at] if at is not None else None
            cost = len(parent.trace.events) + len(parent.instructions) if parent is not None else 0
            if cost > spare:
                views[number] = self._view(stage, root, None, None, {}, context=None, depth=DEEPEST)
                continue
            spare -= cost
            base = parent.base if parent is not None else replaced.get(root.index)
            own = base or any_base(self._dockerfile, root, self._defaults)
            earlier = _earlier(stage, graph, views)
            views[number] = self._view(stage, root, own, parent, earlier, context=self._context)
        return Chain(views[target.index], views, graph)

    def _view(
        self,
        stage: Stage,
        root: Stage,
        base: BaseImage | None,
        parent: StageView | None,
        earlier: Mapping[str, ImageFiles],
        *,
        context: Context | None,
        depth: int = 0,
    ) -> StageView:
        """A stage, followed; ``base`` is ``None`` where nothing is known of its image."""
        dockerfile, defaults = self._dockerfile, self._defaults
        platform = platform_of(dockerfile, root, defaults)
        ground = Ground(earlier, parent.trace if parent is not None else None, platform, self._said)

        def traced(image: BaseImage) -> BuildTrace:
            return trace(dockerfile, stage.instructions, image, defaults, context, ground)

        image = base or BaseImage()
        followed = traced(image)
        with_go = refined(image, followed.toolchains)
        if with_go is not None and with_go != image:
            image = with_go
            followed = traced(image)
        depths = (event.stage.files.depth + 1 for event in followed.events if event.stage)
        depth = max(depth, max(depths, default=0))
        files = ImageFiles(followed.events, Record(context, image).context_kind, depth)
        files.is_followed = not followed.opaque
        files.of_base = folders_of(image_text(dockerfile, root.image, defaults)[0] or "")
        instructions = (*(parent.instructions if parent is not None else ()), *stage.instructions)
        known = base is not None and (parent is None or parent.known)
        files.is_of_known_base, files.has_packages = known, bool(followed.installed)
        return StageView(stage, root, parent, image, followed, files, instructions, known)


def platform_of(dockerfile: Dockerfile, root: Stage, defaults: Mapping[str, str | None]) -> str:
    """What the image that a stage names is for: the target of the build, unless FROM says otherwise
    (https://docs.docker.com/reference/dockerfile/#from)."""
    found = evaluate(root.platform or "", defaults, dockerfile.escape)
    return found or dockerfile.build.automatic["TARGETPLATFORM"]


def _earlier(stage: Stage, graph: Graph, views: Mapping[int, StageView]) -> dict[str, ImageFiles]:
    """The stages that a stage copies from, by the names that it uses, in lower case."""
    found: dict[str, ImageFiles] = {}
    for instruction in stage.instructions:
        for name in sources(instruction):
            other = graph.named_by(name, stage.index)
            if other is not None and views[other].files.depth < DEEPEST:
                found[name.lower()] = views[other].files
    return found
