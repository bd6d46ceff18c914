"""The user that the container runs as."""

from __future__ import annotations

from msgspec import Struct


class User(Struct, frozen=True):
    """The user that the container runs as: ``number`` is ``uid`` or ``uid:gid`` for distroless."""

    name: str
    number: str | None
    home: str | None
    problem: str | None = None
    review: str | None = None
