"""The user that the container runs as."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class User:
    """The user that the container runs as: ``number`` is ``uid`` or ``uid:gid`` for distroless."""

    name: str
    number: str | None
    home: str | None
    problem: str | None = None
    review: str | None = None
