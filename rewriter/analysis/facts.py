"""Put the facts of a file together: trace, start, programs, their source, the files they read."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from rewriter.analysis import evidence
from rewriter.analysis.absent import absent
from rewriter.analysis.computed import computed
from rewriter.analysis.configured import named_by_configuration
from rewriter.analysis.executables import started
from rewriter.analysis.filesystem import ImageFiles, below, normal
from rewriter.analysis.gobuild import assumed_build, building
from rewriter.analysis.inline import inline_copies
from rewriter.analysis.mentions import mentions
from rewriter.analysis.model import Build, BuildTrace, Change, Facts, Program, RuntimeFile, Start, User
from rewriter.analysis.named import named, named_by_source, named_by_words
from rewriter.analysis.nonroot import as_nonroot, given_to_nonroot
from rewriter.analysis.owners import owned, owner_of
from rewriter.analysis.partial import partly_named
from rewriter.analysis.placed import placed
from rewriter.analysis.runtime import choose as choose_runtime
from rewriter.analysis.runtime import fitted
from rewriter.analysis.start import resolve as resolve_start
from rewriter.analysis.trace import Record, is_other_user, trace
from rewriter.analysis.users import NONROOT
from rewriter.analysis.users import resolve as resolve_user
from rewriter.context.files import Context
from rewriter.dockerfile.model import Dockerfile, Instruction
from rewriter.dockerfile.stages import Stage
from rewriter.dockerfile.words import from_ as from_words
from rewriter.golang.layout import Building
from rewriter.golang.model import CallUse, Module, SourceEvidence
from rewriter.golang.module import find_module
from rewriter.golang.parameters import OWN_PROGRAM
from rewriter.golang.source import collect
from rewriter.images.catalogue import GolangImage, toolchain_only
from rewriter.model import Settings
from rewriter.pathtree import PathSet

_Words = tuple[str, ...]
_Reader = Callable[[str, Build, _Words], SourceEvidence]
_BUILDING = frozenset({"RUN", "COPY", "ADD"})


def gather(
    dockerfile: Dockerfile,
    stage: Stage,
    base: GolangImage,
    global_arguments: Mapping[str, str | None],
    context: Context | None,
    settings: Settings,
) -> Facts:
    """The facts of a stage, as far as ``settings`` allow changes of behaviour.

    Raises ``DockerfileError`` for what BuildKit would reject while it builds.
    """
    followed = trace(dockerfile, stage.instructions, base, global_arguments, context)
    files = ImageFiles(followed.events, Record(context, base).context_kind)
    start = resolve_start(stage.instructions, followed, files)
    if start.problem is not None:
        from rewriter.analysis.opening import open_start
        from rewriter.analysis.script import World

        world = World(stage.instructions, followed, files, context, base.distribution)
        start = open_start(start, world, settings)
    read = _reader(context, followed, base) if context is not None else None
    program, start = _program(start, followed, files, read)
    candidates, left_out = _others(program, followed, files, read)
    if program is not None:
        program, *candidates = fitted(base, (program, *candidates), followed, settings, dockerfile.text)
    others, unfit = _kept(candidates, program)
    left_out += unfit
    roots = _source_roots(followed, context)
    shipped = (program, *others) if program is not None else ()
    paths = tuple(item.path for item in shipped)
    image = evidence.Image(followed, files, context, _gopath(followed), roots, paths, base.environment)
    final = followed.final
    user = resolve_user(final.user, followed, base.distribution) if final.user else None
    if settings.nonroot:
        user = as_nonroot(user)
    riddles: list[CallUse] = []
    wanted = (
        _files(dockerfile, stage, image, start, shipped, user, base.distribution, settings.nonroot, riddles)
        if program is not None
        else ()
    )
    return Facts(
        stage_name=_written_name(dockerfile, stage),
        from_=stage.from_,
        instructions=stage.instructions,
        base=base,
        trace=followed,
        split=max((at for at, i in enumerate(stage.instructions) if i.keyword in _BUILDING), default=-1),
        start=start,
        program=program,
        others=others,
        left_out=left_out,
        module=_module(program, context),
        files=wanted,
        absent=absent(image, normal(final.workdir), _distinct(shipped)),
        unresolved=tuple(dict.fromkeys(call.place for call in riddles)),
        user=user,
        healthcheck=next((i for i in reversed(stage.instructions) if i.keyword == "HEALTHCHECK"), None),
        has_context=context is not None,
        runtime=replace(
            choose_runtime(base, shipped, start, settings),
            debug=start.opening.debug,
            nonroot=settings.nonroot,
        ),
        mentions=mentions(context, followed.installed),
        used_names=frozenset(name.lower() for i in stage.instructions for name in _sources(i)),
    )


def _written_name(dockerfile: Dockerfile, stage: Stage) -> str | None:
    """The stage's name as written: not every builder folds its case."""
    span = from_words(stage.from_).name_span
    return dockerfile.text[span.start : span.end] if span is not None else None


