"""What an image carries besides its program: counts for the report, and what ought to be gone."""

from __future__ import annotations

import posixpath
import stat
from collections.abc import Callable, Collection, Mapping

from msgspec import Struct

from rewriter.verify.image.listing import Listing
from rewriter.verify.image.seen import Inventory
from rewriter.verify.image.tables import names, table

Read = Callable[[str], bytes | None]
"""The content of a file of the image by its path; ``None`` where there is none."""

_DPKG = "/var/lib/dpkg/status"
_DPKG_PARTS = "/var/lib/dpkg/status.d"
_APK = ("/lib/apk/db/installed", "/usr/lib/apk/db/installed")


def inventory(listing: Listing, size: int, read: Read) -> Inventory:
    """Count. ``size`` is the image's, in bytes."""
    files = [(path, entry) for path, entry in listing.entries.items() if entry.is_file]
    special = sorted(path for path, entry in files if entry.mode & (stat.S_ISUID | stat.S_ISGID))
    return Inventory(
        size,
        len(files),
        _packages(listing, read),
        tuple(special),
        _executables(listing, names("shells")),
        _executables(listing, names("package_managers")),
    )


class Accounts(Struct, frozen=True):
    """Users (uid, gid) and groups (gid) by name, home folders by uid, groups by the name of their member."""

    users: Mapping[str, tuple[int, int]]
    groups: Mapping[str, int]
    homes: Mapping[int, str]
    members: Mapping[str, frozenset[int]]


def accounts(read: Read) -> Accounts:
    """The first entry of a name or number counts. https://man7.org/linux/man-pages/man5/passwd.5.html"""
    users: dict[str, tuple[int, int]] = {}
    groups: dict[str, int] = {}
    homes: dict[int, str] = {}
    members: dict[str, frozenset[int]] = {}
    for fields in _fields(read("/etc/passwd")):
        if len(fields) > 3 and fields[2].isdecimal() and fields[3].isdecimal():
            users.setdefault(fields[0], (int(fields[2]), int(fields[3])))
            if len(fields) > 5:
                homes.setdefault(int(fields[2]), fields[5])
    for fields in _fields(read("/etc/group")):
        if len(fields) > 2 and fields[2].isdecimal():
            groups.setdefault(fields[0], int(fields[2]))
            for name in fields[3].split(",") if len(fields) > 3 else ():
                members[name] = members.get(name, frozenset()) | {int(fields[2])}
    return Accounts(users, groups, homes, members)


def _fields(content: bytes | None) -> list[list[str]]:
    lines = (content or b"").decode("utf-8", "surrogateescape").split("\n")
    # More digits than any id has would only be slow to read.
    return [line.split(":") for line in lines if ":" in line and len(line) < 4096]


def _executables(listing: Listing, wanted: Collection[str]) -> tuple[str, ...]:
    """The paths of executables of these names, each file once (``/bin`` may be a link to ``/usr/bin``)."""
    found: dict[str, str] = {}
    for folder in table()["folders"]["names"]:
        for name in sorted(wanted):
            resolved = listing.resolve(f"{folder}/{name}")
            if resolved is not None and listing.entries[resolved].is_file:
                found.setdefault(posixpath.join(listing.resolve(folder) or folder, name), resolved)
    return tuple(sorted(found))


def _packages(listing: Listing, read: Read) -> int:
    """Packages of dpkg, of distroless' ``status.d``, and of apk."""
    count = 0
    if _DPKG in listing.entries:
        paragraphs = (read(_DPKG) or b"").split(b"\n\n")
        count += sum(b"\nStatus: install ok installed" in paragraph for paragraph in paragraphs)
    parts = (path for path in listing.entries if posixpath.dirname(path) == _DPKG_PARTS)
    count += sum(not path.endswith(".md5sums") for path in parts)
    for database in _APK:
        if database in listing.entries and listing.resolve(database) == database:
            count += sum(line.startswith(b"P:") for line in (read(database) or b"").split(b"\n"))
    return count
