"""Whether the files of the new image serve as those of the old one did."""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.verify.compare.config import identity
from rewriter.verify.compare.program import further_programs
from rewriter.verify.image.listing import Listing, paths
from rewriter.verify.image.stage_files import own_paths
from rewriter.verify.image.tables import table
from rewriter.verify.model import Aspect, Difference, ImageView

_WRITABLE = ("/tmp", "/var/tmp")
_MOST_SHOWN = 10


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
    programs = {was.path for was, _ in further_programs(old, new)}
    for path in changed_files(old, new):
        if path not in programs and shown < _MOST_SHOWN:
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
