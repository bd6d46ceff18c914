"""Commands whose effect on the image is not known."""

from __future__ import annotations

from enum import Enum, auto

from msgspec import Struct

from rewriter.model import Evidence


class OpaqueKind(Enum):
    """What is decided by of a command whose effect is not known."""

    OTHER = auto()
    NOT_IN_CONTEXT = auto()
    """A COPY of what the build context does not have."""
    MAY_BUILD = auto()
    """It may write a program."""
    GENERATE = auto()
    """So may ``go generate``, or Go source."""
    RECIPE = auto()
    """It does what another file says, which could not be followed, or builds in its own way (``tool``)."""


class Opaque(Struct, frozen=True):
    """A command whose effect on the image is not known."""

    command: str
    line: int
    reason: str = ""
    """In words, for messages alone."""
    evidence: tuple[Evidence, ...] = ()
    """Places of the build context."""
    kind: OpaqueKind = OpaqueKind.OTHER
    called: str = ""
    """The command of the RUN that calls it, by way of a Makefile or script."""
    paths: tuple[str, ...] = ()
    """What it makes if it runs, where that is all it does."""
    tool: str = ""
    """What may build programs in its own way: its name in ``golang/builders.toml``."""
