"""The configuration of a runtime stage, as text that can be put into it."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from rewriter.dockerfile.model import Instruction, Span
from rewriter.model import Refusal


class Carried(Struct, frozen=True):
    """An instruction of before the split, written again in the runtime stage.

    ``text`` has its comments and its line ending. ``moved``: it leaves the build stage.
    """

    instruction: Instruction
    text: str
    moved: bool


class Configuration(Struct, frozen=True):
    """The runtime stage's configuration."""

    arguments: tuple[str, ...]
    """``NAME`` or ``NAME=default`` of ARG lines to declare again."""
    settings: tuple[Carried, ...]
    """ENV, LABEL, MAINTAINER: they come before WORKDIR."""
    extra_environment: tuple[tuple[str, str, str], ...]
    """``(name, value, why)`` that the base image or the user database gave."""
    user_first: str | None
    """USER line that must stand before WORKDIR, so that the folder belongs to the user."""
    workdir: str | None
    """The WORKDIR to write, ``None`` where an absolute one follows anyway."""
    others: tuple[Carried, ...]
    """EXPOSE, VOLUME, STOPSIGNAL, HEALTHCHECK, USER: they come after the copies."""
    home: str | None = None
    """The HOME that ``/etc/passwd`` gave the user, and distroless does not."""
    rewritten: Mapping[int, str] = field(default_factory=dict)
    """New argument text of instructions behind the split, by instruction index."""
    removed: tuple[Instruction, ...] = ()
    """Instructions that have no effect and go."""
    problems: tuple[Refusal, ...] = ()
    flags: tuple[tuple[Span, str], ...] = ()
    """New texts of ``--chown`` flags."""
