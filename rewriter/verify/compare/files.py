"""Whether the files of the new image serve as those of the old one did."""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.verify.compare.own import added_files, changed_links, changed_rights, lost_rights
from rewriter.verify.compare.program import further_programs
from rewriter.verify.image.listing import Listing, paths
from rewriter.verify.image.packages import unread_records
from rewriter.verify.image.seen import ImageView
from rewriter.verify.image.stage_files import own_paths
from rewriter.verify.image.tables import table
from rewriter.verify.model import Aspect, Difference, DifferenceKind, Findings, Gap

_MOST_SHOWN = 10
_WRITE = 2


def compare_files(
    old: ImageView, new: ImageView, *, owners: bool = True, of_checkout: frozenset[str] = frozenset()
) -> Findings:
    """What lies in both images besides the program: with the same content, and of the same use.

    ``owners``: whether those of the old image's own files are to stay; ``of_checkout``: folders whose mode
    says nothing, unless the image's user may do less for it. What is gone is judged elsewhere
    (``rewriter.verify.compare.needless``).
    """
    mine = own_paths(old)
    both = tuple(path for path in mine if new.listing.get(path) is not None)
    lost = dict(lost_rights(old, new, both))
    told = of_checkout.union(lost)
    of_umask = [path for path, bits in lost.items() if path in of_checkout and bits == _WRITE]
    found = [
        *(
            f"the program may no longer {_verbs(bits)} {path}"
            for path, bits in lost.items()
            if path not in of_umask
        ),
        *changed_rights(old, new, [path for path in both if path not in told], owners=owners),
        *changed_links(old, new, both),
        *(f"{path} is in the new image only" for path in added_files(old, new)),
    ]
    differences = [*_changed(old, new), *(_file(text) for text in found[:_MOST_SHOWN])]
    if len(found) > _MOST_SHOWN:
        differences.append(_file(f"and {len(found) - _MOST_SHOWN} more paths like these"))
    for what, names in (("shell", new.inventory.shells), ("package manager", new.inventory.package_managers)):
        for name in names[:1]:
            kind = DifferenceKind.BUSYBOX if name.startswith("/busybox/") else DifferenceKind.OTHER
            differences.append(_file(f"the new image still has a {what}: {name}", kind))
    gaps = (*_gaps(old), *(_gap_of_umask(path) for path in of_umask[:_MOST_SHOWN]))
    return Findings(tuple(differences), gaps, width=(f"own files: {len(both)} compared",))


def _gap_of_umask(path: str) -> Gap:
    return Gap(
        f"the program may no longer write into {path}, where only the umask of this checkout let it write",
        "check out with umask 022, or set the mode in the Dockerfile: RUN chmod",
    )


def _gaps(old: ImageView) -> Iterator[Gap]:
    if old.base is None:
        yield Gap(
            "the files of the old stage were not told from those of its base image: its FROM cannot be read"
        )
    elif old.listing.contents != old.base.listing.contents:
        for record in unread_records(old.listing):
            yield Gap(f"the files of packages were not told from those of the stage: {record} cannot be read")


def common_files(new: Listing) -> frozenset[str]:
    """The files of the new image whose content is to be that of the old one: those of no base image."""
    system = tuple(table()["system"]["names"])
    return frozenset(path for path in paths(new.entries, system) if new.entries[path].is_file)


def _changed(old: ImageView, new: ImageView) -> Iterator[Difference]:
    return (_file(f"{path} has other content") for path in changed_data(old, new)[:_MOST_SHOWN])


def changed_data(old: ImageView, new: ImageView) -> list[str]:
    """Paths, sorted, of common files that are no programs and whose content differs."""
    programs = {was.path for was, _ in further_programs(old, new)}
    return [path for path in changed_files(old, new) if path not in programs]


def changed_files(old: ImageView, new: ImageView) -> list[str]:
    """Paths, sorted, of common files besides the program whose content differs."""
    programs = {view.listing.resolve(view.program.path) for view in (old, new) if view.program is not None}
    return [
        path
        for path in sorted(common_files(new.listing).union(own_paths(old)))
        if (was := old.listing.entries.get(path)) is not None
        and (now := new.listing.get(path)) is not None
        and was.is_file
        and now.is_file
        and (was.digest != now.digest or was.size != now.size)
        and path not in programs
    ]


def _verbs(bits: int) -> str:
    return " or ".join(
        verb for bit, verb in ((4, "read"), (2, "write"), (1, "execute or enter")) if bits & bit
    )


def _file(message: str, kind: DifferenceKind = DifferenceKind.OTHER) -> Difference:
    return Difference(Aspect.FILES, message, kind=kind)
