"""The files of an image, read from the tar stream of ``docker export`` or from a mounted folder."""

from __future__ import annotations

import os
import posixpath
import stat
import tarfile
import zlib
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO

# What engines put into a container's root, whatever the image has.
_OF_THE_ENGINE = ("proc/", "sys/", "dev/", ".dockerenv", "run/.containerenv")
_MOST_ENTRIES = 2_000_000
_MOST_LINKS = 40
"""As Linux: https://man7.org/linux/man-pages/man7/path_resolution.7.html"""
_CHUNK = 1 << 20


class ListingError(Exception):
    """The stream is not a tar archive, or has too many entries; the message says so."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file; ``mode`` has type and permissions as ``st_mode``. ``checksum`` where it was asked for."""

    mode: int
    uid: int
    gid: int
    size: int = 0
    link: str = ""
    checksum: int | None = None

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

    def allows(self, uid: int, gid: int) -> int:
        """The rwx bits (4, 2, 1) that a process of this user has; no supplementary groups.

        root reads and writes everything, and executes what anybody may.
        https://man7.org/linux/man-pages/man7/path_resolution.7.html
        """
        if uid == 0:
            return 6 | (1 if self.mode & 0o111 or self.is_directory else 0)
        shift = 6 if uid == self.uid else 3 if gid == self.gid else 0
        return (self.mode >> shift) & 7


@dataclass(frozen=True, slots=True)
class Listing:
    """Entries by absolute path; ``/`` is there, trailing slashes are not."""

    entries: Mapping[str, Entry]

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

    def get(self, path: str, workdir: str = "/") -> Entry | None:
        """The entry that ``path`` leads to."""
        resolved = self.resolve(path, workdir)
        return None if resolved is None else self.entries.get(resolved)


def from_tar(stream: IO[bytes], checksum_of: Container[str] = ()) -> Listing:
    """Read the archive to its end. Raises ``ListingError``."""
    entries: dict[str, Entry] = {"/": Entry(stat.S_IFDIR | 0o755, 0, 0)}
    try:
        with tarfile.open(fileobj=stream, mode="r|", encoding="utf-8", errors="surrogateescape") as archive:
            for member in archive:
                if len(entries) > _MOST_ENTRIES:
                    raise ListingError("too many files")
                _add(entries, archive, member, checksum_of)
                # The archive object keeps every member, which no one asks for again.
                archive.members.clear()  # type: ignore[attr-defined]
    except (tarfile.TarError, EOFError) as error:
        raise ListingError(f"cannot read the files of the image: {error}") from error
    return Listing(entries)


def _add(
    entries: dict[str, Entry], archive: tarfile.TarFile, member: tarfile.TarInfo, checksum_of: Container[str]
) -> None:
    name = posixpath.normpath(member.name.lstrip("/"))
    if name == "." or name.startswith("../") or (name + "/").startswith(_OF_THE_ENGINE):
        return
    path = "/" + name
    if member.islnk():
        target = entries.get("/" + posixpath.normpath(member.linkname.lstrip("/")))
        if target is not None:
            entries[path] = target
        return
    checksum = None
    if member.isreg() and path in checksum_of:
        content = archive.extractfile(member)
        checksum = None if content is None else checksum_stream(content)
    entries[path] = Entry(
        _type(member) | (member.mode & 0o7777), member.uid, member.gid, member.size, member.linkname, checksum
    )


def _type(member: tarfile.TarInfo) -> int:
    if member.isdir():
        return stat.S_IFDIR
    if member.issym():
        return stat.S_IFLNK
    return stat.S_IFREG if member.isreg() else stat.S_IFCHR


def from_folder(root: str, checksum_of: Container[str] = ()) -> Listing:
    """The files below a mounted root; nothing outside of it is looked at. Raises ``ListingError``."""
    entries: dict[str, Entry] = {"/": Entry(stat.S_IFDIR | 0o755, 0, 0)}
    for path, name in _walk(root):
        if len(entries) > _MOST_ENTRIES:
            raise ListingError("too many files")
        try:
            status = os.lstat(path)
            link = os.readlink(path) if stat.S_ISLNK(status.st_mode) else ""
            checksum = None
            if stat.S_ISREG(status.st_mode) and name in checksum_of:
                with open(path, "rb") as stream:
                    checksum = checksum_stream(stream)
        except OSError as error:
            raise ListingError(f"cannot read the files of the image: {error.strerror}") from error
        size = status.st_size if stat.S_ISREG(status.st_mode) else 0
        entries[name] = Entry(status.st_mode, status.st_uid, status.st_gid, size, link, checksum)
    return Listing(entries)


def _walk(root: str) -> Iterator[tuple[str, str]]:
    for folder, folders, names in os.walk(root):
        inside = folder[len(root) :].rstrip("/")
        for name in folders + names:
            path = f"{inside}/{name}"
            if not (path[1:] + "/").startswith(_OF_THE_ENGINE):
                yield f"{root}{path}", path


def checksum_stream(stream: IO[bytes]) -> int:
    """CRC-32: it tells a changed file from an unchanged one, and keeps up with the stream."""
    value = 0
    while chunk := stream.read(_CHUNK):
        value = zlib.crc32(chunk, value)
    return value


def paths(entries: Iterable[str], prefixes: tuple[str, ...]) -> Iterator[str]:
    """The paths that lie at or below none of ``prefixes`` (absolute, without trailing slash)."""
    below = tuple(f"{prefix}/" for prefix in prefixes)
    return (path for path in entries if path not in prefixes and not path.startswith(below))