def _sources(instruction: Instruction) -> Iterator[str]:
    """Names behind ``--from`` and ``from=`` in a mount: an image there would become the stage itself."""
    for flag in instruction.flags:
        if flag.name == "from" and flag.value:
            yield flag.value
        elif flag.name == "mount" and flag.value:
            yield from (part[len("from=") :] for part in flag.value.split(",") if part.startswith("from="))


def _gopath(followed: BuildTrace) -> str:
    return (followed.final.environment.get("GOPATH") or "/go").split(":")[0]


def _program(
    start: Start, followed: BuildTrace, files: ImageFiles, read: _Reader | None
) -> tuple[Program | None, Start]:
    """The program that starts; a start that is not written in plain sight may still be the one build's."""
    program = start.program
    if program is None:
        return None, start
    origin = files.origin(program)
    build = origin.build if origin is not None else None
    if (
        build is None
        and start.problem is not None
        and start.problem[0] in ("unknown-start", "prebuilt-binary")
    ):
        build = assumed_build(followed, program, files) if read is None else None
        if build is not None:
            start = replace(start, problem=None)
    if build is None or start.problem is not None:
        return None, start
    return _seen(program, build, files, read), start


def _built_path(path: str, files: ImageFiles) -> str:
    """Where the go command wrote what later stands at ``path`` (cp, mv and ln are followed back)."""
    origin = files.origin(path)
    return origin.event.path if origin is not None else path


def _seen(path: str, build: Build, files: ImageFiles, read: _Reader | None) -> Program:
    written = _built_path(path, files)
    at = build.outputs.index(written) if written in build.outputs else -1
    directory = build.packages[at] if at >= 0 else None
    if read is None:
        return Program(path, build, None, "the build context is not here")
    if directory is None:
        named = " ".join(build.command.packages) or "."
        return Program(path, build, None, f"the source of {named} is not in the build context")
    main_files = build.main_files[at] if at < len(build.main_files) else ()
    source = read(directory, build, main_files)
    if build.environment.get("CGO_ENABLED") == "0":
        return Program(path, build, source)
    return Program(path, build, source, chosen_by_cgo=source.chosen_by_cgo)


def _reader(context: Context, followed: BuildTrace, base: GolangImage) -> _Reader:
    """Evidence of a main package; each is read once, however many builds of it there are."""

    @cache
    def read(directory: str, building: Building, modules: bool, main_files: _Words) -> SourceEvidence:
        return collect(
            context,
            directory,
            module=find_module(context, directory) if modules else None,
            gopath_import=_gopath_import(directory, followed),
            building=building,
            main_files=main_files,
        )

    def of_build(directory: str, build: Build, main_files: _Words) -> SourceEvidence:
        modules = build.environment.get("GO111MODULE") != "off" and (base.go_version or (1, 99)) >= (1, 11)
        return read(directory, building(build, base, find_module(context, directory)), modules, main_files)

    return of_build


