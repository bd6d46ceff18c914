"""Google's distroless images, as https://github.com/GoogleContainerTools/distroless describes them.

The tables are in ``distroless.toml``.
"""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import Any

from msgspec import Struct

from rewriter.images.reference import Name, Reference, split
from rewriter.support.regex import regex
from rewriter.support.tables import table

REGISTRY = "gcr.io/distroless"
DEFAULT_DEBIAN = 13
"""What a name without ``-debianNN`` means, since 2026-01-30 (commit 4aa1087 of distroless)."""

_NAME = regex(r"(.+?)(?:-debian(\d{1,3}))?", re.ASCII)


class Account(Struct, frozen=True):
    """A line of ``/etc/passwd``."""

    uid: int
    gid: int
    home: str


class DistrolessImage(Struct, frozen=True):
    """One image for programs without a language runtime."""

    kind: str
    """``static``, ``base-nossl``, ``base`` or ``cc``."""
    debian: int
    explicit: bool
    """Whether the name says ``-debianNN``."""
    tag: str | None
    debug: bool
    """The variant with busybox in ``/busybox``; it has an entrypoint."""
    architectures: tuple[str, ...]
    """Empty for a Debian release that the tables do not know; ``arm`` is v7."""
    glibc: str | None
    """Version of the C library such as ``2.41``; ``None`` where there is none."""
    has_libstdcxx: bool
    packages: tuple[str, ...]
    """Debian packages, those of the kinds below included."""
    environment: tuple[tuple[str, str], ...]
    user: str
    workdir: str
    entrypoint: tuple[str, ...]

    @property
    def users(self) -> dict[str, Account]:
        """The lines of ``/etc/passwd`` by name."""
        return {name: Account(**row) for name, row in table("images", "distroless")["users"].items()}

    @property
    def groups(self) -> dict[str, int]:
        """The gids of ``/etc/group`` by name."""
        return dict(table("images", "distroless")["groups"])

    @property
    def files(self) -> frozenset[str]:
        """Absolute paths of the files that programs look for (not of every file)."""
        return frozenset(table("images", "distroless")["contents"]["files"])

    @property
    def directories(self) -> frozenset[str]:
        """Absolute paths of the folders that are there."""
        return frozenset(table("images", "distroless")["contents"]["directories"])

    @property
    def private(self) -> dict[str, int]:
        """Folders that nobody but their owner and root gets into, with the owner's uid."""
        return dict(table("images", "distroless")["contents"]["private"])


def distroless_image(reference: Reference | str, registry: str = REGISTRY) -> DistrolessImage | None:
    """What is known of a distroless image; ``None`` for other images, and for those of languages.

    ``registry`` is where they are mirrored, with path (``registry.corp/distroless``); Google's own counts
    always.
    """
    name = split(reference)
    found = _kind(name, registry)
    if found is None or found[0] not in table("images", "distroless")["kinds"]:
        return None
    kind, number = found
    debian = int(number) if number else DEFAULT_DEBIAN
    words = (name.tag or "latest").split("-")
    debug, account = words[0] == "debug", "nonroot" if "nonroot" in words[:2] else "root"
    rows, config = (
        table("images", "distroless")["debian"].get(str(debian), {}),
        table("images", "distroless")["config"],
    )
    row = table("images", "distroless")["kinds"][kind]
    return DistrolessImage(
        kind=kind,
        debian=debian,
        explicit=bool(number),
        tag=name.tag,
        debug=debug,
        architectures=architectures(debian),
        glibc=rows.get("glibc") if row["has_glibc"] else None,
        has_libstdcxx=row["has_libstdcxx"],
        packages=_packages(kind, str(debian)),
        environment=_environment(config, debug),
        user=config[account]["user"],
        workdir=config[account]["workdir"],
        entrypoint=tuple(config["debug_entrypoint"]) if debug else (),
    )


def architectures(debian: int) -> tuple[str, ...]:
    """The architectures of a release's images (``arm`` is v7); empty for one that the tables do not know."""
    return tuple(table("images", "distroless")["debian"].get(str(debian), {}).get("architectures", ()))


def is_distroless(reference: Reference | str, registry: str = REGISTRY) -> bool:
    """Whether an image is one of Google's distroless images, those of languages included.

    Found by name: in Google's registry, or under ``registry``.
    """
    return _kind(split(reference), registry) is not None


def is_like_distroless(reference: Reference | str) -> bool:
    """Whether an image is another vendor's without shell and package manager (table ``like``)."""
    path = split(reference).path
    rows = table("images", "distroless")["like"]
    return any(fnmatchcase(path, pattern) for row in rows for pattern in row["repositories"])


def reference(kind: str, debian: int = DEFAULT_DEBIAN, registry: str = REGISTRY, tag: str = "latest") -> str:
    """The reference ``registry/kind-debianNN:tag``; without ``:tag`` if that is empty.

    Raises ``ValueError`` for a kind or a Debian release that is not in the tables.
    """
    if kind not in table("images", "distroless")["kinds"]:
        raise ValueError(f"{kind} is no distroless image")
    if str(debian) not in table("images", "distroless")["debian"]:
        raise ValueError(f"there are no distroless images of Debian {debian}")
    return f"{registry.rstrip('/')}/{kind}-debian{debian}" + (f":{tag}" if tag else "")


def _kind(name: Name, registry: str) -> tuple[str, str | None] | None:
    """``(kind, Debian's number as written)`` of a distroless image."""
    folder, _, last = name.path.rpartition("/")
    if folder not in (REGISTRY, split(registry.rstrip("/") + "/x").path.rpartition("/")[0]):
        return None
    found = _NAME.fullmatch(last)
    if found is None:
        return None
    others = table("images", "distroless")["others"]["names"]
    known = found[1] in table("images", "distroless")["kinds"] or any(
        fnmatchcase(found[1], other) for other in others
    )
    return (found[1], found[2]) if known else None


def _packages(kind: str | None, debian: str) -> tuple[str, ...]:
    packages: list[str] = []
    while kind is not None:
        row = table("images", "distroless")["kinds"][kind]
        packages[:0] = row["packages"].get(debian, ())
        kind = row.get("extends")
    return tuple(packages)


def _environment(config: dict[str, Any], debug: bool) -> tuple[tuple[str, str], ...]:
    added = f":{config['debug_path']}" if debug else ""
    return tuple((key, value + added if key == "PATH" else value) for key, value in config["environment"])
