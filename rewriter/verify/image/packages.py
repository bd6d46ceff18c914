"""Which files the packages of an image brought, by the records of dpkg, apk and rpm."""

from __future__ import annotations

import base64
import binascii
import posixpath
import sqlite3
import struct
from collections.abc import Iterator, Mapping

from rewriter.verify.image.listing import Listing

_DPKG_INFO = "/var/lib/dpkg/info/"
_DPKG_STATUS = "/var/lib/dpkg/status"
_APK = ("/lib/apk/db/installed", "/usr/lib/apk/db/installed")
_RPM = ("/var/lib/rpm/rpmdb.sqlite", "/usr/lib/sysimage/rpm/rpmdb.sqlite")
_OTHER_RPM = ("/var/lib/rpm/Packages", "/var/lib/rpm/Packages.db")
"""Formats of other databases, which are not read here."""
_DIRECTORY_INDEXES, _BASE_NAMES, _DIRECTORY_NAMES, _FILE_DIGESTS = 1116, 1117, 1118, 1035
"""https://rpm-software-management.github.io/rpm/manual/tags.html"""

Files = Iterator[tuple[str, str]]
"""Paths with the sum of the content in hexadecimal (MD5, SHA-1 or SHA-256), empty where none is recorded."""


def packaged(listing: Listing) -> Mapping[str, frozenset[str]]:
    """The files and folders of packages, by the path without links that they lie at, with the known sums."""
    found: dict[str, set[str]] = {}
    folders: dict[str, str] = {}
    for path, total in _all(listing):
        folder, name = posixpath.split(path)
        if folder not in folders:
            folders[folder] = listing.resolve(folder) or folder
        sums = found.setdefault(posixpath.join(folders[folder], name), set())
        if total:
            sums.add(total)
    return {path: frozenset(sums) for path, sums in found.items()}


def unread_records(listing: Listing) -> tuple[str, ...]:
    """Records of packages that are there and that nothing was learnt from."""
    unknown = [
        path for path in _RPM if path in listing.entries and not any(_rpm(listing.contents.get(path, b"")))
    ]
    return tuple([*unknown, *(path for path in _OTHER_RPM if path in listing.entries)])


def _all(listing: Listing) -> Files:
    for path, content in sorted(listing.contents.items()):
        if path.startswith(_DPKG_INFO):
            yield from _dpkg(path, content)
        elif path == _DPKG_STATUS:
            yield from _configuration(content)
        elif path in _APK:
            yield from _apk(content)
        elif path in _RPM:
            yield from _rpm(content)


def _text(content: bytes) -> str:
    return content.decode("utf-8", "surrogateescape")


def _dpkg(path: str, content: bytes) -> Files:
    """``*.list`` has a path a line, ``*.md5sums`` a sum and a path without its slash.

    https://man7.org/linux/man-pages/man5/deb-md5sums.5.html
    """
    for line in _text(content).splitlines():
        if path.endswith(".list"):
            yield line, ""
            continue
        total, _, name = line.partition("  ")
        if name:
            yield f"/{name}", total


def _configuration(content: bytes) -> Files:
    """Conffiles of the status file: a space, the path, its sum.

    https://manpages.debian.org/testing/dpkg-dev/deb-conffiles.5.en.html
    """
    for line in _text(content).splitlines():
        words = line.split(" ")
        if line.startswith(" /") and len(words) > 2:
            yield words[1], words[2]


def _apk(content: bytes) -> Files:
    """F: a folder, R: a file in it, Z: its sum (Q1: SHA-1 as base64).

    https://wiki.alpinelinux.org/wiki/Apk_spec
    """
    folder, name = "", ""
    for line in _text(content).splitlines():
        key, _, value = line.partition(":")
        if key == "F":
            folder = f"/{value}"
            yield folder, ""
        elif key == "R":
            name = posixpath.join(folder, value)
            yield name, ""
        elif key == "Z" and value.startswith("Q1"):
            yield name, _hexadecimal(value[2:])


def _hexadecimal(text: str) -> str:
    try:
        return base64.b64decode(text).hex()
    except (binascii.Error, ValueError):
        return ""


def _rpm(content: bytes) -> Files:
    """A table of headers: https://rpm-software-management.github.io/rpm/manual/format_header.html"""

    with_rows: list[tuple[bytes]] = []
    connection = sqlite3.connect(":memory:")
    try:
        connection.deserialize(content)
        with_rows = connection.execute("SELECT blob FROM Packages").fetchall()
    except (sqlite3.Error, OverflowError, ValueError):
        return
    finally:
        connection.close()
    for (blob,) in with_rows:
        try:
            yield from _header(blob)
        except (struct.error, IndexError, TypeError):
            continue


def _header(blob: bytes) -> Files:
    count, length = struct.unpack_from(">II", blob)
    start = 8 + 16 * count
    store = blob[start : start + length]
    tags = {}
    for at in range(count):
        tag, _, offset, number = struct.unpack_from(">IIII", blob, 8 + 16 * at)
        tags[tag] = (offset, number)

    def texts(tag: int) -> list[str]:
        offset, number = tags.get(tag, (0, 0))
        return [_text(part) for part in store[offset:].split(b"\0", number)[:number]]

    offset, number = tags.get(_DIRECTORY_INDEXES, (0, 0))
    indexes = struct.unpack_from(f">{number}I", store, offset)
    folders, totals = texts(_DIRECTORY_NAMES), texts(_FILE_DIGESTS)
    for at, name in enumerate(texts(_BASE_NAMES)):
        yield posixpath.join(folders[indexes[at]], name), totals[at] if at < len(totals) else ""
