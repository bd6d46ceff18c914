"""The files of an image, read from the tar stream of ``docker export`` or from a mounted folder."""

from __future__ import annotations

import hashlib
import io
import os
import posixpath
import re
import stat
import tarfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import IO

from msgspec import Struct
from msgspec import field as struct_field
from msgspec.structs import replace

from rewriter.verify.image.watched import Watched

# What engines put into a container's root, or mount over what the image has; buildah leaves it in images.
_OF_THE_ENGINE = (
    "proc/", "sys/", "dev/", ".dockerenv", "run/.containerenv",
    "etc/hosts/", "etc/hostname/", "etc/resolv.conf/",
)  # fmt: skip
_KEPT = re.compile(
    r"/var/lib/dpkg/(status|info/[^/]+\.(list|md5sums))|/(usr/)?lib/apk/db/installed"
    r"|/(var/lib|usr/lib/sysimage)/rpm/rpmdb\.sqlite"
)
"""Records of packages: files whose content is kept."""
_ACCOUNTS = ("/etc/passwd", "/etc/group")
"""Kept as well: to ask the engine for a file of an image takes longer than to read it on the way."""
_LARGEST_KEPT = 100_000_000
_XATTR = "SCHILY.xattr."
"""How the names of extended attributes begin in an archive's PAX records, as Go's archive/tar writes them."""
_KNOWN_XATTRS = ("security.capability", "user.", "system.posix_acl_access")
_END_OF_ARCHIVE = 1024
"""Bytes, all zero: https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html (ustar)"""
_MOST_ENTRIES = 2_000_000
_MOST_LINKS = 40
"""As Linux: https://man7.org/linux/man-pages/man7/path_resolution.7.html"""
_CHUNK = 1 << 20


class ListingError(Exception):
    """The files cannot be read, not to their end, or are too many; the message says so."""


class Entry(Struct, frozen=True):
    """A file; ``mode`` has type and permissions as ``st_mode``. ``digest`` is SHA-256, if asked for."""

    mode: int
    uid: int
    gid: int
    size: int = 0
    link: str = ""
    digest: str = ""
    mtime: int = 0
    """Seconds since 1970."""
    xattrs: tuple[tuple[str, str], ...] = ()
    """Extended attributes that a program can tell, values in hexadecimal, sorted: file capabilities first of
    all. docker hands on no others; none are known of the files of an engine's archive that has none."""

    @property
    def is_file(self) -> bool:
        """A regular file (hard links count as what they link to)."""
        return stat.S_ISREG(self.mode)

    @property
    def is_directory(self) -> bool:
        """A folder."""
        return stat.S_ISDIR(self.mode)

    @property
    def is_link(self) -> bool:
        """A symbolic link, to ``link``."""
        return stat.S_ISLNK(self.mode)

    def allows(self, uid: int, gids: frozenset[int]) -> int:
        """The rwx bits (4, 2, 1) that a process of this user and these groups has.

        root reads and writes everything, and executes what anybody may.
        https://man7.org/linux/man-pages/man7/path_resolution.7.html
        """
        if uid == 0:
            return 6 | (1 if self.mode & 0o111 or self.is_directory else 0)
        shift = 6 if uid == self.uid else 3 if self.gid in gids else 0
        return (self.mode >> shift) & 7


Wish = Callable[[str, Entry], bool]
"""Whether the digest of a regular file is wanted, by its path and its entry without digest."""


def everything(path: str, entry: Entry) -> bool:
    """All digests are wanted."""
    return True


def nothing(path: str, entry: Entry) -> bool:
    """No digest is wanted."""
    return False


