"""The files of the old image that the programs need in the new one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from rewriter.context.contents import holds_go
from rewriter.context.files import Context
from rewriter.dockerfile.model import Dockerfile
from rewriter.dockerfile.stages import Stage
from rewriter.facts.directives import inline_drops
from rewriter.facts.files import old_image as evidence
from rewriter.facts.files.asked import asked
from rewriter.facts.files.from_computed_paths import computed, in_file_system
from rewriter.facts.files.from_configuration import named_by_configuration
from rewriter.facts.files.from_copies import placed
from rewriter.facts.files.from_fragments import partly_named
from rewriter.facts.files.from_runtime_stage import brought, called_for
from rewriter.facts.files.from_strings import named, named_by_source, named_by_words
from rewriter.facts.files.frontends import made, names_of_parts, without_sources
from rewriter.facts.files.model import Image, Needed, RuntimeFile
from rewriter.facts.files.owners import open_to_others, owned, owner_of
from rewriter.facts.files.symlinks import with_targets
from rewriter.facts.files.unseen import data_beside_unread, whole_sources, why_unread
from rewriter.facts.program.model import Program
from rewriter.facts.start.model import Start
from rewriter.facts.users.model import User
from rewriter.facts.users.nonroot import given_to_nonroot
from rewriter.facts.users.resolve import NONROOT
from rewriter.golang.command.link_mode import set_strings
from rewriter.golang.model import Place, SourceEvidence
from rewriter.images.catalogue import (
    distroless_image,
    has_number,
    known_group,
    known_user,
    reference,
    toolchain_only,
)
from rewriter.model import DOCKERFILE, Evidence
from rewriter.support.path_tree import PathSet
from rewriter.support.paths import below, normal
from rewriter.trace.accounts import is_other_user
from rewriter.trace.model import BuildTrace, Change

if TYPE_CHECKING:
    from rewriter.trace.model import Prebuilt

_LOOKUPS = frozenset(f"os/user.{name}" for name in ("Lookup", "LookupId", "LookupGroup", "LookupGroupId"))
DATABASE = ("/etc/passwd", "/etc/group")
_LOOKED_UP = "the program looks users up"


def needed(
    dockerfile: Dockerfile, stage: Stage, image: Image, start: Start, programs: Sequence[Program],
    user: User | None, distribution: str | None, *, nonroot: bool, called: Collection[str] = (),
) -> Needed:  # fmt: skip
    """What ``programs`` need, by all kinds of evidence; ``user`` is the new image's, ``called`` first words
    of what is started in the container."""
    workdir = normal(image.trace.final.workdir)
    paths = frozenset(program.path for program in programs)
    sources = distinct(programs)
    embeds = list(dict.fromkeys(embed for source in sources for embed in source.embeds))

    wanted = asked(dockerfile, stage, image, workdir, sources)
    dropped = inline_drops(dockerfile, stage, workdir)
    by_source, unresolved, names = _by_source(image, workdir, start, sources, embeds)
    put = [*placed(image, workdir, paths)]
    if image.trace.frontends:
        names += names_of_parts(sources)
        by_source += made(image, workdir, names)
        if not unresolved and _all_read(image, programs):
            put = without_sources(put, image, workdir, names)
    found = [*wanted.files, *put, *by_source]
    if unresolved:
        found += named(image, workdir, named_by_configuration(image, tuple(found)), embeds)
    found += _accounts(image, programs, user, distribution)
    if called:
        found += called_for(image, called, paths)
    guesses = [item for item in found if item.unseen]
    found = [item for item in found if not item.unseen]
    found += data_beside_unread(image, workdir, programs)
    found += whole_sources(image, workdir, programs, guesses, (item.path for item in wanted.files))
    found = [item for item in found if item.path not in start.opening.gone or item.evidence]
    found += [RuntimeFile(path, "the shell reads it", False, line) for path, line in start.opening.scripts]
    kept = [
        item
        for item in evidence.merge(with_targets(image, evidence.merge(found)))
        if item.path not in paths and not _only_embedded(item, image, embeds)
    ]
    kept = [item for item in kept if not _is_dropped(item, dropped)]
    runtime = any(event.stage is not None for event in image.trace.events)
    if not image.trace.builds and (runtime or _unseen(programs)):
        there = (item for item in brought(image, paths) if item.path not in start.opening.gone)
        kept = [*evidence.merge([*kept, *there])]
    return Needed(
        _with_owners(kept, image, distribution, nonroot=nonroot),
        tuple(dict.fromkeys(unresolved)),
        tuple(dict.fromkeys(_listing(image, workdir, sources))),
        tuple(wanted.lacking),
        tuple(_uncovered(guesses, kept)),
    )


def _is_dropped(item: RuntimeFile, dropped: Collection[str]) -> bool:
    """Whether a directive says that nothing needs it, or the whole folder that it lies in."""
    return any(below(item.path, folder) is not None for folder in dropped)


def _all_read(image: Image, programs: Sequence[Program]) -> bool:
    """Whether all of the programs' own source was read."""
    seen = all(program.source is not None for program in programs)
    return seen and all(why_unread(program, image.trace) is None for program in programs)