def _gopath_import(directory: str, followed: BuildTrace) -> str | None:
    """Import path of the context's root in a GOPATH layout (``COPY . /go/src/example.com/app``)."""
    root = posixpath.join(_gopath(followed), "src")
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


def _module(program: Program | None, context: Context | None) -> Module | None:
    if program is None or program.source is None or context is None:
        return None
    return find_module(context, program.source.main_directory)


def _others(
    program: Program | None, followed: BuildTrace, files: ImageFiles, read: _Reader | None
) -> tuple[list[Program], tuple[tuple[str, str], ...]]:
    """Programs besides the one that starts: Compose and Kubernetes may start them with ``command``.

    Only those that the file's own source makes; the others are left out, and why.
    """
    if program is None:
        return [], ()
    found: list[Program] = []
    left_out: list[tuple[str, str]] = []
    for path in dict.fromkeys(p for build in followed.builds for p in build.outputs):
        origin = files.origin(path)
        if path == program.path or origin is None or origin.build is None or not origin.build.certain:
            continue
        if path == _built_path(program.path, files):
            continue
        if origin.build.packages[origin.build.outputs.index(path)] is None:
            if path.rpartition("/")[2] not in followed.commands:  # else it is a tool of the build
                left_out.append((path, "its source is not in the build context"))
            continue
        found.append(_seen(path, origin.build, files, read))
    return found, tuple(left_out)


def _kept(
    candidates: Sequence[Program], program: Program | None
) -> tuple[tuple[Program, ...], tuple[tuple[str, str], ...]]:
    """Those that run on distroless, and the others with the reason why they don't."""
    kept: list[Program] = []
    left_out: list[tuple[str, str]] = []
    for other in candidates:
        path = other.path
        problem = _unfit(other, (program.path if program is not None else "", path, OWN_PROGRAM))
        if problem is None:
            kept.append(other)
        else:
            left_out.append((other.path, problem))
    return tuple(kept), tuple(left_out)


def _unfit(program: Program, own: Collection[str]) -> str | None:
    """Why a program could not run on distroless; ``own`` are names of executables that are there."""
    if program.source is None:
        return None
    for problem in program.fit.problems if program.fit is not None else ():
        places = "".join(f" ({place.path}:{place.line})" for place in problem.places[:1])
        return f"{problem.message}{places}"
    found = (item for item in started(program.source) if item.name not in own)
    executable = next(found, None)
    if executable is None:
        return None
    place = executable.place
    where = f" ({place.path}:{place.line})" if place is not None else ""
    return f"it starts {executable.name}{where}"


def _source_roots(followed: BuildTrace, context: Context | None) -> tuple[str, ...]:
    """Image folders that hold the Go source."""
    roots: dict[str, None] = {}
    builds = PathSet(build.directory for build in followed.builds)
    is_source = cache(
        lambda folder: context and context.is_dir(folder) and evidence.holds_go(context, folder)
    )
    for event in followed.events:
        if event.change is not Change.COPIED or event.source is None:
            continue
        if builds.has_below(event.path, itself=True) if context is None else is_source(event.source):
            roots[event.path] = None
    for build in followed.builds:
        roots[normal(build.directory)] = None
    return tuple(roots)


