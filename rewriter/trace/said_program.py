"""Programs that ``# distroify: program PATH PACKAGE`` tells of, because their build cannot be followed.

A directive stands above the COPY that takes the program from another stage, above what starts it, or above
the RUN that builds it. PATH is led back to the stage that makes it; the last RUN there that was not followed
is taken for the build, and from then on the file counts as what ``go build -o PATH PACKAGE`` writes. Whether
it has cgo is not known unless the directive says so.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from msgspec.structs import replace

from rewriter.dockerfile.comments import SaidBuild, directives, said_build
from rewriter.dockerfile.instructions import Copying, Run, each
from rewriter.dockerfile.model import Dockerfile, Instruction
from rewriter.golang.modules.packages import PackageKind
from rewriter.support.messages import shorten
from rewriter.support.paths import below, join, normal
from rewriter.support.regex import regex
from rewriter.support.words import nearest
from rewriter.trace.directives import Placed, Wrong
from rewriter.trace.model import Build, Change, Event, State
from rewriter.trace.record import Record
from rewriter.trace.run.effects import FOLLOWED
from rewriter.trace.run.go_build import SEEN, Invocation, build_of, package_resolver

if TYPE_CHECKING:
    from rewriter.trace.chain import Chain, StageView

_MOST_PROGRAMS = 30
"""Directives of a file that are followed."""
_MOST_COPIES = 12
"""Stages that copy a program from each other and are looked through."""
_SPECIAL = regex(r"[$*?\[]")


def placed(dockerfile: Dockerfile, chain: Chain) -> Iterator[Placed | Wrong]:
    """Each ``program`` directive of the stages of a chain, with the RUN that it is about.

    Those whose program is seen to be built are left out: they change nothing.
    """
    count = 0
    known: dict[tuple[int, str], SaidBuild] = {}
    by_line = {instruction.line: instruction for instruction in dockerfile.instructions}
    for directive in directives(dockerfile):
        said = said_build(directive) if directive.action == "program" else None
        instruction = by_line.get(directive.target)
        if said is None:
            continue
        count += 1
        if count > _MOST_PROGRAMS:
            help_ = "write a Dockerfile for each image"
            yield Wrong(said.line, f"more than {_MOST_PROGRAMS} directives tell of programs", help_)
            return
        if instruction is None:
            message = f"no instruction follows the directive program {shorten(said.path)}"
            yield Wrong(said.line, message, "write it above the COPY of the program, or above what starts it")
            continue
        view = _around(instruction, chain)
        if view is None:
            continue
        if _SPECIAL.search(said.path):
            message = f"the directive names {shorten(said.path)}, but reads no variables and no patterns"
            yield Wrong(said.line, message, "write the path of the program as it is in the image")
            continue
        yield from (_agreeing(item, known, chain) for item in _one(said, instruction, view, chain))


def _agreeing(item: Placed | Wrong, known: dict[tuple[int, str], SaidBuild], chain: Chain) -> Placed | Wrong:
    """An item, or what is wrong where a directive before says otherwise of the same file of a stage."""
    if isinstance(item, Wrong):
        return item
    stage = max(one.index for one in chain.graph.stages if one.from_.index <= item.run)
    first, said = known.setdefault((stage, item.path), item.said), item.said
    if (first.package, first.cgo, first.tags) == (said.package, said.cgo, said.tags):
        return item
    message = f"the directive says otherwise of {shorten(item.path)} than the one in line {first.line}"
    return Wrong(said.line, message, "remove one of the two")


def _around(instruction: Instruction, chain: Chain) -> StageView | None:
    """The stage that an instruction stands in; that of the image for what stands above all stages."""
    if instruction.index < chain.graph.stages[0].from_.index:
        return chain.target
    views = chain.views.values()
    return next((v for v in views if instruction in (v.stage.from_, *v.stage.instructions)), None)


def _one(
    said: SaidBuild, instruction: Instruction, view: StageView, chain: Chain
) -> Iterator[Placed | Wrong]:
    state = view.trace.states.get(instruction.index, view.trace.final)
    path = join(state.workdir, said.path)
    if isinstance(instruction, Run):
        yield from _of_run(said, path, instruction, view)
        return
    found: tuple[StageView, str] | None = (view, path)
    if isinstance(instruction, Copying) and instruction.from_:
        found = _copied(instruction, path, view, chain)
    if found is None:
        message = f"line {instruction.line} does not copy {shorten(path)} from a stage of this file"
        yield Wrong(said.line, message, "name the path as the COPY below names it")
        return
    view, path = behind(*found, chain)
    origin = view.files.origin(path)
    if origin is not None and origin.build is not None:
        return
    if origin is not None and origin.context is not None and origin.kind == "file":
        message = (
            f"{shorten(path)} is a file of the build context (line {origin.event.line}): no RUN builds it"
        )
        yield Wrong(said.line, message, "remove the directive: what the file is tells its ELF header")
        return
    run = unfollowed_run(view)
    if run is None:
        stage = view.stage.name or f"in line {view.stage.from_.line}"
        message = f"every RUN of the stage {stage} is followed, and none writes {shorten(path)}"
        yield Wrong(said.line, message, "name a path that a RUN writes which is not followed")
        return
    yield Placed(said, path, run.index)


def _of_run(
    said: SaidBuild, path: str, instruction: Instruction, view: StageView
) -> Iterator[Placed | Wrong]:
    """The program of the RUN that the directive stands above."""
    origin = view.files.origin(path)
    if origin is not None and origin.build is not None:
        return
    if instruction.line in _unfollowed_lines(view):
        yield Placed(said, path, instruction.index)
        return
    message = f"line {instruction.line} is followed, and does not write {shorten(path)}"
    yield Wrong(said.line, message, "name the path that the build writes, or remove the directive")


def _copied(instruction: Copying, path: str, view: StageView, chain: Chain) -> tuple[StageView, str] | None:
    """Where a COPY takes a path from; the path may be its source or its destination."""
    for event in view.trace.events:
        if event.line != instruction.line or event.stage is None:
            continue
        inside = below(path, event.stage.path)
        if inside is None and (to := below(path, event.path)) is not None:
            path, inside = join(event.stage.path, to), to
        other = _view_of(event, chain)
        if inside is not None and other is not None:
            return other, path
    # A pattern that nothing is seen to match has no event of its stage.
    at = chain.graph.named_by(instruction.from_ or "", view.stage.index)
    sources = map(normal, instruction.sources)
    if at is not None and any("$" not in source and fnmatchcase(path, source) for source in sources):
        return chain.views[at], path
    return None


def _view_of(event: Event, chain: Chain) -> StageView | None:
    stage = event.stage
    return next((v for v in chain.views.values() if stage is not None and v.files is stage.files), None)


def behind(view: StageView, path: str, chain: Chain) -> tuple[StageView, str]:
    """The stage that makes a path, and its path there: COPY lines are followed back."""
    for _ in range(_MOST_COPIES):
        origin = view.files.origin(path)
        event = origin.event if origin is not None else None
        if event is None:
            # What starts may be called by the path that it has where it is built.
            event = next((e for e in view.trace.events if e.stage and below(path, e.stage.path) == ""), None)
            path = join(event.path, "") if event is not None else path
        other = _view_of(event, chain) if event is not None else None
        inside = below(path, event.path) if event is not None else None
        if event is None or event.stage is None or other is None or inside is None:
            break
        view, path = other, join(event.stage.path, inside)
    return view, normal(path)


def unfollowed_run(view: StageView) -> Run | None:
    """The last RUN that may have made a file which nothing is seen to make."""
    lines = _unfollowed_lines(view)
    return next((run for run in each(reversed(view.instructions), Run) if run.line in lines), None)


def _unfollowed_lines(view: StageView) -> set[int]:
    unknown = (build.instruction.line for build in view.trace.builds if build.unknown is not None)

    called = (line for line, kind, _ in view.trace.calls if kind not in FOLLOWED)
    return {*(opaque.line for opaque in view.trace.opaque), *unknown, *called}


def by_run(found: Sequence[Placed | Wrong]) -> Mapping[int, tuple[Placed, ...]]:
    """The programs by the index of their RUN."""
    result: dict[int, tuple[Placed, ...]] = {}
    for item in found:
        if isinstance(item, Placed):
            result[item.run] = (*result.get(item.run, ()), item)
    return result


def record_said(item: Placed, instruction: Instruction, state: State, record: Record) -> Wrong | None:
    """Note that a RUN builds a program; what is wrong with its package, if something is."""
    said, path, named = item.said, item.path, shorten(item.said.package)
    if record.context is None:
        message = f"there is no build context: whether {named} makes {shorten(path)} cannot be checked"
        return Wrong(said.line, message, "run it where the source is, or give --context")

    environment = {name: state.environment[name] for name in SEEN if name in state.environment}
    environment.pop("CGO_ENABLED", None)
    if said.cgo is not None:
        environment["CGO_ENABLED"] = said.cgo
    argv = ["go", "build", "-o", path, *([f"-tags={','.join(said.tags)}"] if said.tags else ()), said.package]
    roots = [e.path for e in record.events if e.change is Change.COPIED and e.source == ""]
    for directory in dict.fromkeys((normal(state.workdir), *roots)):
        called = Invocation(argv, instruction, directory, environment)
        command = called.parsed()
        build = build_of(command, called, record) if command is not None else None
        if build is not None and build.unknown is None and _makes(build, path):
            build = replace(build, said=said, cgo_fixed=True, base=record.base)
            record.builds.append(build)
            record.events.append(Event(Change.BUILT, path, instruction.line, build=build))
            return None
    message = f"{named} is no main package of the build context, seen from {normal(state.workdir)}"
    near = _nearest(said, normal(state.workdir), record)
    message += f"; did you mean {near}?" if near is not None else ""
    return Wrong(said.line, message, "name the folder of the main package, as go build would")


def _makes(build: Build, path: str) -> bool:
    """Whether it writes one program, to this path, from a package of the build context."""
    return build.outputs == (path,) and build.packages[0] is not None


def main_packages(workdir: str, record: Record, tags: Sequence[str] = ()) -> list[str]:
    """The main packages below a folder of the image, as a go build there names them."""
    packages = package_resolver(record, tags)
    mains = [p for p in packages.packages_below(workdir) or () if packages.kind(p) is PackageKind.MAIN]
    return [f"./{posixpath.relpath(path, workdir)}" if path != workdir else "." for path in mains]


def _nearest(said: SaidBuild, workdir: str, record: Record) -> str | None:
    named = main_packages(workdir, record, said.tags)
    return nearest(said.package, named) or (named[0] if len(named) == 1 else None)
