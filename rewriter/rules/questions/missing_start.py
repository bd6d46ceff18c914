"""A start that nothing brings: no instruction of the stage, and not its base image.

Said only where it is certain. A base of one's own, a copy out of another image, a pattern or an archive may
bring anything, and so may a RUN that is not followed. A folder of the build context may have more when the
image is built.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import cache

from msgspec import Struct

from rewriter.dockerfile.instructions import Copying, Run, each
from rewriter.dockerfile.model import Dockerfile, Instruction
from rewriter.facts.start.find_program import wrappers
from rewriter.facts.start.model import Opening
from rewriter.images.catalogue import DistrolessImage, distroless_image
from rewriter.model import UNSEEN_PROGRAM
from rewriter.plan.model import Plan
from rewriter.support.paths import below, is_pattern, join, lies_in, normal
from rewriter.support.tables import table
from rewriter.trace.base import any_base, image_text
from rewriter.trace.filesystem.base_directories import BASE_DIRECTORIES
from rewriter.trace.filesystem.image_files import ImageFiles
from rewriter.trace.model import Build, Change, Event

_STARTERS = frozenset({"go", "go-wrapper", "make"})
_OPENSSL = frozenset({"openssl", "c_rehash"})
"""Executables of distroless' base images until Debian 11, the only ones outside of /busybox
(https://github.com/GoogleContainerTools/distroless/blob/main/base/README.md)."""


class Missing(Struct, frozen=True):
    """``word`` is the first word of the start, as ``instruction`` has it; ``place`` its path, ``None`` for a
    bare name. ``meant`` is the path of the program that it must mean, ``None`` where that cannot be told.
    """

    instruction: Instruction
    word: str
    place: str | None
    brought: tuple[str, ...]
    """Paths of all programs of the stage."""
    meant: str | None


class Misplaced(Struct, frozen=True):
    """A file that a COPY puts onto a folder of the base image."""

    event: Event
    source: str


def missing(dockerfile: Dockerfile, plan: Plan) -> Missing | None:
    """What starts, where it is certain that nothing is there."""
    start = plan.facts.start
    first = start.entrypoint or start.cmd
    if first is None or start.problem is None or start.problem.reason not in UNSEEN_PROGRAM or not start.argv:
        return None
    word = start.argv[0]
    name = posixpath.basename(word)
    is_opened = start.opening != Opening() or start.problem.places or start.problem.allow
    if is_opened or name in wrappers() or name in _STARTERS or not name:
        return None
    places = _places(word, plan)
    files = plan.facts.chain.target.files
    if not places or not _is_certain(dockerfile, plan):
        return None
    image = _image(dockerfile, plan)
    for path in places:
        if files.origin(path) or files.entered_from(path) or _may_have(path, plan, image):
            return None
    brought = tuple(_programs(plan))
    place = places[0] if "/" in word else None
    return Missing(first, word, place, brought, _meant(name, brought, plan))


def misplaced(dockerfile: Dockerfile, plan: Plan) -> Iterator[Misplaced]:
    """Each file that lands on a folder of the base image because its name is that of the folder."""
    folders = base_folders(dockerfile, plan)
    for event in plan.facts.trace.events:
        if event.change is not Change.COPIED or event.path not in folders:
            continue
        source = _file_source(event, plan.facts.chain.target.files)
        if source is not None:
            yield Misplaced(event, source)


def base_folders(dockerfile: Dockerfile, plan: Plan) -> frozenset[str]:
    """Folders that are in the base image for certain."""
    if plan.facts.base.distribution == "distroless":
        image = _image(dockerfile, plan)
        return image.directories if image is not None else frozenset()
    if plan.facts.base.distribution in (None, "scratch", "busybox") or plan.facts.base.is_golang:
        return frozenset()
    return frozenset(
        path for path in BASE_DIRECTORIES if below(path, "/go") is None and "/usr/local/go" not in path
    )


def _image(dockerfile: Dockerfile, plan: Plan) -> DistrolessImage | None:
    text, complete = image_text(dockerfile, plan.facts.chain.target.root.image)
    return distroless_image(text) if complete else None


def _places(word: str, plan: Plan) -> tuple[str, ...]:
    """The absolute paths at which the word is looked for."""
    final = plan.facts.trace.final
    if "/" in word:
        return (join(final.workdir, word),)
    path = final.environment.get("PATH") or ""
    return tuple(join(folder, word) for folder in path.split(":") if folder.startswith("/"))


def _is_certain(dockerfile: Dockerfile, plan: Plan) -> bool:
    """Whether all is known that the stage and its base bring."""
    view = plan.facts.chain.target
    if not view.known or plan.facts.base.is_golang or any_base(dockerfile, view.root) is None:
        return False
    if plan.facts.trace.opaque or plan.facts.trace.builds:
        return False
    if any(isinstance(i, Run) for i in view.instructions) and plan.swap is None:
        return False
    copies = each(view.instructions, Copying)
    return not any(is_pattern(source) for copy in copies for source in copy.sources)


def _may_have(path: str, plan: Plan, image: DistrolessImage | None) -> bool:
    """Whether the base image, or a package of it, may have a program there."""
    if plan.facts.base.distribution == "scratch":
        return False
    if plan.facts.base.distribution == "distroless":
        if image is None or below(path, "/busybox") is not None:
            return True
        return posixpath.basename(path) in _OPENSSL and image.kind != "static"
    folders = (*_packaged(), *(("/opt",) if plan.facts.trace.installed else ()))
    return lies_in(path, folders)


@cache
def _packaged() -> tuple[str, ...]:
    """Folders of packages, and those of data that a distribution brings."""
    known = table("images", "paths")
    return (*known["packaged"]["folders"], "/etc", "/var")


def _programs(plan: Plan) -> Iterator[str]:
    """The paths of the Go programs that the stage has."""
    files = plan.facts.chain.target.files
    copied = (e.path for e in plan.facts.trace.events if e.change is Change.COPIED and e.source is not None)
    for path in dict.fromkeys((*files.programs(), *copied)):
        origin = files.origin(path)
        if origin is not None and origin.kind == "file" and isinstance(files.build_of(origin), Build):
            yield path


def _meant(name: str, brought: tuple[str, ...], plan: Plan) -> str | None:
    """The program of this name, or the only one where nothing else could be meant."""
    same = [path for path in brought if posixpath.basename(path) == name]
    others = [*_others(brought, plan)]
    if len(same) == 1 and not any(posixpath.basename(path) == name for path in others):
        return same[0]
    return brought[0] if len(brought) == 1 and not same and not others else None


def _others(brought: tuple[str, ...], plan: Plan) -> Iterator[str]:
    """Places of what may be another program: an unknown thing, a file without a suffix, a script."""
    for event in plan.facts.trace.events:
        copied = event.change in (Change.COPIED, Change.WRITTEN) and event.path not in brought
        if copied and _may_be_a_program(event, plan.facts.chain.target.files):
            yield event.path


def _may_be_a_program(event: Event, files: ImageFiles) -> bool:
    origin = files.origin(event.path)
    match origin.kind if origin is not None else None:
        case "file":
            return _may_start(event.path)
        case "directory":
            return not _is_seen(event)
        case kind:
            return kind == "unknown"


def _may_start(path: str) -> bool:
    name = posixpath.basename(path)
    return not path.startswith("/etc/") and ("." not in name or name.endswith((".sh", ".bash", ".py")))


def _is_seen(event: Event) -> bool:
    """Whether all that a copied folder may hold is known."""
    if event.stage is not None:
        return event.stage.files.is_own_folder(event.stage.path)
    return event.source is not None


def _file_source(event: Event, files: ImageFiles) -> str | None:
    """What a COPY takes, where that is a file for certain."""
    if event.stage is not None:
        origin = event.stage.files.origin(event.stage.path)
        return event.stage.path if origin is not None and origin.kind == "file" else None
    if event.source is None:
        return None
    origin = files.origin(normal(event.path))
    return event.source if origin is not None and origin.kind == "file" else None
