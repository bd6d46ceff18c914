"""The user that the container runs as."""

from __future__ import annotations

from msgspec import Struct


class User(Struct, frozen=True):
    """The user that the container runs as: ``number`` is ``uid`` or ``uid:gid`` for distroless.

    ``review`` says which number of the old image is not known: another one is taken for it.
    """

    name: str
    number: str | None
    home: str | None
    problem: str | None = None
    review: str | None = None
    more_groups: str | None = None
    """The name of the user where a number was given, and the old image has it in further groups."""

    instead: str | None = None
    """What USER may say where only further groups, which it cannot carry, are the problem."""

    @property
    def is_renumbered(self) -> bool:
        """Whether the user has other numbers than in the old image, whose files are not its own here."""
        return self.number is not None and self.review is not None
