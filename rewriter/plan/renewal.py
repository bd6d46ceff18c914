"""What a stage that is on distroless already may need: a supported release, and the mending of defects.

Only what is certainly broken is touched. Everything else of the stage stays as its author wrote it.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from msgspec import Struct

from rewriter.dockerfile.model import Dockerfile
from rewriter.facts.program.cgo import cgo_in_force
from rewriter.facts.program.linkage import Kind, linkage
from rewriter.facts.program.model import Program
from rewriter.images.catalogue import DistrolessImage, distroless_image
from rewriter.images.packages import package
from rewriter.model import BROUGHT_PROGRAM, Evidence, Settings
from rewriter.plan.laid_over import laid_over
from rewriter.plan.model import Plan
from rewriter.support.tables import table
from rewriter.trace.base import image_text
from rewriter.trace.chain import Chain
from rewriter.trace.filesystem.image_files import ImageFiles

_ORDER = ("static", "base-nossl", "base", "cc")


class Move(Struct, frozen=True):
    """The image that takes the place of the old one."""

    kind: str
    debian: int
    reason: str
    places: tuple[Evidence, ...] = ()


def is_renewal(plan: Plan) -> bool:
    """Whether the stage is on distroless already."""
    return plan.facts.base.distribution == "distroless"


def image_of(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> DistrolessImage | None:
    """The distroless image for programs that the stage starts from; ``None`` for others."""
    text, complete = image_text(dockerfile, plan.facts.chain.target.root.image)
    return distroless_image(text, settings.registry) if complete else None


def moves_to(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Move | None:
    """The image to move to; ``None`` where the one that is there stays."""
    image = image_of(dockerfile, plan, settings) if is_renewal(plan) else None
    if image is None:
        return None
    kind, places, need = _kind(image.kind, plan)
    if kind is None:
        return None
    old = image.debian < settings.debian
    if old:
        reason = f"Debian {image.debian} is past its end of life"
    elif not image.explicit and image.debian == settings.debian:
        reason = "a name without a release changes its release some day"
    elif kind != image.kind:
        reason = need
    else:
        return None
    if old and image.kind != "static" and kind == image.kind and not _runs_on(plan):
        return None
    if old and any(laid_over(plan.facts.trace, plan.facts.image.context)):
        return None
    return Move(kind, max(image.debian, settings.debian), reason if kind == image.kind else need, places)


def _kind(kind: str, plan: Plan) -> tuple[str | None, tuple[Evidence, ...], str]:
    """The kind that the programs need beyond what is there; ``None`` where none has what they need."""
    for program in plan.facts.programs:
        fit = program.fit
        if kind != "static" or fit is None or not is_dynamic(program, plan.facts.chain):
            continue
        if fit.problems:
            return kind, (), ""
        if fit.kind in _ORDER and _ORDER.index(fit.kind) > _ORDER.index(kind):
            return fit.kind, fit.places, f"{program.path} is linked with the C library: {fit.reason}"
    return kind, (), ""


def _runs_on(plan: Plan) -> bool:
    """Whether all programs fit an image with glibc of the new release: they are seen to, or no library but
    the C library can have been linked, of which a newer one will do."""
    if plan.facts.start.problem is not None and plan.facts.start.problem.reason in BROUGHT_PROGRAM:
        return False
    if plan.facts.programs and all(p.fit is not None and _is_seen(p) and not p.fit.problems
                              for p in plan.facts.programs):  # fmt: skip
        return True
    installed = (item for view in plan.facts.chain.views.values() for item in view.trace.installed)
    return not any(package(name).c_library for item in installed for name in item.names)


def _is_seen(program: Program) -> bool:
    return program.source is not None or program.build.prebuilt is not None


def is_dynamic(program: Program, chain: Chain) -> bool:
    """Whether a program is linked with glibc as the file stands, which ``static`` lacks."""
    if program.build.prebuilt is not None:
        return program.build.prebuilt.binary.library == "glibc"
    if program.source is None:
        return False
    view = chain.of(program.build)
    installed = tuple(name for item in view.trace.installed for name in item.names)
    on = cgo_in_force(view.base, program.build, installed)
    how = linkage(view.base, program.build, program.source, on, program.chosen_by_cgo)
    return on is True and how.kind is Kind.GLIBC and _links_libc(program)


def _links_libc(program: Program) -> bool:
    """Whether the program's own source imports what links the C library for certain."""
    assert program.source is not None
    if program.source.cgo:
        return True
    row = table("plan", "renewal")["links_libc"][0]
    if set(program.build.command.tags) & set(row["unless_tags"]):
        return False
    wanted = tuple(row["packages"])
    return any(
        name in wanted or any(name.startswith(other) for other in wanted if other.endswith("/"))
        for name in program.source.standard_imports
    )


def programs_called(name: str, files: ImageFiles) -> list[str]:
    """Paths of the programs of the file that have this name."""
    paths = dict.fromkeys(path for path in files.programs() if posixpath.basename(path) == name)
    return [p for p in paths if (origin := files.origin(p)) is not None and origin.build is not None]


def broken_programs(plan: Plan, image: DistrolessImage) -> Iterator[Program]:
    """Programs that are linked with glibc, on an image without, and need no cgo."""
    for program in plan.facts.programs:
        if image.kind == "static" and program.fit is not None and is_dynamic(program, plan.facts.chain):
            yield program
