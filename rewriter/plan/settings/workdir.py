"""WORKDIR of the runtime stage: the folder in force at the split."""

from __future__ import annotations

from rewriter.dockerfile.instructions import Copying, Workdir, each
from rewriter.dockerfile.model import Instruction
from rewriter.images.catalogue import distroless_image, reference
from rewriter.plan.model import Runtime, Shape
from rewriter.plan.settings.old_stage import OldStage
from rewriter.support.paths import normal


def base_workdir(runtime: Runtime) -> str:
    """The working folder of the distroless image (https://github.com/GoogleContainerTools/distroless,
    ``static/static.bzl``)."""
    image = distroless_image(reference("static", tag=runtime.tag))
    return image.workdir if image is not None else "/"


def workdir(old: OldStage, *, user_first: bool) -> tuple[str | None, Instruction | None]:
    """The WORKDIR to write, ``None`` where an absolute one follows anyway; and the one behind the split that
    goes for it. ``user_first``: its folder has to belong to the user."""
    plan = old.plan
    trailing = next(each(plan.trailing, Workdir), None)
    if trailing is not None:
        path = old.value(trailing.arguments, trailing)
        if path is not None and path.startswith("/"):
            return _owned(trailing, old) if user_first else (None, None)
    folder = old.state(trailing).workdir if trailing is not None else plan.facts.workdir
    if plan.shape is Shape.SWAP:
        folder = plan.facts.base.workdir
        if normal(folder) == base_workdir(plan.runtime):
            return None, None
    return folder, None


def _owned(trailing: Instruction, old: OldStage) -> tuple[str | None, Instruction | None]:
    """The folder of a WORKDIR behind the split, where copies into it would make it root's before."""
    plan = old.plan
    if any(isinstance(i, Copying) and i.index < trailing.index for i in plan.trailing):
        return None, None
    folder = normal(plan.facts.workdir)
    return folder, trailing if trailing.arguments == folder else None


def needs_quoting(folder: str) -> bool:
    """Whether WORKDIR does not take a path literally."""
    return any(character in folder for character in "$\"'\\`") or folder != folder.strip()
