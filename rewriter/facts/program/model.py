"""Programs of the image."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct

from rewriter.golang.model import SourceEvidence, Unread
from rewriter.model import Evidence, Reason, Refusal
from rewriter.trace.model import Build


class Program(Struct, frozen=True):
    """A Go program of the image: where it is, what built it, and what its source says.

    ``source`` is ``None`` where the source cannot be seen; ``unseen`` says why.
    """

    path: str
    build: Build
    source: SourceEvidence | None
    unseen: str | None = None
    chosen_by_cgo: tuple[str, ...] = ()
    """Files of which the build takes others where cgo is off."""
    fit: Fit | None = None
    """The image it fits; ``None`` before that is known."""
    links: tuple[str, ...] = ()
    """Symbolic links to it that stay links in the new image."""

    @property
    def paths(self) -> tuple[str, ...]:
        """All paths that start it there."""
        return (self.path, *self.links)


class LeftOut(Struct, frozen=True):
    """A program that is not copied, why, and the places that say so."""

    path: str
    why: str | None
    """``None``: its source is not in the build context."""
    evidence: tuple[Evidence, ...] = ()


class Fit(Struct, frozen=True):
    """The image of a program: ``kind`` is ``static``, ``base`` or ``cc``; a guess if there are problems."""

    kind: str
    cgo: Cgo
    reason: str = ""
    places: tuple[Evidence, ...] = ()
    problems: tuple[Refusal, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    musl: bool = False
    """It is linked with Alpine's C library as the file stands, which is what keeps it from fitting."""
    only_libc: bool = False
    """All that it is linked with, and all that it opens, is of the package libc6."""
    unread: tuple[Unread, ...] = ()
    """Imported packages that were not seen, where cgo is turned off and they may need it."""


class Cgo(StrEnum):
    """What becomes of cgo in a build."""

    OFF = "off"
    KEPT = "kept"
    STATIC = "static"
    """Kept, and linked statically with musl."""


class Doubt(Struct, frozen=True):
    """What a reviewer must know of how a program is linked."""

    reason: Reason
    message: str
    places: tuple[Evidence, ...] = ()


def sources_of(programs: Iterable[Program]) -> list[SourceEvidence]:
    """What the sources of the programs say, once for programs that share one."""
    return [*{id(p.source): p.source for p in programs if p.source is not None}.values()]
