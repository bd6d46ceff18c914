"""What is seen of an image without running it."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct
from msgspec import field as struct_field

from rewriter.golang.binary.model import Program
from rewriter.verify.image.listing import Listing


class Healthcheck(Struct, frozen=True):
    """``HEALTHCHECK``: ``test`` as the engine has it (``CMD``, ``CMD-SHELL``), times in nanoseconds."""

    test: tuple[str, ...]
    times: tuple[int, ...] = ()
    """Interval, timeout, start period, start interval; 0 is the engine's default."""
    retries: int = 0


class ImageConfig(Struct, frozen=True):
    """https://github.com/opencontainers/image-spec/blob/main/config.md, with Docker's additions.

    ``user``, ``workdir`` and ``stop_signal`` are empty where the image says nothing; ``size`` is in bytes.
    """

    entrypoint: tuple[str, ...] = ()
    cmd: tuple[str, ...] = ()
    environment: tuple[tuple[str, str], ...] = ()
    workdir: str = ""
    user: str = ""
    exposed: frozenset[str] = frozenset()
    volumes: frozenset[str] = frozenset()
    labels: Mapping[str, str] = struct_field(default_factory=dict)
    stop_signal: str = ""
    healthcheck: Healthcheck | None = None
    architecture: str = ""
    size: int = 0
    onbuild: tuple[str, ...] = ()
    """The instructions that run where another Dockerfile starts from the image."""
    shell: tuple[str, ...] = ()
    """What runs shell forms, as of SHELL; empty is ``/bin/sh -c``."""


class Inventory(Struct, frozen=True):
    """What an image carries besides the program. ``size`` is the engine's, in bytes."""

    size: int
    files: int
    packages: int
    setuid: tuple[str, ...] = ()
    shells: tuple[str, ...] = ()
    package_managers: tuple[str, ...] = ()


class Base(Struct, frozen=True):
    """The image that a runtime stage starts from. The listing has digests of few files."""

    listing: Listing
    labels: Mapping[str, str] = struct_field(default_factory=dict)
    certificates: frozenset[str] = frozenset()
    """Digests of the texts of those that its bundle has."""
    users: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    """The names that ``/etc/passwd`` and ``/etc/group`` have."""


class ImageView(Struct, frozen=True):
    """All that is seen of an image without running it."""

    config: ImageConfig
    listing: Listing
    inventory: Inventory
    program: Program | None = None
    users: Mapping[str, tuple[int, int]] = struct_field(default_factory=dict)
    """``/etc/passwd``: uid and gid by name."""
    groups: Mapping[str, int] = struct_field(default_factory=dict)
    homes: Mapping[int, str] = struct_field(default_factory=dict)
    """``/etc/passwd``: home folder by uid."""
    others: Mapping[str, Program] = struct_field(default_factory=dict)
    """Further executables that were looked at, by path."""
    base: Base | None = None
    """What the image's runtime stage started from; ``None`` where that is not known."""
    members: Mapping[str, frozenset[int]] = struct_field(default_factory=dict)
    """``/etc/group``: the groups (gid) that name a user as their member, by the user's name."""
    scripts: tuple[str, ...] = ()
    """What stood in front of the program and is opened up in ``config``."""
