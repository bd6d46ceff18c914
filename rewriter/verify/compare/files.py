"""Whether the files of the new image serve as those of the old one did: program, libraries, data."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from rewriter.verify.compare.config import identity, unified
from rewriter.verify.image import buildinfo
from rewriter.verify.image.listing import Listing, paths
from rewriter.verify.image.stage_files import own_paths
from rewriter.verify.image.tables import table
from rewriter.verify.model import Aspect, Difference, ImageView, Program

_LIBRARY_FOLDERS = ("/lib", "/usr/lib", "/lib64", "/usr/lib64", "/usr/local/lib")
_WRITABLE = ("/tmp", "/var/tmp")
_MOST_SHOWN = 10


def compare_program(old: ImageView, new: ImageView) -> tuple[Difference, ...]:
    """The program: found at the path that it had, of the same source, and startable."""
    was, now = old.program, new.program
    if was is None or now is None:
        return (
            () if now is not None else (_program("the new image does not have the program that it starts"),)
        )
    # A bare name may be found in /usr/bin before /bin, which Debian made a link to it.
    found = new.listing.resolve(was.path)
    same = found is not None and found == new.listing.resolve(now.path)
    moved = (
        () if same or was.path == now.path else (_program(f"the program was {was.path} and is {now.path}"),)
    )
    return (*_compared(was, now, new.listing), *moved)


def _compared(was: Program, now: Program, listing: Listing) -> Iterator[Difference]:
    """Whether ``now``, in an image with these files, starts, and is built from what ``was`` is."""
    yield from _startable(now, listing)
    if was.digest == now.digest:
        return
    if was.machine != now.machine:
        yield _program(f"{now.path} was for {was.machine or 'no'} machine and is for {now.machine or 'none'}")
    if was.build is not None and now.build is not None:
        before, after = (list(buildinfo.lines(build)) for build in (was.build, now.build))
        if before != after:
            yield _program(f"{now.path} is built from other packages or modules", unified(before, after))
    elif (was.build is None) != (now.build is None):
        yield _program(f"of old and new {now.path} only one tells what it is built from")


def _startable(program: Program, listing: Listing) -> Iterator[Difference]:
    """Interpreter and libraries are there. https://man7.org/linux/man-pages/man8/ld.so.8.html"""
    if program.interpreter and listing.get(program.interpreter) is None:
        yield _program(f"{program.path} needs {program.interpreter}, which the new image does not have")
    names = {posixpath.basename(path) for path in listing.entries if path.startswith(_LIBRARY_FOLDERS)}
    for library in program.libraries:
        if library not in names and listing.get(library) is None:
            yield _program(f"{program.path} needs the library {library}, which the new image does not have")


def _program(message: str, diff: str = "") -> Difference:
    return Difference(Aspect.PROGRAM, message, diff)


def compare_files(old: ImageView, new: ImageView) -> tuple[Difference, ...]:
    """Files of both images: same content, and the program's user may do with them what it could."""
    found = [*_changed(old, new), *_access(old, new)]
    for what, names in (("shell", new.inventory.shells), ("package manager", new.inventory.package_managers)):
        found += [_file(f"the new image still has a {what}: {name}") for name in names[:1]]
    return tuple(found)


def common_files(new: Listing) -> frozenset[str]:
    """The files of the new image whose content is to be that of the old one: those of no base image."""
    system = tuple(table()["system"]["names"])
    return frozenset(path for path in paths(new.entries, system) if new.entries[path].is_file)


def _changed(old: ImageView, new: ImageView) -> Iterator[Difference]:
    shown = 0
    for path in changed_files(old, new):
        was, now = old.others.get(path), new.others.get(path)
        if was is not None and now is not None and was.build is not None and now.build is not None:
            # Built once more, as another Go program of the file is.
            yield from _compared(was, now, new.listing)
        elif shown < _MOST_SHOWN:
            shown += 1
            yield _file(f"{path} has other content")


def changed_files(old: ImageView, new: ImageView) -> list[str]:
    """Paths, sorted, of common files besides the program whose content differs."""
    programs = {view.listing.resolve(view.program.path) for view in (old, new) if view.program is not None}
    return [
        path
        for path in sorted(common_files(new.listing).union(own_paths(old)))
        if (was := old.listing.entries.get(path)) is not None
        and (now := new.listing.get(path)) is not None
        and None not in (was.checksum, now.checksum)
        and was.checksum != now.checksum
        and path not in programs
    ]


def _access(old: ImageView, new: ImageView) -> Iterator[Difference]:
    was_user, now_user = identity(old), identity(new)
    if was_user is None or now_user is None:
        return
    system = tuple(table()["system"]["names"])
    wanted = [
        *paths(new.listing.entries, system),
        *_WRITABLE,
        *sorted(new.config.volumes),
        old.config.workdir or "/",
    ]
    lost = []
    for path in dict.fromkeys(wanted):
        was, now = old.listing.get(path), new.listing.get(path)
        missing = 0 if was is None or now is None else was.allows(*was_user) & ~now.allows(*now_user)
        if missing:
            lost.append(f"the program may no longer {_verbs(missing)} {path}")
    yield from (_file(text) for text in lost[:_MOST_SHOWN])
    if len(lost) > _MOST_SHOWN:
        yield _file(f"and {len(lost) - _MOST_SHOWN} more paths like these")


def _verbs(bits: int) -> str:
    return " or ".join(
        verb for bit, verb in ((4, "read"), (2, "write"), (1, "execute or enter")) if bits & bit
    )


def _file(message: str) -> Difference:
    return Difference(Aspect.FILES, message)
