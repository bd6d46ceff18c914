"""The files that the old runtime stage put on its base image, and whether they are still as they were.

Only of a stage that does not start from a Go image: there nearly all files are sources, and go.
"""

from __future__ import annotations

import posixpath
import stat
from collections.abc import Container, Iterator
from dataclasses import dataclass

from rewriter.verify.compare.config import identity
from rewriter.verify.image.listing import Entry, Listing
from rewriter.verify.image.tables import table
from rewriter.verify.model import Aspect, Base, Difference, ImageView

_MOST_SHOWN = 10


def base_text(text: str, target: str | None) -> str | None:
    """A Dockerfile of the image that the target stage starts from, past stages of the file's own.

    Empty for ``scratch``. ``None`` where there is nothing to tell from it: a Go image, a single stage on an
    image that is not known, a text that cannot be read.
    """
    from rewriter.bases import any_base, argument_defaults, base_of, graph_of, image_text
    from rewriter.dockerfile.load import load
    from rewriter.dockerfile.model import DockerfileError
    from rewriter.dockerfile.stages import stages

    try:
        loaded = load(text.encode("utf-8", "surrogateescape"), "Dockerfile")
        found, defaults = stages(loaded), argument_defaults(loaded)
        stage = found[-1]
        if target is not None:
            named = [one for one in found if target.lower() in (one.name, str(one.index))]
            stage = named[0]
        for parent in graph_of(loaded, found, defaults).ancestors(stage.index):
            stage = found[parent]
        is_go = base_of(loaded, stage, defaults) is not None
        is_known = any_base(loaded, stage, defaults) is not None
    except (DockerfileError, ValueError, IndexError):
        return None
    if is_go or (len(found) == 1 and not is_known):
        return None
    if image_text(loaded, stage.image, defaults)[0] == "scratch":
        return ""
    return loaded.text[: stage.from_.span.end]


@dataclass(frozen=True, slots=True)
class Wanted(Container[str]):
    """The files of the old image whose checksums are of use: ``common``, and what its base does not have."""

    common: frozenset[str]
    base: Base

    def __contains__(self, path: object) -> bool:
        """Whether ``path`` is one of them."""
        return path in self.common or path not in self.base.listing.entries


def own_paths(view: ImageView) -> tuple[str, ...]:
    """The paths, sorted, that the stage made or changed and that count; none where its base is not known.

    Where it installed packages, theirs are not told from its own in the folders where packages lie. That
    shells and package managers go is what a rewrite is for.
    """
    base, entries = view.base, view.listing.entries
    if base is None or any(view.listing.get(path) is not None for path in table()["toolchain"]["paths"]):
        return ()
    records = table()["records"]["paths"]
    installed = any(_plain(entries.get(path)) != _plain(base.listing.entries.get(path)) for path in records)
    system = tuple(table()["system"]["names"]) if installed else ()
    tools = _tools(view)
    return tuple(
        path
        for path in sorted(entries)
        if _plain(entries[path]) != _plain(base.listing.entries.get(path))
        and _counts(path, system)
        and path not in tools
    )


def _tools(view: ImageView) -> frozenset[str]:
    """Shells and package managers, and folders that hold nothing else."""
    tools = {*view.inventory.shells, *view.inventory.package_managers}
    for tool in sorted(tools):
        folder = posixpath.dirname(tool)
        inside = (path for path in view.listing.entries if path.startswith(f"{folder}/"))
        if all(path in tools for path in inside):
            tools.add(folder)
    return frozenset(tools)


def _plain(entry: Entry | None) -> tuple[int, int, int, int, str] | None:
    """Without the checksum. A folder has no size of its own."""
    if entry is None:
        return None
    return entry.mode, entry.uid, entry.gid, 0 if entry.is_directory else entry.size, entry.link


def _counts(path: str, system: tuple[str, ...]) -> bool:
    own, left = table()["own"]["paths"], table()["left_behind"]
    if posixpath.basename(path) in left["names"] or _lies_in(path, left["paths"]):
        return False
    if any(known.startswith(f"{path}/") for known in left["paths"]):
        return False
    return not _lies_in(path, system) or _lies_in(path, own)


def _lies_in(path: str, folders: list[str] | tuple[str, ...]) -> bool:
    return any(path == folder or path.startswith(f"{folder}/") for folder in folders)


def compare_own(old: ImageView, new: ImageView, *, owners: bool = True) -> tuple[Difference, ...]:
    """What is gone, and what has another mode or owner; ``owners``: whether those are to stay.

    Content is compared with that of all other files (``rewriter.verify.compare.files``).
    """
    found = [*_gone(old, new.listing), *_changed(old, new, owners=owners)]
    left = len(found) - _MOST_SHOWN
    more = [f"and {left} more paths like these"] if left > 0 else []
    return tuple(Difference(Aspect.FILES, message) for message in [*found[:_MOST_SHOWN], *more])


def _gone(old: ImageView, new: Listing) -> Iterator[str]:
    """The topmost paths that are gone. A home without files is of no use unless the program asks for it."""
    homes, gone = frozenset(old.homes.values()), ""
    for path in own_paths(old):
        if gone and path.startswith(f"{gone}/"):
            continue
        entry = old.listing.entries[path]
        # A link that leads nowhere is as good as none.
        if new.get(path) is not None or old.listing.get(path) is None:
            continue
        if entry.is_directory and path in homes:
            continue
        gone = path
        yield f"{path} is gone, which the old stage put there"


def _changed(old: ImageView, new: ImageView, *, owners: bool) -> Iterator[str]:
    """Set-group-ID (of busybox's homes) on a folder of the user's own group changes nothing."""
    programs = {view.program.path for view in (old, new) if view.program is not None}
    user = identity(old)
    for path in own_paths(old):
        was, now = old.listing.entries[path], new.listing.get(path)
        # The rights on a program, and on what a link leads to, are compared elsewhere.
        if now is None or was.is_link or path in programs:
            continue
        idle = stat.S_ISGID if was.is_directory and user is not None and was.gid == user[1] else 0
        before, after = ((e.mode & ~idle, e.uid * owners, e.gid * owners) for e in (was, now))
        if before != after:
            yield f"{path} was {_shown(was)} and is {_shown(now)}"


def _shown(entry: Entry) -> str:
    return f"{entry.mode & 0o7777:04o} {entry.uid}:{entry.gid}"