class Listing(Struct, frozen=True):
    """Entries by absolute path; ``/`` is there, trailing slashes are not."""

    entries: Mapping[str, Entry]
    contents: Mapping[str, bytes] = struct_field(default_factory=dict)
    """Of the records of packages."""
    sums: Mapping[str, frozenset[str]] = struct_field(default_factory=dict)
    """Of files with a digest: MD5 and SHA-1, as records of packages have them, and SHA-256 behind a byte of
    1, as Go programs have it of embedded files (``rewriter.verify.image.asks``)."""
    accounts: Mapping[str, bytes] = struct_field(default_factory=dict)
    """The contents of ``/etc/passwd`` and ``/etc/group``."""

    def resolve(self, path: str, workdir: str = "/") -> str | None:
        """``path`` with all symbolic links followed, ``None`` where there is no such file."""
        left = [part for part in reversed(posixpath.join(workdir or "/", path).split("/")) if part]
        current, links = "/", 0
        while left:
            part = left.pop()
            if part == ".":
                continue
            if part == "..":
                current = posixpath.dirname(current)
                continue
            found = self.entries.get(current if current != "/" else "/")
            current = posixpath.join(current, part)
            entry = self.entries.get(current)
            if entry is None or (found is not None and not found.is_directory):
                return None
            if entry.is_link:
                links += 1
                if links > _MOST_LINKS:
                    return None
                left += [part for part in reversed(entry.link.split("/")) if part]
                current = "/" if entry.link.startswith("/") else posixpath.dirname(current)
        return current

    def content(self, path: str, read: Callable[[str], bytes | None]) -> bytes | None:
        """What is in a regular file of the image, by ``read`` where it was not kept; ``None`` for none."""
        resolved = self.resolve(path)
        known = self.accounts.get(resolved or "", self.contents.get(resolved or ""))
        return known if known is not None or resolved is None else read(resolved)

    def get(self, path: str) -> Entry | None:
        """The entry that ``path`` leads to."""
        resolved = self.resolve(path)
        return None if resolved is None else self.entries.get(resolved)


@dataclass
class _Reader:
    """What has been read so far of the files of an image."""

    wish: Wish
    entries: dict[str, Entry] = field(default_factory=lambda: {"/": Entry(stat.S_IFDIR | 0o755, 0, 0)})
    contents: dict[str, bytes] = field(default_factory=dict)
    accounts: dict[str, bytes] = field(default_factory=dict)
    sums: dict[str, frozenset[str]] = field(default_factory=dict)

    def add(self, path: str, entry: Entry, open_file: Callable[[], IO[bytes] | None]) -> None:
        """One more; ``open_file`` is called where the content matters."""
        if len(self.entries) > _MOST_ENTRIES:
            raise ListingError("too many files")
        kept = self._kept(path) if entry.is_file and entry.size < _LARGEST_KEPT else None
        if entry.is_file and (kept is not None or self.wish(path, entry)):
            stream = open_file()
            if stream is not None:
                if kept is not None:
                    kept[path] = stream.read()
                    stream = io.BytesIO(kept[path])
                entry = self._digested(path, entry, stream)
        self.entries[path] = entry

    def _kept(self, path: str) -> dict[str, bytes] | None:
        """Where the content of a file is kept."""
        if path in _ACCOUNTS:
            return self.accounts
        return self.contents if _KEPT.fullmatch(path) is not None else None

    def _digested(self, path: str, entry: Entry, stream: IO[bytes]) -> Entry:
        sha256, others = hashlib.sha256(), (hashlib.md5(), hashlib.sha1(), hashlib.sha256(b"\1"))
        while chunk := stream.read(_CHUNK):
            for one in (sha256, *others):
                one.update(chunk)
        self.sums[path] = frozenset(one.hexdigest() for one in others)
        return replace(entry, digest=sha256.hexdigest())

    def listing(self) -> Listing:
        """All of it."""
        return Listing(self.entries, self.contents, self.sums, self.accounts)


