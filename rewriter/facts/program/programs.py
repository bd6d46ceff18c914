"""The Go programs of a stage: which one starts, which others are built, what the source of each says."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Sequence

from msgspec.structs import replace

from rewriter.context.files import Context
from rewriter.facts.program.executables import started
from rewriter.facts.program.model import LeftOut, Program
from rewriter.facts.start.model import Start
from rewriter.golang.model import SourceEvidence
from rewriter.golang.modules.inferred import infer_module
from rewriter.golang.modules.layout import Building
from rewriter.golang.modules.module import find_module
from rewriter.golang.modules.notes import noted
from rewriter.golang.source.collect import collect
from rewriter.golang.strings.formulas import OWN_PROGRAM
from rewriter.model import BROUGHT_PROGRAM, UNSEEN_PROGRAM, ModuleNotes, evidence_at
from rewriter.support.paths import below, join, normal
from rewriter.trace.chain import Chain
from rewriter.trace.filesystem.base_directories import is_toolchain_folder
from rewriter.trace.filesystem.image_files import ImageFiles
from rewriter.trace.model import Build, BuildTrace, Change
from rewriter.trace.run.go_build import assumed_build, building
from rewriter.trace.toolchain.installed import default_gopath

_Words = tuple[str, ...]
Reader = Callable[[str, Build, _Words], SourceEvidence]
"""Evidence of the main package in a context folder, for a build; with file names, of just these files."""


def gopath(followed: BuildTrace) -> str:
    """The first folder of GOPATH at the end of the stage."""
    environment = followed.final.environment
    unset = default_gopath(environment.get("HOME") or "/root") if "GOPATH" not in environment else "/go"
    return (environment.get("GOPATH") or unset).split(":")[0]


def starting(
    start: Start, followed: BuildTrace, files: ImageFiles, read: Reader | None
) -> tuple[Program | None, Start]:
    """The program that starts; a start that is not written in plain sight may still be the one build's."""
    program = start.program
    if program is None:
        return None, start
    origin = files.origin(program)
    found = files.build_of(origin) if origin is not None else None
    build = found if not isinstance(found, tuple) else None
    if (
        build is None
        and start.problem is not None
        and start.problem.reason in UNSEEN_PROGRAM | BROUGHT_PROGRAM
    ):
        build = assumed_build(followed, program, files) if read is None else None
        if build is not None:
            start = replace(start, problem=None)
    if build is None or start.problem is not None:
        return None, start
    return _seen(program, build, files, read), start


def candidates(
    program: Program | None,
    followed: BuildTrace,
    files: ImageFiles,
    read: Reader | None,
    called: Collection[str] = (),
) -> tuple[list[Program], tuple[LeftOut, ...]]:
    """Programs besides the one that starts: Compose and Kubernetes may start them with ``command``.

    Only those that the file's own source makes, and those that ``called`` names: what a check or the program
    starts. The others are left out, and why.
    """
    if program is None:
        return [], ()
    found: list[Program] = []
    left_out: list[LeftOut] = []
    built = (path for build in followed.builds for path in build.outputs)
    comes = any(event.stage is not None for event in followed.events)
    folders = (followed.final.environment.get("PATH") or "").split(":")
    brought = [
        path
        for path in files.programs()
        if comes or _is_moved(path, files, folders) or _is_called(path, called, followed)
    ]
    for path in dict.fromkeys((*built, *brought)):
        origin = files.origin(path)
        if path == program.path or origin is None or origin.build is None or not origin.build.certain:
            continue
        known = _is_called(path, called, followed) or _is_another_name(path, program.path, followed)
        if path == _built_path(program.path, files) and not known:
            continue
        if _package(_built_path(path, files), origin.build) is None:
            if _is_called(path, called, followed):
                found.append(_seen(path, origin.build, files, read))
            elif path.rpartition("/")[2] not in followed.commands:  # else it is a tool of the build
                left_out.append(LeftOut(path, None))
            continue
        found.append(_seen(path, origin.build, files, read))
    return found, tuple(left_out)


def _is_called(path: str, called: Collection[str], followed: BuildTrace) -> bool:
    folder, _, name = path.rpartition("/")
    on_path = folder in (followed.final.environment.get("PATH") or "").split(":")
    return any(
        join(normal(followed.final.workdir), word) == path if "/" in word else on_path and word == name
        for word in called
    )


def _is_another_name(path: str, program: str, followed: BuildTrace) -> bool:
    """Whether PATH leads to ``path`` by another name than to the program."""
    environment = followed.final.environment
    (folder, name), known = posixpath.split(path), posixpath.basename(program)
    on_path = folder in (environment.get("PATH") or "").split(":")
    return on_path and name != known and not is_toolchain_folder(folder, environment)


def _is_moved(path: str, files: ImageFiles, folders: Sequence[str]) -> bool:
    """Whether a program was moved here, or is found here on PATH (``folders``) but not where it was built, or
    only under another name."""
    written = _built_path(path, files)
    (folder, name), (built, known) = posixpath.split(path), posixpath.split(written)
    found = folder in folders and (built not in folders or name != known)
    return written != path and (found or files.origin(written) is None)


def siblings(chain: Chain, programs: Sequence[Program], read: Reader | None) -> list[Program]:
    """What the go commands of ``programs`` write besides, in stages that others of the file use too: it must
    stay as it is."""
    here = chain.graph.ancestors(chain.target.stage.index)
    kept = {program.path for program in programs}
    found: dict[tuple[int, str], Program] = {}
    for program in programs:
        view, build = chain.of(program.build), program.build
        others = set(chain.graph.users[view.stage.index]) - {chain.target.stage.index, *here}
        for path in build.outputs if others else ():
            key = (build.instruction.index, path)
            if key not in found and not (path in kept and view is chain.target):
                found[key] = _seen(path, build, view.files, read)
    return list(found.values())


