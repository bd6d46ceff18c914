"""Files that each build of the same Dockerfile makes otherwise: a key, a date that a RUN writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec.structs import replace

from rewriter.verify.compare.files import changed_data
from rewriter.verify.image.seen import ImageView
from rewriter.verify.model import Findings

_MOST_READ = 50
_MOST_SHOWN = 5


def with_unsteady_files(
    old: ImageView, new: ImageView, anew: Callable[[Sequence[str]], Mapping[str, str]]
) -> tuple[ImageView, Findings]:
    """The new image with the old content of such files, and what is to be told of them.

    Only their content is no difference: their rights are compared, and that they hold something. ``anew``
    gives the digests of files of the old image when that is built anew, and is asked only if some
    content differs.
    """
    changed = changed_data(old, new)[:_MOST_READ]
    digests = anew(changed) if changed else {}
    known = old.listing.entries
    unsteady = [
        path
        for path in changed
        if digests.get(path, known[path].digest) != known[path].digest
        and (now := new.listing.get(path)) is not None
        and now.size
    ]
    if not unsteady:
        return new, Findings()
    entries = dict(new.listing.entries)
    for path in unsteady:
        place = new.listing.resolve(path) or path
        entries[place] = replace(entries[place], size=known[path].size, digest=known[path].digest)
    more = len(unsteady) - _MOST_SHOWN
    names = ", ".join(unsteady[:_MOST_SHOWN]) + (f" and {more} more" if more > 0 else "")
    note = f"each build of the old Dockerfile makes other content, which was not compared: {names}"
    return replace(new, listing=replace(new.listing, entries=entries)), Findings(notes=(note,))
