"""What ``--nonroot`` makes of the facts: distroless' own user, who may read and write what is copied.

The images with the tag ``nonroot`` run as 65532 with the home ``/home/nonroot``
(https://github.com/GoogleContainerTools/distroless/blob/main/static/static.bzl). What COPY brings belongs to
root unless it says otherwise, and a file that only its owner may read is then of no use.
"""

from __future__ import annotations

import re
from functools import cache

from msgspec.structs import replace

from rewriter.facts.files.model import RuntimeFile
from rewriter.facts.users.model import User
from rewriter.facts.users.resolve import NONROOT
from rewriter.images.catalogue import distroless_image, reference
from rewriter.support.paths import below
from rewriter.support.regex import regex
from rewriter.support.tables import table
from rewriter.trace.accounts import is_other_user
from rewriter.trace.model import BuildTrace

ROOT_HOME = "/root"
"""Only root may enter it: mode 0700 in distroless (common/BUILD.bazel)."""

PLAIN = regex(r"/[A-Za-z0-9_@%+:,./-]+", re.ASCII)
"""A path that needs no quotes."""
_OPEN_MODE = regex(r"[0-7]*[0-7]?[0-7][157]|[augo]*\+[rwxX]+", re.ASCII)
"""A mode that lets others execute the file, or one that only adds to what the go command gives (0755)."""


def as_nonroot(user: User | None) -> User:
    """The user that takes the place of ``user`` (``None``: root), with the home of one who had one."""
    if user is None or not is_other_user(user.name):
        return User("root", NONROOT, None)
    return User(user.name, NONROOT, user.home if user.home != "/" else None)


def given_to_nonroot(item: RuntimeFile) -> RuntimeFile:
    """The file with nonroot as its owner, so that the program may do with it what it did as root.

    Files of the system stay root's: everybody may read them.
    """
    if is_system_file(item.path):
        return item
    return replace(item, owner=NONROOT, problem=None)


def is_system_file(path: str) -> bool:
    """Whether everybody may read it, and nobody writes it."""
    folders = table("facts/users", "nonroot")["system_file"]["paths"]
    return any(below(path, folder) is not None for folder in folders)


def is_closed(path: str, trace: BuildTrace) -> bool:
    """Whether RUN may have left a mode that keeps others from executing a file."""
    last = next(trace.modes.newest_first(path), None)
    if last is None:
        return "umask" in trace.commands
    return _OPEN_MODE.fullmatch(trace.events[last].detail) is None


@cache
def system_folders() -> frozenset[str]:
    """Folders that distroless has: WORKDIR leaves their owner as it is."""
    image = distroless_image(reference("static"))
    return image.directories if image is not None else frozenset()
