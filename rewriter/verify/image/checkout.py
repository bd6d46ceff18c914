"""Modes of folders that a checkout gave them, and no Dockerfile.

git keeps no permissions of a folder (https://git-scm.com/docs/git-fast-import#_filemodify): each checkout
gives all of them what its umask leaves. ``COPY`` of a context takes that into the image, and ``COPY --from``
of a folder makes it anew, 0755.
"""

from __future__ import annotations

import os
import posixpath
import stat
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from rewriter.verify.image.listing import Entry
from rewriter.verify.image.seen import ImageView
from rewriter.verify.image.stage_files import own_paths
from rewriter.verify.model import Findings

_OF_UMASK = 0o022
_MOST_FOLDERS = 20_000
_MOST_SHOWN = 3


def checkout_folders(old: ImageView, new: ImageView, context: Path, text: str) -> frozenset[str]:
    """Own folders that only the umask of a checkout let group or others write into, and that lost this.

    ``context`` has a folder of that name and mode, and ``text``, the old Dockerfile, sets no modes.
    """
    if "chmod" in text:
        return frozenset()
    found = [path for path in own_paths(old) if _lost_bits_of_umask(old.listing.entries[path], new, path)]
    known = frozenset(islice(_folders(context), _MOST_FOLDERS)) if found else frozenset()
    return frozenset(
        path
        for path in found
        if (posixpath.basename(path), stat.S_IMODE(old.listing.entries[path].mode)) in known
    )


def told(folders: frozenset[str]) -> Findings:
    """The note on such folders."""
    if not folders:
        return Findings()
    more = len(folders) - _MOST_SHOWN
    names = ", ".join(sorted(folders)[:_MOST_SHOWN]) + (f" and {more} more" if more > 0 else "")
    return Findings(
        notes=(f"not compared: modes of folders that this checkout gave them, and not git: {names}",)
    )


def _lost_bits_of_umask(was: Entry, new: ImageView, path: str) -> bool:
    now = new.listing.get(path)
    if now is None or not (was.is_directory and now.is_directory):
        return False
    lost = was.mode & ~now.mode
    same = (was.uid, was.gid, was.mode & ~_OF_UMASK) == (now.uid, now.gid, now.mode & ~_OF_UMASK)
    return same and bool(lost) and not now.mode & ~was.mode


def _folders(context: Path) -> Iterator[tuple[str, int]]:
    """Name and mode of the folders of a context; no link is followed."""
    for folder, names, _ in os.walk(context):
        names[:] = [name for name in names if name != ".git"]
        for name in names:
            try:
                found = os.lstat(os.path.join(folder, name))
            except OSError:
                continue
            if stat.S_ISDIR(found.st_mode):
                yield name, stat.S_IMODE(found.st_mode)