def fitting(
    found: Sequence[Program], program: Program | None
) -> tuple[tuple[Program, ...], tuple[LeftOut, ...]]:
    """Those that run on distroless, and the others with the reason why they don't."""
    kept, left_out = [*found], dict[str, LeftOut]()
    while True:  # they may start each other, as long as those are kept
        shipped = (*kept, *((program,) if program is not None else ()))
        paths = [path for other in shipped for path in other.paths]
        names = [posixpath.basename(path) for path in paths]
        own = {OWN_PROGRAM, *paths, *names, *(f"./{name}" for name in names)}
        unfit = [problem for other in kept if (problem := _unfit(other, own)) is not None]
        if not unfit:
            return tuple(kept), tuple(left_out[o.path] for o in found if o.path in left_out)
        left_out |= {problem.path: problem for problem in unfit}
        kept = [other for other in kept if other.path not in left_out]


def _unfit(program: Program, own: Collection[str]) -> LeftOut | None:
    """Why a program could not run on distroless; ``own`` are names of executables that are there."""
    if program.source is None:
        return None
    for problem in program.fit.problems if program.fit is not None else ():
        return LeftOut(program.path, problem.message, problem.places[:1])
    found = (item for item in started(program.source) if item.name not in own)
    executable = next(found, None)
    if executable is None:
        return None
    places = evidence_at(executable.place)
    return LeftOut(program.path, f"it starts {executable.name}", places)


def _built_path(path: str, files: ImageFiles) -> str:
    """Where the go command wrote what later stands at ``path`` (cp, mv and ln are followed back)."""
    origin = files.origin(path)
    return origin.written or origin.event.path if origin is not None else path


def _package(written: str, build: Build) -> str | None:
    """The folder of the main package of what a build wrote there; ``None`` where it is not in the context."""
    known = zip(build.outputs, build.packages, strict=False)
    return next((package for path, package in known if path == written), None)


def _seen(path: str, build: Build, files: ImageFiles, read: Reader | None) -> Program:
    written = _built_path(path, files)
    directory = _package(written, build)
    at = build.outputs.index(written) if written in build.outputs else len(build.outputs)
    if read is None:
        return Program(path, build, None, "there is no build context")
    if directory is None:
        named = " ".join(build.command.packages) or "."
        return Program(path, build, None, f"the source of {named} is not in the build context")
    main_files = build.main_files[at] if at < len(build.main_files) else ()
    source = read(directory, build, main_files)
    if build.environment.get("CGO_ENABLED") == "0":
        return Program(path, build, source)
    return Program(path, build, source, chosen_by_cgo=source.chosen_by_cgo)


def reader(context: Context, chain: Chain) -> Reader:
    """Evidence of a main package; each is read once, however many builds and Dockerfiles there are of it."""

    def of_build(directory: str, build: Build, main_files: _Words) -> SourceEvidence:
        view = chain.of(build)
        version = view.base.go_version or (1, 99)
        modules = build.environment.get("GO111MODULE") != "off" and version >= (1, 11)
        how = building(build, view.base, find_module(context, directory))
        old = _gopath_import(directory, view.trace), _gopath_sources(view.trace)
        return context.once(_evidence, directory, *old, how, modules, main_files)

    return of_build


def _evidence(
    context: Context,
    directory: str,
    gopath_import: str | None,
    gopath_sources: _Words,
    building: Building,
    modules: bool,
    main_files: _Words,
) -> SourceEvidence:
    module = find_module(context, directory) if modules else None
    inferred = infer_module(context, directory) if modules and module is None else None
    if inferred is not None and (gopath_sources or inferred.path == gopath_import):
        inferred = None  # the old layout says the same
    source = collect(
        context,
        directory,
        module=module or inferred,
        gopath_import=gopath_import,
        building=building,
        main_files=main_files,
        gopath_sources=gopath_sources,
    )
    return source if inferred is None else replace(source, inferred=inferred)


def noting(read: Reader, modules: Sequence[ModuleNotes]) -> Reader:
    """``read`` with what the user says of packages that cannot be seen."""
    # By identity, for programs that share a source go on sharing one; the first keeps it from being freed.
    known: dict[int, tuple[SourceEvidence, SourceEvidence]] = {}

    def of_build(directory: str, build: Build, main_files: _Words) -> SourceEvidence:
        source = read(directory, build, main_files)
        if id(source) not in known:
            known[id(source)] = (source, noted(source, modules))
        return known[id(source)][1]

    return of_build


def _gopath_sources(followed: BuildTrace) -> tuple[str, ...]:
    """Context folders that are GOPATH/src itself (``COPY src /go/src``)."""
    root = posixpath.join(gopath(followed), "src")
    copied = (event for event in followed.events if event.change is Change.COPIED and event.path == root)
    found = (posixpath.normpath(event.source) for event in copied if event.source is not None)
    return tuple(dict.fromkeys("" if source == "." else source for source in found))


def _gopath_import(directory: str, followed: BuildTrace) -> str | None:
    """Import path of the context's root in a GOPATH layout (``COPY . /go/src/example.com/app``)."""
    root = posixpath.join(gopath(followed), "src")
    for event in reversed(followed.events):
        if event.change is not Change.COPIED or event.source is None:
            continue
        inside = below(event.path, root)
        if not inside or below("/" + directory, "/" + event.source) is None:
            continue
        source = event.source.strip("/")
        if not source:
            return inside
        if inside.endswith("/" + source):
            return inside[: -len(source) - 1]
    return None