def _files(
    dockerfile: Dockerfile,
    stage: Stage,
    image: evidence.Image,
    start: Start,
    programs: Sequence[Program],
    user: User | None,
    distribution: str | None,
    nonroot: bool,
    riddles: list[CallUse],
) -> tuple[RuntimeFile, ...]:
    """The files that the programs need; ``riddles`` gets the calls whose path stays unknown."""
    workdir = image.trace.final.workdir
    paths = frozenset(program.path for program in programs)
    sources = _distinct(programs)
    embeds = list(dict.fromkeys(embed for source in sources for embed in source.embeds))
    found = [*inline_copies(dockerfile, stage, workdir), *placed(image, normal(workdir), paths)]
    names = [*_names_outside(image, start)]
    for source in sources:
        partly = partly_named(image, normal(workdir), source, embeds)
        names += named_by_source(source, partly.unresolved)
        found += partly.files
        found += computed(image, normal(workdir), source, partly.unresolved)
        riddles += partly.unresolved
    found += named(image, normal(workdir), names, embeds)
    if riddles:
        found += named(image, normal(workdir), named_by_configuration(image, tuple(found)), embeds)
    found += _accounts(image, programs, user)
    found = [item for item in found if item.path not in start.opening.gone or item.evidence]
    found += [RuntimeFile(path, "the shell reads it", False, line) for path, line in start.opening.scripts]
    needed = [item for item in evidence.merge(found) if item.path not in paths]
    kept = [item for item in needed if not _only_embedded(item, image, embeds)]
    if nonroot:
        return tuple(map(given_to_nonroot, kept))
    other = is_other_user(image.trace.final.user)
    return tuple(
        owned(item, image.trace, distribution) if other or _is_made(item, image) else item for item in kept
    )


def _distinct(programs: Sequence[Program]) -> list[SourceEvidence]:
    """What the sources of the programs say, once for programs that share one."""
    return [*{id(p.source): p.source for p in programs if p.source is not None}.values()]


def _is_made(item: RuntimeFile, image: evidence.Image) -> bool:
    """A folder that RUN makes: whoever the container runs as finds it with the owner and mode it had."""
    origin = image.files.origin(item.path) if item.is_directory else None
    return origin is not None and origin.event.change is Change.MADE


def _accounts(image: evidence.Image, programs: Sequence[Program], user: User | None) -> list[RuntimeFile]:
    """The user database and home folders, for programs that ask for them where RUN makes users.

    The database of the old image does not know nonroot.
    """
    users = [user for user in image.trace.users if not user.is_group]
    sources = [program.source for program in programs if program.source is not None]
    if not users:
        return []
    found = []
    known = user is None or user.number != NONROOT
    if known and any("os/user" in source.standard_imports for source in sources):
        reason = "the program looks users up"
        found = [RuntimeFile(path, reason, False, users[0].line) for path in ("/etc/passwd", "/etc/group")]
    if any("HOME" in source.environment for source in sources):
        final = image.trace.final.user.partition(":")[0]
        found += [
            RuntimeFile(user.home, "the program reads HOME", True, user.line)
            for user in users
            if user.makes_home and user.home and user.name == final and not _is_own(user.home, image.trace)
        ]
    return found


def _is_own(home: str, followed: BuildTrace) -> bool:
    """Whether WORKDIR, made for the user, makes the home by the way: the Go source below it is not needed."""
    workdir = normal(followed.final.workdir)
    return below(workdir, normal(home)) is not None and bool(owner_of(workdir, followed))


def _only_embedded(item: RuntimeFile, image: evidence.Image, embeds: Sequence[str]) -> bool:
    """The build reads it (``//go:embed``) and nothing says that the program does."""
    if item.evidence or item.destination is not None:
        return False
    origin = image.files.origin(item.path)
    return origin is not None and origin.context is not None and evidence.embedded(origin.context, embeds)


def _names_outside(image: evidence.Image, start: Start) -> Iterator[evidence.Named]:
    """What the start's arguments and the image's own variables may name."""
    yield from named_by_words(start.argv[1:], start.line)
    values = [variable.value for variable in start.opening.variables]
    yield from named_by_words([*values, *start.opening.words], start.line)
    base = dict(image.base)
    for name, value in image.trace.final.environment.items():
        if value and name != "PATH" and not toolchain_only(name) and base.get(name) != value:
            yield from named_by_words([value], start.line)
