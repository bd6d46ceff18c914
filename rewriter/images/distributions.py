"""Images of Linux distributions: what a runtime stage starts from besides golang and distroless.

The table is in ``distributions.toml``.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Any

from rewriter.images.golang import BaseImage
from rewriter.images.reference import KEPT, Name, Reference, split
from rewriter.support.tables import fits_one, table

_DEBIAN_SUITES = "suites"


@lru_cache(KEPT)
def distribution_image(reference: Reference | str, *, tag_known: bool = True) -> BaseImage | None:
    """What is known of a distribution's image, ``None`` for every other image.

    ``tag_known`` is false because a variable in the tag has no value.
    """
    name = split(reference)
    rows = table("images", "distributions")
    row = next((row for row in rows["distribution"] if _is(name, row)), None)
    if row is None:
        return None
    tag = _tag(name) if tag_known else ""
    own: dict[str, str] = next((row["values"] for row in rows["environment"] if _is(name, row)), {})
    return BaseImage(
        distribution=row["name"],
        suite=_suite(tag) if row["name"] == "debian" else None,
        alpine_version=_numbers(tag) if row["name"] == "alpine" else None,
        has_c_compiler=fits_one(name.path, rows["compiler"]["repositories"]),
        official=True,
        environment=(("PATH", rows["defaults"]["path"]), *own.items()),
        cmd=tuple(row["cmd"]) or None,
        libc=_libc(name, row["name"], tag),
        release=tag.partition("-")[0] or None,
    )


def _libc(name: Name, distribution: str, tag: str) -> str | None:
    """Version of glibc by the tag's first part, its first number, or the repository alone."""
    first = tag.partition("-")[0]
    for row in table("images", "distributions")["glibc"]:
        if row["distribution"] == distribution and fits_one(name.path, row["repositories"]):
            found = row["versions"].get(
                first, row["versions"].get(first.partition(".")[0], row.get("always"))
            )
            return str(found) if found is not None else None
    return None


def _is(name: Name, row: dict[str, Any]) -> bool:
    mirrored = name.registry and name.registry not in table("images", "golang")["mirror"]["not_mirrors"]
    return any(
        fnmatchcase(name.path, pattern) or (mirrored and "/" not in pattern and name.repository == pattern)
        for pattern in row["repositories"]
    )


def _tag(name: Name) -> str:
    """The tag; ``latest`` where there is neither tag nor digest, ``""`` where nobody can tell."""
    if name.tag is not None:
        return name.tag if "$" not in name.tag else ""
    return "latest" if name.digest is None else ""


def _suite(tag: str) -> str | None:
    """Debian's code name from ``bookworm-slim``, ``12.5``, ``stable-20240101-slim``."""
    first = tag.partition("-")[0]
    suites = table("images", "golang")[_DEBIAN_SUITES]
    if first in suites:
        return first
    moving = table("images", "distributions")["debian_tags"].get(first)
    if moving is not None:
        return str(moving)
    number = first.partition(".")[0]
    return next((suite for suite, row in suites.items() if str(row["debian"]) == number), None)


def _numbers(tag: str) -> str | None:
    parts = tag.split(".")
    known = len(parts) >= 2 and parts[0].isdigit() and parts[1].isdigit()
    return f"{parts[0]}.{parts[1]}" if known else None
