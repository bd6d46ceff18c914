"""The files of the old image that the programs need in the new one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from msgspec import Struct

from rewriter.dockerfile.model import Dockerfile
from rewriter.dockerfile.stages import Stage
from rewriter.facts.directives import inline_drops
from rewriter.facts.files import old_image as evidence
from rewriter.facts.files.asked import Asked, asked
from rewriter.facts.files.from_accounts import accounts, unseen
from rewriter.facts.files.from_computed_paths import computed, in_file_system
from rewriter.facts.files.from_configuration import named_by_configuration
from rewriter.facts.files.from_copies import placed
from rewriter.facts.files.from_fragments import partly_named
from rewriter.facts.files.from_outside import names_linked, names_outside
from rewriter.facts.files.from_runtime_stage import brought, called_for
from rewriter.facts.files.from_strings import named
from rewriter.facts.files.frontends import made, names_of_parts, without_sources
from rewriter.facts.files.model import Image, Needed, RuntimeFile
from rewriter.facts.files.owners import open_to_others, owned
from rewriter.facts.files.raised import raised
from rewriter.facts.files.symlinks import with_links, with_targets
from rewriter.facts.files.texts import named_by_source
from rewriter.facts.files.unseen import data_beside_unread, whole_sources, why_unread
from rewriter.facts.program.model import Program, sources_of
from rewriter.facts.start.model import Start
from rewriter.facts.users.model import User
from rewriter.facts.users.nonroot import given_to_nonroot
from rewriter.golang.model import SourceEvidence
from rewriter.model import Place
from rewriter.support.paths import join, lies_in
from rewriter.trace.accounts import is_other_user
from rewriter.trace.model import Change


class Need(Struct, frozen=True):
    """Who needs files of the old image."""

    dockerfile: Dockerfile
    stage: Stage
    image: Image
    start: Start
    programs: tuple[Program, ...]
    user: User | None
    """Whom the new image runs as."""
    distribution: str | None
    nonroot: bool
    called: tuple[str, ...] = ()
    """First words of what is started in the container."""

    @property
    def paths(self) -> frozenset[str]:
        """Where the programs are."""
        return frozenset(program.path for program in self.programs)

    @property
    def sources(self) -> list[SourceEvidence]:
        """What the source of the programs says."""
        return sources_of(self.programs)


class _Read(Struct, frozen=True):
    """What directives and the source say, before it is known what else is there."""

    asked: Asked
    files: list[RuntimeFile]
    """What strings and calls of the source name."""
    unresolved: list[Place]
    """Places of the source that read a path which stays unknown."""
    names: list[evidence.Named]
    embeds: list[str]


_Found = Sequence[RuntimeFile]
_Source = Callable[[Need, _Read, _Found], Iterable[RuntimeFile]]
"""Files by one kind of evidence; it sees what the kinds before it found."""


def needed(need: Need) -> Needed:
    """What the programs need, by all kinds of evidence."""
    read, image = _read(need), need.image
    found = _found(need, read)
    guesses = [item for item in found if item.unseen]
    found = [item for item in found if not item.unseen]
    found += data_beside_unread(image, need.programs)
    wanted = (item.path for item in read.asked.files)
    found += whole_sources(image, need.programs, guesses, wanted)
    opening = need.start.opening
    found = [item for item in found if item.path not in opening.gone or item.evidence]
    found += [RuntimeFile(path, "the shell reads it", False, line) for path, line in opening.scripts]
    kept = _kept(found, need, read)
    return Needed(
        _with_owners(kept, image, need),
        tuple(dict.fromkeys(read.unresolved)),
        tuple(dict.fromkeys(_listing(image, need.sources))),
        tuple(read.asked.lacking),
        tuple(_uncovered(guesses, kept)),
    )


def _read(need: Need) -> _Read:
    image, sources = need.image, need.sources
    embeds = list(dict.fromkeys(embed for source in sources for embed in source.embeds))
    wanted = asked(need.dockerfile, need.stage, image, sources)
    found: list[RuntimeFile] = []
    unresolved: list[Place] = []
    names = [*names_outside(image, need.start), *names_linked(image)]
    for source in sources:
        partly = partly_named(image, source, embeds)
        names += named_by_source(source, partly.unresolved)
        found += partly.files
        found += computed(image, source, partly.unresolved)
        unresolved += [call.place for call in partly.unresolved]
    found += named(image, names, embeds)
    if image.trace.frontends:
        names += names_of_parts(sources)
        found += made(image, names)
    return _Read(wanted, found, unresolved, names, embeds)


def _found(need: Need, read: _Read) -> list[RuntimeFile]:
    """What all kinds of evidence add up to."""
    files: list[RuntimeFile] = []
    for source in _EVIDENCE:
        files += [*source(need, read, files)]
    return files


def _placed(need: Need, read: _Read, found: _Found) -> Iterable[RuntimeFile]:
    """What the Dockerfile puts there; of a front end that is read whole, without its source."""
    put, image = [*placed(need.image, need.paths)], need.image
    if image.trace.frontends and not read.unresolved and _all_read(image, need.programs):
        return without_sources(put, image, read.names)
    return put


def _configured(need: Need, read: _Read, found: _Found) -> Iterable[RuntimeFile]:
    """What configuration files name, where the program reads paths that nobody can tell."""
    if not read.unresolved:
        return ()
    names = named_by_configuration(need.image, tuple(found))
    return named(need.image, names, read.embeds)


def _links(need: Need, read: _Read, found: _Found) -> Iterable[RuntimeFile]:
    """Links to the programs, which a COPY by their own path would follow."""
    for program in need.programs:
        for path in program.links:
            line = program.build.instruction.line
            reason = f"it is a link to the program, which is {program.path}"
            yield RuntimeFile(path, reason, False, line, staged=True)


def _accounts(need: Need, read: _Read, found: _Found) -> Iterable[RuntimeFile]:
    return accounts(need.image, need.programs, need.user, need.distribution)


def _called(need: Need, read: _Read, found: _Found) -> Iterable[RuntimeFile]:
    return called_for(need.image, need.called, need.paths) if need.called else ()


_EVIDENCE: tuple[_Source, ...] = (
    lambda need, read, found: read.asked.files,
    _placed,
    lambda need, read, found: read.files,
    _links,
    _configured,
    _accounts,
    _called,
)
"""The kinds of evidence in their order: of two that name one path, the first gives the reason."""


def _kept(found: _Found, need: Need, read: _Read) -> list[RuntimeFile]:
    """What is copied of all that was found: no programs, and nothing that only the build reads or that a
    directive drops; but where nothing is built here, what the old runtime stage brought."""
    image, paths, opening = need.image, need.paths, need.start.opening
    dropped = inline_drops(need.dockerfile, need.stage, need.image.workdir)
    kept = [
        item
        for item in evidence.merge(with_targets(image, evidence.merge(found)))
        if item.path not in paths and not _only_embedded(item, image, read.embeds)
    ]
    kept = [item for item in kept if not _is_dropped(item, dropped)]
    runtime = any(event.stage is not None for event in image.trace.events)
    if not image.trace.builds and (runtime or unseen(need.programs)):
        there = (item for item in brought(image, paths) if item.path not in opening.gone)
        kept = [*evidence.merge([*kept, *there])]
    kept = [*evidence.merge(with_links(image, kept, sorted(paths)))]
    return [*evidence.merge(raised(image, kept, paths))]


def _is_dropped(item: RuntimeFile, dropped: Collection[str]) -> bool:
    """Whether a directive says that nothing needs it, or the whole folder that it lies in."""
    return lies_in(item.path, dropped)


def _all_read(image: Image, programs: Sequence[Program]) -> bool:
    """Whether all of the programs' own source was read."""
    seen = all(program.source is not None for program in programs)
    return seen and all(why_unread(program, image.trace) is None for program in programs)


