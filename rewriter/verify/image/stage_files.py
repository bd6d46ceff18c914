"""The files that a runtime stage put on its base image, or changed there, as far as they matter to a program.

What the toolchain, the caches of builds, sources and the packages of the system brought is not of them.
"""

from __future__ import annotations

import posixpath
from collections.abc import Container, Iterator, Mapping

from msgspec import Struct

from rewriter.support.paths import lies_in
from rewriter.verify.image.listing import Entry, Listing
from rewriter.verify.image.packages import packaged
from rewriter.verify.image.seen import Base, ImageView
from rewriter.verify.image.tables import table


class Wanted(Struct, frozen=True):
    """The files of the old image whose digests are of use: ``common``, and what its base does not have so."""

    common: Container[str]
    base: Listing | None

    def __call__(self, path: str, entry: Entry) -> bool:
        """Whether ``path`` is one of them."""
        if path in self.common or self.base is None:
            return path in self.common
        return _plain(entry) != _plain(self.base.entries.get(path)) and not _is_cache(path)


def base_wish(path: str, entry: Entry) -> bool:
    """Files of a base image that a stage may have written anew without a change; the system's are many."""
    return entry.size < _LARGEST_OF_BASE and not lies_in(path, table()["bulk"]["paths"])


_LARGEST_OF_BASE = 1_000_000
_OUTSIDE = ("/dev", "/proc", "/sys")
_MOST_LINKS = 40


def own_paths(view: ImageView) -> tuple[str, ...]:
    """The paths, sorted, that the stage made or changed and that count; none where its base is not known.

    That shells and package managers go is what a rewrite is for.
    """
    base, entries = view.base, view.listing.entries
    if base is None:
        return ()
    changed = [path for path in sorted(entries) if _differs(entries[path], base.listing.entries.get(path))]
    left_out = _left_out(view, changed)
    known = _installed(view.listing, base.listing)
    return tuple(
        path
        for path in changed
        if _counts(path, left_out.folders)
        and path not in left_out.tools
        and not _is_package_file(path, view, base, known)
    )


def is_build_only(path: str, listing: Listing) -> bool:
    """Whether only a build reads such a file: sources, what tells versions and builds, vendored modules."""
    known = table()["build_only"]
    name = posixpath.basename(path)
    parts = path.split("/")[1:-1]
    return (
        name in known["names"]
        or name.endswith(tuple(known["suffixes"]))
        or name.startswith(tuple(known["prefixes"]))
        or any(part in known["folders"] for part in [*parts, name])
        or any(_is_vendored(folder, listing) for folder in _vendor_folders(path))
    )


def _vendor_folders(path: str) -> Iterator[str]:
    parts = path.split("/")
    return ("/".join(parts[: at + 1]) for at, part in enumerate(parts) if part == "vendor")


def _is_vendored(folder: str, listing: Listing) -> bool:
    """https://go.dev/ref/mod#vendoring: beside go.mod, with a list of modules (or GOPATH's, of old)."""
    return (
        f"{folder}/modules.txt" in listing.entries or f"{posixpath.dirname(folder)}/go.mod" in listing.entries
    )


def gone_files(old: ImageView, new: ImageView) -> tuple[str, ...]:
    """The own regular files and links of the old image, but build-only ones, that the new image lacks.

    Paths, sorted, each of them (not only the topmost); executables are among them, the program is not, nor a
    script in front of it that was opened up.
    """
    started = old.program.path if old.program is not None else ""
    scripts = (path for script in old.scripts for path in (script, old.listing.resolve(script)))
    program = (started, old.listing.resolve(started), *scripts)
    return tuple(
        path
        for path in own_paths(old)
        if not old.listing.entries[path].is_directory
        and not _is_there(new.listing, path)
        # A link that leads nowhere is as good as none.
        and _is_there(old.listing, path)
        and path not in program
        and not is_build_only(path, old.listing)
    )


def _is_there(listing: Listing, path: str) -> bool:
    """Whether there is something, also by a link to what the engine brings: ``/dev/stdout``."""
    if listing.get(path) is not None:
        return True
    for _ in range(_MOST_LINKS):
        folder = listing.resolve(posixpath.dirname(path))
        entry = listing.entries.get(posixpath.join(folder or "/", posixpath.basename(path)))
        if folder is None or entry is None or not entry.is_link:
            return False
        path = posixpath.normpath(posixpath.join(folder, entry.link))
        if lies_in(path, _OUTSIDE):
            return True
    return False


def kept_files(old: ImageView, new: ImageView) -> tuple[str, ...]:
    """The own files and links of the old image that the new one has, sorted."""
    entries = old.listing.entries
    own = (path for path in own_paths(old) if not entries[path].is_directory)
    return tuple(path for path in own if new.listing.get(path) is not None)


