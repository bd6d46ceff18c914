"""The stages that one stage of a file is made from, each followed: what it starts from and copies from.

A stage that starts ``FROM`` another one goes on where that ends: configuration, files, programs
(https://docs.docker.com/reference/dockerfile/#from). ``COPY --from`` and ``RUN --mount=from=`` name an
earlier stage by its name, in any case, or by its number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rewriter.analysis.filesystem import ImageFiles
from rewriter.analysis.model import Build, BuildTrace
from rewriter.analysis.toolchain import refined
from rewriter.analysis.trace import Record, trace
from rewriter.bases import any_base
from rewriter.context.files import Context
from rewriter.dockerfile.model import Dockerfile, Instruction
from rewriter.dockerfile.stages import Stage
from rewriter.images.catalogue import BaseImage

_DEEPEST = 12
"""Stages that copy from each other in a row and are looked through."""


@dataclass(frozen=True, slots=True)
class StageView:
    """A stage and all that is known of it.

    ``parent`` is the stage that it starts from, ``base`` the image that the first of these starts from.
    ``instructions`` are the parents' and its own, without FROM.
    """

    stage: Stage
    parent: StageView | None
    base: BaseImage
    trace: BuildTrace
    files: ImageFiles
    instructions: tuple[Instruction, ...]
    known: bool = True
    """Whether it is known what the base image is."""

    @property
    def reference(self) -> str:
        """How ``--from`` names it: by name, else by number."""
        return self.stage.name or str(self.stage.index)


def parent_of(stage: Stage, found: tuple[Stage, ...], image: str) -> Stage | None:
    """The earlier stage that ``FROM image`` means: unlike ``--from`` it folds no case."""
    earlier = (other for other in reversed(found[: stage.index]) if other.name is not None)
    return next((other for other in earlier if other.name == image), None)


def sources(instruction: Instruction) -> Iterator[str]:
    """Names behind ``--from`` and ``from=`` in a mount, as written."""
    for flag in instruction.flags:
        if flag.name == "from" and flag.value:
            yield flag.value
        elif flag.name == "mount" and flag.value:
            yield from (part[len("from=") :] for part in flag.value.split(",") if part.startswith("from="))


def named_stage(name: str, stage: Stage, found: tuple[Stage, ...]) -> Stage | None:
    """The stage before ``stage`` that ``--from=name`` means, ``None`` where that is an image."""
    earlier = found[: stage.index]
    by_name = next((other for other in reversed(earlier) if other.name == name.lower()), None)
    if by_name is not None or not (name.isascii() and name.isdigit()) or len(name) > 5:
        return by_name
    return earlier[int(name)] if int(name) < len(earlier) else None


def used_by(stage: Stage, found: tuple[Stage, ...], image: str) -> Iterator[Stage]:
    """The stages that a stage, whose FROM names ``image``, starts from or copies from."""
    parent = parent_of(stage, found, image)
    if parent is not None:
        yield parent
    for instruction in stage.instructions:
        for name in sources(instruction):
            other = named_stage(name, stage, found)
            if other is not None:
                yield other


@dataclass(frozen=True, slots=True)
class Chain:
    """The views of a stage and of those it is made from, by their number; ``target`` is the stage's."""

    target: StageView
    views: Mapping[int, StageView]

    def of(self, build: Build) -> StageView:
        """The stage whose RUN has the build."""
        at = build.instruction.index
        return next(
            (view for view in self.views.values() if view.stage.from_.index < at <= _end(view)), self.target
        )


def _end(view: StageView) -> int:
    return view.stage.from_.index + len(view.stage.instructions)


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
    images = {stage.index: _image(dockerfile, stage, defaults) for stage in found[: target.index + 1]}
    wanted = {target.index}
    for stage in reversed(found[: target.index + 1]):
        if stage.index in wanted:
            wanted.update(other.index for other in used_by(stage, found, images[stage.index]))
    views: dict[int, StageView] = {}
    for stage in found[: target.index + 1]:
        if stage.index in wanted:
            base = (replaced or {}).get(stage.index)
            parent = parent_of(stage, found, images[stage.index])
            views[stage.index] = _view(
                dockerfile, stage, base, views[parent.index] if parent else None, views, defaults, context
            )
    return Chain(views[target.index], views)


def _image(dockerfile: Dockerfile, stage: Stage, defaults: Mapping[str, str | None]) -> str:
    from rewriter.bases import image_text

    return image_text(dockerfile, stage.image, defaults)[0]


def _view(
    dockerfile: Dockerfile,
    stage: Stage,
    base: BaseImage | None,
    parent: StageView | None,
    views: Mapping[int, StageView],
    defaults: Mapping[str, str | None],
    context: Context | None,
) -> StageView:
    own = base or (parent.base if parent is not None else any_base(dockerfile, stage, defaults))
    image = own or UNKNOWN
    earlier: dict[str, ImageFiles] = {}
    for number, view in views.items():
        if view.files.depth < _DEEPEST:
            earlier[str(number)] = view.files
    for view in views.values():
        if view.stage.name is not None and view.files.depth < _DEEPEST:
            earlier[view.stage.name] = view.files
    before = parent.trace if parent is not None else None
    followed = trace(dockerfile, stage.instructions, image, defaults, context, earlier, before)
    with_go = refined(image, followed.toolchains)
    if with_go is not None and with_go != image:
        image = with_go
        followed = trace(dockerfile, stage.instructions, image, defaults, context, earlier, before)
    depth = max((event.stage.files.depth for event in followed.events if event.stage), default=-1) + 1
    files = ImageFiles(followed.events, Record(context, image).context_kind, depth)
    instructions = (*(parent.instructions if parent is not None else ()), *stage.instructions)
    known = own is not None and (parent is None or parent.known)
    return StageView(stage, parent, image, followed, files, instructions, known)


UNKNOWN = BaseImage(
    go_version=None,
    patch=None,
    distribution=None,
    suite=None,
    alpine_version=None,
    has_c_compiler=None,
    has_onbuild=False,
    official=False,
    mirror=False,
    environment=(("PATH", None),),
    workdir="/",
    user="",
    cmd=None,
)
"""An image of which nothing is known."""