def _uncovered(guesses: Sequence[RuntimeFile], kept: Sequence[RuntimeFile]) -> Iterator[RuntimeFile]:
    """The guesses that no copied folder brings, each path once."""
    folders = [item.path for item in kept]
    once = {item.path: item for item in reversed(guesses)}
    for path, item in once.items():
        if not any(below(path, folder) is not None for folder in folders):
            yield item


def _listing(image: Image, workdir: str, sources: Sequence[SourceEvidence]) -> Iterator[Place]:
    if not image.roots.has_below(workdir, itself=True):
        return
    for source in sources:
        for call in source.path_calls:
            own = call.argument is not None and call.argument != "" and not call.argument.strip("./")
            if own and call.kind in ("list", "serve", "glob") and not in_file_system(call):
                yield call.place


def _by_source(
    image: Image,
    workdir: str,
    start: Start,
    sources: Sequence[SourceEvidence],
    embeds: Sequence[str],
) -> tuple[list[RuntimeFile], list[Place], list[evidence.Named]]:
    """What strings and calls of the source name, the places whose path stays unknown, and all names."""
    found: list[RuntimeFile] = []
    unresolved: list[Place] = []
    names = [*_names_outside(image, start), *_names_linked(image)]
    for source in sources:
        partly = partly_named(image, workdir, source, embeds)
        names += named_by_source(source, partly.unresolved)
        found += partly.files
        found += computed(image, workdir, source, partly.unresolved)
        unresolved += [call.place for call in partly.unresolved]
    found += named(image, workdir, names, embeds)
    return found, unresolved, names


def _with_owners(
    files: Sequence[RuntimeFile], image: Image, distribution: str | None, *, nonroot: bool
) -> tuple[RuntimeFile, ...]:
    """The files with the owners that their copies need."""
    if nonroot:
        return tuple(map(given_to_nonroot, files))
    other = is_other_user(image.trace.final.user)
    return tuple(
        owned(item, image.trace, distribution) if other or _is_meant(item, image) else item for item in files
    )


def distinct(programs: Sequence[Program]) -> list[SourceEvidence]:
    """What the sources of the programs say, once for programs that share one."""
    return [*{id(p.source): p.source for p in programs if p.source is not None}.values()]


def source_roots(followed: BuildTrace, context: Context | None) -> tuple[str, ...]:
    """Image folders that hold the Go source."""
    roots: dict[str, None] = {}
    builds = PathSet(build.directory for build in followed.builds)
    is_source = cache(lambda folder: context and context.is_dir(folder) and holds_go(context, folder))
    for event in followed.events:
        if event.change is not Change.COPIED or event.source is None:
            continue
        if builds.has_below(event.path, itself=True) if context is None else is_source(event.source):
            roots[event.path] = None
    for build in followed.builds:
        roots[normal(build.directory)] = None
    return tuple(roots)


def _is_meant(item: RuntimeFile, image: Image) -> bool:
    """A folder that RUN makes or opens: whoever the container runs as finds it as it was."""
    if item.is_directory and open_to_others(item.path, image.trace) is not None:
        return True
    origin = image.files.origin(item.path) if item.is_directory else None
    return origin is not None and origin.event.change is Change.MADE