def _uncovered(guesses: Sequence[RuntimeFile], kept: Sequence[RuntimeFile]) -> Iterator[RuntimeFile]:
    """The guesses that no copied folder brings, each path once."""
    folders = [item.path for item in kept]
    once = {item.path: item for item in reversed(guesses)}
    for path, item in once.items():
        if not lies_in(path, folders):
            yield item


def _listing(image: Image, sources: Sequence[SourceEvidence]) -> Iterator[Place]:
    """Places that list or serve a folder of the source."""
    for source in sources:
        for call in source.path_calls:
            listing = call.kind in ("list", "serve", "glob") and not in_file_system(call)
            path = join(image.workdir, call.argument) if listing and call.argument else ""
            if path and image.roots.has_below(path, itself=True):
                yield call.place


def _with_owners(files: Sequence[RuntimeFile], image: Image, need: Need) -> tuple[RuntimeFile, ...]:
    """The files with the owners that their copies need."""
    if need.nonroot:
        return tuple(map(given_to_nonroot, files))
    other = is_other_user(image.trace.final.user)
    renumbered = need.user.number or "" if need.user is not None and need.user.is_renumbered else ""
    return tuple(
        owned(item, image, need.distribution, renumbered) if other or _is_meant(item, image) else item
        for item in files
    )


def _is_meant(item: RuntimeFile, image: Image) -> bool:
    """A folder that RUN makes or opens: whoever the container runs as finds it as it was."""
    if item.is_directory and open_to_others(item.path, image.trace):
        return True
    origin = image.files.origin(item.path) if item.is_directory else None
    return origin is not None and origin.event.change is Change.MADE


def _only_embedded(item: RuntimeFile, image: Image, embeds: Sequence[str]) -> bool:
    """The build reads it (``//go:embed``) and nothing says that the program does."""
    if item.evidence or item.destination is not None:
        return False
    origin = image.files.origin(item.path)
    return origin is not None and origin.context is not None and evidence.embedded(origin.context, embeds)