def empty_folders(view: ImageView) -> tuple[str, ...]:
    """Own folders with nothing but such folders below them: someone made them to write into. Sorted."""
    own = own_paths(view)
    mine = frozenset(own)
    used = {
        folder
        for path, entry in view.listing.entries.items()
        if not entry.is_directory or path not in mine
        for folder in parents(path)
    }
    return tuple(
        path
        for path in own
        if view.listing.entries[path].is_directory
        and path not in used
        and not is_build_only(path, view.listing)
    )


def parents(path: str) -> Iterator[str]:
    """The folders that a path lies in, the nearest first, without the root."""
    while (path := posixpath.dirname(path)) != "/":
        yield path


class _LeftOut(Struct, frozen=True):
    folders: tuple[str, ...]
    tools: frozenset[str]


def _left_out(view: ImageView, changed: list[str]) -> _LeftOut:
    """What is the toolchain's or a cache of it, and what a rewrite is there to remove."""
    environment = dict(view.config.environment)
    gopath = (environment.get("GOPATH") or posixpath.join(_home(view), "go")).split(":")
    caches = [environment.get(name, "") for name in ("GOCACHE", "GOMODCACHE", "GOTMPDIR")]
    toolchains = [
        posixpath.dirname(posixpath.dirname(path))
        for path in changed
        if path.endswith("/bin/go") and _is_goroot(posixpath.dirname(posixpath.dirname(path)), view.listing)
    ]
    folders = [*(f"{folder}/pkg" for folder in gopath if folder), *caches, *toolchains]
    return _LeftOut(tuple(folder for folder in folders if folder.startswith("/")), _tools(view))


def _home(view: ImageView) -> str:
    return dict(view.config.environment).get("HOME") or view.homes.get(0) or "/root"


def _is_goroot(folder: str, listing: Listing) -> bool:
    """https://go.dev/doc/install: a toolchain has its standard library beside it."""
    return f"{folder}/src/runtime" in listing.entries or f"{folder}/pkg/tool" in listing.entries


def _tools(view: ImageView) -> frozenset[str]:
    """Shells and package managers, and folders that hold nothing else."""
    tools = {*view.inventory.shells, *view.inventory.package_managers}
    for tool in sorted(tools):
        folder = posixpath.dirname(tool)
        inside = (path for path in view.listing.entries if path.startswith(f"{folder}/"))
        if all(path in tools for path in inside):
            tools.add(folder)
    return frozenset(tools)


def _plain(entry: Entry | None) -> Entry | None:
    """Without the digest. A folder has no size of its own, and its time changes with what lies in it."""
    if entry is None:
        return None
    size, mtime = (entry.size, entry.mtime) if entry.is_file else (0, 0)
    return Entry(entry.mode, entry.uid, entry.gid, size, entry.link, "", mtime, entry.xattrs)


def _differs(entry: Entry, base: Entry | None) -> bool:
    """Whether a stage changed it; the same content with another time is no change."""
    if base is None or not entry.is_file or "" in (entry.digest, base.digest):
        return _plain(entry) != _plain(base)
    return entry.digest != base.digest or _rights(entry) != _rights(base)


def _rights(entry: Entry) -> tuple[int, int, int, tuple[tuple[str, str], ...]]:
    return entry.mode, entry.uid, entry.gid, entry.xattrs


def _installed(listing: Listing, base: Listing) -> Mapping[str, frozenset[str]]:
    """The files of all packages, where the records are other ones than those of the base."""
    return packaged(listing) if dict(listing.contents) != dict(base.contents) else {}


def _is_package_file(path: str, view: ImageView, base: Base, known: Mapping[str, frozenset[str]]) -> bool:
    """Whether an installed package brought it and the stage left it as it was."""
    if path not in known:
        return False
    entry, before = view.listing.entries[path], base.listing.entries.get(path)
    if before is not None and _rights(entry) != _rights(before):
        return False
    sums = view.listing.sums.get(path, frozenset()) | {entry.digest}
    return not entry.is_file or not known[path] or not entry.digest or not sums.isdisjoint(known[path])


def _counts(path: str, left_out: tuple[str, ...]) -> bool:
    left = table()["left_behind"]
    return (
        not _is_cache(path)
        and not lies_in(path, left["paths"])
        and not lies_in(path, left_out)
        and not any(known.startswith(f"{path}/") for known in (*left["paths"], *left_out))
    )


def _is_cache(path: str) -> bool:
    """Whether a command of a RUN line leaves it wherever its home is."""
    names = table()["left_behind"]["names"]
    return any(part in names for part in path.split("/")) or any(
        f"{folder}/" in f"{path}/" for folder in table()["left_behind"]["folders"]
    )