def _accounts(
    image: Image, programs: Sequence[Program], user: User | None, distribution: str | None
) -> list[RuntimeFile]:
    """The user database and home folders, for programs that ask for them: for users that RUN makes, and for
    users of the old base that distroless lacks, by name or because the container runs as one.

    The database of the old image does not know nonroot.
    """
    users = [user for user in image.trace.users if not user.is_group and user.line]
    sources = [program.source for program in programs if program.source is not None]
    found = []
    known = user is None or user.number != NONROOT
    asked = [
        use
        for source in sources
        for use in source.strings
        if use.call in _LOOKUPS and _is_lost(use.value, distribution)
    ]
    runs_as = image.trace.final.user.partition(":")[0]
    line = users[0].line if users else 0
    ready = _unseen(programs)
    imported = any("os/user" in source.standard_imports for source in sources) or any(
        "os/user" in found.packages for found in ready
    )
    if known and imported and (users or _is_lost(runs_as, distribution)):
        found = [RuntimeFile(path, _LOOKED_UP, False, line) for path in DATABASE]
    elif known and asked:
        places = tuple(use.place.evidence for use in asked[:5])
        found = [RuntimeFile(path, f'"{asked[0].value}"', False, 0, evidence=places) for path in DATABASE]
    if users and (ready or any("HOME" in source.environment for source in sources)):
        reason = "the program may write to HOME" if ready else "the program reads HOME"
        found += [
            RuntimeFile(user.home, reason, True, user.line)
            for user in users
            if user.makes_home and user.home and user.name == runs_as and not _is_own(user.home, image.trace)
        ]
    return found


def _unseen(programs: Sequence[Program]) -> list[Prebuilt]:
    """Ready-made programs of which only the program itself is there."""
    found = (program.build.prebuilt for program in programs if program.source is None)
    return [prebuilt for prebuilt in found if prebuilt is not None]


def _is_lost(name: str, distribution: str | None) -> bool:
    """Whether the old base image knows a user or group by this name or number, and distroless does not."""
    image = distroless_image(reference("static"))
    own = {*image.users, *image.groups} if image is not None else set()
    numbers = {str(number) for number in image.groups.values()} if image is not None else set()
    if name.isdecimal():
        return name not in numbers and len(name) < 11 and has_number(distribution, int(name))
    there = known_user(distribution, name) is not None or known_group(distribution, name) is not None
    return there and name not in own


def _is_own(home: str, followed: BuildTrace) -> bool:
    """Whether WORKDIR, made for the user, makes the home by the way: the Go source below it is not needed."""
    workdir = normal(followed.final.workdir)
    return below(workdir, normal(home)) is not None and bool(owner_of(workdir, followed))


def _only_embedded(item: RuntimeFile, image: Image, embeds: Sequence[str]) -> bool:
    """The build reads it (``//go:embed``) and nothing says that the program does."""
    if item.evidence or item.destination is not None:
        return False
    origin = image.files.origin(item.path)
    return origin is not None and origin.context is not None and evidence.embedded(origin.context, embeds)


def _names_linked(image: Image) -> Iterator[evidence.Named]:
    """What the builds set variables of the source to: ``-ldflags "-X main.config=/etc/app.yaml"``."""
    for build in image.trace.builds:
        place = Evidence(*(build.recipe or (DOCKERFILE, build.instruction.line)))
        yield from named_by_words((text, place) for text in set_strings(build.command))


def _names_outside(image: Image, start: Start) -> Iterator[evidence.Named]:
    """What the start's arguments and the image's own variables may name."""
    here = Evidence(DOCKERFILE, start.line)
    yield from named_by_words(_arguments(start, here))
    values = [
        (item.value, next(iter(item.remark.evidence), here))
        for item in start.opening.variables
        if _may_name(item.name, item.value)
    ]
    yield from named_by_words([*values, *start.opening.words])
    base = dict(image.base)
    for name, value in image.trace.final.environment.items():
        if value and _may_name(name, value) and not toolchain_only(name) and base.get(name) != value:
            line = image.set_at.get(name, start.line)
            yield from named_by_words([(value, Evidence(DOCKERFILE, line))])


def _arguments(start: Start, here: Evidence) -> Iterator[tuple[str, Evidence]]:
    """The arguments of the start, each with its place: a script or a file of the repository may give them."""
    first = next(iter(start.starters or start.opening.evidence), here)
    own = len(start.entrypoint_argv or start.cmd_argv or ())
    behind = Evidence(DOCKERFILE, start.cmd.line) if start.cmd is not None else first
    for at, word in enumerate(start.argv[1:], 1):
        yield word, first if at < own else behind


def _may_name(name: str, value: str) -> bool:
    """Whether the value of a variable may be a path. A zone in ``TZ`` is none, unless it is absolute
    (https://pkg.go.dev/time#Location)."""
    return name != "PATH" and (name != "TZ" or value.removeprefix(":").startswith("/"))