def from_tar(stream: IO[bytes], wish: Wish = nothing) -> Listing:
    """Read the archive to its end. Raises ``ListingError``, also where its end is missing."""
    reader, watched = _Reader(wish), Watched(stream)
    try:
        with tarfile.open(fileobj=watched, mode="r|", encoding="utf-8", errors="surrogateescape") as archive:
            for member in archive:
                _add(reader, archive, member)
                # The archive object keeps every member, which no one asks for again.
                archive.members.clear()  # type: ignore[attr-defined]
            end = archive.offset
            while watched.read(_CHUNK):
                pass
    except (tarfile.TarError, EOFError) as error:
        raise ListingError(f"cannot read the files of the image: {error}") from error
    # A header that cannot be read, or none, ends the archive for tarfile as well.
    if watched.last > end or watched.position < end + _END_OF_ARCHIVE:
        raise ListingError("cannot read the files of the image: their archive breaks off")
    return reader.listing()


def _add(reader: _Reader, archive: tarfile.TarFile, member: tarfile.TarInfo) -> None:
    name = posixpath.normpath(member.name.lstrip("/"))
    if name == "." or name.startswith("../") or (name + "/").startswith(_OF_THE_ENGINE):
        return
    path = "/" + name
    if member.islnk():
        target = reader.entries.get("/" + posixpath.normpath(member.linkname.lstrip("/")))
        if target is not None:
            reader.entries[path] = target
        return
    mode = _type(member) | (member.mode & 0o7777)
    size = member.size if member.isreg() else 0
    found = Entry(mode, member.uid, member.gid, size, member.linkname, "", int(member.mtime), _xattrs(member))
    reader.add(path, found, lambda: archive.extractfile(member))


def _xattrs(member: tarfile.TarInfo) -> tuple[tuple[str, str], ...]:
    found = (
        (name.removeprefix(_XATTR), value) for name, value in member.pax_headers.items() if _XATTR in name
    )
    return _known((name, value.encode("utf-8", "surrogateescape")) for name, value in found)


def _known(found: Iterable[tuple[str, bytes]]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((name, value.hex()) for name, value in found if name.startswith(_KNOWN_XATTRS)))


def _type(member: tarfile.TarInfo) -> int:
    kinds = (
        (member.isdir(), stat.S_IFDIR),
        (member.issym(), stat.S_IFLNK),
        (member.isblk(), stat.S_IFBLK),
        (member.isfifo(), stat.S_IFIFO),
        (member.ischr(), stat.S_IFCHR),
    )
    return next((kind for holds, kind in kinds if holds), stat.S_IFREG)


def from_folder(root: str, wish: Wish = nothing) -> Listing:
    """The files below a mounted root; nothing outside of it is looked at. Raises ``ListingError``."""
    reader = _Reader(wish)
    try:
        for path, name in _walk(root):
            status = os.lstat(path)
            link = os.readlink(path) if stat.S_ISLNK(status.st_mode) else ""
            size = status.st_size if stat.S_ISREG(status.st_mode) else 0
            xattrs = () if link else _known((a, os.getxattr(path, a)) for a in os.listxattr(path))
            owner = (status.st_uid, status.st_gid)
            found = Entry(status.st_mode, *owner, size, link, "", int(status.st_mtime), xattrs)
            _add_file(reader, path, name, found)
    except OSError as error:
        raise ListingError(f"cannot read the files of the image: {error.strerror}") from error
    return reader.listing()


def _add_file(reader: _Reader, path: str, name: str, found: Entry) -> None:
    with ExitStack() as stack:
        flags = os.O_RDONLY | os.O_NOFOLLOW
        reader.add(name, found, lambda: stack.enter_context(os.fdopen(os.open(path, flags), "rb")))


def _walk(root: str) -> Iterator[tuple[str, str]]:
    def fail(error: OSError) -> None:
        raise error

    for folder, folders, names in os.walk(root, onerror=fail):
        inside = folder[len(root) :].rstrip("/")
        for name in folders + names:
            path = f"{inside}/{name}"
            if not (path[1:] + "/").startswith(_OF_THE_ENGINE):
                yield f"{root}{path}", path


def paths(entries: Iterable[str], prefixes: tuple[str, ...]) -> Iterator[str]:
    """The paths that lie at or below none of ``prefixes`` (absolute, without trailing slash)."""
    below = tuple(f"{prefix}/" for prefix in prefixes)
    return (path for path in entries if path not in prefixes and not path.startswith(below))
