"""The certificates that a Go program of an image takes for the system's, each by its text.

https://go.dev/src/crypto/x509/root_unix.go: those of the first file that is there, and of all files in the
folders; SSL_CERT_FILE and SSL_CERT_DIR name others.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Callable, Container, Iterator, Mapping
from itertools import islice

from msgspec import Struct

from rewriter.verify.image.listing import Listing
from rewriter.verify.image.tables import table

Read = Callable[[str], bytes | None]
_BLOCK = re.compile(rb"-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----", re.DOTALL)
_LARGEST = 8_000_000
_MOST_READ = 40
_LINE_ENDS = 4
"""Bytes that may follow a block in its file."""


class Certificate(Struct, frozen=True):
    """Where a certificate stands, and how many bytes its text has."""

    path: str
    size: int


def certificates(
    listing: Listing, environment: Mapping[str, str], read: Read, known: Container[str] = ()
) -> dict[str, Certificate]:
    """Certificates by the digest of their text; the folders' files that are ``known`` are left out, as are
    those that packages bring: all of them stand in the bundle too."""
    found: dict[str, Certificate] = {}
    for path in _paths(listing, environment, known):
        entry = listing.entries[path]
        if entry.is_file and entry.size <= _LARGEST:
            for digest, size in _blocks(read(path) or b""):
                found.setdefault(digest, Certificate(path, size))
    return found


def are_left_out(listing: Listing, environment: Mapping[str, str], known: Container[str]) -> bool:
    """Whether the folders have certificates that ``certificates`` leaves out, and the program trusts."""
    return any(
        path in known or _is_of_package(path)
        for folder in _folders(environment)
        for path in _inside(listing, folder)
    )


def _blocks(content: bytes) -> Iterator[tuple[str, int]]:
    """A digest of each PEM block, whatever its line ends are, and its size."""
    for block in _BLOCK.finditer(content):
        yield hashlib.sha256(b"".join(block[1].split())).hexdigest(), len(block[0])


def _paths(listing: Listing, environment: Mapping[str, str], known: Container[str]) -> Iterator[str]:
    rows = table()["certificates"]
    files = [environment["SSL_CERT_FILE"]] if environment.get("SSL_CERT_FILE") else rows["files"]
    first = next((path for file in files if (path := listing.resolve(file)) is not None), None)
    beside = (path for folder in _folders(environment) for path in _inside(listing, folder))
    rest = sorted(
        {path for path in beside if path not in known and not _is_of_package(path) and path != first}
    )
    return iter([*([first] if first is not None else []), *rest[:_MOST_READ]])


def _folders(environment: Mapping[str, str]) -> list[str]:
    named = environment.get("SSL_CERT_DIR", "")
    return named.split(":") if named else table()["certificates"]["folders"]


def _is_of_package(path: str) -> bool:
    return path.startswith(f"{table()['certificates_of_packages']['folder']}/")


def _inside(listing: Listing, folder: str) -> Iterator[str]:
    """The files in a folder, links resolved."""
    resolved = listing.resolve(folder)
    if resolved is None:
        return
    for path in listing.entries:
        if posixpath.dirname(path) == resolved and path != "/":
            target = listing.resolve(path)
            if target is not None and listing.entries[target].is_file:
                yield target


def places(listing: Listing, folder: str, read: Read, wanted: Mapping[str, Certificate]) -> dict[str, str]:
    """The files below ``folder`` that hold one of the ``wanted`` certificates and nothing else, by digest."""
    sizes = {certificate.size + more for certificate in wanted.values() for more in range(_LINE_ENDS)}
    files = (
        path
        for path, entry in listing.entries.items()
        if path.startswith(f"{folder}/") and entry.is_file and entry.size in sizes
    )
    found = {
        digest: path for path in islice(files, 5 * _MOST_READ) for digest, _ in _blocks(read(path) or b"")
    }
    return {digest: path for digest, path in found.items() if digest in wanted}
