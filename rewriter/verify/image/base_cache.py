"""What base images hold, kept from one command to the next: to read one takes as long as all the runs.

An image is told by the digests of its layers, so that what is kept never grows old. A file that cannot be
read is as good as none. https://specifications.freedesktop.org/basedir-spec/latest/ says where it lies.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
import tempfile
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Any

from rewriter.verify.image.listing import Entry, Listing
from rewriter.verify.image.seen import Base
from rewriter.version import VERSION

_FORM = 2
_MOST = 40
"""Images; those that were not looked for the longest go first."""


def kept(layers: str) -> Base | None:
    """The image with these layers, ``None`` where it was not kept. ``layers`` is not empty."""
    path = _path(layers)
    try:
        given = json.loads(gzip.decompress(path.read_bytes()))
        base = _base(given) if path.stat().st_uid == os.getuid() else None
        os.utime(path)
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError, AttributeError):
        return None
    return base


def keep(layers: str, base: Base) -> None:
    """Keep it, if that can be done."""
    path = _path(layers)
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        text = json.dumps(_plain(base)).encode("ascii")
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(gzip.compress(text, 3))
        os.replace(file.name, path)
        by_age = sorted(path.parent.iterdir(), key=lambda one: one.stat().st_mtime, reverse=True)
        for old in by_age[_MOST:]:
            old.unlink(missing_ok=True)


def _path(layers: str) -> Path:
    folder = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    name = hashlib.sha256(f"{_FORM} {VERSION} {layers}".encode()).hexdigest()
    return Path(folder, "distroify", "bases", f"{name}.json.gz")


def _plain(base: Base) -> dict[str, Any]:
    found = base.listing
    entries = {
        path: [e.mode, e.uid, e.gid, e.size, e.link, e.digest, e.mtime, [*e.xattrs]]
        for path, e in found.entries.items()
    }
    contents = {path: base64.b64encode(text).decode("ascii") for path, text in found.contents.items()}
    sums = {path: sorted(some) for path, some in found.sums.items()}
    return {
        "entries": entries,
        "contents": contents,
        "sums": sums,
        "labels": dict(base.labels),
        "certificates": sorted(base.certificates),
        "users": sorted(base.users),
        "groups": sorted(base.groups),
    }


def _base(given: dict[str, Any]) -> Base:
    entries = {path: _entry(*values) for path, values in given["entries"].items()}
    contents = {path: base64.b64decode(text) for path, text in given["contents"].items()}
    sums = {path: frozenset(some) for path, some in given["sums"].items()}
    certificates, users, groups = (frozenset(given[name]) for name in ("certificates", "users", "groups"))
    return Base(Listing(entries, contents, sums), given["labels"], certificates, users, groups)


def _entry(
    mode: int, uid: int, gid: int, size: int, link: str, digest: str, mtime: int, xattrs: list[list[str]]
) -> Entry:
    return Entry(mode, uid, gid, size, link, digest, mtime, tuple((name, value) for name, value in xattrs))
