"""Executables that the file brings beside its Go programs, and what they are linked with.

A probe that COPY takes from another image or stage, or that ADD downloads, is in the new image too. Whether
it runs there depends on the C library that it asks for: ``images/executables_of_images.toml`` knows images
and addresses, packages and base images are linked with the C library of their distribution.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from typing import Any

from msgspec import Struct

from rewriter.dockerfile.image import parse_image
from rewriter.dockerfile.instructions import Copying, Run
from rewriter.dockerfile.model import Instruction
from rewriter.facts.files.model import PutScript
from rewriter.images.catalogue import distribution_image, distroless_path
from rewriter.plan.model import Plan, Shape
from rewriter.support.paths import below, join, normal
from rewriter.support.tables import fits_one, table
from rewriter.trace.chain import StageView
from rewriter.trace.filesystem.base_directories import BASE_DIRECTORIES, is_toolchain_folder
from rewriter.trace.filesystem.modes import changed
from rewriter.trace.model import Change, Event, Origin

_SCRIPTS = (".sh", ".bash", ".ash", ".py", ".rb", ".pl")
_OF_PACKAGES = frozenset({"/bin", "/sbin", "/usr/bin", "/usr/sbin"})
"""Where packages put executables (Filesystem Hierarchy Standard 3.0); others put theirs elsewhere."""
_FARTHEST = 16
"""Stages that one executable is followed through."""


class Link(StrEnum):
    """What an executable asks for."""

    STATIC = "static"
    GLIBC = "glibc"
    MUSL = "musl"
    UNKNOWN = "unknown"


class Executable(Struct, frozen=True):
    """``origin`` says where it comes from, in words that follow "which"."""

    path: str
    line: int
    origin: str
    link: Link

    @property
    def lacks(self) -> str | None:
        """Why it cannot run in the new image, where that is known."""
        if self.link in (Link.STATIC, Link.UNKNOWN):
            return None
        if self.link is Link.MUSL:
            return f"{self.origin}: it is linked with musl, which distroless lacks"
        return f"{self.origin}: it is linked with glibc, and which libraries it needs besides is not known"


def executable(word: str, plan: Plan) -> Executable | None:
    """The executable that a first word leads to in the new image, if it is no program of it."""
    for path in places(word, plan):
        found = _at(path, plan)
        if found is not None:
            return found
    return None


def all_executables(plan: Plan) -> tuple[str, ...]:
    """Paths of what the new image can start: the programs, and what COPY or ADD brings from elsewhere."""
    programs = (path for program in plan.facts.programs for path in program.paths)
    brought = (item.path for item in brought_tools(plan) if item.lacks is None)
    return tuple(dict.fromkeys((*programs, *brought)))


def brought_tools(plan: Plan) -> tuple[Executable, ...]:
    """What instructions bring from other images, stages and addresses to be started: what goes to a folder of
    PATH, is made executable, or comes from where only executables are."""
    folders = (plan.facts.trace.final.environment.get("PATH") or "").split(":")
    found: dict[str, Executable] = {}
    for event in plan.facts.trace.events:
        if event.change not in (Change.COPIED, Change.WRITTEN) or event.source is not None or event.detail:
            continue
        item = _at(event.path, plan)
        folder, _, name = event.path.rpartition("/")
        if item is None or event.path in found:
            continue
        started = (folder in folders and "." not in name) or _is_made_executable(event.path, plan)
        if started or item.link is Link.STATIC:
            found[event.path] = item
    return tuple(found.values())


def _is_made_executable(path: str, plan: Plan) -> bool:
    """Whether the last mode that RUN gave a file lets somebody execute it."""
    trace = plan.facts.trace
    last = next(trace.modes.newest_first(path), None)
    mode = changed(0, trace.events[last].detail) if last is not None else 0
    return mode is None or mode & 0o111 != 0


def lifeless_scripts(plan: Plan) -> tuple[PutScript, ...]:
    """The scripts that the new image has, and that nothing there can run."""
    return tuple(
        script
        for script in plan.facts.scripts
        if (origin := plan.facts.chain.target.files.origin(script.path)) is not None
        and (plan.shape is Shape.SWAP or _comes_along(script.path, origin, plan))
        and not (script.interpreter and _is_brought(script.interpreter, plan))
    )


def _is_brought(interpreter: str, plan: Plan) -> bool:
    found = _at(interpreter, plan)
    return found is not None and found.lacks is None


def places(word: str, plan: Plan, *, kept: bool = True) -> tuple[str, ...]:
    """The paths that a first word may mean, in the order of the search; ``kept``: in the new image."""
    if "/" in word:
        return (join(normal(plan.facts.workdir), word),)
    environment = plan.facts.trace.final.environment
    folders = [folder for folder in (environment.get("PATH") or "").split(":") if folder.startswith("/")]
    if kept:
        own = distroless_path()
        folders = [f for f in folders if f in own or not is_toolchain_folder(f, environment)]
    return tuple(join(normal(folder), word) for folder in folders)


def _at(path: str, plan: Plan) -> Executable | None:
    target = plan.facts.chain.target
    origin = target.files.origin(path)
    if origin is None or origin.kind == "directory" or origin.build is not None or path.endswith(_SCRIPTS):
        return None
    if origin.event.path != path and origin.kind == "unknown" and origin.event.path in BASE_DIRECTORIES:
        return None  # what is in a folder that was laid over one of the base image cannot be told
    if not _comes_along(path, origin, plan) or _is_script(origin, target):
        return None
    link, where = _linked(path, target, plan, _FARTHEST)
    return Executable(path, origin.event.line, f"line {origin.event.line} {where}", link)


def _comes_along(path: str, origin: Origin, plan: Plan) -> bool:
    """Whether the new image has it: where only the base changes, what its own COPY and ADD lines bring."""
    if plan.shape is Shape.SWAP:
        instruction = _instruction(plan.facts.chain.target, origin.event)
        return instruction is not None and isinstance(instruction, Copying)
    return any(
        path == (item.destination or item.path)
        or (item.is_directory and below(path, item.destination or item.path) is not None)
        for item in plan.files
    )


def _is_script(origin: Origin, view: StageView) -> bool:
    instruction = _instruction(view, origin.event)
    if origin.event.change is not Change.WRITTEN or instruction is None:
        return False
    return origin.event.detail.startswith("#!") or bool(instruction.heredocs)


def _linked(path: str, view: StageView, plan: Plan, depth: int) -> tuple[Link, str]:
    """What the file at a path of a stage is linked with, and where it comes from."""
    origin = view.files.origin(path)
    if origin is None:
        return _of_stage(path, view)
    event = origin.event
    if event.stage is not None and origin.context is None and depth:
        other = next((v for v in plan.facts.chain.views.values() if v.files is event.stage.files), None)
        if other is not None:
            inside = below(path, event.path) or ""
            link, where = _linked(join(event.stage.path, inside), other, plan, depth - 1)
            return link, f"copies from {where.removeprefix('copies from ')}"
    if origin.context is not None:
        build = view.files.build_of(origin)
        prebuilt = build.prebuilt if build is not None and not isinstance(build, tuple) else None
        link = Link.STATIC if prebuilt is not None and prebuilt.kind == "static" else Link.UNKNOWN
        return link, f"copies from the build context ({origin.context})"
    instruction = _instruction(view, event)
    if instruction is None:
        return Link.UNKNOWN, "brings"
    image = instruction.flag("from")
    if image is not None:
        return _of_image(image, path)
    if isinstance(instruction, Run) and event.line not in _downloading(view):
        return Link.UNKNOWN, "writes"
    return _of_address(instruction.arguments), "downloads"


def _downloading(view: StageView) -> Collection[int]:
    """The lines of RUN that fetch something."""
    return {line for line, kind, _ in view.trace.calls if kind == "download"}


def _of_stage(path: str, view: StageView) -> tuple[Link, str]:
    """What the base image of a stage or a package brings."""
    first = view
    while first.parent is not None:
        first = first.parent
    image = first.stage.image
    found = _row(image, path)
    return (found or _by_distribution(view.base.distribution, path)), f"copies from {image}"


def _of_image(image: str, path: str) -> tuple[Link, str]:
    found = _row(image, path)
    if found is None:
        try:
            base = distribution_image(parse_image(image))
        except ValueError:
            base = None
        found = _by_distribution(base.distribution if base is not None else None, path)
    return found, f"copies from {image}"


def _by_distribution(distribution: str | None, path: str) -> Link:
    """Packages are linked with the C library of their distribution, but for those that say otherwise."""
    folder, _, name = path.rpartition("/")
    if "static" in name or folder not in _OF_PACKAGES:
        return Link.UNKNOWN
    return Link(table("facts/program", "linkage")["c_library"].get(distribution, Link.UNKNOWN))


def _row(image: str, path: str) -> Link | None:
    """What the table says of an image."""
    try:
        named = parse_image(image).normalized
    except ValueError:
        return None
    tag = named.tag or "latest"
    for row in _table()["image"]:
        if fits_one(named.name, row["names"]) and fits_one(tag, row.get("tags", ("*",))):
            return Link(row["link"])
    return None


def _of_address(text: str) -> Link:
    found = (row for row in _table()["address"] if any(address in text for address in row["addresses"]))
    return next((Link(row["link"]) for row in found), Link.UNKNOWN)


def _instruction(view: StageView, event: Event) -> Instruction | None:
    return next((i for i in view.instructions if i.line <= event.line <= i.end_line), None)


def _table() -> dict[str, Any]:
    return table("images", "executables_of_images")
