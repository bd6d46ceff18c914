"""What became of the files and folders that the old stage made: gone, of other rights, new ones beside."""

from __future__ import annotations

import posixpath
import stat
from collections.abc import Iterable, Iterator

from rewriter.verify.compare.config import groups_of, identity
from rewriter.verify.image.listing import Entry, Listing, paths
from rewriter.verify.image.seen import ImageView
from rewriter.verify.image.stage_files import empty_folders, own_paths, parents
from rewriter.verify.image.tables import table

_WRITABLE = ("/tmp", "/var/tmp")
_LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64")
_WRITE = 0o222
_SPECIAL = 0o7000


def gone_folders(old: ImageView, new: ImageView) -> Iterator[str]:
    """The topmost own folders, made to write into, that are gone.

    A home without files is of no use unless the program asks for it. A volume of both images that only the
    engine has made, when it mounted it, is made by it again, and so are the folders above it.
    """
    homes, gone = frozenset(old.homes.values()), ""
    both = old.config.volumes & new.config.volumes
    # Two slashes at the beginning are kept by normpath.
    mounted = [posixpath.normpath("/" + path.lstrip("/")) for path in both]
    places = (place for path in mounted for place in (path, *parents(path)))
    volumes = {place for place in places if _is_plain(old.listing.get(place))}
    for path in empty_folders(old):
        if (
            path in volumes
            or (gone and path.startswith(f"{gone}/"))
            or path in homes
            or new.listing.get(path) is not None
        ):
            continue
        gone = path
        yield path


def _is_plain(entry: Entry | None) -> bool:
    """A folder as docker makes one to mount a volume: root's, 0755."""
    return entry is not None and (entry.mode & 0o7777, entry.uid, entry.gid) == (0o755, 0, 0)


def lost_rights(old: ImageView, new: ImageView, own: Iterable[str]) -> Iterator[tuple[str, int]]:
    """What the image's user could do with a path (4 read, 2 write, 1 execute or enter) and no longer can."""
    if identity(old) is None or identity(new) is None:
        return
    system = tuple(table()["system"]["names"])
    common = [
        *own,
        *paths(new.listing.entries, system),
        *_WRITABLE,
        *sorted(new.config.volumes),
        old.config.workdir or "/",
    ]
    for path in dict.fromkeys(common):
        if old.listing.get(path) is not None and new.listing.get(path) is not None:
            bits = _rights(old, path) & ~_rights(new, path)
            if bits:
                yield path, bits


def _rights(view: ImageView, path: str) -> int:
    """With those on the folders above it. https://man7.org/linux/man-pages/man7/path_resolution.7.html"""
    user, groups, found = identity(view), groups_of(view), view.listing.resolve(path)
    if user is None or found is None:
        return 0
    for folder in parents(found):
        above = view.listing.entries.get(folder)
        if above is not None and not above.allows(user[0], groups) & 1:
            return 0
    return view.listing.entries[found].allows(user[0], groups)


def changed_rights(old: ImageView, new: ImageView, own: Iterable[str], *, owners: bool) -> Iterator[str]:
    """Own files of another type, mode, owner (with ``owners``) or with other extended attributes."""
    programs = {view.listing.resolve(view.program.path) for view in (old, new) if view.program is not None}
    user, user_of_new = identity(old), identity(new)
    group = user[1] if user is not None else None
    for path in own:
        was, now = old.listing.entries[path], new.listing.get(path)
        # What a link leads to is compared elsewhere.
        if now is None or was.is_link:
            continue
        is_program = old.listing.resolve(path) in programs
        if stat.S_IFMT(was.mode) != stat.S_IFMT(now.mode):
            yield f"{path} was a {_kind(was)} and is a {_kind(now)}"
        elif was.xattrs != now.xattrs:
            yield f"{path} had {_xattrs(was)} and has {_xattrs(now)}"
        elif _mode(was, now, group, is_program=is_program) or (
            owners and not is_program and _owner(was, now, user_of_new)
        ):
            yield f"{path} was {_shown(was)} and is {_shown(now)}"


def _owner(was: Entry, now: Entry, user: tuple[int, int] | None) -> bool:
    """Whether the change of owner matters.

    A group that may do no more than others is no group. ``WORKDIR`` makes a folder for the user of the line
    above it, so that the image's user may get one that was root's before: nothing is taken from anybody.
    """
    if was.uid == now.uid:
        return was.gid != now.gid and not (_is_idle(was) and _is_idle(now))
    return not (was.is_directory and was.uid == 0 and (now.uid, now.gid) == user)


def _is_idle(entry: Entry) -> bool:
    """Whether its group may do no more than all others."""
    return entry.mode >> 3 & 7 == entry.mode & 7


def _mode(was: Entry, now: Entry, group: int | None, *, is_program: bool) -> bool:
    """Whether the change of mode matters.

    Set-group-ID on a folder of the user's own group changes nothing, nor on one of a group that may do no
    more than others (Alpine's adduser makes homes so). COPY makes folders anew, readable for all, and a
    program is there to be read and started.
    """
    idle = stat.S_ISGID if was.is_directory and (was.gid == group or _is_idle(was)) else 0
    before, after = (stat.S_IMODE(entry.mode) & ~idle for entry in (was, now))
    if before == after:
        return False
    special = (before ^ after) & _SPECIAL
    if is_program:
        return bool(special or before & ~after & ~_WRITE)
    if was.is_directory:
        return bool(special or before & ~after or after & ~before & _WRITE)
    return True


def _kind(entry: Entry) -> str:
    kinds = {stat.S_IFDIR: "folder", stat.S_IFREG: "file", stat.S_IFIFO: "named pipe"}
    return kinds.get(stat.S_IFMT(entry.mode), "device")


def _xattrs(entry: Entry) -> str:
    names = ["file capabilities" if name == "security.capability" else name for name, _ in entry.xattrs]
    return f"{', '.join(names)} {' '.join(value for _, value in entry.xattrs)}" if names else "no attributes"


def _shown(entry: Entry) -> str:
    return f"{entry.mode & 0o7777:04o} {entry.uid}:{entry.gid}"


def changed_links(old: ImageView, new: ImageView, own: Iterable[str]) -> Iterator[str]:
    """Own links that lead to something else; to the same content is the same, and so is to the program."""
    for path in own:
        if not old.listing.entries[path].is_link or all(_is_program(view, path) for view in (old, new)):
            continue
        was, now = (_target(view.listing, path) for view in (old, new))
        if was != now:
            yield f"{path} led to {old.listing.resolve(path)} and leads to {new.listing.resolve(path)}"


def _is_program(view: ImageView, path: str) -> bool:
    program = view.program
    return program is not None and view.listing.resolve(path) == view.listing.resolve(program.path)


def _target(listing: Listing, path: str) -> str | None:
    resolved = listing.resolve(path)
    entry = listing.entries.get(resolved or "")
    return entry.digest if entry is not None and entry.digest else resolved


def added_files(old: ImageView, new: ImageView) -> Iterator[str]:
    """What the new stage put in and the old image did not have: a program may find it.

    Libraries, and what a rewrite brings of users, certificates and time zones, is compared elsewhere.
    """
    program = new.listing.resolve(new.program.path) if new.program is not None else None
    for path in paths(own_paths(new), _LIBRARIES):
        # A link may lead nowhere.
        was_there = path in old.listing.entries or old.listing.get(path) is not None
        if not new.listing.entries[path].is_directory and not was_there and path != program:
            yield path
