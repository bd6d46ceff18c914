"""Image names, compared without tag and without what variables give.

https://github.com/distribution/reference/blob/main/reference.go
"""

from __future__ import annotations

from msgspec import Struct

from rewriter.support.yaml_tree import UNKNOWN

_DEFAULTS = ("docker.io/library/", "index.docker.io/library/", "docker.io/", "index.docker.io/")


class ImageName(Struct, frozen=True):
    """``path`` without tag; ``is_open``: something unknown and a slash stand before it."""

    path: str
    is_open: bool


def image_name(text: str) -> ImageName | None:
    """The name in an image reference; ``None`` where its last element is not known."""
    path = text.strip().split("@", 1)[0]
    slash = path.rfind("/")
    colon = path.find(":", slash + 1)
    path = path[:colon] if colon >= 0 else path
    _, mark, tail = path.rpartition(UNKNOWN)
    if mark:
        _, slash_found, tail = tail.partition("/")
        if not slash_found:
            return None
    for default in _DEFAULTS:
        if not mark and tail.startswith(default):
            tail = tail[len(default) :]
            break
    return ImageName(tail, bool(mark)) if tail else None


def same(one: ImageName, other: ImageName) -> bool:
    """Whether both may be the same image."""
    if one.path == other.path:
        return True
    if one.is_open and not other.is_open:
        return other.path.endswith("/" + one.path)
    if other.is_open and not one.is_open:
        return one.path.endswith("/" + other.path)
    return False
