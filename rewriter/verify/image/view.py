"""All that is to be seen of an image without running it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256

from msgspec.structs import replace

from rewriter.golang.binary.elf import program
from rewriter.golang.binary.model import Program
from rewriter.verify.compare.files import changed_files, common_files
from rewriter.verify.engines.engine import Engine
from rewriter.verify.image.inventory import accounts, inventory
from rewriter.verify.image.listing import Listing, Wish, everything
from rewriter.verify.image.seen import Base, ImageConfig, ImageView
from rewriter.verify.image.stage_files import Wanted, gone_files, own_paths
from rewriter.verify.image.start import program_path, start_of

_MOST_PROGRAMS = 20


def view(
    engine: Engine,
    tag: str,
    listing_of_new: Listing | None,
    config: ImageConfig | None = None,
    base: Base | None = None,
) -> ImageView:
    """Look at an image; with the listing of the new one, digests are made of the files of both.

    ``config`` is what to take for its configuration, ``base`` what its stage starts from.
    Raises ``VerificationError``.
    """
    config = config if config is not None else engine.config(tag)
    listing = engine.listing(tag, _wish(listing_of_new, base))

    def read(path: str) -> bytes | None:
        return listing.content(path, lambda found: engine.read(tag, found))

    known = accounts(read)
    size = config.size or sum(entry.size for entry in listing.entries.values())
    return ImageView(
        config,
        listing,
        inventory(listing, size, read),
        _program(engine, tag, config, listing),
        known.users,
        known.groups,
        known.homes,
        base=base,
        members=known.members,
    )


def _wish(listing_of_new: Listing | None, base: Base | None) -> Wish:
    if listing_of_new is None:
        # The new image is small.
        return everything
    return Wanted(common_files(listing_of_new), None if base is None else base.listing)


def with_targets_of_links(seen: ImageView, read: Callable[[str], bytes | None]) -> ImageView:
    """The view with the digests of the files, most of them of the base image, that own links lead to."""
    entries = seen.listing.entries
    links = (path for path in own_paths(seen) if entries[path].is_link)
    targets = {target for path in links if (target := seen.listing.resolve(path)) is not None}
    unknown = [path for path in sorted(targets) if entries[path].is_file and not entries[path].digest]
    contents = ((path, read(path)) for path in unknown[:_MOST_PROGRAMS])
    known = {
        path: replace(entries[path], digest=sha256(content).hexdigest())
        for path, content in contents
        if content is not None
    }
    return replace(seen, listing=replace(seen.listing, entries={**entries, **known})) if known else seen


def with_changed_programs(
    engine: Engine, tags: tuple[str, str], before: ImageView, after: ImageView
) -> tuple[ImageView, ImageView]:
    """Both views with a look at the executables, besides the program, that differ or are gone.

    Where another program starts now, what the old image has at its path is looked at too.
    """
    changed = ((path, after.listing.get(path)) for path in changed_files(before, after))
    paths = [path for path, entry in changed if entry is not None and entry.mode & 0o111][:_MOST_PROGRAMS]
    started = after.program.path if after.program is not None else ""
    was = before.program.path if before.program is not None else ""
    if started != was and before.listing.get(started) is not None:
        paths.append(started)
    gone = [path for path in gone_files(before, after) if _may_run(path, before.listing)][:_MOST_PROGRAMS]
    return (
        replace(before, others=_programs(engine, tags[0], before.listing, [*paths, *gone])),
        replace(after, others=_programs(engine, tags[1], after.listing, paths)),
    )


def _may_run(path: str, listing: Listing) -> bool:
    entry = listing.entries[path]
    return entry.is_file and bool(entry.mode & 0o111)


def _programs(engine: Engine, tag: str, listing: Listing, paths: Sequence[str]) -> dict[str, Program]:
    contents = ((path, engine.read(tag, listing.resolve(path) or path)) for path in paths)
    return {path: program(path, content) for path, content in contents if content is not None}


def _program(engine: Engine, tag: str, config: ImageConfig, listing: Listing) -> Program | None:
    argv = start_of(config).argv
    path = program_path(config, listing, argv[0]) if argv else None
    resolved = listing.resolve(path) if path is not None else None
    content = engine.read(tag, resolved) if resolved is not None else None
    return program(path, content) if path is not None and content is not None else None
